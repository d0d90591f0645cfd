-- Opportunities: pipelines and stages, what is being sold, and its history.
--
-- New tables only.

create table public.pipelines (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint pipelines_name_check check (btrim(name) <> ''),
    is_default boolean not null default false,
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint pipelines_name_key unique (workspace_id, name)
);
create unique index pipelines_default_key on public.pipelines (workspace_id) where is_default;
select private.describe_table('public.pipelines', 'A way of selling: an ordered list of stages. Every workspace starts with one.', $$
    name: Unique in the workspace.
    is_default: The one a new opportunity goes into; at most one per workspace.
$$);
select private.describe_indexes($$
    pipelines_default_key: At most one default pipeline per workspace.
$$);
select private.secure_workspace_table('public.pipelines', 'admin');

create table public.pipeline_stages (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    pipeline_id uuid not null,
    name text not null constraint pipeline_stages_name_check check (btrim(name) <> ''),
    position smallint not null constraint pipeline_stages_position_check check (position > 0),
    type text not null constraint pipeline_stages_type_check check (type in ('open', 'won', 'lost')),
    probability smallint not null constraint pipeline_stages_probability_check check (probability between 0 and 100),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint pipeline_stages_pipeline_id_key unique (workspace_id, pipeline_id, id),
    constraint pipeline_stages_position_key unique (workspace_id, pipeline_id, position),
    constraint pipeline_stages_name_key unique (workspace_id, pipeline_id, name),
    constraint pipeline_stages_pipeline_id_fkey foreign key (workspace_id, pipeline_id)
    references public.pipelines (workspace_id, id) on delete cascade,
    constraint pipeline_stages_closed_probability_check check (
        (type = 'won' and probability = 100) or (type = 'lost' and probability = 0) or type = 'open'
    )
);
comment on constraint pipeline_stages_pipeline_id_key on public.pipeline_stages is
'What opportunities refer to, so that a stage always belongs to the opportunity''s pipeline.';
select private.describe_table('public.pipeline_stages', 'A step of a pipeline.', $$
    pipeline_id: The pipeline.
    name: Unique in the pipeline.
    position: Order in the pipeline, from 1.
    type: open, won or lost; decides the status of its opportunities.
    probability: Chance to win in percent; weighs the forecast. 100 for won, 0 for lost.
$$);
select private.secure_workspace_table('public.pipeline_stages', 'admin');

create function private.prevent_stage_type_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_read_committed('pipeline_stages_type_isolation');
    if exists (
        select from public.opportunities as opportunities
        where opportunities.workspace_id = old.workspace_id and opportunities.stage_id = old.id
    ) then
        perform private.reject(
            'pipeline_stages_type_fixed',
            format('stage "%s" cannot change from %s to %s', old.name, old.type, new.type),
            'Opportunities are in it; their status would change without a trace.',
            'Make a new stage and move the opportunities there.'
        );
    end if;
    return new;
end
$$;
comment on function private.prevent_stage_type_change() is 'Trigger: a stage in use keeps being open, won or lost.';
create trigger prevent_stage_type_change
before update of type on public.pipeline_stages
for each row when (new.type <> old.type) execute function private.prevent_stage_type_change();
comment on trigger prevent_stage_type_change on public.pipeline_stages is 'A stage in use keeps its type.';

create function private.add_default_pipeline()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    pipeline uuid;
begin
    insert into public.pipelines (workspace_id, name, is_default)
    values (new.id, 'Sales', true)
    on conflict on constraint pipelines_name_key do nothing
    returning id into pipeline;
    if pipeline is null then
        return null;
    end if;
    insert into public.pipeline_stages (workspace_id, pipeline_id, name, position, type, probability)
    values
    (new.id, pipeline, 'Qualified', 1, 'open', 10),
    (new.id, pipeline, 'Discovery', 2, 'open', 25),
    (new.id, pipeline, 'Proposal', 3, 'open', 50),
    (new.id, pipeline, 'Negotiation', 4, 'open', 75),
    (new.id, pipeline, 'Won', 5, 'won', 100),
    (new.id, pipeline, 'Lost', 6, 'lost', 0);
    insert into public.lost_reasons (workspace_id, name)
    select new.id, reasons.name
    from unnest(array['Price', 'Competitor', 'No budget', 'No decision', 'Missing feature', 'Timing', 'Lost contact']) as reasons (name)
    on conflict on constraint lost_reasons_name_key do nothing;
    return null;
