-- title: Influencers by influenced pipeline and revenue
-- question: Which influencers moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many influencers.
-- always: influencer_name, influenced_open_pipeline_minor, influenced_revenue_minor, influenced_deals,
--   influenced_won_pipeline_minor, influenced_open_opportunities, influenced_opportunities, touches,
--   last_touched_at, currency_code, workspace_influencer_id
-- note: Influenced gives an opportunity's full amount to each influencer that touched its buyers: it over-counts on
--   purpose, so the rows must not be added up. Sorted by open pipeline plus revenue. Opportunities and pipeline are those
--   opened in the period, deals are those won in it, and revenue is what was booked in it.

select
    case
        when count(*) over (partition by influenced.workspace_id, coalesce(catalog.name, people.name)) > 1
            then public.label_with_id(coalesce(catalog.name, people.name), people.id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    influenced.open_pipeline_minor as influenced_open_pipeline_minor,
    coalesce(influenced.revenue_minor, 0) as influenced_revenue_minor,
    influenced.deals as influenced_deals,
    influenced.won_pipeline_minor as influenced_won_pipeline_minor,
    influenced.open_opportunities as influenced_open_opportunities,
    influenced.opportunities as influenced_opportunities,
    influenced.touches,
    influenced.last_touched_at,
    workspaces.reporting_currency_code as currency_code,
    influenced.label_id as workspace_influencer_id
from
    public.influenced_outcomes(split_by => 'influencer', since => :since::date, until => :until::date, period => :period::text)
        as influenced
inner join public.workspaces as workspaces on workspaces.id = influenced.workspace_id
inner join public.workspace_influencers as people
    on people.workspace_id = influenced.workspace_id and people.id = influenced.label_id
left join public.influencers as catalog on catalog.id = people.influencer_id
order by
    influenced.open_pipeline_minor + coalesce(influenced.revenue_minor, 0) desc,
    coalesce(catalog.name, people.name) asc,
    influenced.label_id asc
limit :limit::integer;
