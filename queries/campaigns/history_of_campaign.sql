-- title: History of a campaign
-- question: What changed in this campaign, its deals and its content: when, by whom, after how long?
-- who: viewer
-- param: campaign text — Slug of the campaign.

with subjects as (
    select
        campaigns.workspace_id,
        campaigns.id as campaign_id,
        null::uuid as campaign_influencer_id,
        null::uuid as deliverable_id,
        'campaign' as subject,
        campaigns.name as about
    from public.campaigns as campaigns
    where campaigns.slug = :campaign::text
    union all
    select
        deals.workspace_id,
        null::uuid as campaign_id,
        deals.id as campaign_influencer_id,
        null::uuid as deliverable_id,
        'influencer' as subject,
        coalesce(catalogue.name, people.name) as about
    from public.campaigns as campaigns
    inner join public.campaign_influencers as deals
        on deals.workspace_id = campaigns.workspace_id and deals.campaign_id = campaigns.id
    inner join public.workspace_influencers as people
        on people.workspace_id = deals.workspace_id and people.id = deals.workspace_influencer_id
    left join public.influencers as catalogue on catalogue.id = people.influencer_id
    where campaigns.slug = :campaign::text
    union all
    select
        deliverables.workspace_id,
        null::uuid as campaign_id,
        null::uuid as campaign_influencer_id,
        deliverables.id as deliverable_id,
        'content' as subject,
        deliverables.title as about
    from public.campaigns as campaigns
    inner join public.campaign_influencers as deals
        on deals.workspace_id = campaigns.workspace_id and deals.campaign_id = campaigns.id
    inner join public.deliverables as deliverables
        on deliverables.workspace_id = deals.workspace_id and deliverables.campaign_influencer_id = deals.id
    where campaigns.slug = :campaign::text
)

select
    changes.changed_at,
    subjects.subject,
    subjects.about,
    changes.from_status,
    changes.to_status,
    round((extract(epoch from changes.former_duration) / 86400)::numeric, 1) as days_before,
    actors.full_name as changed_by
from subjects
inner join public.status_changes as changes
    on
        changes.workspace_id = subjects.workspace_id
        and (
            changes.campaign_id = subjects.campaign_id
            or changes.campaign_influencer_id = subjects.campaign_influencer_id
            or changes.deliverable_id = subjects.deliverable_id
        )
left join public.users as actors on actors.id = changes.changed_by
order by changes.changed_at, changes.id;
