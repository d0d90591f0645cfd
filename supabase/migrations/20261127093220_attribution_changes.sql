-- Attribution compared: what credits became different between two moments, for the whole workspace, and models side by side.
--
-- Functions only; no lock on rows.

-- Invoker: the caller's own policies decide whose credits these are.
create function public.attribution_changes(
    moment text,
    until text default null,
    model text default 'linear',
    split_by text default 'influencer',
    most integer default null
)
returns table (
    workspace_id uuid,
    opportunity_id uuid,
    label_id uuid,
    label_text text,
    pipeline_before_minor bigint,
    pipeline_after_minor bigint,
    revenue_before_minor bigint,
    revenue_after_minor bigint,
    reasons text,
    computed_at timestamptz
)
language plpgsql
stable
rows 100
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_memoize = off
as $$
#variable_conflict use_column
declare
    earlier constant timestamptz := public.report_moment(moment);
    later constant timestamptz := coalesce(public.report_moment(until), 'infinity');
begin
    if split_by is null or split_by not in ('influencer', 'campaign', 'deliverable', 'platform', 'channel', 'credited_to') then
        perform public.reject('attribution_changes_dimension', split_by);
    end if;
    -- Nothing changes after a moment ahead; a day is for clocks and time zones.
    if earlier is null or earlier >= least(later, now() + interval '1 day') then
        perform public.reject('attribution_changes_order', moment);
    end if;
    perform public.require_attribution_model(model, is_past => true);
    return query
    -- The last run committed by each of the two moments says what was current.
    with edges as materialized (
        select
            runs.workspace_id,
            coalesce(max(runs.as_of) filter (where coalesce(runs.reported_at, runs.finished_at) <= earlier), '-infinity') as before,
            max(runs.as_of) as after
        from public.attribution_runs as runs
        where runs.type <> 'as_of' and coalesce(runs.reported_at, runs.finished_at) <= later
        group by runs.workspace_id
    ),

    changed as materialized (
        select
            journeys.workspace_id,
            journeys.opportunity_id,
            max(journeys.computed_at) as computed_at,
            string_agg(distinct journeys.reasons, ', ' order by journeys.reasons) filter (where journeys.computed_at > edges.before) as reasons
        from public.attribution_journeys as journeys
        inner join edges on edges.workspace_id = journeys.workspace_id
        where
            -- Recomputed pasts (superseded at once) were never reported.
            journeys.superseded_at is distinct from journeys.computed_at
            and journeys.computed_at <= edges.after
            and (journeys.computed_at > edges.before or (journeys.superseded_at > edges.before and journeys.superseded_at <= edges.after))
        group by journeys.workspace_id, journeys.opportunity_id
    ),

    -- Added up opportunity by opportunity: the lines of all of them together would not fit into work_mem.
    compared as (
        select
            changed.*,
            sums.*
        from changed
        inner join edges on edges.workspace_id = changed.workspace_id
        cross join lateral (
            select
                credited.label_id,
                credited.label_text,
                coalesce(sum(credited.pipeline_minor) filter (where credited.is_before), 0)::bigint as pipeline_before,
                coalesce(sum(credited.pipeline_minor) filter (where credited.is_after), 0)::bigint as pipeline_after,
                coalesce(sum(credited.revenue_minor) filter (where credited.is_before), 0)::bigint as revenue_before,
                coalesce(sum(credited.revenue_minor) filter (where credited.is_after), 0)::bigint as revenue_after
            from (
                select
                    case split_by
                        when 'influencer' then credits.workspace_influencer_id
                        when 'campaign' then credits.campaign_id
                        when 'deliverable' then credits.deliverable_id
                    end as label_id,
                    case
                        when credits.touchpoint_id is null then 'unattributed'
                        when split_by = 'deliverable' then credits.organic_address
                        when split_by = 'platform' then credits.platform_code
                        when split_by = 'channel' then credits.channel
                        when split_by = 'credited_to' then credits.credited_to
                    end as label_text,
                    case when credits.amount_type = 'pipeline' then credits.amount_minor end as pipeline_minor,
                    case when credits.amount_type = 'revenue' then credits.amount_minor end as revenue_minor,
                    credits.computed_at <= edges.before and coalesce(credits.superseded_at, 'infinity') > edges.before as is_before,
                    credits.computed_at <= edges.after and coalesce(credits.superseded_at, 'infinity') > edges.after as is_after
                from public.attribution_credit_labels as credits
                where
                    credits.workspace_id = changed.workspace_id and credits.opportunity_id = changed.opportunity_id
                    and credits.model_name = model and credits.superseded_at is distinct from credits.computed_at
            ) as credited
            group by credited.label_id, credited.label_text
        ) as sums
    )

    select
        compared.workspace_id, compared.opportunity_id, compared.label_id, compared.label_text, compared.pipeline_before,
        compared.pipeline_after, compared.revenue_before, compared.revenue_after, coalesce(compared.reasons, 'deleted'), compared.computed_at
    from compared
    where (compared.pipeline_before, compared.revenue_before) <> (compared.pipeline_after, compared.revenue_after)
    order by
        greatest(abs(compared.pipeline_after - compared.pipeline_before), abs(compared.revenue_after - compared.revenue_before)) desc,
        compared.opportunity_id asc, compared.label_id asc nulls last, compared.label_text asc
    limit most;
