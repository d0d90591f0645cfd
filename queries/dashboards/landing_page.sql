-- title: Landing page
-- question: How do we stand today, in one call?
-- who: viewer
-- param: days integer = 30 — What is new: within so many days.
-- note: influenced_open_pipeline counts each touched opportunity once; in top_influencers each influencer gets the full
--   amount, which over-counts on purpose.

with influencers as (
    select
        touched.workspace_id,
        touched.workspace_influencer_id,
        touched.influencer_name,
        sum(touched.influenced_open_pipeline_minor)::bigint as influenced_open_pipeline_minor,
        sum(touched.influenced_revenue_minor)::bigint as influenced_revenue_minor,
        row_number() over (
            partition by touched.workspace_id
            order by
                sum(touched.influenced_open_pipeline_minor + touched.influenced_revenue_minor) desc,
                touched.influencer_name asc,
                touched.workspace_influencer_id asc
        ) as place
    from public.influenced_opportunities as touched
    group by touched.workspace_id, touched.workspace_influencer_id, touched.influencer_name
)

-- A user sees all their workspaces; the page is of the active one.
select
    workspaces.name as workspace,
    pipeline.open_opportunities,
    pipeline.open_pipeline_minor,
    pipeline.weighted_pipeline_minor,
    influenced.influenced_open_pipeline_minor,
    won.won_deals,
    won.won_minor,
    revenue.revenue_minor,
    leads.new_leads,
    campaigns.active_campaigns,
    campaigns.budget_minor,
    campaigns.cost_minor,
    content.content_due,
    content.content_late,
    tasks.tasks_due,
    top.top_influencers,
    workspaces.reporting_currency_code as currency_code
from public.workspaces as workspaces
inner join lateral (
    select
        count(*) as open_opportunities,
        coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as open_pipeline_minor,
        coalesce(
            sum((opportunities.reporting_amount_minor * stages.probability + 50) / 100), 0
        )::bigint as weighted_pipeline_minor
    from public.opportunities as opportunities
    inner join public.pipeline_stages as stages
        on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id
    where opportunities.workspace_id = workspaces.id and opportunities.status = 'open'
) as pipeline on true
inner join lateral (
    select coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as influenced_open_pipeline_minor
    from public.opportunities as opportunities
    where
        opportunities.workspace_id = workspaces.id
        and opportunities.status = 'open'
        and opportunities.id in (
            select touched.opportunity_id
            from public.influenced_opportunities as touched
            where touched.workspace_id = workspaces.id
        )
) as influenced on true
inner join lateral (
    select
        count(*) as won_deals,
        coalesce(sum(deals.reporting_value_minor), 0)::bigint as won_minor
    from public.deals as deals
    where
        deals.workspace_id = workspaces.id
        and deals.won_on > (select public.workspace_today()) - :days::integer
) as won on true
inner join lateral (
    select coalesce(sum(events.reporting_amount_minor), 0)::bigint as revenue_minor
    from public.revenue_events as events
    where
        events.workspace_id = workspaces.id
        and events.occurred_on > (select public.workspace_today()) - :days::integer
) as revenue on true
inner join lateral (
    select count(*) as new_leads
    from public.contacts as contacts
    where
        contacts.workspace_id = workspaces.id
        and contacts.became_lead_at >= now() - make_interval(days => :days::integer)
) as leads on true
inner join lateral (
    select
        count(*) as active_campaigns,
        coalesce(sum(overview.reporting_budget_minor), 0)::bigint as budget_minor,
        coalesce(sum(overview.reporting_cost_minor), 0)::bigint as cost_minor
    from public.campaign_overview as overview
    where overview.workspace_id = workspaces.id and overview.status = 'active'
) as campaigns on true
inner join lateral (
    select
        count(*) filter (where deliverables.due_on >= (select public.workspace_today())) as content_due,
        count(*) filter (where deliverables.due_on < (select public.workspace_today())) as content_late
    from public.deliverables as deliverables
    where
        deliverables.workspace_id = workspaces.id
        and deliverables.status not in ('published', 'cancelled')
        and deliverables.due_on <= (select public.workspace_today()) + 7
) as content on true
inner join lateral (
    select count(*) as tasks_due
    from public.activities as activities
    where
        activities.workspace_id = workspaces.id
        and activities.done_at is null
        and activities.due_on is not null
        and activities.due_on <= (select public.workspace_today())
) as tasks on true
inner join lateral (
    select
        jsonb_agg(
            jsonb_build_object(
                'influencer_name', influencers.influencer_name,
                'influenced_open_pipeline_minor', influencers.influenced_open_pipeline_minor,
                'influenced_revenue_minor', influencers.influenced_revenue_minor
            )
            order by influencers.place
        ) as top_influencers
    from influencers
    where influencers.workspace_id = workspaces.id and influencers.place <= 5
) as top on true
where workspaces.id = (select public.active_workspace());
