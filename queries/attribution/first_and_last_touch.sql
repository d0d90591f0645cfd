-- title: First and last touch
-- question: Which influencers have the first touch, which the last, and how much pipeline and revenue follows?
-- who: viewer
-- param: since date = null — Opened, or booked, from this day on; all when empty.
-- param: until date = null — Opened, or booked, before this day; until now when empty.
-- param: period text = null — Instead of since and until: FY2026-Q1 (fiscal), 2026-Q1, 2026-03, this quarter, last fiscal year and the like.
-- note: The full amount goes to the first touch, and once more to the last: each column adds up to the touched total.
--   amount is open and won pipeline opened in the period, revenue is booked in the period; lost amounts are left out.

with period as (
    select
        report.starts_on,
        report.ends_on
    from public.report_period(:since::date, :until::date, :period::text) as report
),

ends as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        eligible.channel,
        eligible.workspace_influencer_id,
        row_number() over (
            partition by eligible.workspace_id, eligible.opportunity_id
            order by eligible.touched_at asc, eligible.touchpoint_id asc
        ) = 1 as is_first,
        row_number() over (
            partition by eligible.workspace_id, eligible.opportunity_id
            order by eligible.touched_at desc, eligible.touchpoint_id desc
        ) = 1 as is_last
    from public.opportunity_touches as eligible
)

select
    ends.channel,
    case
        when
            count(*) over (partition by workspaces.id, ends.channel, coalesce(catalog.name, people.name)) > 1
            and ends.workspace_influencer_id is not null
            then public.told_apart(coalesce(catalog.name, people.name), ends.workspace_influencer_id)
        else coalesce(catalog.name, people.name)
    end as influencer_name,
    count(*) filter (where ends.is_first and counted.is_opened) as first_touches,
    coalesce(sum(opportunities.reporting_amount_minor) filter (where ends.is_first and counted.is_opened), 0)::bigint as first_amount_minor,
    coalesce(sum(revenue.revenue_minor) filter (where ends.is_first), 0)::bigint as first_revenue_minor,
    count(*) filter (where ends.is_last and counted.is_opened) as last_touches,
    coalesce(sum(opportunities.reporting_amount_minor) filter (where ends.is_last and counted.is_opened), 0)::bigint as last_amount_minor,
    coalesce(sum(revenue.revenue_minor) filter (where ends.is_last), 0)::bigint as last_revenue_minor,
    workspaces.reporting_currency_code as currency_code
from ends
inner join public.opportunities as opportunities
    on opportunities.workspace_id = ends.workspace_id and opportunities.id = ends.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = ends.workspace_id
left join lateral (
    select sum(events.reporting_amount_minor)::bigint as revenue_minor
    from public.deals as deals
    inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
    where
        deals.workspace_id = ends.workspace_id
        and deals.opportunity_id = ends.opportunity_id
        and events.occurred_on >= (select period.starts_on from period)
        and events.occurred_on < (select period.ends_on from period)
) as revenue on true
inner join lateral ( -- noqa: ST05
    select
        opportunities.opened_on >= (select period.starts_on from period)
        and opportunities.opened_on < (select period.ends_on from period) as is_opened
) as counted on true
left join public.workspace_influencers as people
    on people.workspace_id = ends.workspace_id and people.id = ends.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where
    (ends.is_first or ends.is_last)
    and opportunities.status <> 'lost'
    and (counted.is_opened or revenue.revenue_minor is not null)
group by workspaces.id, ends.channel, ends.workspace_influencer_id, catalog.name, people.name
order by first_amount_minor desc, last_amount_minor desc, ends.channel asc, influencer_name asc;
