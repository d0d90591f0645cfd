-- Attribution: models, runs and credits. What is computed into them is described in docs/attribution.md.
--
-- New tables only.

create table public.attribution_models (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
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
'Channels of touchpoints: a misspelt one would exclude nothing and look as if it did.';
comment on constraint attribution_models_weights_check on public.attribution_models is
'A custom model gives all six weights, in hundredths of a percent, 10000 in all; the others have theirs by definition.';
select private.describe_table('public.attribution_models', 'How money is split over touches: a model with its settings. A changed setting is a new version; old ones keep explaining old runs.', $$
    name: What the workspace calls it.
    version: Counts up when settings change.
    type: The rule; see docs/attribution.md. influenced gives the full amount to each touch and over-counts on purpose.
    lookback_days: How long before conversion a touch still counts.
    half_life_hours: Of time_decay: the age at which a touch weighs half; up to the longest lookback.
    excluded_channels: Channels removed before weighting.
    scope: The owner of touches count: the buying committee's or all contacts' of the company.
    minimum_evidence: Least evidence a touch needs, 1 to 5.
    weight_first: Of custom: weight of the first touch in 1/10000.
    weight_last: Of custom: weight of the last touch.
    weight_lead: Of custom: weight of the lead creation touch.
    weight_opportunity: Of custom: weight of the opportunity creation touch.
    weight_won: Of custom: weight of the closed-won touch.
    weight_rest: Of custom: weight shared by all other touches.
    is_active: Used by the next run; at most one version of a name.
$$);
select private.describe_indexes($$
    attribution_models_active_key: At most one active version of a model.
    attribution_models_influenced_key: At most one active influenced model, whose settings say which touches count (public.opportunity_touches).
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
        -- One level deeper it is the workspace that goes.
        if pg_trigger_depth() > 1 then
            return old;
        end if;
        perform private.reject(
            'attribution_models_kept',
            format('model "%s" version %s cannot be deleted', old.name, old.version),
            'Past runs are explained by it.',
            'Set is_active to false: the next run leaves it out.'
        );
    end if;
    perform private.reject(
        'attribution_models_versioned',
        format('settings of model "%s" version %s cannot be changed', old.name, old.version),
        'Past runs are explained by them.',
        format('Insert version %s and set is_active of this one to false.', old.version + 1)
    );
    return null;
end
$$;
comment on function private.prevent_model_change() is
'Trigger: of a model only is_active changes, a setting makes a new version; it goes with its workspace only.';
create trigger prevent_model_change
before update on public.attribution_models
for each row when (to_jsonb(old) - 'is_active' is distinct from to_jsonb(new) - 'is_active')
execute function private.prevent_model_change();
comment on trigger prevent_model_change on public.attribution_models is 'Settings are versioned.';
create trigger prevent_model_delete
before delete on public.attribution_models
for each row execute function private.prevent_model_change();
comment on trigger prevent_model_delete on public.attribution_models is 'Past runs stay explained.';

create function private.add_default_attribution_models()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into public.attribution_models (workspace_id, name, type, half_life_hours)
    select new.id, kinds.type, kinds.type, case kinds.type when 'time_decay' then 168 end
    from unnest(array[
        'first_touch', 'last_touch', 'linear', 'position_based', 'j_shaped', 'inverse_j', 'time_decay', 'lead_creation', 'u_shaped',
        'w_shaped', 'full_path', 'influenced'
    ]) as kinds (type)
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
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    type text not null constraint attribution_runs_type_check check (type in ('full', 'refresh', 'as_of')),
    as_of timestamptz not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz not null default clock_timestamp(),
    opportunities integer not null constraint attribution_runs_opportunities_check check (opportunities >= 0),
    credits bigint not null constraint attribution_runs_credits_check check (credits >= 0),
    created_by uuid default auth.uid(),
    primary key (workspace_id, id),
    constraint attribution_runs_finished_at_check check (finished_at >= started_at)
);
create index attribution_runs_as_of_idx on public.attribution_runs (workspace_id, as_of desc);
select private.describe_table('public.attribution_runs', 'One computation of credits, written in the transaction that computed them: a killed run leaves nothing. Never rewritten: a correction is a new run.', $$
    type: full (all opportunities), refresh (those that changed) or as_of (all, with what was known at a past moment; never current).
    as_of: The moment whose knowledge it used.
    started_at: When it began.
    finished_at: When it ended.
    opportunities: How many opportunities it computed.
    credits: How many rows of attribution_credits it wrote.
$$);
select private.describe_indexes($$
    attribution_runs_as_of_idx: The latest runs (queries/attribution/runs.sql).
$$);
select private.secure_workspace_table('public.attribution_runs', commands => '{}', audited => '{}');

create table public.attribution_results (
    workspace_id uuid not null default private.active_workspace(),
    id bigint generated by default as identity,
    run_id uuid not null,
    opportunity_id uuid not null,
    model_group smallint not null default 1,
    model_ids uuid[] not null,
    computed_at timestamptz not null,
    superseded_at timestamptz constraint attribution_results_superseded_at_check check (superseded_at >= computed_at),
    stale_at timestamptz,
    reasons text not null,
    status text not null constraint attribution_results_status_check check (status in ('open', 'won', 'lost')),
    converted_at timestamptz not null,
    reporting_amount_minor bigint not null,
    primary key (workspace_id, opportunity_id, id)
);
create unique index attribution_results_current_key on public.attribution_results (workspace_id, opportunity_id, model_group)
where superseded_at is null;
create index attribution_results_run_idx on public.attribution_results using brin (workspace_id, run_id);
create index attribution_results_stale_idx on public.attribution_results (workspace_id, stale_at)
where superseded_at is null and stale_at is not null;
select private.describe_table('public.attribution_results', 'What one run found for one opportunity: the facts it used, and from when until when its credits were the ones reported. As of a moment: computed_at <= moment and not superseded by then.', $$
    id: Order of computation; what credits refer to.
    run_id: The run. No foreign key: it is written last, in the same transaction; results go when it goes, that is with the workspace.
    opportunity_id: The opportunity. No foreign key: what was reported outlives a deleted opportunity.
    model_group: Models with the same lookback, channels, scope and evidence are computed together: 1, or the group's number.
    model_ids: The models, in the order of the arrays of attribution_credits.
    computed_at: From when on this was reported.
    superseded_at: When a newer result replaced this one; null while current. The only column updated after insert.
    stale_at: When the passing of time alone changes it: a touch leaves the lookback of an open opportunity, or a touch or lead dated ahead begins to count.
    reasons: Why it was computed: what had changed, or full.
    status: open, won or lost, as the run saw it.
    converted_at: End of the window in which touches count: when it closed, or for an open one the moment of the run.
    reporting_amount_minor: Its amount as the run saw it, in minor units of the reporting currency; 0 if unknown.
$$);
select private.describe_indexes($$
    attribution_results_current_key: At most one current result; current credits of an opportunity (public.attribution_lines).
    attribution_results_run_idx: What one run found (public.attribution_totals()). Its results lie together, so ranges of blocks suffice.
    attribution_results_stale_idx: Results that the passing of time changed (private.refresh_attribution()).
$$);
select private.secure_workspace_table('public.attribution_results', commands => '{}', audited => '{}');

create table public.attribution_credits (
    workspace_id uuid not null default private.active_workspace(),
    result_id bigint not null,
    id integer not null,
    amount_type text not null constraint attribution_credits_amount_type_check check (amount_type in ('pipeline', 'lost', 'revenue')),
    revenue_event_id uuid,
    credited_at timestamptz not null,
    touchpoint_ids bigint[] not null,
    touched_at timestamptz[] not null,
    channels text[] not null,
    workspace_influencer_ids uuid[] not null,
    campaign_ids uuid[] not null,
    deliverable_ids uuid[] not null,
    weights integer[] not null,
    amounts_minor bigint[] not null,
    primary key (workspace_id, result_id, id),
    constraint attribution_credits_arrays_check check (
        cardinality(weights) = cardinality(amounts_minor)
        and cardinality(weights) % (cardinality(touchpoint_ids) + 1) = 0
    ),
    constraint attribution_credits_revenue_check check ((amount_type = 'revenue') = (revenue_event_id is not null))
);
-- A row of ten touches takes 3 kB: stored in its place, not compressed elsewhere, as long as it fits a page.
alter table public.attribution_credits set (toast_tuple_target = 8160);
comment on constraint attribution_credits_arrays_check on public.attribution_credits is
'Each model has a weight and an amount for each touch, and one more for what no touch earned.';
comment on constraint attribution_credits_revenue_check on public.attribution_credits is 'Revenue is credited event by event.';
select private.describe_table('public.attribution_credits', 'Which part of one amount belongs to which touch, by all models at once. Read it through public.attribution_lines, one line a model and touch. No foreign keys: only the engine writes it, and it outlives what it refers to.', $$
    result_id: The result it is a part of, which says run, opportunity and models.
    id: Counts the amounts of a result.
    amount_type: pipeline (open or won amount), lost (amount of a lost opportunity) or revenue (one revenue event).
    revenue_event_id: The revenue event, if it is revenue.
    credited_at: When the amount arose: opened, lost or the revenue event's time; for sums by month.
    touchpoint_ids: The touches that count, in order. They and what follows are copied: past credits do not follow later changes of a touch.
    touched_at: When each of them touched.
    channels: The channel of each.
    workspace_influencer_ids: The influencer of each, if known.
    campaign_ids: The campaign of each, if known.
    deliverable_ids: The content of each, if known.
    weights: Shares in billionths: model by model, of each touch by touch and last what no touch earned. A model's add up to exactly 1000000000; of influenced models each touch has all of it.
    amounts_minor: Parts of the amount in minor units of the reporting currency, place by place as the weights; a model's add up to exactly the amount. Of influenced models each touch has the full amount.
$$);
select private.secure_workspace_table('public.attribution_credits', commands => '{}', audited => '{}');
create trigger prevent_change
before update or delete on public.attribution_runs
for each row execute function private.prevent_change('attribution_runs');
comment on trigger prevent_change on public.attribution_runs is 'A past run is never rewritten.';
create trigger prevent_change
before update of run_id, opportunity_id, model_group, model_ids, computed_at, stale_at, reasons, status, converted_at, reporting_amount_minor
or delete on public.attribution_results
for each row execute function private.prevent_change('attribution_results');
comment on trigger prevent_change on public.attribution_results is 'Only superseded_at is written later.';
create trigger prevent_change
before update or delete on public.attribution_credits
for each row execute function private.prevent_change('attribution_credits');
comment on trigger prevent_change on public.attribution_credits is 'What was reported stays as it was reported.';

-- In place of foreign keys, a look-up for each of a million rows: runs are deleted with their workspace only, and take all with them.
create function private.delete_results()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    gone uuid;
begin
    -- One by one: a list of them might be looked up by reading everybody's.
    for gone in select distinct runs.workspace_id from old_rows as runs loop
        delete from public.attribution_credits as credits where credits.workspace_id = gone;
        delete from public.attribution_results as results where results.workspace_id = gone;
    end loop;
    return null;
end
$$;
comment on function private.delete_results() is 'Trigger: results and credits go with the runs, that is with the workspace.';
create trigger delete_results
after delete on public.attribution_runs referencing old table as old_rows
for each statement execute function private.delete_results();
comment on trigger delete_results on public.attribution_runs is 'Results and credits go with the runs.';

-- Services too: what was computed is never written by hand.
revoke insert on public.attribution_runs, public.attribution_results, public.attribution_credits from service_role;

select private.revoke_execute();
