-- title: Credited return by influencer
-- question: What did each influencer cost, what does one model credit to them, and when did it pay back?
-- who: viewer
-- param: model text = linear — Name of an active model; not of kind influenced.
-- note: Rows may be added up. sourced: revenue of deals whose first touch was theirs. Cost per deal is what acquiring a
--   customer cost: cost over the fractions of won deals credited to them. Paid back: the first month in which revenue
--   credited so far reached the whole cost.

with costs as (
    select
        deals.workspace_id,
        deals.workspace_influencer_id,
        sum(
            lines.reporting_amount_minor
            - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
        )::bigint as cost_minor
    from public.campaign_costs as lines
    inner join public.campaign_influencers as deals
        on deals.workspace_id = lines.workspace_id and deals.id = lines.campaign_influencer_id
    group by deals.workspace_id, deals.workspace_influencer_id
),

credited as (
    select
        lines.workspace_id,
        lines.workspace_influencer_id,
        coalesce(sum(lines.amount_minor) filter (where lines.amount_kind = 'revenue'), 0)::bigint as revenue_minor,
        coalesce(sum(lines.amount_minor) filter (where lines.amount_kind = 'pipeline' and lines.status = 'open'), 0)::bigint
            as open_pipeline_minor,
        sum(lines.weight) filter (where lines.amount_kind = 'pipeline') / 1000000000.0 as opportunities,
        sum(lines.weight) filter (where lines.amount_kind = 'pipeline' and lines.status = 'won') / 1000000000.0 as deals
    from public.attribution_lines as lines
    where lines.model_name = :model::text and lines.model_kind <> 'influenced' and lines.workspace_influencer_id is not null
    group by lines.workspace_id, lines.workspace_influencer_id
),

sourced as (
    select
        lines.workspace_id,
        lines.workspace_influencer_id,
        sum(lines.amount_minor)::bigint as revenue_minor
    from public.attribution_lines as lines
    where lines.model_name = 'first_touch' and lines.amount_kind = 'revenue' and lines.workspace_influencer_id is not null
    group by lines.workspace_id, lines.workspace_influencer_id
),

so_far as (
    select
        months.workspace_influencer_id,
        months.workspace_id,
        months.month,
        sum(months.amount_minor) over (
            partition by months.workspace_id, months.workspace_influencer_id order by months.month
        ) as revenue_minor
    from (
        select
            lines.workspace_id,
            lines.workspace_influencer_id,
            date_trunc('month', lines.credited_at)::date as month,
            sum(lines.amount_minor) as amount_minor
        from public.attribution_lines as lines
        where lines.model_name = :model::text and lines.amount_kind = 'revenue' and lines.workspace_influencer_id is not null
        group by lines.workspace_id, lines.workspace_influencer_id, date_trunc('month', lines.credited_at)
    ) as months
)

select
    coalesce(catalogue.name, people.name) as influencer_name,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(credited.revenue_minor, 0) as revenue_minor,
    coalesce(credited.open_pipeline_minor, 0) as open_pipeline_minor,
    coalesce(sourced.revenue_minor, 0) as sourced_revenue_minor,
    round(100.0 * (coalesce(credited.revenue_minor, 0) - costs.cost_minor) / nullif(costs.cost_minor, 0), 1) as return_percent,
    round(credited.opportunities, 2) as credited_opportunities,
    round(credited.deals, 2) as credited_deals,
    round(costs.cost_minor / nullif(credited.opportunities, 0))::bigint as cost_per_opportunity_minor,
    round(costs.cost_minor / nullif(credited.deals, 0))::bigint as cost_per_deal_minor,
    (
        select min(so_far.month)
        from so_far
        where
            so_far.workspace_id = people.workspace_id
            and so_far.workspace_influencer_id = people.id
            and so_far.revenue_minor >= costs.cost_minor
    ) as paid_back_in,
    workspaces.reporting_currency_code as currency_code,
    people.id as workspace_influencer_id
from public.workspace_influencers as people
inner join public.workspaces as workspaces on workspaces.id = people.workspace_id
left join public.influencers as catalogue on catalogue.id = people.influencer_id
left join costs on costs.workspace_id = people.workspace_id and costs.workspace_influencer_id = people.id
left join credited on credited.workspace_id = people.workspace_id and credited.workspace_influencer_id = people.id
left join sourced on sourced.workspace_id = people.workspace_id and sourced.workspace_influencer_id = people.id
where costs.cost_minor is not null or credited.revenue_minor is not null
order by revenue_minor desc, open_pipeline_minor desc, cost_minor desc, people.id asc;
