-- title: Cost per click, lead and opportunity
-- question: What did a click, a lead and an opportunity cost in each campaign?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- param: since date = null — Costs and results from this day on; all when empty.
-- param: until date = null — Costs and results before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: cost_per_click_minor, cost_per_lead_minor, cost_per_opportunity_minor
-- always: campaign, slug, status, cost_minor, clicks, leads, influenced_opportunities, currency_code
-- note: leads: contacts who became one in the period, at or after their first touch of the campaign. clicks: those that count,
--   without bots and repeats. influenced opportunities: those
--   opened in the period whose buyers it touched. A person touched by two campaigns counts in both. An archived campaign is
--   listed if it has costs or results in the period. Costs add up to all costs.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

-- Sums are materialized: joined as they are, they may be computed again for each campaign where statistics are missing.
costs as materialized (
    select
        lines.workspace_id,
        lines.campaign_id,
        sum(lines.cost_minor)::bigint as cost_minor
    from public.campaign_spend as lines
    where
        lines.incurred_on >= (select period.starts_on from period)
        and lines.incurred_on < (select period.ends_on from period)
    group by lines.workspace_id, lines.campaign_id
),

clicks as materialized (
    select
        counted.workspace_id,
        counted.label_id as campaign_id,
        counted.clicks
    from
        public.click_totals(
            'campaign', (select period.starts_on from period), (select period.ends_on from period),
            case when :campaign::text is not null then public.require_campaign(:campaign::text) end
        ) as counted
),

leads as materialized (
    select
        counted.workspace_id,
        counted.label_id as campaign_id,
        counted.leads
    from public.lead_totals('campaign', (select period.starts_on from period), (select period.ends_on from period)) as counted
),

influenced as (
    select
        outcomes.workspace_id,
        outcomes.label_id as campaign_id,
        outcomes.opportunities
    from
        public.influenced_outcomes(
            split_by => 'campaign', since => :since::date, until => :until::date, period => :period::text
        ) as outcomes
    where outcomes.opportunities > 0
)

select
    campaigns.name as campaign,
    campaigns.slug,
    campaigns.status,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(clicks.clicks, 0) as clicks,
    round(costs.cost_minor::numeric / clicks.clicks)::bigint as cost_per_click_minor,
    coalesce(leads.leads, 0) as leads,
    round(costs.cost_minor::numeric / leads.leads)::bigint as cost_per_lead_minor,
    coalesce(influenced.opportunities, 0) as influenced_opportunities,
    round(costs.cost_minor::numeric / influenced.opportunities)::bigint as cost_per_opportunity_minor,
    workspaces.reporting_currency_code as currency_code
from public.campaigns as campaigns
inner join public.workspaces as workspaces on workspaces.id = campaigns.workspace_id
left join costs on costs.workspace_id = campaigns.workspace_id and costs.campaign_id = campaigns.id
left join clicks on clicks.workspace_id = campaigns.workspace_id and clicks.campaign_id = campaigns.id
left join leads on leads.workspace_id = campaigns.workspace_id and leads.campaign_id = campaigns.id
left join influenced on influenced.workspace_id = campaigns.workspace_id and influenced.campaign_id = campaigns.id
where
    case
        when :campaign::text is null
            then campaigns.archived_at is null or num_nonnulls(costs, clicks, leads, influenced) > 0
        else campaigns.id = (select public.require_campaign(:campaign::text))
    end
order by campaigns.starts_on desc nulls first, campaigns.name asc, campaigns.id asc;
