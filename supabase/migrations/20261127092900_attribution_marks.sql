-- Attribution marks: changes since credits were last computed.
--
-- A new hidden table; statement triggers on touchpoints, contacts, opportunities, opportunity_contacts, deals, revenue_events,
-- attribution_models and workspaces (a short SHARE ROW EXCLUSIVE lock on each). Reasons are in docs/decisions/0010.
-- A change of a link, code, content, collaboration, alias or channel rule rewrites the touches that point to it
-- (private.resolve_touches()), and these mark their contacts.

-- Rows are only inserted, never updated, so writers do not wait for each other and cannot deadlock.

create table private.attribution_marks (
    workspace_id uuid not null,
    id bigint generated always as identity,
    opportunity_id uuid,
    contact_id uuid,
    company_id uuid,
    reason text not null,
    marked_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint attribution_marks_subject_check check (num_nonnulls(opportunity_id, contact_id, company_id) <= 1)
);
create index attribution_marks_opportunity_idx on private.attribution_marks (opportunity_id, workspace_id)
where opportunity_id is not null;
create index attribution_marks_broad_idx on private.attribution_marks (workspace_id, id) where opportunity_id is null;
comment on index private.attribution_marks_opportunity_idx is 'private.refresh_attribution(): all marks of the opportunities of a batch.';
comment on index private.attribution_marks_broad_idx is 'private.refresh_attribution(): marks that still have to be turned into opportunities.';
comment on constraint attribution_marks_subject_check on private.attribution_marks is 'A mark without any of them is for every opportunity of the workspace.';
select private.describe_table('private.attribution_marks', 'Changes since credits were last computed, written in the transaction of the change and deleted in the transaction that computes them anew. A touch marks its contact. The opportunities of the contact are looked up when they are computed, so a committee that changes at the same time is not missed.', $$
    id: Order of arrival.
    opportunity_id: Opportunity to compute again.
    contact_id: Contact whose opportunities are to be computed again.
    company_id: Company whose opportunities are to be computed again. Without any of the three ids: all of the workspace.
    reason: The change in words, copied into attribution_journeys.reasons.
    marked_at: Start of the transaction that changed it.
$$);
select private.secure_hidden_table('private.attribution_marks');

