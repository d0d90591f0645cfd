-- title: Influencer funnel of a campaign
-- question: How many influencers are at each stage, how many ever came so far, and where do they drop out?
-- who: viewer
-- param: campaign text = null — Slug of one campaign; all when empty.
-- always: campaign, slug, now_there, ever_there

with stages as (
    select
        listed.status,
        listed.position
    from unnest(
        array['shortlisted', 'contacted', 'negotiating', 'contracted', 'active', 'completed', 'declined', 'cancelled']
    ) with ordinality as listed (status, position)
),

counted as (
    select
        collaborations.workspace_id,
        collaborations.campaign_id,
        collaborations.status,
        count(*) as influencers
    from public.collaborations as collaborations
    group by collaborations.workspace_id, collaborations.campaign_id, collaborations.status
),

reached as (
    select
        collaborations.workspace_id,
        collaborations.campaign_id,
        changes.to_status as status,
        count(distinct collaborations.id) as influencers
    from public.collaborations as collaborations
    inner join public.status_changes as changes
        on changes.workspace_id = collaborations.workspace_id and changes.collaboration_id = collaborations.id
    group by collaborations.workspace_id, collaborations.campaign_id, changes.to_status
)

select
    campaigns.name as campaign,
    campaigns.slug,
    stages.status,
    coalesce(counted.influencers, 0) as now_there,
    coalesce(reached.influencers, 0) as ever_there,
    round(
        100.0 * coalesce(counted.influencers, 0)
        / nullif(sum(counted.influencers) over (partition by campaigns.workspace_id, campaigns.id), 0),
        1
    ) as percent
from public.campaigns as campaigns
cross join stages
left join counted
    on
        counted.workspace_id = campaigns.workspace_id
        and counted.campaign_id = campaigns.id
        and counted.status = stages.status
left join reached
    on
        reached.workspace_id = campaigns.workspace_id
        and reached.campaign_id = campaigns.id
        and reached.status = stages.status
where
    campaigns.archived_at is null
    and (:campaign::text is null or campaigns.id = (select public.require_campaign(:campaign::text)))
order by campaigns.name, campaigns.id, stages.position;
