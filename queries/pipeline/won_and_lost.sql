-- title: Won and lost by month
-- question: What did we win and lose each month, and how often do we win?
-- who: viewer
-- param: since date = null — Closed from this day on; twelve months ago when empty.
-- param: until date = null — Closed before this day; until now when empty.

select
    date_trunc('month', opportunities.closed_at)::date as month,
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
        avg(extract(epoch from opportunities.closed_at - opportunities.opened_at) / 86400)
        filter (where opportunities.status = 'won'),
        1
    ) as average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from public.opportunities as opportunities
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
where
    opportunities.closed_at >= (case when :since::date is null then current_date - interval '12 months' else :since::date end)::timestamptz
    and (:until::date is null or opportunities.closed_at < :until::date::timestamptz)
group by workspaces.id, month
order by month;
