-- title: Influencers by influenced pipeline and revenue
-- question: Which influencers moved how much pipeline and revenue?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- param: limit integer = 20 — At most this many influencers.
-- note: Influenced gives an opportunity's full amount to each influencer that touched its buyers: it over-counts on
--   purpose, so the rows must not be added up. Sorted by open pipeline plus revenue. Opportunities and pipeline are those
--   opened in the period, deals are those won in it, and revenue is what was booked in it.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

counted as (
    select
        touched.workspace_id,
        touched.workspace_influencer_id,
        touched.influencer_name,
        touched.status,
        touched.touches,
        touched.last_touched_at,
        revenue.revenue_minor,
        opportunities.reporting_amount_minor,
        opportunities.opened_on >= (select period.starts_on from period)
        and opportunities.opened_on < (select period.ends_on from period) as is_opened,
        opportunities.status = 'won'
        and opportunities.closed_on >= (select period.starts_on from period)
        and opportunities.closed_on < (select period.ends_on from period) as is_won
    from public.influenced_opportunities as touched
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = touched.workspace_id and opportunities.id = touched.opportunity_id
    left join lateral (
        select sum(events.reporting_amount_minor)::bigint as revenue_minor
        from public.deals as deals
        inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
        where
            deals.workspace_id = touched.workspace_id
            and deals.opportunity_id = touched.opportunity_id
            and events.occurred_on >= (select period.starts_on from period)
            and events.occurred_on < (select period.ends_on from period)
    ) as revenue on true
),

summed as (
    select
        counted.workspace_id,
        counted.workspace_influencer_id,
        counted.influencer_name,
        coalesce(sum(counted.reporting_amount_minor) filter (where counted.is_opened and counted.status = 'open'), 0)::bigint
            as open_pipeline_minor,
        coalesce(sum(counted.revenue_minor), 0)::bigint as revenue_minor,
        count(*) filter (where counted.is_won) as deals,
        coalesce(sum(counted.reporting_amount_minor) filter (where counted.is_opened and counted.status = 'won'), 0)::bigint
            as won_pipeline_minor,
        count(*) filter (where counted.is_opened and counted.status = 'open') as open_opportunities,
        count(*) filter (where counted.is_opened) as opportunities,
        sum(counted.touches)::bigint as touches,
        max(counted.last_touched_at) as last_touched_at,
        count(*) over (partition by counted.workspace_id, counted.influencer_name) as same_names
    from counted
    where counted.is_opened or counted.is_won or counted.revenue_minor is not null
    group by counted.workspace_id, counted.workspace_influencer_id, counted.influencer_name
)

select
    case
        when summed.same_names > 1 then public.told_apart(summed.influencer_name, summed.workspace_influencer_id)
        else summed.influencer_name
    end as influencer_name,
    summed.open_pipeline_minor as influenced_open_pipeline_minor,
    summed.revenue_minor as influenced_revenue_minor,
    summed.deals as influenced_deals,
    summed.won_pipeline_minor as influenced_won_pipeline_minor,
    summed.open_opportunities as influenced_open_opportunities,
    summed.opportunities as influenced_opportunities,
    summed.touches,
    summed.last_touched_at,
    workspaces.reporting_currency_code as currency_code,
    summed.workspace_influencer_id
from summed
inner join public.workspaces as workspaces on workspaces.id = summed.workspace_id
order by
    summed.open_pipeline_minor + summed.revenue_minor desc,
    summed.influencer_name asc,
    summed.workspace_influencer_id asc
limit :limit::integer;
