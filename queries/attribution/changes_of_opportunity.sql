-- title: What changed about an opportunity's credits
-- question: Which credits of this opportunity did each computation change, by how much, and why?
-- who: viewer
-- param: opportunity uuid — The opportunity.
-- param: model text = linear — Name of the model.
-- note: One line per touch whose share or amount differs from the computation before; pipeline and revenue together.

with states as (
    select
        results.id as result_id,
        results.workspace_id,
        results.computed_at,
        results.reasons,
        models.id as model_id,
        lag(results.id) over (partition by results.workspace_id order by results.id) as former_id
    from public.attribution_results as results
    inner join public.attribution_models as models
        on
            models.workspace_id = results.workspace_id
            and models.id = any(results.model_ids)
            and models.name = (select public.require_attribution_model(:model::text))
    -- Recomputed pasts (superseded at once) were never reported.
    where results.opportunity_id = :opportunity::uuid and results.superseded_at is distinct from results.computed_at
),

lines as (
    select
        lines.result_id,
        lines.touchpoint_id,
        lines.touched_at,
        lines.channel,
        max(lines.weight) as weight,
        sum(lines.amount_minor)::bigint as amount_minor
    from public.attribution_line_history as lines
    where lines.opportunity_id = :opportunity::uuid and lines.model_name = :model::text
    group by lines.result_id, lines.touchpoint_id, lines.touched_at, lines.channel
),

compared as (
    select
        states.workspace_id,
        states.computed_at,
        states.reasons,
        lines.touchpoint_id,
        lines.touched_at,
        lines.channel,
        sum(case when lines.result_id = states.result_id then lines.weight else -lines.weight end) as weight_change,
        sum(case when lines.result_id = states.result_id then lines.amount_minor else -lines.amount_minor end) as amount_change
    from states
    inner join lines on lines.result_id in (states.result_id, states.former_id)
    group by states.workspace_id, states.computed_at, states.reasons, lines.touchpoint_id, lines.touched_at, lines.channel
)

select
    compared.computed_at,
    compared.reasons,
    compared.touched_at,
    compared.channel,
    round(compared.weight_change / 10000000.0, 4) as percent_change,
    compared.amount_change::bigint as change_minor,
    workspaces.reporting_currency_code as currency_code,
    compared.touchpoint_id
from compared
inner join public.workspaces as workspaces on workspaces.id = compared.workspace_id
where compared.weight_change <> 0 or compared.amount_change <> 0
order by compared.computed_at asc, compared.touched_at asc nulls last, compared.touchpoint_id asc;
