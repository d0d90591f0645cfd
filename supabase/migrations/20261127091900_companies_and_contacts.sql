-- Companies and contacts: buyers and possible buyers.
--
-- New tables, and functions and triggers of these.

create table public.companies (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    name text not null constraint companies_name_check check (btrim(name) <> ''),
    domain text constraint companies_domain_check check (domain = lower(btrim(domain)) and domain ~ '^[^\s/@:]+\.[^\s/@:.]{2,}$'),
    company_size_code text references public.company_sizes (code),
    industry_code text references public.industries (code),
    country_code text references public.countries (code),
    parent_id uuid,
    owner_id uuid,
    custom_fields jsonb not null default '{}'
    constraint companies_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    merged_into_id uuid,
    archived_at timestamptz,
    as_given jsonb not null default '{}',
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint companies_domain_key unique (workspace_id, domain),
    constraint companies_parent_id_fkey foreign key (workspace_id, parent_id)
    references public.companies (workspace_id, id),
    constraint companies_parent_id_check check (parent_id <> id),
    constraint companies_merged_into_id_fkey foreign key (workspace_id, merged_into_id)
    references public.companies (workspace_id, id) on delete cascade,
    constraint companies_merged_into_id_check check (merged_into_id <> id),
    constraint companies_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id)
);
select private.add_external_id('public.companies');
comment on constraint companies_merged_into_id_check on public.companies is 'A company is not merged into itself.';
comment on constraint companies_parent_id_check on public.companies is 'A company is not its own parent.';
select private.describe_table('public.companies', 'Companies that buy or may buy. A row with merged_into_id is a redirect: lists of companies leave it out.', $$
    name: As it writes itself.
    domain: Its main web domain: what is registered, as DNS spells it, unique in the workspace; never one of a free mail provider. All its domains are in company_domains.
    company_size_code: Size band.
    industry_code: Industry.
    country_code: Country of the head office.
    parent_id: The company it belongs to; no company is above itself.
    owner_id: The member responsible; emptied when the member leaves.
    merged_into_id: The company this one turned out to be; never itself a redirect. The row is kept so that its id, domain and source id still lead there.
$$);
select private.secure_workspace_table('public.companies');
select private.require_custom_fields_of('public.companies');

create function private.require_company_domain()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_free_mail(new.domain) then
        perform private.reject('companies_domain_free_mail', new.domain);
    end if;
    return new;
end
$$;
comment on function private.require_company_domain() is 'Trigger: a free mail provider never becomes a company.';
select private.define_refusal(
    'companies_domain_free_mail',
    '"{domain}" is a free mail provider, not a company',
    'Everybody with such an address would end up in one company.',
    'Leave the domain empty, or look up the company of the contact.'
);
create trigger require_company_domain
before insert or update of domain on public.companies
for each row when (new.domain is not null) execute function private.require_company_domain();
comment on trigger require_company_domain on public.companies is 'A free mail provider never becomes a company.';