end
$$;
comment on function private.add_default_pipeline() is 'Trigger: a new workspace starts with a pipeline, its stages and lost reasons.';
create trigger add_default_pipeline
after insert on public.workspaces
for each row execute function private.add_default_pipeline();
comment on trigger add_default_pipeline on public.workspaces is 'A workspace starts with a pipeline and lost reasons.';

create table public.lost_reasons (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint lost_reasons_name_check check (btrim(name) <> ''),
    archived_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint lost_reasons_name_key unique (workspace_id, name)
);
select private.describe_table('public.lost_reasons', 'Why opportunities are lost, in the workspace''s words.', $$
    name: Unique in the workspace.
$$);
select private.secure_workspace_table('public.lost_reasons', 'admin');

create table public.opportunities (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    company_id uuid not null,
    name text not null constraint opportunities_name_check check (btrim(name) <> ''),
    pipeline_id uuid not null,
    stage_id uuid not null,
    status text not null default 'open' constraint opportunities_status_check check (status in ('open', 'won', 'lost')),
    owner_id uuid,
    currency_code text not null references public.currencies (code),
    amount_minor bigint constraint opportunities_amount_minor_check check (amount_minor >= 0),
    reporting_amount_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    opened_at timestamptz not null default now(),
    expected_close_on date,
    closed_at timestamptz,
    lost_reason_id uuid,
    custom_fields jsonb not null default '{}'
    constraint opportunities_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    source text,
    external_id text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint opportunities_external_id_key unique (workspace_id, source, external_id),
    constraint opportunities_external_id_check check (external_id is null or source is not null),
    constraint opportunities_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id),
    constraint opportunities_stage_id_fkey foreign key (workspace_id, pipeline_id, stage_id)
    references public.pipeline_stages (workspace_id, pipeline_id, id),
    constraint opportunities_lost_reason_id_fkey foreign key (workspace_id, lost_reason_id)
    references public.lost_reasons (workspace_id, id),
    constraint opportunities_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint opportunities_closed_at_check check ((status = 'open') = (closed_at is null) and closed_at >= opened_at),
    constraint opportunities_lost_reason_check check ((status = 'lost') = (lost_reason_id is not null)),
    constraint opportunities_won_amount_check check (status <> 'won' or amount_minor is not null)
);
create index opportunities_status_idx on public.opportunities (workspace_id, status, expected_close_on)
include (reporting_amount_minor, stage_id);
create index opportunities_closed_idx on public.opportunities (workspace_id, closed_at desc) where closed_at is not null;
comment on constraint opportunities_lost_reason_check on public.opportunities is 'A lost opportunity has a reason; only a lost one may.';
comment on constraint opportunities_stage_id_fkey on public.opportunities is
'Three columns, so that the stage belongs to the pipeline and both to the workspace.';
select private.describe_table('public.opportunities', 'A chance to sell to a company.', $$
    company_id: To whom.
    name: What it is about.
    pipeline_id: The pipeline it moves through.
    stage_id: Where it stands; a stage of that pipeline.
    status: open, won or lost: the kind of its stage, kept by trigger.
    owner_id: The member responsible; emptied when the member leaves.
    currency_code: Currency of the amount.
    amount_minor: Expected or won value in minor units; empty while unknown.
    reporting_amount_minor: The amount in the reporting currency at the rate of the day it was opened; kept by trigger.
    opened_at: When it became an opportunity; of an imported one, in its source system.
    expected_close_on: Day it is expected to close.
    closed_at: When it was won or lost; empty while open.
    lost_reason_id: Why it was lost.
$$);
select private.describe_indexes($$
    opportunities_status_idx: Open pipeline by stage and the forecast, from the index alone (queries/pipeline/by_stage.sql, forecast.sql).
    opportunities_closed_idx: What closed in a period (queries/pipeline/won_and_lost.sql, conversion.sql).
$$);
select private.secure_workspace_table('public.opportunities');
select private.require_custom_fields_of('public.opportunities');
select private.convert_to_reporting_when('public.opportunities', 'amount_minor', 'opened_at');

