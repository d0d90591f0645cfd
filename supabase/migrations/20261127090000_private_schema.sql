-- Private schema: the extensions, the schema and the identifiers that every later file uses.
--
-- Touches no existing table and locks nothing that others use; instant on a database of any size. Read this file first.

create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists unaccent with schema extensions;

create schema private;
comment on schema private is
'Helpers that no API role may call by name. Policies, triggers and defaults use them; no API role has USAGE on the schema.';
revoke all on schema private from public, anon, authenticated, service_role;

-- Identifiers

-- In schema public, as all that defaults of columns call: the API evaluates a default itself, as the caller, for rows of one
-- request that leave different columns out (Prefer: missing=default; defaultToNull: false in supabase-js).
-- Sub-millisecond bits as RFC 9562 method 3: with milliseconds only, rows of one statement land in random index order.
-- In plpgsql: an SQL function would be started anew for each id.
create function public.uuid_v7()
returns uuid
language plpgsql
volatile
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    micros constant bigint := extract(epoch from clock_timestamp()) * 1000000;
begin
    return encode(
        substring(int8send(micros / 1000) from 3)
        || int2send((28672 + (micros % 1000) * 4096 / 1000)::smallint)
        || substring(uuid_send(gen_random_uuid()) from 9),
        'hex'
    )::uuid;
end
$$;
comment on function public.uuid_v7() is
'A version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 of the fraction, 62 random. The default id of every entity. On PostgreSQL 18 the built-in uuidv7() does the same; this one also runs on 15 to 17.';
revoke all on function public.uuid_v7() from public, anon, authenticated, service_role;
grant execute on function public.uuid_v7() to authenticated, service_role;

-- Operations that rules make way for

-- A setting alone proves nothing, because anybody who may send SQL can set one. So its value is a token that stands in a table
-- which only the owner of these functions can write, from the beginning of the operation to its end.
create table private.running_operations (
    operation text not null,
    token text not null default gen_random_uuid(),
    primary key (operation, token),
    constraint running_operations_operation_check check (operation in ('erasing', 'importing_contacts', 'rehearsing', 'searching_later'))
);
comment on table private.running_operations is 'Operations of transactions that have not ended; each transaction sees its own alone.';
comment on column private.running_operations.operation is
'erasing: erases, merges or takes back rows. importing_contacts: asks for all contacts of a statement at once what triggers ask for each. rehearsing: takes back all that it writes, so nothing is recorded of it. searching_later: rebuilds search rows itself at its end.';
comment on column private.running_operations.token is 'Value of the setting crmdb.<operation> while the operation runs.';

create function private.is_running(operation text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := current_setting('crmdb.' || operation, true);
begin
    -- Nearly always: without a look-up.
    if coalesce(given, '') = '' then
        return false;
    end if;
    return exists (
        select from private.running_operations as running
        where running.operation = is_running.operation and running.token = given
    );
end
$$;
comment on function private.is_running(text) is 'Whether private.begin_operation() has begun the operation in this transaction.';

create function private.begin_operation(operation text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    given text;
begin
    if private.is_running(operation) then
        return;
    end if;
    insert into private.running_operations (operation) values (begin_operation.operation) returning token into given;
    execute format('set local crmdb.%s = %L', operation, given);
end
$$;
comment on function private.begin_operation(text) is
'Rules make way for the operation until private.end_operation() or the end of the transaction.';

create function private.end_operation(operation text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from private.running_operations as running
    where running.operation = end_operation.operation and running.token = current_setting('crmdb.' || end_operation.operation);
    execute format('set local crmdb.%s = %L', operation, '');
end
$$;
comment on function private.end_operation(text) is 'All rules hold again.';

create function private.workspace_lock(topic text, workspace_id uuid)
returns bigint
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return hashtextextended(topic, coalesce(uuid_hash_extended(workspace_id, 0), 0));
end
$$;
comment on function private.workspace_lock(text, uuid) is
'Key of an advisory lock of a workspace; NULL: of the catalog. people: storing a person takes it shared, erasing one exclusively. meaning: recording touches takes it shared; a change of links, codes, content, collaborations, campaigns, aliases or channel rules takes it exclusively. merges: one merge or erasure at a time. attribution: one computation at a time. totals: folding or rebuilding them. import: writing an import or taking it back.';

create function private.set_updated_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- An upsert that brings what is there already changes nothing.
    if new is distinct from old then
        new.updated_at := now();
    end if;
    return new;
end
$$;
comment on function private.set_updated_at() is
'Trigger: keeps updated_at at the time of the last change of the row. An update that leaves every column as it was does not count.';
