-- title: Campaigns by influenced pipeline and revenue
-- question: Which campaigns moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many campaigns.
-- always: campaign_name, status, influenced_opportunities, influenced_deals, influenced_open_pipeline_minor,
--   influenced_won_pipeline_minor, influenced_revenue_minor, touches, currency_code, campaign_id
-- answer: influenced_open_pipeline_minor, influenced_revenue_minor
-- note: Influenced gives an opportunity's full amount to each campaign that touched its buyers: it over-counts on purpose,
--   so the rows must not be added up. Opportunities and pipeline are those opened in the period; deals are those won in it, and
--   revenue is what was booked in it.

select
    case
        when count(*) over (partition by workspaces.id, campaigns.name) > 1 then public.label_with_id(campaigns.name, campaigns.id, campaigns.slug)
        else campaigns.name
    end as campaign_name,
    campaigns.status,
    influenced.opportunities as influenced_opportunities,
    influenced.deals as influenced_deals,
    influenced.open_pipeline_minor as influenced_open_pipeline_minor,
    influenced.won_pipeline_minor as influenced_won_pipeline_minor,
    coalesce(influenced.revenue_minor, 0) as influenced_revenue_minor,
    influenced.touches,
    workspaces.reporting_currency_code as currency_code,
    campaigns.id as campaign_id
from
    public.influenced_outcomes(split_by => 'campaign', since => :since::date, until => :until::date, period => :period::text)
        as influenced
inner join public.campaigns as campaigns
    on campaigns.workspace_id = influenced.workspace_id and campaigns.id = influenced.label_id
inner join public.workspaces as workspaces on workspaces.id = influenced.workspace_id
order by
    coalesce(influenced.revenue_minor, 0) desc,
    influenced.open_pipeline_minor desc,
    campaigns.name asc,
    campaigns.id asc
limit :limit::integer;
