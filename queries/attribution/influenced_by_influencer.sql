-- title: Influencers by influenced pipeline and revenue
-- question: Which influencers moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many influencers.
-- note: Influenced gives an opportunity's full amount to each influencer that touched its buyers: it over-counts on
--   purpose, so the rows must not be added up. Sorted by open pipeline plus revenue. Opportunities and pipeline are those
--   opened in the period, deals are those won in it, and revenue is what was booked in it.

with touched as (
    -- Within each opportunity's row: no sort of all touches.
    select
        opportunities.workspace_id,
        opportunities.opportunity_id,
        people.workspace_influencer_id,
        people.touches,
        people.last_touched_at
    from public.touched_opportunities as opportunities
    cross join lateral (
        select
            steps.workspace_influencer_id,
            count(*) as touches,
            max(steps.touched_at) as last_touched_at
        from unnest(opportunities.workspace_influencer_ids, opportunities.touched_at) as steps (workspace_influencer_id, touched_at)
        where steps.workspace_influencer_id is not null
        group by steps.workspace_influencer_id
    ) as people
),

summed as (
    select
        touched.workspace_id,
        touched.workspace_influencer_id,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'open'), 0)::bigint
            as open_pipeline_minor,
        coalesce(sum(outcomes.revenue_minor), 0)::bigint as revenue_minor,
        count(*) filter (where outcomes.is_won) as deals,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'won'), 0)::bigint
            as won_pipeline_minor,
        count(*) filter (where outcomes.is_opened and outcomes.status = 'open') as open_opportunities,
        count(*) filter (where outcomes.is_opened) as opportunities,
        sum(touched.touches)::bigint as touches,
        max(touched.last_touched_at) as last_touched_at
    from touched
    inner join public.opportunity_outcomes(:since::date, :until::date, :period::text) as outcomes
        on outcomes.workspace_id = touched.workspace_id and outcomes.opportunity_id = touched.opportunity_id
    group by touched.workspace_id, touched.workspace_influencer_id
)

select
    case
        when count(*) over (partition by summed.workspace_id, coalesce(catalog.name, people.name)) > 1
            then public.told_apart(coalesce(catalog.name, people.name), people.id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    summed.open_pipeline_minor as influenced_open_pipeline_minor,
    summed.revenue_minor as influenced_revenue_minor,
    summed.deals as influenced_deals,
    summed.won_pipeline_minor as influenced_won_pipeline_minor,
    summed.open_opportunities as influenced_open_opportunities,
    summed.opportunities as influenced_opportunities,
    summed.touches,
    summed.last_touched_at,
    workspaces.reporting_currency_code as currency_code,
    summed.workspace_influencer_id
from summed
inner join public.workspaces as workspaces on workspaces.id = summed.workspace_id
inner join public.workspace_influencers as people
    on people.workspace_id = summed.workspace_id and people.id = summed.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
order by
    summed.open_pipeline_minor + summed.revenue_minor desc,
    coalesce(catalog.name, people.name) asc,
    summed.workspace_influencer_id asc
limit :limit::integer;
