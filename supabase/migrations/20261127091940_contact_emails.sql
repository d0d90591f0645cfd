-- Further mail addresses of contacts.
--
-- A new table and its triggers, two of them on public.contacts, which an earlier file made.

create table public.contact_emails (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    contact_id uuid not null,
    email text not null constraint contact_emails_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
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
$$);
select private.secure_workspace_table('public.contact_emails', commands => '{insert,delete}', audited => '{insert,delete}');
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

create function private.require_free_email()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    known record;
begin
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
    taken record;
begin
    select array_agg(made.workspace_id), array_agg(made.email)
    into workspaces, given_emails
    from new_rows as made
    where made.email is not null;
    for workspace in select distinct listed.id from unnest(workspaces) as listed (id) order by listed.id loop
        select emails.email, emails.contact_id into taken
        from public.contact_emails as emails
        where
            emails.workspace_id = workspace
            and emails.email = any(array(
                select given.email from unnest(workspaces, given_emails) as given (workspace_id, email) where given.workspace_id = workspace
            ))
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

select private.revoke_execute();
