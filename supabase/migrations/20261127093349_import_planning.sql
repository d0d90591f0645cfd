-- Planning and applying imports: what the API offers, in batches that may be interrupted at any moment.
--
-- Functions only. The public ones are definer functions: rows and records of imports are written by them alone. They ask for the
-- caller's role first and work in the active workspace.

create function private.import_file_order(mapping jsonb)
returns smallint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(
        (files.place - 1)::smallint
        order by array_position(private.import_table_order(), private.import_target_table(files.spec ->> 'target')), files.place
    )
    from jsonb_array_elements(mapping -> 'files') with ordinality as files (spec, place)
$$;
comment on function private.import_file_order(jsonb) is 'The files of an import in the order in which they are read and written: what others refer to first.';

create function private.lock_import(batch_id uuid)
returns public.import_batches
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace('editor');
    batch public.import_batches;
begin
    if workspace is null then
        perform private.reject(
            'import_workspace_writable', 'this request names no workspace in which the caller may import',
            'Members need at least the role editor; a service has no workspace of its own.',
            'Name the workspace by the header x-workspace-id or the setting crmdb.workspace_id.', '42501'
        );
    end if;
    select batches.* into batch
    from public.import_batches as batches
    where batches.workspace_id = workspace and batches.id = lock_import.batch_id
    for update;
    if batch.id is null then
        perform private.reject(
            'import_batch_known', format('there is no import %s in this workspace', batch_id), '',
            'List the imports of the workspace in public.import_batches.', 'P0002'
        );
    end if;
    return batch;
end
$$;
comment on function private.lock_import(uuid) is
'The import of the active workspace, locked: of two sessions at one import one waits.';

