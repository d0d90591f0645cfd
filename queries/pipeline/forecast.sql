-- title: Forecast by month
-- question: How much of the open pipeline is expected to close in which month, weighted by its chance?
-- who: viewer
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- always: timing, opportunities, amount_minor, weighted_minor, currency_code
-- note: overdue: expected to close before today and still open. The month is empty for opportunities without a date.

-- A handful of stages, read once: joined directly they are looked up again for every opportunity.
with stages as materialized (
    select
        stages.workspace_id,
        stages.id,
        stages.probability
    from public.pipeline_stages as stages
    inner join public.pipelines as pipelines
        on pipelines.workspace_id = stages.workspace_id and pipelines.id = stages.pipeline_id
    where :pipeline::text is null or pipelines.id = (select public.require_pipeline(:pipeline::text))
),

months as (
    select
        opportunities.workspace_id,
        date_trunc('month', opportunities.expected_close_on::timestamp)::date as month,
        case
            when opportunities.expected_close_on is null then 'no date'
            when opportunities.expected_close_on < (select public.workspace_today()) then 'overdue'
            else 'expected'
        end as timing,
        count(*) as opportunities,
        coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as amount_minor,
        coalesce(sum((opportunities.reporting_amount_minor * stages.probability + 50) / 100), 0)::bigint as weighted_minor
    from public.opportunities as opportunities
    inner join stages on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id
    where opportunities.status = 'open'
    group by opportunities.workspace_id, month, timing
)

select
    months.month,
    months.timing,
    months.opportunities,
    months.amount_minor,
    months.weighted_minor,
    workspaces.reporting_currency_code as currency_code
from months
inner join public.workspaces as workspaces on workspaces.id = months.workspace_id
order by months.month asc nulls last, months.timing desc;