create table public.contacts (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    company_id uuid,
    full_name text constraint contacts_full_name_check check (btrim(full_name) <> ''),
    first_name text,
    last_name text,
    email text constraint contacts_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    company_domain text,
    phone text constraint contacts_phone_check check (phone ~ '^[+][1-9][0-9]{6,14}$'),
    mobile text constraint contacts_mobile_check check (mobile ~ '^[+][1-9][0-9]{6,14}$'),
    job_title text,
    job_function_code text references public.job_functions (code),
    seniority_code text references public.seniorities (code),
    country_code text references public.countries (code),
    owner_id uuid,
    lifecycle_stage text not null default 'subscriber' constraint contacts_lifecycle_stage_check check (
        lifecycle_stage in ('subscriber', 'lead', 'mql', 'sql', 'opportunity', 'customer')
    ),
    became_lead_at timestamptz,
    do_not_contact boolean not null default false,
    custom_fields jsonb not null default '{}'
    constraint contacts_custom_fields_check check (jsonb_typeof(custom_fields) = 'object'),
    as_given jsonb not null default '{}',
    merged_into_id uuid,
    archived_at timestamptz,
    erased_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contacts_email_key unique (workspace_id, email),
    constraint contacts_owner_id_fkey foreign key (workspace_id, owner_id)
    references public.workspace_members (workspace_id, user_id),
    constraint contacts_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id),
    constraint contacts_merged_into_id_fkey foreign key (workspace_id, merged_into_id)
    references public.contacts (workspace_id, id) on delete cascade,
    constraint contacts_merged_into_id_check check (
        merged_into_id is null
        or (
            merged_into_id <> id
            and num_nonnulls(company_id, full_name, first_name, last_name, phone, mobile, owner_id, job_title, job_function_code, seniority_code, country_code, became_lead_at) = 0
            and custom_fields = '{}'
        )
    )
);
select private.add_external_id('public.contacts');
create unique index contacts_phone_key on public.contacts (workspace_id, phone, lower(full_name)) nulls not distinct
where phone is not null and email is null and external_id is null and merged_into_id is null;
create index contacts_phone_idx on public.contacts (workspace_id, phone) where phone is not null;
create index contacts_mobile_idx on public.contacts (workspace_id, mobile) where mobile is not null;
create index contacts_company_domain_idx on public.contacts (workspace_id, company_domain) where company_domain is not null;
create index contacts_became_lead_idx on public.contacts (workspace_id, became_lead_at) where became_lead_at is not null;
comment on constraint contacts_merged_into_id_check on public.contacts is
'A merged contact is a redirect: an id, and the address and source id it is known by elsewhere.';
select private.describe_table('public.contacts', 'People at companies that buy or may buy. A row with merged_into_id is a redirect: lists of people leave it out.', $$
    company_id: Company they work for.
    full_name: Name; made of first and last name where it is not given.
    first_name: Given name, where a source tells it apart.
    last_name: Family name, where a source tells it apart.
    email: Address in normal form, unique in the workspace.
    company_domain: The company's domain in the address; null for free mail. Kept by trigger.
    phone: Telephone number, as E.164.
    mobile: Mobile number, as E.164.
    job_title: Position as they write it.
    job_function_code: Function they work in.
    seniority_code: How senior they are.
    country_code: Country they are in.
    owner_id: The member responsible; emptied when the member leaves.
    lifecycle_stage: subscriber, lead, mql (marketing qualified), sql (sales qualified), opportunity or customer.
    became_lead_at: When they first asked for something: a form, a trial, a reply. Null until then; set by trigger when the stage passes subscriber.
    do_not_contact: No outreach. Enforced for outbound activities.
    merged_into_id: The contact this one turned out to be; never itself a redirect. The row is kept so that its id, address and source id still lead there.
    erased_at: When their personal data was erased on request.
$$);
select private.describe_indexes($$
    contacts_phone_key: A person of whom only a number and a name are known is stored once.
    contacts_phone_idx: Whom a telephone number belongs to (public.find_contacts()).
    contacts_mobile_idx: Whom a mobile number belongs to (public.find_contacts()).
    contacts_company_domain_idx: Contacts of a company's domain that have no company yet (private.assign_company_to_contacts()).
    contacts_became_lead_idx: Leads of a period (queries/campaigns/cost_per_result.sql, targets.sql).
$$);
select private.secure_workspace_table('public.contacts');
-- The end: touches of the day somebody became a lead may have led to it.
select private.read_days_of('public.contacts', 'became_lead_at', 'end');
select private.require_custom_fields_of('public.contacts');

-- A repeated import with the address, domain or source id of a merged row conflicts with the unique keys, as with any known row.
-- "on conflict do update" then finds the redirect: it is returned as it is, with merged_into_id, and the batch goes on.
-- Arguments: the table, the word for one of its rows, the function that merges.
create function private.prevent_redirect_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' then
        if old.merged_into_id is not null then
            -- An upsert gets the redirect as it is. Triggers of other tables (depth 2) write to many rows.
            if
                current_setting('crmdb.upserting', true) is distinct from tg_argv[0] and pg_trigger_depth() = 1
                and to_jsonb(new) - 'updated_at' is distinct from to_jsonb(old) - 'updated_at'
            then
                perform private.reject(tg_argv[0] || '_merged', old.id::text, tg_argv[0], old.merged_into_id::text);
            end if;
            return old;
        end if;
    end if;
    perform private.reject(tg_argv[0] || '_merged_by_function', tg_argv[1], tg_argv[2]);
    return null;
