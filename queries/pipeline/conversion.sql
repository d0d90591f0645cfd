-- title: Conversion between stages
-- question: How much of the pipeline that closed in a period reached each stage, moved on from it, and was won?
-- who: viewer
-- param: since date = null — Closed from this day on; twelve months ago when empty.
-- param: until date = null — Closed before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- always: pipeline, position, stage, reached, moved_on, conversion_percent, lost_here, won, win_percent
-- note: What was won reached every stage; what was lost reached the furthest stage its history shows and all before.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

closed as materialized (
    select
        opportunities.workspace_id,
        opportunities.id,
        opportunities.pipeline_id,
        opportunities.status = 'won' as is_won
    from public.opportunities as opportunities
    where
        opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
),

-- A handful of stages, read once: joined to the tables, they are looked up again for each row of the history.
positions as materialized (
    select
        stages.workspace_id,
        stages.pipeline_id,
        stages.id,
        stages.name,
        stages.position
    from public.pipeline_stages as stages
    where stages.type = 'open'
),

-- What was won reached every stage, whatever its history says.
furthest as materialized (
    select
        closed.workspace_id,
        closed.pipeline_id,
        closed.is_won,
        max(positions.position) as furthest_position
    from closed
    left join lateral (
        select history.stage_id
        from public.opportunity_history as history
        where
            history.workspace_id = closed.workspace_id
            and history.opportunity_id = closed.id
            and history.superseded_at is null
        offset 0 -- noqa: AM09
    ) as reached on not closed.is_won
    left join positions
        on
            positions.workspace_id = closed.workspace_id
            and positions.pipeline_id = closed.pipeline_id
            and positions.id = reached.stage_id
    group by closed.workspace_id, closed.id, closed.pipeline_id, closed.is_won
),

-- How many went how far: from here on a handful of rows, however many were closed.
distances as materialized (
    select
        furthest.workspace_id,
        furthest.pipeline_id,
        furthest.is_won,
        furthest.furthest_position,
        count(*) as closed
    from furthest
    group by furthest.workspace_id, furthest.pipeline_id, furthest.is_won, furthest.furthest_position
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
    from positions as open_stages
),

counted as (
    select
        stages.workspace_id,
        stages.pipeline_id,
        stages.position,
        stages.name,
        sum(distances.closed)::bigint as reached,
        coalesce(
            sum(distances.closed) filter (where distances.is_won or distances.furthest_position > stages.position), 0
        )::bigint as moved_on,
        coalesce(sum(distances.closed) filter (where distances.is_won), 0)::bigint as won
    from stages
    inner join distances
        on
            distances.workspace_id = stages.workspace_id
            and distances.pipeline_id = stages.pipeline_id
            and (distances.is_won or stages.is_first or distances.furthest_position >= stages.position)
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
