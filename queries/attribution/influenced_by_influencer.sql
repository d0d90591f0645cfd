-- title: Influencers by influenced pipeline and revenue
-- question: Which influencers moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- param: limit integer = 20 — At most so many influencers.
-- note: Influenced gives an opportunity's full amount to each influencer that touched its buyers: it over-counts on
--   purpose, so the rows must not be added up. Sorted by open pipeline plus revenue.

select
    influenced.influencer_name,
    sum(influenced.influenced_open_pipeline_minor)::bigint as influenced_open_pipeline_minor,
    sum(influenced.influenced_revenue_minor)::bigint as influenced_revenue_minor,
    count(*) filter (where influenced.status = 'won') as influenced_deals,
    sum(influenced.influenced_won_pipeline_minor)::bigint as influenced_won_pipeline_minor,
    count(*) filter (where influenced.status = 'open') as influenced_open_opportunities,
    count(*) as influenced_opportunities,
    sum(influenced.touches)::bigint as touches,
    max(influenced.last_touched_at) as last_touched_at,
    workspaces.reporting_currency_code as currency_code,
    influenced.workspace_influencer_id
from public.influenced_opportunities as influenced
inner join public.opportunities as opportunities
    on opportunities.workspace_id = influenced.workspace_id and opportunities.id = influenced.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = influenced.workspace_id
where :since::date is null or opportunities.opened_on >= :since::date
group by influenced.workspace_influencer_id, influenced.influencer_name, workspaces.reporting_currency_code
order by
    sum(influenced.influenced_open_pipeline_minor + influenced.influenced_revenue_minor) desc,
    influenced.influencer_name asc,
    influenced.workspace_influencer_id asc
limit :limit::integer;
