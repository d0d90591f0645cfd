-- title: Landing page
-- question: How do we stand, in one call?
-- who: viewer
-- param: months integer = 12 — How many months, the current one included.
-- always: workspace, currency_code, since, spend_minor, pipeline_minor, won_minor, revenue_minor, model,
--   touches, leads, opportunities, won_deals, lost_opportunities, open_opportunities, open_pipeline_minor,
--   weighted_pipeline_minor, active_campaigns, budget_minor, content_due, content_late, tasks_due, next_content,
--   top_influencers, top_campaigns, trend
-- note: Credited by the first model the workspace follows (workspaces.followed_models), to influencers. return_on_spend is
--   credited revenue less spend, over spend. Both are empty until attribution was first computed. Open pipeline, campaigns,
--   content and tasks are as of now; top lists are of all time. pipeline is what was opened in these months, won what was
--   won in them, with or without a row in public.deals; both are amounts of the opportunities.

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
