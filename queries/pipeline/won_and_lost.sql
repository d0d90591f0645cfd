-- title: Won and lost by month
-- question: What did we win and lose each month, and how often do we win?
-- who: viewer
-- param: since date = null — Closed from this day on; twelve months ago when empty.
-- param: until date = null — Closed before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: month, won, lost, win_percent, won_minor, lost_minor, currency_code
-- note: A close date is a day of the workspace's time zone. What reports showed earlier: pipeline/closed_as_reported.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

-- Summed up before the workspace is joined: joined first, it is looked up again for each opportunity.
months as (
    select
        opportunities.workspace_id,
        date_trunc('month', opportunities.closed_on::timestamp)::date as month,
        count(*) filter (where opportunities.status = 'won') as won,
        count(*) filter (where opportunities.status = 'lost') as lost,
        round(100.0 * count(*) filter (where opportunities.status = 'won') / count(*), 1) as win_percent,
        coalesce(
            sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'won'), 0
        )::bigint as won_minor,
        coalesce(
            sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'lost'), 0
        )::bigint as lost_minor,
        round(
            avg(opportunities.closed_on - opportunities.opened_on)
            filter (where opportunities.status = 'won'),
            1
        ) as average_days_to_win
    from public.opportunities as opportunities
    where
        opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
    group by opportunities.workspace_id, month
)

select
    months.month,
    months.won,
    months.lost,
    months.win_percent,
    months.won_minor,
    months.lost_minor,
    months.average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from months
inner join public.workspaces as workspaces on workspaces.id = months.workspace_id
order by months.month;
