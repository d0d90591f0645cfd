-- title: Unattributed share
-- question: How much pipeline and revenue came without any influencer touch?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- note: Without an influencer's touch that the active "influenced" model lets count; total is everything, so the shares
--   reconcile. What a model leaves uncredited: attribution/credits with by=credited_to; month by month: attribution/credits_by_month.

with influenced as (
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
    group by deals.workspace_id, deals.opportunity_id
)

select
    opportunities.status,
    count(*) as opportunities,
    count(*) filter (where influenced.opportunity_id is null) as unattributed_opportunities,
    coalesce(sum(opportunities.reporting_amount_minor), 0)::bigint as amount_minor,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where influenced.opportunity_id is null), 0
    )::bigint as unattributed_amount_minor,
    round(
        100.0 * coalesce(sum(opportunities.reporting_amount_minor) filter (where influenced.opportunity_id is null), 0)
        / nullif(sum(opportunities.reporting_amount_minor), 0),
        1
    ) as unattributed_percent,
    coalesce(sum(revenue.revenue_minor), 0)::bigint as revenue_minor,
    coalesce(
        sum(revenue.revenue_minor) filter (where influenced.opportunity_id is null), 0
    )::bigint as unattributed_revenue_minor,
    workspaces.reporting_currency_code as currency_code
from public.opportunities as opportunities
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
left join influenced
    on influenced.workspace_id = opportunities.workspace_id and influenced.opportunity_id = opportunities.id
left join revenue
    on revenue.workspace_id = opportunities.workspace_id and revenue.opportunity_id = opportunities.id
where :since::date is null or opportunities.opened_on >= :since::date
group by workspaces.id, opportunities.status
order by array_position(array['open', 'won', 'lost'], opportunities.status);
