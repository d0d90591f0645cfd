-- Views that boards and dashboards read.
--
-- Views only.

create view public.owed_content with (security_invoker = true) as
select
    deliverables.workspace_id,
    deliverables.id,
    collaborations.campaign_id,
    collaborations.workspace_influencer_id,
    deliverables.title,
    deliverables.status,
    deliverables.due_on
from public.deliverables as deliverables
-- Offset 0: it is found by key, for the content that is asked for, whatever the planner expects of them. The status, which is never
-- empty, is asked so that no index answers alone: one that begins with the campaign would be read from end to end for each piece.
cross join
    lateral (
        select
            found.campaign_id,
            found.workspace_influencer_id
        from public.collaborations as found
        where
            found.workspace_id = deliverables.workspace_id
            and found.id = deliverables.collaboration_id
            and found.status <> ''
        offset 0 -- noqa: AM09
    ) as collaborations
where deliverables.is_owed;
select private.describe_table('public.owed_content', 'Content that influencers still owe (deliverables.is_owed), with who owes it.', $$
    workspace_id: The workspace.
    id: The deliverable.
    campaign_id: The campaign.
    workspace_influencer_id: Who owes it.
    title: Working title.
    status: Current status.
    due_on: Day it is to be published.
$$);
select private.secure_view('public.owed_content');

create view public.campaign_overview with (security_invoker = true) as
select
    campaigns.workspace_id,
    campaigns.id,
    campaigns.name,
    campaigns.objective,
    campaigns.status,
    campaigns.owner_id,
    campaigns.starts_on,
    campaigns.ends_on,
    campaigns.reporting_budget_minor,
    coalesce(costs.reporting_cost_minor, 0) as reporting_cost_minor,
    campaigns.reporting_budget_minor - coalesce(costs.reporting_cost_minor, 0) as reporting_budget_left_minor,
    collaborations.influencers,
    collaborations.contracted,
    coalesce(content.deliverables, 0) as deliverables,
    coalesce(content.published, 0) as published,
    coalesce(content.late, 0) as late,
    touches.touches,
    touches.contacts
from public.campaigns as campaigns
inner join public.workspaces as workspaces on workspaces.id = campaigns.workspace_id
left join lateral (
    select
        sum(
            costs.reporting_amount_minor
            - round(costs.refunded_minor * costs.reporting_amount_minor::numeric / nullif(costs.amount_minor, 0))
        )::bigint as reporting_cost_minor
    from public.campaign_costs as costs
    where costs.workspace_id = campaigns.workspace_id and costs.campaign_id = campaigns.id
) as costs on true
left join lateral (
    select
        count(*) as influencers,
        count(*) filter (where collaborations.status in ('contracted', 'active', 'completed')) as contracted
    from public.collaborations as collaborations
    where collaborations.workspace_id = campaigns.workspace_id and collaborations.campaign_id = campaigns.id
) as collaborations on true
left join lateral (
    select
        count(*) as deliverables,
        count(*) filter (where deliverables.status = 'published') as published,
        count(*) filter (
            where
            deliverables.is_owed and deliverables.due_on < (now() at time zone workspaces.time_zone)::date
        ) as late
    from public.collaborations as owners
    inner join public.deliverables as deliverables
        on deliverables.workspace_id = owners.workspace_id and deliverables.collaboration_id = owners.id
    where owners.workspace_id = campaigns.workspace_id and owners.campaign_id = campaigns.id
) as content on true
left join lateral (
    select
        count(*) as touches,
        count(distinct touchpoints.contact_id) as contacts
    from public.touchpoints as touchpoints
    where touchpoints.workspace_id = campaigns.workspace_id and touchpoints.campaign_id = campaigns.id and not touchpoints.is_bot
) as touches on true
where campaigns.archived_at is null;
select private.describe_table('public.campaign_overview', 'Campaigns with budget against cost, people, content and touches.', $$
    workspace_id: The workspace.
    id: The campaign.
    name: Its name.
    objective: Goal of the campaign.
    status: Current status.
    owner_id: The member responsible.
    starts_on: First day.
    ends_on: Day after the last.
    reporting_budget_minor: Budget in minor units of the reporting currency.
    reporting_cost_minor: All costs, planned and paid, less refunds, in minor units of the reporting currency.
    reporting_budget_left_minor: Budget that is left.
    influencers: People in it, whatever their status.
    contracted: People with a contract.
    deliverables: Pieces of content.
    published: Published deliverables among them.
    late: Deliverables among them that were due before today and are still owed.
    touches: Touchpoints it led to, without bots.
    contacts: Different buyers among them.
$$);
select private.secure_view('public.campaign_overview');

