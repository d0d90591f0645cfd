-- title: Targets of campaigns
-- question: How far is each campaign from what it is meant to reach?
-- who: viewer
-- param: campaign text = null — Slug of one campaign, archived or not; all that are not archived when empty.
-- answer: reached_percent
-- always: campaign, slug, metric, reached_percent, currency_code
-- note: leads, opportunities, pipeline and revenue are those the campaign influenced: two campaigns may count the same one.

with reached as (
    select
        content.workspace_id,
        content.campaign_id,
        measured.metric,
        sum(measured.amount)::bigint as actual
    from public.deliverable_board as content
    inner join lateral (
        values
        ('impressions', content.impressions),
        ('views', content.views),
        ('engagements', content.engagements)
    ) as measured (metric, amount) on true
    group by content.workspace_id, content.campaign_id, measured.metric
    union all
    select
        clicks.workspace_id,
        clicks.campaign_id,
        'clicks' as metric,
        count(*) as actual
    from public.link_clicks as clicks
    where
        clicks.campaign_id is not null
        and (:campaign::text is null or clicks.campaign_id = (select public.require_campaign(:campaign::text)))
        and clicks.counts
    group by clicks.workspace_id, clicks.campaign_id
    union all
    select
        first_touches.workspace_id,
        first_touches.campaign_id,
        'leads' as metric,
        count(*) as actual
    from (
        select
            touchpoints.workspace_id,
            touchpoints.campaign_id,
            touchpoints.contact_id,
            min(touchpoints.touched_at) as touched_at
        from public.touchpoints as touchpoints
        where touchpoints.campaign_id is not null and touchpoints.contact_id is not null and not touchpoints.is_bot
        group by touchpoints.workspace_id, touchpoints.campaign_id, touchpoints.contact_id
    ) as first_touches
    inner join public.contacts as contacts
        on
            contacts.workspace_id = first_touches.workspace_id
            and contacts.id = first_touches.contact_id
            and contacts.became_lead_at >= first_touches.touched_at
    group by first_touches.workspace_id, first_touches.campaign_id
    union all
    select
        touched.workspace_id,
        touched.campaign_id,
        measured.metric,
        sum(measured.amount)::bigint as actual
    from (
        select distinct
            eligible.workspace_id,
            eligible.campaign_id,
            eligible.opportunity_id
        from public.opportunity_touches as eligible
        where eligible.campaign_id is not null and public.require_computed_attribution()
    ) as touched
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = touched.workspace_id and opportunities.id = touched.opportunity_id
    left join public.deal_revenue as revenue
        on revenue.workspace_id = touched.workspace_id and revenue.opportunity_id = touched.opportunity_id
    inner join lateral (
        values
        ('opportunities', 1),
        ('pipeline_minor', case when opportunities.status <> 'lost' then opportunities.reporting_amount_minor end),
        ('revenue_minor', revenue.revenue_minor)
    ) as measured (metric, amount) on true
    group by touched.workspace_id, touched.campaign_id, measured.metric
)

select
    campaigns.name as campaign,
    campaigns.slug,
    replace(targets.metric, '_minor', '') as metric,
    case when targets.metric not like '%\_minor' then targets.target end as target,
    case when targets.metric not like '%\_minor' then coalesce(reached.actual, 0) end as actual,
    case when targets.metric like '%\_minor' then targets.target end as target_minor,
    case when targets.metric like '%\_minor' then coalesce(reached.actual, 0) end as actual_minor,
    round(100.0 * coalesce(reached.actual, 0) / targets.target, 1) as reached_percent,
    workspaces.reporting_currency_code as currency_code
from public.campaign_targets as targets
inner join public.campaigns as campaigns
    on campaigns.workspace_id = targets.workspace_id and campaigns.id = targets.campaign_id
inner join public.workspaces as workspaces on workspaces.id = targets.workspace_id
left join reached
    on
        reached.workspace_id = targets.workspace_id
        and reached.campaign_id = targets.campaign_id
        and reached.metric = targets.metric
where
    case
        when :campaign::text is null then campaigns.archived_at is null
        else campaigns.id = (select public.require_campaign(:campaign::text))
    end
order by campaigns.starts_on desc nulls first, campaigns.name asc, campaigns.id asc, targets.metric asc;
