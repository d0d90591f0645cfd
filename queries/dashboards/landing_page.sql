-- title: Landing page
-- question: How do we stand, in one call?
-- who: viewer
-- param: months integer = 12 — How many months, the current one included.
-- note: Credited by the first model the workspace follows (workspaces.followed_models), to influencers. return_on_spend is credited
--   revenue less spend, over spend. Open pipeline, campaigns, content and tasks are as of now; top lists are of all time.

select
    page.workspace,
    page.currency_code,
    page.since,
    page.spend_minor,
    page.pipeline_minor,
    page.won_minor,
    page.revenue_minor,
    page.model,
    page.credited_revenue_minor,
    page.credited_open_pipeline_minor,
    page.return_on_spend,
    page.touches,
    page.leads,
    page.opportunities,
    page.won_deals,
    page.lost_opportunities,
    page.open_opportunities,
    page.open_pipeline_minor,
    page.weighted_pipeline_minor,
    page.active_campaigns,
    page.budget_minor,
    page.content_due,
    page.content_late,
    page.tasks_due,
    page.next_content,
    page.top_influencers,
    page.top_campaigns,
    page.trend
from public.landing_page(:months::integer) as page;
