-- title: Unattributed share
-- question: How much pipeline and revenue came without any influencer touch?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: unattributed_amount_minor, unattributed_revenue_minor, unattributed_percent
-- note: Without an influencer's touch that the active "influenced" model lets count; total is everything, so the shares
--   reconcile. Opportunities and amounts are those opened in the period, revenue is what was booked in it. What a model leaves
--   uncredited: attribution/credits with by=credited_to; month by month: attribution/credits_by_month.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

influenced as (
    select distinct
        touched.workspace_id,
        touched.opportunity_id
    from public.opportunity_touches as touched
    where touched.workspace_influencer_id is not null
),

revenue as (
    select
        deals.workspace_id,
        deals.opportunity_id,
        sum(events.reporting_amount_minor)::bigint as revenue_minor
    from public.deals as deals
    inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
    where
        events.occurred_on >= (select period.starts_on from period)
        and events.occurred_on < (select period.ends_on from period)
    group by deals.workspace_id, deals.opportunity_id
),

counted as (
    select
        opportunities.workspace_id,
        opportunities.status,
        influenced.opportunity_id is null as is_unattributed,
        revenue.revenue_minor,
        opportunities.opened_on >= (select period.starts_on from period)
        and opportunities.opened_on < (select period.ends_on from period) as is_opened,
        case
            when
                opportunities.opened_on >= (select period.starts_on from period)
                and opportunities.opened_on < (select period.ends_on from period)
                then opportunities.reporting_amount_minor
        end as amount_minor
    from public.opportunities as opportunities
    left join influenced
        on influenced.workspace_id = opportunities.workspace_id and influenced.opportunity_id = opportunities.id
    left join revenue
        on revenue.workspace_id = opportunities.workspace_id and revenue.opportunity_id = opportunities.id
)

select
    counted.status,
    count(*) filter (where counted.is_opened) as opportunities,
    count(*) filter (where counted.is_opened and counted.is_unattributed) as unattributed_opportunities,
    coalesce(sum(counted.amount_minor), 0)::bigint as amount_minor,
    coalesce(sum(counted.amount_minor) filter (where counted.is_unattributed), 0)::bigint as unattributed_amount_minor,
    round(
        100.0 * coalesce(sum(counted.amount_minor) filter (where counted.is_unattributed), 0) / nullif(sum(counted.amount_minor), 0), 1
    ) as unattributed_percent,
    coalesce(sum(counted.revenue_minor), 0)::bigint as revenue_minor,
    coalesce(sum(counted.revenue_minor) filter (where counted.is_unattributed), 0)::bigint as unattributed_revenue_minor,
    workspaces.reporting_currency_code as currency_code
from counted
inner join public.workspaces as workspaces on workspaces.id = counted.workspace_id
where counted.is_opened or counted.revenue_minor is not null
group by workspaces.id, counted.status
order by array_position(array['open', 'won', 'lost'], counted.status);
