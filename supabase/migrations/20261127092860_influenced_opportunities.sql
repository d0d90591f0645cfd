-- Influenced opportunities: the touches that count for an opportunity, and the opportunities that influencers touched.
--
-- Views and a function; no lock on rows.

create view public.touched_opportunities with (security_invoker = true) as
select
    journeys.workspace_id,
    journeys.opportunity_id,
    details.touchpoint_ids,
    details.touched_at,
    details.channels,
    details.workspace_influencer_ids,
    details.campaign_ids,
    details.deliverable_ids
from public.attribution_journeys as journeys
-- Offset 0: details are found by journey, never journeys by details. That index has the opportunity before the id, and
-- PostgreSQL 18 would skip through it once for each detail where it takes the workspace for a small one.
cross join
    lateral (
        select
            found.model_ids,
            found.touchpoint_ids,
            found.touched_at,
            found.channels,
            found.workspace_influencer_ids,
            found.campaign_ids,
            found.deliverable_ids
        from public.attribution_journey_details as found
        where found.workspace_id = journeys.workspace_id and found.journey_id = journeys.id
        offset 0 -- noqa: AM09
    ) as details
inner join public.attribution_models as models
    on models.workspace_id = journeys.workspace_id and models.id = any(details.model_ids) and models.type = 'influenced'
where journeys.superseded_at is null and journeys.touch_count > 0;
select private.describe_table(
    'public.touched_opportunities',
    'Opportunities with the touches that count by the "influenced" model, as attribution last computed them: one row each, touches as arrays in order. What is asked of each opportunity by itself needs no sorting here.',
    $$
    workspace_id: The workspace.
    opportunity_id: The opportunity.
    touchpoint_ids: The touches, earliest first.
    touched_at: When each of them happened.
    channels: The channel of each.
    workspace_influencer_ids: The influencer of each, if it was one.
    campaign_ids: The campaign of each, if known.
    deliverable_ids: The content of each, if known.
    $$
);
select private.secure_view('public.touched_opportunities');

create view public.opportunity_touches with (security_invoker = true) as
select
    touched.workspace_id,
    touched.opportunity_id,
    steps.touchpoint_id,
    steps.touched_at,
    touchpoints.type,
    steps.channel,
    touchpoints.evidence,
    touchpoints.contact_id,
    steps.workspace_influencer_id,
    steps.campaign_id,
    steps.deliverable_id,
    touchpoints.utm_source
from public.touched_opportunities as touched
cross join
    lateral unnest(
        touched.touchpoint_ids, touched.touched_at, touched.channels, touched.workspace_influencer_ids, touched.campaign_ids,
        touched.deliverable_ids
    ) as steps (touchpoint_id, touched_at, channel, workspace_influencer_id, campaign_id, deliverable_id)
left join public.touchpoints as touchpoints
    on touchpoints.workspace_id = touched.workspace_id and touchpoints.id = steps.touchpoint_id;
select private.describe_table(
    'public.opportunity_touches',
    'The touches that count for an opportunity by the "influenced" model, as attribution last computed them.',
    $$
    workspace_id: The workspace.
    opportunity_id: The opportunity.
    touchpoint_id: The touch.
    touched_at: When it happened.
    type: Type of the touch.
    channel: Channel of the touch.
    evidence: How sure it is, 1 to 5.
    contact_id: Contact who was touched.
    workspace_influencer_id: The influencer, if it was one.
    campaign_id: The campaign, if known.
    deliverable_id: The content, if known.
    utm_source: Source, if known.
    $$
);
select private.secure_view('public.opportunity_touches');

create view public.influenced_opportunities with (security_invoker = true) as
select
    opportunities.workspace_id,
    -- Not opportunities.id: the API would take the view for one row of each opportunity, and relate it as such.
    touches.opportunity_id,
    touches.workspace_influencer_id,
    coalesce(catalog.name, people.name) as influencer_name,
    opportunities.name as opportunity_name,
    opportunities.status,
    touches.touches,
    touches.contacts,
    touches.first_touched_at,
    touches.last_touched_at,
    case opportunities.status when 'open' then coalesce(opportunities.reporting_amount_minor, 0) else 0 end as influenced_open_pipeline_minor,
    case opportunities.status when 'won' then coalesce(opportunities.reporting_amount_minor, 0) else 0 end as influenced_won_pipeline_minor,
    case opportunities.status when 'lost' then coalesce(opportunities.reporting_amount_minor, 0) else 0 end as influenced_lost_pipeline_minor,
    coalesce(revenue.revenue_minor, 0) as influenced_revenue_minor
