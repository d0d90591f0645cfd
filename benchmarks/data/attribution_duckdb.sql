-- The credits of public.attribution_credits a second time, for DuckDB: set-based, written to a table, a row a touch and model.
-- Reads its own tables opportunities, committee, contacts, touchpoints and models; $moment is the moment of the run.
create or replace table credits as
with buyers as (
    select committee.opportunity_id, min(contacts.became_lead_at) as became_lead_at
    from committee
    inner join contacts on contacts.id = committee.contact_id
    group by committee.opportunity_id
),

facts as (
    select
        row_number() over () as o, opportunities.id, opportunities.status, opportunities.opened_at, opportunities.closed_at,
        coalesce(opportunities.closed_at, $moment::timestamptz) as converted_at, buyers.became_lead_at, opportunities.amount,
        (opportunities.status = 'won')::bigint as won
    from opportunities
    left join buyers on buyers.opportunity_id = opportunities.id
),

steps as (
    select
        facts.o, touchpoints.id, touchpoints.touched_at, touchpoints.channel, touchpoints.workspace_influencer_id,
        touchpoints.campaign_id, touchpoints.deliverable_id, facts.opened_at, facts.became_lead_at,
        row_number() over (partition by facts.o order by touchpoints.touched_at, touchpoints.id) as seq
    from facts
    inner join committee on committee.opportunity_id = facts.id
    inner join touchpoints on touchpoints.contact_id = committee.contact_id
    where
        touchpoints.touched_at between facts.converted_at - interval 4320 hours and facts.converted_at
        and touchpoints.evidence >= 1
),

counted as (
    select
        steps.o, count(*) as n, max(steps.touched_at) as latest_at,
        count(*) filter (where steps.touched_at <= steps.became_lead_at) as lead_seq,
        count(*) filter (where steps.touched_at <= steps.opened_at) as opened_seq
    from steps
    group by steps.o
),

journeys as (
    select
        facts.o, facts.id, facts.won, facts.amount, facts.status, facts.opened_at, facts.closed_at, counted.latest_at,
        coalesce(counted.n, 0) as n, coalesce(counted.lead_seq, 0) as lead_seq, coalesce(counted.opened_seq, 0) as opened_seq,
        least(coalesce(counted.lead_seq, 0), coalesce(counted.opened_seq, 0)) as low,
        greatest(coalesce(counted.lead_seq, 0), coalesce(counted.opened_seq, 0)) as high
    from facts
    left join counted on counted.o = facts.o
),

points as (
    select
        steps.o, models.place, steps.seq, journeys.n, models.half_life, models.is_whole, models.rest_weight,
        case when steps.seq = 1 then first_weight else 0 end + case when steps.seq = n then last_weight + won * won_weight else 0 end
        + case when steps.seq = lead_seq then lead_weight else 0 end
        + case when steps.seq = opened_seq then opened_weight else 0 end as weight,
        case
            when half_life is not null
                then floor(1e9 * pow(2.0, -(epoch_us(latest_at) - epoch_us(steps.touched_at))::double / half_life) + 0.5)::bigint
        end as x
    from steps
    inner join journeys on journeys.o = steps.o
    cross join models
),

placed as (
    select *, coalesce(max(case when weight > 0 then seq end) over (partition by o, place), n) as last_seq from points
),

rests as (select *, (weight = 0 and seq <= last_seq)::bigint as is_rest from placed),

parts as (
    select
        *,
        coalesce(x, weight * greatest(sum(is_rest) over (partition by o, place), 1) + is_rest * rest_weight)::bigint as part
    from rests
),

sums as (
    select
        *, (sum(part) over (partition by o, place order by seq))::bigint as upto, (sum(part) over (partition by o, place))::bigint as total
    from parts
),

-- Time decay in whole billionths.
scaled as (
    select
        o, place, seq, is_whole,
        case when half_life is null then upto else ((2000000000::hugeint * upto + total) // (2 * total))::bigint end as upto,
        case when half_life is null then total else 1000000000 end as total
    from sums
),

shares as (
    select
        scaled.o, scaled.place, scaled.seq, scaled.is_whole, journeys.amount, scaled.upto, scaled.total,
        coalesce(lag(scaled.upto) over (partition by scaled.o, scaled.place order by scaled.seq), 0) as before
    from scaled
    inner join journeys on journeys.o = scaled.o
),

split as (
    select
        o, place, seq,
        case
            when is_whole then 1000000000
            else
                1000000000 // total * (upto - before) + (2 * (1000000000 % total) * upto + total) // (2 * total)
                - (2 * (1000000000 % total) * before + total) // (2 * total)
        end as weight,
        case
            when is_whole then amount
            else
                amount // total * (upto - before) + (2 * (amount % total) * upto + total) // (2 * total)
                - (2 * (amount % total) * before + total) // (2 * total)
        end as amount
    from shares
    where is_whole or upto > before
    union all
    -- What nobody gets: no touch at all, or none that the model gives anything.
    select journeys.o, models.place, 0, 1000000000, journeys.amount
    from journeys
    cross join models
    where journeys.n = 0 or not exists (
        select * from shares where shares.o = journeys.o and shares.place = models.place and (shares.is_whole or shares.upto > shares.before)
    )
)

select
    journeys.id as opportunity_id, case journeys.status when 'lost' then 'lost' else 'pipeline' end as amount_type,
    case journeys.status when 'lost' then journeys.closed_at else journeys.opened_at end as credited_at, split.place,
    steps.id as touchpoint_id, steps.touched_at, steps.channel, steps.workspace_influencer_id, steps.campaign_id,
    steps.deliverable_id, split.weight, split.amount
from split
inner join journeys on journeys.o = split.o
left join steps on steps.o = split.o and steps.seq = split.seq;
