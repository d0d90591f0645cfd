-- Domains of companies, profiles of contacts, the company of an address, and lifecycle stages.
--
-- New tables; triggers on public.companies and public.contacts, which the file before made.

create table public.company_domains (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    company_id uuid not null,
    domain text not null constraint company_domains_domain_check check (domain = lower(domain) and domain ~ '^[^\s/@:]+\.[^\s/@:.]{2,}$'),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint company_domains_domain_key unique (workspace_id, domain),
    constraint company_domains_company_id_fkey foreign key (workspace_id, company_id)
    references public.companies (workspace_id, id) on delete cascade
);
select private.describe_table('public.company_domains', 'All domains of a company, the main one too: acme.com, acme.de, the domain of a company it bought.', $$
    company_id: The company.
    domain: Registered domain as DNS spells it. It belongs to one company of the workspace and never to a free mail provider.
$$);
select private.secure_workspace_table('public.company_domains', commands => '{insert,delete}', audited => '{insert,delete}');
create trigger require_company_domain
before insert or update of domain on public.company_domains
for each row execute function private.require_company_domain();
comment on trigger require_company_domain on public.company_domains is 'A free mail provider never becomes a company.';

create table public.contact_profiles (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    contact_id uuid not null,
    platform_code text not null references public.platforms (code),
    platform_account_id text,
    handle text not null constraint contact_profiles_handle_check check (handle = lower(btrim(handle)) and handle <> ''),
    url text constraint contact_profiles_url_check check (url ~ '^https?://'),
    as_given jsonb not null default '{}',
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contact_profiles_handle_key unique (workspace_id, platform_code, handle),
    constraint contact_profiles_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
select private.describe_table('public.contact_profiles', 'Profiles of a contact on social platforms.', $$
    contact_id: The contact who has the profile.
    platform_code: The platform.
    platform_account_id: The platform's own id, if known.
    handle: Handle, lower case, without @; of one contact in the workspace. Any address of the profile is accepted, here or as url.
    url: Address of the profile; made from the handle where none is given. It may lead elsewhere, to a page of links or an old profile: the handle identifies.
$$);
select private.secure_workspace_table('public.contact_profiles');
select private.follow_redirects_of('public.contact_profiles');
create trigger b_complete_profile
before insert or update of platform_code, platform_account_id, handle, url on public.contact_profiles
for each row execute function private.complete_profile();
comment on trigger b_complete_profile on public.contact_profiles is 'Removes a handle in place of an id; derives handle and address from each other.';

create function private.skip_profile_of_erased()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (
        select from public.contacts as people
        where people.workspace_id = new.workspace_id and people.id = new.contact_id and people.erased_at is not null
    ) then
        return null;
    end if;
    return new;
end
$$;
comment on function private.skip_profile_of_erased() is
'Trigger: leaves out a profile of an erased contact, also one that nobody knew when the person was erased.';
create trigger g_skip_erased
before insert or update on public.contact_profiles
for each row execute function private.skip_profile_of_erased();
comment on trigger g_skip_erased on public.contact_profiles is 'An erased contact has no profiles.';

select private.skip_suppressed_people('public.contacts', asked_by => 'importing_contacts');
select private.skip_suppressed_people('public.contact_profiles');

create function private.store_company_domain()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    owner_of_domain uuid;
begin
    insert into public.company_domains (workspace_id, company_id, domain, created_by)
    values (new.workspace_id, new.id, new.domain, new.created_by)
    on conflict on constraint company_domains_domain_key do nothing;
    select domains.company_id into owner_of_domain
    from public.company_domains as domains
    where domains.workspace_id = new.workspace_id and domains.domain = new.domain;
    if owner_of_domain is distinct from new.id then
        perform private.reject('companies_domain_key', new.domain, owner_of_domain::text);
    end if;
    return null;
end
$$;
comment on function private.store_company_domain() is 'Trigger: the main domain of a company is one of its domains, and of no other company.';
select private.define_refusal(
    'companies_domain_key',
    'domain "{domain}" belongs to another company of this workspace',
    'It is a domain of company {owner_of_domain}.',
    'Merge the two companies with public.merge_companies(), or delete the domain there first.',
    '23505'
);
-- By statement: a file brings thousands of companies, and each statement on company_domains has its price.
create function private.keep_company_domains()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    company_ids uuid[];
    domains text[];
    authors uuid[];
    workspace uuid;
    taken record;
begin
    select
        array_agg(made.workspace_id order by made.domain, made.id), array_agg(made.id order by made.domain, made.id),
        array_agg(made.domain order by made.domain, made.id), array_agg(made.created_by order by made.domain, made.id)
    into workspaces, company_ids, domains, authors
    from new_rows as made
    where made.domain is not null;
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        insert into public.company_domains (workspace_id, company_id, domain, created_by)
        select workspace, given.company_id, given.domain, given.created_by
        from unnest(workspaces, company_ids, domains, authors) as given (workspace_id, company_id, domain, created_by)
        where given.workspace_id = workspace
        on conflict on constraint company_domains_domain_key do nothing;
        select given.domain, known.company_id
        into taken
        from unnest(workspaces, company_ids, domains) as given (workspace_id, company_id, domain)
        left join lateral (
            select owners.company_id from public.company_domains as owners
            where owners.workspace_id = workspace and owners.domain = given.domain
        ) as known on true
        where given.workspace_id = workspace and known.company_id is distinct from given.company_id
        order by given.domain
        limit 1;
        if found then
            perform private.reject('companies_domain_key', taken.domain, taken.company_id::text);
        end if;
    end loop;
    return null;
end
$$;
comment on function private.keep_company_domains() is 'Trigger: the main domains of new companies are domains of theirs, and of no other company.';
create trigger keep_company_domain_inserted
after insert on public.companies
referencing new table as new_rows
for each statement execute function private.keep_company_domains();
comment on trigger keep_company_domain_inserted on public.companies is 'The main domain is one of its domains.';
create trigger keep_company_domain_updated
after update of domain on public.companies
for each row when (new.domain is not null and new.merged_into_id is null and new.domain is distinct from old.domain)
execute function private.store_company_domain();
comment on trigger keep_company_domain_updated on public.companies is 'The main domain is one of its domains.';

create function private.assign_company_to_contacts()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    domains text[];
    workspace uuid;
    wanted text[];
begin
    select array_agg(made.workspace_id order by made.domain), array_agg(made.domain order by made.domain)
    into workspaces, domains
    from new_rows as made;
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        wanted := array(
            select given.domain from unnest(workspaces, domains) as given (workspace_id, domain) where given.workspace_id = workspace
        );
        update public.contacts as contacts
        set company_id = (
            select owners.company_id from public.company_domains as owners
            where owners.workspace_id = workspace and owners.domain = contacts.company_domain
        )
        where
            contacts.workspace_id = workspace
            and contacts.company_domain = any(wanted)
            and contacts.company_id is null
            and contacts.merged_into_id is null;
    end loop;
    return null;
end
$$;
comment on function private.assign_company_to_contacts() is 'Trigger: contacts who wait for the company of their address get it when the domain becomes known.';
create trigger assign_company_to_contacts
after insert on public.company_domains
referencing new table as new_rows
for each statement execute function private.assign_company_to_contacts();
comment on trigger assign_company_to_contacts on public.company_domains is 'Contacts find their company.';

create function private.assign_company()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := split_part(new.email, '@', 2);
    known_company uuid;
begin
    -- A domain of a company is registered and not of a free-mail provider: nearly every address of a customer is answered by one look-up.
    if new.merged_into_id is null and host ~ '^[^.]+[.][^.]+$' then
        select domains.company_id into known_company
        from public.company_domains as domains
        where domains.workspace_id = new.workspace_id and domains.domain = host;
        if found then
            new.company_domain := host;
            new.company_id := coalesce(new.company_id, known_company);
            return new;
        end if;
    end if;
    new.company_domain := case when new.merged_into_id is null then private.company_domain_of(new.email) end;
    if new.company_id is null and new.company_domain is not null and new.merged_into_id is null then
        select domains.company_id into new.company_id
        from public.company_domains as domains
        where domains.workspace_id = new.workspace_id and domains.domain = new.company_domain;
    end if;
    return new;
end
$$;
comment on function private.assign_company() is
'Trigger: a contact without a company gets the one whose domain is in the address; an address of a free mail provider tells nothing.';
create trigger b_assign_company
before insert or update of email, company_domain on public.contacts
for each row execute function private.assign_company();
comment on trigger b_assign_company on public.contacts is 'The company is found by the address.';

create table public.contact_stage_changes (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    contact_id uuid not null,
    from_stage text,
    to_stage text not null,
    changed_at timestamptz not null default now(),
    changed_by uuid default auth.uid(),
    former_duration interval,
    primary key (workspace_id, id),
    constraint contact_stage_changes_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade,
    constraint contact_stage_changes_former_duration_check check ((from_stage is null) = (former_duration is null))
);
select private.describe_table('public.contact_stage_changes', 'Every change of a contact''s lifecycle stage. Append-only, written by trigger. A contact without a row was a subscriber all along.', $$
    id: Order of changes.
    contact_id: The contact.
    from_stage: Stage before; null when the contact was made with it.
    to_stage: Stage after.
    changed_at: When.
    changed_by: Who; null for services.
    former_duration: How long the stage before had lasted.
$$);
select private.secure_workspace_table('public.contact_stage_changes', commands => '{}', audited => '{}');
select private.follow_redirects_of('public.contact_stage_changes', 'new.from_stage is not null');
select private.make_append_only('public.contact_stage_changes', 'Append-only.');

create function private.record_first_stages()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    contact_ids uuid[];
    stages text[];
    workspace uuid;
    recorded_at constant timestamptz := now();
begin
    select array_agg(made.workspace_id order by made.id), array_agg(made.id order by made.id), array_agg(made.lifecycle_stage order by made.id)
    into workspaces, contact_ids, stages
    from new_rows as made
    where made.lifecycle_stage <> 'subscriber';
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        insert into public.contact_stage_changes (workspace_id, contact_id, from_stage, to_stage, changed_at, former_duration)
        select workspace, made.contact_id, null, made.stage, recorded_at, null
        from unnest(workspaces, contact_ids, stages) as made (workspace_id, contact_id, stage)
        where made.workspace_id = workspace;
    end loop;
    return null;
end
$$;
comment on function private.record_first_stages() is
'Trigger: writes the first stages of new contacts into public.contact_stage_changes.';
create trigger record_stage_inserted
after insert on public.contacts
referencing new table as new_rows
for each statement when (not private.is_running('rehearsing')) execute function private.record_first_stages();
comment on trigger record_stage_inserted on public.contacts is 'The first stage, unless it is the first of all.';

create function private.record_contact_stage()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    since timestamptz;
    changed constant timestamptz := now();
begin
    select coalesce(max(changes.changed_at), old.created_at) into since
    from public.contact_stage_changes as changes
    where changes.workspace_id = new.workspace_id and changes.contact_id = new.id;
    insert into public.contact_stage_changes (workspace_id, contact_id, from_stage, to_stage, changed_at, former_duration)
    values (new.workspace_id, new.id, old.lifecycle_stage, new.lifecycle_stage, changed, changed - since);
    return null;
end
$$;
comment on function private.record_contact_stage() is 'Trigger: writes a change of stage into public.contact_stage_changes.';
create trigger record_stage_updated
after update of lifecycle_stage, became_lead_at on public.contacts
for each row when (new.lifecycle_stage <> old.lifecycle_stage and new.merged_into_id is null)
execute function private.record_contact_stage();
comment on trigger record_stage_updated on public.contacts is 'Each change of stage.';

-- Definer: it reads the lists of domains and countries for every caller, and no workspace.
create function private.normalise_identity(kind text, value text, country_code text, platform_code text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if kind is null or kind not in ('email', 'mailbox', 'phone', 'domain', 'handle', 'url', 'name') then
        perform private.reject('normalise_identity_kind', kind);
    elsif kind = 'mailbox' then
        return private.email_owner(private.normalise_email(value));
    end if;
    return private.normal_form(kind, value, jsonb_build_object(
        'country_code', country_code, 'platform_code', platform_code, 'workspace_id', private.active_workspace()
    ));
end
$$;
comment on function private.normalise_identity(text, text, text, text) is 'Implements public.normalise_identity().';
select private.define_refusal(
    'normalise_identity_kind',
    'there is no kind of key "{kind}"',
    '',
    'Use email, mailbox, phone, domain, handle, url or name.',
    '22023'
);

create function public.normalise_identity(kind text, value text, country_code text default null, platform_code text default null)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.normalise_identity(kind, value, country_code, platform_code);
end;
comment on function public.normalise_identity(text, text, text, text) is
'The spelling under which a key is stored: of an email, phone (with the country of a national number, else that of the active workspace), domain, handle (with its platform), url or name. A mailbox is what an address leads to: without a +tag, and without the dots of Gmail. NULL if the value is not valid for that kind.';

create function public.find_contacts(given text)
returns setof public.contacts
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    mailbox constant text := public.normalise_identity('mailbox', given);
    number constant text := public.normalise_identity('phone', given);
begin
    perform public.require_given('given', given);
    if num_nonnulls(mailbox, number) = 0 and strpos(given, '/') = 0 then
        perform public.reject('contacts_find_identity', given);
    end if;
    return query
    select contacts.*
    from public.contacts as contacts
    where
        contacts.merged_into_id is null
        and (
            contacts.phone = number or contacts.mobile = number
            -- The first letter spares nearly all others the reading.
            or (left(contacts.email, 1) = left(mailbox, 1) and public.normalise_identity('mailbox', contacts.email) = mailbox)
            -- Other addresses, and that of a contact who was merged into this one.
            or contacts.id in (
                select emails.contact_id
                from public.contact_emails as emails
                where left(emails.email, 1) = left(mailbox, 1) and public.normalise_identity('mailbox', emails.email) = mailbox
                union all
                select merged.merged_into_id
                from public.contacts as merged
                where
                    merged.merged_into_id is not null and left(merged.email, 1) = left(mailbox, 1)
                    and public.normalise_identity('mailbox', merged.email) = mailbox
            )
            or contacts.id in (
                select profiles.contact_id
                from public.contact_profiles as profiles
                inner join public.platforms as platforms on platforms.code = profiles.platform_code
                where
                    -- An address names its platform; a bare handle does not.
                    strpos(given, '/') > 0
                    and platforms.profile_address_pattern is not null
                    and profiles.handle = public.normalise_identity('handle', given, null, platforms.code)
            )
        );
end
$$;
comment on function public.find_contacts(text) is
'The contacts of the active workspace with this mail address, telephone number or address of a profile, in any spelling: jane.doe+news@googlemail.com finds janedoe@gmail.com. Further addresses count, and for a merged contact its survivor is found. Anything else is refused.';
select private.define_refusal(
    'contacts_find_identity',
    '"{given}" is not a mail address, telephone number or profile address',
    '',
    'Give one of them: a number with its country (+44 …), a profile by its address. Look names up in public.contacts.',
    '22023'
);

select private.revoke_execute();
revoke all on function public.normalise_identity(text, text, text, text), public.find_contacts(text)
from public, anon, authenticated, service_role;
grant execute on function
public.normalise_identity(text, text, text, text), public.find_contacts(text), private.normalise_identity(text, text, text, text)
to authenticated, service_role;
