-- title: Won and lost as reported
-- question: What did we report as won and lost at that moment, and what do we know today?
-- who: viewer
-- param: reported_at timestamptz — The moment of the report; a day or period (2026-09-30, FY2026-Q1) means its end.
-- param: since date = null — Closed from this day on; twelve months ago when empty.
-- param: until date = null — Closed before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- always: won_reported, won_today, lost_reported, lost_today, won_reported_minor, won_today_minor,
--   difference_minor, currency_code
-- note: difference_minor is what was entered or corrected after the report.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text, (public.workspace_today() - interval '12 months')::date) as report
),

states as (
    select
        opportunities.workspace_id,
        versions.version,
        latest.status,
        latest.reporting_amount_minor,
        date_trunc('month', latest.closed_on::timestamp)::date as month
    from public.opportunities as opportunities
    cross join (values ('reported'), ('today')) as versions (version)
    inner join lateral (
        select
            history.status,
            history.reporting_amount_minor,
            history.closed_on
        from public.opportunity_history as history
        where
            history.workspace_id = opportunities.workspace_id
            and history.opportunity_id = opportunities.id
            and case versions.version
                when 'today' then history.superseded_at is null
                else
                    history.recorded_at <= :reported_at::timestamptz
                    and (history.superseded_at is null or history.superseded_at > :reported_at::timestamptz)
            end
        order by history.changed_at desc, history.id desc
        limit 1
    ) as latest on latest.status <> 'open'
    where latest.closed_on >= (select period.starts_on from period) and latest.closed_on < (select period.ends_on from period)
)

select
    states.month,
    count(*) filter (where states.version = 'reported' and states.status = 'won') as won_reported,
    count(*) filter (where states.version = 'today' and states.status = 'won') as won_today,
    count(*) filter (where states.version = 'reported' and states.status = 'lost') as lost_reported,
    count(*) filter (where states.version = 'today' and states.status = 'lost') as lost_today,
    coalesce(
        sum(states.reporting_amount_minor) filter (where states.version = 'reported' and states.status = 'won'), 0
    )::bigint as won_reported_minor,
    coalesce(
        sum(states.reporting_amount_minor) filter (where states.version = 'today' and states.status = 'won'), 0
    )::bigint as won_today_minor,
    coalesce(
        sum(case states.version when 'today' then states.reporting_amount_minor else -states.reporting_amount_minor end)
        filter (where states.status = 'won'), 0
    )::bigint as difference_minor,
    workspaces.reporting_currency_code as currency_code
from states
inner join public.workspaces as workspaces on workspaces.id = states.workspace_id
group by workspaces.id, states.month
order by states.month;
