-- private.compute_credits() a second time, for DuckDB: the same splits in closed form, set-based, a row a touch and model.
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

slots as (
    select
        journeys.*, models.place, models.half_life, models.is_whole, models.rest_weight,
        case when n = 0 then 0 else first_weight + case when lead_seq = 1 then lead_weight else 0 end
            + case when opened_seq = 1 then opened_weight else 0 end
            + case when n = 1 then last_weight + won * won_weight else 0 end end as u1,
        case when low <= 1 then 0 else case when lead_seq = low then lead_weight else 0 end
            + case when opened_seq = low then opened_weight else 0 end
            + case when n = low then last_weight + won * won_weight else 0 end end as u2,
        case when high <= greatest(low, 1) then 0 else case when lead_seq = high then lead_weight else opened_weight end
            + case when n = high then last_weight + won * won_weight else 0 end end as u3,
        case when n <= greatest(high, 1) then 0 else last_weight + won * won_weight end as u4
    from journeys
    cross join models
),

reached as (
    select
        *, (u1 > 0)::bigint as h1, (u2 > 0)::bigint as h2, (u3 > 0)::bigint as h3, (u4 > 0)::bigint as h4,
        case when u4 > 0 then n when u3 > 0 then high when u2 > 0 then low when u1 > 0 then 1 else n end as last_seq
    from slots
),

shared as (
    select
        *, case when rest_weight = 0 then 0 when is_whole then least(n, 1) else last_seq - h1 - h2 - h3 - h4 end as others
    from reached
),

summed as (select *, greatest(others, 1) * (u1 + u2 + u3 + u4) + others * rest_weight as points from shared),

scaled as (select *, 1000000000 * greatest(others, 1) as scale, greatest(points, 1) as total from summed),

divided as (
    select
        *, scale * u1 // total as b1, scale * u1 % total as e1, scale * u2 // total as b2, scale * u2 % total as e2,
        scale * u3 // total as b3, scale * u3 % total as e3, scale * u4 // total as b4, scale * u4 % total as e4,
        case when others > 0 then 1000000000 * rest_weight // total else 0 end as base, 1000000000 * rest_weight % total as e
    from scaled
),

left_over as (
    select *, case when points > 0 then 1000000000 - b1 - b2 - b3 - b4 - others * base else 0 end as units from divided
),

handed as (
    select
        *,
        (units > 0 and units > (e2 > e1)::bigint + (e3 > e1)::bigint + (e4 > e1)::bigint + case when e > e1 then others else 0 end)::bigint as g1,
        (units > 0 and units > (e1 >= e2)::bigint + (e3 > e2)::bigint + (e4 > e2)::bigint
            + case when e > e2 then others when e = e2 then low - 1 - h1 else 0 end)::bigint as g2,
        (units > 0 and units > (e1 >= e3)::bigint + (e2 >= e3)::bigint + (e4 > e3)::bigint
            + case when e > e3 then others when e = e3 then high - 1 - h1 - h2 else 0 end)::bigint as g3,
        (units > 0 and units > (e1 >= e4)::bigint + (e2 >= e4)::bigint + (e3 >= e4)::bigint + case when e >= e4 then others else 0 end)::bigint as g4
    from left_over
),

weighed as (
    select
        o, id, n, low, high, place, half_life, h1, h2, h3, h4, others, last_seq, base, status, opened_at, closed_at,
        points = 0 and (half_life is null or n = 0) as is_unattributed, b1 + g1 as w1, b2 + g2 as w2, b3 + g3 as w3, b4 + g4 as w4,
        units - g1 - g2 - g3 - g4 as ones, abs(amount) as size, amount < 0 as is_negative, amount // 1000000000 as q,
        amount % 1000000000 as m
    from handed
),

products as (
    select
        *, q * w1 + m * w1 // 1000000000 as c1, m * w1 % 1000000000 as d1, q * w2 + m * w2 // 1000000000 as c2,
        m * w2 % 1000000000 as d2, q * w3 + m * w3 // 1000000000 as c3, m * w3 % 1000000000 as d3,
        q * w4 + m * w4 // 1000000000 as c4, m * w4 % 1000000000 as d4,
        q * (base + 1) + m * (base + 1) // 1000000000 as ca, m * (base + 1) % 1000000000 as da,
        q * base + m * base // 1000000000 as cb, m * base % 1000000000 as db
    from weighed
),

remainders as (
    select *, (d1 + d2 + d3 + d4 + ones * da + (others - ones) * db) // 1000000000 as units from products
),

