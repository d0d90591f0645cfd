-- title: Customer acquisition cost by month
-- question: What did a new customer cost us each month, one that influencers touched, and one credited to them?
-- who: viewer
-- param: since date = null — From this day on; the first of the month eleven months ago when empty.
-- param: until date = null — Before this day; the end of this month when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: model text = linear — Name of an active model; not of type influenced.
-- answer: cost_per_customer_minor, cost_per_influenced_customer_minor, cost_per_credited_customer_minor
-- always: cost_minor, customers, influenced_customers, credited_customers, currency_code
-- note: cost is all campaign cost of the month, less refunds. A new customer is a company whose first opportunity was won that
--   month. Credited customers are the parts of those wins that the model gives to influencers. By platform, campaign or
--   influencer: attribution/acquisition_cost_by.

with period as (
    select
        report.starts_on,
        -- Whole months: what is planned for later this month belongs to it.
        case
            when report.ends_on < 'infinity' then report.ends_on
            else (date_trunc('month', public.workspace_today()::timestamp) + interval '1 month')::date
        end as ends_on
    from public.report_period(:since::date, :until::date, :period::text, (
        date_trunc('month', public.workspace_today()::timestamp) - interval '11 months'
    )::date) as report
),

months as (
    select
        workspaces.id as workspace_id,
        workspaces.reporting_currency_code as currency_code,
        month as starts_on
    from public.workspaces as workspaces
    cross join period
    cross join public.report_months(period.starts_on, period.ends_on) as month
    -- A user sees all their workspaces; the cost is that of the active one.
    where workspaces.id = (select public.active_workspace())
),

costs as (
    select
        lines.workspace_id,
        date_trunc('month', lines.incurred_on::timestamp)::date as starts_on,
        sum(lines.cost_minor)::bigint as cost_minor
    from public.campaign_spend as lines
    where
        lines.incurred_on >= (select period.starts_on from period)
        and lines.incurred_on < (select period.ends_on from period)
    group by lines.workspace_id, date_trunc('month', lines.incurred_on::timestamp)::date
),

first_wins as materialized (
    select distinct on (opportunities.workspace_id, coalesce(opportunities.company_id, opportunities.id))
        opportunities.workspace_id,
        opportunities.id as opportunity_id,
        opportunities.closed_on,
        date_trunc('month', opportunities.closed_on::timestamp)::date as starts_on
    from public.opportunities as opportunities
    where opportunities.status = 'won'
    order by
        opportunities.workspace_id, coalesce(opportunities.company_id, opportunities.id), opportunities.closed_at, opportunities.id
),

-- Once, not for each win: the planner cannot know how many there are in the period.
earned as materialized (
    select
        lines.workspace_id,
        lines.opportunity_id,
        sum(lines.weight) filter (where lines.model_type <> 'influenced') / 1000000000.0 as part
    from public.attribution_credits as lines
    where
        (
            lines.model_name = :model::text
            or lines.model_type = 'influenced'
        )
        and lines.workspace_influencer_id is not null
        and lines.amount_type = 'pipeline'
        and lines.status = 'won'
    group by lines.workspace_id, lines.opportunity_id
),

customers as (
    select
        first_wins.workspace_id,
        first_wins.starts_on,
        count(*) as customers,
        count(earned.opportunity_id) as influenced_customers,
        sum(earned.part) as credited_customers
    from first_wins
    left join earned
        on earned.workspace_id = first_wins.workspace_id and earned.opportunity_id = first_wins.opportunity_id
    where
        first_wins.closed_on >= (select period.starts_on from period)
        and first_wins.closed_on < (select period.ends_on from period)
    group by first_wins.workspace_id, first_wins.starts_on
)

select
    months.starts_on as month,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(customers.customers, 0) as customers,
    round(nullif(costs.cost_minor, 0)::numeric / customers.customers)::bigint as cost_per_customer_minor,
    coalesce(customers.influenced_customers, 0) as influenced_customers,
    round(nullif(costs.cost_minor, 0)::numeric / nullif(customers.influenced_customers, 0))::bigint as cost_per_influenced_customer_minor,
    round(coalesce(customers.credited_customers, 0), 2) as credited_customers,
    round(nullif(costs.cost_minor, 0)::numeric / nullif(customers.credited_customers, 0))::bigint as cost_per_credited_customer_minor,
    months.currency_code
from months
left join costs on costs.workspace_id = months.workspace_id and costs.starts_on = months.starts_on
left join customers on customers.workspace_id = months.workspace_id and customers.starts_on = months.starts_on
where (select public.require_attribution_model(:model::text, must_add_up => true)) is not null
order by months.starts_on;
