-- title: Milestones of an opportunity
-- question: When did the first of its buyers become a lead, when was it opened, when won or lost?
-- who: viewer
-- param: opportunity uuid — The opportunity.
-- always: milestone, opportunity, status, currency_code
-- note: Models place shares by them: a milestone is the last touch at or before its moment.

with opportunity as (
    select opportunities.*
    from public.opportunities as opportunities
    where opportunities.id = :opportunity::uuid
),

moments as (
    select
        opportunity.workspace_id,
        opportunity.id,
        min(contacts.became_lead_at) as happened_at,
        'lead' as milestone
    from opportunity
    inner join public.opportunity_contacts as committee
        on committee.workspace_id = opportunity.workspace_id and committee.opportunity_id = opportunity.id
    inner join public.contacts as contacts
        on contacts.workspace_id = committee.workspace_id and contacts.id = committee.contact_id
    group by opportunity.workspace_id, opportunity.id
    union all
    select
        opportunity.workspace_id,
        opportunity.id,
        opportunity.opened_at as happened_at,
        'opened' as milestone
    from opportunity
    union all
    select
        opportunity.workspace_id,
        opportunity.id,
        opportunity.closed_at as happened_at,
        opportunity.status as milestone
    from opportunity
    where opportunity.closed_at is not null
)

select
    moments.happened_at,
    moments.milestone,
    opportunity.name as opportunity,
    companies.name as company,
    opportunity.status,
    opportunity.reporting_amount_minor as amount_minor,
    workspaces.reporting_currency_code as currency_code
from moments
inner join opportunity on opportunity.workspace_id = moments.workspace_id and opportunity.id = moments.id
left join public.companies as companies
    on companies.workspace_id = opportunity.workspace_id and companies.id = opportunity.company_id
inner join public.workspaces as workspaces on workspaces.id = moments.workspace_id
where moments.happened_at is not null
order by moments.happened_at asc, array_position(array['lead', 'opened', 'won', 'lost'], moments.milestone) asc;
