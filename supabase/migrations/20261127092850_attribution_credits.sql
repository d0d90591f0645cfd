-- Attribution credits: the part of each amount that belongs to each touch by each model, computed from journeys at read time.
--
-- Views only; no lock on rows.

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
    amounts.credited_month,
    amounts.won_on,
    amounts.won_month,
    touches.touchpoint_ids[places.place] as touchpoint_id,
    touches.touched_at[places.place] as touched_at,
    touches.channels[places.place] as channel,
    touches.workspace_influencer_ids[places.place] as workspace_influencer_id,
    touches.campaign_ids[places.place] as campaign_id,
    touches.deliverable_ids[places.place] as deliverable_id,
    coalesce(array_position(touches.workspace_influencer_ids, touches.workspace_influencer_ids[places.place]) = places.place, false)
        as is_first_of_influencer,
    coalesce(array_position(touches.campaign_ids, touches.campaign_ids[places.place]) = places.place, false) as is_first_of_campaign,
    coalesce(array_position(touches.channels, touches.channels[places.place]) = places.place, false) as is_first_of_channel,
    -- The share in billionths, split like an amount of a thousand million.
    case
        when touches.total is null then 1000000000
        else (
            1000000000 / touches.total * (parts.upto - parts.before)
            + (2 * (1000000000 % touches.total) * parts.upto + touches.total) / (2 * touches.total)
            - (2 * (1000000000 % touches.total) * parts.before + touches.total) / (2 * touches.total)
        )::integer
    end as weight,
    -- The part of this amount and all before it, minus the part of those before. Each part is the rounded running sum up to
    -- the touch minus that up to the touch before. Quotient and remainder are computed separately, so that no product overflows.
    case
        when touches.total is null then amounts.upto_minor - amounts.before_minor
        else
            amounts.quotient * (parts.upto - parts.before)
            + (2 * amounts.remainder * parts.upto + amounts.half) / (2 * touches.total)
            - (2 * amounts.remainder * parts.before + amounts.half) / (2 * touches.total)
            - case
                when amounts.before_minor = 0 then 0
                else
                    amounts.before_quotient * (parts.upto - parts.before)
                    + (2 * amounts.before_remainder * parts.upto + amounts.before_half) / (2 * touches.total)
                    - (2 * amounts.before_remainder * parts.before + amounts.before_half) / (2 * touches.total)
            end
    end as amount_minor
from public.attribution_journeys as journeys
-- Offset 0: details are found by journey, whatever the planner expects of either.
cross join
    lateral (
        select found.*
        from public.attribution_journey_details as found
        where found.workspace_id = journeys.workspace_id and found.journey_id = journeys.id
        offset 0 -- noqa: AM09
    ) as details
inner join public.attribution_models as models
    on models.workspace_id = journeys.workspace_id and models.id = any(details.model_ids)
-- offset 0 makes the arrays values: they are unpacked once a row, not once a touch. total is the whole, null if it is not
-- split, because no touch gets anything or each gets everything. Places run from the first to the last touch that gets a part,
-- or are 0 if none does.
cross join
    lateral (
        select
            details.touchpoint_ids || '{}' as touchpoint_ids,
            details.touched_at || '{}' as touched_at,
            details.channels || '{}' as channels,
            details.workspace_influencer_ids || '{}' as workspace_influencer_ids,
            details.campaign_ids || '{}' as campaign_ids,
            details.deliverable_ids || '{}' as deliverable_ids,
            found.cumulative || '{}' as cumulative,
            nullif(found.cumulative[journeys.touch_count], 0)::bigint as total,
            case
                when found.cumulative[journeys.touch_count] > 0 then width_bucket(0, found.cumulative) + 1
                when models.type = 'influenced' then least(journeys.touch_count, 1)
                else 0
            end as first_place,
            case
                when found.cumulative[journeys.touch_count] > 0
                    then width_bucket(found.cumulative[journeys.touch_count] - 1, found.cumulative) + 1
                when models.type = 'influenced' then journeys.touch_count
                else 0
            end as last_place
        from (
            select
                case
                    when models.type = 'influenced' or journeys.touch_count = 0 then null
                    when models.type = 'time_decay'
                        then
                            details.cumulative_decay[
                                (array_position(details.half_lives, models.half_life_hours) - 1) * journeys.touch_count + 1
                                :array_position(details.half_lives, models.half_life_hours) * journeys.touch_count
                            ]
                    else
                        coalesce(
                            (
                                select splits.cumulative
                                from public.attribution_splits as splits
                                where
                                    splits.touch_count = journeys.touch_count
                                    and splits.lead_place = case when models.weights[3] > 0 then journeys.lead_place else 0 end
                                    and splits.opportunity_place = case when models.weights[4] > 0 then journeys.opportunity_place else 0 end
                                    and splits.is_won = (models.weights[5] > 0 and journeys.status = 'won')
                                    and splits.weights = models.weights
                            ),
                            private.split_parts(
                                journeys.touch_count, journeys.lead_place, journeys.opportunity_place, journeys.status = 'won', models.weights
                            )
                        )
                end as cumulative
            from (select journeys.touch_count) as shape
            offset 0 -- noqa: AM09
        ) as found
        offset 0 -- noqa: AM09
    ) as touches
-- Amount 1 is the value of the opportunity, the others are revenue events. Each with the sum of the events before it.
cross join lateral generate_series(1, 1 + cardinality(details.revenue_event_ids)) as numbers (id)
cross join
    lateral (
        select
            amount.id,
            amount.amount_type,
            amount.revenue_event_id,
            amount.credited_at,
            amount.credited_on,
            date_trunc('month', amount.credited_on::timestamp)::date as credited_month,
            amount.won_on,
            date_trunc('month', amount.won_on::timestamp)::date as won_month,
            amount.upto_minor,
            amount.before_minor,
            amount.upto_minor / touches.total as quotient,
            amount.upto_minor % touches.total as remainder,
            case when amount.upto_minor < 0 then -touches.total else touches.total end as half,
            amount.before_minor / touches.total as before_quotient,
            amount.before_minor % touches.total as before_remainder,
            case when amount.before_minor < 0 then -touches.total else touches.total end as before_half,
            touches.first_place,
            touches.last_place
        from (
            select
                numbers.id,
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
                case when numbers.id > 1 then details.cumulative_revenue_minor[numbers.id - 1] else journeys.reporting_amount_minor end as upto_minor,
                coalesce(details.cumulative_revenue_minor[numbers.id - 2], 0) as before_minor
            from (select numbers.id) as number
            offset 0 -- noqa: AM09
        ) as amount
        offset 0 -- noqa: AM09
    ) as amounts
-- The places are asked of the amount, so that it is computed before them: once an amount, not once a touch.
cross join lateral generate_series(amounts.first_place, amounts.last_place) as places (place)
cross join
    lateral (
        select
            touches.cumulative[places.place] as upto,
            coalesce(touches.cumulative[places.place - 1], 0) as before
        from (select places.place) as touch
        offset 0 -- noqa: AM09
    ) as parts
where touches.total is null or parts.upto > parts.before;

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
        $meanings$
    );
    perform private.secure_view('public.attribution_credits');
    perform private.secure_view('public.attribution_credit_history');
end
$$;
