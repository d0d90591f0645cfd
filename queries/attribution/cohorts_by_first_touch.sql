-- title: Cohorts by first influencer touch
-- question: What became of the opportunities whose buyers an influencer first touched in each month?
-- who: viewer
-- note: Each opportunity is in exactly one cohort, so the rows may be added up.

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

first_touches as (
    select
        eligible.workspace_id,
        eligible.opportunity_id,
        min(eligible.touched_at) as touched_at
    from eligible
    where eligible.workspace_influencer_id is not null
    group by eligible.workspace_id, eligible.opportunity_id
)

select
    date_trunc('month', first_touches.touched_at)::date as first_touch_month,
    count(*) as opportunities,
    count(*) filter (where opportunities.status = 'open') as open,
    count(*) filter (where opportunities.status = 'won') as won,
    count(*) filter (where opportunities.status = 'lost') as lost,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'open'), 0
    )::bigint as open_pipeline_minor,
    coalesce(
        sum(opportunities.reporting_amount_minor) filter (where opportunities.status = 'won'), 0
    )::bigint as won_minor,
    coalesce(sum(revenue.revenue_minor), 0)::bigint as revenue_minor,
    round(
        avg(extract(epoch from opportunities.closed_at - first_touches.touched_at) / 86400)
        filter (where opportunities.status = 'won'),
        1
    ) as average_days_to_win,
    workspaces.reporting_currency_code as currency_code
from first_touches
inner join public.opportunities as opportunities
    on opportunities.workspace_id = first_touches.workspace_id and opportunities.id = first_touches.opportunity_id
inner join public.workspaces as workspaces on workspaces.id = first_touches.workspace_id
left join public.deal_revenue as revenue
    on revenue.workspace_id = first_touches.workspace_id and revenue.opportunity_id = first_touches.opportunity_id
group by workspaces.id, first_touch_month
order by first_touch_month;
