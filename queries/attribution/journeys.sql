-- title: Journeys
-- question: Which opportunities have credited touches, how many, from how many influencers, over how many days?
-- who: viewer
-- param: name text = null — Only opportunities with this in their name or their company's; all when empty.
-- param: limit integer = 20 — At most this many, latest touch first.
-- answer: touches, influencers, days
-- always: opportunity, status, touches, influencers, currency_code, opportunity_id
-- note: As last computed; crmdb journey shows one of them.

with touched as (
    select
        found.workspace_id,
        found.opportunity_id,
        cardinality(found.touchpoint_ids) as touches,
        (select count(distinct steps.id) from unnest(found.workspace_influencer_ids) as steps (id)) as influencers,
        found.touched_at[1] as first_touched_at,
        found.touched_at[cardinality(found.touched_at)] as last_touched_at
    from public.touched_opportunities as found
)

select
    opportunities.name as opportunity,
    companies.name as company,
    opportunities.status,
    opportunities.reporting_amount_minor as amount_minor,
    touched.touches,
    touched.influencers,
    touched.first_touched_at,
    touched.last_touched_at,
    (touched.last_touched_at at time zone workspaces.time_zone)::date
    - (touched.first_touched_at at time zone workspaces.time_zone)::date as days,
    workspaces.reporting_currency_code as currency_code,
    opportunities.id as opportunity_id
from public.opportunities as opportunities
left join public.companies as companies
    on companies.workspace_id = opportunities.workspace_id and companies.id = opportunities.company_id
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
inner join touched
    on touched.workspace_id = opportunities.workspace_id and touched.opportunity_id = opportunities.id
where
    public.require_computed_attribution()
    and (
        :name::text is null
        or strpos(lower(opportunities.name), lower(:name::text)) > 0
        or strpos(lower(companies.name), lower(:name::text)) > 0
    )
order by touched.last_touched_at desc, opportunities.id asc
limit :limit::integer;