create view public.deliverable_board with (security_invoker = true) as
select
    deliverables.workspace_id,
    deliverables.id,
    deliverables.title,
    deliverables.deliverable_type_code,
    deliverables.platform_code,
    coalesce(shared.handle, own.handle) as account_handle,
    deliverables.status,
    deliverables.due_on,
    coalesce(
        deliverables.due_on < (coalesce(deliverables.published_at, now()) at time zone workspaces.time_zone)::date
        and (deliverables.status = 'published' or deliverables.is_owed),
        false
    ) as is_late,
    deliverables.revision_count,
    deliverables.published_at,
    deliverables.published_url,
    deliverables.collaboration_id,
    collaborations.campaign_id,
    (
        select campaigns.name
        from public.campaigns as campaigns
        where campaigns.workspace_id = collaborations.workspace_id and campaigns.id = collaborations.campaign_id
    ) as campaign_name,
    coalesce(deliverables.workspace_influencer_id, collaborations.workspace_influencer_id) as workspace_influencer_id,
    -- Names are looked up for the rows that are shown. By case, not by coalesce(), which PostgreSQL counts as leaky: under a policy
    -- it does not reach an index.
    (
        select coalesce(catalog.name, people.name)
        from public.workspace_influencers as people
        left join public.influencers as catalog on catalog.id = people.influencer_id
        where
            people.workspace_id = deliverables.workspace_id
            and people.id = case
                when deliverables.workspace_influencer_id is null then collaborations.workspace_influencer_id
                else deliverables.workspace_influencer_id
            end
    ) as influencer_name,
    latest.impressions,
    latest.views,
    latest.clicks,
    latest.engagements,
    deliverables.workspace_influencer_id is not null as is_organic
from public.deliverables as deliverables
inner join public.workspaces as workspaces on workspaces.id = deliverables.workspace_id
left join public.collaborations as collaborations
    on collaborations.workspace_id = deliverables.workspace_id and collaborations.id = deliverables.collaboration_id
left join public.influencer_accounts as shared on shared.id = deliverables.influencer_account_id
left join public.workspace_influencer_accounts as own
    on own.workspace_id = deliverables.workspace_id and own.id = deliverables.workspace_influencer_account_id
-- A later report without a number does not take back an earlier one: two systems report different things.
cross join lateral (
    select
        (array_agg(metrics.impressions order by metrics.measured_at desc) filter (where metrics.impressions is not null))[1] as impressions,
        (array_agg(metrics.views order by metrics.measured_at desc) filter (where metrics.views is not null))[1] as views,
        (array_agg(metrics.clicks order by metrics.measured_at desc) filter (where metrics.clicks is not null))[1] as clicks,
        (array_agg(metrics.engagements order by metrics.measured_at desc) filter (where metrics.engagements is not null))[1] as engagements
    from public.deliverable_metrics as metrics
    where metrics.workspace_id = deliverables.workspace_id and metrics.deliverable_id = deliverables.id
) as latest;
select private.describe_table('public.deliverable_board', 'Content with its campaign, its author and its latest numbers.', $$
    workspace_id: The workspace.
    id: The deliverable.
    title: Working title.
    deliverable_type_code: Type of content.
    platform_code: Platform on which it appears.
    account_handle: On which profile there; null while not known.
    status: Current status.
    due_on: Day it was to be published.
    is_late: Published, or still owed, after that day.
    revision_count: How often changes were requested.
    published_at: When it went live.
    published_url: Address of the published content.
    collaboration_id: The collaboration; null for organic content.
    campaign_id: The campaign; null for organic content.
    campaign_name: Its name.
    workspace_influencer_id: The author.
    influencer_name: The author's name.
    impressions: Latest number that was reported; null if none was.
    views: Latest number that was reported; null if none was.
    clicks: Latest number that was reported; null if none was.
    engagements: Latest number that was reported; null if none was.
    is_organic: Whether the influencer published it without a collaboration.
$$);
select private.secure_view('public.deliverable_board');

create view public.opportunity_board with (security_invoker = true) as
select
    opportunities.workspace_id,
    opportunities.id,
    opportunities.name,
    opportunities.company_id,
    companies.name as company_name,
    companies.company_size_code,
    opportunities.pipeline_id,
    pipelines.name as pipeline_name,
    opportunities.stage_id,
    stages.name as stage_name,
    stages.position as stage_position,
    stages.probability,
    opportunities.status,
    opportunities.currency_code,
    opportunities.amount_minor,
    opportunities.reporting_amount_minor,
    (opportunities.reporting_amount_minor * stages.probability + 50) / 100 as weighted_reporting_amount_minor,
    opportunities.owner_id,
    owners.full_name as owner_name,
    opportunities.opened_at,
    opportunities.opened_on,
    opportunities.expected_close_on,
    coalesce(
        opportunities.status = 'open' and opportunities.expected_close_on < (now() at time zone workspaces.time_zone)::date, false
    ) as is_overdue,
    opportunities.closed_at,
    opportunities.closed_on,
    opportunities.lost_reason_id,
    lost_reasons.name as lost_reason,
    (
        select count(*)
        from public.opportunity_contacts as committee
        where committee.workspace_id = opportunities.workspace_id and committee.opportunity_id = opportunities.id
    ) as committee_size
