-- title: First and last touch
-- question: Who opens doors, who closes them, and how much hangs on each?
-- who: viewer
-- param: since date = null — Only opportunities opened from this day on; all when empty.
-- note: The full amount goes to the first touch, and once more to the last: each column adds up to the touched total.
--   amount is open and won pipeline; what was lost counts nowhere.

-- The touches that count: one text in all queries over them, following the workspace's active "influenced" model.
with eligible as (
    select
        opportunities.workspace_id,
        opportunities.id as opportunity_id,
        touchpoints.id as touchpoint_id,
        touchpoints.touched_at,
        touchpoints.kind,
        touchpoints.channel,
        touchpoints.evidence,
        touchpoints.contact_id,
        touchpoints.workspace_influencer_id,
        touchpoints.campaign_id,
        touchpoints.deliverable_id,
        touchpoints.utm_source
    from public.opportunities as opportunities
    inner join public.attribution_models as models
        on models.workspace_id = opportunities.workspace_id and models.kind = 'influenced' and models.is_active
    inner join lateral (
        select committee.contact_id
        from public.opportunity_contacts as committee
        where
            models.scope = 'committee'
            and committee.workspace_id = opportunities.workspace_id
            and committee.opportunity_id = opportunities.id
        union all
        select contacts.id
        from public.contacts as contacts
        where
            models.scope = 'company'
            and contacts.workspace_id = opportunities.workspace_id
            and contacts.company_id = opportunities.company_id
    ) as buyers on true
    inner join public.touchpoints as touchpoints
        on touchpoints.workspace_id = opportunities.workspace_id and touchpoints.contact_id = buyers.contact_id
    where
        touchpoints.channel <> all(models.excluded_channels)
        and touchpoints.evidence >= models.minimum_evidence
        and touchpoints.touched_at
        >= coalesce(opportunities.closed_at, now()) - make_interval(days => models.lookback_days)
        and touchpoints.touched_at <= coalesce(opportunities.closed_at, now())
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
    from eligible
)

select
    ends.channel,
    coalesce(catalogue.name, people.name) as influencer_name,
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
left join public.influencers as catalogue on catalogue.id = people.influencer_id
where
    (ends.is_first or ends.is_last)
    and opportunities.status <> 'lost'
    and (:since::date is null or opportunities.opened_at >= :since::date::timestamptz)
group by workspaces.id, ends.channel, ends.workspace_influencer_id, catalogue.name, people.name
order by first_amount_minor desc, last_amount_minor desc, ends.channel asc, influencer_name asc;
