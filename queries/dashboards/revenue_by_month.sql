-- title: Revenue by month
-- question: How much revenue came each month, of which kind?
-- who: viewer
-- param: since date = null — From this day on; the first of the month eleven months ago when empty.
-- param: until date = null — Before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: reported_at timestamptz = null — What reports showed at this moment: events entered later are left out; a day or period (2026-09-30, FY2026-Q1) means its end. All when empty.
-- answer: deals, total_minor
-- always: month, deals, booked_minor, renewed_minor, expanded_minor, contracted_minor, taken_back_minor,
--   currency_code
-- note: Refunds, contractions and corrections are negative; total is everything added up.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (
        date_trunc('month', public.workspace_today()::timestamp) - interval '11 months'
    )::date) as report
),

-- Summed up before the workspace is joined: joined first, it is looked up again for each event.
months as (
    select
        events.workspace_id,
        date_trunc('month', events.occurred_on::timestamp)::date as month,
        count(distinct events.deal_id) as deals,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'booking'), 0)::bigint as booked_minor,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'renewal'), 0)::bigint as renewed_minor,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'expansion'), 0)::bigint as expanded_minor,
        coalesce(
            sum(events.reporting_amount_minor) filter (where events.type = 'contraction'), 0
        )::bigint as contracted_minor,
        coalesce(
            sum(events.reporting_amount_minor) filter (where events.type in ('refund', 'correction')), 0
        )::bigint as taken_back_minor,
        sum(events.reporting_amount_minor)::bigint as total_minor
    from public.revenue_events as events
    where
        events.occurred_on >= (select period.starts_on from period)
        and events.occurred_on < (select period.ends_on from period)
        and (:reported_at::timestamptz is null or events.created_at <= :reported_at::timestamptz)
    group by events.workspace_id, month
)

select
    months.month,
    months.deals,
    months.booked_minor,
    months.renewed_minor,
    months.expanded_minor,
    months.contracted_minor,
    months.taken_back_minor,
    months.total_minor,
    workspaces.reporting_currency_code as currency_code
from months
inner join public.workspaces as workspaces on workspaces.id = months.workspace_id
order by months.month;
