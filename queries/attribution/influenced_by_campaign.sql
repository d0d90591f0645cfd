-- title: Campaigns by influenced pipeline and revenue
-- question: Which campaigns moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- param: limit integer = 20 — At most so many campaigns.
-- note: Influenced gives an opportunity's full amount to each campaign that touched its buyers: it over-counts on purpose,
--   so the rows must not be added up.

with touched as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        eligible.campaign_id,
        count(*) as touches
    from public.opportunity_touches as eligible
    where eligible.campaign_id is not null
    group by eligible.workspace_id, eligible.opportunity_id, eligible.campaign_id
)

select
    campaigns.name as campaign_name,
    campaigns.status,
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
    workspaces.reporting_currency_code as currency_code,
    campaigns.id as campaign_id
from touched
inner join public.opportunities as opportunities
    on opportunities.workspace_id = touched.workspace_id and opportunities.id = touched.opportunity_id
inner join public.campaigns as campaigns
    on campaigns.workspace_id = touched.workspace_id and campaigns.id = touched.campaign_id
inner join public.workspaces as workspaces on workspaces.id = touched.workspace_id
left join public.deal_revenue as revenue
    on revenue.workspace_id = touched.workspace_id and revenue.opportunity_id = touched.opportunity_id
where :since::date is null or opportunities.opened_on >= :since::date
group by workspaces.id, campaigns.workspace_id, campaigns.id
order by influenced_revenue_minor desc, influenced_open_pipeline_minor desc, campaigns.name asc, campaigns.id asc
limit :limit::integer;
