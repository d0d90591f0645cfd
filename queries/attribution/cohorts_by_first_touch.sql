-- title: Cohorts by first influencer touch
-- question: What became of the opportunities whose buyers an influencer first touched in each month?
-- who: viewer
-- note: Each opportunity is in exactly one cohort, so the rows may be added up.

with first_touches as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        min(eligible.touched_at) as touched_at
    from public.opportunity_touches as eligible
    where eligible.workspace_influencer_id is not null
    group by eligible.workspace_id, eligible.opportunity_id
)

select
    date_trunc('month', first_touches.touched_at)::date as first_touch_month,
    count(*) as opportunities,
    count(*) filter (where opportunities.status = 'open') as open,
    count(*) filter (where opportunities.status = 'won') as won,
    count(*) filter (where opportunities.status = 'lost') as lost,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'open'), 0
    )::bigint as open_pipeline_minor,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'won'), 0
    )::bigint as won_minor,
    coalesce(sum(revenue.revenue_minor), 0)::bigint as revenue_minor,
    round(
        avg(extract(epoch from opportunities.closed_at - first_touches.touched_at) / 86400)
        filter (where opportunities.status = 'won'),
        1
    ) as average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from first_touches
inner join public.opportunities as opportunities
    on opportunities.workspace_id = first_touches.workspace_id and opportunities.id = first_touches.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = first_touches.workspace_id
left join public.deal_revenue as revenue
    on revenue.workspace_id = first_touches.workspace_id and revenue.opportunity_id = first_touches.opportunity_id
group by workspaces.id, first_touch_month
order by first_touch_month;
