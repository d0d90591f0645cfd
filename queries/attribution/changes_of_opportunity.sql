-- title: What changed about an opportunity's credits
-- question: Which credits of this opportunity did each computation change, by how much, and why?
-- who: viewer
-- param: opportunity uuid — The opportunity.
-- param: model text = linear — Name of the model.
-- param: after_run uuid = null — Only computations after this run (attribution/runs lists them); from the first when empty.
-- param: until_run uuid = null — Only computations up to this run and with it; to the last when empty.
-- always: computed_at, reasons, currency_code, run_id
-- note: One line per touch whose share or amount differs from the computation before; pipeline and revenue together. Between two
--   runs the lines add up to what differs.

with computations as (
    select distinct
        journeys.workspace_id,
        journeys.run_id,
        journeys.computed_at,
        journeys.reasons
    from public.attribution_journeys as journeys
    -- Recomputed pasts (superseded at once) were never reported.
    where journeys.opportunity_id = :opportunity::uuid and journeys.superseded_at is distinct from journeys.computed_at
),

states as (
    select
        computations.*,
        lag(computations.run_id) over (partition by computations.workspace_id order by computations.computed_at) as former_run_id
    from computations
),

lines as (
    select
        lines.run_id,
        lines.touchpoint_id,
        lines.touched_at,
        lines.channel,
        max(lines.weight) as weight,
        sum(lines.amount_minor)::bigint as amount_minor
    from public.attribution_credit_history as lines
    where
        lines.opportunity_id = :opportunity::uuid
        and lines.model_name = :model::text
    group by lines.run_id, lines.touchpoint_id, lines.touched_at, lines.channel
),

compared as (
    select
        states.workspace_id,
        states.run_id,
        states.computed_at,
        states.reasons,
        lines.touchpoint_id,
        lines.touched_at,
        lines.channel,
        sum(case when lines.run_id = states.run_id then lines.weight else -lines.weight end) as weight_change,
        sum(case when lines.run_id = states.run_id then lines.amount_minor else -lines.amount_minor end) as amount_change
    from states
    inner join lines on lines.run_id in (states.run_id, states.former_run_id)
    where
        (
            :after_run::uuid is null
            or states.computed_at > (
                select runs.as_of
                from public.attribution_runs as runs
                where runs.id = :after_run::uuid
            )
        )
        and (
            :until_run::uuid is null
            or states.computed_at <= (
                select runs.as_of
                from public.attribution_runs as runs
                where runs.id = :until_run::uuid
            )
        )
    group by
        states.workspace_id, states.run_id, states.computed_at, states.reasons, lines.touchpoint_id, lines.touched_at, lines.channel
)

select
    compared.computed_at,
    compared.reasons,
    compared.touched_at,
    compared.channel,
    round(compared.weight_change / 10000000.0, 4) as percent_change,
    compared.amount_change::bigint as change_minor,
    workspaces.reporting_currency_code as currency_code,
    compared.touchpoint_id,
    compared.run_id
from compared
inner join public.workspaces as workspaces on workspaces.id = compared.workspace_id
where
    (select public.require_attribution_model(:model::text, is_past => true)) is not null
    and (compared.weight_change <> 0 or compared.amount_change <> 0)
order by compared.computed_at asc, compared.touched_at asc nulls last, compared.touchpoint_id asc;
