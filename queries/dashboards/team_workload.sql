-- title: Workload of the team
-- question: Who is responsible for how much: opportunities, campaigns, relationships, content to review?
-- who: viewer
-- note: member "nobody": what has no owner, that of members who left included. overdue: expected to close before today.
-- answer: open_opportunities, running_campaigns, relationships, content_to_review, open_tasks
-- always: open_opportunities, open_pipeline_minor, overdue_opportunities, running_campaigns, relationships,
--   content_to_review, open_tasks, currency_code

with team as (
    select
        members.workspace_id,
        members.user_id,
        coalesce(users.full_name, users.email) as member,
        members.role
    from public.workspace_members as members
    inner join public.users as users on users.id = members.user_id
    -- A user sees their memberships everywhere; the team is that of the active workspace.
    where members.workspace_id = (select public.active_workspace())
    union all
    select
        (select public.active_workspace()) as workspace_id,
        null as user_id,
        'nobody' as member,
        null as role
),

-- Sums are materialized: joined as they are, they may be computed again for each member where statistics are missing.
pipeline as materialized (
    select
        opportunities.workspace_id,
        opportunities.owner_id,
        count(*) as open_opportunities,
        coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as open_pipeline_minor,
        count(*) filter (where opportunities.expected_close_on < (select public.workspace_today())) as overdue_opportunities
    from public.opportunities as opportunities
    where opportunities.status = 'open'
    group by opportunities.workspace_id, opportunities.owner_id
),

running as materialized (
    select
        campaigns.workspace_id,
        campaigns.owner_id,
        count(*) as campaigns
    from public.campaigns as campaigns
    where campaigns.status in ('planned', 'active', 'paused') and campaigns.archived_at is null
    group by campaigns.workspace_id, campaigns.owner_id
),

known as materialized (
    select
        people.workspace_id,
        people.owner_id,
        count(*) as people
    from public.workspace_influencers as people
    where people.archived_at is null
    group by people.workspace_id, people.owner_id
),

submitted as materialized (
    select
        owed.workspace_id,
        campaigns.owner_id,
        sum(owed.pieces)::bigint as pieces
    from (
        select
            content.workspace_id,
            content.campaign_id,
            count(*) as pieces
        from public.owed_content as content
        where content.status = 'submitted'
        group by content.workspace_id, content.campaign_id
    ) as owed
    -- Offset 0: the owner is found by key, once a campaign, whatever the planner expects of them.
    cross join
        lateral (
            select found.owner_id
            from public.campaigns as found
            where found.workspace_id = owed.workspace_id and found.id = owed.campaign_id
            offset 0 -- noqa: AM09
        ) as campaigns
    group by owed.workspace_id, campaigns.owner_id
),

tasks as materialized (
    select
        activities.workspace_id,
        coalesce(activities.assignee_id, authors.user_id) as owner_id,
        count(*) as open_tasks
    from public.activities as activities
    left join public.workspace_members as authors
        on authors.workspace_id = activities.workspace_id and authors.user_id = activities.created_by
    where activities.done_at is null and activities.due_on is not null
    group by activities.workspace_id, coalesce(activities.assignee_id, authors.user_id)
)

select
    team.member,
    team.role,
    coalesce(pipeline.open_opportunities, 0) as open_opportunities,
    coalesce(pipeline.open_pipeline_minor, 0) as open_pipeline_minor,
    coalesce(pipeline.overdue_opportunities, 0) as overdue_opportunities,
    coalesce(running.campaigns, 0) as running_campaigns,
    coalesce(known.people, 0) as relationships,
    coalesce(submitted.pieces, 0) as content_to_review,
    coalesce(tasks.open_tasks, 0) as open_tasks,
    workspaces.reporting_currency_code as currency_code
from team
inner join public.workspaces as workspaces on workspaces.id = team.workspace_id
left join pipeline on pipeline.workspace_id = team.workspace_id and pipeline.owner_id is not distinct from team.user_id
left join running on running.workspace_id = team.workspace_id and running.owner_id is not distinct from team.user_id
left join known on known.workspace_id = team.workspace_id and known.owner_id is not distinct from team.user_id
left join submitted on submitted.workspace_id = team.workspace_id and submitted.owner_id is not distinct from team.user_id
left join tasks on tasks.workspace_id = team.workspace_id and tasks.owner_id is not distinct from team.user_id
order by pipeline.open_pipeline_minor desc nulls last, team.role asc nulls last, team.member asc, team.user_id asc;
