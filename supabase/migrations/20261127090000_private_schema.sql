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

-- The id that a row has in another system: source and external_id. docs/decisions/0049 lists the tables.

-- One row per id of a source. Rows without an id do not collide: nulls are distinct. The key is whole, not partial, because
-- `on conflict (workspace_id, source, external_id)`, as PostgREST writes it, finds no partial index.
create function private.add_external_id(target regclass, default_source text default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    scope constant text := case
        when exists (
            select from pg_catalog.pg_attribute where attrelid = target and attname = 'workspace_id' and not attisdropped
        ) then 'workspace_id, ' else ''
    end;
begin
    execute format(
        'alter table %1$s add column source text %2$s, add column external_id text, '
        'add constraint %3$I unique (%4$s source, external_id), '
        'add constraint %5$I check (external_id is null or source is not null)',
        target,
        case when default_source is null then '' else format('not null default %L', default_source) end,
        name || '_external_id_key', scope, name || '_external_id_check'
    );
    execute format(
        'comment on constraint %I on %s is %L', name || '_external_id_key', target, 'A row of another system is stored once, however often it is sent.'
    );
    execute format(
        'comment on constraint %I on %s is %L', name || '_external_id_check', target,
        'An id says nothing without the system it is from. A source alone says where the row came from.'
    );
end
$$;
comment on function private.add_external_id(regclass, text) is
'Gives a table source and external_id: the id that a row has in another system, unique per workspace (in the catalog: at all). Called right after create table, before private.describe_table(). default_source: for a table whose rows always have a source.';

-- Operations that rules make way for

-- A setting alone proves nothing, because anybody who may send SQL can set one. So its value is a token that stands in a table
-- which only the owner of these functions can write, from the beginning of the operation to its end.
create table private.running_operations (
    operation text not null,
    token text not null default gen_random_uuid(),
    primary key (operation, token),
    constraint running_operations_operation_check check (operation in ('erasing', 'importing_contacts', 'rehearsing', 'searching_later', 'telling_rates'))
);
comment on table private.running_operations is 'Operations of transactions that have not ended; each transaction sees its own alone.';
comment on column private.running_operations.operation is
'erasing: erases, merges or takes back rows. importing_contacts: asks for all contacts of a statement at once what triggers ask for each. rehearsing: takes back all that it writes, so nothing is recorded of it. searching_later: rebuilds search rows itself at its end. telling_rates: writes rates that were told as percent or fraction.';
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