create function private.add_marks(subject text, workspace_ids uuid[], ids uuid[], reasons text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if workspace_ids is null then
        return;
    end if;
    insert into private.attribution_marks (workspace_id, opportunity_id, contact_id, company_id, reason)
    select distinct
        marked.workspace_id,
        case when add_marks.subject = 'opportunity' then marked.id end,
        case when add_marks.subject = 'contact' then marked.id end,
        case when add_marks.subject = 'company' then marked.id end,
        coalesce(marked.reason, add_marks.reasons[1])
    from unnest(workspace_ids, ids, reasons) as marked (workspace_id, id, reason)
    -- A workspace that is being deleted takes its marks with it.
    where exists (select from public.workspaces as workspaces where workspaces.id = marked.workspace_id);
end
$$;
comment on function private.add_marks(text, uuid[], uuid[], text[]) is
'Marks opportunities, contacts, companies or (subject workspace, no ids) whole workspaces, in one insert. One reason for all of them, or one for each.';

-- Statement triggers, each of which collects what changed and marks it. Definer: nobody writes marks directly.
create function private.mark_touchpoints()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
begin
    if tg_op = 'INSERT' then
        select array_agg(touched.workspace_id), array_agg(touched.contact_id)
        into workspace_ids, ids
        from new_rows as touched
        where touched.contact_id is not null;
        perform private.add_marks('contact', workspace_ids, ids, '{touch recorded}');
    elsif tg_op = 'DELETE' then
        select array_agg(touched.workspace_id), array_agg(touched.contact_id)
        into workspace_ids, ids
        from old_rows as touched
        where touched.contact_id is not null;
        perform private.add_marks('contact', workspace_ids, ids, '{touch deleted}');
    else
        select array_agg(changed.workspace_id), array_agg(contacts.contact_id)
        into workspace_ids, ids
        from new_rows as changed
        inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
        cross join lateral (values (changed.contact_id), (former.contact_id)) as contacts (contact_id)
        where
            contacts.contact_id is not null
            and (
                changed.contact_id, changed.touched_at, changed.type, changed.channel, changed.evidence, changed.is_bot,
                changed.tracking_link_id, changed.workspace_influencer_id, changed.campaign_id, changed.deliverable_id
            ) is distinct from (
                former.contact_id, former.touched_at, former.type, former.channel, former.evidence, former.is_bot,
                former.tracking_link_id, former.workspace_influencer_id, former.campaign_id, former.deliverable_id
            );
        perform private.add_marks('contact', workspace_ids, ids, '{touch changed}');
    end if;
    return null;
end
$$;
comment on function private.mark_touchpoints() is 'Trigger: a late, changed, joined or deleted touch marks its contact.';

create function private.mark_contacts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
begin
    select array_agg(changed.workspace_id), array_agg(changed.id)
    into workspace_ids, ids
    from new_rows as changed
    inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
    where
        (changed.became_lead_at, changed.company_id, changed.erased_at)
        is distinct from (former.became_lead_at, former.company_id, former.erased_at);
    perform private.add_marks('contact', workspace_ids, ids, '{contact changed}');
    select array_agg(former.workspace_id), array_agg(former.company_id)
    into workspace_ids, ids
    from new_rows as changed
    inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
    where former.company_id is not null and changed.company_id is distinct from former.company_id;
    perform private.add_marks('company', workspace_ids, ids, '{contact left the company}');
    return null;
end
$$;
comment on function private.mark_contacts() is
'Trigger: a contact who became a lead, changed company or was erased marks the opportunities that follow.';

create function private.mark_staff()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
begin
    -- Models that count all contacts of a company use the first lead among them, touched or not.
    if tg_op = 'INSERT' then
        select array_agg(joined.workspace_id), array_agg(joined.company_id)
        into workspace_ids, ids
        from new_rows as joined
        where joined.company_id is not null and joined.became_lead_at is not null;
        perform private.add_marks('company', workspace_ids, ids, '{contact joined the company}');
    else
        select array_agg(former.workspace_id), array_agg(former.company_id)
        into workspace_ids, ids
        from old_rows as former
        where former.company_id is not null and former.became_lead_at is not null;
        perform private.add_marks('company', workspace_ids, ids, '{contact deleted}');
    end if;
    return null;
end
$$;
comment on function private.mark_staff() is 'Trigger: a lead who joins or leaves the contacts of a company marks its opportunities.';

create function private.mark_opportunities()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
    reasons text[];
begin
    if tg_op = 'INSERT' then
        select array_agg(changed.workspace_id), array_agg(changed.id), '{opportunity added}'::text[]
        into workspace_ids, ids, reasons
        from new_rows as changed;
    elsif tg_op = 'DELETE' then
        select array_agg(former.workspace_id), array_agg(former.id), '{opportunity deleted}'::text[]
        into workspace_ids, ids, reasons
        from old_rows as former;
    else
        select array_agg(changed.workspace_id), array_agg(changed.id), array_agg(differences.reason)
        into workspace_ids, ids, reasons
        from new_rows as changed
        inner join old_rows as former on former.workspace_id = changed.workspace_id and former.id = changed.id
        cross join lateral (
            select concat_ws(
                ', ',
                case when changed.status <> former.status then 'status ' || changed.status end,
                case when changed.reporting_amount_minor is distinct from former.reporting_amount_minor then 'amount changed' end,
                case when changed.opened_at <> former.opened_at then 'opening changed' end,
                case when changed.closed_at is distinct from former.closed_at then 'closing changed' end,
                case when changed.company_id <> former.company_id then 'company changed' end
            ) as reason
        ) as differences
        where differences.reason <> '';
    end if;
    perform private.add_marks('opportunity', workspace_ids, ids, reasons);
    return null;
end
$$;
comment on function private.mark_opportunities() is
'Trigger: an opportunity that is new, gone, or has another status, amount, company, opening or closing is marked.';

create function private.mark_opportunity_of()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
begin
    if tg_op in ('INSERT', 'UPDATE') then
        select array_agg(changed.workspace_id), array_agg(changed.opportunity_id) into workspace_ids, ids from new_rows as changed;
        perform private.add_marks('opportunity', workspace_ids, ids, array[tg_argv[0]]);
    end if;
    if tg_op in ('DELETE', 'UPDATE') then
        select array_agg(former.workspace_id), array_agg(former.opportunity_id) into workspace_ids, ids from old_rows as former;
        perform private.add_marks('opportunity', workspace_ids, ids, array[tg_argv[0]]);
    end if;
    return null;
end
$$;
comment on function private.mark_opportunity_of() is
'Trigger of tables with an opportunity_id (committee, deals); argument: the reason. Marks the opportunity; on a change the former and the new one.';

create function private.mark_revenue()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids uuid[];
    ids uuid[];
begin
    select array_agg(deals.workspace_id), array_agg(deals.opportunity_id)
    into workspace_ids, ids
    from new_rows as changed
    inner join public.deals as deals on deals.workspace_id = changed.workspace_id and deals.id = changed.deal_id;
    perform private.add_marks('opportunity', workspace_ids, ids, '{revenue recorded}');
    return null;
end
$$;
comment on function private.mark_revenue() is 'Trigger: a booking, refund or correction marks its opportunity.';

create function private.mark_workspace()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace_ids constant uuid[] := array(select changed.workspace_id from new_rows as changed);
begin
    perform private.add_marks('workspace', workspace_ids, null, '{model settings changed}');
    return null;
end
$$;
comment on function private.mark_workspace() is 'Trigger: changed models mark every opportunity of the workspace.';

create function private.delete_marks()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    gone record;
begin
    for gone in select workspaces.id from old_rows as workspaces loop
        delete from private.attribution_marks as marks where marks.workspace_id = gone.id;
    end loop;
    return null;
end
$$;
comment on function private.delete_marks() is 'Trigger: deletes the marks of a deleted workspace.';

create function private.mark_when(target regclass, function_name text, commands text[], argument text default '')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    command text;
begin
    foreach command in array commands loop
        execute format(
            'create trigger %1$s_%2$s after %2$s on %3$s referencing %4$s for each statement execute function private.%1$I(%5$s)',
            function_name, command, target,
            case command
                when 'insert' then 'new table as new_rows'
                when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows'
            end,
            case when argument <> '' then quote_literal(argument) else '' end
        );
        execute format(
            'comment on trigger %s_%s on %s is %L', function_name, command, target, 'Marks what attribution has to compute anew.'
        );
    end loop;
end
$$;
comment on function private.mark_when(regclass, text, text[], text) is
'Adds the statement triggers that mark opportunities for attribution.';
select private.mark_when('public.touchpoints', 'mark_touchpoints', '{insert,update,delete}');
select private.mark_when('public.contacts', 'mark_contacts', '{update}');
select private.mark_when('public.contacts', 'mark_staff', '{insert,delete}');
select private.mark_when('public.opportunities', 'mark_opportunities', '{insert,update,delete}');
select private.mark_when('public.opportunity_contacts', 'mark_opportunity_of', '{insert,update,delete}', 'committee changed');
select private.mark_when('public.deals', 'mark_opportunity_of', '{update,delete}', 'deal changed');
select private.mark_when('public.revenue_events', 'mark_revenue', '{insert}');
select private.mark_when('public.attribution_models', 'mark_workspace', '{insert,update}');
select private.mark_when('public.workspaces', 'delete_marks', '{delete}');

select private.revoke_execute();
