-- Winning and losing an opportunity in one call.
--
-- Two functions that the API offers.

create function public.win_opportunity(
    opportunity_id uuid,
    closed_on date default null,
    value_minor bigint default null,
    billing_period text default 'one_off',
    term_months integer default null,
    starts_on date default null
)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    opportunity public.opportunities;
    deal_id uuid;
begin
    update public.opportunities as opportunities
    set
        status = 'won',
        amount_minor = coalesce(win_opportunity.value_minor, opportunities.amount_minor),
        closed_on = coalesce(win_opportunity.closed_on, opportunities.closed_on)
    where opportunities.id = win_opportunity.opportunity_id and opportunities.status <> 'won'
    returning opportunities.* into opportunity;
    if opportunity.id is null then
        perform public.reject('opportunities_win_open', win_opportunity.opportunity_id::text);
    end if;
    insert into public.deals (
        workspace_id, opportunity_id, won_at, won_on, currency_code, value_minor, billing_period, term_months, starts_on
    ) values (
        opportunity.workspace_id, opportunity.id, opportunity.closed_at, opportunity.closed_on, opportunity.currency_code,
        opportunity.amount_minor, win_opportunity.billing_period, win_opportunity.term_months,
        coalesce(win_opportunity.starts_on, opportunity.closed_on)
    )
    returning deals.id into deal_id;
    insert into public.revenue_events (
        workspace_id, deal_id, type, occurred_at, occurred_on, currency_code, amount_minor
    ) values (
        opportunity.workspace_id, deal_id, 'booking', opportunity.closed_at, opportunity.closed_on,
        opportunity.currency_code, opportunity.amount_minor
    );
    return deal_id;
end
$$;
comment on function public.win_opportunity(uuid, date, bigint, text, integer, date) is
'Wins an opportunity in one call: moves it to the won stage of its pipeline, makes its deal and books the value. All or nothing. Returns the id of the deal. closed_on is today if not given, value_minor the amount of the opportunity.';
select private.define_refusal(
    'opportunities_win_open',
    'opportunity {opportunity_id} cannot be won',
    'There is no such opportunity in this workspace, or it is won already.',
    'Look it up in public.opportunities; correct a close date by updating closed_on.',
    '22023'
);

create function public.lose_opportunity(opportunity_id uuid, lost_reason text, closed_on date default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    reason_id uuid;
begin
    select reasons.id
    into reason_id
    from public.lost_reasons as reasons
    inner join public.opportunities as opportunities on opportunities.workspace_id = reasons.workspace_id
    where opportunities.id = lose_opportunity.opportunity_id and lower(reasons.name) = lower(btrim(lose_opportunity.lost_reason))
    order by reasons.name = btrim(lose_opportunity.lost_reason) desc
    limit 1;
    if reason_id is null and exists (
        select from public.opportunities as opportunities where opportunities.id = lose_opportunity.opportunity_id
    ) then
        perform public.reject('opportunities_lost_reason_known', lost_reason, (
            select string_agg(reasons.name, ', ' order by reasons.name)
            from public.lost_reasons as reasons
            inner join public.opportunities as opportunities on opportunities.workspace_id = reasons.workspace_id
            where opportunities.id = lose_opportunity.opportunity_id and reasons.archived_at is null
        ));
    end if;
    update public.opportunities as opportunities
    set
        status = 'lost',
        lost_reason_id = reason_id,
        closed_on = coalesce(lose_opportunity.closed_on, opportunities.closed_on)
    where opportunities.id = lose_opportunity.opportunity_id and opportunities.status <> 'lost';
    if not found then
        perform public.reject('opportunities_lose_open', lose_opportunity.opportunity_id::text);
    end if;
end
$$;
comment on function public.lose_opportunity(uuid, text, date) is
'Loses an opportunity in one call: moves it to the lost stage of its pipeline with a reason, given by name. closed_on is today if not given.';
select private.define_refusal(
    'opportunities_lost_reason_known',
    '"{lost_reason}" is no lost reason of this workspace',
    'Lost reasons: {lost_reasons}.',
    'Give one of them by name; admins add others to public.lost_reasons.',
    '23503'
);
select private.define_refusal(
    'opportunities_lose_open',
    'opportunity {opportunity_id} cannot be lost',
    'There is no such opportunity in this workspace, or it is lost already.',
    'Look it up in public.opportunities; correct a close date by updating closed_on.',
    '22023'
);

revoke all on function
public.win_opportunity(uuid, date, bigint, text, integer, date), public.lose_opportunity(uuid, text, date)
from public, anon, authenticated, service_role;
grant execute on function
public.win_opportunity(uuid, date, bigint, text, integer, date), public.lose_opportunity(uuid, text, date)
to authenticated, service_role;
