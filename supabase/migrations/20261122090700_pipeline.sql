-- Pipeline: companies and contacts, opportunities and their history, deals and the revenue they bring.
--
-- New tables only.

create table public.companies (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    name text not null constraint companies_name_check check (btrim(name) <> ''),
    domain text constraint companies_domain_check check (domain = lower(btrim(domain)) and domain ~ '^[^\s/@:]+\.[^\s/@:.]{2,}$'),
    company_size_code text references public.company_sizes (code),
    industry_code text references public.industries (code),
    country_code text references public.countries (code),
    owner_id uuid,
    custom_fields jsonb not null default '{}'
    constraint companies_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    archived_at timestamptz,
    source text,
    external_id text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint companies_domain_key unique (workspace_id, domain),
    constraint companies_external_id_key unique (workspace_id, source, external_id),
    constraint companies_external_id_check check (external_id is null or source is not null),
    constraint companies_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id)
);
select private.describe_table('public.companies', 'A company that buys or may buy.', $$
    name: As it writes itself.
    domain: Web domain, lower case, unique in the workspace; never one of a free mail provider.
    company_size_code: Size band.
    industry_code: Industry.
    country_code: Where its head office is.
    owner_id: The member responsible; emptied when the member leaves.
$$);
select private.finish_workspace_table('public.companies');
select private.validate_custom_fields_of('public.companies');

create function private.refuse_free_mail()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from public.free_mail_domains as free_mail where free_mail.domain = new.domain) then
        perform private.reject(
            'companies_domain_free_mail',
            format('"%s" is a free mail provider, not a company', new.domain),
            'Everybody with such an address would end up in one company.',
            'Leave the domain empty, or look up the company of the contact.'
        );
    end if;
    return new;
end
$$;
comment on function private.refuse_free_mail() is 'Trigger: a free mail provider never becomes a company.';
create trigger refuse_free_mail
before insert or update of domain on public.companies
for each row when (new.domain is not null) execute function private.refuse_free_mail();
comment on trigger refuse_free_mail on public.companies is 'A free mail provider never becomes a company.';

create table public.contacts (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    company_id uuid,
    full_name text constraint contacts_full_name_check check (btrim(full_name) <> ''),
    email text constraint contacts_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    job_title text,
    job_function_code text references public.job_functions (code),
    seniority_code text references public.seniorities (code),
    country_code text references public.countries (code),
    became_lead_at timestamptz,
    do_not_contact boolean not null default false,
    custom_fields jsonb not null default '{}'
    constraint contacts_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    merged_into_id uuid,
    erased_at timestamptz,
    erased_email_digest bytea,
    erased_external_digest bytea,
    source text,
    external_id text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contacts_email_key unique (workspace_id, email),
    constraint contacts_external_id_key unique (workspace_id, source, external_id),
    constraint contacts_external_id_check check (external_id is null or source is not null),
    constraint contacts_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id),
    constraint contacts_merged_into_id_fkey foreign key (workspace_id, merged_into_id)
    references public.contacts (workspace_id, id) on delete cascade,
    constraint contacts_merged_into_id_check check (
        merged_into_id is null
        or (
            merged_into_id <> id
            and num_nonnulls(company_id, full_name, job_title, job_function_code, seniority_code, country_code, became_lead_at) = 0
            and custom_fields = '{}'
        )
    )
);
create index contacts_erased_email_idx on public.contacts (workspace_id, erased_email_digest) where erased_email_digest is not null;
create index contacts_erased_external_idx on public.contacts (workspace_id, erased_external_digest) where erased_external_digest is not null;
create index contacts_became_lead_idx on public.contacts (workspace_id, became_lead_at) where became_lead_at is not null;
comment on constraint contacts_merged_into_id_check on public.contacts is
'A merged contact is a redirect: an id, and the address and source id it is known by elsewhere.';
select private.describe_table('public.contacts', 'A person at a company that buys or may buy. A row with merged_into_id is a redirect: lists of people leave it out.', $$
    company_id: Where they work.
    full_name: Name.
    email: Address, lower case, unique in the workspace.
    job_title: Position as they write it.
    job_function_code: What they work on.
    seniority_code: How senior they are.
    country_code: Where they are.
    became_lead_at: When they first asked for something: a form, a trial, a reply. Empty until then.
    do_not_contact: No outreach. Enforced for outbound activities.
    merged_into_id: The contact this one turned out to be; never itself a redirect. The row stays so that its id, address and source id still lead there.
    erased_at: When their personal data was erased on request.
    erased_email_digest: Digest of the address they had (private.suppression_digest()), so that no import brings them back.
    erased_external_digest: Digest of their source and external_id, for imports without an address.
$$);
select private.describe_indexes($$
    contacts_erased_email_idx: Whether an address belonged to an erased contact (private.refuse_erased_contact()).
    contacts_erased_external_idx: Whether a source's id belonged to an erased contact (private.refuse_erased_contact()).
    contacts_became_lead_idx: New leads of a period (queries/dashboards/landing_page.sql).
$$);
select private.finish_workspace_table('public.contacts');
select private.validate_custom_fields_of('public.contacts');

