-- title: Return on investment by influencer
-- question: What did each influencer cost us, and what did they influence?
-- who: viewer
-- param: limit integer = 20 — At most so many influencers.
-- note: cost is what was booked on their deals, less refunds. Influenced revenue is the full revenue of every deal they
--   touched: it over-counts on purpose, so the return is the most it can be and the rows must not be added up.

with costs as (
    select
        collaborations.workspace_id,
        collaborations.workspace_influencer_id,
        sum(
            lines.reporting_amount_minor
            - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
        )::bigint as cost_minor
    from public.campaign_costs as lines
    inner join public.collaborations as collaborations
        on collaborations.workspace_id = lines.workspace_id and collaborations.id = lines.collaboration_id
    group by collaborations.workspace_id, collaborations.workspace_influencer_id
),

influenced as (
    select
        touched.workspace_id,
        touched.workspace_influencer_id,
        count(*) filter (where touched.status = 'won') as influenced_deals,
        sum(touched.influenced_open_pipeline_minor)::bigint as influenced_open_pipeline_minor,
        sum(touched.influenced_revenue_minor)::bigint as influenced_revenue_minor
    from public.influenced_opportunities as touched
    group by touched.workspace_id, touched.workspace_influencer_id
)

select
    coalesce(catalog.name, people.name) as influencer_name,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(influenced.influenced_deals, 0) as influenced_deals,
    coalesce(influenced.influenced_open_pipeline_minor, 0) as influenced_open_pipeline_minor,
    coalesce(influenced.influenced_revenue_minor, 0) as influenced_revenue_minor,
    round(
        100.0 * (coalesce(influenced.influenced_revenue_minor, 0) - costs.cost_minor) / nullif(costs.cost_minor, 0), 1
    ) as influenced_return_percent,
    workspaces.reporting_currency_code as currency_code,
    people.id as workspace_influencer_id
from public.workspace_influencers as people
inner join public.workspaces as workspaces on workspaces.id = people.workspace_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join costs on costs.workspace_id = people.workspace_id and costs.workspace_influencer_id = people.id
left join influenced on influenced.workspace_id = people.workspace_id and influenced.workspace_influencer_id = people.id
where costs.cost_minor is not null or influenced.influenced_deals is not null
order by influenced_revenue_minor desc, influenced_open_pipeline_minor desc, cost_minor desc, people.id asc
limit :limit::integer;
