-- title: Return on investment by influencer
-- question: What did each influencer cost us, and what did they influence?
-- who: viewer
-- param: since date = null — Costs, deals and revenue from this day on; all when empty.
-- param: until date = null — Costs, deals and revenue before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many influencers.
-- answer: cost_minor, influenced_revenue_minor, influenced_return_percent
-- always: influencer_name, cost_minor, influenced_deals, influenced_open_pipeline_minor, influenced_revenue_minor,
--   currency_code, workspace_influencer_id
-- note: cost is the cost of their collaborations in the period, less refunds. Influenced revenue is the full revenue booked in it of
--   every deal they touched: it over-counts on purpose, so the return is the most it can be and the rows must not be added
--   up. What one model credits: attribution/credited_return.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

costs as materialized (
    select
        spend.workspace_id,
        spend.workspace_influencer_id,
        sum(spend.cost_minor)::bigint as cost_minor
    from public.campaign_spend as spend
    where
        spend.workspace_influencer_id is not null
        and spend.incurred_on >= (select period.starts_on from period)
        and spend.incurred_on < (select period.ends_on from period)
    group by spend.workspace_id, spend.workspace_influencer_id
),

influenced as materialized (
    select
        outcomes.workspace_id,
        outcomes.label_id as workspace_influencer_id,
        outcomes.deals,
        outcomes.open_pipeline_minor,
        coalesce(outcomes.revenue_minor, 0) as revenue_minor
    from
        public.influenced_outcomes(
            split_by => 'influencer', since => :since::date, until => :until::date, period => :period::text
        ) as outcomes
    where outcomes.deals > 0 or outcomes.open_opportunities > 0 or outcomes.revenue_minor is not null
),

named as (
    select
        people.workspace_id,
        people.id,
        coalesce(catalog.name, people.name) as name,
        count(*) over (partition by people.workspace_id, coalesce(catalog.name, people.name)) as same_names,
        coalesce(costs.cost_minor, 0) as cost_minor,
        coalesce(influenced.deals, 0) as deals,
        coalesce(influenced.open_pipeline_minor, 0) as open_pipeline_minor,
        coalesce(influenced.revenue_minor, 0) as revenue_minor
    from public.workspace_influencers as people
    left join public.influencers as catalog on catalog.id = people.influencer_id
    left join costs on costs.workspace_id = people.workspace_id and costs.workspace_influencer_id = people.id
    left join influenced on influenced.workspace_id = people.workspace_id and influenced.workspace_influencer_id = people.id
    where costs.cost_minor is not null or influenced.deals is not null
)

select
    case when named.same_names > 1 then public.label_with_id(named.name, named.id) else named.name end as influencer_name,
    named.cost_minor,
    named.deals as influenced_deals,
    named.open_pipeline_minor as influenced_open_pipeline_minor,
    named.revenue_minor as influenced_revenue_minor,
    round(100.0 * (named.revenue_minor - named.cost_minor) / nullif(named.cost_minor, 0), 1) as influenced_return_percent,
    workspaces.reporting_currency_code as currency_code,
    named.id as workspace_influencer_id
from named
inner join public.workspaces as workspaces on workspaces.id = named.workspace_id
order by named.revenue_minor desc, named.open_pipeline_minor desc, named.cost_minor desc, named.id asc
limit :limit::integer;