create function private.require_import_status(batch public.import_batches, allowed text[], verb text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if batch.status <> all(allowed) then
        perform private.reject(
            'import_batches_status_order', format('an import that is %s cannot be %s', batch.status, verb),
            'Rows are staged, then planned, then applied, and what was applied can be undone.',
            case batch.status
                when 'staging' then 'Plan it first with public.plan_import().'
                when 'planning' then 'Call public.plan_import() until its status is planned.'
                when 'applying' then 'Call public.apply_import() until its status is applied.'
                when 'undoing' then 'Call public.undo_import() until its status is undone.'
                else 'Begin another import with public.create_import().'
            end,
            '55000'
        );
    end if;
end
$$;
comment on function private.require_import_status(public.import_batches, text[], text) is 'Rejects steps of an import out of order.';

create function private.next_import_lines(batch public.import_batches, row_limit integer, actions text[])
returns table (file_number smallint, after_line bigint, through_line bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    is_later boolean := batch.next_file is null;
begin
    foreach file_number in array private.import_file_order(batch.mapping) loop
        is_later := is_later or file_number = batch.next_file;
        continue when not is_later;
        after_line := case when file_number = batch.next_file then batch.next_line else 0 end;
        select max(listed.line)
        into through_line
        from (
            select rows.line from public.import_rows as rows
            where
                rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number and rows.line > after_line
                and (actions is null or rows.action = any(actions))
            order by rows.line
            limit row_limit
        ) as listed;
        if through_line is not null then
            return next;
            return;
        end if;
    end loop;
end
$$;
comment on function private.next_import_lines(public.import_batches, integer, text[]) is
'The rows that come next in an import, of one file; none when all are done.';

create function private.read_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    matched text;
begin
    batch.words := private.learn_import_words(batch, file_number, after_line, through_line);
    perform private.read_import_chunk(batch, file_number, after_line, through_line);
    perform private.require_import_fields(batch, file_number, after_line, through_line);
    perform private.shape_import_records(batch, file_number, after_line, through_line);
    foreach matched in array private.import_table_order() loop
        continue when not exists (
            select from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line > after_line and records.line <= through_line and records.table_name = matched
        );
        perform private.link_import_parts(batch, file_number, after_line, through_line, matched);
        perform private.resolve_import_references(batch, file_number, after_line, through_line, matched);
        perform private.match_import_table(batch, file_number, after_line, through_line, matched);
        if matched = main then
            perform private.store_import_problems(
                batch, file_number, private.find_import_conflicts(batch, file_number, after_line, through_line, matched)
            );
        end if;
    end loop;
    return batch.words;
end
$$;
comment on function private.read_import_lines(public.import_batches, smallint, bigint, bigint) is
'First phase of planning: what rows say, and which records that is about. Returns the words it knows now.';

create function private.decide_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    compared text;
begin
    foreach compared in array private.import_table_order() loop
        perform private.resolve_import_references(batch, file_number, after_line, through_line, compared);
    end loop;
    perform private.drop_lost_references(batch, file_number, after_line, through_line);
    perform private.store_import_problems(batch, file_number, private.find_taken_ids(batch, file_number, after_line, through_line));
    foreach compared in array private.import_table_order() loop
        continue when not exists (
            select from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line > after_line and records.line <= through_line and records.table_name = compared
                and records.action is null
        );
        perform private.link_import_parts(batch, file_number, after_line, through_line, compared);
        perform private.match_import_table(batch, file_number, after_line, through_line, compared);
        perform private.compare_import_table(batch, file_number, after_line, through_line, compared);
    end loop;
    perform private.decide_import_rows(batch, file_number, after_line, through_line);
end
$$;
comment on function private.decide_import_lines(public.import_batches, smallint, bigint, bigint) is
'Second phase of planning: what each row would do.';

create function private.import_lines_to_write(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select rows.line from public.import_rows as rows
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
            and rows.line > after_line and rows.line <= through_line and rows.action in ('create', 'update') and rows.applied_at is null
        order by rows.line
    );
end
$$;
comment on function private.import_lines_to_write(public.import_batches, smallint, bigint, bigint) is 'The rows that write something.';

create function private.save_import(batch public.import_batches)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_batches as batches
    set
        status = batch.status, words = batch.words, phase = batch.phase, next_file = batch.next_file, next_line = batch.next_line,
        planned_at = batch.planned_at, applied_at = batch.applied_at, applied_by = batch.applied_by,
        undone_at = batch.undone_at, undone_by = batch.undone_by
    where batches.workspace_id = batch.workspace_id and batches.id = batch.id;
end
$$;
comment on function private.save_import(public.import_batches) is 'Writes how far an import has come.';

-- Index scans only: whatever is known of tables that fill at this very moment, each row is found by its key.
create function public.plan_import(batch_id uuid, row_limit integer default 2000)
returns public.import_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    batch public.import_batches := private.lock_import(plan_import.batch_id);
    lines record;
begin
    perform private.require_import_status(batch, '{staging,planning}', 'planned');
    if batch.status = 'staging' then
        batch.status := 'planning';
        perform private.set_up_import(batch);
    end if;
    select next_lines.* into lines
    from private.next_import_lines(batch, greatest(1, least(row_limit, 20000)), null) as next_lines;
    if lines.file_number is null and batch.phase = 1 then
        batch.phase := 2;
        batch.next_file := null;
        batch.next_line := 0;
    elsif lines.file_number is null then
        batch.status := 'planned';
        batch.planned_at := now();
        batch.phase := 3;
        batch.next_file := null;
        batch.next_line := 0;
    else
        if batch.phase = 1 then
            batch.words := private.read_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
        else
            perform private.decide_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
            perform private.store_import_problems(batch, lines.file_number, private.rehearse_import_lines(
                batch, lines.file_number,
                private.import_lines_to_write(batch, lines.file_number, lines.after_line, lines.through_line)
            ));
        end if;
        batch.next_file := lines.file_number;
        batch.next_line := lines.through_line;
    end if;
    perform private.save_import(batch);
    return batch;
end
$$;
comment on function public.plan_import(uuid, integer) is
'Plans an import, row_limit rows a call: call it until the status is planned. Each row then says in public.import_rows what it does, and why if it is skipped or refused. Rows are really written and taken back, so every rule of the database has spoken. Changes nothing but the import itself.';

create function public.apply_import(batch_id uuid, row_limit integer default 2000)
returns public.import_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    batch public.import_batches := private.lock_import(apply_import.batch_id);
    written bigint[];
    lines record;
begin
    perform private.require_import_status(batch, '{planned,applying}', 'applied');
    batch.status := 'applying';
    -- Imports of one workspace take turns, so that each sees what the other has written.
    perform pg_advisory_xact_lock(uuid_hash_extended(batch.workspace_id, 7262830400257));
    select next_lines.* into lines
    from private.next_import_lines(batch, greatest(1, least(row_limit, 20000)), '{create,update}') as next_lines;
    if lines.file_number is null then
        batch.status := 'applied';
        batch.applied_at := now();
        batch.applied_by := auth.uid();
    else
        perform private.refresh_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
        written := private.import_lines_to_write(batch, lines.file_number, lines.after_line, lines.through_line);
        perform private.store_import_problems(
            batch, lines.file_number, private.try_import_lines(batch, lines.file_number, written)
        );
        update public.import_rows as rows
        set applied_at = now(), given = '{}'
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = lines.file_number
            and rows.line = any(written) and rows.action in ('create', 'update');
        batch.next_file := lines.file_number;
        batch.next_line := lines.through_line;
    end if;
    perform private.save_import(batch);
    return batch;
end
$$;
comment on function public.apply_import(uuid, integer) is
'Writes what was planned, row_limit rows a call: call it until the status is applied. Each call is complete in itself; after an interruption the next one goes on. Rows that the database refuses now are refused, the others written.';

create function private.refresh_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    moved record;
    is_moved boolean := false;
begin
    -- What another import or somebody else has made since planning is now updated, not made twice.
    for moved in
        select distinct on (records.record_id) records.record_id as planned_id, found.record_id as found_id, records.table_name
        from (
            select listed.table_name, array_agg(distinct given.key) as keys
            from public.import_records as listed
            cross join unnest(listed.keys) as given (key)
            where
                listed.workspace_id = batch.workspace_id and listed.batch_id = batch.id and listed.file = file_number
                and listed.line > after_line and listed.line <= through_line and listed.action = 'create'
                and not starts_with(given.key, '~')
            group by listed.table_name
        ) as wanted
        cross join lateral private.find_imported(batch.workspace_id, batch.source, wanted.table_name, wanted.keys) as found
        inner join public.import_records as records
            on
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line > after_line and records.line <= through_line and records.table_name = wanted.table_name
                and records.action = 'create' and found.key = any(records.keys) and found.record_id <> records.record_id
    loop
        is_moved := true;
        update private.import_keys as keys
        set record_id = moved.found_id
        where
            keys.workspace_id = batch.workspace_id and keys.batch_id = batch.id and keys.table_name = moved.table_name
            and keys.record_id = moved.planned_id;
        update public.import_records as records
        set
            record_id = case when records.record_id = moved.planned_id then moved.found_id else records.record_id end,
            action = case when records.record_id = moved.planned_id then null else records.action end,
            new_values = replace(records.new_values::text, moved.planned_id::text, moved.found_id::text)::jsonb
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.applied_at is null
            and (records.record_id = moved.planned_id or strpos(records.new_values::text, moved.planned_id::text) > 0);
    end loop;
    if is_moved then
        update public.import_rows as rows set action = null
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
            and rows.line > after_line and rows.line <= through_line and rows.action in ('create', 'update') and rows.applied_at is null;
        perform private.decide_import_lines(batch, file_number, after_line, through_line);
    end if;
end
$$;
comment on function private.refresh_import_lines(public.import_batches, smallint, bigint, bigint) is
'Looks once more, just before writing, whether what rows create has come into being since they were planned.';

create function private.shape_import_records(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant text := batch.mapping -> 'files' -> file_number ->> 'target';
begin
    if target = 'contacts' then
        perform private.shape_import_people(batch, file_number, after_line, through_line);
    end if;
    perform private.stamp_import_source(batch, file_number, after_line, through_line);
end
$$;
comment on function private.shape_import_records(public.import_batches, smallint, bigint, bigint) is
'Adds to records what follows from the target.';

create function private.set_up_import(batch public.import_batches)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    null;
end
$$;
comment on function private.set_up_import(public.import_batches) is 'What an import needs before its rows are read.';

create function public.create_import(source text, mapping jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace('editor');
    made uuid;
    wrong text;
begin
    if workspace is null then
        perform private.reject(
            'import_workspace_writable', 'this request names no workspace in which the caller may import',
            'Members need at least the role editor; a service has no workspace of its own.',
            'Name the workspace by the header x-workspace-id or the setting crmdb.workspace_id.', '42501'
        );
    end if;
    select string_agg(format('file %s: %s', files.place - 1, problems.problem), '; ')
    into wrong
    from jsonb_array_elements(mapping -> 'files') with ordinality as files (spec, place)
    cross join lateral (
        select format('unknown target "%s"', files.spec ->> 'target') as problem
        where not exists (select from public.import_fields as fields where fields.target = files.spec ->> 'target')
        union all
        select format('unknown field "%s" for column "%s"', columns.value, columns.key)
        from jsonb_each_text(coalesce(files.spec -> 'columns', '{}')) as columns
        where columns.value !~ '^custom:[a-z][a-z0-9_]*$' and not exists (
            select from public.import_fields as fields
            where fields.target = files.spec ->> 'target' and fields.field = columns.value
        )
    ) as problems;
    if wrong is not null or jsonb_array_length(mapping -> 'files') is null then
        perform private.reject(
            'import_mapping_known', coalesce(wrong, 'the mapping names no files'), '',
            'public.import_fields lists targets and fields.', '22023'
        );
    end if;
    insert into public.import_batches (workspace_id, source, mapping)
    values (workspace, lower(private.clean_text(create_import.source)), create_import.mapping)
    returning id into made;
    return made;
end
$$;
comment on function public.create_import(text, jsonb) is
'Begins an import into the active workspace and returns its id. source is the system the files come from, mapping says how they are read (public.import_batches.mapping).';

create function public.stage_import_rows(batch_id uuid, file integer, first_line bigint, rows jsonb)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    batch constant public.import_batches := private.lock_import(stage_import_rows.batch_id);
    staged integer;
begin
    perform private.require_import_status(batch, '{staging}', 'given more rows');
    insert into public.import_rows (workspace_id, batch_id, file, line, given)
    select batch.workspace_id, batch.id, stage_import_rows.file, first_line + listed.place - 1, listed.given
    from jsonb_array_elements(stage_import_rows.rows) with ordinality as listed (given, place)
    where listed.given <> 'null'
    on conflict on constraint import_rows_pkey do update set given = excluded.given;
    get diagnostics staged = row_count;
    return staged;
end
$$;
comment on function public.stage_import_rows(uuid, integer, bigint, jsonb) is
'Brings rows of a file into an import: a JSON array of objects by the file''s own column names, the first of them row first_line of the file; null for a row that is empty. The same rows again change nothing. For 500 to 5,000 rows a call.';

select private.revoke_execute();
revoke all on function
public.create_import(text, jsonb), public.stage_import_rows(uuid, integer, bigint, jsonb), public.plan_import(uuid, integer),
public.apply_import(uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function
public.create_import(text, jsonb), public.stage_import_rows(uuid, integer, bigint, jsonb), public.plan_import(uuid, integer),
public.apply_import(uuid, integer)
to authenticated, service_role;
