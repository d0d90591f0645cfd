-- title: Pipeline as of a moment
-- question: What did the open pipeline look like then?
-- who: viewer
-- param: moment timestamptz = null — The moment, with its offset; now when empty.
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- note: Stage, amount and status as they were; weighted by the probability its stage has today.

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
    and (:pipeline::text is null or pipelines.name = :pipeline::text)
group by workspaces.id, pipelines.workspace_id, pipelines.id, stages.workspace_id, stages.id
order by pipelines.is_default desc, pipelines.name asc, stages.position asc;
