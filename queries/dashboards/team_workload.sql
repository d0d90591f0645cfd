-- title: Workload of the team
-- question: Who is responsible for how much: opportunities, campaigns, relationships, content to review?
-- who: viewer
-- always: role, open_opportunities, open_pipeline_minor, overdue_opportunities, running_campaigns, relationships,
--   content_to_review, open_tasks, currency_code

-- A user sees their memberships everywhere; the team is that of the active workspace.
select
    users.full_name as member,
    members.role,
    pipeline.open_opportunities,
    pipeline.open_pipeline_minor,
    pipeline.overdue_opportunities,
    (
        select count(*)
        from public.campaigns as campaigns
        where
            campaigns.workspace_id = members.workspace_id
            and campaigns.owner_id = members.user_id
            and campaigns.status in ('planned', 'active', 'paused')
            and campaigns.archived_at is null
    ) as running_campaigns,
    (
        select count(*)
        from public.workspace_influencers as people
        where
            people.workspace_id = members.workspace_id
            and people.owner_id = members.user_id
            and people.archived_at is null
    ) as relationships,
    (
        select count(*)
        from public.campaigns as campaigns
        inner join public.collaborations as collaborations
            on collaborations.workspace_id = campaigns.workspace_id and collaborations.campaign_id = campaigns.id
        inner join public.deliverables as deliverables
            on deliverables.workspace_id = collaborations.workspace_id and deliverables.collaboration_id = collaborations.id
        where
            campaigns.workspace_id = members.workspace_id
            and campaigns.owner_id = members.user_id
            and deliverables.status = 'submitted'
    ) as content_to_review,
    (
        select count(*)
        from public.activities as activities
        where
            activities.workspace_id = members.workspace_id
            and case when activities.assignee_id is null then activities.created_by else activities.assignee_id end = members.user_id
            and activities.done_at is null
            and activities.due_on is not null
    ) as open_tasks,
    workspaces.reporting_currency_code as currency_code
from public.workspace_members as members
inner join public.workspaces as workspaces on workspaces.id = members.workspace_id
inner join public.users as users on users.id = members.user_id
inner join lateral (
    select
        count(*) as open_opportunities,
        coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as open_pipeline_minor,
        count(*) filter (where opportunities.expected_close_on < (select public.workspace_today())) as overdue_opportunities
    from public.opportunities as opportunities
    where
        opportunities.workspace_id = members.workspace_id
        and opportunities.owner_id = members.user_id
        and opportunities.status = 'open'
) as pipeline on true
where members.workspace_id = (select public.active_workspace())
order by pipeline.open_pipeline_minor desc, users.full_name asc, users.id asc;
