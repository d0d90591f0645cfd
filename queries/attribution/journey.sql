-- title: Journey of an opportunity
-- question: Which touches led here, in order?
-- who: viewer
-- param: opportunity uuid — Id of the opportunity, as stale_opportunities or the API shows it.
-- always: days_before, opportunity, status

select
    eligible.touched_at,
    round(
        (extract(epoch from coalesce(opportunities.closed_at, now()) - eligible.touched_at) / 86400)::numeric, 1
    ) as days_before,
    eligible.channel,
    eligible.type,
    coalesce(catalog.name, people.name) as influencer_name,
    campaigns.name as campaign_name,
    content.title as content_title,
    contacts.full_name as contact_name,
    committee.role,
    eligible.evidence,
    opportunities.name as opportunity,
    opportunities.status,
    eligible.touchpoint_id
from public.opportunity_touches as eligible
inner join public.opportunities as opportunities
    on opportunities.workspace_id = eligible.workspace_id and opportunities.id = eligible.opportunity_id
left join public.contacts as contacts
    on contacts.workspace_id = eligible.workspace_id and contacts.id = eligible.contact_id
left join public.opportunity_contacts as committee
    on
        committee.workspace_id = eligible.workspace_id
        and committee.opportunity_id = eligible.opportunity_id
        and committee.contact_id = eligible.contact_id
left join public.workspace_influencers as people
    on people.workspace_id = eligible.workspace_id and people.id = eligible.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join public.campaigns as campaigns
    on campaigns.workspace_id = eligible.workspace_id and campaigns.id = eligible.campaign_id
left join public.deliverables as content
    on content.workspace_id = eligible.workspace_id and content.id = eligible.deliverable_id
where eligible.opportunity_id = :opportunity::uuid and public.require_computed_attribution()
order by eligible.touched_at, eligible.touchpoint_id;
