-- title: Cost per click, lead and opportunity
-- question: What did a click, a lead and an opportunity cost in each campaign?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- note: leads: contacts who became one at or after their first touch of the campaign. influenced opportunities: those whose
--   buyers it touched. Who was touched by two campaigns counts in both.

with costs as (
    select
        lines.workspace_id,
        lines.campaign_id,
        sum(
            lines.reporting_amount_minor
            - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
        )::bigint as cost_minor
    from public.campaign_costs as lines
    group by lines.workspace_id, lines.campaign_id
),

clicks as (
    select
        touchpoints.workspace_id,
        touchpoints.campaign_id,
        count(*) as clicks
    from public.touchpoints as touchpoints
    where touchpoints.campaign_id is not null and touchpoints.type = 'link_click' and not touchpoints.is_bot
    group by touchpoints.workspace_id, touchpoints.campaign_id
),

first_touches as (
    select
        touchpoints.workspace_id,
        touchpoints.campaign_id,
        touchpoints.contact_id,
        min(touchpoints.touched_at) as touched_at
    from public.touchpoints as touchpoints
    where touchpoints.campaign_id is not null and touchpoints.contact_id is not null
    group by touchpoints.workspace_id, touchpoints.campaign_id, touchpoints.contact_id
),

leads as (
    select
        first_touches.workspace_id,
        first_touches.campaign_id,
        count(*) as leads
    from first_touches
    inner join public.contacts as contacts
        on
            contacts.workspace_id = first_touches.workspace_id
            and contacts.id = first_touches.contact_id
            and contacts.became_lead_at >= first_touches.touched_at
    group by first_touches.workspace_id, first_touches.campaign_id
),

influenced as (
    select
        eligible.workspace_id,
        eligible.campaign_id,
        count(distinct eligible.opportunity_id) as opportunities
    from public.opportunity_touches as eligible
    where eligible.campaign_id is not null
    group by eligible.workspace_id, eligible.campaign_id
)

select
    campaigns.name as campaign,
    campaigns.status,
    coalesce(costs.cost_minor, 0) as cost_minor,
    coalesce(clicks.clicks, 0) as clicks,
    round(costs.cost_minor::numeric / clicks.clicks)::bigint as cost_per_click_minor,
    coalesce(leads.leads, 0) as leads,
    round(costs.cost_minor::numeric / leads.leads)::bigint as cost_per_lead_minor,
    coalesce(influenced.opportunities, 0) as influenced_opportunities,
    round(costs.cost_minor::numeric / influenced.opportunities)::bigint as cost_per_opportunity_minor,
    workspaces.reporting_currency_code as currency_code
from public.campaigns as campaigns
inner join public.workspaces as workspaces on workspaces.id = campaigns.workspace_id
left join costs on costs.workspace_id = campaigns.workspace_id and costs.campaign_id = campaigns.id
left join clicks on clicks.workspace_id = campaigns.workspace_id and clicks.campaign_id = campaigns.id
left join leads on leads.workspace_id = campaigns.workspace_id and leads.campaign_id = campaigns.id
left join influenced on influenced.workspace_id = campaigns.workspace_id and influenced.campaign_id = campaigns.id
where
    campaigns.archived_at is null
    and (:campaign::text is null or campaigns.slug = :campaign::text)
order by campaigns.starts_on desc nulls first, campaigns.name asc, campaigns.id asc;
