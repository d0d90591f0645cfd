-- title: Journey of an opportunity
-- question: Which touches led here, in order?
-- who: viewer
-- param: opportunity uuid — Id of the opportunity, as stale_opportunities or the API shows it.

-- The touches that count: one text in all queries over them, following the workspace's active "influenced" model.
with eligible as (
    select
        opportunities.workspace_id,
        opportunities.id as opportunity_id,
        touchpoints.id as touchpoint_id,
        touchpoints.touched_at,
        touchpoints.kind,
        touchpoints.channel,
        touchpoints.evidence,
        touchpoints.contact_id,
        touchpoints.workspace_influencer_id,
        touchpoints.campaign_id,
        touchpoints.deliverable_id,
        touchpoints.utm_source
    from public.opportunities as opportunities
    inner join public.attribution_models as models
        on models.workspace_id = opportunities.workspace_id and models.kind = 'influenced' and models.is_active
    inner join lateral (
        select committee.contact_id
        from public.opportunity_contacts as committee
        where
            models.scope = 'committee'
            and committee.workspace_id = opportunities.workspace_id
            and committee.opportunity_id = opportunities.id
        union all
        select contacts.id
        from public.contacts as contacts
        where
            models.scope = 'company'
            and contacts.workspace_id = opportunities.workspace_id
            and contacts.company_id = opportunities.company_id
    ) as buyers on true
    inner join public.touchpoints as touchpoints
        on touchpoints.workspace_id = opportunities.workspace_id and touchpoints.contact_id = buyers.contact_id
    where
        touchpoints.channel <> all(models.excluded_channels)
        and touchpoints.evidence >= models.minimum_evidence
        and touchpoints.touched_at
        >= coalesce(opportunities.closed_at, now()) - make_interval(days => models.lookback_days)
        and touchpoints.touched_at <= coalesce(opportunities.closed_at, now())
)

select
    eligible.touched_at,
    round(
        (extract(epoch from coalesce(opportunities.closed_at, now()) - eligible.touched_at) / 86400)::numeric, 1
    ) as days_before,
    eligible.channel,
    eligible.kind,
    coalesce(catalogue.name, people.name) as influencer_name,
    campaigns.name as campaign_name,
    content.title as content_title,
    contacts.full_name as contact_name,
    committee.role,
    eligible.evidence,
    opportunities.name as opportunity,
    opportunities.status,
    eligible.touchpoint_id
from eligible
inner join public.opportunities as opportunities
    on opportunities.workspace_id = eligible.workspace_id and opportunities.id = eligible.opportunity_id
inner join public.contacts as contacts
    on contacts.workspace_id = eligible.workspace_id and contacts.id = eligible.contact_id
left join public.opportunity_contacts as committee
    on
        committee.workspace_id = eligible.workspace_id
        and committee.opportunity_id = eligible.opportunity_id
        and committee.contact_id = eligible.contact_id
left join public.workspace_influencers as people
    on people.workspace_id = eligible.workspace_id and people.id = eligible.workspace_influencer_id
left join public.influencers as catalogue on catalogue.id = people.influencer_id
left join public.campaigns as campaigns
    on campaigns.workspace_id = eligible.workspace_id and campaigns.id = eligible.campaign_id
left join public.deliverables as content
    on content.workspace_id = eligible.workspace_id and content.id = eligible.deliverable_id
where eligible.opportunity_id = :opportunity::uuid
order by eligible.touched_at, eligible.touchpoint_id;
