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

with states as (
    select
        opportunities.workspace_id,
        latest.stage_id,
        latest.reporting_amount_minor
    from public.opportunities as opportunities
    inner join lateral (
        select
            history.stage_id,
            history.status,
            history.reporting_amount_minor
        from public.opportunity_history as history
        where
            history.workspace_id = opportunities.workspace_id
            and history.opportunity_id = opportunities.id
            and history.changed_at <= case when :moment::timestamptz is null then now() else :moment::timestamptz end
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
