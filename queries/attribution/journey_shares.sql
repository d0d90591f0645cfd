-- title: Shares of a journey
-- question: Who touched the buyers of this opportunity, in order, and what share does each model give each touch?
-- who: viewer
-- param: opportunity uuid — The opportunity.
-- param: model text = null — Only this model; all that add up when empty.
-- always: model_name, currency_code
-- note: percent of the amount, as last computed; a touch that a model gives nothing is not listed for it.

-- Offset 0: only these columns are sorted below, not the arrays that they are taken from.
with lines as (
    select
        credits.workspace_id,
        credits.touchpoint_id,
        credits.touched_at,
        credits.channel,
        credits.workspace_influencer_id,
        credits.campaign_id,
        credits.model_name,
        credits.weight,
        credits.amount_minor
    from public.attribution_credits as credits
    where
        credits.opportunity_id = :opportunity::uuid
        and credits.amount_type <> 'revenue'
        and credits.model_type <> 'influenced'
        and case when :model::text is null then true else credits.model_name = :model::text end
        and (:model::text is null or (select public.require_attribution_model(:model::text)) is not null)
        and public.require_computed_attribution()
    offset 0 -- noqa: AM09
)

select
    lines.touched_at,
    lines.channel,
    touches.type,
    coalesce(catalog.name, people.name) as influencer_name,
    campaigns.name as campaign_name,
    touches.full_name as contact_name,
    lines.model_name,
    round(lines.weight / 10000000.0, 4) as percent,
    lines.amount_minor,
    workspaces.reporting_currency_code as currency_code,
    lines.touchpoint_id
from lines
inner join public.workspaces as workspaces on workspaces.id = lines.workspace_id
-- Looked up one by one: the planner expects far more lines than one opportunity has, and would read all touches.
left join lateral (
    select
        touchpoints.type,
        contacts.full_name
    from public.touchpoints as touchpoints
    left join public.contacts as contacts
        on contacts.workspace_id = touchpoints.workspace_id and contacts.id = touchpoints.contact_id
    where touchpoints.workspace_id = lines.workspace_id and touchpoints.id = lines.touchpoint_id
    limit 1 -- noqa: AM09
) as touches on true
left join public.workspace_influencers as people
    on people.workspace_id = lines.workspace_id and people.id = lines.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join public.campaigns as campaigns on campaigns.workspace_id = lines.workspace_id and campaigns.id = lines.campaign_id
order by lines.touched_at asc nulls last, lines.touchpoint_id asc, lines.model_name asc;
