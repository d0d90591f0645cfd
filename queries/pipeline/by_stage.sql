-- title: Open pipeline by stage
-- question: How much is in each stage, and what is it worth weighted by its chance to win?
-- who: viewer
-- param: pipeline text = null — Name of one pipeline; all when empty.
-- always: pipeline, position, stage, probability, opportunities, amount_minor, weighted_minor, currency_code

-- Materialized: without statistics open opportunities would be read again for each stage, or pipelines for each opportunity.
with still_open as materialized (
    select
        opportunities.workspace_id,
        opportunities.stage_id,
        opportunities.reporting_amount_minor
    from public.opportunities as opportunities
    where opportunities.status = 'open'
),

open_stages as materialized (
    select
        stages.workspace_id,
        stages.id,
        pipelines.name as pipeline,
        pipelines.is_default,
        stages.position,
        stages.name as stage,
        stages.probability,
        workspaces.reporting_currency_code as currency_code
    from public.pipeline_stages as stages
    inner join public.pipelines as pipelines
        on pipelines.workspace_id = stages.workspace_id and pipelines.id = stages.pipeline_id
    inner join public.workspaces as workspaces on workspaces.id = stages.workspace_id
    where
        stages.type = 'open'
        and (:pipeline::text is null or pipelines.id = (select public.require_pipeline(:pipeline::text)))
)

select
    stages.pipeline,
    stages.position,
    stages.stage,
    stages.probability,
    count(opportunities.stage_id) as opportunities,
    coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as amount_minor,
    coalesce(sum((opportunities.reporting_amount_minor * stages.probability + 50) / 100), 0)::bigint as weighted_minor,
    stages.currency_code
from open_stages as stages
left join still_open as opportunities on opportunities.workspace_id = stages.workspace_id and opportunities.stage_id = stages.id
group by
    stages.workspace_id, stages.id, stages.pipeline, stages.is_default, stages.position, stages.stage, stages.probability, stages.currency_code
order by stages.is_default desc, stages.pipeline asc, stages.position asc;
