-- Suppressions: identities that are not stored, of people who were erased or opted out or because a service blocked them. No role
-- can read which they are, and no answer says for which of these reasons an identity is not stored (decision 0060).
--
-- New tables; a trigger on the catalog, which the file before made.

create table public.suppressions (
    digest bytea primary key constraint suppressions_digest_check check (length(digest) = 32),
    type text not null constraint suppressions_type_check check (type in ('email', 'phone', 'account', 'handle', 'word', 'source', 'influencer')),
    reason text not null constraint suppressions_reason_check check (reason in ('erasure', 'opt_out', 'legal', 'blocked')),
    created_at timestamptz not null default now()
);
select private.describe_table(
    'public.suppressions', 'Identities that no workspace and not the catalog stores, as digests: of people who were erased or opted out, or blocked by a service.',
    $$
    digest: SHA-256 of the identity as private.suppression_digest() writes it; the identity itself is not kept.
    type: email (mailbox), phone, account (platform and its own id), handle (platform and handle), word (a handle alone, for events), source (system and its id) or influencer.
    reason: erasure, opt_out, legal, or blocked (public.block_identity()).
    $$
);
-- No API role reads suppressions, and only renewed consent removes a row.
select private.secure_hidden_table('public.suppressions');
select private.stamp_rows('public.suppressions');
grant select, insert on public.suppressions to service_role;

create table private.workspace_suppressions (
    workspace_id uuid not null references public.workspaces (id) on delete cascade,
    digest bytea not null constraint workspace_suppressions_digest_check check (length(digest) = 32),
    type text not null,
    reason text not null constraint workspace_suppressions_reason_check check (
        reason in ('erasure', 'opt_out', 'legal', 'blocked')
    ),
    created_at timestamptz not null default now(),
    primary key (workspace_id, digest)
);
select private.describe_table(
    'private.workspace_suppressions', 'Identities that one workspace does not store, as digests: of people whom it erased, or blocked for it by a service.',
    $$
    digest: As in public.suppressions.
    type: As in public.suppressions.
    reason: As in public.suppressions.
    $$
);
select private.secure_hidden_table('private.workspace_suppressions');

create table private.renewed_consents (
    id uuid primary key default public.uuid_v7(),
    workspace_id uuid references public.workspaces (id) on delete cascade,
    digest bytea not null constraint renewed_consents_digest_check check (length(digest) = 32),
    type text not null,
    evidence text not null constraint renewed_consents_evidence_check check (private.clean_text(evidence) is not null and length(evidence) <= 1000),
    renewed_at timestamptz not null default now(),
    renewed_by uuid default auth.uid()
);
create index renewed_consents_workspace_id_idx on private.renewed_consents (workspace_id) where workspace_id is not null;
comment on index private.renewed_consents_workspace_id_idx is 'Serves the foreign key to workspaces.';
select private.describe_table('private.renewed_consents', 'People who agreed to be stored again after they were erased, as digests, with the place of the proof. Nothing else allows storing them again.', $$
    workspace_id: The workspace they agreed with; null for the catalog and all workspaces.
    digest: Digest of the identity that was suppressed.
    type: As in public.suppressions.
    evidence: Place where the consent can be read: a form, a ticket, a mail.
    renewed_at: When.
    renewed_by: User who recorded it; null for services.
$$);
select private.secure_hidden_table('private.renewed_consents');

create function private.suppression_digest(type text, identity text)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return sha256(convert_to(type || ':' || lower(btrim(identity)), 'UTF8'));
end
$$;
comment on function private.suppression_digest(text, text) is
'How an identity is written into suppressions: its type, a colon, the identity in normal form.';

create function private.typed_identities(subject text, item jsonb)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- An expression, not a query: this is asked of each person that is stored.
    return array_remove(array[
        'email:' || private.email_owner(item ->> 'email'),
        'phone:' || (item ->> 'phone'),
        'phone:' || (item ->> 'mobile'),
        'account:' || (item ->> 'platform_code') || '/' || (item ->> 'platform_account_id'),
        'handle:' || (item ->> 'platform_code') || '/' || (item ->> 'handle'),
        'source:' || subject || '/' || (item ->> 'source') || '/' || (item ->> 'external_id'),
        case when subject = 'workspace_influencers' then 'influencer:' || (item ->> 'influencer_id') end
    ], null);
