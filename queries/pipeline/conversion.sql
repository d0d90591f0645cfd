-- title: Conversion between stages
-- question: Of what closed in a period, how much reached each stage, moved on from it, and was won?
-- who: viewer
-- param: since date = null — Closed from this day on; twelve months ago when empty.
-- param: until date = null — Closed before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- note: What was won reached every stage; what was lost reached the furthest stage its history shows and all before.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

closed as (
    select
        opportunities.workspace_id,
        opportunities.id,
        opportunities.pipeline_id,
        opportunities.status = 'won' as is_won,
        (
            select max(stages.position)
            from public.opportunity_history as history
            inner join public.pipeline_stages as stages
                on
                    stages.workspace_id = history.workspace_id
                    and stages.id = history.stage_id
                    and stages.pipeline_id = opportunities.pipeline_id
                    and stages.type = 'open'
            where
                history.workspace_id = opportunities.workspace_id
                and history.opportunity_id = opportunities.id
                and history.superseded_at is null
        ) as furthest_position
    from public.opportunities as opportunities
    where
        opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
),

stages as (
    select
        open_stages.workspace_id,
        open_stages.pipeline_id,
        open_stages.name,
        open_stages.position,
        open_stages.position = min(open_stages.position) over (
            partition by open_stages.workspace_id, open_stages.pipeline_id
        ) as is_first
    from public.pipeline_stages as open_stages
    where open_stages.type = 'open'
),

counted as (
    select
        stages.workspace_id,
        stages.pipeline_id,
        stages.position,
        stages.name,
        count(*) as reached,
        count(*) filter (where closed.is_won or closed.furthest_position > stages.position) as moved_on,
        count(*) filter (where closed.is_won) as won
    from stages
    inner join closed
        on
            closed.workspace_id = stages.workspace_id
            and closed.pipeline_id = stages.pipeline_id
            and (closed.is_won or stages.is_first or closed.furthest_position >= stages.position)
    group by stages.workspace_id, stages.pipeline_id, stages.position, stages.name
)

select
    pipelines.name as pipeline,
    counted.position,
    counted.name as stage,
    counted.reached,
    counted.moved_on,
    round(100.0 * counted.moved_on / counted.reached, 1) as conversion_percent,
    counted.reached - counted.moved_on as lost_here,
    counted.won,
    round(100.0 * counted.won / counted.reached, 1) as win_percent
from counted
inner join public.pipelines as pipelines
    on pipelines.workspace_id = counted.workspace_id and pipelines.id = counted.pipeline_id
where :pipeline::text is null or pipelines.id = (select public.require_pipeline(:pipeline::text))
order by pipelines.name, pipelines.id, counted.position;
