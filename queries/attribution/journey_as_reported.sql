-- title: Credits of an opportunity as reported
-- question: What did we report for this opportunity at that moment, touch by touch?
-- who: viewer
-- param: opportunity uuid — The opportunity; one that was deleted since, too.
-- param: moment timestamptz — The moment of the report; a day or period (2026-09-30, FY2026-Q1) means its end.
-- param: model text = null — Only this model; all that add up when empty.
-- always: computed_at, status, amount_type, model_name, model_version, currency_code, run_id
-- note: By the last computation committed by then. percent of the amount; a touch that a model gives nothing is not listed for
--   it. No line: nothing had been reported by then. Names are today's.

with reported as (
    select
        runs.workspace_id,
        max(runs.as_of) as as_of
    from public.attribution_runs as runs
    where runs.type <> 'as_of' and coalesce(runs.reported_at, runs.finished_at) <= :moment::timestamptz
    group by runs.workspace_id
)

select
    lines.computed_at,
    lines.status,
    lines.amount_type,
    lines.credited_on,
    lines.touched_at,
    lines.channel,
    coalesce(catalog.name, people.name) as influencer_name,
    campaigns.name as campaign_name,
    lines.model_name,
    lines.model_version,
    round(lines.weight / 10000000.0, 4) as percent,
    lines.amount_minor,
    workspaces.reporting_currency_code as currency_code,
    lines.touchpoint_id,
    lines.run_id
from reported
inner join public.attribution_credit_history as lines on lines.workspace_id = reported.workspace_id
inner join public.workspaces as workspaces on workspaces.id = lines.workspace_id
left join public.workspace_influencers as people
    on people.workspace_id = lines.workspace_id and people.id = lines.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join public.campaigns as campaigns on campaigns.workspace_id = lines.workspace_id and campaigns.id = lines.campaign_id
where
    lines.opportunity_id = :opportunity::uuid
    and lines.computed_at <= reported.as_of
    and (lines.superseded_at is null or lines.superseded_at > reported.as_of)
    and case when :model::text is null then lines.model_type <> 'influenced' else lines.model_name = :model::text end
    and (:model::text is null or (select public.require_attribution_model(:model::text, is_past => true)) is not null)
order by
    lines.model_name asc,
    array_position(array['pipeline', 'lost', 'revenue'], lines.amount_type) asc,
    lines.credited_on asc,
    lines.touched_at asc nulls last,
    lines.touchpoint_id asc;
