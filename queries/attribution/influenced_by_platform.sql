-- title: Platforms by influenced pipeline and revenue
-- question: On which platforms do influencers move pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- note: The platform of the content, else of the link's utm_source. Influenced gives an opportunity's full amount to each
--   platform that touched its buyers: it over-counts on purpose, so the rows must not be added up. Opportunities and pipeline are those opened in the period; deals are those won in it, and
--   revenue is what was booked in it.

with touches as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        coalesce(content.platform_code, sources.code) as platform_code
    from public.opportunity_touches as eligible
    left join public.deliverables as content
        on content.workspace_id = eligible.workspace_id and content.id = eligible.deliverable_id
    left join public.platforms as sources on sources.code = eligible.utm_source
    where eligible.workspace_influencer_id is not null
),

touched as (
    select
        touches.workspace_id,
        touches.opportunity_id,
        touches.platform_code,
        count(*) as touches
    from touches
    group by touches.workspace_id, touches.opportunity_id, touches.platform_code
),

summed as (
    select
        touched.workspace_id,
        touched.platform_code,
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
    group by touched.workspace_id, touched.platform_code
)

select
    coalesce(summed.platform_code, 'unknown') as platform,
    summed.opportunities as influenced_opportunities,
    summed.deals as influenced_deals,
    summed.open_pipeline_minor as influenced_open_pipeline_minor,
    summed.won_pipeline_minor as influenced_won_pipeline_minor,
    summed.revenue_minor as influenced_revenue_minor,
    summed.touches,
    workspaces.reporting_currency_code as currency_code
from summed
inner join public.workspaces as workspaces on workspaces.id = summed.workspace_id
order by summed.revenue_minor desc, summed.open_pipeline_minor desc, platform asc;
