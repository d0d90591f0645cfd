-- title: Platforms by influenced pipeline and revenue
-- question: On which platforms do influencers move pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: platform, influenced_opportunities, influenced_deals, influenced_open_pipeline_minor,
--   influenced_won_pipeline_minor, influenced_revenue_minor, touches, currency_code
-- answer: influenced_open_pipeline_minor, influenced_revenue_minor
-- note: The platform of the content, else of the link's utm_source, else of the page. Influenced gives an opportunity's full
--   amount to each platform that touched its buyers: it over-counts on purpose, so the rows must not be added up.
--   Opportunities and pipeline are those opened in the period, deals those won in it, and revenue is what was booked in it.

select
    coalesce(influenced.label, 'unknown') as platform,
    influenced.opportunities as influenced_opportunities,
    influenced.deals as influenced_deals,
    influenced.open_pipeline_minor as influenced_open_pipeline_minor,
    influenced.won_pipeline_minor as influenced_won_pipeline_minor,
    coalesce(influenced.revenue_minor, 0) as influenced_revenue_minor,
    influenced.touches,
    workspaces.reporting_currency_code as currency_code
from
    public.influenced_outcomes(split_by => 'platform', since => :since::date, until => :until::date, period => :period::text)
        as influenced
inner join public.workspaces as workspaces on workspaces.id = influenced.workspace_id
order by coalesce(influenced.revenue_minor, 0) desc, influenced.open_pipeline_minor desc, platform asc;
