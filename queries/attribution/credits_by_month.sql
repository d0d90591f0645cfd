-- title: Credits month by month
-- question: How do the credits of one model develop from month to month, by influencer, channel or any other dimension?
-- who: viewer
-- param: by text = credited_to — credited_to (influencers, other channels or nobody), or any dimension of attribution/credits.
-- param: model text = linear — Name of an active model.
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: open_pipeline_minor, revenue_minor
-- always: month, label, open_pipeline_minor, won_pipeline_minor, revenue_minor, lost_minor, opportunities, deals,
--   currency_code
-- note: By the month in which the amount arose: opened, lost or booked;
--   deals by the month they were won. Amounts of a month add up to the same total for every
--   dimension; percent is the part of the month's revenue, empty
--   for model influenced, which over-counts on purpose.

select
    totals.month,
    totals.label,
    totals.open_pipeline_minor,
    totals.won_pipeline_minor,
    totals.revenue_minor,
    case
        when bool_and(totals.adds_up) over (partition by totals.workspace_id)
            then round(
                100.0 * totals.revenue_minor
                / nullif(sum(totals.revenue_minor) over (partition by totals.workspace_id, totals.month), 0),
                1
            )
    end as revenue_percent,
    totals.lost_minor,
    round(totals.opportunities, 2) as opportunities,
    round(totals.deals, 2) as deals,
    totals.currency_code,
    totals.label_id as id
from
    public.attribution_totals(
        split_by => :by::text,
        model => :model::text,
        monthly => true,
        since => :since::date,
        until => :until::date,
        period => :period::text
    ) as totals
order by
    totals.month asc,
    totals.revenue_minor desc,
    totals.open_pipeline_minor desc,
    totals.label asc,
    totals.label_id asc;
