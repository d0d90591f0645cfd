-- title: Customer acquisition cost by month
-- question: What did a new customer cost us each month, one that influencers touched, and one credited to them?
-- who: viewer
-- param: since date = null — From the month of this day on; twelve months ago when empty.
-- param: model text = linear — Name of an active model; not of type influenced.
-- note: cost is all campaign cost of the month, less refunds. A new customer is a company whose first opportunity was won that
--   month. Credited customers are the parts of those wins that the model gives to influencers.

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

first_wins as (
    select distinct on (opportunities.workspace_id, opportunities.company_id)
        opportunities.workspace_id,
        opportunities.id as opportunity_id,
        date_trunc('month', opportunities.closed_at)::date as starts_on
    from public.opportunities as opportunities
    where opportunities.status = 'won'
    order by opportunities.workspace_id, opportunities.company_id, opportunities.closed_at, opportunities.id
),

earned as (
    select
        lines.workspace_id,
        lines.opportunity_id,
        sum(lines.weight) filter (where lines.model_type <> 'influenced') / 1000000000.0 as part
    from public.attribution_credits as lines
    where
        (
            lines.model_name = (select public.require_attribution_model(:model::text, must_add_up => true))
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
    group by first_wins.workspace_id, first_wins.starts_on
)

select
    months.starts_on as month,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(customers.customers, 0) as customers,
    round(costs.cost_minor::numeric / customers.customers)::bigint as cost_per_customer_minor,
    coalesce(customers.influenced_customers, 0) as influenced_customers,
    round(costs.cost_minor::numeric / nullif(customers.influenced_customers, 0))::bigint as cost_per_influenced_customer_minor,
    round(coalesce(customers.credited_customers, 0), 2) as credited_customers,
    round(costs.cost_minor::numeric / nullif(customers.credited_customers, 0))::bigint as cost_per_credited_customer_minor,
    months.currency_code
from months
left join costs on costs.workspace_id = months.workspace_id and costs.starts_on = months.starts_on
left join customers on customers.workspace_id = months.workspace_id and customers.starts_on = months.starts_on
order by months.starts_on;
