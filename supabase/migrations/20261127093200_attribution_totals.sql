-- Attribution totals: credits summed over a dimension, and returns on what was spent.
--
-- Functions only; no lock on rows.

create function public.require_attribution_model(name text, must_add_up boolean default false)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known text;
begin
    if exists (
        select from public.attribution_models as models where models.name = require_attribution_model.name
    ) and not (
        must_add_up and exists (
            select from public.attribution_models as models
            where models.name = require_attribution_model.name and models.type = 'influenced'
        )
    ) then
        return name;
    end if;
    select string_agg(distinct models.name, ', ' order by models.name)
    into known
    from public.attribution_models as models
    where models.is_active and not (must_add_up and models.type = 'influenced');
    if exists (select from public.attribution_models as models where models.name = require_attribution_model.name) then
        perform public.reject('attribution_models_add_up', name, known);
    end if;
    perform public.reject('attribution_models_known', name, coalesce(known, 'none is active'));
end
$$;
comment on function public.require_attribution_model(text, boolean) is
'The name of a model, or a refusal if the workspace never had one of that name: a misspelt model must not look like one that credits nothing. Optionally refuses influenced models too, where their amounts would be added up.';
select private.define_refusal(
    'attribution_models_add_up',
    'model "{name}" gives every touch the full amount, so its credits do not add up',
    '',
    'Models that add up: {models}.',
    '22023'
);
select private.define_refusal(
    'attribution_models_known', 'there is no model "{name}"', '', 'Models: {models}.', '22023'
);

create function private.require_dimension(split_by text, moment timestamptz, run_id uuid)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    dimensions constant text[] := array[
        'influencer', 'account', 'campaign', 'deliverable', 'platform', 'channel', 'credited_to', 'touch_month', 'company', 'month'
    ];
begin
    if split_by is null or split_by <> all(dimensions) then
        perform public.reject('attribution_totals_dimension', split_by, array_to_string(dimensions, ', '));
    end if;
    if num_nonnulls(moment, run_id) > 1 then
        perform public.reject('attribution_totals_moment');
    end if;
    return split_by;
end
$$;
comment on function private.require_dimension(text, timestamptz, uuid) is
'The dimension, or a refusal if credits are not split by it, or if both a moment and a run are given.';
select private.define_refusal(
    'attribution_totals_dimension', 'credits cannot be split by "{split_by}"', '', 'Split them by {dimensions}.', '22023'
);
select private.define_refusal(
    'attribution_totals_moment',
    'a moment and a run are both given',
    '',
    'Give the moment to see what was reported then, or the run to see what it computed.',
    '22023'
);

