-- Attribution views: what the engine's credits say, a line per amount, touch and model.
--
-- Views only; no lock on rows.

create view public.attribution_line_history with (security_invoker = true) as
select
    results.workspace_id,
    results.run_id,
    results.id as result_id,
    credits.id as credit_id,
    results.computed_at,
    results.superseded_at,
    results.reasons,
    results.opportunity_id,
    results.status,
    shares.model_id,
    models.name as model_name,
    models.version as model_version,
    models.kind as model_kind,
    credits.amount_kind,
    credits.revenue_event_id,
    credits.credited_at,
    credits.touchpoint_id,
    credits.touched_at,
    credits.channel,
    credits.workspace_influencer_id,
    credits.campaign_id,
    credits.deliverable_id,
    shares.weight,
    shares.amount_minor
from public.attribution_results as results
inner join public.attribution_credits as credits
    on credits.workspace_id = results.workspace_id and credits.result_id = results.id
cross join lateral unnest(results.model_ids, credits.weights, credits.amounts_minor) as shares (model_id, weight, amount_minor)
inner join public.attribution_models as models on models.workspace_id = results.workspace_id and models.id = shares.model_id
where shares.weight > 0;

create view public.attribution_lines with (security_invoker = true) as
select
    lines.workspace_id,
    lines.run_id,
    lines.result_id,
    lines.credit_id,
    lines.computed_at,
    lines.opportunity_id,
    lines.status,
    lines.model_id,
    lines.model_name,
    lines.model_version,
    lines.model_kind,
    lines.amount_kind,
    lines.revenue_event_id,
    lines.credited_at,
    lines.touchpoint_id,
    lines.touched_at,
    lines.channel,
    lines.workspace_influencer_id,
    lines.campaign_id,
    lines.deliverable_id,
    lines.weight,
    lines.amount_minor
from public.attribution_line_history as lines
where lines.superseded_at is null;

do $$
declare
    shared constant text := $meanings$
    workspace_id: The workspace.
    run_id: The run that computed it.
    result_id: The result of the opportunity in that run.
    credit_id: The row of attribution_credits.
    computed_at: From when on this was reported.
    opportunity_id: The opportunity.
    status: open, won or lost, as the run saw it.
    model_id: The model, in the version it was computed with.
    model_name: Its name.
    model_version: Its version.
    model_kind: The rule. Lines of kind influenced give the full amount to each touch: they over-count on purpose and must not be summed.
    amount_kind: pipeline (open or won amount), lost or revenue.
    revenue_event_id: The revenue event, if it is revenue.
    credited_at: When the amount arose.
    touchpoint_id: The touch; empty for what is unattributed.
    touched_at: When it touched.
    channel: The touch's channel.
    workspace_influencer_id: Its influencer, if known.
    campaign_id: Its campaign, if known.
    deliverable_id: Its content, if known.
    weight: Share in billionths.
    amount_minor: Credited part of the amount in minor units of the reporting currency.
    $meanings$;
begin
    perform private.describe_table(
        'public.attribution_lines',
        'Current credits, one line per opportunity, amount, touch and model. For one model the lines of an amount add up to it exactly, what no touch earned included.',
        shared
    );
    perform private.describe_table(
        'public.attribution_line_history',
        'All credits ever computed, one line per run, opportunity, amount, touch and model. What was reported at a moment: computed_at <= moment and (superseded_at is null or superseded_at > moment).',
        shared || $meanings$
        superseded_at: Until when; empty while current.
        reasons: Why it was computed.
        $meanings$
    );
    perform private.finish_view('public.attribution_lines');
    perform private.finish_view('public.attribution_line_history');
end
$$;
