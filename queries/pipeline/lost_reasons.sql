-- title: Lost reasons
-- question: Why do we lose, how often, and how much?
-- who: viewer
-- param: since date = null — Lost from this day on; twelve months ago when empty.
-- param: until date = null — Lost before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: lost_reason, lost, percent, lost_minor, currency_code
-- note: Imported opportunities may be lost without a reason.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

-- Summed up before names are joined: joined first, they are looked up again for each opportunity.
lost as (
    select
        opportunities.workspace_id,
        opportunities.lost_reason_id,
        count(*) as lost,
        coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as lost_minor,
        max(opportunities.closed_on) as last_lost_on
    from public.opportunities as opportunities
    where
        opportunities.status = 'lost'
        and opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period)
    group by opportunities.workspace_id, opportunities.lost_reason_id
)

select
    coalesce(reasons.name, 'No reason given') as lost_reason,
    lost.lost,
    round(100.0 * lost.lost / sum(lost.lost) over (partition by lost.workspace_id), 1) as percent,
    lost.lost_minor,
    lost.last_lost_on,
    workspaces.reporting_currency_code as currency_code
from lost
left join public.lost_reasons as reasons
    on reasons.workspace_id = lost.workspace_id and reasons.id = lost.lost_reason_id
inner join public.workspaces as workspaces on workspaces.id = lost.workspace_id
order by lost.lost desc, lost_reason asc;
