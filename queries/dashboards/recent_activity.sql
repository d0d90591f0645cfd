-- title: Recent activity and open tasks
-- question: What happened lately, and what is to be done next?
-- who: viewer
-- param: days integer = 14 — Open tasks due within this many days from today, late ones included.
-- param: limit integer = 20 — At most this many of each.
-- always: section, occurred_at, type, direction, subject, about

with chosen as (
    (
        select
            'to do' as section,
            tasks.*
        from public.activities as tasks
        where
            tasks.done_at is null
            and tasks.due_on is not null
            and tasks.due_on <= (select public.workspace_today()) + :days::integer
        order by tasks.due_on, tasks.id
        limit :limit::integer
    )
    union all
    (
        select
            'happened' as section,
            latest.*
        from public.activities as latest
        where
            latest.occurred_at <= now()
            -- What is still to be done has not happened.
            and (latest.done_at is not null or (latest.type <> 'task' and latest.due_on is null))
        order by latest.occurred_at desc, latest.id asc
        limit :limit::integer
    )
)

-- Names are looked up row by row: as joins, the planner reads whole tables for the few rows that were chosen.
select
    chosen.section,
    chosen.occurred_at,
    chosen.due_on,
    chosen.type,
    chosen.direction,
    chosen.subject,
    concat_ws(
        ', ',
        (
            select coalesce(catalog.name, people.name)
            from public.workspace_influencers as people
            left join public.influencers as catalog on catalog.id = people.influencer_id
            where people.workspace_id = chosen.workspace_id and people.id = chosen.workspace_influencer_id
        ),
        (
            select campaigns.name
            from public.campaigns as campaigns
            where campaigns.workspace_id = chosen.workspace_id and campaigns.id = chosen.campaign_id
        ),
        (
            select companies.name
            from public.companies as companies
            where companies.workspace_id = chosen.workspace_id and companies.id = chosen.company_id
        ),
        (
            select contacts.full_name
            from public.contacts as contacts
            where contacts.workspace_id = chosen.workspace_id and contacts.id = chosen.contact_id
        ),
        (
            select opportunities.name
            from public.opportunities as opportunities
            where opportunities.workspace_id = chosen.workspace_id and opportunities.id = chosen.opportunity_id
        )
    ) as about,
    (
        select coalesce(authors.full_name, authors.email)
        from public.users as authors
        where authors.id = chosen.created_by
    ) as created_by,
    (
        select coalesce(assignees.full_name, assignees.email)
        from public.users as assignees
        where assignees.id = chosen.assignee_id
    ) as assignee,
    chosen.remind_at
from chosen
order by
    chosen.section desc,
    case when chosen.section = 'to do' then chosen.due_on end asc,
    chosen.occurred_at desc,
    chosen.id asc;
