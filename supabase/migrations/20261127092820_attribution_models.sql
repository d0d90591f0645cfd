-- Attribution models: rules that split money over touches, and the runs that computed the splits.
--
-- New tables, and a trigger on public.workspaces (a short SHARE ROW EXCLUSIVE lock on it). Definitions are in docs/attribution.md.

create table public.attribution_models (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint attribution_models_name_check check (btrim(name) <> ''),
    version integer not null default 1 constraint attribution_models_version_check check (version > 0),
    type text not null constraint attribution_models_type_check check (
        type in (
            'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped',
            'w_shaped', 'full_path', 'custom', 'influenced'
        )
    ),
    lookback_days integer not null default 180 constraint attribution_models_lookback_days_check check (lookback_days between 1 and 3650),
    half_life_hours integer
    constraint attribution_models_half_life_hours_check check (half_life_hours between 1 and 87600),
    excluded_channels text[] not null default '{}' constraint attribution_models_excluded_channels_check check (
        excluded_channels <@ array[
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        ]
    ),
    scope text not null default 'committee' constraint attribution_models_scope_check check (scope in ('committee', 'company')),
    minimum_evidence smallint not null default 1
    constraint attribution_models_minimum_evidence_check check (minimum_evidence between 1 and 5),
    weight_first integer,
    weight_last integer,
    weight_lead integer,
    weight_opportunity integer,
    weight_won integer,
    weight_rest integer,
    repeat_minutes integer not null default public.repeat_minutes()
    constraint attribution_models_repeat_minutes_check check (repeat_minutes between 0 and 1440),
    counts_bots boolean not null default false,
    weights integer[] generated always as (
        case type
            when 'first_touch' then array[1, 0, 0, 0, 0, 0]
            when 'last_touch' then array[0, 1, 0, 0, 0, 0]
            when 'linear' then array[0, 0, 0, 0, 0, 1]
            when 'position_based' then array[2, 2, 0, 0, 0, 1]
            when 'j_shaped' then array[1, 3, 0, 0, 0, 1]
            when 'inverse_j' then array[3, 1, 0, 0, 0, 1]
            when 'lead_creation' then array[0, 0, 1, 0, 0, 0]
            when 'u_shaped' then array[1, 0, 1, 0, 0, 0]
            when 'w_shaped' then array[3, 0, 3, 3, 0, 1]
            when 'full_path' then array[9, 0, 9, 9, 9, 4]
            when 'custom' then array[weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest]
        end
    ) stored,
    is_active boolean not null default true,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint attribution_models_name_key unique (workspace_id, name, version),
    constraint attribution_models_half_life_check check ((type = 'time_decay') = (half_life_hours is not null)),
    constraint attribution_models_weights_check check (
        case
            when type = 'custom'
                then
                    least(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) >= 0
                    and weight_first + weight_last + weight_lead + weight_opportunity + weight_won + weight_rest = 10000
                    and num_nulls(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) = 0
            else num_nonnulls(weight_first, weight_last, weight_lead, weight_opportunity, weight_won, weight_rest) = 0
        end
    )
);
create unique index attribution_models_active_key on public.attribution_models (workspace_id, name) where is_active;
create unique index attribution_models_influenced_key on public.attribution_models (workspace_id)
where type = 'influenced' and is_active;
comment on constraint attribution_models_excluded_channels_check on public.attribution_models is
'Only channels that exist: a misspelt one would exclude nothing.';
comment on constraint attribution_models_weights_check on public.attribution_models is
'A custom model has all six weights, in hundredths of a percent, 10000 in total. Other models have fixed weights.';
comment on constraint attribution_models_half_life_check on public.attribution_models is
'A half-life belongs to models of type time_decay, which need one.';
select private.describe_table('public.attribution_models', 'How money is split over touches: a model with its settings. A changed setting is a new version; old ones keep explaining old runs.', $$
    name: Name for people, unique in the workspace with the version.
    version: Counts up when settings change.
    type: The rule; see docs/attribution.md. influenced gives the full amount to each touch and over-counts on purpose.
    lookback_days: How long before conversion a touch still counts.
    half_life_hours: For time_decay: the age at which a touch weighs half; up to the longest lookback.
    excluded_channels: Channels removed before weighting.
    scope: People whose touches count: the buying committee, or all contacts of the company.
    minimum_evidence: Least evidence a touch needs, 1 to 5.
    weight_first: For custom: weight of the first touch in 1/10000.
    weight_last: For custom: weight of the last touch.
    weight_lead: For custom: weight of the lead creation touch.
    weight_opportunity: For custom: weight of the opportunity creation touch.
    weight_won: For custom: weight of the closed-won touch.
    weight_rest: For custom: weight shared by all other touches.
    repeat_minutes: Minutes within which further clicks of a contact on the same link do not count; 0 counts every click.
    counts_bots: Whether touches of bots (touchpoints.is_bot) count.
    weights: The six weights the model splits by: first, last, lead creation, opportunity creation, closed-won, the rest together. Null of time_decay, which weighs by age, and of influenced.
    is_active: Used by the next run; at most one version of a name.
$$);
select private.describe_indexes($$
    attribution_models_active_key: At most one active version of a model.
    attribution_models_influenced_key: At most one active influenced model, whose settings say which touches public.opportunity_touches shows.
$$);
select private.secure_workspace_table('public.attribution_models', 'admin', commands => '{insert,update}');

