-- Winning and losing an opportunity in one call, and correcting the day of it.
--
-- Three functions that the API offers.

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
    where opportunities.id = win_opportunity.opportunity_id
    returning opportunities.* into opportunity;
    -- Asked after the row is locked: another session that wins it at the same moment has made the deal by then.
    if opportunity.id is null or exists (
        select from public.deals as deals
        where deals.workspace_id = opportunity.workspace_id and deals.opportunity_id = opportunity.id
    ) then
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
'Wins an opportunity in one call: moves it to the won stage of its pipeline, makes its deal and books the value. All or nothing. One that was moved to the won stage by hand gets its deal. Returns the id of the deal. closed_on is today if not given, value_minor the amount of the opportunity.';
select private.define_refusal(
    'opportunities_win_open',
    'opportunity {opportunity_id} cannot be won',
    'There is no such opportunity in this workspace, or it has a deal already.',
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
    '"{lost_reason}" is not a lost reason of this workspace',
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

create function public.correct_closing(opportunity_id uuid, closed_on date)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    former public.opportunities;
    current public.opportunities;
    booked record;
begin
    -- Locks the row by an update that changes nothing: to a viewer it says which role is needed, as a lock would not.
    update public.opportunities as opportunities
    set closed_on = opportunities.closed_on
    where opportunities.id = correct_closing.opportunity_id and opportunities.status <> 'open'
    returning opportunities.* into former;
    if former.id is null or correct_closing.closed_on is null then
        perform public.reject('opportunities_correct_closed', correct_closing.opportunity_id::text);
    end if;
    update public.opportunities as opportunities
    set closed_on = correct_closing.closed_on
    where opportunities.workspace_id = former.workspace_id and opportunities.id = former.id
    returning opportunities.* into current;
    -- The deal moves along by trigger. What was booked on the wrong day is taken back on that day and booked on the right one.
    for booked in
        select
            events.id,
            events.deal_id,
            events.currency_code,
            events.occurred_at,
            events.occurred_on,
            events.amount_minor + coalesce(sum(later.amount_minor), 0)::bigint as amount_minor,
            coalesce(bool_or(later.type = 'refund'), false) as is_refunded
        from public.revenue_events as events
        inner join public.deals as deals on deals.workspace_id = events.workspace_id and deals.id = events.deal_id
        left join public.revenue_events as later on later.workspace_id = events.workspace_id and later.reverses_id = events.id
        where
            events.workspace_id = former.workspace_id and deals.opportunity_id = former.id
            and events.type = 'booking' and events.occurred_on = former.closed_on and former.closed_on <> current.closed_on
        group by events.workspace_id, events.id
    loop
        continue when booked.amount_minor = 0 and not booked.is_refunded;
        if booked.is_refunded then
            perform public.reject('opportunities_correct_refunded', former.closed_on::text, booked.id::text);
        end if;
        insert into public.revenue_events (
            workspace_id, deal_id, type, reverses_id, occurred_at, occurred_on, currency_code, amount_minor
        ) values (
            former.workspace_id, booked.deal_id, 'correction', booked.id, booked.occurred_at, booked.occurred_on, booked.currency_code,
            -booked.amount_minor
        );
        insert into public.revenue_events (workspace_id, deal_id, type, occurred_at, occurred_on, currency_code, amount_minor)
        values (
            former.workspace_id, booked.deal_id, 'booking', current.closed_at, current.closed_on, booked.currency_code, booked.amount_minor
        );
    end loop;
    return former.id;
end
$$;
comment on function public.correct_closing(uuid, date) is
'Corrects the day an opportunity was won or lost, in one call: its close date, the day of its deal, and the booking of that day, which is taken back and booked again on the right day. All or nothing. Updating closed_on alone leaves bookings where they are. Returns the id of the opportunity.';
select private.define_refusal(
    'opportunities_correct_closed',
    'opportunity {opportunity_id} has no closing to correct',
    'It is open, there is no such opportunity in this workspace, or no day was given.',
    'Close it with public.win_opportunity() or public.lose_opportunity().',
    '22023'
);
select private.define_refusal(
    'opportunities_correct_refunded',
    'the booking of {closed_on} cannot move to another day: it has refunds',
    'It is revenue event {revenue_event_id}.',
    'Update closed_on alone, and correct the booking and its refunds with rows of type correction.'
);

revoke all on function
public.win_opportunity(uuid, date, bigint, text, integer, date), public.lose_opportunity(uuid, text, date),
public.correct_closing(uuid, date)
from public, anon, authenticated, service_role;
grant execute on function
public.win_opportunity(uuid, date, bigint, text, integer, date), public.lose_opportunity(uuid, text, date),
public.correct_closing(uuid, date)
to authenticated, service_role;
