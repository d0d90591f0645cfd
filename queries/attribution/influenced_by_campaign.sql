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

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

touched as (
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
    case
        when count(*) over (partition by workspaces.id, campaigns.name) > 1 then public.told_apart(campaigns.name, campaigns.id, campaigns.slug)
        else campaigns.name
    end as campaign_name,
    campaigns.status,
    count(*) filter (where counted.is_opened) as influenced_opportunities,
    count(*) filter (
        where opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
        and opportunities.status = 'won'
    ) as influenced_deals,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'open' and counted.is_opened), 0
    )::bigint as influenced_open_pipeline_minor,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'won' and counted.is_opened), 0
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
left join lateral (
    select sum(events.reporting_amount_minor)::bigint as revenue_minor
    from public.deals as deals
    inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
    where
        deals.workspace_id = touched.workspace_id
        and deals.opportunity_id = touched.opportunity_id
        and events.occurred_on >= (select period.starts_on from period)
        and events.occurred_on < (select period.ends_on from period)
) as revenue on true
inner join lateral ( -- noqa: ST05
    select
        opportunities.opened_on >= (select period.starts_on from period)
        and opportunities.opened_on < (select period.ends_on from period) as is_opened
) as counted on true
where
    counted.is_opened
    or revenue.revenue_minor is not null
    or (
        opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
        and opportunities.status = 'won'
    )
group by workspaces.id, campaigns.workspace_id, campaigns.id
order by influenced_revenue_minor desc, influenced_open_pipeline_minor desc, campaigns.name asc, campaigns.id asc
limit :limit::integer;
