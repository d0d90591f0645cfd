-- Writing the records of an import, tried first and then for good by the same functions.
--
-- Functions only. They are called by definer functions that have asked for the caller's role; rules and triggers of the tables hold.

create function private.import_with_parents(batch public.import_batches, file_number smallint, lines bigint[])
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_ids uuid[];
    next_ids uuid[];
begin
    select coalesce(array_agg(distinct records.record_id), '{}')
    into found_ids
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id
        and (
            (records.file = file_number and records.line = any(lines) and records.action in ('create', 'update'))
            or (records.file = -1 and records.applied_at is null)
        );
    next_ids := array(
        select distinct (records.new_values ->> named.key)::uuid
        from public.import_records as records
        cross join jsonb_object_keys(records.new_values) as named (key)
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = any(lines) and records.action in ('create', 'update', 'same')
            and named.key like '%\_id' and records.new_values ->> named.key ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
    );
    -- What they refer to and what that refers to, as long as it comes with this import.
    loop
        next_ids := array(
            select distinct records.record_id
            from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(next_ids)
                and records.record_id not in (select unnest(found_ids)) and records.action in ('create', 'update') and records.applied_at is null
        );
        exit when next_ids = '{}';
        found_ids := found_ids || next_ids;
        next_ids := array(
            select distinct (records.new_values ->> named.key)::uuid
            from public.import_records as records
            cross join jsonb_object_keys(records.new_values) as named (key)
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(next_ids)
                and named.key like '%\_id' and records.new_values ->> named.key ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
        );
    end loop;
    return found_ids;
end
$$;
comment on function private.import_with_parents(public.import_batches, smallint, bigint[]) is
'The records that rows write, and those of other rows that they refer to and that are not there yet, or not as the import leaves them.';

create function private.are_contacts_refused(workspace_id uuid, contact_ids uuid[])
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.contacts as made
        inner join public.companies as companies on companies.workspace_id = made.workspace_id and companies.id = made.company_id
        where
            made.workspace_id = are_contacts_refused.workspace_id and made.id = any(contact_ids) and companies.merged_into_id is not null
    ) or exists (
        select from public.contacts as made
        cross join unnest(private.typed_identities('contacts', to_jsonb(made))) as given (identity)
        cross join lateral (
            select private.suppression_digest(split_part(given.identity, ':', 1), substr(given.identity, strpos(given.identity, ':') + 1)) as digest
            offset 0
        ) as asked
        where
            made.workspace_id = are_contacts_refused.workspace_id and made.id = any(contact_ids) and (
                exists (select from public.suppressions as everywhere where everywhere.digest = asked.digest)
                or exists (
                    select from private.workspace_suppressions as here
                    where here.workspace_id = are_contacts_refused.workspace_id and here.digest = asked.digest
                )
            )
    );
end
$$;
comment on function private.are_contacts_refused(uuid, uuid[]) is
'Whether any of these contacts is somebody who was erased, or belongs to a company that was merged.';

