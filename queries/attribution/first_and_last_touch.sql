-- title: First and last touch
-- question: Who opens doors, who closes them, and how much hangs on each?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- note: The full amount goes to the first touch, and once more to the last: each column adds up to the touched total.
--   amount is open and won pipeline; what was lost counts nowhere.

with ends as (
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
    coalesce(catalog.name, people.name) as influencer_name,
    count(*) filter (where ends.is_first) as first_touches,
    coalesce(sum(opportunities.reporting_amount_minor) filter (where ends.is_first), 0)::bigint as first_amount_minor,
    coalesce(sum(revenue.revenue_minor) filter (where ends.is_first), 0)::bigint as first_revenue_minor,
    count(*) filter (where ends.is_last) as last_touches,
    coalesce(sum(opportunities.reporting_amount_minor) filter (where ends.is_last), 0)::bigint as last_amount_minor,
    coalesce(sum(revenue.revenue_minor) filter (where ends.is_last), 0)::bigint as last_revenue_minor,
    workspaces.reporting_currency_code as currency_code
from ends
inner join public.opportunities as opportunities
    on opportunities.workspace_id = ends.workspace_id and opportunities.id = ends.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = ends.workspace_id
left join public.deal_revenue as revenue
    on revenue.workspace_id = ends.workspace_id and revenue.opportunity_id = ends.opportunity_id
left join public.workspace_influencers as people
    on people.workspace_id = ends.workspace_id and people.id = ends.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where
    (ends.is_first or ends.is_last)
    and opportunities.status <> 'lost'
    and (:since::date is null or opportunities.opened_on >= :since::date)
group by workspaces.id, ends.channel, ends.workspace_influencer_id, catalog.name, people.name
order by first_amount_minor desc, last_amount_minor desc, ends.channel asc, influencer_name asc;