create table public.opportunity_contacts (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    opportunity_id uuid not null,
    contact_id uuid not null,
    role text not null default 'other' constraint opportunity_contacts_role_check check (
        role in ('champion', 'decision_maker', 'economic_buyer', 'technical_evaluator', 'user', 'legal', 'procurement', 'blocker', 'other')
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, opportunity_id, contact_id),
    constraint opportunity_contacts_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id) on delete cascade,
    constraint opportunity_contacts_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
select private.describe_table('public.opportunity_contacts', 'The buying committee: whose touches count for an opportunity.', $$
    opportunity_id: The opportunity.
    contact_id: The person.
    role: Part the person plays in the decision.
$$);
select private.secure_workspace_table('public.opportunity_contacts');
select private.follow_redirects_of('public.opportunity_contacts');

create table public.opportunity_history (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    opportunity_id uuid not null,
    changed_at timestamptz not null default now(),
    changed_by uuid default auth.uid(),
    pipeline_id uuid not null,
    stage_id uuid not null,
    stage_entered_at timestamptz not null,
    status text not null constraint opportunity_history_status_check check (status in ('open', 'won', 'lost')),
    currency_code text not null,
    amount_minor bigint,
    reporting_amount_minor bigint,
    expected_close_on date,
    closed_at timestamptz,
    former_stage_id uuid,
    former_stage_duration interval,
    primary key (workspace_id, id),
    constraint opportunity_history_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id) on delete cascade,
    constraint opportunity_history_stage_id_fkey foreign key (workspace_id, stage_id)
    references public.pipeline_stages (workspace_id, id),
    constraint opportunity_history_former_stage_check check ((former_stage_id is null) = (former_stage_duration is null))
);
create index opportunity_history_as_of_idx on public.opportunity_history (workspace_id, opportunity_id, changed_at desc, id desc);
select private.describe_table(
    'public.opportunity_history',
    'What an opportunity looked like after each change of stage, amount or close date: the pipeline as of any past moment. Append-only, written by trigger.',
    $$
    id: Order of changes within the same moment.
    opportunity_id: The opportunity.
    changed_at: From when on it looked like this.
    changed_by: Who changed it; empty for services.
    pipeline_id: Pipeline from then on.
    stage_id: Stage from then on.
    stage_entered_at: When it had entered that stage.
    status: Status from then on.
    currency_code: Currency from then on.
    amount_minor: Amount from then on.
    reporting_amount_minor: Amount in the reporting currency from then on.
    expected_close_on: Expected close from then on.
    closed_at: When it was won or lost, by its own date; empty while open.
    former_stage_id: Stage before, if the stage changed.
    former_stage_duration: How long the stage before had lasted, if the stage changed.
    $$
);
select private.describe_indexes($$
    opportunity_history_as_of_idx: The latest state of each opportunity at a moment (queries/pipeline/as_of.sql).
$$);
select private.secure_workspace_table('public.opportunity_history', commands => '{}', audited => '{}');
create trigger prevent_change
before update or delete on public.opportunity_history
for each row execute function private.prevent_change('opportunity_history');
comment on trigger prevent_change on public.opportunity_history is 'Append-only.';

create function private.follow_stage()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    default_stage record;
    stage_type text;
    stage_pipeline uuid;
