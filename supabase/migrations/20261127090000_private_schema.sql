-- What every later file uses: extensions, schema private, identifiers, and how a rule refuses.
--
-- Touches no existing table and takes no lock worth naming; instant on a database of any size.

-- Foundation: extensions, the private schema, identifiers, refusals, and the helpers that finish every table.
--
-- Touches no existing table, takes no lock worth naming, instant on a database of any size.
-- Read this file first: each later file is `create table` + one line of description + one call of a helper below.

create extension if not exists pg_trgm with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists unaccent with schema extensions;

create schema private;
comment on schema private is
'Helpers no API role may call: policies, triggers and defaults use them; nobody has USAGE on the schema.';
revoke all on schema private from public, anon, authenticated, service_role;

-- Identifiers

-- Sub-millisecond bits as RFC 9562 method 3: with milliseconds only, rows of one statement land in random index order.
create function private.uuid_v7()
returns uuid
language sql
volatile
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select encode(
        substring(int8send(clock.micros / 1000) from 3)
        || int2send((28672 + (clock.micros % 1000) * 4096 / 1000)::smallint)
        || substring(uuid_send(gen_random_uuid()) from 9),
        'hex'
    )::uuid
    from (select (extract(epoch from clock_timestamp()) * 1000000)::bigint as micros) as clock
$$;
comment on function private.uuid_v7() is
'A version 7 UUID (RFC 9562): 48 bits of milliseconds, 12 of the fraction, 62 random. The default id of every entity. On PostgreSQL 18 the built-in uuidv7() does the same; this one also runs on 15 to 17.';

-- Refusals

create function private.reject(
    rule text,
    message text,
    detail text default '',
    hint text default '',
    code text default '23514'
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception using
        errcode = code,
        message = format('%s (violates "%s")', message, rule),
        detail = coalesce(detail, ''),
        hint = coalesce(hint, ''),
        constraint = rule;
end
$$;
comment on function private.reject(text, text, text, text, text) is
'Raises the refusal of a rule a constraint cannot state. As in PostgreSQL''s own messages the rule''s name stands in quotes in the message and in the error''s constraint field: that name is the stable code, listed in docs/database/rules.md.';

create function private.require_read_committed(rule text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('transaction_isolation') not in ('read committed', 'read uncommitted') then
        perform private.reject(
            rule,
            format('this change is not made under isolation level "%s"', current_setting('transaction_isolation')),
            'It depends on rows of other transactions, which may commit while it waits and which it could not see then.',
            'Make it in a transaction of its own under read committed, the default.',
            '25001'
        );
    end if;
end
$$;
comment on function private.require_read_committed(text) is
'Refuses a change whose rule counts rows of others: it locks what they lock, and must see what they committed while it waited.';

-- Anybody who may send SQL can set the setting, so it counts only for the owner of these functions: within a trigger that runs
-- as its caller, current_user is the owner only if a definer function (or the owner) made the change.
create function private.is_erasing()
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        coalesce(current_setting('crmdb.erasing', true), '') = 'on'
        and pg_has_role(current_user, (select schemas.nspowner from pg_namespace as schemas where schemas.nspname = 'private'), 'usage')
$$;
comment on function private.is_erasing() is
'Whether a definer function that erases or merges people makes this change. Asked in the WHEN clause of triggers and by triggers that run as their caller; in a definer function it would trust everybody who sets crmdb.erasing.';

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
'Whether a definer function makes this change that rebuilds the search rows of what it changed at its end. Asked in the WHEN clause of triggers.';

create function private.has_lost_parent(child regclass, item jsonb)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    key record;
    is_there boolean;
begin
    for key in
        select
            constraints.confrelid::regclass as parent,
            string_agg(format('parents.%I = %L', theirs.attname, item ->> ours.attname), ' and ') as condition
        from pg_constraint as constraints
        cross join unnest(constraints.conkey, constraints.confkey) as columns (ours, theirs)
        inner join pg_attribute as ours on ours.attrelid = constraints.conrelid and ours.attnum = columns.ours
        inner join pg_attribute as theirs on theirs.attrelid = constraints.confrelid and theirs.attnum = columns.theirs
        where constraints.conrelid = child and constraints.contype = 'f' and constraints.confdeltype = 'c'
        group by constraints.oid, constraints.confrelid
        having bool_and(item ->> ours.attname is not null)
    loop
        execute format('select exists (select from %s as parents where %s)', key.parent, key.condition) into is_there;
        if not is_there then
            return true;
        end if;
    end loop;
    return false;
end
$$;
comment on function private.has_lost_parent(regclass, jsonb) is
'Whether a row that a cascading foreign key ties to is gone, so that this one goes with it.';

-- Runs as its caller. API roles have no privilege to update or delete in these tables; this is for definer functions and the owner.
create function private.prevent_change()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_erasing() then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    -- A cascade: the workspace, or another row it belongs to, is gone already.
    if
        tg_op = 'DELETE'
        and (
            not exists (select from public.workspaces as workspaces where workspaces.id = old.workspace_id)
            or private.has_lost_parent(tg_relid, to_jsonb(old))
        )
    then
        return old;
    end if;
    perform private.reject(
        tg_argv[0] || '_append_only',
        format('a row of %s cannot be %s', tg_argv[0], case tg_op when 'DELETE' then 'deleted' else 'changed' end),
        'The table is append-only: what was once recorded stays as it was reported.',
        'Add a new row that corrects it.'
    );
    return null;
end
$$;
comment on function private.prevent_change() is
'Trigger of append-only tables; argument: the table''s name. Lets cascades of a deleted parent and erasure through.';

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
