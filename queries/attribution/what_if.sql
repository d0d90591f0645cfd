-- title: What if a model had other settings
-- question: What would a model credit if the lookback were 30 days, a channel did not count, or touches needed more evidence?
-- who: viewer
-- param: lookback integer = 30 — Days before the closing in which touches count.
-- param: by text = influencer — influencer, campaign, channel or credited_to.
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: excluded_channels text[] = null — Channels that do not count; those of the model when empty.
-- param: minimum_evidence integer = null — Least evidence a touch needs, 1 to 5; that of the model when empty.
-- param: half_life_hours integer = null — Half-life of a model of type time_decay; that of the model when empty.
-- param: since date = null — Amounts that arose from this day on; all when empty.
-- param: until date = null — Amounts that arose before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: label, revenue_minor, what_if_revenue_minor, revenue_change_minor, open_pipeline_minor,
--   what_if_open_pipeline_minor, open_pipeline_change_minor, deals, what_if_deals, currency_code
-- note: It stores nothing and changes no setting. what_if columns are computed from today's touches, the others are as last
--   computed. At most 20,000 opportunities; give a period for more.
-- answer: revenue_minor, what_if_revenue_minor, revenue_change_minor

select
    compared.label,
    compared.revenue_minor,
    compared.what_if_revenue_minor,
    compared.what_if_revenue_minor - compared.revenue_minor as revenue_change_minor,
    compared.open_pipeline_minor,
    compared.what_if_open_pipeline_minor,
    compared.what_if_open_pipeline_minor - compared.open_pipeline_minor as open_pipeline_change_minor,
    round(compared.deals, 2) as deals,
    round(compared.what_if_deals, 2) as what_if_deals,
    compared.currency_code,
    compared.label_id as id
from
    public.attribution_with_settings(
        split_by => :by::text,
        model => :model::text,
        lookback_days => :lookback::integer,
        excluded_channels => :excluded_channels::text[],
        minimum_evidence => :minimum_evidence::integer,
        half_life_hours => :half_life_hours::integer,
        since => :since::date,
        until => :until::date,
        period => :period::text
    ) as compared
order by
    compared.what_if_revenue_minor desc,
    compared.what_if_open_pipeline_minor desc,
    compared.label asc,
    compared.label_id asc;
