-- title: First and last touch
-- question: Which influencers have the first touch, which the last, and how much pipeline and revenue follows?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: first_touches, first_amount_minor, first_revenue_minor, last_touches, last_amount_minor,
--   last_revenue_minor, currency_code
-- answer: first_touches, first_revenue_minor, last_touches, last_revenue_minor
-- note: The full amount goes to the first touch, and once more to the last: each column adds up to the touched total.
--   amount is open and won pipeline opened in the period, revenue is booked in the period; lost amounts are left out.

with ends as (
    select
        outcomes.workspace_id,
        outcomes.is_opened,
        outcomes.amount_minor,
        outcomes.revenue_minor,
        touched.channels[places.place] as channel,
        touched.workspace_influencer_ids[places.place] as workspace_influencer_id,
        places.place = 1 as is_first,
        places.place = touched.touches as is_last
    from public.opportunity_outcomes(:since::date, :until::date, :period::text) as outcomes
    -- Offset 0: looked up by key for each, also where the planner takes the workspace for a tiny one.
    cross join
        lateral (
            select
                found.channels,
                found.workspace_influencer_ids,
                cardinality(found.touchpoint_ids) as touches
            from public.touched_opportunities as found
            where found.workspace_id = outcomes.workspace_id and found.opportunity_id = outcomes.opportunity_id
            offset 0 -- noqa: AM09
        ) as touched
    cross join generate_series(1, touched.touches, greatest(touched.touches - 1, 1)) as places (place)
    where outcomes.status <> 'lost' and (outcomes.is_opened or outcomes.revenue_minor is not null)
),

summed as (
    select
        ends.workspace_id,
        ends.channel,
        ends.workspace_influencer_id,
        count(*) filter (where ends.is_first and ends.is_opened) as first_touches,
        coalesce(sum(ends.amount_minor) filter (where ends.is_first and ends.is_opened), 0)::bigint as first_amount_minor,
        coalesce(sum(ends.revenue_minor) filter (where ends.is_first), 0)::bigint as first_revenue_minor,
        count(*) filter (where ends.is_last and ends.is_opened) as last_touches,
        coalesce(sum(ends.amount_minor) filter (where ends.is_last and ends.is_opened), 0)::bigint as last_amount_minor,
        coalesce(sum(ends.revenue_minor) filter (where ends.is_last), 0)::bigint as last_revenue_minor
    from ends
    group by ends.workspace_id, ends.channel, ends.workspace_influencer_id
)

select
    summed.channel,
    case
        when
            count(*) over (partition by summed.workspace_id, summed.channel, coalesce(catalog.name, people.name)) > 1
            and summed.workspace_influencer_id is not null
            then public.label_with_id(coalesce(catalog.name, people.name), summed.workspace_influencer_id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    summed.first_touches,
    summed.first_amount_minor,
    summed.first_revenue_minor,
    summed.last_touches,
    summed.last_amount_minor,
    summed.last_revenue_minor,
    workspaces.reporting_currency_code as currency_code
from summed
inner join public.workspaces as workspaces on workspaces.id = summed.workspace_id
left join public.workspace_influencers as people
    on people.workspace_id = summed.workspace_id and people.id = summed.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where public.require_computed_attribution()
order by summed.first_amount_minor desc, summed.last_amount_minor desc, summed.channel asc, influencer_name asc;
