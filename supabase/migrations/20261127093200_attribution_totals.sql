-- Attribution totals: credits summed over a dimension, now, as reported, as one run computed them, or of a period.
--
-- Functions only; no lock on rows.

create function public.require_attribution_model(name text, must_add_up boolean default false, is_past boolean default false)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known text;
    is_known boolean;
    is_active boolean;
    is_influenced boolean;
begin
    select count(*) > 0, bool_or(models.is_active), bool_or(models.type = 'influenced') into is_known, is_active, is_influenced
    from public.attribution_models as models
    where models.name = require_attribution_model.name;
    if is_known and not (must_add_up and is_influenced) and (is_active or is_past) then
        return case when is_past or public.require_computed_attribution() then name end;
    end if;
    select coalesce(string_agg(distinct models.name, ', ' order by models.name), 'none is active')
    into known
    from public.attribution_models as models
    where models.is_active and not (must_add_up and models.type = 'influenced');
    if not is_known then
        perform public.reject('attribution_models_known', name, known);
    elsif must_add_up and is_influenced then
        perform public.reject('attribution_models_add_up', name, known);
    end if;
    perform public.reject('attribution_models_active', name, known);
    return null;
end
$$;
comment on function public.require_attribution_model(text, boolean, boolean) is
'The name of a model. Refuses one that the workspace never had, and one that is not active: neither may look like a model that credits nothing, nor may a workspace without any computed credits. must_add_up refuses influenced models too, where their amounts would be added up. is_past: the question is about an earlier report, which a model that is no longer active may have made.';
select private.define_refusal(
    'attribution_models_active',
    'model "{name}" is not active, so nothing is credited by it today',
    'What it credited earlier is kept: attribution/credits shows it with a moment.',
    'Name an active model: {models}.',
    '22023'
);
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

create function public.label_with_id(name text, id uuid, mark text default null)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select format('%s (%s)', name, concat_ws(' ', mark, '#' || right(id::text, 6)))
$$;
comment on function public.label_with_id(text, uuid, text) is
'A name that several rows of a report have, with what tells them apart: a mark that people know, such as a slug or a profile, and the end of the id.';

-- Sums that are kept (public.monthly_credits). Invoker: the caller's own policies decide whose credits these are.
create function private.has_monthly_credits(
    split_by text, model text, moment timestamptz, run_id uuid, starts_on date, ends_on date
)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return
        moment is null
        and run_id is null
        and split_by in ('influencer', 'campaign', 'channel', 'credited_to')
        and (starts_on = '-infinity' or extract(day from starts_on) = 1)
        and (ends_on = 'infinity' or extract(day from ends_on) = 1)
        -- A caller who sees many workspaces may see one that does not follow the model.
        and row_security_active('public.monthly_credits'::regclass)
        and exists (select from public.monthly_credits as months where months.model_name = has_monthly_credits.model);
end
$$;
comment on function private.has_monthly_credits(text, text, timestamptz, uuid, date, date) is
'Whether public.monthly_credits has what a member asks for: current credits of a followed model by a dimension that is kept, of whole months.';

