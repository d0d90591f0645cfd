-- title: Models side by side
-- question: How much of revenue and open pipeline does each model give to influencers, to other channels, to nobody?
-- who: viewer
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: influencer_revenue_minor, influencer_open_pipeline_minor
-- note: Each model adds up to the same totals; influenced, which over-counts on purpose, is left out.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

credited as (
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
    where
        lines.model_type <> 'influenced'
        and lines.credited_on >= (select report.starts_on from period as report)
        and lines.credited_on < (select report.ends_on from period as report)
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
