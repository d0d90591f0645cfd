-- Beginning an import: who may, its mapping, its rows, and the custom fields it needs.
--
-- Functions only. The public ones are definer functions: rows and records of imports are written by them alone. They ask for the
-- caller's role first and work in the active workspace.

create function private.require_import_role(mapping jsonb, has_fields boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    of_catalog text;
begin
    if private.is_service() then
        return;
    end if;
    select string_agg(files.spec ->> 'target', ', ')
    into of_catalog
    from jsonb_array_elements(mapping -> 'files') as files (spec)
    where private.is_catalog_import(private.import_target_table(files.spec ->> 'target'));
    if of_catalog is not null then
        perform private.reject('import_catalog_role', of_catalog);
    end if;
    if private.active_workspace('admin') is not null then
        return;
    end if;
    if mapping @? '$.files[*] ? (@.target == "exchange_rates")' then
        perform private.reject('import_target_role', 'exchange_rates');
    elsif has_fields then
        perform private.reject('import_target_role', 'custom_field_definitions');
    end if;
end
$$;
comment on function private.require_import_role(jsonb, boolean) is
'Rejects a caller who may not write all that an import writes, at each of its steps: the catalog is for services, exchange rates and definitions of custom fields are for admins.';

create function private.lock_import(batch_id uuid)
returns public.import_batches
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('editor', 'import', 'records', null);
    batch public.import_batches;
begin
    select batches.* into batch
    from public.import_batches as batches
    where batches.workspace_id = workspace and batches.id = lock_import.batch_id
    for update;
    if batch.id is null then
        perform private.reject('import_batch_known', batch_id::text);
    end if;
    perform private.require_import_role(batch.mapping, exists (
        select from public.import_records as records
        where records.workspace_id = workspace and records.batch_id = batch.id and records.file = -1
    ));
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
        perform private.reject('import_batches_status_order', batch.status, verb);
    end if;
end
$$;
comment on function private.require_import_status(public.import_batches, text[], text) is 'Rejects steps of an import out of order.';

select private.define_refusal(
    'import_batch_known',
    'there is no import {import} in this workspace',
    '',
    'List the imports of the workspace in public.import_batches.',
    '22023'
);
select private.define_refusal(
    'import_file_known',
    'the mapping of this import has no file {file}',
    'The files of a mapping are counted from 0.',
    'Send rows under the place of their file in import_batches.mapping; that of the first is 0.',
    '22023'
);
select private.define_refusal(
    'import_batches_status_order',
    'an import that is {status} cannot be {step}',
    'Rows are staged, then planned, then applied, and what was applied can be undone.',
    'Call public.plan_import() until the status is planned, public.apply_import() until it is applied. To have rows back that were undone, import them again.'
);
select private.define_refusal(
    'import_custom_fields_role',
    'this import needs custom fields that are not defined yet: {fields}',
    '',
    'Have an admin define them in public.custom_field_definitions, or leave the columns out of the mapping.',
    '42501'
);
select private.define_refusal(
    'import_target_role',
    'your role does not let you import {target}',
    'They are settings of the workspace.',
    'Have an admin or owner import them.',
    '42501'
);
select private.define_refusal(
    'import_catalog_role',
    'only services import {targets}: the catalog is shared by all workspaces',
    '',
    'Import influencers (a workspace''s own people, linked to the catalog where it knows them), or have a service import: --workspace without --as.',
    '42501'
);
select private.define_refusal(
    'import_catalog_kept',
    'this import cannot be undone: it wrote to the catalog ({targets})',
    'Workspaces may have linked its people since.',
    'Import the former values, or erase a person with public.erase_influencer().'
);
select private.define_refusal(
    'import_mapping_known',
    'this mapping cannot be used: {problems}',
    '',
    'public.import_fields lists targets and fields.',
    '22023'
);
select private.define_refusal(
    'import_batches_untouched',
    'this import cannot be undone: its rows were changed or used since',
    '{rows}',
    'Take those changes back, or leave the import as it is.'
);

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

create function private.set_up_import(batch public.import_batches)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    missing jsonb;
begin
    select jsonb_agg(distinct jsonb_build_object('subject', wanted.subject, 'key', wanted.key, 'label', wanted.label, 'type', wanted.type))
    into missing
    from (
        select
            private.import_target_table(files.spec ->> 'target') as subject,
            substr(columns.value, 8) as key,
            min(columns.key) as label,
            min(coalesce(files.spec -> 'custom' ->> substr(columns.value, 8), 'text')) as type
        from jsonb_array_elements(batch.mapping -> 'files') as files (spec)
        cross join jsonb_each_text(coalesce(files.spec -> 'columns', '{}')) as columns
        where starts_with(columns.value, 'custom:')
        group by 1, 2
    ) as wanted
    where not exists (
        select from public.custom_field_definitions as known
        where known.workspace_id = batch.workspace_id and known.subject = wanted.subject and known.key = wanted.key
    );
    if missing is null then
        return;
    end if;
    if private.active_workspace('admin') is null then
        perform private.reject('import_custom_fields_role', (
            select string_agg(fields.spec ->> 'subject' || '.' || (fields.spec ->> 'key'), ', ')
            from jsonb_array_elements(missing) as fields (spec)
        ));
    end if;
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, record_id, keys, new_values, action)
    select
        batch.workspace_id, batch.id, -1, fields.place, 'custom_field_definitions', 'custom_field_definitions', public.uuid_v7(),
        private.import_keys_of('custom_field_definitions', fields.spec), fields.spec, 'create'
    from jsonb_array_elements(missing) with ordinality as fields (spec, place);
