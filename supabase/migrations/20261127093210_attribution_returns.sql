-- Attribution returns: what was spent beside what is credited, and what a new customer cost.
--
-- Functions only; no lock on rows.

create function public.spend_totals(split_by text, starts_on date, ends_on date)
returns table (workspace_id uuid, label_id uuid, platform_code text, cost_minor bigint, first_month date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
    if split_by is null or split_by not in ('influencer', 'campaign', 'platform') then
        perform public.reject('attribution_returns_dimension', split_by);
    end if;
    if split_by = 'platform' then
        return query
        select
            spend.workspace_id, null::uuid, spend.platform_code, sum(spend.cost_minor)::bigint,
            date_trunc('month', min(spend.incurred_on)::timestamp)::date
        from public.platform_spend as spend
        where spend.incurred_on >= starts_on and spend.incurred_on < ends_on
        group by spend.workspace_id, spend.platform_code;
        return;
    end if;
    return query
    select
        spend.workspace_id, keys.id, null::text, sum(spend.cost_minor)::bigint,
        date_trunc('month', min(spend.incurred_on)::timestamp)::date
    from public.campaign_spend as spend
    cross join lateral (
        select case split_by when 'influencer' then spend.workspace_influencer_id else spend.campaign_id end as id
    ) as keys
    where spend.incurred_on >= starts_on and spend.incurred_on < ends_on
    group by spend.workspace_id, keys.id;
end
$$;
comment on function public.spend_totals(text, date, date) is
'Costs less refunds by influencer, campaign or platform that arose from starts_on up to ends_on (without that day). Rows add up to all costs; those of no one influencer or platform have a row of their own, without label_id and platform_code.';
select private.define_refusal(
    'attribution_returns_dimension',
    'costs are not known by "{split_by}"',
    '',
    'Returns are by influencer, campaign or platform; public.attribution_totals() splits credits by everything.',
    '22023'
);

create function public.spend_label(workspace_id uuid, split_by text, label_id uuid, label text)
returns table (id uuid, name text, slug text)
language plpgsql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
begin
    id := label_id;
    if label_id is null then
        name := coalesce(label, format('no one %s', split_by));
    elsif split_by = 'influencer' then
        select coalesce(catalog.name, people.name)
        into name
        from public.workspace_influencers as people
        left join public.influencers as catalog on catalog.id = people.influencer_id
        where people.workspace_id = spend_label.workspace_id and people.id = spend_label.label_id;
    else
        select campaigns.name, campaigns.slug
        into name, slug
        from public.campaigns as campaigns
        where campaigns.workspace_id = spend_label.workspace_id and campaigns.id = spend_label.label_id;
    end if;
    name := coalesce(name, 'deleted');
    return next;
end
$$;
comment on function public.spend_label(uuid, text, uuid, text) is
'The name of an influencer or campaign in a report of costs, with the slug of the campaign; without an id the label itself, or "no one influencer" and the like.';

-- Invoker, like the function it asks.
create function public.attribution_returns(
    split_by text default 'influencer',
    model text default 'linear',
    sourced_by text default 'first_touch',
    since date default null,
    until date default null,
    period text default null
)
returns table (
    workspace_id uuid,
    label text,
    label_id uuid,
    cost_minor bigint,
    revenue_minor bigint,
    open_pipeline_minor bigint,
    sourced_revenue_minor bigint,
    opportunities numeric,
    deals numeric,
    first_cost_month date,
    paid_back_month date,
    currency_code text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    days record;
begin
    -- Said here, because what credits can be split by would be said first, and is more.
    if split_by is null or split_by not in ('influencer', 'campaign', 'platform') then
        perform public.reject('attribution_returns_dimension', split_by);
    end if;
    select report.starts_on, report.ends_on into days from public.report_period(since, until, period) as report;
    perform public.require_attribution_model(model, must_add_up => true);
    perform public.require_attribution_model(sourced_by, must_add_up => true);
    return query
    -- key: the id, or the code of a platform; empty for costs of no one.
    with costs as materialized (
        select spend.*, coalesce(spend.label_id::text, spend.platform_code, '') as key
        from public.spend_totals(split_by, days.starts_on, days.ends_on) as spend
    ),

    months as materialized (
        select totals.*, coalesce(totals.label_id::text, totals.label) as key
        from public.attribution_totals(split_by, model, monthly => true, since => days.starts_on, until => days.ends_on) as totals
        where totals.label_id is not null or (split_by = 'platform' and totals.label not in ('other', 'unattributed'))
    ),

    -- One row a label: where it stands, and the month in which revenue so far first reached the cost.
    credited as materialized (
        select
            running.workspace_id,
            running.key,
            min(running.label) as label,
            (array_agg(running.label_id))[1] as label_id,
            sum(running.revenue_minor)::bigint as revenue_minor,
            sum(running.open_pipeline_minor)::bigint as open_pipeline_minor,
            sum(running.opportunities) as opportunities,
            sum(running.deals) as deals,
            case when sum(running.revenue_minor) >= min(running.cost_minor)
                then min(running.month) filter (where running.revenue_so_far >= running.cost_minor)
            end as paid_back_month
        from (
            select
                months.*,
                costs.cost_minor,
                sum(months.revenue_minor) over (partition by months.workspace_id, months.key order by months.month) as revenue_so_far
            from months
            left join costs on costs.workspace_id = months.workspace_id and costs.key = months.key
        ) as running
        group by running.workspace_id, running.key
    ),

    -- Who sourced revenue has a row, also if the model credits them nothing.
    sourced as materialized (
        select totals.workspace_id, coalesce(totals.label_id::text, totals.label) as key, totals.label_id, totals.label, totals.revenue_minor
        from public.attribution_totals(split_by, sourced_by, since => days.starts_on, until => days.ends_on) as totals
        where
            sourced_by <> model
            and totals.revenue_minor <> 0
            and (totals.label_id is not null or (split_by = 'platform' and totals.label not in ('other', 'unattributed')))
    )

    select
        workspaces.id,
        case
            when named.id is not null and count(*) over (partition by workspaces.id, named.name) > 1
                then public.label_with_id(named.name, named.id, named.slug)
            else named.name
        end,
        named.id,
        coalesce(costs.cost_minor, 0),
        coalesce(credited.revenue_minor, 0),
        coalesce(credited.open_pipeline_minor, 0),
        coalesce(case when sourced_by = model then credited.revenue_minor else sourced.revenue_minor end, 0),
        coalesce(credited.opportunities, 0),
        coalesce(credited.deals, 0),
        costs.first_month,
        credited.paid_back_month,
        workspaces.reporting_currency_code
    from costs
    full join credited on credited.workspace_id = costs.workspace_id and credited.key = costs.key
    full join sourced
        on sourced.workspace_id = coalesce(credited.workspace_id, costs.workspace_id) and sourced.key = coalesce(credited.key, costs.key)
    inner join public.workspaces as workspaces
        on workspaces.id = coalesce(costs.workspace_id, credited.workspace_id, sourced.workspace_id)
    cross join lateral public.spend_label(
        workspaces.id, split_by, coalesce(credited.label_id, costs.label_id, sourced.label_id),
        coalesce(costs.platform_code, credited.label, sourced.label)
    ) as named;
end
$$;
comment on function public.attribution_returns(text, text, text, date, date, text) is
'What each influencer, campaign or platform cost, less refunds, and what one model credits to them. Rows add up to all costs; costs of no one influencer (or platform) have a row of their own. since (first day) and until (the day after the last), or period (public.report_period()): costs that arose, revenue that was booked, opportunities opened and deals won then. sourced: revenue credited by the model named there. paid_back_month: the first in which revenue credited so far, within the period, reached the whole cost of the period; null if refunds took it below again. opportunities and deals are the fractions credited.';

create function public.attribution_acquisition(
    split_by text default 'platform',
    model text default 'linear',
    since date default null,
    until date default null,
    period text default null
)
returns table (workspace_id uuid, label text, label_id uuid, cost_minor bigint, customers numeric, currency_code text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_memoize = off
as $$
#variable_conflict use_column
declare
    days record;
begin
    select report.starts_on, report.ends_on into days from public.report_period(since, until, period) as report;
    perform public.require_attribution_model(model, must_add_up => true);
    return query
    with costs as materialized (
        select spend.*, coalesce(spend.label_id::text, spend.platform_code, '') as key
        from public.spend_totals(split_by, days.starts_on, days.ends_on) as spend
    ),

    -- A customer is new with the first opportunity its company won; one without a company is a customer of its own.
    first_wins as materialized (
        select wins.workspace_id, wins.id
        from (
            select distinct on (opportunities.workspace_id, coalesce(opportunities.company_id, opportunities.id))
                opportunities.workspace_id, opportunities.id, opportunities.closed_on
            from public.opportunities as opportunities
            where opportunities.status = 'won'
            order by
                opportunities.workspace_id, coalesce(opportunities.company_id, opportunities.id), opportunities.closed_at,
                opportunities.id
        ) as wins
        where wins.closed_on >= days.starts_on and wins.closed_on < days.ends_on
    ),

    -- Looked up win by win (offset 0): a join of all wins with all journeys would be planned for a few of either.
    lines as (
        select first_wins.workspace_id, credited.is_nobodys, credited.id, credited.code, credited.weight
        from first_wins
        cross join lateral (
            select
                credits.workspace_influencer_id is null as is_nobodys,
                case
                    when credits.workspace_influencer_id is null then null
                    when split_by = 'influencer' then credits.workspace_influencer_id
                    when split_by = 'campaign' then credits.campaign_id
                end as id,
                case when split_by = 'platform' then credits.platform_code end as code,
                credits.weight
            from public.attribution_credit_labels as credits
            where
                credits.workspace_id = first_wins.workspace_id
                and credits.opportunity_id = first_wins.id
                and credits.model_name = model
                and credits.superseded_at is null
                and credits.amount_type = 'pipeline'
            offset 0
        ) as credited
        offset 0
    ),

    earned as materialized (
        select
            lines.workspace_id,
            case when lines.is_nobodys then '-' else coalesce(lines.id::text, lines.code, '') end as key,
            (array_agg(lines.id))[1] as label_id,
            sum(lines.weight) / 1000000000.0 as customers
        from lines
        group by 1, 2
    )

    select
        workspaces.id,
        case
            when named.id is not null and count(*) over (partition by workspaces.id, named.name) > 1
                then public.label_with_id(named.name, named.id, named.slug)
            else named.name
        end,
        named.id,
        coalesce(costs.cost_minor, 0),
        coalesce(earned.customers, 0),
        workspaces.reporting_currency_code
    from costs
    full join earned on earned.workspace_id = costs.workspace_id and earned.key = costs.key
    inner join public.workspaces as workspaces on workspaces.id = coalesce(costs.workspace_id, earned.workspace_id)
    cross join lateral public.spend_label(
        workspaces.id, split_by, coalesce(earned.label_id, costs.label_id),
        case earned.key when '-' then 'not influencers' else coalesce(costs.platform_code, nullif(earned.key, '')) end
    ) as named;
end
$$;
comment on function public.attribution_acquisition(text, text, date, date, text) is
'What a new customer cost by platform, campaign or influencer: costs that arose in the period, and the customers won in it, in the parts that one model credits to influencers'' touches. Rows add up to all costs and all new customers: what nobody''s touch or another channel''s earned is "not influencers", costs of no one campaign, influencer or platform have a row of their own. A customer is new with the first opportunity of its company that was won.';

create function public.attribution_cohorts(
    model text default 'linear', since date default null, until date default null, period text default null
)
returns table (
    workspace_id uuid,
    first_touch_month date,
    opportunities bigint, open bigint, won bigint, lost bigint,
    open_pipeline_minor bigint, won_minor bigint,
    revenue_minor bigint, credited_revenue_minor bigint,
    revenue_3_months_minor bigint, revenue_6_months_minor bigint, revenue_12_months_minor bigint,
    average_days_to_win numeric,
    currency_code text
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- By hash, whatever the statistics say: to be sorted, the lines of a large workspace are too many for work_mem.
set enable_sort = off
set enable_nestloop = off
as $$
#variable_conflict use_column
declare
    is_all constant boolean := num_nonnulls(since, until, period) = 0;
    starts_at timestamptz;
    ends_at timestamptz;
begin
    select public.start_of_day(report.starts_on), public.start_of_day(report.ends_on)
    into starts_at, ends_at
    from public.report_period(since, until, period) as report;
    perform public.require_attribution_model(model, must_add_up => true);
    return query
    -- The first influencer touch, found within each opportunity's row.
    with touched as (
        select opportunities.workspace_id, opportunities.opportunity_id, first.touched_at
        from public.touched_opportunities as opportunities
        cross join lateral (
            select min(steps.touched_at) as touched_at
            from unnest(opportunities.workspace_influencer_ids, opportunities.touched_at) as steps (influencer_id, touched_at)
            where steps.influencer_id is not null
        ) as first
    ),

    -- Lines of credit are made of revenue alone: all else is asked of the opportunity, which has one journey of the model.
    credited as (
        select lines.workspace_id, lines.opportunity_id, sum(lines.amount_minor) as revenue_minor
        from public.attribution_credits as lines
        where
            lines.model_name = attribution_cohorts.model
            and lines.amount_type = 'revenue'
            and lines.workspace_influencer_id is not null
        group by lines.workspace_id, lines.opportunity_id
    )

    select
        workspaces.id,
        date_trunc('month', touched.touched_at at time zone workspaces.time_zone)::date,
        count(*),
        count(*) filter (where journeys.status = 'open'),
        count(*) filter (where journeys.status = 'won'),
        count(*) filter (where journeys.status = 'lost'),
        coalesce(sum(journeys.reporting_amount_minor) filter (where journeys.status = 'open'), 0)::bigint,
        coalesce(sum(journeys.reporting_amount_minor) filter (where journeys.status = 'won'), 0)::bigint,
        coalesce(sum(details.cumulative_revenue_minor[booked.all_events]), 0)::bigint,
        coalesce(sum(credited.revenue_minor), 0)::bigint,
        coalesce(sum(details.cumulative_revenue_minor[booked.events_3_months]), 0)::bigint,
        coalesce(sum(details.cumulative_revenue_minor[booked.events_6_months]), 0)::bigint,
        coalesce(sum(details.cumulative_revenue_minor[booked.events_12_months]), 0)::bigint,
        round(
            avg(extract(epoch from journeys.converted_at - touched.touched_at) / 86400) filter (where journeys.status = 'won'), 1
        ),
        workspaces.reporting_currency_code
    from public.attribution_journeys as journeys
    cross join lateral (
        select found.model_ids, found.revenue_at, found.cumulative_revenue_minor
        from public.attribution_journey_details as found
        where found.workspace_id = journeys.workspace_id and found.journey_id = journeys.id
        offset 0 -- noqa: AM09
    ) as details
    inner join public.attribution_models as models
        on models.workspace_id = journeys.workspace_id and models.id = any(details.model_ids) and models.name = attribution_cohorts.model
    inner join public.workspaces as workspaces on workspaces.id = journeys.workspace_id
    left join touched on touched.workspace_id = journeys.workspace_id and touched.opportunity_id = journeys.opportunity_id
    left join credited on credited.workspace_id = journeys.workspace_id and credited.opportunity_id = journeys.opportunity_id
    -- Revenue events are in order of time, so their number by a moment is the place of what they come to.
    cross join lateral (
        select
            count(*)::integer as all_events,
            (count(*) filter (where events.occurred_at < touched.touched_at + interval '3 months'))::integer as events_3_months,
            (count(*) filter (where events.occurred_at < touched.touched_at + interval '6 months'))::integer as events_6_months,
            (count(*) filter (where events.occurred_at < touched.touched_at + interval '12 months'))::integer as events_12_months
        from unnest(details.revenue_at) as events (occurred_at)
    ) as booked
    where journeys.superseded_at is null and (is_all or (touched.touched_at >= starts_at and touched.touched_at < ends_at))
    group by workspaces.id, 2, workspaces.reporting_currency_code;
end
$$;
comment on function public.attribution_cohorts(text, date, date, text) is
'Opportunities by the month in which an influencer first touched their buyers (in the workspace''s time zone; null for those no influencer touched, which a period leaves out), and what one model that adds up credits. Each opportunity is in one row, so rows may be added up. revenue_3_months_minor and the like: booked within that time of the first touch, what came before it included. credited_revenue_minor: the part of the model''s revenue that influencers earned. Amounts are in minor units of the reporting currency. A period (public.report_period()) is that of the first touch.';

select private.revoke_execute();
revoke all on function
public.spend_totals(text, date, date), public.spend_label(uuid, text, uuid, text),
public.attribution_returns(text, text, text, date, date, text), public.attribution_acquisition(text, text, date, date, text),
public.attribution_cohorts(text, date, date, text)
from public, anon, authenticated, service_role;
grant execute on function
public.spend_totals(text, date, date), public.spend_label(uuid, text, uuid, text),
public.attribution_returns(text, text, text, date, date, text), public.attribution_acquisition(text, text, date, date, text),
public.attribution_cohorts(text, date, date, text)
to authenticated, service_role;
