"""What a workspace does to its attribution: one statement each, `:w` is the workspace."""

from __future__ import annotations

CHANGES: dict[str, str] = {
    "late touch": """
        insert into public.touchpoints (workspace_id, touched_at, type, contact_id) select :w,
        touched_at + interval '1 minute', type, contact_id from public.touchpoints where
        workspace_id = :w and id % 7 = 0 and contact_id in (select c.id from public.contacts c
        where c.workspace_id = :w and c.erased_at is null)
    """,
    "touch moved": """
        update public.touchpoints set touched_at = touched_at - interval '1 day' where workspace_id
        = :w and id % 7 = 1
    """,
    "touch of another buyer": """
        update public.touchpoints set contact_id = (select min(id::text)::uuid from public.contacts
        where workspace_id = :w and erased_at is null) where workspace_id = :w and id % 11 = 1
    """,
    "touch deleted": """
        delete from public.touchpoints where workspace_id = :w and id % 7 = 2
    """,
    "visitor joined": """
        insert into public.contact_visitors (workspace_id, visitor_id, contact_id) select :w,
        'visitor', min(id::text)::uuid from public.contacts where workspace_id = :w and erased_at is null
    """,
    "committee joined": """
        insert into public.opportunity_contacts (workspace_id, opportunity_id, contact_id) select
        :w, o.id, c.id from public.opportunities o join public.contacts c using (workspace_id,
        company_id) where workspace_id = :w and o.name like '1%' on conflict do nothing
    """,
    "committee left": """
        delete from public.opportunity_contacts where workspace_id = :w and contact_id::text like '%3'
    """,
    "amount": """
        update public.opportunities set amount_minor = 777 where workspace_id = :w and name like
        '2%'
    """,
    "currency": """
        update public.opportunities set currency_code = 'JPY', amount_minor = 12345 where
        workspace_id = :w and name like '3%'
    """,
    "opened earlier": """
        update public.opportunities set opened_at = opened_at - interval '20 days' where
        workspace_id = :w and name like '4%'
    """,
    "closed later": """
        update public.opportunities set closed_at = least(closed_at + interval '30 days', now()) where
        workspace_id = :w and closed_at is not null and name like '5%'
    """,
    "won": """
        update public.opportunities o set amount_minor = 500, stage_id = s.id from
        public.pipeline_stages s where o.workspace_id = :w and s.workspace_id = :w and s.type =
        'won' and s.pipeline_id = o.pipeline_id and o.status = 'open'
    """,
    "refund": """
        insert into public.revenue_events (workspace_id, deal_id, type, reverses_id, occurred_at,
        currency_code, amount_minor) select :w, deal_id, 'refund', id, occurred_at, currency_code,
        -1 from public.revenue_events b where workspace_id = :w and type = 'booking' and amount_minor > coalesce((
        select -sum(t.amount_minor) from public.revenue_events t where t.workspace_id = :w and t.reverses_id = b.id), 0)
    """,
    "lead": """
        update public.contacts set became_lead_at = coalesce(became_lead_at, '2026-03-01') +
        interval '9 days' where workspace_id = :w and id::text like '%4'
    """,
    "contact changed company": """
        update public.contacts set company_id = (select min(id::text)::uuid from public.companies
        where workspace_id = :w) where workspace_id = :w and id::text like '%5'
    """,
    "opportunity of another company": """
        update public.opportunities set company_id = (select min(id::text)::uuid from
        public.companies where workspace_id = :w) where workspace_id = :w and name like '6%'
    """,
    "opportunity deleted": """
        delete from public.opportunities o where workspace_id = :w and status = 'open' and name like
        '7%'
    """,
    "erased": """
        select public.erase_contact(id, :w) from public.contacts where workspace_id = :w and
        id::text like '%6'
    """,
    "contacts merged": """
        select public.merge_contacts(duplicate.id, survivor.id, :w) from (select id, row_number()
        over (order by id) as n from public.contacts where workspace_id = :w and id::text like '%7'
        and erased_at is null) as duplicate join (select id, row_number() over (order by id) as n
        from public.contacts where workspace_id = :w and id::text like '%8' and erased_at is null) as
        survivor using (n)
    """,
    "model retired": """
        update public.attribution_models set is_active = false where workspace_id = :w and name =
        'linear'
    """,
    "model added": """
        insert into public.attribution_models (workspace_id, name, version, type, lookback_days)
        values (:w, 'linear again', 1, 'linear', 45)
    """,
}
