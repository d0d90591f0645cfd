-- title: Deliverables due and late
-- question: Which content is late, and which is due next?
-- who: viewer
-- note: Without content of campaigns and collaborations that were called off.
-- param: days integer = 14 — Due within this many days from today.
-- answer: due_on, is_late, influencer_name, campaign_name
-- always: title, status, deliverable_type_code, platform_code, revision_count, influencer_name, campaign_name,
--   campaign_slug, deliverable_id

-- Names are looked up for what is due: few joins are left to be planned.
select
    deliverables.due_on,
    deliverables.due_on - (select public.workspace_today()) as days_left,
    deliverables.due_on < (select public.workspace_today()) as is_late,
    deliverables.title,
    deliverables.status,
    deliverables.deliverable_type_code,
    deliverables.platform_code,
    coalesce(
        (
            select shared.handle
            from public.influencer_accounts as shared
            where shared.id = deliverables.influencer_account_id
        ),
        (
            select own.handle
            from public.workspace_influencer_accounts as own
            where own.workspace_id = deliverables.workspace_id and own.id = deliverables.workspace_influencer_account_id
        )
    ) as account_handle,
    deliverables.revision_count,
    (
        select coalesce(catalog.name, people.name)
        from public.workspace_influencers as people
        left join public.influencers as catalog on catalog.id = people.influencer_id
        where people.workspace_id = owed.workspace_id and people.id = owed.workspace_influencer_id
    ) as influencer_name,
    campaigns.name as campaign_name,
    campaigns.slug as campaign_slug,
    deliverables.id as deliverable_id
from public.owed_content as owed
inner join public.deliverables as deliverables
    on deliverables.workspace_id = owed.workspace_id and deliverables.id = owed.id
inner join public.campaigns as campaigns
    on campaigns.workspace_id = owed.workspace_id and campaigns.id = owed.campaign_id
where owed.due_on <= (select public.workspace_today()) + :days::integer
order by owed.due_on, owed.id;
