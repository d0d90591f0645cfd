-- title: Customer acquisition cost by month
-- question: What did a customer cost us each month, and one that influencers touched?
-- who: viewer
-- param: since date = null — From the month of this day on; twelve months ago when empty.
-- note: cost is all campaign cost of the month, less refunds. A customer is a company of an opportunity won that month.

with months as (
    select
        workspaces.id as workspace_id,
        workspaces.reporting_currency_code as currency_code,
        month::date as starts_on
    from public.workspaces as workspaces
    cross join
        generate_series(
            date_trunc('month', coalesce(:since::date, current_date - interval '11 months')::timestamp),
            current_date::timestamp,
            interval '1 month'
        ) as month
    -- A user sees all their workspaces; the cost is that of the active one.
    where workspaces.id = (select public.active_workspace())
),

costs as (
    select
        lines.workspace_id,
        date_trunc('month', lines.incurred_on::timestamp)::date as starts_on,
        sum(
            lines.reporting_amount_minor
            - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
        )::bigint as cost_minor
    from public.campaign_costs as lines
    group by lines.workspace_id, date_trunc('month', lines.incurred_on::timestamp)::date
),

influenced as (
    select distinct
        touched.workspace_id,
        touched.opportunity_id
    from public.opportunity_touches as touched
    where touched.workspace_influencer_id is not null
),

customers as (
    select
        opportunities.workspace_id,
        date_trunc('month', opportunities.closed_at)::date as starts_on,
        count(distinct opportunities.company_id) as customers,
        count(distinct opportunities.company_id)
        filter (where influenced.opportunity_id is not null) as influenced_customers
    from public.opportunities as opportunities
    left join influenced
        on influenced.workspace_id = opportunities.workspace_id and influenced.opportunity_id = opportunities.id
    where opportunities.status = 'won'
    group by opportunities.workspace_id, date_trunc('month', opportunities.closed_at)::date
)

select
    months.starts_on as month,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(customers.customers, 0) as customers,
    round(costs.cost_minor::numeric / customers.customers)::bigint as cost_per_customer_minor,
    coalesce(customers.influenced_customers, 0) as influenced_customers,
    round(
        costs.cost_minor::numeric / nullif(customers.influenced_customers, 0)
    )::bigint as cost_per_influenced_customer_minor,
    months.currency_code
from months
left join costs on costs.workspace_id = months.workspace_id and costs.starts_on = months.starts_on
left join customers on customers.workspace_id = months.workspace_id and customers.starts_on = months.starts_on
order by months.starts_on;
