-- title: Cohorts by first influencer touch
-- question: How many opportunities whose buyers an influencer first touched in a month were won, and how fast did they pay?
-- who: viewer
-- param: model text = linear — Name of an active model; not of type influenced.
-- param: since date = null — First touched from this day on; all when empty.
-- param: until date = null — First touched before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: opportunities, open, won, lost, open_pipeline_minor, won_minor, revenue_minor, credited_revenue_minor,
--   revenue_3_months_minor, revenue_6_months_minor, revenue_12_months_minor, currency_code
-- note: As last computed. Each opportunity is in exactly one row, so rows may be added up; month empty: no influencer touched
--   them (left out in a period). Revenue after 3, 6 and 12 months counts from the first touch and includes what came before. Credited is
--   the part that the model gives to influencers.
-- answer: opportunities, won, revenue_minor

select
    cohorts.first_touch_month,
    cohorts.opportunities,
    cohorts.open,
    cohorts.won,
    cohorts.lost,
    cohorts.open_pipeline_minor,
    cohorts.won_minor,
    cohorts.revenue_minor,
    cohorts.credited_revenue_minor,
    cohorts.revenue_3_months_minor,
    cohorts.revenue_6_months_minor,
    cohorts.revenue_12_months_minor,
    cohorts.average_days_to_win,
    cohorts.currency_code
from
    public.attribution_cohorts(
        model => :model::text, since => :since::date, until => :until::date, period => :period::text
    ) as cohorts
order by cohorts.first_touch_month asc nulls last;
