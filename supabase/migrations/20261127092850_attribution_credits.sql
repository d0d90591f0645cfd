-- Attribution credits: the part of each amount that belongs to each touch by each model, computed from journeys at read time.
--
-- Functions and views; no lock on rows. Definitions are in docs/attribution.md, reasons in docs/decisions/0013.
--
-- A split depends only on the shape of a journey: the number of touches, the milestones among them, and whether it was won.
-- private.split_parts() is the rule, touch by touch. The view follows the same rule in closed form, because credits are read by
-- the million; private.what_if_credits() uses the function. A test compares both.

create function private.split_parts(
    touch_count integer, lead_place integer, opportunity_place integer, is_won boolean, weights integer[]
)
returns integer[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Above 200,000 touches sums would overflow, so the rest counts in units of several touches.
    unit constant integer := 1 + touch_count / 200000;
    parts integer[] := array_fill(0, array[touch_count]);
    last_milestone integer := 0;
    milestone_count integer := 0;
    rest_count integer;
    running integer := 0;
begin
    if touch_count = 0 then
        return parts;
    end if;
    parts[1] := weights[1];
    parts[touch_count] := parts[touch_count] + weights[2] + case when is_won then weights[5] else 0 end;
    if lead_place > 0 then
        parts[lead_place] := parts[lead_place] + weights[3];
    end if;
    if opportunity_place > 0 then
        parts[opportunity_place] := parts[opportunity_place] + weights[4];
    end if;
    for place in 1..touch_count loop
        if parts[place] > 0 then
            last_milestone := place;
            milestone_count := milestone_count + 1;
        end if;
    end loop;
    -- Without a milestone all touches are the rest.
    if last_milestone = 0 then
        last_milestone := touch_count;
    end if;
    rest_count := greatest((last_milestone - milestone_count) / unit, 1);
    for place in 1..touch_count loop
        running := running + case
            when parts[place] > 0 then parts[place] * rest_count
            when place <= last_milestone then weights[6] / unit
            else 0
        end;
        parts[place] := running;
    end loop;
    return parts;
end
$$;
comment on function private.split_parts(integer, integer, integer, boolean, integer[]) is
'Cumulative parts of the touches of a journey by its shape and the six weights of a model (attribution_models.weights). Touch i gets the fraction (c[i] - c[i-1]) / c[n]; if c[n] is 0, or without touches, nobody gets anything. public.attribution_credit_history computes the same in closed form.';

-- From top to bottom: a journey, its amounts, the models, how a model splits a journey of this shape, the touches and their parts.
--
-- private.split_parts() says the rule touch by touch: a milestone gets its weight times the number of other touches, each other
-- touch gets the weight of the rest. So the touches up to a place get together the weight of the rest for each touch, and for each
-- milestone among them a surplus: what it gets beyond a touch of the rest. That sum is upto; before is the sum up to the touch
-- before, and whole is the sum of all. A touch has the share (upto - before) / whole.
--
-- Of an amount it gets round(amount * upto / whole) - round(amount * before / whole), half away from zero, so that the parts of all
-- touches add up to it. Quotient and remainder of amount / whole are multiplied separately: no product overflows.
--
-- Each step is a lateral query with offset 0, so that it is computed once for all that depends on it: an amount before its
-- models, a split before its touches. Arrays become values of their own (|| '{}'): they are unpacked once a journey, not once a touch.
-- An id that is null becomes one of zeros: PostgreSQL finds place 100 of an array without nulls at once, else through the 99 before it.
create view public.attribution_credit_history with (security_invoker = true) as
select
    journeys.workspace_id,
    journeys.run_id,
    journeys.id as journey_id,
    amounts.id as amount_id,
    journeys.computed_at,
    journeys.superseded_at,
    journeys.reasons,
    journeys.opportunity_id,
    journeys.status,
    journeys.converted_at,
    models.id as model_id,
    models.name as model_name,
    models.version as model_version,
    models.type as model_type,
    amounts.amount_type,
    amounts.revenue_event_id,
    amounts.credited_at,
    amounts.credited_on,
    date_trunc('month', amounts.credited_on::timestamp)::date as credited_month,
    amounts.won_on,
    date_trunc('month', amounts.won_on::timestamp)::date as won_month,
    details.touchpoint_ids[parts.place] as touchpoint_id,
    details.touched_at[parts.place] as touched_at,
    details.channels[parts.place] as channel,
    nullif(details.workspace_influencer_ids[parts.place], '00000000-0000-0000-0000-000000000000') as workspace_influencer_id,
    nullif(details.campaign_ids[parts.place], '00000000-0000-0000-0000-000000000000') as campaign_id,
    nullif(details.deliverable_ids[parts.place], '00000000-0000-0000-0000-000000000000') as deliverable_id,
    coalesce(array_position(details.workspace_influencer_ids, details.workspace_influencer_ids[parts.place]) = parts.place, false)
        as is_first_of_influencer,
    coalesce(array_position(details.campaign_ids, details.campaign_ids[parts.place]) = parts.place, false) as is_first_of_campaign,
    coalesce(array_position(details.channels, details.channels[parts.place]) = parts.place, false) as is_first_of_channel,
    -- The share in billionths: the part of a thousand million.
    case
        when splits.whole is null then 1000000000
        else (
            shares.weight_quotient * (parts.upto - parts.before)
            + (shares.weight_remainder * parts.upto + splits.whole) / shares.divisor
            - (shares.weight_remainder * parts.before + splits.whole) / shares.divisor
        )::integer
    end as weight,
    -- The part of this amount and all before it, less the part of those before.
    case
        when splits.whole is null then amounts.upto_minor - amounts.before_minor
        else
            shares.upto_quotient * (parts.upto - parts.before)
            + (shares.upto_remainder * parts.upto + shares.upto_half) / shares.divisor
            - (shares.upto_remainder * parts.before + shares.upto_half) / shares.divisor
            - case
                when amounts.before_minor = 0 then 0
                else
                    shares.before_quotient * (parts.upto - parts.before)
                    + (shares.before_remainder * parts.upto + shares.before_half) / shares.divisor
                    - (shares.before_remainder * parts.before + shares.before_half) / shares.divisor
            end
    end as amount_minor,
    case
        when details.are_influencers[parts.place] then 'influencers'
        when parts.place > 0 then 'other channels'
    end as credited_to
from public.attribution_journeys as journeys
cross join
    lateral (
        select
            found.model_ids,
            found.half_lives,
            found.cumulative_decay || '{}' as cumulative_decay,
            found.revenue_event_ids,
            found.revenue_at,
            found.revenue_on,
            found.cumulative_revenue_minor,
            found.touchpoint_ids || '{}' as touchpoint_ids,
            found.touched_at || '{}' as touched_at,
            found.channels || '{}' as channels,
            array_replace(found.workspace_influencer_ids, null, '00000000-0000-0000-0000-000000000000') as workspace_influencer_ids,
            array_replace(found.campaign_ids, null, '00000000-0000-0000-0000-000000000000') as campaign_ids,
            array_replace(found.deliverable_ids, null, '00000000-0000-0000-0000-000000000000') as deliverable_ids,
            array(
                select steps.influencer_id is not null or steps.channel = 'influencer'
                from unnest(found.workspace_influencer_ids, found.channels) as steps (influencer_id, channel)
            ) as are_influencers
        from public.attribution_journey_details as found
        where found.workspace_id = journeys.workspace_id and found.journey_id = journeys.id
        offset 0 -- noqa: AM09
    ) as details
-- Amount 1 is the value of the opportunity, the others are revenue events. Each with the sum of the events before it.
cross join
    lateral (
        select
            numbers.id,
            details.model_ids,
            case when numbers.id > 1 then 'revenue' when journeys.status = 'lost' then 'lost' else 'pipeline' end as amount_type,
            details.revenue_event_ids[numbers.id - 1] as revenue_event_id,
            case
                when numbers.id > 1 then details.revenue_at[numbers.id - 1]
                when journeys.status = 'lost' then journeys.converted_at
                else journeys.opened_at
            end as credited_at,
            case
                when numbers.id > 1 then details.revenue_on[numbers.id - 1]
                when journeys.status = 'lost' then journeys.closed_on
                else journeys.opened_on
            end as credited_on,
            case when numbers.id = 1 and journeys.status = 'won' then journeys.closed_on end as won_on,
            numbers.upto_minor,
            coalesce(details.cumulative_revenue_minor[numbers.id - 2], 0) as before_minor
        from (
            select
                listed.upto_minor,
                listed.place::integer as id
            from unnest(journeys.reporting_amount_minor || details.cumulative_revenue_minor) with ordinality as listed (upto_minor, place)
        ) as numbers
        offset 0 -- noqa: AM09
    ) as amounts
-- The models are asked of the amount, so that it is computed before them.
inner join public.attribution_models as models
    on models.workspace_id = journeys.workspace_id and models.id = any(amounts.model_ids)
-- How the model splits a journey of this shape.
cross join
    lateral (
        -- Where its milestones are, 0 for one that the journey does not have or the model gives nothing, and what the model gives them.
        -- The last touch of a won journey is two milestones.
        with milestones as (
            select
                case when models.weights[1] > 0 then 1 else 0 end as first_place,
                case when models.weights[3] > 0 then journeys.lead_place else 0 end as lead_place,
                case when models.weights[4] > 0 then journeys.opportunity_place else 0 end as opportunity_place,
                case when ends.weight > 0 then journeys.touch_count else 0 end as last_place,
                models.weights[1] as first_weight,
                case when journeys.lead_place > 0 then models.weights[3] else 0 end as lead_weight,
                case when journeys.opportunity_place > 0 then models.weights[4] else 0 end as opportunity_weight,
                ends.weight as last_weight,
                models.weights[6] / ends.unit as rest_weight,
                ends.unit
            from (
                select
                    models.weights[2] + case when journeys.status = 'won' then models.weights[5] else 0 end as weight,
                    -- Above 200,000 touches products would overflow, so the rest counts in units of several touches.
                    1 + journeys.touch_count / 200000 as unit
            ) as ends
            offset 0 -- noqa: AM09
        ),

        -- 1 for a milestone that has a touch of its own, 0 if it shares one. The last milestone ends the rest; if there is none, all
        -- touches are the rest.
        touches as (
            select
                milestones.*,
                (
                    milestones.lead_place > 0
                    and milestones.lead_place <> milestones.first_place
                    and milestones.lead_place <> milestones.last_place
                )::integer as lead_touch,
                (
                    milestones.opportunity_place > 0
                    and milestones.opportunity_place <> milestones.first_place
                    and milestones.opportunity_place <> milestones.last_place
                    and milestones.opportunity_place <> milestones.lead_place
                )::integer as opportunity_touch,
                (milestones.last_place > milestones.first_place)::integer as last_touch,
                coalesce(
                    nullif(
                        greatest(
                            milestones.first_place, milestones.lead_place, milestones.opportunity_place, milestones.last_place
                        ), 0
                    ),
                    journeys.touch_count
                ) as end_place
            from milestones
            offset 0 -- noqa: AM09
        ),

        counted as (
            select
                touches.*,
                greatest(
                    (
                        touches.end_place - touches.first_place - touches.lead_touch - touches.opportunity_touch - touches.last_touch
                    ) / touches.unit,
                    1
                ) as rest_count
            from touches
            offset 0 -- noqa: AM09
        )

        select
            counted.rest_weight,
            counted.lead_place,
            counted.opportunity_place,
            counted.last_place,
            counted.end_place,
            counted.first_weight * counted.rest_count - counted.first_place * counted.rest_weight as first_surplus,
            counted.lead_weight * counted.rest_count - counted.lead_touch * counted.rest_weight as lead_surplus,
            counted.opportunity_weight * counted.rest_count - counted.opportunity_touch * counted.rest_weight as opportunity_surplus,
            counted.last_weight * counted.rest_count - counted.last_touch * counted.rest_weight as last_surplus,
            case
                when counted.first_weight + counted.rest_weight = 0
                    then least(nullif(counted.lead_place, 0), nullif(counted.opportunity_place, 0), nullif(counted.last_place, 0))
                else 1
            end as from_place,
            case models.type
                when 'time_decay' then (array_position(details.half_lives, models.half_life_hours) - 1) * journeys.touch_count
            end as decay_place,
            -- Null if it is not split: no touch gets anything, or each gets everything.
            case
                when journeys.touch_count = 0 then null
                when models.type = 'time_decay' then 1000000000
                else
                    nullif(
                        (
                            counted.first_weight + counted.lead_weight + counted.opportunity_weight + counted.last_weight
                        ) * counted.rest_count
                        + (
                            counted.end_place - counted.first_place - counted.lead_touch - counted.opportunity_touch
                            - counted.last_touch
                        ) * counted.rest_weight,
                        0
                    )::bigint
            end as whole
        from counted
        offset 0 -- noqa: AM09
    ) as splits
-- An amount, and the billionths of a weight, divided by the whole: quotient, and twice the remainder, which is rounded line by line.
cross join
    lateral ( -- noqa: ST05
        select
            2 * divided.whole as divisor,
            1000000000 / divided.whole as weight_quotient,
            2 * (1000000000 % divided.whole) as weight_remainder,
            divided.upto_minor / divided.whole as upto_quotient,
            2 * (divided.upto_minor % divided.whole) as upto_remainder,
            case when divided.upto_minor < 0 then -divided.whole else divided.whole end as upto_half,
            divided.before_minor / divided.whole as before_quotient,
            2 * (divided.before_minor % divided.whole) as before_remainder,
            case when divided.before_minor < 0 then -divided.whole else divided.whole end as before_half
        from (
            select
                splits.whole,
                amounts.upto_minor,
                amounts.before_minor
        ) as divided
        offset 0 -- noqa: AM09
    ) as shares
-- One line for each touch from the first to the last that gets a part; one line with place 0 if none does.
cross join
    lateral (
        select
            steps.place,
            case
                when splits.decay_place is not null then details.cumulative_decay[splits.decay_place + steps.place]
                else
                    splits.rest_weight * steps.place + splits.first_surplus
                    + case when steps.place >= splits.lead_place then splits.lead_surplus else 0 end
                    + case when steps.place >= splits.opportunity_place then splits.opportunity_surplus else 0 end
                    + case when steps.place = splits.last_place then splits.last_surplus else 0 end
            end::bigint as upto,
            case
                when steps.place = 1 then 0
                when splits.decay_place is not null then details.cumulative_decay[splits.decay_place + steps.place - 1]
                else
                    splits.rest_weight * (steps.place - 1) + splits.first_surplus
                    + case when steps.place > splits.lead_place then splits.lead_surplus else 0 end
                    + case when steps.place > splits.opportunity_place then splits.opportunity_surplus else 0 end
            end::bigint as before
        from (
            select
                generate_series(
                    case when splits.whole is null and models.type <> 'influenced' then 0 else least(splits.from_place, splits.end_place) end,
                    case when splits.whole is null and models.type <> 'influenced' then 0 else splits.end_place end
                ) as place
        ) as steps
        offset 0 -- noqa: AM09
    ) as parts
where splits.whole is null or parts.upto > parts.before;

create view public.attribution_credits with (security_invoker = true) as
select
    credits.workspace_id,
    credits.run_id,
    credits.journey_id,
    credits.amount_id,
    credits.computed_at,
    credits.opportunity_id,
    credits.status,
    credits.converted_at,
    credits.model_id,
    credits.model_name,
    credits.model_version,
    credits.model_type,
    credits.amount_type,
    credits.revenue_event_id,
    credits.credited_at,
    credits.credited_on,
    credits.won_on,
    credits.touchpoint_id,
    credits.touched_at,
    credits.channel,
    credits.workspace_influencer_id,
    credits.campaign_id,
    credits.deliverable_id,
    credits.weight,
    credits.amount_minor
from public.attribution_credit_history as credits
where credits.superseded_at is null;

do $$
declare
    shared constant text := $meanings$
    workspace_id: The workspace.
    run_id: The run that computed it.
    journey_id: The journey of the opportunity in that run.
    amount_id: Amount of the journey.
    computed_at: The moment of the run.
    opportunity_id: The opportunity.
    status: open, won or lost, as the run saw it.
    converted_at: When it closed; of an open one the moment of the run.
    model_id: The model, in the version it was computed with.
    model_name: Its name.
    model_version: Its version.
    model_type: The rule. Credits of type influenced give the full amount to each touch: they over-count on purpose and must not be summed.
    amount_type: pipeline (open or won amount), lost or revenue.
    revenue_event_id: The revenue event, if it is revenue.
    credited_at: When the amount arose: opened, lost or booked.
    credited_on: The day of that; sums by month and period count by it.
    won_on: The day the opportunity was won, of the amount of a won one; deals count by it.
    touchpoint_id: The touch; null for what is unattributed.
    touched_at: When it touched.
    channel: The touch's channel.
    workspace_influencer_id: Its influencer, if known.
    campaign_id: Its campaign, if known.
    deliverable_id: Its content, if known.
    weight: Share in billionths, split like an amount: those of one model and amount add up to 1000000000.
    amount_minor: Credited part of the amount in minor units of the reporting currency.
    $meanings$;
begin
    perform private.describe_table(
        'public.attribution_credits',
        'Current credits, one line per opportunity, amount, touch and model. For one model the lines of an amount add up to it exactly, what no touch earned included.',
        shared
    );
    perform private.describe_table(
        'public.attribution_credit_history',
        'All credits ever computed, one line per run, opportunity, amount, touch and model. Reported at a moment were the lines that were current as of the last run (not of type as_of) with reported_at up to then: computed_at <= runs.as_of and (superseded_at is null or superseded_at > runs.as_of); public.attribution_totals(moment => ...) sums them.',
        shared || $meanings$
        superseded_at: When newer ones replaced it; null while current.
        reasons: Why it was computed.
        is_first_of_influencer: Whether no earlier touch of the journey is of the same influencer (or like this one of none): of a model of type influenced, these lines count each amount once for an influencer.
        is_first_of_campaign: The same of its campaign.
        is_first_of_channel: The same of its channel.
        credited_month: First day of the month of credited_on.
        won_month: First day of the month of won_on.
        credited_to: influencers or other channels; null for what is unattributed.
        $meanings$
    );
    perform private.secure_view('public.attribution_credits');
    perform private.secure_view('public.attribution_credit_history');
end
$$;

select private.revoke_execute();