create function private.insert_import_contacts(batch public.import_batches, statement text, expected uuid[])
returns uuid[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    made uuid[];
begin
    -- Who was erased and which company was merged is asked once for all: for each row it is half of what writing it costs. What the
    -- statement wrote is looked at, with the locks that keep others from erasing and merging, so the answer is that of the triggers.
    if current_setting('transaction_isolation') = 'read committed' then
        begin
            perform private.wait_for_erasures(batch.workspace_id, 'contacts', '{}', null);
            perform private.begin_operation('importing_contacts');
            execute statement into made using batch.workspace_id, batch.id, expected;
            perform private.end_operation('importing_contacts');
            if private.are_contacts_refused(batch.workspace_id, made) then
                raise exception using errcode = 'CRM02', message = 'one by one';
            end if;
            return made;
        exception when sqlstate 'CRM02' then
            made := null;
        end;
    end if;
    execute statement into made using batch.workspace_id, batch.id, expected;
    return made;
end
$$;
comment on function private.insert_import_contacts(public.import_batches, text, uuid[]) is
'Inserts contacts. If any of them is not to be stored as it is, everything is taken back and the triggers of the table decide row by row.';

create function private.create_import_records(batch public.import_batches, written text, record_ids uuid[])
returns uuid[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', written)::regclass;
    has_id constant boolean := private.import_identity(written) ~ 'record_id';
    names text;
    expressions text;
    statement text;
    expected uuid[];
    made uuid[];
begin
    select array_agg(distinct records.record_id)
    into expected
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
        and records.table_name = written and records.action = 'create' and records.applied_at is null;
    if expected is null then
        return '{}'::uuid[];
    end if;
    -- A column that must not be null and has no value in the file gets its default.
    select
        string_agg(format('%I', columns.attname), ', ' order by columns.attnum),
        string_agg(
            case
                when columns.attnotnull and defaults.oid is not null
                    then format('coalesce(wanted.%I, %s)', columns.attname, pg_get_expr(defaults.adbin, defaults.adrelid))
                else format('wanted.%I', columns.attname)
            end,
            ', ' order by columns.attnum
        )
    into names, expressions
    from pg_catalog.pg_attribute as columns
    left join pg_catalog.pg_attrdef as defaults on defaults.adrelid = columns.attrelid and defaults.adnum = columns.attnum
    where
        columns.attrelid = target and columns.attnum > 0 and not columns.attisdropped
        and columns.attname in (
            select jsonb_object_keys(records.new_values)
            from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(expected)
                and records.table_name = written and records.action = 'create'
        );
    statement := format(
        'with made as (insert into %1$s (workspace_id%2$s, %3$s) '
        'select $1%4$s, %5$s from (select distinct on (given.record_id) given.* from public.import_records as given '
        'where given.workspace_id = $1 and given.batch_id = $2 and given.record_id = any($3) and given.table_name = %6$L '
        'and given.action = ''create'' and given.applied_at is null order by given.record_id, given.part <> given.table_name, given.file, given.line, given.part) as records '
        'cross join lateral jsonb_populate_record(null::%1$s, records.new_values || coalesce(records.new_values -> ''merged'', ''{}'')) as wanted '
        'order by records.record_id returning %7$s as id) '
        'select array_agg(made.id) from made',
        target, case when has_id then ', id' else '' end, names, case when has_id then ', records.record_id' else '' end, expressions,
        written, case when has_id then 'id' else 'null::uuid' end
    );
    if written = 'contacts' then
        made := private.insert_import_contacts(batch, statement, expected);
    else
        execute statement into made using batch.workspace_id, batch.id, expected;
    end if;
    -- What refers to these rows looks each of them up, and a table without statistics has no index that is better than another.
    perform private.analyze_for_import(array[format('public.%I', written)], cardinality(expected));
    if not has_id then
        return '{}'::uuid[];
    end if;
    return array(select missing.id from unnest(expected) as missing (id) where missing.id not in (select unnest(made)));
end
$$;
comment on function private.create_import_records(public.import_batches, text, uuid[]) is
'Inserts records of one table. Returns the ids of those that the table left out: erased or opted-out people.';

create function private.update_import_records(batch public.import_batches, written text, record_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', written)::regclass;
    changed record;
begin
    execute format(
        'update public.import_records as records set old_values = ('
        'select jsonb_object_agg(fields.key, to_jsonb(known) -> fields.key) from jsonb_object_keys(records.new_values - ''merged'') as fields (key) '
        'cross join jsonb_populate_record(null::%1$s, records.new_values) as wanted '
        'inner join %1$s as known on known.workspace_id = $1 and %3$s) '
        'where records.workspace_id = $1 and records.batch_id = $2 and records.record_id = any($3) '
        'and records.table_name = %2$L and records.action = ''update'' and records.applied_at is null',
        target, written, private.import_identity(written)
    ) using batch.workspace_id, batch.id, record_ids;
    -- The rows of which the same columns change are one statement. A statement for all would name the company of each row, also where
    -- the file does not, and a row that goes back to another company if a merge is undone would stay.
    for changed in
        select array_agg(items.place) as places, (
            select string_agg(format(
                case names.name when 'custom_fields' then '%1$I = known.%1$I || coalesce(wanted.%1$I, ''{}'')' else '%1$I = wanted.%1$I' end, names.name
            ), ', ')
            from unnest(items.names) as names (name)
        ) as assignments
        from (
            select records.ctid as place, array(
                select columns.attname
                from pg_catalog.pg_attribute as columns
                where columns.attrelid = target and columns.attnum > 0 and not columns.attisdropped and records.new_values ? columns.attname
                order by columns.attnum
            ) as names
            from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(update_import_records.record_ids)
                and records.table_name = written and records.action = 'update' and records.applied_at is null
        ) as items
        where items.names <> '{}'
        group by items.names
        order by items.names
    loop
        execute format(
            'update %1$s as known set %2$s from public.import_records as records '
            'cross join lateral jsonb_populate_record(null::%1$s, records.new_values || coalesce(records.new_values -> ''merged'', ''{}'')) as wanted '
            'where records.workspace_id = $1 and records.ctid = any($2) and known.workspace_id = $1 and %3$s',
            target, changed.assignments, private.import_identity(written)
        ) using batch.workspace_id, changed.places;
    end loop;
end
$$;
comment on function private.update_import_records(public.import_batches, text, uuid[]) is 'Updates records of one table with what differs, and keeps what was there before.';

create function private.stamp_import_records(batch public.import_batches, written text, record_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    has_id constant boolean := private.import_identity(written) ~ 'record_id';
    found_ids uuid[];
    found_digests text[];
begin
    if has_id then
        -- All at once: row by row the planner, which knows nothing of a workspace that is new to it, might look by workspace alone.
        execute format(
            'select array_agg(known.id), array_agg(private.import_digest(to_jsonb(known))) '
            'from public.%I as known where known.workspace_id = $1 and known.id = any($2)',
            written
        ) into found_ids, found_digests using batch.workspace_id, record_ids;
    end if;
    execute format(
        'update public.import_records as records set applied_at = now(), digest = coalesce($4 ->> records.record_id::text, ('
        'select private.import_digest(to_jsonb(known)) from jsonb_populate_record(null::public.%1$I, records.new_values) as wanted '
        'inner join public.%1$I as known on known.workspace_id = $1 and %2$s where %3$L)) '
        'where records.workspace_id = $1 and records.batch_id = $2 and records.record_id = any($3) and records.table_name = %1$L '
        'and records.action in (''create'', ''update'') and records.applied_at is null',
        written, private.import_identity(written), not has_id and written <> all(array['touchpoints', 'opportunity_history'])
    ) using batch.workspace_id, batch.id, record_ids, jsonb_object(found_ids::text[], found_digests);
end
$$;
comment on function private.stamp_import_records(public.import_batches, text, uuid[]) is
'Remembers of written records when that was and how the row looks.';

create function private.write_import_lines(
    batch public.import_batches, file_number smallint, lines bigint[], is_rehearsal boolean, is_part boolean
)
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    record_ids uuid[] := private.import_with_parents(batch, file_number, lines);
    tables text[];
    updated text[];
    written text;
    missing uuid[];
    left_out bigint[] := '{}'::bigint[];
    problems private.import_problem[] := '{}'::private.import_problem[];
begin
    -- Reading the file told percentages from fractions.
    perform private.begin_operation('telling_rates');
    select array_agg(distinct records.table_name), array_agg(distinct records.table_name) filter (where records.action = 'update')
    into tables, updated
    from public.import_records as records
    where records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids);
    foreach written in array private.import_table_order() loop
        continue when written = any(tables) is not true;
        if private.is_catalog_import(written) then
            problems := problems || private.record_import_catalog(batch, written, record_ids);
            continue;
        elsif written = 'touchpoints' then
            problems := problems || private.record_import_touches(batch, record_ids);
            continue;
        elsif written = 'workspace_audience_segments' then
            perform private.record_import_audiences(batch, record_ids);
            continue;
        elsif written = 'opportunity_history' then
            problems := problems || private.record_import_histories(batch, record_ids);
            continue;
        end if;
        missing := private.create_import_records(batch, written, record_ids);
        if missing <> '{}' then
            left_out := left_out || array(
                select records.line from public.import_records as records
                where
                    records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                    and records.record_id = any(missing)
            );
            -- The rest of a row that is left out is left out with it.
            record_ids := array(
                select given.id from unnest(record_ids) as given (id)
                where given.id not in (select unnest(missing)) and not exists (
                    select from public.import_records as records
                    where
                        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = given.id
                        and records.file = file_number and records.line = any(left_out)
                        and array_position(private.import_table_order(), records.table_name) > array_position(private.import_table_order(), written)
                )
            );
        end if;
        if written = any(updated) then
            perform private.update_import_records(batch, written, record_ids);
        end if;
    end loop;
    if (is_rehearsal and is_part) or private.is_catalog_import(tables[1]) then
        -- Digests are of what stays. That rows are written has to be known to the other half of a batch.
        update public.import_records as records
        set applied_at = now()
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
            and records.action in ('create', 'update') and records.applied_at is null;
    elsif not is_rehearsal then
        foreach written in array coalesce(tables, '{}') loop
            perform private.stamp_import_records(batch, written, record_ids);
        end loop;
    end if;
    perform private.end_operation('telling_rates');
    return problems || array(
        select private.left_out_problem(batch, file_number, skipped.line)
        from unnest(left_out) as skipped (line)
    );
end
$$;
comment on function private.write_import_lines(public.import_batches, smallint, bigint[], boolean, boolean) is
'Writes the records of rows, table by table. Arguments: import, file, rows, whether all is taken back, whether these rows are a part of those to write. Returns the rows of people that are left out, and touches that are refused.';

create function private.try_import_lines(
    batch public.import_batches, file_number smallint, lines bigint[], is_rehearsal boolean default false, is_part boolean default false
)
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    half constant integer := cardinality(lines) / 2;
    problem private.import_problem;
    said text;
    detail text;
    state text;
begin
    if cardinality(lines) = 0 then
        return '{}'::private.import_problem[];
    end if;
    begin
        return private.write_import_lines(batch, file_number, lines, is_rehearsal, is_part);
    exception when integrity_constraint_violation or data_exception or program_limit_exceeded or raise_exception
        or insufficient_privilege or invalid_transaction_state then
        get stacked diagnostics
            problem.rule = constraint_name, said = message_text, detail = pg_exception_detail, problem.hint = pg_exception_hint,
            problem.field = column_name, state = returned_sqlstate;
    end;
    -- One bad row costs no other: the halves are tried each for itself.
    if half > 0 then
        return private.try_import_lines(batch, file_number, lines[:half], is_rehearsal, true)
            || private.try_import_lines(batch, file_number, lines[half + 1:], is_rehearsal, true);
    end if;
    problem.line := lines[1];
    problem.action := 'refuse';
    problem.rule := coalesce(nullif(problem.rule, ''), 'import_row_written');
    problem.field := nullif(problem.field, '');
    if state = '23503' and problem.rule like '%\_fkey' then
        said := (private.fill_refusal('import_reference_gone')).message;
        detail := null;
    elsif detail like 'Key (%already exists.' then
        said := private.import_value_taken(detail);
        detail := null;
    end if;
    if detail like 'Failing row contains%' then
        -- The whole row says less than the rule.
        detail := (
            select obj_description(rules.oid, 'pg_constraint') from pg_catalog.pg_constraint as rules
            where rules.conname = problem.rule
            limit 1
        );
        said := (private.fill_refusal('import_row_written', problem.rule)).message;
    end if;
    -- Which row of the table it is says nothing before it is written.
    detail := nullif(btrim(regexp_replace(detail, 'The row is \S+( of source \S+)?\.$', '')), '');
    problem.reason := regexp_replace(said, ' \(violates "[^"]*"\)$', '') || coalesce('. ' || nullif(detail, ''), '');
    problem.hint := coalesce(nullif(problem.hint, ''), (private.fill_refusal('import_row_written', problem.rule)).hint);
    return array[problem];
end
$$;
comment on function private.try_import_lines(public.import_batches, smallint, bigint[], boolean, boolean) is
'Writes rows; if the database refuses, halves them until it is known which rows it refuses and why, and writes the others.';

create function private.rehearse_import_lines(batch public.import_batches, file_number smallint, lines bigint[])
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    problems private.import_problem[];
begin
    begin
        perform private.begin_operation('rehearsing');
        problems := private.try_import_lines(batch, file_number, lines, true);
        raise exception using errcode = 'CRM01', message = 'rehearsed';
    exception when sqlstate 'CRM01' then
        return problems;
    end;
end
$$;
comment on function private.rehearse_import_lines(public.import_batches, smallint, bigint[]) is
'Writes rows as applying will, keeps what was refused, and takes everything back.';

select private.revoke_execute();