create function private.refuse_erased_contact()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Computed once, and looked up one by one, each in its index: a plan made while the table was empty would compute a digest
    -- for each contact of the workspace, at each row of the first import.
    address bytea := private.suppression_digest('email', new.email);
    external bytea := private.suppression_digest('contact', new.source || '/' || new.external_id);
begin
    if (
        exists (
            select from public.contacts as erased
            where erased.workspace_id = new.workspace_id and erased.erased_email_digest = address
        )
        or exists (
            select from public.contacts as erased
            where erased.workspace_id = new.workspace_id and erased.erased_external_digest = external
        )
    ) and not private.is_foreign(new.workspace_id) then
        perform private.reject(
            'contacts_erased_stays_erased',
            'this person asked to be erased and can not be added again',
            'The address or the id in its source is that of an erased contact of this workspace.',
            'Leave the row out of the import.'
        );
    end if;
    return new;
end
$$;
comment on function private.refuse_erased_contact() is 'Trigger: an erased contact does not come back with an import.';
create trigger refuse_erased_contact
before insert or update of email, source, external_id on public.contacts
for each row when (new.email is not null or new.external_id is not null) execute function private.refuse_erased_contact();
comment on trigger refuse_erased_contact on public.contacts is 'An erased contact does not come back with an import.';

-- An import that comes again with the address or source id of a merged contact meets the unique keys like any other it knows.
-- "on conflict do update" then finds the redirect: it is returned as it is, with merged_into_id, and the batch goes on.
create function private.keep_redirect()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What merges and erases contacts says so.
    if current_setting('crmdb.erasing', true) = 'on' then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.merged_into_id is not null then
        return old;
    end if;
    perform private.reject(
        'contacts_merged_by_function',
        'a contact is merged by public.merge_contacts(), not by writing merged_into_id',
        'Its touches, seats, visitors, notes and activities have to move in the same transaction.',
        'Have a service call public.merge_contacts(workspace_id, duplicate_id, survivor_id).'
    );
    return null;
end
$$;
comment on function private.keep_redirect() is
'Trigger: a redirect stays what merging made of it, whatever an import writes, and only merging makes one.';
create trigger keep_redirect_inserted
before insert on public.contacts
for each row when (new.merged_into_id is not null) execute function private.keep_redirect();
comment on trigger keep_redirect_inserted on public.contacts is 'Only merging makes a redirect.';
create trigger keep_redirect_updated
before update on public.contacts
for each row when (old.merged_into_id is not null or new.merged_into_id is not null) execute function private.keep_redirect();
comment on trigger keep_redirect_updated on public.contacts is 'A redirect stays what merging made of it.';

-- Definer: it locks contacts, which a viewer may not, and must see them whatever their policies say.
create function private.follow_redirect()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    survivor uuid;
begin
    -- The lock the foreign key takes anyway, only earlier: of a merge at this very moment either this sees the redirect,
    -- or the merge sees the new row.
    select contacts.merged_into_id
    into survivor
    from public.contacts as contacts
    where contacts.workspace_id = new.workspace_id and contacts.id = new.contact_id
    for key share;
    new.contact_id := coalesce(survivor, new.contact_id);
    return new;
end
$$;
comment on function private.follow_redirect() is 'Trigger: what is recorded for a merged contact belongs to the survivor.';
create function private.follow_redirects_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger follow_redirect before insert or update of contact_id on %s '
        'for each row when (new.contact_id is not null) execute function private.follow_redirect()',
        target
    );
    execute format('comment on trigger follow_redirect on %s is %L', target, 'What is recorded for a merged contact belongs to the survivor.');
end
$$;
comment on function private.follow_redirects_of(regclass) is
'Makes a table with a contact_id follow the redirects of merged contacts.';

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
select private.finish_workspace_table('public.pipelines', 'admin');

