-- title: Unattributed share
-- question: How much pipeline and revenue came without any influencer touch?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; no end when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- answer: unattributed_amount_minor, unattributed_revenue_minor, unattributed_percent
-- always: status, opportunities, unattributed_opportunities, amount_minor, unattributed_amount_minor,
--   revenue_minor, unattributed_revenue_minor, currency_code
-- note: Without an influencer's touch that the active "influenced" model lets count; total is everything, so the shares
--   reconcile. Opportunities and amounts are those opened in the period, revenue is what was booked in it. What a model leaves
--   uncredited: attribution/credits with by=credited_to; month by month: attribution/credits_by_month.

with influenced as (
    select
        touched.workspace_id,
        touched.opportunity_id
    from public.touched_opportunities as touched
    where num_nonnulls(variadic touched.workspace_influencer_ids) > 0
),

counted as (
    select
        outcomes.workspace_id,
        outcomes.status,
        influenced.opportunity_id is null as is_unattributed,
        outcomes.revenue_minor,
        outcomes.is_opened,
        case when outcomes.is_opened then outcomes.amount_minor end as amount_minor
    from public.opportunity_outcomes(:since::date, :until::date, :period::text) as outcomes
    left join influenced
        on influenced.workspace_id = outcomes.workspace_id and influenced.opportunity_id = outcomes.opportunity_id
    where outcomes.is_opened or outcomes.revenue_minor is not null
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
where public.require_computed_attribution()
group by workspaces.id, counted.status
order by array_position(array['open', 'won', 'lost'], counted.status);
