-- Table helpers: comments, indexes of foreign keys, privileges and policies of every table.
--
-- Functions only. A later file is `create table`, one description and one call of a secure_… function: policies are written nowhere else.

create function private.describe_table(target regclass, purpose text, columns text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    -- The meaning that a column of this name has in every table.
    common constant jsonb := jsonb_build_object(
        'id', 'Key of the row (UUID version 7: sorts by creation).',
        'workspace_id', 'The workspace that owns the row. Defaults to the request''s workspace.',
        'created_at', 'When the row was made; not when the thing it describes happened.',
        'created_by', 'The user whose request made the row; null for services. No foreign key: it outlives the account.',
        'updated_at', 'When the row last changed; kept by trigger.',
        'archived_at', 'When it was put away: hidden from lists, kept for history. Null: in use.',
        'custom_fields', 'Values of the workspace''s own fields by key; typed and checked by custom_field_definitions.',
        'exchange_rate', 'The rate that made the reporting amount: one unit of the currency in the reporting currency.',
        'exchange_rate_on', 'The day that rate was published.',
        'exchange_rate_via', 'The currency that rate was crossed through; null if the pair itself was published.',
        'source', 'The system the row came from, with external_id the key against importing twice.',
        'external_id', 'The row''s id in its source system.',
        'as_given', 'Values as they were given, by column, where the normal form differs.'
    );
    item record;
    given jsonb;
    missing text;
begin
    execute format(
        'comment on %s %s is %L',
        case (select relkind from pg_catalog.pg_class where oid = target) when 'v' then 'view' else 'table' end,
        target, purpose
    );
    select coalesce(jsonb_object_agg(split_part(line, ': ', 1), substr(line, strpos(line, ': ') + 2)), '{}')
    into given
    from (select btrim(raw) as line from unnest(string_to_array(columns, e'\n')) as raw) as lines
    where line <> '';
    for item in
        select
            attname as name,
            coalesce(given ->> attname, common ->> attname) as meaning
        from pg_catalog.pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped
    loop
        if item.meaning is null then
            raise exception 'column %.% has no description', target, item.name;
        end if;
        execute format('comment on column %s.%I is %L', target, item.name, item.meaning);
    end loop;
    select string_agg(key, ', ') into missing
    from jsonb_object_keys(given) as key
    where key not in (
        select attname from pg_catalog.pg_attribute where attrelid = target and attnum > 0 and not attisdropped
    );
    if missing is not null then
        raise exception 'described but not in %: %', target, missing;
    end if;
end
$$;
comment on function private.describe_table(regclass, text, text) is
'Comments a table or view and each of its columns from "column: meaning" lines; columns that mean the same everywhere are known. Raises an error if a column has no description or a description names no column.';

create function private.describe_indexes(descriptions text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    line text;
begin
    foreach line in array string_to_array(descriptions, e'\n') loop
        continue when btrim(line) = '';
        execute format(
            'comment on index public.%I is %L', btrim(split_part(line, ': ', 1)), substr(line, strpos(line, ': ') + 2)
        );
    end loop;
end
$$;
comment on function private.describe_indexes(text) is
'Comments indexes of schema public from "index: the query it serves" lines.';

create function private.index_foreign_keys(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    key record;
    index_name text;
begin
    for key in
        select
            constraints.conname,
            constraints.confrelid::regclass as parent,
            array_agg(attributes.attname order by positions.position) as columns,
            string_agg(format('%I', attributes.attname), ', ' order by positions.position) as column_list,
            string_agg(format('%I is not null', attributes.attname), ' and ' order by positions.position)
            filter (where not attributes.attnotnull) as condition
        from pg_catalog.pg_constraint as constraints
        cross join unnest(constraints.conkey) with ordinality as positions (attnum, position)
        inner join pg_catalog.pg_attribute as attributes
            on attributes.attrelid = constraints.conrelid and attributes.attnum = positions.attnum
        where
            constraints.conrelid = target
            and constraints.contype = 'f'
            and not exists (
                select from pg_catalog.pg_index as indexes
                where
                    indexes.indrelid = target
                    -- Null keys are never looked up, so "where the key is given" still covers it.
                    and (
                        indexes.indpred is null
                        or lower(pg_get_expr(indexes.indpred, target)) in (
                            select format('(%s is not null)', optional.attname)
                            from pg_catalog.pg_attribute as optional
                            where optional.attrelid = target and optional.attnum = any(constraints.conkey)
                        )
                    )
                    and (string_to_array(indexes.indkey::text, ' ')::int2[])[1:cardinality(constraints.conkey)]
                    = constraints.conkey
            )
        group by constraints.conname, constraints.confrelid
        order by constraints.conname
    loop
        index_name := format(
            '%s_%s_idx',
            (select relname from pg_catalog.pg_class where oid = target),
            array_to_string(array_remove(key.columns, 'workspace_id'), '_')
        );
        -- Citus appends the number of a shard to the name.
        if length(index_name) > 55 then
            index_name := regexp_replace(key.conname, '_fkey$', '_idx');
        end if;
        execute format(
            'create index %I on %s (%s)%s',
            index_name, target, key.column_list, coalesce(' where ' || key.condition, '')
        );
        execute format(
            'comment on index public.%I is %L',
            index_name,
            format('Serves the foreign key to %s: joins from there, and its deletes.', key.parent)
        );
    end loop;
end
$$;
comment on function private.index_foreign_keys(regclass) is
'Gives each foreign key of a table that no index covers an index of its own, partial where the key is optional. An unindexed foreign key scans the whole child table at each delete of a parent.';

-- Privileges: the helpers revoke everything and then grant by name, so the result is the same under both default regimes of Supabase.

create function private.revoke_everything(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    sequence_name text;
begin
    execute format('revoke all on table %s from public, anon, authenticated, service_role', target);
    for sequence_name in
        select dependencies.objid::regclass::text
        from pg_catalog.pg_depend as dependencies
        inner join pg_catalog.pg_class as sequences on sequences.oid = dependencies.objid and sequences.relkind = 'S'
        where dependencies.refobjid = target and dependencies.refclassid = 'pg_catalog.pg_class'::regclass
    loop
        execute format('revoke all on sequence %s from public, anon, authenticated, service_role', sequence_name);
    end loop;
end
$$;
comment on function private.revoke_everything(regclass) is
'Takes every privilege on a table and its identity sequences from the API roles, whatever the default privileges gave.';

create function private.revoke_execute()
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    function_name text;
begin
    for function_name in
        select functions.oid::regprocedure::text
        from pg_catalog.pg_proc as functions
        where
            functions.pronamespace = 'private'::regnamespace
            and has_function_privilege('anon', functions.oid, 'execute')
    loop
        execute format(
            'revoke all on function %s from public, anon, authenticated, service_role', function_name
        );
    end loop;
end
$$;
comment on function private.revoke_execute() is
'Takes EXECUTE from PUBLIC on each new function of schema private; called at the end of every migration that creates such a function, before its grants.';

create function private.secure_hidden_table(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.revoke_everything(target);
    execute format('alter table %s enable row level security', target);
    -- An explicit policy: without one, people and Supabase's advisors would think that the table was forgotten.
    execute format('create policy "nobody reads this directly" on %s for select to authenticated using (false)', target);
    execute format(
        'comment on policy "nobody reads this directly" on %s is %L',
        target, 'Read by definer functions and through partitioned parents; API roles have no privilege on it either.'
    );
end
$$;
comment on function private.secure_hidden_table(regclass) is
'Secures a table that no API role reads: no privilege, and a policy that allows no row.';

create function private.secure_reference_table(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    words text := replace((select relname from pg_catalog.pg_class where oid = target), '_', ' ');
begin
    perform private.revoke_everything(target);
    perform private.limit_values(target);
    perform private.stamp_rows(target);
    perform private.index_foreign_keys(target);
    execute format('alter table %s enable row level security', target);
    execute format('grant select on %s to authenticated', target);
    execute format('grant select, insert, update, delete on %s to service_role', target);
    -- A constant policy keeps conditions on operators that are not leakproof (arrays, full text) usable as index conditions.
    execute format(
        'create policy %I on %s for select to authenticated using (true)', 'signed-in users read ' || words, target
    );
    execute format(
        'comment on policy %I on %s is %L',
        'signed-in users read ' || words, target,
        'Shared data: every signed-in user reads all of it, only service_role writes.'
    );
    perform private.normalise_columns_of(target);
    if not private.is_written_by_database((select relname from pg_catalog.pg_class where oid = target)) then
        perform private.explain_checks_of(target);
    end if;
end
$$;
comment on function private.secure_reference_table(regclass) is
'Secures a shared table (catalog, reference data): privileges, limits of values, authorship and times, foreign key indexes, the constant read policy, text in normal form, checks that say in words what they refuse.';

create function private.secure_view(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not coalesce(
        (select reloptions @> array['security_invoker=true'] from pg_catalog.pg_class where oid = target), false
    ) then
        raise exception 'view % is not security_invoker: it would show every workspace to everybody', target;
    end if;
    execute format('revoke all on table %s from public, anon, authenticated, service_role', target);
    execute format('grant select on %s to authenticated, service_role', target);
    -- Without a trigger PostgreSQL refuses to write most views before it asks for privileges, with a code that the API answers as
    -- a failure of the server (500). With one, who has no privilege is told so (403).
    execute format(
        'create trigger prevent_write instead of insert or update or delete on %s '
        'for each row execute function private.prevent_view_write(%L)',
        target, (select relname from pg_catalog.pg_class where oid = target)
    );
    execute format('comment on trigger prevent_write on %s is %L', target, 'A view is read; its tables are written.');
end
$$;
comment on function private.secure_view(regclass) is
'Secures a view: grants its privileges, keeps it from being written, and raises an error unless it runs with the reader''s own policies.';

create function private.identifying_columns(target regclass)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        (
            select array['id']
            from pg_catalog.pg_attribute as columns
            where columns.attrelid = target and columns.attname = 'id' and not columns.attisdropped
        ),
        (
            select array_agg(columns.attname::text order by array_position(keys.conkey, columns.attnum))
            from pg_catalog.pg_constraint as keys
            inner join pg_catalog.pg_attribute as columns on columns.attrelid = keys.conrelid and columns.attnum = any(keys.conkey)
            where keys.conrelid = target and keys.contype = 'p' and columns.attname <> 'workspace_id'
        )
    )
$$;
comment on function private.identifying_columns(regclass) is
'The columns that identify a row within its workspace: id, or in a table without one (a link between two others) the rest of its primary key.';

create function private.prevent_key_changes_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    keys constant text[] := private.identifying_columns(target);
begin
    execute format(
        'create trigger a0_prevent_key_change before update of workspace_id, %1$s on %2$s for each row '
        'when ((old.workspace_id, %3$s) is distinct from (new.workspace_id, %4$s)) execute function private.prevent_key_change(%5$L)',
        array_to_string(keys, ', '), target, 'old.' || array_to_string(keys, ', old.'), 'new.' || array_to_string(keys, ', new.'), name
    );
    execute format('comment on trigger a0_prevent_key_change on %s is %L', target, 'A row keeps its key and its workspace.');
    perform private.define_refusal(
        name || '_key_fixed',
        'a row of {table} keeps its key and its workspace',
        'History, audit trail and links refer to it.',
        'Insert a new row instead.'
    );
end
$$;
comment on function private.prevent_key_changes_of(regclass) is
'Adds the trigger that prevents a change of a row''s workspace and of the columns that identify the row within it.';

create function private.secure_workspace_table(
    target regclass,
    write_role text default 'editor',
    commands text[] default '{insert,update,delete}',
    audited text[] default '{insert,update,delete}',
    read_role text default 'viewer',
    limited boolean default true
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name text := (select relname from pg_catalog.pg_class where oid = target);
    words text := replace(name, '_', ' ');
    reads text := format('workspace_id = (select private.active_workspace(%L))', read_role);
    writes text := format('workspace_id = (select private.active_workspace(%L))', write_role);
    command text;
    policy text;
begin
    perform private.revoke_everything(target);
    if limited then
        perform private.limit_values(target);
    end if;
    perform private.stamp_rows(target);
    perform private.index_foreign_keys(target);
    execute format('alter table %s enable row level security', target);

    policy := format('%ss read their workspace''s %s', case read_role when 'viewer' then 'member' else read_role end, words);
    execute format('grant select on %s to authenticated, service_role', target);
    execute format('create policy %I on %s for select to authenticated using (%s)', policy, target, reads);
    execute format('comment on policy %I on %s is %L', policy, target, format('At least %s of the active workspace.', read_role));

    foreach command in array commands loop
        policy := format('%ss %s their workspace''s %s', write_role, command, words);
        execute format('grant %s on %s to authenticated', command, target);
        execute format(
            'create policy %I on %s for %s to authenticated %s',
            policy, target, command,
            case command
                when 'insert' then format('with check (%s)', writes)
                when 'delete' then format('using (%s)', writes)
                else format('using (%s) with check (%s)', writes, writes)
            end
        );
        execute format('comment on policy %I on %s is %L', policy, target, format('At least %s of the active workspace.', write_role));
    end loop;

    if commands <> '{}' then
        perform private.require_role_for(target, write_role, commands);
    end if;

    -- Services may do what an editor may; to a table that only triggers write they may still add rows of an import.
    execute format('grant insert on %s to service_role', target);
    if 'update' = any(commands) then
        execute format('grant update on %s to service_role', target);
    end if;
    if 'delete' = any(commands) then
        execute format('grant delete on %s to service_role', target);
    end if;
    -- Triggers of one table fire in the order of their names, and before the policies: these two come first, so that no other trigger
    -- reveals what it found in a workspace that the row names without right.
    if 'insert' = any(commands) then
        execute format(
            'create trigger a0_require_active_workspace before insert on %s for each row '
            'when (row_security_active(%L::regclass) and new.workspace_id is distinct from private.active_workspace(''viewer'')) '
            'execute function private.refuse_foreign_row(%L)',
            target, target, name
        );
        execute format('comment on trigger a0_require_active_workspace on %s is %L', target, 'The policies'' answer, before any other trigger.');
    end if;
    perform private.prevent_key_changes_of(target);
    perform private.normalise_columns_of(target);
    perform private.audit_table(target, audited);
    -- Touches have words of their own, for each event of a batch.
    if commands && '{insert,update}' and name <> 'touchpoints' then
        perform private.explain_checks_of(target);
    end if;
end
$$;
comment on function private.secure_workspace_table(regclass, text, text[], text[], text, boolean) is
'Secures a workspace table: privileges, one policy per command (all one equality with private.active_workspace), limits of values, authorship and times, an index for each foreign key, text in normal form, audit. Arguments: least role that writes, commands API roles have, commands audited, least role that reads, whether values are limited: not where one function alone writes what it read from limited columns.';

create function private.require_distinct_names(target regclass, within text default null)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    index_name constant text := (select relname from pg_catalog.pg_class where oid = target) || '_name_case_key';
begin
    execute format('create unique index %I on %s (%s, lower(name))', index_name, target, concat_ws(', ', 'workspace_id', within));
    execute format('comment on index public.%I is %L', index_name, 'Price and price are one name: both in one menu, or in one report, would be two.');
end
$$;
comment on function private.require_distinct_names(regclass, text) is
'Refuses two names of a workspace table that differ only in capitals. within: a further column in whose rows names are compared.';

select private.secure_hidden_table('private.running_operations');
select private.revoke_execute();
grant execute on function private.is_running(text) to authenticated, service_role;
