-- title: Influencer funnel of a campaign
-- question: How many influencers are at each stage, how many ever came so far, and where do they drop out?
-- who: viewer
-- note: ever_there: came to this stage or beyond; everybody was shortlisted once. percent is the part of those who are there now.
-- param: campaign text = null — Slug of one campaign, archived or not; all that are not archived when empty.
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
    -- Who was completed was shortlisted once, whatever the history shows.
    select
        collaborations.workspace_id,
        collaborations.campaign_id,
        stages.status,
        count(distinct collaborations.id) as influencers
    from public.collaborations as collaborations
    inner join public.status_changes as changes
        on changes.workspace_id = collaborations.workspace_id and changes.collaboration_id = collaborations.id
    inner join stages as passed on passed.status = changes.to_status
    inner join stages
        on
            stages.status = changes.to_status
            or stages.position = 1
            or (stages.position < passed.position and passed.status not in ('declined', 'cancelled'))
    group by collaborations.workspace_id, collaborations.campaign_id, stages.status
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
    case
        when :campaign::text is null then campaigns.archived_at is null
        else campaigns.id = (select public.require_campaign(:campaign::text))
    end
order by campaigns.name, campaigns.id, stages.position;