end
$$;
comment on function public.attribution_changes(text, text, text, text, integer) is
'How one model''s credits as reported at a later moment (now if not given) differ from those reported at an earlier one; both as public.report_moment() reads them. By opportunity and influencer, campaign, deliverable, platform, channel or credited_to, with the reasons for which they were computed again. Pipeline is open and won. All differences add up to the difference of the two reports. Nothing was reported before the first run, so all credits are changes then. The largest come first; most says how many.';
select private.define_refusal(
    'attribution_changes_dimension',
    'changes cannot be split by "{split_by}"',
    '',
    'Split them by influencer, campaign, deliverable, platform, channel or credited_to.',
    '22023'
);
select private.define_refusal(
    'attribution_changes_order',
    'nothing can have changed between {moment} and the end',
    'The moment to compare with is not before the end, or it is still ahead.',
    'Give the moment of the earlier report, and until only for a later one than that.',
    '22023'
);

create function public.attribution_comparison(since date default null, until date default null, period text default null)
returns table (workspace_id uuid, model_name text, label text, revenue_minor bigint, open_pipeline_minor bigint, currency_code text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_sort = off
set enable_memoize = off
as $$
#variable_conflict use_column
declare
    days record;
    unfollowed constant text[] := array(
        select models.name
        from public.attribution_models as models
        inner join public.workspaces as workspaces on workspaces.id = models.workspace_id
        where models.is_active and models.name <> all(workspaces.followed_models)
    );
begin
    select report.starts_on, report.ends_on into days from public.report_period(since, until, period) as report;
    perform public.require_computed_attribution();
    return query
    with models as (
        select distinct
            known.workspace_id, known.name, known.name = any(workspaces.followed_models) as is_followed,
            workspaces.reporting_currency_code as currency_code
        from public.attribution_models as known
        inner join public.workspaces as workspaces on workspaces.id = known.workspace_id
        where known.is_active and known.type <> 'influenced'
    ),

    -- All models that are not followed in one reading of the journeys. Offset 0: only these columns are hashed, not the arrays that
    -- they are taken from.
    lines as (
        select
            credits.workspace_id,
            credits.model_name,
            coalesce(credits.credited_to, 'unattributed') as label,
            credits.amount_type,
            credits.amount_minor
        from public.attribution_credit_labels as credits
        where
            credits.superseded_at is null
            and credits.model_type <> 'influenced'
            and credits.model_name = any(unfollowed)
            and (credits.amount_type = 'revenue' or (credits.amount_type = 'pipeline' and credits.status = 'open'))
            and credits.credited_on >= days.starts_on
            and credits.credited_on < days.ends_on
        offset 0 -- noqa: AM09
    ),

    summed as materialized (
        select
            lines.workspace_id, lines.model_name, lines.label,
            coalesce(sum(lines.amount_minor) filter (where lines.amount_type = 'revenue'), 0)::bigint as revenue_minor,
            coalesce(sum(lines.amount_minor) filter (where lines.amount_type = 'pipeline'), 0)::bigint as open_pipeline_minor
        from lines
        group by lines.workspace_id, lines.model_name, lines.label
    )

    select models.workspace_id, models.name, kept.label, kept.revenue_minor, kept.open_pipeline_minor, models.currency_code
    from models
    left join lateral public.attribution_totals(
        split_by => 'credited_to', model => models.name, since => days.starts_on, until => days.ends_on
    ) as kept on kept.workspace_id = models.workspace_id
    where models.is_followed
    union all
    select models.workspace_id, models.name, summed.label, summed.revenue_minor, summed.open_pipeline_minor, models.currency_code
    from models
    left join summed on summed.workspace_id = models.workspace_id and summed.model_name = models.name
    where not models.is_followed;
end
$$;
comment on function public.attribution_comparison(date, date, text) is
'What each active model credits to influencers, other channels and nobody (unattributed) in a period (public.report_period()), as public.attribution_totals() split by credited_to. Models that the workspace follows are read from kept sums, all others in one reading of the journeys. Models of type influenced, whose amounts do not add up, are left out.';

select private.revoke_execute();
revoke all on function public.attribution_changes(text, text, text, text, integer), public.attribution_comparison(date, date, text)
from public, anon, authenticated, service_role;
grant execute on function public.attribution_changes(text, text, text, text, integer), public.attribution_comparison(date, date, text)
to authenticated, service_role;