given as (
    select
        *,
        (units > 0 and units > (d2 > d1)::bigint + (d3 > d1)::bigint + (d4 > d1)::bigint + case when da > d1 then ones else 0 end
            + case when db > d1 then others - ones else 0 end)::bigint as g1,
        (units > 0 and units > (d1 >= d2)::bigint + (d3 > d2)::bigint + (d4 > d2)::bigint
            + case when da > d2 then ones when da = d2 then least(low - 1 - h1, ones) else 0 end
            + case when db > d2 then others - ones when db = d2 then greatest(low - 1 - h1 - ones, 0) else 0 end)::bigint as g2,
        (units > 0 and units > (d1 >= d3)::bigint + (d2 >= d3)::bigint + (d4 > d3)::bigint
            + case when da > d3 then ones when da = d3 then least(high - 1 - h1 - h2, ones) else 0 end
            + case when db > d3 then others - ones when db = d3 then greatest(high - 1 - h1 - h2 - ones, 0) else 0 end)::bigint as g3,
        (units > 0 and units > (d1 >= d4)::bigint + (d2 >= d4)::bigint + (d3 >= d4)::bigint + case when da >= d4 then ones else 0 end
            + case when db >= d4 then others - ones else 0 end)::bigint as g4
    from remainders
),

rest as (select *, units - g1 - g2 - g3 - g4 as more from given),

parted as (
    select
        *, case when da >= db then least(more, ones) else greatest(more - (others - ones), 0) end as more_a,
        case when da >= db then greatest(more - ones, 0) else least(more, others - ones) end as more_b
    from rest
),

-- The touch that is the i-th of the rest: milestones before it are passed over.
passed as (
    select
        *, ones + h1 + (h2 = 1 and low <= ones + h1)::bigint as p, more_a + h1 + (h2 = 1 and low <= more_a + h1)::bigint as pa,
        ones + more_b + h1 + (h2 = 1 and low <= ones + more_b + h1)::bigint as pb
    from parted
),

priced as (
    select
        *, case when ones > 0 then p + (h3 = 1 and high <= p)::bigint else 0 end as last_one,
        case when more_a > 0 then pa + (h3 = 1 and high <= pa)::bigint else 0 end as last_a,
        case when more_b > 0 then pb + (h3 = 1 and high <= pb)::bigint else 0 end as last_b
    from passed
),

decays as (
    select
        steps.o, models.place, steps.seq, journeys.amount,
        floor(1e9 * pow(2.0, -(epoch_us(journeys.latest_at) - epoch_us(steps.touched_at))::double / models.half_life) + 0.5)::bigint as x,
    from steps
    inner join journeys on journeys.o = steps.o
    inner join models on models.half_life is not null
),

decay_totals as (select *, (sum(x) over (partition by o, place))::bigint as total from decays),

decay_parts as (
    select o, place, seq, amount, 1000000000 * x // total as w, 1000000000 * x % total as e from decay_totals
),

decay_weights as (
    select
        o, place, seq, abs(amount) as size, amount < 0 as is_negative,
        w + (
            row_number() over (partition by o, place order by e desc, seq) <= 1000000000 - sum(w) over (partition by o, place)
        )::bigint as w
    from decay_parts
),

decay_products as (
    select
        *, size // 1000000000 * w + size % 1000000000 * w // 1000000000 as c, size % 1000000000 * w % 1000000000 as d
    from decay_weights
),

decay_credits as (
    select
        o, place, seq, w as weight,
        (c + (
            row_number() over (partition by o, place order by d desc, seq) * 1000000000 <= sum(d) over (partition by o, place)
        )::bigint) * case when is_negative then -1 else 1 end as amount
    from decay_products
),

shares as (
    select
        steps.o, priced.place, steps.seq,
        case
            when steps.seq = 1 and h1 = 1 then w1 when steps.seq = low and h2 = 1 then w2
            when steps.seq = high and h3 = 1 then w3 when steps.seq = n and h4 = 1 then w4 when steps.seq > last_seq then 0
            when steps.seq <= last_one then base + 1
            else base
        end as weight,
        case
            when steps.seq = 1 and h1 = 1 then c1 + g1 when steps.seq = low and h2 = 1 then c2 + g2
            when steps.seq = high and h3 = 1 then c3 + g3 when steps.seq = n and h4 = 1 then c4 + g4
            when steps.seq > last_seq then 0
            when steps.seq <= last_one then ca + (steps.seq <= last_a)::bigint
            else cb + (steps.seq <= last_b)::bigint
        end * case when is_negative then -1 else 1 end as amount
    from steps
    inner join priced on priced.o = steps.o
    where priced.half_life is null
    union all
    select priced.o, priced.place, 0, 1000000000, size * case when is_negative then -1 else 1 end
    from priced
    where priced.is_unattributed
    union all
    select o, place, seq, weight, amount from decay_credits
)

select
    journeys.id as opportunity_id, case journeys.status when 'lost' then 'lost' else 'pipeline' end as amount_type,
    case journeys.status when 'lost' then journeys.closed_at else journeys.opened_at end as credited_at, shares.place,
    steps.id as touchpoint_id, steps.touched_at, steps.channel, steps.workspace_influencer_id, steps.campaign_id,
    steps.deliverable_id, shares.weight, shares.amount
from shares
inner join journeys on journeys.o = shares.o
left join steps on steps.o = shares.o and steps.seq = shares.seq
where shares.weight > 0;
