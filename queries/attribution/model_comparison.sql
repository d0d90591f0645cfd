-- title: Models side by side
-- question: How much of revenue and open pipeline does each model give to influencers, to other channels, to nobody?
-- who: viewer
-- note: Each model adds up to the same totals; influenced, which over-counts on purpose, is left out.

with credited as (
    select
        lines.workspace_id,
        lines.model_name,
        lines.amount_minor,
        case
            when lines.touchpoint_id is null then 'nobody'
            when lines.workspace_influencer_id is not null or lines.channel = 'influencer' then 'influencers'
            else 'others'
        end as credited_to,
        case
            when lines.amount_type = 'revenue' then 'revenue'
            when lines.status = 'open' then 'open'
        end as type
    from public.attribution_credits as lines
    where lines.model_type <> 'influenced'
)

select
    credited.model_name,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'revenue' and credited.credited_to = 'influencers'), 0)::bigint
        as influencer_revenue_minor,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'revenue' and credited.credited_to = 'others'), 0)::bigint
        as other_revenue_minor,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'revenue' and credited.credited_to = 'nobody'), 0)::bigint
        as unattributed_revenue_minor,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'open' and credited.credited_to = 'influencers'), 0)::bigint
        as influencer_open_pipeline_minor,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'open' and credited.credited_to = 'others'), 0)::bigint
        as other_open_pipeline_minor,
    coalesce(sum(credited.amount_minor) filter (where credited.type = 'open' and credited.credited_to = 'nobody'), 0)::bigint
        as unattributed_open_pipeline_minor,
    workspaces.reporting_currency_code as currency_code
from credited
inner join public.workspaces as workspaces on workspaces.id = credited.workspace_id
group by credited.workspace_id, credited.model_name, workspaces.reporting_currency_code
order by credited.model_name asc;