end
$$;
comment on function private.set_up_import(public.import_batches) is
'What an import needs before its rows are read: custom fields that are not defined yet become records of the import itself.';

create function private.import_shape_problems(spec jsonb)
returns setof text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('%s has to be an object: a column, and %s', shapes.name, case shapes.kind when 'array' then 'a list of texts' else 'a text' end)
    from (
        values ('joins', 'array'), ('leaves_out', 'array'), ('keeps', 'array'), ('splits', 'string'), ('prefixes', 'string')
    ) as shapes (name, kind)
    cross join lateral (select spec -> shapes.name as given) as told
    where
        jsonb_typeof(told.given) <> 'object'
        or (
            jsonb_typeof(told.given) = 'object'
            and exists (select from jsonb_each(told.given) as columns where jsonb_typeof(columns.value) <> shapes.kind)
        )
$$;
comment on function private.import_shape_problems(jsonb) is
'What is wrong with the parts of a file''s mapping that shape its cells; no row if nothing is.';

create function private.shape_import_cells(given jsonb, spec jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    left_out text;
    shaped jsonb := given;
begin
    select format('%s is %s', columns.key, coalesce(nullif(btrim(given ->> columns.key), ''), 'empty'))
    into left_out
    from (
        select told.key, told.value, false as is_kept from jsonb_each(coalesce(spec -> 'leaves_out', '{}')) as told
        union all
        select told.key, told.value, true from jsonb_each(coalesce(spec -> 'keeps', '{}')) as told
    ) as columns
    where columns.is_kept <> exists (
        select from jsonb_array_elements_text(columns.value) as words (word)
        where lower(words.word) = lower(btrim(coalesce(given ->> columns.key, '')))
    )
    order by columns.is_kept, columns.key
    limit 1;
    if left_out is not null then
        return jsonb_build_object('__left_out', left_out);
    end if;
    shaped := shaped || coalesce((
        select jsonb_object_agg(columns.key, columns.value || btrim(shaped ->> columns.key))
        from jsonb_each_text(spec -> 'prefixes') as columns
        where btrim(shaped ->> columns.key) <> ''
    ), '{}');
    shaped := shaped || coalesce((
        select jsonb_object_agg(columns.key, joined.cell)
        from jsonb_each(spec -> 'joins') as columns
        cross join lateral (
            select string_agg(btrim(parts.cell), ' ' order by parts.place) as cell
            from (
                select 0 as place, shaped ->> columns.key as cell
                union all
                select others.place, given ->> others.heading
                from jsonb_array_elements_text(columns.value) with ordinality as others (heading, place)
            ) as parts
            where btrim(parts.cell) <> ''
        ) as joined
        where joined.cell is not null
    ), '{}');
    return shaped || coalesce((
        select jsonb_object_agg(halves.heading, halves.cell)
        from jsonb_each_text(spec -> 'splits') as columns
        cross join lateral (
            values
            (columns.key, btrim(split_part(shaped ->> columns.key, ' / ', 1))),
            (columns.value, btrim(substr(shaped ->> columns.key, strpos((shaped ->> columns.key) || ' / ', ' / ') + 3)))
        ) as halves (heading, cell)
        where shaped ? columns.key
    ), '{}');
end
$$;
comment on function private.shape_import_cells(jsonb, jsonb) is
'A row as its mapping shapes it before it is read: left out by a word, completed, joined, split. What `crmdb import` does with the rows of files.';

create function public.create_import(source text, mapping jsonb)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('editor', 'import', 'records', null);
    made uuid;
    wrong text;
begin
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
        union all
        select shapes.problem from private.import_shape_problems(files.spec) as shapes (problem)
    ) as problems;
    if wrong is not null or jsonb_array_length(mapping -> 'files') is null then
        perform private.reject('import_mapping_known', coalesce(wrong, 'it names no files'));
    end if;
    perform private.require_import_role(mapping, false);
    insert into public.import_batches (workspace_id, source, mapping)
    values (workspace, lower(private.clean_text(create_import.source)), create_import.mapping)
    returning id into made;
    return made;