end
$$;
comment on function private.prevent_redirect_change() is
'Trigger: only merging makes a redirect; an upsert does not change one, and an update is rejected with the survivor.';

create function private.note_upsert()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('set local crmdb.upserting = %L', tg_argv[0]);
    return null;
end
$$;
comment on function private.note_upsert() is 'Trigger: tells an update of "insert … on conflict do update" from one that stands alone. Argument: the table while a statement inserts, else empty.';

create function private.prevent_redirects_of(target regclass, kind text, merging_function text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    perform private.define_refusal(
        name || '_merged_by_function',
        'a {kind} is merged by public.{function}(), not by writing merged_into_id',
        'The rows that refer to it have to move in the same transaction.',
        'Call public.{function}(duplicate_id, survivor_id).'
    );
    perform private.define_refusal(
        name || '_merged',
        '{id} of {table} was merged into {survivor_id}',
        'It only leads there, and has no values of its own.',
        'Write to {survivor_id}. To change many rows at once, leave out those with merged_into_id.'
    );
    execute format('create trigger note_upsert_begun before insert on %s for each statement execute function private.note_upsert(%L)', target, name);
    execute format('create trigger note_upsert_ended after insert on %s for each statement execute function private.note_upsert('''')', target);
    execute format('comment on trigger note_upsert_begun on %s is %L', target, 'Imports do not know of the merge: an upsert of a merged row goes on.');
    execute format('comment on trigger note_upsert_ended on %s is %L', target, 'An update after it is one.');
    execute format(
        'create trigger prevent_redirect_inserted before insert on %s '
        'for each row when (new.merged_into_id is not null and not private.is_running(''erasing'')) '
        'execute function private.prevent_redirect_change(%L, %L, %L)',
        target, name, kind, merging_function
    );
    execute format('comment on trigger prevent_redirect_inserted on %s is %L', target, 'Only merging makes a redirect.');
    execute format(
        'create trigger prevent_redirect_change_updated before update on %s '
        'for each row when ((old.merged_into_id is not null or new.merged_into_id is not null) and not private.is_running(''erasing'')) '
        'execute function private.prevent_redirect_change(%L, %L, %L)',
        target, name, kind, merging_function
    );
    execute format('comment on trigger prevent_redirect_change_updated on %s is %L', target, 'An import does not change a redirect.');
end
$$;
comment on function private.prevent_redirects_of(regclass, text, text) is
'Adds the triggers by which only merging makes redirects of a table. Arguments: the table, the word for one of its rows, the function that merges.';
select private.prevent_redirects_of('public.contacts', 'contact', 'merge_contacts');
select private.prevent_redirects_of('public.companies', 'company', 'merge_companies');

create trigger stamp_erasure
before insert or update of erased_at on public.contacts
for each row when (row_security_active('public.contacts'::regclass) or current_user = 'service_role')
execute function private.stamp_erasure();
comment on trigger stamp_erasure on public.contacts is 'Only erasing writes it.';

create function private.keep_erased()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.full_name := null;
    new.first_name := null;
    new.last_name := null;
    new.email := null;
    new.phone := null;
    new.mobile := null;
    new.job_title := null;
    new.custom_fields := '{}';
    new.source := null;
    new.external_id := null;
    return new;
end
$$;
comment on function private.keep_erased() is
'Trigger: an erased contact stays empty. Like the insert of an erased person, an update that names them goes on without that, so that it costs no other row.';
create trigger a_keep_erased
before update on public.contacts
for each row when (old.erased_at is not null and not private.is_running('erasing'))
execute function private.keep_erased();
comment on trigger a_keep_erased on public.contacts is 'An erased contact stays empty.';

-- Definer: it locks contacts, which a viewer may not, and reads them without regard to their policies. Argument: the table whose
-- rows go back if the merge is undone; none for touches, which keep the contact that they named.
create function private.follow_redirect()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    named constant uuid := new.contact_id;
    survivor uuid;
begin
    -- The foreign key takes this lock anyway, only later. If a merge runs at the same time, either this sees the redirect
    -- or the merge sees the new row.
    select contacts.merged_into_id
    into survivor
    from public.contacts as contacts
    where contacts.workspace_id = new.workspace_id and contacts.id = new.contact_id
    for key share;
    new.contact_id := coalesce(survivor, named);
    if tg_nargs = 1 and (survivor is not null or tg_op = 'UPDATE') then
        perform private.note_followed(tg_argv[0]::regclass, 'contact_id', named, survivor, to_jsonb(new));
    end if;
    return new;
end
$$;
comment on function private.follow_redirect() is 'Trigger: a row that names a merged contact is recorded for the survivor.';
create function private.follow_redirects_of(target regclass, of_new text default 'true')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format(
        'create trigger follow_redirect_inserted before insert on %1$s for each row when (new.contact_id is not null and %2$s) '
        'execute function private.follow_redirect(%1$L)',
        target, of_new
    );
    execute format(
        'create trigger follow_redirect_updated before update of contact_id on %1$s for each row when (new.contact_id is not null) '
        'execute function private.follow_redirect(%1$L)',
        target
    );
    execute format(
        'comment on trigger follow_redirect_inserted on %s is %L', target, 'A row that names a merged contact is recorded for the survivor.'
    );
    execute format(
        'comment on trigger follow_redirect_updated on %s is %L', target, 'A row that names a merged contact is recorded for the survivor.'
    );
end
$$;
comment on function private.follow_redirects_of(regclass, text) is
'Makes a table with a contact_id follow the redirects of merged contacts; of_new says which new rows may name one: a first stage is that of a contact which the same statement made.';

create function private.require_parent_above()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    above uuid := new.parent_id;
begin
    -- Two changes that together would close a circle wait for each other.
    perform from public.workspaces as workspaces where workspaces.id = new.workspace_id for no key update;
    while above is not null and above <> new.id loop
        select companies.parent_id into above
        from public.companies as companies
        where companies.workspace_id = new.workspace_id and companies.id = above;
    end loop;
    if above = new.id and not private.is_foreign(new.workspace_id) then
        perform private.reject('companies_parent_id_circle', new.name);
    end if;
    return new;
end
$$;
comment on function private.require_parent_above() is 'Trigger: no company is above itself.';
select private.define_refusal(
    'companies_parent_id_circle',
    'company "{name}" cannot be above itself',
    'The new parent already belongs to it, directly or through others.',
    'Empty the parent_id of the company in between first.'
);
create trigger require_parent_above
before insert or update of parent_id on public.companies
for each row when (new.parent_id is not null) execute function private.require_parent_above();
comment on trigger require_parent_above on public.companies is 'No company is above itself.';

create function private.complete_contact()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if new.merged_into_id is not null or new.erased_at is not null then
        return new;
    end if;
    if tg_op = 'UPDATE' then
        -- A name that was made of its parts follows them: Jane Doe, whose last name is Ray now, is Jane Ray.
        if
            (new.first_name, new.last_name) is distinct from (old.first_name, old.last_name)
            and new.full_name = old.full_name and old.full_name = concat_ws(' ', old.first_name, old.last_name)
        then
            new.full_name := null;
        end if;
    end if;
    new.full_name := coalesce(new.full_name, nullif(concat_ws(' ', new.first_name, new.last_name), ''));
    -- A contact past the first stage became a lead, and a lead is past the first stage.
    if new.lifecycle_stage <> 'subscriber' then
        new.became_lead_at := coalesce(new.became_lead_at, now());
    elsif new.became_lead_at is not null and (tg_op = 'INSERT' or old.became_lead_at is null) then
        new.lifecycle_stage := 'lead';
    end if;
    return new;
end
$$;
comment on function private.complete_contact() is
'Trigger: the full name from its parts; lifecycle_stage and became_lead_at agree.';
create trigger c_complete_contact
before insert or update of full_name, first_name, last_name, lifecycle_stage, became_lead_at on public.contacts
for each row execute function private.complete_contact();
comment on trigger c_complete_contact on public.contacts is 'Full name and lead date follow.';

select private.revoke_execute();