create function private.prevent_model_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'DELETE' then
        -- In a nested trigger the workspace is being deleted.
        if pg_trigger_depth() > 1 then
            return old;
        end if;
        perform private.reject('attribution_models_kept', old.name, old.version::text);
    end if;
    -- The generated column is not known yet; it follows from the others.
    if to_jsonb(old) - array['is_active', 'weights'] = to_jsonb(new) - array['is_active', 'weights'] then
        return new;
    end if;
    perform private.reject('attribution_models_versioned', old.name, old.version::text, (old.version + 1)::text);
    return null;
end
$$;
comment on function private.prevent_model_change() is
'Trigger: only is_active of a model changes; another setting needs a new version. A model is deleted only with its workspace.';
select private.define_refusal(
    'attribution_models_kept',
    'model "{name}" version {version} cannot be deleted',
    'Past runs are explained by it.',
    'Set is_active to false: the next run leaves it out.'
);
select private.define_refusal(
    'attribution_models_versioned',
    'settings of model "{name}" version {version} cannot be changed',
    'Past runs are explained by them.',
    'Insert version {next_version} and set is_active of this one to false.'
);
create trigger prevent_model_change
before update on public.attribution_models
for each row when (not private.is_running('erasing')) execute function private.prevent_model_change();
comment on trigger prevent_model_change on public.attribution_models is 'Settings are versioned. An erasure may take a name out of them.';
create trigger prevent_model_delete
before delete on public.attribution_models
for each row execute function private.prevent_model_change();
comment on trigger prevent_model_delete on public.attribution_models is 'Past runs keep their models.';

create function private.add_default_attribution_models()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.attribution_models (workspace_id, name, type, half_life_hours)
    select new.id, standard.type, standard.type, case standard.type when 'time_decay' then 168 end
    from unnest(array[
        'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped',
        'w_shaped', 'full_path', 'influenced'
    ]) as standard (type)
    on conflict on constraint attribution_models_name_key do nothing;
    return null;
end
$$;
comment on function private.add_default_attribution_models() is 'Trigger: a new workspace starts with every standard model.';
create trigger add_default_attribution_models
after insert on public.workspaces
for each row execute function private.add_default_attribution_models();
comment on trigger add_default_attribution_models on public.workspaces is 'A workspace starts with every standard model.';

create table public.attribution_runs (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    type text not null constraint attribution_runs_type_check check (type in ('full', 'refresh', 'as_of')),
    as_of timestamptz not null constraint attribution_runs_as_of_check check (as_of >= '1970-01-01 00:00+00'),
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz not null default clock_timestamp(),
    reported_at timestamptz,
    opportunity_count integer not null,
    amount_count bigint not null,
    created_by uuid default auth.uid(),
    primary key (workspace_id, id)
);
create index attribution_runs_as_of_idx on public.attribution_runs (workspace_id, as_of desc);
select private.describe_table('public.attribution_runs', 'One computation of credits, written in the transaction that computed them: a killed run leaves nothing. Never rewritten: a correction is a new run.', $$
    type: full (all opportunities), refresh (those that changed) or as_of (all, as they were at a past moment by what is known today; never current).
    as_of: The moment it computed for: that of the run, or the past moment. Its results are current from this moment on.
    started_at: When it began.
    finished_at: When it ended.
    reported_at: When it was committed, that is from when on others could read it. Written as the last thing before the commit; null until then.
    opportunity_count: How many opportunities it computed.
    amount_count: How many amounts (values of opportunities and revenue events) it credited, each by all models with the same settings.
$$);
select private.describe_indexes($$
    attribution_runs_as_of_idx: The latest runs (queries/attribution/runs.sql).
$$);
-- PostgreSQL reads check constraints anew for every statement: limits of values on this table and on the journeys took a fifth of a
-- refresh of one opportunity. One function alone writes here, and what it writes comes from columns that have these limits.
select private.secure_workspace_table('public.attribution_runs', commands => '{}', audited => '{}', limited => false);

select private.make_append_only('public.attribution_runs', 'A past run is never rewritten.', written_later => '{reported_at}');
-- Not even services write computed rows by hand.
revoke insert on public.attribution_runs from service_role;

create function private.stamp_run()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.attribution_runs as runs
    set reported_at = clock_timestamp()
    where runs.workspace_id = new.workspace_id and runs.id = new.id;
    return null;
end
$$;
comment on function private.stamp_run() is
'Trigger at commit: from now on others read the run. The moment of the run itself is too early: a computation takes time, and its transaction may stay open.';
create constraint trigger stamp_run
after insert on public.attribution_runs
deferrable initially deferred
for each row execute function private.stamp_run();
comment on trigger stamp_run on public.attribution_runs is 'Runs are ordered by when they were committed.';

-- Invoker: the caller's own policies decide of which workspaces this is asked. Without a run every report would say that nobody
-- earned anything. PostgreSQL refuses to read a materialized view without data for the same reason.
create function public.require_computed_attribution()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        not exists (select from public.attribution_runs as runs where runs.type <> 'as_of')
        and exists (select from public.opportunities as opportunities)
    then
        perform public.reject('attribution_runs_computed');
    end if;
    return true;
end
$$;
comment on function public.require_computed_attribution() is
'True, or a refusal if there are opportunities and attribution was never computed for them: there are no credits to report yet.';
select private.define_refusal(
    'attribution_runs_computed',
    'attribution has not been computed yet, so nothing is credited to anybody',
    '',
    'An editor calls refresh_attribution() until it returns 0, a service refresh_workspace_attribution(); or run `crmdb attribute`. '
    'docs/attribution.md shows how to schedule it.',
    '22023'
);

select private.revoke_execute();
revoke all on function public.require_computed_attribution() from public, anon, authenticated, service_role;
grant execute on function public.require_computed_attribution() to authenticated, service_role;