from (
    select
        counted.workspace_id,
        counted.opportunity_id,
        counted.workspace_influencer_id,
        count(*) as touches,
        count(distinct counted.contact_id) as contacts,
        min(counted.touched_at) as first_touched_at,
        max(counted.touched_at) as last_touched_at
    from public.opportunity_touches as counted
    where counted.workspace_influencer_id is not null
    group by counted.workspace_id, counted.opportunity_id, counted.workspace_influencer_id
) as touches
inner join public.opportunities as opportunities
    on opportunities.workspace_id = touches.workspace_id and opportunities.id = touches.opportunity_id
inner join public.workspace_influencers as people
    on people.workspace_id = touches.workspace_id and people.id = touches.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
left join lateral (
    select sum(events.reporting_amount_minor)::bigint as revenue_minor
    from public.deals as deals
    inner join public.revenue_events as events on events.workspace_id = deals.workspace_id and events.deal_id = deals.id
    where deals.workspace_id = opportunities.workspace_id and deals.opportunity_id = opportunities.id
) as revenue on true;
select private.describe_table(
    'public.influenced_opportunities',
    'Influencers that touched an opportunity, as attribution last computed it, each with the opportunity''s full amounts. A sum over influencers over-counts on purpose.',
    $$
    workspace_id: The workspace.
    opportunity_id: The opportunity.
    workspace_influencer_id: The influencer whose touches count by the "influenced" model.
    influencer_name: Their name.
    opportunity_name: Name of the opportunity.
    status: open, won or lost.
    touches: How many touches.
    contacts: Number of buyers touched.
    first_touched_at: Earliest.
    last_touched_at: Latest.
    influenced_open_pipeline_minor: Full amount if open, in minor units of the reporting currency.
    influenced_won_pipeline_minor: Full amount if won.
    influenced_lost_pipeline_minor: Full amount if lost.
    influenced_revenue_minor: All revenue of its deal, refunds included.
    $$
);
select private.secure_view('public.influenced_opportunities');

create function public.opportunity_outcomes(since date default null, until date default null, period text default null)
returns table (
    workspace_id uuid,
    opportunity_id uuid,
    status text,
    amount_minor bigint,
    is_opened boolean,
    is_won boolean,
    revenue_minor bigint
)
language plpgsql
stable
rows 10000
set search_path = pg_catalog, pg_temp
-- All of a workspace's opportunities and deals meet here: by hash, however few the statistics make of them.
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
    days record;
begin
    select report.starts_on, report.ends_on into days from public.report_period(since, until, period) as report;
    return query
    select found.*
    from (
        select
            opportunities.workspace_id,
            opportunities.id,
            opportunities.status,
            opportunities.reporting_amount_minor,
            opportunities.opened_on >= days.starts_on and opportunities.opened_on < days.ends_on as is_opened,
            opportunities.status = 'won'
            and opportunities.closed_on >= days.starts_on and opportunities.closed_on < days.ends_on as is_won,
            revenue.revenue_minor
        from public.opportunities as opportunities
        left join (
            select deals.workspace_id, deals.opportunity_id, sum(events.reporting_amount_minor)::bigint as revenue_minor
            from public.revenue_events as events
            inner join public.deals as deals on deals.workspace_id = events.workspace_id and deals.id = events.deal_id
            where events.occurred_on >= days.starts_on and events.occurred_on < days.ends_on
            group by deals.workspace_id, deals.opportunity_id
        ) as revenue
            on revenue.workspace_id = opportunities.workspace_id and revenue.opportunity_id = opportunities.id
    ) as found
    where found.is_opened or found.is_won or found.revenue_minor is not null;
end
$$;
comment on function public.opportunity_outcomes(date, date, text) is
'Opportunities to which something happened in a period (public.report_period()): opened, won or revenue booked, refunds included. status and amount_minor are those of today, the amount in minor units of the reporting currency; revenue_minor is what was booked in the period, empty if nothing was.';

