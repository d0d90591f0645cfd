-- Opportunities: pipelines, stages and possible sales.
--
-- New tables, and a trigger on public.workspaces (a short SHARE ROW EXCLUSIVE lock on it).

create table public.pipelines (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
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
select private.require_distinct_names('public.pipelines');

create table public.pipeline_stages (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
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
'Opportunities refer to it, so that a stage always belongs to the opportunity''s pipeline.';
comment on constraint pipeline_stages_closed_probability_check on public.pipeline_stages is
'A stage of type won has probability 100, one of type lost 0.';
select private.describe_table('public.pipeline_stages', 'A step of a pipeline.', $$
    pipeline_id: The pipeline.
    name: Unique in the pipeline.
    position: Order in the pipeline, from 1.
    type: open, won or lost; decides the status of its opportunities.
    probability: Chance to win in percent; weighs the forecast. 100 for won, 0 for lost.
$$);
select private.secure_workspace_table('public.pipeline_stages', 'admin');
select private.require_distinct_names('public.pipeline_stages', 'pipeline_id');

create function private.prevent_stage_type_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_read_committed();
    if exists (
        select from public.opportunities as opportunities
        where opportunities.workspace_id = old.workspace_id and opportunities.stage_id = old.id
    ) then
        perform private.reject('pipeline_stages_type_fixed', old.name, old.type, new.type);
    end if;
    return new;
end
$$;
comment on function private.prevent_stage_type_change() is 'Trigger: rejects a change of the type (open, won, lost) of a stage in use.';
select private.define_refusal(
    'pipeline_stages_type_fixed',
    'stage "{name}" cannot change from {type} to {new_type}',
    'Opportunities are in it; their status would change without a trace.',
    'Make a new stage and move the opportunities there.'
);
create trigger prevent_stage_type_change
before update of type on public.pipeline_stages
for each row when (new.type <> old.type) execute function private.prevent_stage_type_change();
comment on trigger prevent_stage_type_change on public.pipeline_stages is 'The type of a stage in use does not change.';

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
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
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
select private.require_distinct_names('public.lost_reasons');

create table public.opportunities (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    company_id uuid,
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
    exchange_rate_via text,
    opened_at timestamptz not null default now(),
    -- No day: private.sync_day() fills it in. With a default the column is optional for clients.
    opened_on date not null default nullif(current_date, current_date),
    expected_close_on date,
    closed_at timestamptz,
    closed_on date,
    lost_reason_id uuid,
    custom_fields jsonb not null default '{}'
    constraint opportunities_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint opportunities_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id),
    constraint opportunities_stage_id_fkey foreign key (workspace_id, pipeline_id, stage_id)
    references public.pipeline_stages (workspace_id, pipeline_id, id),
    constraint opportunities_lost_reason_id_fkey foreign key (workspace_id, lost_reason_id)
    references public.lost_reasons (workspace_id, id),
    constraint opportunities_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint opportunities_closed_at_check check ((status = 'open') = (closed_at is null) and closed_at >= opened_at),
    constraint opportunities_lost_reason_check check (status = 'lost' or lost_reason_id is null),
    constraint opportunities_won_amount_check check (status <> 'won' or amount_minor is not null)
);
select private.add_external_id('public.opportunities');
create index opportunities_status_idx on public.opportunities (workspace_id, status, expected_close_on)
include (reporting_amount_minor, stage_id, owner_id);
create index opportunities_opened_idx on public.opportunities (workspace_id, opened_on);
create index opportunities_closed_idx on public.opportunities (workspace_id, closed_on desc) where closed_on is not null;
comment on constraint opportunities_closed_at_check on public.opportunities is
'Nothing closes before it opened: correct opened_on first, or send both days. Only an open opportunity has no close date.';
comment on constraint opportunities_lost_reason_check on public.opportunities is
'Only a lost opportunity may have a lost reason. private.follow_stage() asks for one, except of imported rows.';
comment on constraint opportunities_stage_id_fkey on public.opportunities is
'Three columns, so that the stage belongs to the pipeline and both to the workspace.';
comment on constraint opportunities_won_amount_check on public.opportunities is 'What is won has an amount: write amount_minor, 0 if it was free.';
select private.describe_table('public.opportunities', 'A chance to sell, as a rule to a company.', $$
    company_id: Company that may buy; null while unknown.
    name: Subject of the sale.
    pipeline_id: The pipeline it moves through.
    stage_id: Current stage, one of that pipeline.
    status: open, won or lost: the type of its stage. Setting it to won or lost moves it to that stage of the pipeline.
    owner_id: The member responsible; emptied when the member leaves.
    currency_code: Currency of the amount.
    amount_minor: Expected or won value in minor units; null while unknown.
    reporting_amount_minor: The amount in the reporting currency at the rate of the day it was opened; kept by trigger.
    opened_at: When it became an opportunity; of an imported one, in its source system.
    opened_on: The day of that in the workspace's time zone; give it alone if only the day is known.
    expected_close_on: Day it is expected to close.
    closed_at: When it was won or lost; null while open.
    closed_on: The day of that in the workspace's time zone, by which reports count; give it alone if only the day is known.
    lost_reason_id: Why it was lost; null of imported ones that did not say.
$$);
select private.describe_indexes($$
    opportunities_status_idx: Open pipeline by stage and by owner, and the forecast, from the index alone (queries/pipeline/by_stage.sql, forecast.sql, queries/dashboards/team_workload.sql).
    opportunities_opened_idx: Opportunities opened in a period (queries/dashboards/period_compared.sql).
    opportunities_closed_idx: Opportunities closed in a period (queries/pipeline/won_and_lost.sql, conversion.sql).
$$);
select private.secure_workspace_table('public.opportunities');
select private.require_custom_fields_of('public.opportunities');
select private.sync_day_of('public.opportunities', 'opened_at', 'opened_on', 'start');
select private.sync_day_of('public.opportunities', 'closed_at', 'closed_on', 'end');
select private.convert_to_reporting_when('public.opportunities', 'amount_minor', 'opened_on', 'opened_at');

create table public.opportunity_contacts (
    workspace_id uuid not null default public.active_workspace(),
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

select private.revoke_execute();
