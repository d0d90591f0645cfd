-- title: Credits by dimension
-- question: How much pipeline and revenue does one model credit to each influencer, account, campaign, content, platform, channel or month?
-- who: viewer
-- param: by text = influencer — influencer, account (the profile the content appeared on), campaign, deliverable, platform, channel, credited_to (influencers or other channels), touch_month, company (the buyer) or month (in which the amount arose).
-- param: model text = linear — Name of an active model.
-- param: moment timestamptz = null — As it was reported at that moment; a day or period (2026-09-30, FY2026-Q1) means its end. Now when empty.
-- param: run uuid = null — As this run computed it (attribution/runs lists them), one of a past moment, say.
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: label, open_pipeline_minor, won_pipeline_minor, revenue_minor, lost_minor, opportunities, deals,
--   is_partial, currency_code
-- note: Amounts add up to the same total for every dimension. An amount without a touch is "unattributed"; a value that the
--   touch does not have (the influencer of an email) is "other". Opportunities, lost ones included, and deals are the
--   fractions credited. In a period amounts count by the day they were opened, lost or booked, deals by the day they were
--   won. Model influenced gives each the full amount: it over-counts on purpose, so do not add it up; it has no percentages.
--   is_partial: the run computed only what had changed, so its amounts are not those of the workspace.

select
    totals.label,
    totals.open_pipeline_minor,
    totals.won_pipeline_minor,
    totals.revenue_minor,
    case
        when bool_and(totals.adds_up) over (partition by totals.workspace_id)
            then round(
                100.0 * totals.revenue_minor / nullif(sum(totals.revenue_minor) over (partition by totals.workspace_id), 0), 1
            )
    end as revenue_percent,
    totals.lost_minor,
    round(totals.opportunities, 2) as opportunities,
    round(totals.deals, 2) as deals,
    totals.is_partial,
    totals.currency_code,
    totals.label_id as id
from
    public.attribution_totals(
        split_by => :by::text,
        model => :model::text,
        moment => to_jsonb(:moment::timestamptz) #>> '{}',
        run_id => :run::uuid,
        since => :since::date,
        until => :until::date,
        period => :period::text
    ) as totals
order by
    totals.revenue_minor desc,
    totals.open_pipeline_minor desc,
    totals.label asc,
    totals.label_id asc;