from public.opportunities as opportunities
inner join public.workspaces as workspaces on workspaces.id = opportunities.workspace_id
left join public.companies as companies
    on companies.workspace_id = opportunities.workspace_id and companies.id = opportunities.company_id
inner join public.pipeline_stages as stages
    on stages.workspace_id = opportunities.workspace_id and stages.id = opportunities.stage_id
inner join public.pipelines as pipelines
    on pipelines.workspace_id = opportunities.workspace_id and pipelines.id = opportunities.pipeline_id
left join public.lost_reasons as lost_reasons
    on lost_reasons.workspace_id = opportunities.workspace_id and lost_reasons.id = opportunities.lost_reason_id
left join public.users as owners on owners.id = opportunities.owner_id;
select private.describe_table('public.opportunity_board', 'Opportunities with company, stage and weighted amount.', $$
    workspace_id: The workspace.
    id: The opportunity.
    name: Subject of the sale.
    company_id: Company that may buy; null while unknown.
    company_name: Its name.
    company_size_code: Size band of the company.
    pipeline_id: The pipeline.
    pipeline_name: Its name.
    stage_id: Current stage.
    stage_name: Its name.
    stage_position: Order of that stage.
    probability: Chance to win in percent.
    status: open, won or lost.
    currency_code: Currency of the amount.
    amount_minor: Amount in minor units.
    reporting_amount_minor: Amount in the reporting currency.
    weighted_reporting_amount_minor: That amount times the probability, rounded to the minor unit.
    owner_id: The member responsible.
    owner_name: Their name.
    opened_at: When it was opened.
    opened_on: The day of that.
    expected_close_on: Day it is expected to close.
    is_overdue: Still open after that day.
    closed_at: When it closed.
    closed_on: The day of that.
    lost_reason_id: Why it was lost.
    lost_reason: Its name.
    committee_size: How many people decide.
$$);
select private.secure_view('public.opportunity_board');

create view public.deal_revenue with (security_invoker = true) as
select
    deals.workspace_id,
    deals.id,
    deals.opportunity_id,
    companies.name as company_name,
    deals.won_at,
    deals.won_on,
    deals.billing_period,
    deals.term_months,
    deals.reporting_value_minor,
    revenue.booked_minor,
    revenue.renewed_minor,
    revenue.expanded_minor,
    revenue.contracted_minor,
    revenue.taken_back_minor,
    revenue.revenue_minor
from public.deals as deals
inner join public.opportunities as opportunities
    on opportunities.workspace_id = deals.workspace_id and opportunities.id = deals.opportunity_id
left join public.companies as companies
    on companies.workspace_id = opportunities.workspace_id and companies.id = opportunities.company_id
-- Per deal, not one aggregate over all: a join would compute that again for each row of the other side.
inner join lateral (
    select
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'booking'), 0)::bigint as booked_minor,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'renewal'), 0)::bigint as renewed_minor,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'expansion'), 0)::bigint as expanded_minor,
        coalesce(sum(events.reporting_amount_minor) filter (where events.type = 'contraction'), 0)::bigint as contracted_minor,
        coalesce(
            sum(events.reporting_amount_minor) filter (where events.type in ('refund', 'correction')), 0
        )::bigint as taken_back_minor,
        coalesce(sum(events.reporting_amount_minor), 0)::bigint as revenue_minor
    from public.revenue_events as events
    where events.workspace_id = deals.workspace_id and events.deal_id = deals.id
) as revenue on true;
select private.describe_table('public.deal_revenue', 'Deals with the revenue they brought, by type, in minor units of the reporting currency.', $$
    workspace_id: The workspace.
    id: The deal.
    opportunity_id: The opportunity that was won.
    company_name: The customer; null while no company is known.
    won_at: When it was won.
    won_on: The day of that.
    billing_period: one_off, or how often it is billed.
    term_months: Length of the term.
    reporting_value_minor: Contract value.
    booked_minor: First bookings.
    renewed_minor: Renewals.
    expanded_minor: Expansions.
    contracted_minor: Contractions; negative.
    taken_back_minor: Refunds and corrections; usually negative.
    revenue_minor: All of it.
$$);
select private.secure_view('public.deal_revenue');