create table public.pipeline_stages (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    pipeline_id uuid not null,
    name text not null constraint pipeline_stages_name_check check (btrim(name) <> ''),
    position smallint not null constraint pipeline_stages_position_check check (position > 0),
    kind text not null constraint pipeline_stages_kind_check check (kind in ('open', 'won', 'lost')),
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
        (kind = 'won' and probability = 100) or (kind = 'lost' and probability = 0) or kind = 'open'
    )
);
comment on constraint pipeline_stages_pipeline_id_key on public.pipeline_stages is
'What opportunities refer to, so that a stage always belongs to the opportunity''s pipeline.';
select private.describe_table('public.pipeline_stages', 'A step of a pipeline.', $$
    pipeline_id: The pipeline.
    name: Unique in the pipeline.
    position: Order in the pipeline, from 1.
    kind: open, won or lost; decides the status of its opportunities.
    probability: Chance to win in percent; weighs the forecast. 100 for won, 0 for lost.
$$);
select private.finish_workspace_table('public.pipeline_stages', 'admin');

create function private.keep_stage_kind()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from public.opportunities as opportunities
        where opportunities.workspace_id = old.workspace_id and opportunities.stage_id = old.id
    ) then
        perform private.reject(
            'pipeline_stages_kind_fixed',
            format('stage "%s" can not change from %s to %s', old.name, old.kind, new.kind),
            'Opportunities are in it; their status would change without a trace.',
            'Make a new stage and move the opportunities there.'
        );
    end if;
    return new;
end
$$;
comment on function private.keep_stage_kind() is 'Trigger: a stage in use keeps being open, won or lost.';
create trigger keep_stage_kind
before update of kind on public.pipeline_stages
for each row when (new.kind <> old.kind) execute function private.keep_stage_kind();
comment on trigger keep_stage_kind on public.pipeline_stages is 'A stage in use keeps its kind.';

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
    insert into public.pipeline_stages (workspace_id, pipeline_id, name, position, kind, probability)
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
select private.finish_workspace_table('public.lost_reasons', 'admin');

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
comment on constraint opportunities_lost_reason_check on public.opportunities is 'Who loses says why; nobody else does.';
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
select private.finish_workspace_table('public.opportunities');
select private.validate_custom_fields_of('public.opportunities');
select private.convert_to_reporting_when('public.opportunities', 'amount_minor', 'opened_at');