-- Invoker: the caller's own policies decide whose credits these are. Planned anew at each call: with the dimension known,
-- only what it needs is joined.
create function private.sum_credits(
    split_by text, model text, monthly boolean, moment timestamptz, run_id uuid
)
returns table (
    workspace_id uuid,
    month date,
    key_id uuid,
    key_text text,
    is_unattributed boolean,
    open_pipeline_minor numeric,
    won_pipeline_minor numeric,
    revenue_minor numeric,
    lost_minor numeric,
    opportunities numeric,
    deals numeric
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
#variable_conflict use_column
begin
    return query
    -- Where content does not say on which profile it appeared, and for what came of no content: the largest there.
    with largest as not materialized (
        select distinct on (known.workspace_id, known.workspace_influencer_id, known.platform_code)
            known.workspace_id,
            known.workspace_influencer_id,
            known.platform_code,
            coalesce(known.influencer_account_id, known.workspace_influencer_account_id) as id
        from public.workspace_accounts as known
        where split_by = 'account'
        order by
            known.workspace_id, known.workspace_influencer_id, known.platform_code, known.followers desc nulls last,
            coalesce(known.influencer_account_id, known.workspace_influencer_account_id)
    ),

    -- As reported: the runs of each workspace follow each other, so the last one committed by then says what was current.
    reported as materialized (
        select runs.workspace_id, max(runs.as_of) as as_of
        from public.attribution_runs as runs
        where moment is not null and runs.type <> 'as_of' and coalesce(runs.reported_at, runs.finished_at) <= moment
        group by runs.workspace_id
    ),

    credited as not materialized (
        select
            credits.workspace_id,
            credits.journey_id,
            credits.model_type,
            credits.status,
            credits.amount_type,
            credits.revenue_event_id,
            credits.touchpoint_id,
            case when monthly or split_by = 'month'
                then date_trunc('month', credits.credited_at at time zone workspaces.time_zone)::date
            end as month,
            case split_by
                when 'influencer' then credits.workspace_influencer_id
                when 'account' then coalesce(content.influencer_account_id, content.workspace_influencer_account_id, largest.id)
                when 'campaign' then credits.campaign_id
                when 'deliverable' then credits.deliverable_id
                when 'company' then opportunities.company_id
            end as key_id,
            case split_by
                when 'account' then coalesce(content.platform_code, sources.code)
                when 'platform' then coalesce(content.platform_code, sources.code)
                when 'channel' then credits.channel
                when 'credited_to' then
                    case
                        when credits.workspace_influencer_id is not null or credits.channel = 'influencer' then 'influencers'
                        when credits.touchpoint_id is not null then 'other channels'
                    end
                when 'touch_month' then to_char(credits.touched_at at time zone workspaces.time_zone, 'YYYY-MM')
            end as key_text,
            credits.touchpoint_id is null and split_by not in ('company', 'month') as is_unattributed,
            credits.weight,
            credits.amount_minor
        from public.attribution_credit_history as credits
        inner join public.workspaces as workspaces on workspaces.id = credits.workspace_id
        left join public.opportunities as opportunities
            on
                split_by = 'company'
                and opportunities.workspace_id = credits.workspace_id
                and opportunities.id = credits.opportunity_id
        left join public.deliverables as content
            on
                split_by in ('platform', 'account')
                and content.workspace_id = credits.workspace_id
                and content.id = credits.deliverable_id
        left join public.touchpoints as touchpoints
            on
                -- The utm_source of an influencer's link; that of our own newsletter is no platform of theirs.
                split_by in ('platform', 'account')
                and credits.workspace_influencer_id is not null
                and touchpoints.workspace_id = credits.workspace_id
                and touchpoints.id = credits.touchpoint_id
        left join public.platforms as sources on sources.code = touchpoints.utm_source
        left join largest
            on
                largest.workspace_id = credits.workspace_id
                and largest.workspace_influencer_id = credits.workspace_influencer_id
                and largest.platform_code = coalesce(content.platform_code, sources.code)
        left join reported on reported.workspace_id = credits.workspace_id
        where
            credits.model_name = sum_credits.model
            and case
                when sum_credits.run_id is not null then credits.run_id = sum_credits.run_id
                when moment is null then credits.superseded_at is null
                else
                    credits.computed_at <= reported.as_of
                    and coalesce(credits.superseded_at, timestamptz 'infinity') > reported.as_of
            end
    ),

    -- Of the influenced model each amount once, however many touches of the same label there were.
    counted as not materialized (
        select credited.workspace_id, credited.month, credited.key_id, credited.key_text, credited.is_unattributed, credited.status,
            credited.amount_type, credited.weight, credited.amount_minor
        from credited
        where credited.model_type <> 'influenced'
        union all
        select credited.workspace_id, credited.month, credited.key_id, credited.key_text, credited.is_unattributed, credited.status,
            credited.amount_type, credited.weight, credited.amount_minor
        from credited
        where credited.model_type = 'influenced'
        group by credited.workspace_id, credited.journey_id, credited.revenue_event_id, credited.month, credited.key_id,
            credited.key_text, credited.is_unattributed, credited.status, credited.amount_type, credited.weight,
            credited.amount_minor
    )

    select
        counted.workspace_id,
        counted.month,
        counted.key_id,
        counted.key_text,
        counted.is_unattributed,
        coalesce(sum(counted.amount_minor) filter (where counted.amount_type = 'pipeline' and counted.status = 'open'), 0)
            as open_pipeline_minor,
        coalesce(sum(counted.amount_minor) filter (where counted.amount_type = 'pipeline' and counted.status = 'won'), 0)
            as won_pipeline_minor,
        coalesce(sum(counted.amount_minor) filter (where counted.amount_type = 'revenue'), 0) as revenue_minor,
        coalesce(sum(counted.amount_minor) filter (where counted.amount_type = 'lost'), 0) as lost_minor,
        coalesce(sum(counted.weight) filter (where counted.amount_type <> 'revenue'), 0)::numeric as opportunities,
        coalesce(sum(counted.weight) filter (where counted.amount_type = 'pipeline' and counted.status = 'won'), 0)::numeric as deals
    from counted
    group by counted.workspace_id, counted.month, counted.key_id, counted.key_text, counted.is_unattributed;
end
$$;
comment on function private.sum_credits(text, text, boolean, timestamptz, uuid) is
'Credits of one model summed by the keys of a dimension: the work of public.attribution_totals(), which names them.';

create function public.attribution_totals(
    split_by text default 'influencer',
    model text default 'linear',
    monthly boolean default false,
    moment timestamptz default null,
    run_id uuid default null
)
returns table (
    workspace_id uuid,
    month date,
    label text,
    label_id uuid,
    open_pipeline_minor bigint,
    won_pipeline_minor bigint,
    revenue_minor bigint,
    lost_minor bigint,
    opportunities numeric,
    deals numeric,
    currency_code text
)
language sql
stable
set search_path = pg_catalog, pg_temp
-- noqa: disable=RF01
begin atomic
    with named as (
        select
            summed.*,
            case
                when summed.is_unattributed then 'unattributed'
                when attribution_totals.split_by = 'month' then to_char(summed.month, 'YYYY-MM')
                when attribution_totals.split_by = 'account' then coalesce(summed.key_text || '/' || coalesce(shared.handle, own.handle), 'other')
                when summed.key_id is null then coalesce(summed.key_text, 'other')
                else coalesce(catalog.name, people.name, campaigns.name, content.title, companies.name, 'deleted')
            end as label
        from
            private.sum_credits(
                private.require_dimension(attribution_totals.split_by, attribution_totals.moment, attribution_totals.run_id),
                public.require_attribution_model(attribution_totals.model),
                attribution_totals.monthly, attribution_totals.moment, attribution_totals.run_id
            ) as summed
        left join public.workspace_influencers as people
            on attribution_totals.split_by = 'influencer' and people.workspace_id = summed.workspace_id and people.id = summed.key_id
        left join public.influencers as catalog on catalog.id = people.influencer_id
        left join public.campaigns as campaigns
            on attribution_totals.split_by = 'campaign' and campaigns.workspace_id = summed.workspace_id and campaigns.id = summed.key_id
        left join public.deliverables as content
            on attribution_totals.split_by = 'deliverable' and content.workspace_id = summed.workspace_id and content.id = summed.key_id
        left join public.companies as companies
            on attribution_totals.split_by = 'company' and companies.workspace_id = summed.workspace_id and companies.id = summed.key_id
        left join public.influencer_accounts as shared on attribution_totals.split_by = 'account' and shared.id = summed.key_id
        left join public.workspace_influencer_accounts as own
            on attribution_totals.split_by = 'account' and own.workspace_id = summed.workspace_id and own.id = summed.key_id
    )

    select
        named.workspace_id,
        case when attribution_totals.monthly then named.month end as month,
        named.label,
        named.key_id as label_id,
        sum(named.open_pipeline_minor)::bigint as open_pipeline_minor,
        sum(named.won_pipeline_minor)::bigint as won_pipeline_minor,
        sum(named.revenue_minor)::bigint as revenue_minor,
        sum(named.lost_minor)::bigint as lost_minor,
        sum(named.opportunities) / 1000000000 as opportunities,
        sum(named.deals) / 1000000000 as deals,
        workspaces.reporting_currency_code as currency_code
    from named
    -- Left: who sees no workspace is told of a misspelt model, too.
    left join public.workspaces as workspaces on workspaces.id = named.workspace_id
    group by
        named.workspace_id, case when attribution_totals.monthly then named.month end, named.label, named.key_id, workspaces.reporting_currency_code;
end;
-- noqa: enable=RF01
comment on function public.attribution_totals(text, text, boolean, timestamptz, uuid) is
'What one model credits, split by influencer, account, campaign, deliverable, platform, channel, credited_to (influencers, other channels), touch_month, company (the buyer) or month (in which the amount arose). An account is the profile the content appeared on; where that is not known, the influencer''s largest on the platform. With monthly each of them by month. Amounts add up to the same total whatever they are split by: what no touch earned is "unattributed", what the touch does not know "other". opportunities and deals are the fractions credited, lost ones among the opportunities. Current, or as reported at a moment (what this product showed then: runs committed by then), or as one run computed it (one of type as_of says what was true at a past moment by what is known today). Of an influenced model each label gets every amount it touched in full: that over-counts on purpose and must not be added up.';

-- Invoker, like the function it asks.
create function public.attribution_returns(
    split_by text default 'influencer',
    model text default 'linear',
    sourced_by text default 'first_touch'
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
begin
    if split_by is null or split_by not in ('influencer', 'campaign') then
        perform public.reject('attribution_returns_dimension', split_by);
    end if;
    perform public.require_attribution_model(model, must_add_up => true);
    return query
    with costs as materialized (
        select
            lines.workspace_id,
            case split_by when 'influencer' then collaborations.workspace_influencer_id else lines.campaign_id end as label_id,
            date_trunc('month', min(lines.incurred_on)::timestamp)::date as first_month,
            sum(
                lines.reporting_amount_minor
                - coalesce(round(lines.refunded_minor * lines.reporting_amount_minor::numeric / nullif(lines.amount_minor, 0)), 0)
            )::bigint as cost_minor
        from public.campaign_costs as lines
        left join public.collaborations as collaborations
            on collaborations.workspace_id = lines.workspace_id and collaborations.id = lines.collaboration_id
        group by 1, 2
    ),

    -- One row a label: where it stands, and the month in which revenue so far first reached the cost.
    credited as materialized (
        select
            months.workspace_id,
            months.label,
            months.label_id,
            sum(months.revenue_minor)::bigint as revenue_minor,
            sum(months.open_pipeline_minor)::bigint as open_pipeline_minor,
            sum(months.opportunities) as opportunities,
            sum(months.deals) as deals,
            min(months.month) filter (where months.revenue_so_far >= months.cost_minor) as paid_back_month
        from (
            select
                totals.*,
                costs.cost_minor,
                sum(totals.revenue_minor) over (partition by totals.workspace_id, totals.label_id order by totals.month)
                    as revenue_so_far
            from public.attribution_totals(split_by, model, monthly => true) as totals
            left join costs on costs.workspace_id = totals.workspace_id and costs.label_id = totals.label_id
            where totals.label_id is not null
        ) as months
        group by months.workspace_id, months.label, months.label_id
    ),

    sourced as materialized (
        select totals.workspace_id, totals.label_id, totals.revenue_minor
        from public.attribution_totals(split_by, sourced_by) as totals
        where totals.label_id is not null
    )

    select
        workspaces.id,
        coalesce(
            credited.label, catalog.name, people.name, campaigns.name,
            case when costs.label_id is null then 'costs of no one influencer' end
        ),
        coalesce(credited.label_id, costs.label_id),
        coalesce(costs.cost_minor, 0),
        coalesce(credited.revenue_minor, 0),
        coalesce(credited.open_pipeline_minor, 0),
        coalesce(sourced.revenue_minor, 0),
        coalesce(credited.opportunities, 0),
        coalesce(credited.deals, 0),
        costs.first_month,
        credited.paid_back_month,
        workspaces.reporting_currency_code
    from costs
    full join credited on credited.workspace_id = costs.workspace_id and credited.label_id = costs.label_id
    inner join public.workspaces as workspaces on workspaces.id = coalesce(costs.workspace_id, credited.workspace_id)
    left join sourced on sourced.workspace_id = credited.workspace_id and sourced.label_id = credited.label_id
    left join public.workspace_influencers as people
        on people.workspace_id = costs.workspace_id and people.id = costs.label_id
    left join public.influencers as catalog on catalog.id = people.influencer_id
    left join public.campaigns as campaigns
        on campaigns.workspace_id = costs.workspace_id and campaigns.id = costs.label_id;
end
$$;
comment on function public.attribution_returns(text, text, text) is
'What each influencer or campaign cost, less refunds, and what one model credits to them. Rows add up to all costs; costs of a campaign that are not one influencer''s have a row of their own. sourced: revenue credited by the model named there. paid_back_month: the first in which revenue credited so far reached the whole cost. opportunities and deals are the fractions credited.';
select private.define_refusal(
    'attribution_returns_dimension',
    'costs are not known by "{split_by}"',
    '',
    'Returns are by influencer or campaign; public.attribution_totals() splits credits by everything.',
    '22023'
);

select private.revoke_execute();
revoke all on function
public.require_attribution_model(text, boolean), public.attribution_totals(text, text, boolean, timestamptz, uuid),
public.attribution_returns(text, text, text)
from public, anon, authenticated, service_role;
grant execute on function
private.require_dimension(text, timestamptz, uuid), private.sum_credits(text, text, boolean, timestamptz, uuid),
public.require_attribution_model(text, boolean), public.attribution_totals(text, text, boolean, timestamptz, uuid),
public.attribution_returns(text, text, text)
to authenticated, service_role;
