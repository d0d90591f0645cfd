-- title: Credits month by month
-- question: How does what one model credits develop from month to month, by influencer, channel or any other dimension?
-- who: viewer
-- param: by text = credited_to — credited_to (influencers, other channels or nobody), or any dimension of attribution/credits.
-- param: model text = linear — Name of an active model.
-- note: By the month in which the amount arose: opened, lost or booked. Amounts of a month add up to the same total, whatever
--   they are split by; percent is the part of the month's revenue.

select
    totals.month,
    totals.label,
    totals.open_pipeline_minor,
    totals.won_pipeline_minor,
    totals.revenue_minor,
    round(
        100.0 * totals.revenue_minor
        / nullif(sum(totals.revenue_minor) over (partition by totals.workspace_id, totals.month), 0),
        1
    ) as revenue_percent,
    totals.lost_minor,
    round(totals.opportunities, 2) as opportunities,
    round(totals.deals, 2) as deals,
    totals.currency_code,
    totals.label_id as id
from public.attribution_totals(split_by => :by::text, model => :model::text, monthly => true) as totals
order by
    totals.month asc,
    totals.revenue_minor desc,
    totals.open_pipeline_minor desc,
    totals.label asc,
    totals.label_id asc;