create table public.opportunity_contacts (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    opportunity_id uuid not null,
    contact_id uuid not null,
    role text not null default 'other' constraint opportunity_contacts_role_check check (
        role in ('champion', 'decision_maker', 'economic_buyer', 'technical_evaluator', 'user', 'legal', 'procurement', 'blocker', 'other')
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint opportunity_contacts_contact_id_key unique (workspace_id, opportunity_id, contact_id),
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
select private.finish_workspace_table('public.opportunity_contacts');
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
    former_stage_id: Stage before, if the stage changed.
    former_stage_duration: How long the stage before had lasted, if the stage changed.
    $$
);
select private.describe_indexes($$
    opportunity_history_as_of_idx: The latest state of each opportunity at a moment (queries/pipeline/as_of.sql).
$$);
select private.finish_workspace_table('public.opportunity_history', commands => '{}', audited => '{}');
create trigger forbid_change
before update or delete on public.opportunity_history
for each row execute function private.forbid_change('opportunity_history');
comment on trigger forbid_change on public.opportunity_history is 'Append-only.';

create table public.deals (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    opportunity_id uuid not null,
    won_at timestamptz not null default now(),
    currency_code text not null references public.currencies (code),
    value_minor bigint not null constraint deals_value_minor_check check (value_minor >= 0),
    reporting_value_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    billing_period text not null default 'annual' constraint deals_billing_period_check check (
        billing_period in ('one_off', 'monthly', 'quarterly', 'annual')
    ),
    term_months smallint constraint deals_term_months_check check (term_months > 0),
    starts_on date not null default current_date,
    ends_on date constraint deals_ends_on_check check (ends_on > starts_on),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint deals_opportunity_id_key unique (workspace_id, opportunity_id),
    constraint deals_opportunity_id_fkey foreign key (workspace_id, opportunity_id)
    references public.opportunities (workspace_id, id),
    constraint deals_recurring_check check ((billing_period = 'one_off') = (term_months is null))
);
create index deals_won_at_idx on public.deals (workspace_id, won_at desc);
comment on constraint deals_recurring_check on public.deals is 'What recurs has a term, what does not has none.';
select private.describe_table('public.deals', 'What was won: one per won opportunity.', $$
    opportunity_id: The opportunity that was won.
    won_at: When the contract was signed.
    currency_code: Currency of the value.
    value_minor: Total contract value of the first term in minor units.
    reporting_value_minor: The value in the reporting currency at the rate of the day it was won; kept by trigger.
    billing_period: one_off, or how often a recurring deal is billed.
    term_months: Length of a recurring deal's term in months.
    starts_on: First day of service.
    ends_on: Day after the last; empty while it goes on.
$$);
select private.describe_indexes($$
    deals_won_at_idx: Deals won in a period (queries/dashboards/landing_page.sql).
$$);
select private.finish_workspace_table('public.deals');
select private.convert_to_reporting_when('public.deals', 'value_minor', 'won_at');

create table public.revenue_events (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    deal_id uuid not null,
    kind text not null constraint revenue_events_kind_check check (
        kind in ('booking', 'renewal', 'expansion', 'contraction', 'refund', 'correction')
    ),
    reverses_id uuid,
    occurred_at timestamptz not null default now(),
    currency_code text not null references public.currencies (code),
    amount_minor bigint not null,
    reporting_amount_minor bigint,
    exchange_rate numeric,
    exchange_rate_on date,
    note text,
    source text,
    external_id text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint revenue_events_external_id_key unique (workspace_id, source, external_id),
    constraint revenue_events_external_id_check check (external_id is null or source is not null),
    constraint revenue_events_deal_id_fkey foreign key (workspace_id, deal_id)
    references public.deals (workspace_id, id),
    constraint revenue_events_reverses_id_fkey foreign key (workspace_id, reverses_id)
    references public.revenue_events (workspace_id, id),
    constraint revenue_events_sign_check check (
        case
            when kind in ('booking', 'renewal', 'expansion') then amount_minor >= 0
            when kind in ('contraction', 'refund') then amount_minor <= 0
            else true
        end
    ),
    constraint revenue_events_reverses_check check ((kind in ('refund', 'correction')) = (reverses_id is not null)),
    constraint revenue_events_amount_minor_check check (least(amount_minor, reporting_amount_minor) > -9223372036854775808)
);
create index revenue_events_occurred_idx on public.revenue_events (workspace_id, occurred_at) include (kind, reporting_amount_minor, deal_id);
comment on constraint revenue_events_sign_check on public.revenue_events is
'What comes in is positive, what goes back negative; a correction may be either.';
comment on constraint revenue_events_reverses_check on public.revenue_events is
'A refund or correction says which event it takes back, so that attribution can mirror its split.';
comment on constraint revenue_events_amount_minor_check on public.revenue_events is
'The one number whose opposite does not fit: attribution splits the size of an amount.';
select private.describe_table('public.revenue_events', 'Money of a deal as it came: signed, never edited; a correction is a new row.', $$
    deal_id: The deal.
    kind: booking, renewal, expansion, contraction, refund or correction.
    reverses_id: The event a refund or correction takes back, whole or in part.
    occurred_at: When it happened; the rate of this day makes the reporting amount.
    currency_code: Currency of the amount.
    amount_minor: Signed amount in minor units.
    reporting_amount_minor: The amount in the reporting currency; kept by trigger.
    note: Why.
$$);
select private.describe_indexes($$
    revenue_events_occurred_idx: Revenue of a period, from the index alone (queries/dashboards/revenue_by_month.sql).
$$);
select private.finish_workspace_table('public.revenue_events', commands => '{insert}', audited => '{insert}');
select private.convert_to_reporting_when('public.revenue_events', 'amount_minor', 'occurred_at');
create trigger forbid_change
before update or delete on public.revenue_events
for each row execute function private.forbid_change('revenue_events');
comment on trigger forbid_change on public.revenue_events is 'Append-only: a correction is a new row.';

-- ---------------------------------------------------------------------------------------------------------------------
-- Rules

create function private.follow_stage()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    default_stage record;
    stage_kind text;
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
    select stages.kind, stages.pipeline_id
    into stage_kind, stage_pipeline
    from public.pipeline_stages as stages
    where stages.workspace_id = new.workspace_id and stages.id = new.stage_id;
    if not found then
        -- Not null and foreign key say what is wrong; the latter only looks when the pipeline is there, too.
        new.pipeline_id := coalesce(new.pipeline_id, new.stage_id);
        return new;
    end if;
    new.pipeline_id := coalesce(new.pipeline_id, stage_pipeline);
    if tg_op = 'UPDATE' and old.status = 'won' and stage_kind <> 'won' and exists (
        select from public.deals as deals where deals.workspace_id = old.workspace_id and deals.opportunity_id = old.id
    ) then
        perform private.reject(
            'opportunities_won_with_deal',
            format('opportunity "%s" can not leave "won": it has a deal', new.name),
            'Its revenue was reported.',
            'Record a refund or contraction in public.revenue_events instead.'
        );
    end if;
    -- Won, then lost after all (or the other way round): that is another closing, at another time.
    if tg_op = 'UPDATE' and stage_kind <> old.status and new.closed_at is not distinct from old.closed_at then
        new.closed_at := null;
    end if;
    new.status := stage_kind;
    if stage_kind = 'open' then
        new.closed_at := null;
        new.lost_reason_id := null;
    else
        new.closed_at := coalesce(new.closed_at, now());
        if stage_kind = 'won' then
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
'Trigger: the status of an opportunity is its stage''s kind; closing stamps, reopening clears; without a stage it starts in the first of the default pipeline.';
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
        reporting_amount_minor, expected_close_on, former_stage_id, former_stage_duration
    ) values (
        new.workspace_id, new.id, at_time, new.pipeline_id, new.stage_id,
        case when is_new_stage then at_time else coalesce(former.stage_entered_at, new.opened_at) end,
        new.status, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on,
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
    (old.stage_id, old.currency_code, old.amount_minor, old.reporting_amount_minor, old.expected_close_on)
    is distinct from (new.stage_id, new.currency_code, new.amount_minor, new.reporting_amount_minor, new.expected_close_on)
) execute function private.record_opportunity_history();
comment on trigger record_history_updated on public.opportunities is 'Each change of stage, amount or close date; opened on another day, an amount has another rate.';

