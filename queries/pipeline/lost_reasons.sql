-- title: Lost reasons
-- question: Why do we lose, how often, and how much?
-- who: viewer
-- param: since date = null — Lost from this day on; twelve months ago when empty.
-- param: until date = null — Lost before this day; until now when empty.

select
    reasons.name as lost_reason,
    count(*) as lost,
    round(100.0 * count(*) / sum(count(*)) over (partition by workspaces.id), 1) as percent,
    coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as lost_minor,
    max(opportunities.closed_at) as last_lost_at,
    workspaces.reporting_currency_code as currency_code
from public.opportunities as opportunities
inner join public.lost_reasons as reasons
    on reasons.workspace_id = opportunities.workspace_id and reasons.id = opportunities.lost_reason_id
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
where
    opportunities.status = 'lost'
    and opportunities.closed_at >= (case when :since::date is null then current_date - interval '12 months' else :since::date end)::timestamptz
    and (:until::date is null or opportunities.closed_at < :until::date::timestamptz)
group by workspaces.id, reasons.workspace_id, reasons.id
order by count(*) desc, reasons.name asc;
