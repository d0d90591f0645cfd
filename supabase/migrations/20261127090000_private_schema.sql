-- Private schema: the extensions, the schema and the identifiers that every later file uses.
--
-- Touches no existing table and takes no lock worth naming; instant on a database of any size. Read this file first.

create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists unaccent with schema extensions;

create schema private;
comment on schema private is
'Helpers that no API role may call by name. Policies, triggers and defaults use them; no API role has USAGE on the schema.';
revoke all on schema private from public, anon, authenticated, service_role;

-- Identifiers

-- Sub-millisecond bits as RFC 9562 method 3: with milliseconds only, rows of one statement land in random index order.
create function private.uuid_v7()
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
comment on function private.uuid_v7() is
'A version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 of the fraction, 62 random. The default id of every entity. On PostgreSQL 18 the built-in uuidv7() does the same; this one also runs on 15 to 17.';

-- Anybody who may send SQL can set the setting, so it counts only for the owner of these functions: within a trigger that runs
-- as its caller, current_user is the owner only if a definer function (or the owner) made the change.
create function private.is_erasing()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Triggers ask for each row, and nearly always this answers.
    if coalesce(current_setting('crmdb.erasing', true), '') <> 'on' then
        return false;
    end if;
    return pg_has_role(current_user, (select schemas.nspowner from pg_namespace as schemas where schemas.nspname = 'private'), 'usage');
end
$$;
comment on function private.is_erasing() is
'Whether a definer function that erases or merges people makes this change. Call it in the WHEN clause of triggers and in triggers that run as their caller; in a definer function it would trust everybody who sets crmdb.erasing.';

-- As above: the setting counts only for the owner.
create function private.is_searching_later()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(current_setting('crmdb.search_later', true), '') = 'on'
        and pg_has_role(current_user, (select schemas.nspowner from pg_namespace as schemas where schemas.nspname = 'private'), 'usage')
$$;
comment on function private.is_searching_later() is
'Whether the definer function that makes this change rebuilds search rows itself at its end. Call it in the WHEN clause of triggers.';

create function private.set_updated_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.updated_at := now();
    return new;
end
$$;
comment on function private.set_updated_at() is 'Trigger: keeps updated_at at the time of the last change of the row.';
