-- Further mail addresses of contacts.
--
-- Two new tables and their triggers; triggers on public.contacts and public.company_domains, which earlier files made.

create table public.contact_emails (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    contact_id uuid not null,
    email text not null constraint contact_emails_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    company_domain text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contact_emails_email_key unique (workspace_id, email),
    constraint contact_emails_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
select private.describe_table('public.contact_emails', 'Further mail addresses of a contact, beside the main one in contacts.email: a second job, an address before a wedding. By each of them the contact is found.', $$
    contact_id: The contact.
    email: Address in normal form; of one contact in the workspace, as main or as further address. Updating contacts.email to it makes it the main one, and the former main address takes its place here.
    company_domain: The company's domain in the address; null for free mail. Kept by trigger. A contact without a company gets the one with this domain.
$$);
select private.secure_workspace_table('public.contact_emails', commands => '{insert,delete}', audited => '{insert,delete}');
create index contact_emails_company_domain_idx on public.contact_emails (workspace_id, company_domain) where company_domain is not null;
select private.describe_indexes($$
    contact_emails_company_domain_idx: Contacts who wait for the company of a further address (private.assign_company_by_emails()).
$$);
select private.follow_redirects_of('public.contact_emails');
create trigger g_skip_erased
before insert or update on public.contact_emails
for each row execute function private.skip_profile_of_erased();
comment on trigger g_skip_erased on public.contact_emails is 'An erased contact has no addresses.';
select private.skip_suppressed_people('public.contact_emails');
select private.define_refusal(
    'contacts_email_taken',
    'the address "{email}" belongs to another contact of this workspace',
    'It is an address of contact {contact_id}.',
    'Merge the two contacts with public.merge_contacts(), or delete the address there first.',
    '23505'
);

-- No key of one table forbids that two transactions give an address to two contacts at the same moment, as main address of one and as
-- further address of the other.
create table private.claimed_emails (
    workspace_id uuid not null,
    email text not null,
    primary key (workspace_id, email)
);
comment on table private.claimed_emails is
'Addresses that transactions write at the moment. A row is deleted as soon as it is inserted: until the transaction ends, its key makes others wait who claim the same address.';
comment on column private.claimed_emails.workspace_id is 'The workspace.';
comment on column private.claimed_emails.email is 'The address, as main or as further one.';
select private.secure_hidden_table('private.claimed_emails');

create function private.claim_emails(workspace_id uuid, given_emails text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into private.claimed_emails (workspace_id, email)
    select claim_emails.workspace_id, given.email
    from unnest(given_emails) as given (email)
    order by given.email;
    delete from private.claimed_emails as claimed
    where claimed.workspace_id = claim_emails.workspace_id and claimed.email = any(given_emails);
end
$$;
comment on function private.claim_emails(uuid, text[]) is
'Waits for transactions that have claimed one of these addresses, and makes later ones wait. What it waited for is visible to the next statement.';

create function private.require_free_email()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known record;
begin
    perform private.require_read_committed();
    perform private.claim_emails(new.workspace_id, array[new.email]);
    select coalesce(contacts.merged_into_id, contacts.id) as contact_id, contacts.merged_into_id is null as is_listed
    into known
    from public.contacts as contacts
    where contacts.workspace_id = new.workspace_id and contacts.email = new.email;
    if not found then
        select emails.contact_id, true as is_listed
        into known
        from public.contact_emails as emails
        where emails.workspace_id = new.workspace_id and emails.email = new.email;
    end if;
    if known.contact_id <> new.contact_id then
        perform private.reject('contacts_email_taken', new.email, known.contact_id::text);
    end if;
    return case when known.is_listed then null else new end;
end
$$;
comment on function private.require_free_email() is
'Trigger: an address is of one contact. One that the contact has already, as main or as further address, is left out.';
create trigger h_require_free_email
before insert or update of email on public.contact_emails
for each row execute function private.require_free_email();
comment on trigger h_require_free_email on public.contact_emails is 'An address is of one contact.';

-- By statement: a file brings thousands of contacts.
create function private.require_unlisted_emails()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    given_emails text[];
    workspace uuid;
    wanted text[];
    taken record;
begin
    select array_agg(made.workspace_id), array_agg(made.email)
    into workspaces, given_emails
    from new_rows as made
    where made.email is not null;
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        wanted := array(
            select given.email from unnest(workspaces, given_emails) as given (workspace_id, email) where given.workspace_id = workspace
        );
        perform private.claim_emails(workspace, wanted);
        select emails.email, emails.contact_id into taken
        from public.contact_emails as emails
        where
            emails.workspace_id = workspace and emails.email = any(wanted)
        order by emails.email
        limit 1;
        if found then
            perform private.reject('contacts_email_taken', taken.email, taken.contact_id::text);
        end if;
    end loop;
    return null;
end
$$;
comment on function private.require_unlisted_emails() is 'Trigger: no contact is made with a further address of another one.';
create trigger require_unlisted_emails
after insert on public.contacts
referencing new table as new_rows
for each statement execute function private.require_unlisted_emails();
comment on trigger require_unlisted_emails on public.contacts is 'An address is of one contact.';

create function private.exchange_main_email()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known uuid;
begin
    perform private.claim_emails(new.workspace_id, array[new.email]);
    select emails.contact_id into known
    from public.contact_emails as emails
    where emails.workspace_id = new.workspace_id and emails.email = new.email;
    if known <> coalesce(new.merged_into_id, new.id) then
        perform private.reject('contacts_email_taken', new.email, known::text);
    elsif known is not null and new.merged_into_id is null then
        if old.email is null then
            delete from public.contact_emails as emails where emails.workspace_id = new.workspace_id and emails.email = new.email;
        else
            update public.contact_emails as emails set email = old.email
            where emails.workspace_id = new.workspace_id and emails.email = new.email;
        end if;
    end if;
    return null;
end
$$;
comment on function private.exchange_main_email() is
'Trigger: a further address that becomes the main one changes places with it; the address of another contact is rejected.';
create trigger exchange_main_email
after update of email on public.contacts
for each row when (new.email is not null and new.email is distinct from old.email)
execute function private.exchange_main_email();
comment on trigger exchange_main_email on public.contacts is 'An address is of one contact, and once there.';

-- The company of a further address

create function private.keep_company_domain_of_email()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    new.company_domain := private.company_domain_of(new.email);
    return new;
end
$$;
comment on function private.keep_company_domain_of_email() is 'Trigger: sets company_domain, whatever a caller sends.';
create trigger b_keep_company_domain
before insert or update of email, company_domain on public.contact_emails
for each row execute function private.keep_company_domain_of_email();
comment on trigger b_keep_company_domain on public.contact_emails is 'The domain is that of the address.';

create function private.assign_company_by_emails(workspace_id uuid, domains text[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.contacts as contacts
    set company_id = found.company_id
    from (
        select distinct on (emails.contact_id) emails.contact_id, owners.company_id
        from public.contact_emails as emails
        inner join public.company_domains as owners
            on owners.workspace_id = assign_company_by_emails.workspace_id and owners.domain = emails.company_domain
        where emails.workspace_id = assign_company_by_emails.workspace_id and emails.company_domain = any(domains)
        order by emails.contact_id, emails.created_at, emails.id
    ) as found
    where
        contacts.workspace_id = assign_company_by_emails.workspace_id
        and contacts.id = found.contact_id
        and contacts.company_id is null
        and contacts.company_domain is null
        and contacts.merged_into_id is null;
end
$$;
comment on function private.assign_company_by_emails(uuid, text[]) is
'Contacts without a company get the one whose domain is in a further address of theirs. A contact whose main address has the domain of a company waits for that one, also while it is not known.';

create function private.assign_company_of_emails()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspaces uuid[];
    domains text[];
    workspace uuid;
begin
    select array_agg(made.workspace_id), array_agg(to_jsonb(made) ->> tg_argv[0])
    into workspaces, domains
    from new_rows as made;
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        perform private.assign_company_by_emails(workspace, array(
            select given.domain from unnest(workspaces, domains) as given (workspace_id, domain) where given.workspace_id = workspace
        ));
    end loop;
    return null;
end
$$;
comment on function private.assign_company_of_emails() is
'Trigger: further addresses find the companies of their contacts, whichever becomes known last. Argument: the column with the domain.';
create trigger assign_company_of_emails
after insert on public.contact_emails
referencing new table as new_rows
for each statement execute function private.assign_company_of_emails('company_domain');
comment on trigger assign_company_of_emails on public.contact_emails is 'A contact without a company finds it by a further address.';
-- After assign_company_to_contacts: the main address comes first.
create trigger assign_company_to_further
after insert on public.company_domains
referencing new table as new_rows
for each statement execute function private.assign_company_of_emails('domain');
comment on trigger assign_company_to_further on public.company_domains is 'Contacts find their company by a further address.';

select private.revoke_execute();