end
$$;
comment on function public.create_import(text, jsonb) is
'Begins an import into the active workspace and returns its id. source is the system the files come from, mapping says how they are read (public.import_batches.mapping).';

create function private.longest_import_cell(given jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_build_object('__long', cells.key, '__length', length(cells.value)::text)
        from jsonb_each_text(given) as cells
        order by length(cells.value) desc
        limit 1
    );
end
$$;
comment on function private.longest_import_cell(jsonb) is
'What is staged of a row of more than 100,000 bytes: heading and length of its longest cell.';

create function public.stage_import_rows(batch_id uuid, file integer, first_line bigint, rows jsonb)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    batch constant public.import_batches := private.lock_import(stage_import_rows.batch_id);
    spec constant jsonb := batch.mapping -> 'files' -> stage_import_rows.file;
    is_shaped constant boolean := spec ?| '{joins,splits,prefixes,leaves_out,keeps}';
    staged integer;
begin
    perform private.require_import_status(batch, '{staging}', 'given more rows');
    if coalesce(stage_import_rows.file, -1) not between 0 and jsonb_array_length(batch.mapping -> 'files') - 1 then
        perform private.reject('import_file_known', stage_import_rows.file::text);
    end if;
    insert into public.import_rows (workspace_id, batch_id, file, line, given)
    select
        batch.workspace_id, batch.id, stage_import_rows.file, first_line + listed.place - 1,
        case when pg_column_size(listed.given) <= 100000 then listed.given else private.longest_import_cell(listed.given) end
    from (
        select
            case when is_shaped then private.shape_import_cells(items.given, spec) else items.given end as given,
            items.place
        from jsonb_array_elements(stage_import_rows.rows) with ordinality as items (given, place)
        where items.given <> 'null'
    ) as listed
    on conflict on constraint import_rows_pkey do update set given = excluded.given;
    get diagnostics staged = row_count;
    return staged;
end
$$;
comment on function public.stage_import_rows(uuid, integer, bigint, jsonb) is
'Brings rows of a file into an import: a JSON array of objects by the file''s own column names, the first of them row first_line of the file; null for a row that is empty. The same rows again change nothing. For 500 to 5,000 rows a call.';

select private.revoke_execute();
revoke all on function public.create_import(text, jsonb), public.stage_import_rows(uuid, integer, bigint, jsonb)
from public, anon, authenticated, service_role;
grant execute on function public.create_import(text, jsonb), public.stage_import_rows(uuid, integer, bigint, jsonb)
to authenticated, service_role;