create function private.require_won_opportunity()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    opportunity record;
begin
    select opportunities.name, opportunities.status
    into opportunity
    from public.opportunities as opportunities
    where opportunities.workspace_id = new.workspace_id and opportunities.id = new.opportunity_id
    for share;
    if opportunity.status <> 'won' and not private.is_foreign(new.workspace_id) then
        perform private.reject(
            'deals_opportunity_won',
            format('opportunity "%s" is %s, not won', opportunity.name, opportunity.status),
            'A deal is what was won.',
            'Move the opportunity to a stage of kind won first.'
        );
    end if;
    return new;
end
$$;
comment on function private.require_won_opportunity() is 'Trigger: a deal belongs to a won opportunity.';
create trigger require_won_opportunity
before insert or update of opportunity_id on public.deals
for each row execute function private.require_won_opportunity();
comment on trigger require_won_opportunity on public.deals is 'A deal belongs to a won opportunity.';

create function private.check_reversal()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    reversed record;
begin
    select events.deal_id, events.currency_code, events.amount_minor
    into reversed
    from public.revenue_events as events
    where events.workspace_id = new.workspace_id and events.id = new.reverses_id;
    if
        (reversed.deal_id <> new.deal_id or reversed.currency_code <> new.currency_code)
        and not private.is_foreign(new.workspace_id)
    then
        perform private.reject(
            'revenue_events_reverses_same_deal',
            'a refund or correction takes back an event of the same deal and currency',
            format('The event %s is of deal %s in %s.', new.reverses_id, reversed.deal_id, reversed.currency_code),
            'Choose the event the money came in with.'
        );
    end if;
    return new;
end
$$;
comment on function private.check_reversal() is 'Trigger: a refund or correction stays within the deal and currency of what it takes back.';
create trigger check_reversal
before insert on public.revenue_events
for each row when (new.reverses_id is not null) execute function private.check_reversal();
comment on trigger check_reversal on public.revenue_events is 'Same deal, same currency.';

create function private.keep_reporting_currency()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        exists (select from public.opportunities as money where money.workspace_id = new.id)
        or exists (select from public.campaign_costs as money where money.workspace_id = new.id)
        or exists (select from public.campaigns as money where money.workspace_id = new.id and money.budget_minor is not null)
    then
        perform private.reject(
            'workspaces_reporting_currency_fixed',
            format('workspace "%s" keeps reporting in %s', new.name, old.reporting_currency_code),
            'Money was already recorded and converted at the rates of its days.',
            'Create a workspace with the other currency and import into it.'
        );
    end if;
    return new;
end
$$;
comment on function private.keep_reporting_currency() is 'Trigger: the reporting currency is fixed once money was recorded.';
create trigger keep_reporting_currency
before update of reporting_currency_code on public.workspaces
for each row when (new.reporting_currency_code <> old.reporting_currency_code)
execute function private.keep_reporting_currency();
comment on trigger keep_reporting_currency on public.workspaces is 'Fixed once money was recorded.';

select private.seal_functions();
