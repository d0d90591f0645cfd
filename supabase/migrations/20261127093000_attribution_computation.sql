-- Attribution computation: from opportunities and touches to journeys.
--
-- Functions only; no lock on rows. Definitions are in docs/attribution.md, reasons in docs/decisions/0013.
--
-- Opportunities are looked up one by one (offset 0 keeps a look-up from becoming a join): beside many small workspaces, reading all
-- of the workspace's seems cheap to the planner.
-- Touches are looked up contact by contact, without a condition on their time: the index of a workspace's touches by time
-- (touchpoints_time_idx) then offers less than the index by contact, with any statistics. The time is compared afterwards.

create function private.opportunity_states(workspace_id uuid, opportunity_ids uuid[], reasons text[], moment timestamptz, is_past boolean)
returns table (
    id uuid, reason text, company_id uuid, status text, opened_at timestamptz, opened_on date, closed_at timestamptz, closed_on date,
    reporting_amount_minor bigint
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    zone constant text := private.time_zone_of(workspace_id);
begin
    if not is_past then
        return query
        select
            opportunities.id, marked.reason, opportunities.company_id, opportunities.status, opportunities.opened_at,
            opportunities.opened_on, opportunities.closed_at, opportunities.closed_on, coalesce(opportunities.reporting_amount_minor, 0)
        from unnest(opportunity_ids, reasons) as marked (id, reason)
        cross join lateral (
            select found.*
            from public.opportunities as found
            where found.workspace_id = opportunity_states.workspace_id and found.id = marked.id
            offset 0 -- noqa: AM09
        ) as opportunities;
        return;
    end if;
    return query
    select
        opportunities.id, marked.reason, opportunities.company_id, coalesce(latest.status, 'open'), opportunities.opened_at,
        opportunities.opened_on, latest.closed_at, latest.closed_on, coalesce(latest.reporting_amount_minor, earliest.reporting_amount_minor, 0)
    from unnest(opportunity_ids, reasons) as marked (id, reason)
    cross join lateral (
        select found.*
        from public.opportunities as found
        where found.workspace_id = opportunity_states.workspace_id and found.id = marked.id
        offset 0 -- noqa: AM09
    ) as opportunities
    left join lateral (
        -- Won and lost count from their own date, whenever it was entered. If it was corrected, the last date counts.
        select history.status, history.closed_at, history.closed_on, history.reporting_amount_minor
        from public.opportunity_history as history
        where
            history.workspace_id = opportunity_states.workspace_id
            and history.opportunity_id = opportunities.id
            and history.superseded_at is null
            and private.had_happened(history.changed_on, history.changed_at, moment, zone)
        order by history.changed_at desc, history.id desc
        limit 1
    ) as latest on true
    left join lateral (
        select history.reporting_amount_minor
        from public.opportunity_history as history
        where
            history.workspace_id = opportunity_states.workspace_id
            and history.opportunity_id = opportunities.id
            and history.superseded_at is null
        order by history.changed_at, history.id
        limit 1
    ) as earliest on true
    where private.had_happened(opportunities.opened_on, opportunities.opened_at, moment, zone);
end
$$;
comment on function private.opportunity_states(uuid, uuid[], text[], timestamptz, boolean) is
'Status, opening, closing and amount of opportunities: now, or at a past moment by what is known today. For a past moment their own dates count, not the times of entry. Amounts have no date of their own, so their time of entry counts.';

create function private.find_journeys(
    workspace_id uuid, moment timestamptz, is_past boolean, opportunity_ids uuid[], reasons text[], settings public.attribution_models
)
returns table (
    opportunity_id uuid, stale_at timestamptz, reason text, status text, opened_at timestamptz, opened_on date,
    converted_at timestamptz, closed_on date, reporting_amount_minor bigint, touch_count integer, lead_place integer,
    opportunity_place integer, touchpoint_ids bigint[], touched_at timestamptz[], channels text[], workspace_influencer_ids uuid[],
    campaign_ids uuid[], deliverable_ids uuid[]
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    -- Hours, not days: a day of a time zone has 23 or 25 of them twice a year.
    lookback constant interval := make_interval(hours => 24 * settings.lookback_days);
    repeat constant interval := make_interval(mins => settings.repeat_minutes);
begin
    return query
    select
        states.id,
        -- One more microsecond: a touch exactly at the limit still counts.
        least(
            case when buyers.first_lead_at > moment then buyers.first_lead_at end,
            case when states.status = 'open' then touches.touched_at[1] + lookback + interval '1 microsecond' end,
            case when states.status = 'open' then touches.next_touched_at end
        ),
        coalesce(states.reason, 'full'), states.status, states.opened_at, states.opened_on, coalesce(states.closed_at, moment),
        states.closed_on, states.reporting_amount_minor, cardinality(touches.ids), touches.lead_place, touches.opportunity_place,
        touches.ids, touches.touched_at, touches.channels, touches.workspace_influencer_ids, touches.campaign_ids, touches.deliverable_ids
    from private.opportunity_states(find_journeys.workspace_id, opportunity_ids, reasons, moment, is_past) as states
    cross join lateral (
        select
            coalesce(array_agg(people.id), '{}') as ids,
            min(people.became_lead_at) filter (where people.became_lead_at <= moment) as became_lead_at,
            min(people.became_lead_at) as first_lead_at
        from (
            select contacts.id, contacts.became_lead_at
            from public.opportunity_contacts as committee
            inner join public.contacts as contacts
                on contacts.workspace_id = find_journeys.workspace_id and contacts.id = committee.contact_id
            where
                settings.scope = 'committee'
                and committee.workspace_id = find_journeys.workspace_id
                and committee.opportunity_id = states.id
            union all
            select contacts.id, contacts.became_lead_at
            from public.contacts as contacts
            where
                settings.scope = 'company'
                and contacts.workspace_id = find_journeys.workspace_id
                and contacts.company_id = states.company_id
        ) as people
    ) as buyers
    cross join lateral (
        -- Touches of an open opportunity with a future date do not count yet; the next of them ends the validity of this journey.
        select
            coalesce(array_agg(steps.id) filter (where steps.counts), '{}') as ids,
            coalesce(array_agg(steps.touched_at) filter (where steps.counts), '{}') as touched_at,
            coalesce(array_agg(steps.channel) filter (where steps.counts), '{}') as channels,
            coalesce(array_agg(steps.workspace_influencer_id) filter (where steps.counts), '{}') as workspace_influencer_ids,
            coalesce(array_agg(steps.campaign_id) filter (where steps.counts), '{}') as campaign_ids,
            coalesce(array_agg(steps.deliverable_id) filter (where steps.counts), '{}') as deliverable_ids,
            min(steps.touched_at) filter (where not steps.counts) as next_touched_at,
            (count(*) filter (where steps.counts and steps.touched_at <= buyers.became_lead_at))::integer as lead_place,
            (count(*) filter (where steps.counts and steps.touched_at <= states.opened_at))::integer as opportunity_place
        from (
            select clicks.*, clicks.touched_at <= coalesce(states.closed_at, moment) as counts
            from (
                -- Repeated clicks are found before the window is applied: a repeat stays a repeat as time passes.
                select
                    known.*,
                    known.clicked_link_id is not null
                    and coalesce(
                        known.touched_at - lag(known.touched_at) over (
                            partition by known.contact_id, known.clicked_link_id order by known.touched_at, known.id
                        ) < repeat,
                        false
                    ) as is_repeat
                from unnest(buyers.ids) as people (id)
                cross join lateral (
                    -- Only columns of the index by contact, so that the table is not read; offset 0 keeps other conditions out of the look-up.
                    -- From one repeat before the window on: what makes a touch of the window a repeat is not earlier. In pairs with the
                    -- contact, so that the index by time, of all touches in the window, cannot be used.
                    select
                        touchpoints.id, touchpoints.contact_id, touchpoints.touched_at, touchpoints.channel, touchpoints.evidence,
                        touchpoints.is_bot, touchpoints.workspace_influencer_id, touchpoints.campaign_id, touchpoints.deliverable_id,
                        case when touchpoints.type = 'link_click' then touchpoints.tracking_link_id end as clicked_link_id
                    from public.touchpoints as touchpoints
                    where
                        touchpoints.workspace_id = find_journeys.workspace_id
                        and touchpoints.contact_id = people.id
                        and (touchpoints.contact_id, touchpoints.touched_at)
                        >= (people.id, coalesce(states.closed_at, moment) - lookback - repeat)
                        and (touchpoints.contact_id, touchpoints.touched_at) <= (people.id, coalesce(states.closed_at, 'infinity'))
                    offset 0 -- noqa: AM09
                ) as known
                where
                    known.channel <> all(settings.excluded_channels)
                    and known.evidence >= settings.minimum_evidence
                    and (settings.counts_bots or not known.is_bot)
            ) as clicks
            where not clicks.is_repeat and clicks.touched_at >= coalesce(states.closed_at, moment) - lookback
            order by clicks.touched_at, clicks.id
        ) as steps
    ) as touches;
end
$$;
comment on function private.find_journeys(uuid, timestamptz, boolean, uuid[], text[], public.attribution_models) is
'Journeys of some opportunities by the settings that a group of models shares, now or at a past moment: the touches that count, in order, and the milestones among them.';

create function private.decayed(age bigint, half_life bigint)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select round(power(2::numeric, -round(age::numeric / half_life, 40)) * 1000000000)::integer
$$;
comment on function private.decayed(bigint, bigint) is
'2^(-age/half-life) in billionths, rounded, both in microseconds: the exact way, with 40 digits. It is used if a double cannot decide the rounding, so that the result does not depend on the pow() of a platform.';

create function private.decay_parts(touched_at timestamptz[], half_lives integer[])
returns integer[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    n constant integer := cardinality(touched_at);
    hours integer;
    half_life bigint;
    age double precision;
    points double precision;
    running double precision;
    sums double precision[];
    share double precision;
    parts integer[] := '{}'::integer[];
begin
    foreach hours in array half_lives loop
        half_life := hours * 3600000000::bigint;
        running := 0;
        sums := '{}';
        for place in 1..n loop
            -- Age is measured from the latest touch, which does not change the shares. After 31 half-lives less than half a
            -- billionth is left: it rounds to nothing.
            age := date_part('epoch', touched_at[n] - touched_at[place]) * 1000000;
            points := 1e9::double precision * power(2::double precision, -least(age / half_life, 31));
            running := running + case
                when abs(points - round(points)) > 0.4999 then private.decayed(age::bigint, half_life)
                else round(points)
            end;
            sums[place] := running;
        end loop;
        -- Whole numbers below 2^53 are exact in doubles. Where rounding depends on the last digits, exact numbers decide.
        foreach points in array sums loop
            share := 1e9 * points / running;
            parts := parts || case
                when abs(share - floor(share) - 0.5) > 0.00001 then round(share)
                else div(2000000000 * points::numeric + running::numeric, 2 * running::numeric)
            end::integer;
        end loop;
    end loop;
    return parts;
end
$$;
comment on function private.decay_parts(timestamptz[], integer[]) is
'Shares that time decay gives the touches of a journey, for each half-life (in hours): 2^(-age/half-life) in billionths of the latest touch''s, summed up touch by touch and scaled to a billion.';

create function private.store_journeys(
    workspace_id uuid, run_id uuid, moment timestamptz, is_past boolean, opportunity_ids uuid[], reasons text[],
    out opportunity_count integer, out amount_count bigint
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    zone constant text := private.time_zone_of(workspace_id);
    models record;
    journey_count integer;
    amounts bigint;
begin
    opportunity_count := 0;
    amount_count := 0;
    -- Models whose settings let the same touches count share a journey.
    for models in
        select
            row_number() over (order by min(active.name)) as group_number,
            array_agg(active.id order by active.name) as ids,
            coalesce(array_agg(distinct active.half_life_hours) filter (where active.half_life_hours is not null), '{}') as half_lives,
            (array_agg(active order by active.name))[1] as settings
        from public.attribution_models as active
        where active.workspace_id = store_journeys.workspace_id and active.is_active
        group by
            active.scope, active.lookback_days, active.excluded_channels, active.minimum_evidence, active.repeat_minutes,
            active.counts_bots
    loop
        with found as materialized (
            select nextval('public.attribution_journeys_id_seq') as id, journeys.*, revenue.*
            from private.find_journeys(
                store_journeys.workspace_id, moment, is_past, opportunity_ids, reasons, models.settings
            ) as journeys
            cross join lateral (
                select
                    coalesce(array_agg(events.id), '{}') as event_ids,
                    coalesce(array_agg(events.occurred_at), '{}') as occurred_at,
                    coalesce(array_agg(events.occurred_on), '{}') as occurred_on,
                    coalesce(array_agg(events.cumulative_minor), '{}') as cumulative_minor
                from (
                    select
                        events.id, events.occurred_at, events.occurred_on,
                        (sum(events.reporting_amount_minor) over (order by events.occurred_at, events.id rows unbounded preceding))::bigint
                            as cumulative_minor
                    from public.deals as deals
                    inner join public.revenue_events as events
                        on events.workspace_id = store_journeys.workspace_id and events.deal_id = deals.id
                    where
                        deals.workspace_id = store_journeys.workspace_id
                        and deals.opportunity_id = journeys.opportunity_id
                        and (not is_past or private.had_happened(events.occurred_on, events.occurred_at, moment, zone))
                    order by events.occurred_at, events.id
                ) as events
            ) as revenue
        ),

        stored as (
            insert into public.attribution_journeys (
                workspace_id, id, run_id, opportunity_id, model_group, computed_at, superseded_at, stale_at, reasons, status, opened_at,
                opened_on, converted_at, closed_on, reporting_amount_minor, touch_count, lead_place, opportunity_place
            )
            select
                store_journeys.workspace_id, found.id, store_journeys.run_id, found.opportunity_id, models.group_number, moment,
                case when is_past then moment end, found.stale_at, found.reason, found.status, found.opened_at, found.opened_on,
                found.converted_at, found.closed_on, found.reporting_amount_minor, found.touch_count, found.lead_place,
                found.opportunity_place
            from found
        ),

        detailed as (
            insert into public.attribution_journey_details (
                workspace_id, journey_id, model_ids, touchpoint_ids, touched_at, channels, workspace_influencer_ids, campaign_ids,
                deliverable_ids, half_lives, cumulative_decay, revenue_event_ids, revenue_at, revenue_on, cumulative_revenue_minor
            )
            select
                store_journeys.workspace_id, found.id, models.ids, found.touchpoint_ids, found.touched_at, found.channels,
                found.workspace_influencer_ids, found.campaign_ids, found.deliverable_ids, models.half_lives,
                private.decay_parts(found.touched_at, models.half_lives), found.event_ids, found.occurred_at, found.occurred_on,
                found.cumulative_minor
            from found
        )

        select count(*), coalesce(sum(1 + cardinality(found.event_ids)), 0) into journey_count, amounts from found;
        opportunity_count := greatest(opportunity_count, journey_count);
        amount_count := amount_count + amounts;
    end loop;
end
$$;
comment on function private.store_journeys(uuid, uuid, timestamptz, boolean, uuid[], text[]) is
'Writes the journeys of some opportunities for the active models of a workspace, with the shares of time decay and the revenue to credit. Returns how many opportunities there were and how many amounts all groups of models credit. For a past moment only revenue up to then counts.';

select private.revoke_execute();
