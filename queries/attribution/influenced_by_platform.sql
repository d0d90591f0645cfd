-- title: Platforms by influenced pipeline and revenue
-- question: On which platforms do influencers move pipeline and revenue?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- note: The platform of the content, else of the link's utm_source. Influenced gives an opportunity's full amount to each
--   platform that touched its buyers: it over-counts on purpose, so the rows must not be added up.

with touched as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        coalesce(content.platform_code, sources.code) as platform_code,
        count(*) as touches
    from public.opportunity_touches as eligible
    left join public.deliverables as content
        on content.workspace_id = eligible.workspace_id and content.id = eligible.deliverable_id
    left join public.platforms as sources on sources.code = eligible.utm_source
    where eligible.workspace_influencer_id is not null
    group by eligible.workspace_id, eligible.opportunity_id, coalesce(content.platform_code, sources.code)
)

select
    coalesce(touched.platform_code, 'unknown') as platform,
    count(*) as influenced_opportunities,
    count(*) filter (where opportunities.status = 'won') as influenced_deals,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'open'), 0
    )::bigint as influenced_open_pipeline_minor,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'won'), 0
    )::bigint as influenced_won_pipeline_minor,
    coalesce(sum(revenue.revenue_minor), 0)::bigint as influenced_revenue_minor,
    sum(touched.touches)::bigint as touches,
    workspaces.reporting_currency_code as currency_code
from touched
inner join public.opportunities as opportunities
    on opportunities.workspace_id = touched.workspace_id and opportunities.id = touched.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = touched.workspace_id
left join public.deal_revenue as revenue
    on revenue.workspace_id = touched.workspace_id and revenue.opportunity_id = touched.opportunity_id
where :since::date is null or opportunities.opened_on >= :since::date
group by workspaces.id, touched.platform_code
order by influenced_revenue_minor desc, influenced_open_pipeline_minor desc, platform asc;
