-- title: Pipeline as of a moment
-- question: What did the open pipeline look like then?
-- who: viewer
-- param: moment timestamptz = null — The moment; a day or period (2026-09-30, FY2026-Q1) means its end. Now when empty.
-- param: reported_at timestamptz = null — What reports showed at this moment, likewise: entries made later are left out. All entries when empty.
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- always: pipeline, position, stage, probability, opportunities, amount_minor, weighted_minor, currency_code
-- note: As of: what was true at the moment, by all that was entered until today; a deal won on that day and entered later
--   is no longer open. Give reported_at, the same moment as a rule, for what the report showed then. Imported closed, a deal
--   counts in the first stage from the day it was opened. Weighted by the probability its stage has today.

with given as (
    select case when :moment::timestamptz is null then now() else :moment::timestamptz end as moment
),

asked as materialized (
    select
        workspaces.id as workspace_id,
        given.moment,
        (given.moment at time zone workspaces.time_zone)::date as day,
        ((given.moment + interval '1 microsecond') at time zone workspaces.time_zone)::date as running_day
    from public.workspaces as workspaces
    cross join given
),

-- Materialized: without statistics the states would be found again for each stage.
-- A day that was over by then had happened, and a later one had not, whatever time zone the workspace had when it was entered.
states as materialized (
    select
        opportunities.workspace_id,
        latest.stage_id,
        latest.reporting_amount_minor
    from public.opportunities as opportunities
    inner join asked on asked.workspace_id = opportunities.workspace_id
    inner join lateral (
        select
            history.stage_id,
            history.status,
            history.reporting_amount_minor
        from public.opportunity_history as history
        where
            history.workspace_id = opportunities.workspace_id
            and history.opportunity_id = opportunities.id
            and history.changed_on <= asked.day
            and (history.changed_at <= asked.moment or history.changed_on < asked.running_day)
            and case
                when :reported_at::timestamptz is null then history.superseded_at is null
                else
                    history.recorded_at <= :reported_at::timestamptz
                    and (history.superseded_at is null or history.superseded_at > :reported_at::timestamptz)
            end
        order by history.changed_at desc, history.id desc
        limit 1
    ) as latest on true
    where latest.status = 'open'
)

select
    pipelines.name as pipeline,
    stages.position,
    stages.name as stage,
    stages.probability,
    count(states.stage_id) as opportunities,
    coalesce(sum(states.reporting_amount_minor), 0)::bigint as amount_minor,
    coalesce(sum((states.reporting_amount_minor * stages.probability + 50) / 100), 0)::bigint as weighted_minor,
    workspaces.reporting_currency_code as currency_code
from public.pipeline_stages as stages
inner join public.pipelines as pipelines
    on pipelines.workspace_id = stages.workspace_id and pipelines.id = stages.pipeline_id
inner join public.workspaces as workspaces on workspaces.id = stages.workspace_id
left join states on states.workspace_id = stages.workspace_id and states.stage_id = stages.id
where
    stages.type = 'open'
    and (:pipeline::text is null or pipelines.id = (select public.require_pipeline(:pipeline::text)))
group by workspaces.id, pipelines.workspace_id, pipelines.id, stages.workspace_id, stages.id
order by pipelines.is_default desc, pipelines.name asc, stages.position asc;
