-- title: Lost reasons
-- question: Why do we lose, how often, and how much?
-- who: viewer
-- param: since date = null — Lost from this day on; twelve months ago when empty.
-- param: until date = null — Lost before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- note: Imported opportunities may be lost without a reason.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
)

select
    coalesce(reasons.name, 'No reason given') as lost_reason,
    count(*) as lost,
    round(100.0 * count(*) / sum(count(*)) over (partition by workspaces.id), 1) as percent,
    coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as lost_minor,
    max(opportunities.closed_on) as last_lost_on,
    workspaces.reporting_currency_code as currency_code
from public.opportunities as opportunities
left join public.lost_reasons as reasons
    on reasons.workspace_id = opportunities.workspace_id and reasons.id = opportunities.lost_reason_id
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
where
    opportunities.status = 'lost'
    and opportunities.closed_on >= (select period.starts_on from period)
    and opportunities.closed_on < (select period.ends_on from period)
group by workspaces.id, reasons.workspace_id, reasons.id
order by count(*) desc, lost_reason asc;