end
$$;
comment on function private.typed_identities(text, jsonb) is
'What identifies the person of a row, each with its type and a colon before it. Arguments: table, row.';

create function private.word_of_handle(identity text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select parts.word
    from (values (substr(identity, strpos(identity, '/') + 1))) as parts (word)
    where length(parts.word) >= 4 and (length(parts.word) >= 8 or parts.word ~ '[^a-z]')
$$;
comment on function private.word_of_handle(text) is
'The handle of a profile (platform/handle), if it names somebody without its platform too: a short word of letters alone is most often a word.';

create function private.identities_of(subject text, item jsonb)
returns table (type text, identity text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select split_part(found.typed, ':', 1), substr(found.typed, strpos(found.typed, ':') + 1)
    from unnest(private.typed_identities(subject, item)) as found (typed);
end
$$;
comment on function private.identities_of(text, jsonb) is
'Values that identify the person of a row, in the forms that suppressions know: mailbox, numbers, platform ids, handles, ids of other systems. Arguments: table, row.';

create function private.profile_of_url(item jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := rtrim(item ->> 'url', '/');
begin
    -- Nearly every address ends with the handle of its row.
    if address is null or lower(right(address, length(item ->> 'handle') + 1)) in ('/' || (item ->> 'handle'), '@' || (item ->> 'handle')) then
        return null;
    end if;
    return 'handle:' || (item ->> 'platform_code') || '/' || private.normalise_handle(address, item ->> 'platform_code');
end
$$;
comment on function private.profile_of_url(jsonb) is
'The profile that the address of a row leads to, as private.typed_identities() writes it, where it is not that of its handle. Only stored people are compared with it: an erasure does not take one person for another because of a wrong address.';

create function private.wait_for_erasures(workspace uuid, subject text, item jsonb, former jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    identity_keys constant text[] := array[
        'email', 'phone', 'mobile', 'platform_code', 'platform_account_id', 'handle', 'url', 'source', 'external_id', 'influencer_id', 'agent_email'
    ];
    digest_of bytea;
begin
    if
        former is not null
        and not exists (select from unnest(identity_keys) as keys (name) where item -> keys.name is distinct from former -> keys.name)
    then
        return;
    end if;
    -- The lock of the whole database before that of the workspace.
    if workspace is null then
        perform pg_advisory_xact_lock_shared(private.workspace_lock('people', null));
    else
        perform
            pg_advisory_xact_lock_shared(private.workspace_lock('people', null)),
            pg_advisory_xact_lock_shared(private.workspace_lock('people', workspace));
    end if;
    if current_setting('transaction_isolation') in ('repeatable read', 'serializable') then
        -- This transaction does not see rows committed since it began, but a unique key does: then it fails with 40001.
        for digest_of in select private.suppression_digest(given.type, given.identity) from private.identities_of(subject, item) as given loop
            insert into public.suppressions (digest, type, reason) values (digest_of, 'source', 'erasure') on conflict do nothing;
            if found then
                delete from public.suppressions as mine where mine.digest = digest_of;
            end if;
            if workspace is not null then
                insert into private.workspace_suppressions (workspace_id, digest, type, reason)
                values (workspace, digest_of, 'source', 'erasure')
                on conflict do nothing;
                if found then
                    delete from private.workspace_suppressions as mine where mine.workspace_id = workspace and mine.digest = digest_of;
                end if;
            end if;
        end loop;
    end if;
end
$$;
comment on function private.wait_for_erasures(uuid, text, jsonb, jsonb) is
'Waits for an erasure that is under way before a row of a person is stored, so that the next check sees the erased person. Arguments: workspace, table, row, row before.';

-- An insert leaves the row out, so that a batch goes on without an erased person and reveals nothing; an update is rejected
-- with a message that fits any value. Argument: the table's name. Definer: suppressions are hidden from everybody.
create function private.skip_suppressed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item constant jsonb := to_jsonb(new);
    former jsonb;
    workspace constant uuid := (item ->> 'workspace_id')::uuid;
begin
    if tg_op = 'UPDATE' then
        former := to_jsonb(old);
    end if;
    -- Rows of foreign workspaces do not come here: a0_require_active_workspace has refused them.
    perform private.wait_for_erasures(workspace, tg_argv[0], item, former);
    if private.is_suppressed(workspace, tg_argv[0], item, former) then
        if tg_op = 'INSERT' then
            return null;
        end if;
        perform private.reject(tg_argv[0] || '_identity_unavailable', tg_argv[0], private.row_in_words(former));
    end if;
    if item ->> 'agent_email' is not null
        and private.is_suppressed(workspace, tg_argv[0], jsonb_build_object('email', item ->> 'agent_email'), null)
    then
        new := jsonb_populate_record(new, '{"agent_email": null, "agent_name": null}');
    end if;
    return new;
end
$$;
comment on function private.skip_suppressed() is
'Trigger: leaves rows of erased or opted-out people out of inserts, without an error, and rejects updates that would bring one back.';

create function private.is_suppressed(workspace_id uuid, subject text, item jsonb, former jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known constant text[] := case when former is null then '{}' else private.typed_identities(subject, former) || private.profile_of_url(former) end;
    given text;
    digest_of bytea;
begin
    -- One by one, each in its index: a plan made while the tables were empty would scan them.
    foreach given in array private.typed_identities(subject, item) || private.profile_of_url(item) loop
        continue when given is null or given = any(known);
        digest_of := private.suppression_digest(split_part(given, ':', 1), substr(given, strpos(given, ':') + 1));
        if exists (select from public.suppressions as suppressed where suppressed.digest = digest_of) then
            return true;
        end if;
        if is_suppressed.workspace_id is not null and exists (
            select from private.workspace_suppressions as suppressed
            where suppressed.workspace_id = is_suppressed.workspace_id and suppressed.digest = digest_of
        ) then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function private.is_suppressed(uuid, text, jsonb, jsonb) is
'Whether a row is of somebody who was erased, everywhere or in this workspace, by anything that identifies it now and did not before.';

create function private.skip_suppressed_people(target regclass, asked_by text default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    execute format(
        'create trigger d_skip_suppressed before insert or update on %s for each row when (not private.is_running(''erasing'')%s) '
        'execute function private.skip_suppressed(%L)',
        target, coalesce(' and not private.is_running(' || quote_literal(asked_by) || ')', ''), name
    );
    execute format('comment on trigger d_skip_suppressed on %s is %L', target, 'Keeps erased and opted-out people out.');
    perform private.define_refusal(
        name || '_identity_unavailable',
        'this address, number, profile or id cannot be given to a row of {table}',
        'The row is {row}.',
        'Leave the value out, or use another one. Services can block addresses, numbers, profiles and ids (public.block_identity()).'
    );
end
$$;
comment on function private.skip_suppressed_people(regclass, text) is
'Keeps erased and opted-out people out of a table. asked_by: an operation that asks for all rows of a statement at once.';
select private.skip_suppressed_people('public.influencers');
select private.skip_suppressed_people('public.influencer_accounts');

create function private.keep_erased_person()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.name := old.name;
    new.headline := null;
    new.bio := null;
    new.country_code := null;
    new.city := null;
    new.job_title := null;
    new.employer := null;
    new.years_in_field := null;
    new.source := old.source;
    new.external_id := null;
    new.archived_at := coalesce(new.archived_at, old.archived_at);
    return new;
end
$$;
comment on function private.keep_erased_person() is
'Trigger: an erased person of the catalog stays empty. An update that names them goes on without that, so that it costs no other row.';
create trigger a_keep_erased
before update on public.influencers
for each row when (old.source = 'erased' and not private.is_running('erasing'))
execute function private.keep_erased_person();
comment on trigger a_keep_erased on public.influencers is 'An erased person stays empty.';

create function private.skip_account_of_erased_person()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from public.influencers as people where people.id = new.influencer_id and people.source = 'erased') then
        return null;
    end if;
    return new;
end
$$;
comment on function private.skip_account_of_erased_person() is
'Trigger: leaves out an account of an erased person of the catalog, also one that nobody knew when the person was erased.';
create trigger g_skip_erased
before insert or update of influencer_id on public.influencer_accounts
for each row execute function private.skip_account_of_erased_person();
comment on trigger g_skip_erased on public.influencer_accounts is 'An erased person has no accounts.';

create function private.stamp_erasure()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- For a new row all of OLD is null.
    new.erased_at := old.erased_at;
    return new;
end
$$;
comment on function private.stamp_erasure() is
'Trigger: only erasing writes that a person is erased; an API role neither claims nor undoes it.';

select private.revoke_execute();
