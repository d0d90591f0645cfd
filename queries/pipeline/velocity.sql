-- title: Velocity: days per stage
-- question: How long do opportunities stay in each stage before they leave it?
-- who: viewer
-- param: since date = null — Left the stage from this day on; twelve months ago when empty.
-- param: until date = null — Left it before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- always: pipeline, position, stage, left_it

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

stays as (
    select
        history.workspace_id,
        history.former_stage_id as stage_id,
        extract(epoch from history.former_stage_duration) / 86400 as days
    from public.opportunity_history as history
    where
        history.former_stage_id is not null
        and history.former_stage_duration is not null
        and history.superseded_at is null
        and history.changed_on >= (select period.starts_on from period)
        and history.changed_on < (select period.ends_on from period)
),

-- Added up before stages are joined: without statistics the history would be read once for each stage.
summed as materialized (
    select
        stays.workspace_id,
        stays.stage_id,
        count(*) as left_it,
        avg(stays.days) as average_days,
        percentile_cont(0.5) within group (order by stays.days) as median_days,
        percentile_cont(0.9) within group (order by stays.days) as slowest_tenth_days
    from stays
    group by stays.workspace_id, stays.stage_id
)

select
    pipelines.name as pipeline,
    stages.position,
    stages.name as stage,
    coalesce(summed.left_it, 0) as left_it,
    round(summed.average_days, 1) as average_days,
    round(summed.median_days::numeric, 1) as median_days,
    round(summed.slowest_tenth_days::numeric, 1) as slowest_tenth_days
from public.pipeline_stages as stages
inner join public.pipelines as pipelines
    on pipelines.workspace_id = stages.workspace_id and pipelines.id = stages.pipeline_id
left join summed on summed.workspace_id = stages.workspace_id and summed.stage_id = stages.id
where
    stages.type = 'open'
    and (:pipeline::text is null or pipelines.id = (select public.require_pipeline(:pipeline::text)))
order by pipelines.is_default desc, pipelines.name asc, stages.position asc;
