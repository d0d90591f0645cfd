-- title: Models side by side
-- question: How much of revenue and open pipeline does each model give to influencers, to other channels, to nobody?
-- who: viewer
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: influencer_revenue_minor, influencer_open_pipeline_minor
-- always: model_name, influencer_revenue_minor, other_revenue_minor, unattributed_revenue_minor,
--   influencer_open_pipeline_minor, other_open_pipeline_minor, unattributed_open_pipeline_minor, currency_code
-- note: Each model adds up to the same totals; influenced, which over-counts on purpose, is left out. Models that the workspace follows
--   (workspaces.followed_models) are read from kept sums; the others together take as long as some reports.

select
    totals.model_name,
    coalesce(max(totals.revenue_minor) filter (where totals.label = 'influencers'), 0) as influencer_revenue_minor,
    coalesce(max(totals.revenue_minor) filter (where totals.label = 'other channels'), 0) as other_revenue_minor,
    coalesce(max(totals.revenue_minor) filter (where totals.label = 'unattributed'), 0) as unattributed_revenue_minor,
    coalesce(max(totals.open_pipeline_minor) filter (where totals.label = 'influencers'), 0) as influencer_open_pipeline_minor,
    coalesce(max(totals.open_pipeline_minor) filter (where totals.label = 'other channels'), 0) as other_open_pipeline_minor,
    coalesce(max(totals.open_pipeline_minor) filter (where totals.label = 'unattributed'), 0) as unattributed_open_pipeline_minor,
    totals.currency_code
from public.attribution_comparison(since => :since::date, until => :until::date, period => :period::text) as totals
group by totals.workspace_id, totals.model_name, totals.currency_code
order by totals.model_name asc;
