-- title: History of a campaign
-- question: What changed in this campaign, its collaborations and its content: when, by whom, after how long?
-- who: viewer
-- param: campaign text — Slug of the campaign.
-- always: changed_at, subject, about, to_status

with subjects as (
    select
        campaigns.workspace_id,
        campaigns.id as campaign_id,
        null::uuid as collaboration_id,
        null::uuid as deliverable_id,
        'campaign' as subject,
        campaigns.name as about
    from public.campaigns as campaigns
    where campaigns.id = (select public.require_campaign(:campaign::text))
    union all
    select
        collaborations.workspace_id,
        null::uuid as campaign_id,
        collaborations.id as collaboration_id,
        null::uuid as deliverable_id,
        'influencer' as subject,
        (
            select coalesce(catalog.name, people.name)
            from public.workspace_influencers as people
            left join public.influencers as catalog on catalog.id = people.influencer_id
            where people.workspace_id = collaborations.workspace_id and people.id = collaborations.workspace_influencer_id
        ) as about
    from public.campaigns as campaigns
    inner join public.collaborations as collaborations
        on collaborations.workspace_id = campaigns.workspace_id and collaborations.campaign_id = campaigns.id
    where campaigns.id = (select public.require_campaign(:campaign::text))
    union all
    select
        deliverables.workspace_id,
        null::uuid as campaign_id,
        null::uuid as collaboration_id,
        deliverables.id as deliverable_id,
        'content' as subject,
        deliverables.title as about
    from public.campaigns as campaigns
    inner join public.collaborations as collaborations
        on collaborations.workspace_id = campaigns.workspace_id and collaborations.campaign_id = campaigns.id
    inner join public.deliverables as deliverables
        on deliverables.workspace_id = collaborations.workspace_id and deliverables.collaboration_id = collaborations.id
    where campaigns.id = (select public.require_campaign(:campaign::text))
)

select
    changes.changed_at,
    subjects.subject,
    subjects.about,
    changes.from_status,
    changes.to_status,
    round((extract(epoch from changes.former_duration) / 86400)::numeric, 1) as days_before,
    coalesce(actors.full_name, actors.email) as changed_by
from subjects
inner join public.status_changes as changes
    on
        changes.workspace_id = subjects.workspace_id
        and (
            changes.campaign_id = subjects.campaign_id
            or changes.collaboration_id = subjects.collaboration_id
            or changes.deliverable_id = subjects.deliverable_id
        )
left join public.users as actors on actors.id = changes.changed_by
order by changes.changed_at, changes.id;
