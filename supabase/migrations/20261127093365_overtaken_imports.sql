-- Overtaken imports: what another import, or somebody else, made since an import was planned, is not made twice.
--
-- Functions only.

create function private.move_import_record(batch public.import_batches, table_name text, planned_id uuid, found_id uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update private.import_keys as keys
    set record_id = found_id
    where
        keys.workspace_id = batch.workspace_id and keys.batch_id = batch.id and keys.table_name = move_import_record.table_name
        and keys.record_id = planned_id;
    update public.import_records as records
    set
        record_id = case when records.record_id = planned_id then found_id else records.record_id end,
        action = case when records.record_id = planned_id then null else records.action end,
        keys = replace(records.keys::text, planned_id::text, found_id::text)::text[],
        -- What is only written to new records is not said of one that is there.
        new_values = replace(records.new_values::text, planned_id::text, found_id::text)::jsonb - array(
            select made.key from jsonb_each(records.new_values -> 'if_new') as made
            where records.record_id = planned_id and made.value = records.new_values -> made.key
        )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.applied_at is null
        and (records.record_id = planned_id or strpos(records.new_values::text, planned_id::text) > 0);
end
$$;
comment on function private.move_import_record(public.import_batches, text, uuid, uuid) is
'A record that was planned as new is one that has come into being meanwhile.';

create function private.is_import_overtaken(batch public.import_batches)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.import_batches as others
        where
            others.workspace_id = batch.workspace_id and others.id <> batch.id
            and (others.status = 'applying' or others.applied_at >= batch.created_at)
    );
end
$$;
comment on function private.is_import_overtaken(public.import_batches) is
'Whether another import of the workspace wrote rows since this one began, or is writing them.';

create function private.refresh_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    searched text;
    planned record;
    met record;
    is_moved boolean := private.is_import_overtaken(batch);
begin
    -- What another import or somebody else has made since planning is now updated, not made twice. Table by table: what a row
    -- refers to may be part of its key.
    foreach searched in array private.import_table_order() loop
        select array_agg(given.key) as keys, array_agg(records.record_id) as record_ids
        into planned
        from public.import_records as records
        cross join unnest(records.keys) as given (key)
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.action = 'create'
            and records.table_name = searched and given.key !~ '^[~?]';
        continue when planned.keys is null;
        for met in
            select found.record_id as found_id, planned.record_ids[array_position(planned.keys, found.key)] as planned_id
            from private.find_imported(batch.workspace_id, batch.source, searched, planned.keys) as found
        loop
            continue when met.found_id = met.planned_id;
            is_moved := true;
            perform private.move_import_record(batch, searched, met.planned_id, met.found_id);
        end loop;
    end loop;
    if is_moved then
        -- Rows without a uuid of their own, which link others: they may be there, too.
        update public.import_records as records set action = null
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.action = 'create' and records.applied_at is null
            and private.import_identity(records.table_name) <> 'known.id = records.record_id';
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

select private.revoke_execute();