create function public.influenced_outcomes(
    split_by text default 'influencer', since date default null, until date default null, period text default null
)
returns table (
    workspace_id uuid,
    label_id uuid,
    label text,
    opportunities bigint,
    open_opportunities bigint,
    deals bigint,
    open_pipeline_minor bigint,
    won_pipeline_minor bigint,
    revenue_minor bigint,
    touches bigint,
    last_touched_at timestamptz
)
language sql
stable
set search_path = pg_catalog, pg_temp
set enable_sort = off
-- noqa: disable=RF01
begin atomic
    -- What touched an opportunity is counted within its row, and hashed, not sorted: the touches of a large workspace do not fit into
    -- work_mem.
    with touched as (
        select
            opportunities.workspace_id,
            opportunities.opportunity_id,
            labels.id as label_id,
            null as label,
            labels.touches,
            labels.last_touched_at
        from public.touched_opportunities as opportunities
        cross join
            lateral (
                select
                    steps.id,
                    count(*) as touches,
                    max(steps.touched_at) as last_touched_at
                from
                    unnest(
                        case influenced_outcomes.split_by
                            when 'influencer' then opportunities.workspace_influencer_ids
                            when 'campaign' then opportunities.campaign_ids
                        end,
                        opportunities.touched_at
                    ) as steps (id, touched_at)
                where steps.id is not null
                group by steps.id
            ) as labels
        where influenced_outcomes.split_by <> 'platform'
        union all
        select
            opportunities.workspace_id,
            opportunities.opportunity_id,
            null as label_id,
            labels.platform_code as label,
            labels.touches,
            labels.last_touched_at
        from public.touched_opportunities as opportunities
        cross join
            lateral (
                select
                    places.platform_code,
                    count(*) as touches,
                    max(steps.touched_at) as last_touched_at
                from
                    unnest(
                        opportunities.touchpoint_ids, opportunities.touched_at, opportunities.workspace_influencer_ids,
                        opportunities.deliverable_ids
                    ) as steps (touchpoint_id, touched_at, workspace_influencer_id, deliverable_id)
                -- Looked up by key, the touch itself only where content does not say.
                cross join
                    lateral (
                        select
                            case
                                when steps.deliverable_id is not null
                                    then (
                                        select content.platform_code
                                        from public.deliverables as content
                                        where content.workspace_id = opportunities.workspace_id and content.id = steps.deliverable_id
                                    )
                                else (
                                    select places.platform_code
                                    from public.touch_places as places
                                    where
                                        places.workspace_id = opportunities.workspace_id
                                        and places.touchpoint_id = steps.touchpoint_id
                                )
                            end as platform_code
                    ) as places
                where steps.workspace_influencer_id is not null
                group by places.platform_code
            ) as labels
        where influenced_outcomes.split_by = 'platform'
    )

    select
        touched.workspace_id,
        touched.label_id,
        touched.label,
        count(*) filter (where outcomes.is_opened) as opportunities,
        count(*) filter (where outcomes.is_opened and outcomes.status = 'open') as open_opportunities,
        count(*) filter (where outcomes.is_won) as deals,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'open'), 0)::bigint
            as open_pipeline_minor,
        coalesce(sum(outcomes.amount_minor) filter (where outcomes.is_opened and outcomes.status = 'won'), 0)::bigint
            as won_pipeline_minor,
        sum(outcomes.revenue_minor)::bigint as revenue_minor,
        sum(touched.touches)::bigint as touches,
        max(touched.last_touched_at) as last_touched_at
    from touched
    inner join public.opportunity_outcomes(influenced_outcomes.since, influenced_outcomes.until, influenced_outcomes.period) as outcomes
        on outcomes.workspace_id = touched.workspace_id and outcomes.opportunity_id = touched.opportunity_id
    where
        public.require_one_of('split_by', coalesce(influenced_outcomes.split_by, ''), 'influencer', 'campaign', 'platform')
        and public.require_computed_attribution()
    group by touched.workspace_id, touched.label_id, touched.label;
end;
-- noqa: enable=RF01
comment on function public.influenced_outcomes(text, date, date, text) is
'What the opportunities that an influencer, campaign or platform touched brought in a period (public.report_period()): opened, won, and their full amounts. Influenced over-counts on purpose: the rows must not be added up. label_id is the influencer or campaign, label the platform (of the content, else of the utm_source, else of the page; null if none is known). revenue_minor is empty if nothing was booked.';

select private.revoke_execute();
revoke all on function
public.opportunity_outcomes(date, date, text), public.influenced_outcomes(text, date, date, text)
from public, anon, authenticated, service_role;
grant execute on function
public.opportunity_outcomes(date, date, text), public.influenced_outcomes(text, date, date, text)
to authenticated, service_role;
