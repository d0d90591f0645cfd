-- title: Campaigns by influenced pipeline and revenue
-- question: Which campaigns moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many campaigns.
-- note: Influenced gives an opportunity's full amount to each campaign that touched its buyers: it over-counts on purpose,
--   so the rows must not be added up. Opportunities and pipeline are those opened in the period; deals are those won in it, and
--   revenue is what was booked in it.

with touched as (
    -- Within each opportunity's row: no sort of all touches.
    select
        opportunities.workspace_id,
        opportunities.opportunity_id,
        campaigns.campaign_id,
        campaigns.touches
    from public.touched_opportunities as opportunities
    cross join lateral (
        select
            steps.campaign_id,
            count(*) as touches
        from unnest(opportunities.campaign_ids) as steps (campaign_id)
        where steps.campaign_id is not null
        group by steps.campaign_id
    ) as campaigns
),

summed as (
    select
        touched.workspace_id,
        touched.campaign_id,
        count(*) filter (where outcomes.is_opened) as opportunities,
        count(*) filter (where outcomes.is_won) as deals,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'open'), 0)::bigint
            as open_pipeline_minor,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'won'), 0)::bigint
            as won_pipeline_minor,
        coalesce(sum(outcomes.revenue_minor), 0)::bigint as revenue_minor,
        sum(touched.touches)::bigint as touches
    from touched
    inner join public.opportunity_outcomes(:since::date, :until::date, :period::text) as outcomes
        on outcomes.workspace_id = touched.workspace_id and outcomes.opportunity_id = touched.opportunity_id
    group by touched.workspace_id, touched.campaign_id
)

select
    case
        when count(*) over (partition by workspaces.id, campaigns.name) > 1 then public.told_apart(campaigns.name, campaigns.id, campaigns.slug)
        else campaigns.name
    end as campaign_name,
    campaigns.status,
    summed.opportunities as influenced_opportunities,
    summed.deals as influenced_deals,
    summed.open_pipeline_minor as influenced_open_pipeline_minor,
    summed.won_pipeline_minor as influenced_won_pipeline_minor,
    summed.revenue_minor as influenced_revenue_minor,
    summed.touches,
    workspaces.reporting_currency_code as currency_code,
    campaigns.id as campaign_id
from summed
inner join public.campaigns as campaigns
    on campaigns.workspace_id = summed.workspace_id and campaigns.id = summed.campaign_id
inner join public.workspaces as workspaces on workspaces.id = summed.workspace_id
order by summed.revenue_minor desc, summed.open_pipeline_minor desc, campaigns.name asc, campaigns.id asc
limit :limit::integer;