begin
    if tg_op = 'INSERT' and new.stage_id is null then
        select stages.pipeline_id, stages.id
        into default_stage
        from public.pipelines as pipelines
        inner join public.pipeline_stages as stages
            on stages.workspace_id = pipelines.workspace_id and stages.pipeline_id = pipelines.id
        where
            pipelines.workspace_id = new.workspace_id
            and (pipelines.id = new.pipeline_id or (new.pipeline_id is null and pipelines.is_default))
        order by stages.position
        limit 1;
        new.pipeline_id := default_stage.pipeline_id;
        new.stage_id := default_stage.id;
    end if;
    select stages.type, stages.pipeline_id
    into stage_type, stage_pipeline
    from public.pipeline_stages as stages
    where stages.workspace_id = new.workspace_id and stages.id = new.stage_id
    -- The type stays until this row is stored; then private.prevent_stage_type_change() sees it.
    for share;
    if not found then
        -- Not null and foreign key say what is wrong; the latter only looks when the pipeline is there, too.
        new.pipeline_id := coalesce(new.pipeline_id, new.stage_id);
        return new;
    end if;
    new.pipeline_id := coalesce(new.pipeline_id, stage_pipeline);
    if tg_op = 'UPDATE' and old.status = 'won' and stage_type <> 'won' and exists (
        select from public.deals as deals where deals.workspace_id = old.workspace_id and deals.opportunity_id = old.id
    ) then
        perform private.reject(
            'opportunities_won_with_deal',
            format('opportunity "%s" cannot leave "won": it has a deal', new.name),
            'Its revenue was reported.',
            'Record a refund or contraction in public.revenue_events instead.'
        );
    end if;
    -- Won, then lost after all (or the other way round): that is another closing, at another time.
    if tg_op = 'UPDATE' and stage_type <> old.status and new.closed_at is not distinct from old.closed_at then
        new.closed_at := null;
    end if;
    new.status := stage_type;
    if stage_type = 'open' then
        new.closed_at := null;
        new.lost_reason_id := null;
    else
        new.closed_at := coalesce(new.closed_at, now());
        if stage_type = 'won' then
            new.lost_reason_id := null;
        elsif new.lost_reason_id is null then
            perform private.reject(
                'opportunities_lost_reason_check',
                format('opportunity "%s" is lost without a reason', new.name),
                'Every lost opportunity says why.',
                'Set lost_reason_id to a row of public.lost_reasons in the same statement.'
            );
        end if;
    end if;
    return new;
end
$$;
comment on function private.follow_stage() is
'Trigger: the status of an opportunity is its stage''s type; closing stamps, reopening clears; without a stage it starts in the first of the default pipeline.';
create trigger follow_stage
before insert or update of pipeline_id, stage_id, status, closed_at, lost_reason_id on public.opportunities
for each row execute function private.follow_stage();
comment on trigger follow_stage on public.opportunities is 'Status follows the stage.';

create function private.record_opportunity_history()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    former public.opportunity_history;
    at_time timestamptz := now();
    is_new_stage boolean := true;
begin
    if tg_op = 'INSERT' then
        -- What is imported closed was seen by nobody before it closed.
        at_time := coalesce(new.closed_at, new.opened_at);
    else
        select history.*
        into former
        from public.opportunity_history as history
        where history.workspace_id = new.workspace_id and history.opportunity_id = new.id
        order by history.changed_at desc, history.id desc
        limit 1;
        is_new_stage := new.stage_id <> old.stage_id;
    end if;
    insert into public.opportunity_history (
        workspace_id, opportunity_id, changed_at, pipeline_id, stage_id, stage_entered_at, status, currency_code, amount_minor,
        reporting_amount_minor, expected_close_on, closed_at, former_stage_id, former_stage_duration
    ) values (
        new.workspace_id, new.id, at_time, new.pipeline_id, new.stage_id,
        case when is_new_stage then at_time else coalesce(former.stage_entered_at, new.opened_at) end,
        new.status, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on,
        new.closed_at,
        case when tg_op = 'UPDATE' and is_new_stage then old.stage_id end,
        case when tg_op = 'UPDATE' and is_new_stage then at_time - coalesce(former.stage_entered_at, new.opened_at) end
    );
    return null;
end
$$;
comment on function private.record_opportunity_history() is 'Trigger: writes public.opportunity_history.';
create trigger record_history_inserted
after insert on public.opportunities
for each row execute function private.record_opportunity_history();
comment on trigger record_history_inserted on public.opportunities is 'How it started.';
create trigger record_history_updated
after update on public.opportunities
for each row when (
    (old.stage_id, old.currency_code, old.amount_minor, old.reporting_amount_minor, old.expected_close_on, old.closed_at)
    is distinct from (new.stage_id, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on, new.closed_at)
) execute function private.record_opportunity_history();
comment on trigger record_history_updated on public.opportunities is 'Each change of stage, amount or close date; opened on another day, an amount has another rate.';

select private.revoke_execute();