create function private.sum_kept_credits(split_by text, model text, monthly boolean, starts_on date, ends_on date)
returns table (
    workspace_id uuid,
    month date,
    key_id uuid,
    key_text text,
    is_unattributed boolean,
    adds_up boolean,
    open_pipeline_minor bigint,
    won_pipeline_minor bigint,
    revenue_minor bigint,
    lost_minor bigint,
    opportunities bigint,
    deals bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    is_additive constant boolean := not exists (
        select from public.attribution_models as models where models.name = model and models.type = 'influenced'
    );
begin
    -- By month nothing is left to add up: a row is a key and a month.
    if monthly then
        return query
        select
            kept.workspace_id,
            kept.month,
            case when split_by in ('influencer', 'campaign') then nullif(kept.key, '')::uuid end,
            case when split_by in ('channel', 'credited_to') then nullif(kept.key, '') end,
            kept.is_unattributed,
            is_additive,
            kept.open_pipeline_total::bigint,
            kept.won_pipeline_total::bigint,
            kept.revenue_total::bigint,
            kept.lost_total::bigint,
            kept.opportunities_total::bigint,
            kept.deals_total::bigint
        from public.monthly_credits as kept
        where
            kept.model_name = model and kept.dimension = split_by and kept.month >= starts_on and kept.month < ends_on
            and (kept.opportunities_total <> 0 or kept.deals_total <> 0 or kept.revenue_total <> 0);
        return;
    end if;
    return query
    select
        kept.workspace_id,
        null::date,
        case when split_by in ('influencer', 'campaign') then nullif(kept.key, '')::uuid end,
        case when split_by in ('channel', 'credited_to') then nullif(kept.key, '') end,
        kept.is_unattributed,
        is_additive,
        sum(kept.open_pipeline_total::bigint)::bigint,
        sum(kept.won_pipeline_total::bigint)::bigint,
        sum(kept.revenue_total::bigint)::bigint,
        sum(kept.lost_total::bigint)::bigint,
        sum(kept.opportunities_total::bigint)::bigint,
        sum(kept.deals_total::bigint)::bigint
    from public.monthly_credits as kept
    where kept.model_name = model and kept.dimension = split_by and kept.month >= starts_on and kept.month < ends_on
    group by kept.workspace_id, kept.key, kept.is_unattributed
    having sum(kept.opportunities_total) <> 0 or sum(kept.deals_total) <> 0 or bool_or(kept.revenue_total <> 0);
end
$$;
comment on function private.sum_kept_credits(text, text, boolean, date, date) is
'What private.sum_credits() answers, from public.monthly_credits.';

-- Invoker: the caller's own policies decide whose credits these are. Planned anew at each call: with the dimension known,
-- only what it needs is joined.
create function private.sum_credits(
    split_by text, model text, monthly boolean, moment timestamptz, run_id uuid, starts_on date, ends_on date
)
returns table (
    workspace_id uuid, month date, key_id uuid, key_text text, is_unattributed boolean, adds_up boolean,
    open_pipeline_minor bigint, won_pipeline_minor bigint, revenue_minor bigint, lost_minor bigint, opportunities bigint, deals bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- Groups are few, and hashed: to be sorted, the lines of a large workspace are too many for work_mem.
set enable_sort = off
set enable_incremental_sort = off
-- Hardly two opportunities have the same amounts: to look for them costs more than to unpack them.
set enable_memoize = off
as $$
#variable_conflict use_column
declare
    by_month constant boolean := monthly or split_by = 'month';
    has_first constant boolean := split_by in ('influencer', 'campaign', 'channel');
    -- Known before planning, so that the branch of a type the model never had is left out.
    types constant text[] := array(select distinct models.type from public.attribution_models as models where models.name = model);
begin
    return query
    -- As reported: the runs of each workspace follow each other, so the last one committed by then says what was current.
    with reported as materialized (
        select runs.workspace_id, max(runs.as_of) as as_of
        from public.attribution_runs as runs
        where moment is not null and runs.type <> 'as_of' and coalesce(runs.reported_at, runs.finished_at) <= moment
        group by runs.workspace_id
    ),
    zones as materialized (
        select workspaces.id, workspaces.time_zone from public.workspaces as workspaces where split_by = 'touch_month'
    ),
    credited as not materialized (
        select
            credits.workspace_id, credits.journey_id, credits.model_type, credits.status, credits.amount_type, credits.revenue_event_id,
            credits.weight, credits.amount_minor,
            credits.credited_on >= starts_on and credits.credited_on < ends_on as counts,
            coalesce(credits.won_on >= starts_on and credits.won_on < ends_on, false) as wins,
            case when by_month then date_trunc('month', credits.credited_on::timestamp)::date end as month,
            case when by_month then date_trunc('month', credits.won_on::timestamp)::date end as won_month,
            case split_by
                when 'influencer' then credits.workspace_influencer_id
                when 'account' then coalesce(credits.account_id, largest.account_id)
                when 'campaign' then credits.campaign_id
                when 'deliverable' then credits.deliverable_id
                when 'company' then credits.company_id
            end as key_id,
            case split_by
                when 'account' then case when coalesce(credits.account_id, largest.account_id) is not null then credits.platform_code end
                when 'platform' then credits.platform_code
                when 'deliverable' then credits.organic_address
                when 'channel' then credits.channel
                when 'credited_to' then credits.credited_to
                when 'touch_month' then to_char(
                    credits.touched_at at time zone (select zones.time_zone from zones where zones.id = credits.workspace_id), 'YYYY-MM'
                )
            end as key_text,
            case split_by
                when 'influencer' then credits.is_first_of_influencer
                when 'campaign' then credits.is_first_of_campaign
                when 'channel' then credits.is_first_of_channel
            end as is_first,
            credits.touchpoint_id is null and split_by not in ('company', 'month') as is_unattributed
        from public.attribution_credit_labels as credits
        -- Not in the view: the planner cannot prove that it finds one row, and would look content and touches up for every dimension.
        left join public.largest_accounts as largest
            on split_by = 'account' and largest.workspace_id = credits.workspace_id
                and largest.workspace_influencer_id = credits.workspace_influencer_id and largest.platform_code = credits.platform_code
        where
            credits.model_name = sum_credits.model
            and (credits.credited_on >= starts_on and credits.credited_on < ends_on or credits.won_on >= starts_on and credits.won_on < ends_on)
            and case
                when sum_credits.run_id is not null then credits.run_id = sum_credits.run_id
                when moment is null then credits.superseded_at is null
                else exists (
                    select from reported
                    where reported.workspace_id = credits.workspace_id and credits.computed_at <= reported.as_of
                        and coalesce(credits.superseded_at, timestamptz 'infinity') > reported.as_of
                )
            end
    ),
    -- An influenced model counts an amount once per label: at its first touch if the label is a column of it, else by dropping doubles.
    single as not materialized (
        select credited.* from credited where 'influenced' <> any(types) and credited.model_type <> 'influenced'
        union all
        select credited.*
        from credited
        where 'influenced' = any(types) and credited.model_type = 'influenced' and has_first and (credited.is_first or credited.is_unattributed)
        union all
        select doubled.*
        from (select distinct credited.* from credited where credited.model_type = 'influenced') as doubled
        where 'influenced' = any(types) and not has_first
    ),
    -- Month by month a deal counts in the month it was won, its amount in the month it was opened.
    measured as not materialized (
        select
            single.*, single.month as in_month, single.counts as is_amount,
            single.wins and single.month is not distinct from single.won_month as is_deal
        from single
        union all
        select single.*, single.won_month, false, true from single where by_month and single.wins and single.won_month <> single.month
    )
    select
        measured.workspace_id, measured.in_month, measured.key_id, measured.key_text, measured.is_unattributed,
        bool_and(measured.model_type <> 'influenced'),
        coalesce(sum(measured.amount_minor) filter (where measured.is_amount and measured.amount_type = 'pipeline' and measured.status = 'open'), 0)::bigint,
        coalesce(sum(measured.amount_minor) filter (where measured.is_amount and measured.amount_type = 'pipeline' and measured.status = 'won'), 0)::bigint,
        coalesce(sum(measured.amount_minor) filter (where measured.is_amount and measured.amount_type = 'revenue'), 0)::bigint,
        coalesce(sum(measured.amount_minor) filter (where measured.is_amount and measured.amount_type = 'lost'), 0)::bigint,
        coalesce(sum(measured.weight) filter (where measured.is_amount and measured.amount_type <> 'revenue'), 0),
        coalesce(sum(measured.weight) filter (where measured.is_deal), 0)
    from measured where measured.is_amount or measured.is_deal
    group by measured.workspace_id, measured.in_month, measured.key_id, measured.key_text, measured.is_unattributed;
end
$$;
comment on function private.sum_credits(text, text, boolean, timestamptz, uuid, date, date) is
'Credits of one model summed by the keys of a dimension, of the amounts that arose and the deals that were won from starts_on up to ends_on (without that day): the work of public.attribution_totals(), which names them.';

create function public.attribution_totals(
    split_by text default 'influencer',
    model text default 'linear',
    monthly boolean default false,
    moment text default null,
    run_id uuid default null,
    since date default null, until date default null, period text default null
)
returns table (
    workspace_id uuid, month date, label text, label_id uuid,
    open_pipeline_minor bigint, won_pipeline_minor bigint, revenue_minor bigint, lost_minor bigint,
    opportunities numeric,
    deals numeric,
    currency_code text,
    adds_up boolean,
    is_partial boolean
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
                when summed.key_id is null and attribution_totals.split_by = 'company' then 'no company'
                when summed.key_id is null then coalesce(summed.key_text, 'other')
                else coalesce(catalog.name, people.name, campaigns.name, content.title, companies.name, 'deleted')
            end as label,
            campaigns.slug as mark
        from public.report_period(attribution_totals.since, attribution_totals.until, attribution_totals.period) as report
        cross join public.report_moment(attribution_totals.moment) as asked (moment)
        cross join
            lateral private.has_monthly_credits(
                private.require_dimension(attribution_totals.split_by, asked.moment, attribution_totals.run_id),
                public.require_attribution_model(
                    attribution_totals.model,
                    is_past => num_nonnulls(asked.moment, public.require_attribution_run(attribution_totals.run_id)) > 0
                ),
                asked.moment, attribution_totals.run_id, report.starts_on, report.ends_on
            ) as decided (is_kept)
        cross join
            lateral (
                select kept.*
                from
                    private.sum_kept_credits(
                        attribution_totals.split_by, attribution_totals.model, attribution_totals.monthly, report.starts_on, report.ends_on
                    ) as kept
                where decided.is_kept
                union all
                select lines.*
                from
                    private.sum_credits(
                        attribution_totals.split_by, attribution_totals.model, attribution_totals.monthly, asked.moment,
                        attribution_totals.run_id, report.starts_on, report.ends_on
                    ) as lines
                where not decided.is_kept
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
    ),

    totals as (
        select
            named.workspace_id,
            case when attribution_totals.monthly then named.month end as month,
            named.label,
            named.mark,
            named.key_id,
            named.open_pipeline_minor,
            named.won_pipeline_minor,
            named.revenue_minor,
            named.lost_minor,
            named.opportunities / 1000000000::numeric as opportunities,
            named.deals / 1000000000::numeric as deals,
            named.adds_up
        from named
    )

    select
        totals.workspace_id,
        totals.month,
        -- Two campaigns of one name stay two lines that can be told apart; "other" has no id.
        case
            when totals.key_id is not null and (
                min(coalesce(totals.key_id::text, '')) over (partition by totals.workspace_id, totals.label)
                <> max(coalesce(totals.key_id::text, '')) over (partition by totals.workspace_id, totals.label)
            ) then public.label_with_id(totals.label, totals.key_id, totals.mark)
            else totals.label
        end as label,
        totals.key_id as label_id,
        totals.open_pipeline_minor,
        totals.won_pipeline_minor,
        totals.revenue_minor,
        totals.lost_minor,
        totals.opportunities,
        totals.deals,
        workspaces.reporting_currency_code as currency_code,
        totals.adds_up,
        coalesce(runs.type = 'refresh', false) as is_partial
    from totals
    left join public.attribution_runs as runs on runs.workspace_id = totals.workspace_id and runs.id = attribution_totals.run_id
    -- Left: who sees no workspace is told of a misspelt model, too.
    left join public.workspaces as workspaces on workspaces.id = totals.workspace_id;
end;
-- noqa: enable=RF01
comment on function public.attribution_totals(text, text, boolean, text, uuid, date, date, text) is
'What one model credits, split by influencer, account, campaign, deliverable (content; organic content by its address), platform, channel, credited_to (influencers, other channels), touch_month, company (the buyer) or month (in which the amount arose). An account is the profile the content appeared on; where that is not known, the influencer''s largest on the platform. With monthly each of them by month. Amounts add up to the same total whatever they are split by: what no touch earned is "unattributed", what the touch does not know "other", opportunities of no company "no company". Labels that several rows have are told apart. since (first day) and until (the day after the last), or period (public.report_period()): amounts that arose then, by the day opened, lost or booked; deals that were won then. opportunities and deals are the fractions credited, lost ones among the opportunities. The current ones, or as reported at a moment (public.report_moment()): what this product showed then, by runs committed by then. Or as one run computed it: a run of type as_of says what was true at a past moment by what is known today; of a refresh, which computes only what changed, is_partial is true. For an influenced model each label gets every amount it touched in full: that over-counts on purpose and must not be added up (adds_up is false).';

select private.revoke_execute();
revoke all on function
public.require_attribution_model(text, boolean, boolean), public.label_with_id(text, uuid, text),
public.attribution_totals(text, text, boolean, text, uuid, date, date, text) from public, anon, authenticated, service_role;
grant execute on function
private.require_dimension(text, timestamptz, uuid), private.has_monthly_credits(text, text, timestamptz, uuid, date, date),
private.sum_kept_credits(text, text, boolean, date, date), private.sum_credits(text, text, boolean, timestamptz, uuid, date, date),
public.require_attribution_model(text, boolean, boolean), public.label_with_id(text, uuid, text),
public.attribution_totals(text, text, boolean, text, uuid, date, date, text)
to authenticated, service_role;
