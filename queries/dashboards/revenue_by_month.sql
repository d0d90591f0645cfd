-- title: Revenue by month
-- question: How much revenue came each month, of which kind?
-- who: viewer
-- param: since date = null — From this day on; the first of the month eleven months ago when empty.
-- param: until date = null — Before this day; until now when empty.
-- note: Refunds, contractions and corrections are negative; total is everything added up.

select
    date_trunc('month', events.occurred_at)::date as month,
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
    sum(events.reporting_amount_minor)::bigint as total_minor,
    workspaces.reporting_currency_code as currency_code
from public.revenue_events as events
inner join public.workspaces as workspaces on workspaces.id = events.workspace_id
where
    events.occurred_at
    >= (
        case
            when :since::date is null then date_trunc('month', current_date::timestamp) - interval '11 months'
            else :since::date
        end
    )::timestamptz
    and (:until::date is null or events.occurred_at < :until::date::timestamptz)
group by workspaces.id, month
order by month;
