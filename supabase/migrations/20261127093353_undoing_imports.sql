-- Taking imports back, and what an import came to.
--
-- Functions only.

-- Tables that triggers alone fill, and links that go with what they link: they do not count as use.
create function private.follows_import(table_name text)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select table_name = any(array[
        'company_domains', 'contact_stage_changes', 'opportunity_history', 'status_changes', 'workspace_influencer_search', 'import_rows',
        'attribution_journeys'
    ])
$$;
comment on function private.follows_import(text) is 'Whether the rows of a table follow from others, so that they do not keep an import from being undone.';

create function private.changed_since_import(batch public.import_batches, written text)
returns table (file smallint, line bigint, record_id uuid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_catalog_import(written) then
        return;
    end if;
    return query execute format(
        'select records.file, records.line, records.record_id from public.import_records as records '
        'cross join lateral jsonb_populate_record(null::public.%1$I, records.new_values) as wanted '
        'inner join public.%1$I as known on known.workspace_id = $1 and %2$s '
        'where records.workspace_id = $1 and records.batch_id = $2 and records.table_name = %1$L and records.applied_at is not null '
        'and records.digest <> private.import_digest(to_jsonb(known)) order by 1, 2 limit 100',
        written, private.import_identity(written)
    ) using batch.workspace_id, batch.id;
end
$$;
comment on function private.changed_since_import(public.import_batches, text) is 'Records of an import that were changed since.';

create function private.used_since_import(batch public.import_batches, written text)
returns table (file smallint, line bigint, record_id uuid, used_by text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    link record;
begin
    if private.is_catalog_import(written) then
        return;
    end if;
    for link in
        select children.relname as child, columns.attname as column_name
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_class as children on children.oid = keys.conrelid
        inner join pg_catalog.pg_attribute as columns
            on columns.attrelid = keys.conrelid and columns.attnum = keys.conkey[cardinality(keys.conkey)]
        where
            keys.contype = 'f' and keys.confrelid = to_regclass('public.' || quote_ident(written))
            and children.relnamespace = 'public'::regnamespace and not children.relispartition
            and not private.follows_import(children.relname)
    loop
        -- A row that the import itself wrote is taken back with it; a contact that found its company by its address lets go of it.
        return query execute format(
            'select records.file, records.line, records.record_id, %2$L from public.import_records as records '
            'inner join public.%2$I as children on children.workspace_id = $1 and children.%3$I = records.record_id '
            'where records.workspace_id = $1 and records.batch_id = $2 and records.table_name = %1$L and records.action = ''create'' '
            'and records.applied_at is not null and not exists (select from public.import_records as ours where ours.workspace_id = $1 '
            'and ours.batch_id = $2 and ours.table_name = %2$L and ours.applied_at is not null and %4$s) %5$s order by 1, 2 limit 100',
            written, link.child, link.column_name,
            case
                when private.import_identity(link.child) ~ 'record_id' then
                    case
                        when exists (
                            select from pg_catalog.pg_attribute as ids
                            where ids.attrelid = to_regclass('public.' || quote_ident(link.child)) and ids.attname = 'id' and ids.atttypid = 'uuid'::regtype
                        ) then 'ours.record_id = children.id'
                        else 'false'
                    end
                else replace(replace(private.import_identity(link.child), 'known.', 'children.'), 'wanted.', 'children.')
                    -- Touches find what they point to when they are recorded.
                    || case when link.child = 'touchpoints' then '' else format(' and ours.new_values ->> %L = records.record_id::text', link.column_name) end
            end,
            case when written = 'companies' and link.child = 'contacts'
                then 'and not exists (select from public.company_domains as domains where domains.workspace_id = $1 '
                    'and domains.company_id = records.record_id and (domains.domain = children.company_domain or domains.domain in ('
                    'select emails.company_domain from public.contact_emails as emails where emails.workspace_id = $1 '
                    'and emails.contact_id = children.id)))' else '' end
        ) using batch.workspace_id, batch.id;
    end loop;
end
$$;
comment on function private.used_since_import(public.import_batches, text) is
'Records that an import made and that rows of others refer to now.';

create function private.require_import_untouched(batch public.import_batches)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    tables constant text[] := array(
        select records.table_name
        from public.import_records as records
        where records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.applied_at is not null
        group by records.table_name
        order by array_position(private.import_table_order(), records.table_name)
    );
    written text;
    kept text[] := '{}'::text[];
begin
    if exists (select from unnest(tables) as listed (name) where private.is_catalog_import(listed.name)) then
        perform private.reject('import_catalog_kept', (
            select string_agg(files.spec ->> 'target', ', ')
            from jsonb_array_elements(batch.mapping -> 'files') as files (spec)
            where private.is_catalog_import(private.import_target_table(files.spec ->> 'target'))
        ));
    end if;
    foreach written in array tables loop
        kept := kept || array(
            select format('row %s of %s (%s %s was changed)', changed.line, private.import_file_name(batch, changed.file), written, changed.record_id)
            from private.changed_since_import(batch, written) as changed
            union all
            select format(
                'row %s of %s (%s %s is used by %s)', used.line, private.import_file_name(batch, used.file), written, used.record_id, used.used_by
            )
            from private.used_since_import(batch, written) as used
        );
        exit when cardinality(kept) > 20;
    end loop;
    if kept <> '{}' then
        perform private.reject(
            'import_batches_untouched',
            array_to_string(kept[:20], '; ') || case when cardinality(kept) > 20 then '; and more' else '' end || '.'
        );
    end if;
end
$$;
comment on function private.require_import_untouched(public.import_batches) is
'Refuses to undo an import of which rows were changed or used since, and says which.';

create function private.restore_import_records(batch public.import_batches, written text, first_file smallint, first_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', written)::regclass;
    item record;
    assignments text;
begin
    for item in
        select records.record_id, records.old_values
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = written
            and (records.file, records.line) >= (first_file, first_line) and (records.file, records.line) <= (batch.next_file, batch.next_line)
            and records.applied_at is not null and records.action = 'update'
    loop
        select string_agg(format('%1$I = former.%1$I', given.key), ', ') into assignments from jsonb_object_keys(item.old_values) as given (key);
        -- Nothing is left to take back where all that differed referred to what was refused.
        continue when assignments is null;
        execute format(
            'update %1$s as known set %2$s from jsonb_populate_record(null::%1$s, $3) as former '
            'where known.workspace_id = $1 and %3$s',
            target, assignments, replace(replace(private.import_identity(written), 'records.record_id', '$2'), 'wanted.', 'former.')
        ) using batch.workspace_id, item.record_id, item.old_values;
    end loop;
end
$$;
comment on function private.restore_import_records(public.import_batches, text, smallint, bigint) is
'Restores what an import changed in rows of one table, from the given row of its files to where undoing stands.';

create function private.let_go_of_companies(batch public.import_batches)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.contacts as contacts set company_id = null
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'companies'
        and records.action = 'create' and records.applied_at is not null
        and contacts.workspace_id = batch.workspace_id and contacts.company_id = records.record_id;
    update public.companies as companies set parent_id = null
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'companies'
        and records.action = 'create' and records.applied_at is not null and records.new_values ? 'parent_id'
        and companies.workspace_id = batch.workspace_id and companies.id = records.record_id and companies.parent_id is not null;
end
$$;
comment on function private.let_go_of_companies(public.import_batches) is
'Contacts that found a company of an import by their address, and companies below others, no longer refer to what is deleted next.';

-- A refund may stand above the booking it takes back, and is then reached later.
create function private.take_back_refunds(batch public.import_batches, first_file smallint, first_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    with
    taken as (
        update public.import_records as records set applied_at = null
        from public.import_records as bookings
        inner join public.revenue_events as refunds on refunds.workspace_id = batch.workspace_id and refunds.reverses_id = bookings.record_id
        where
            bookings.workspace_id = batch.workspace_id and bookings.batch_id = batch.id and bookings.table_name = 'revenue_events'
            and (bookings.file, bookings.line) >= (first_file, first_line) and (bookings.file, bookings.line) <= (batch.next_file, batch.next_line)
            and bookings.applied_at is not null and bookings.action = 'create'
            and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = refunds.id
            and records.table_name = 'revenue_events' and records.action = 'create' and records.applied_at is not null
        returning records.record_id
    )
    delete from public.revenue_events as events using taken
    where events.workspace_id = batch.workspace_id and events.id = taken.record_id;
end
$$;
comment on function private.take_back_refunds(public.import_batches, smallint, bigint) is
'Takes back the refunds of an import that take back bookings of the given rows, so that these can go.';

create function private.take_back_table(batch public.import_batches, written text, row_limit integer)
returns public.import_batches
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', written)::regclass;
    first_file smallint;
    first_line bigint;
begin
    if written = 'opportunity_history' then
        perform private.take_back_histories(batch);
    elsif written = 'workspace_audience_segments' then
        perform private.take_back_audiences(batch);
    end if;
    select listed.file, listed.line
    into first_file, first_line
    from (
        select records.file, records.line
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id
            and (records.file, records.line) <= (batch.next_file, batch.next_line)
            and records.table_name = written and records.applied_at is not null
        order by records.file desc, records.line desc
        limit row_limit
    ) as listed
    order by listed.file, listed.line
    limit 1;
    if first_file is null then
        batch.next_file := null;
        return batch;
    end if;
    perform private.restore_import_records(batch, written, first_file, first_line);
    if written = 'revenue_events' then
        perform private.take_back_refunds(batch, first_file, first_line);
    end if;
    execute format(
        'with taken as (update public.import_records as records set applied_at = null where records.workspace_id = $1 '
        'and records.batch_id = $2 and records.table_name = %1$L and (records.file, records.line) >= ($3, $4) '
        'and (records.file, records.line) <= ($5, $6) and records.applied_at is not null '
        'returning records.action, records.record_id, records.new_values) '
        'delete from %2$s as known using (select records.record_id, wanted.* from taken as records '
        'cross join lateral jsonb_populate_record(null::%2$s, records.new_values) as wanted where records.action = ''create'') as wanted '
        'where known.workspace_id = $1 and %3$s',
        written, target, replace(private.import_identity(written), 'records.', 'wanted.')
    ) using batch.workspace_id, batch.id, first_file, first_line, batch.next_file, batch.next_line;
    batch.next_file := first_file;
    batch.next_line := first_line;
    return batch;
end
$$;
comment on function private.take_back_table(public.import_batches, text, integer) is
'Takes back what an import wrote to one table, from where undoing stands towards the first row: deletes what it made, restores what it changed. Returns where undoing stands then; no file if nothing of the table is left.';

create function private.next_table_to_undo(batch public.import_batches)
returns smallint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select max(array_position(private.import_table_order(), written.table_name))
        from (
            select distinct records.table_name
            from public.import_records as records
            where records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.applied_at is not null
        ) as written
    );
end
$$;
comment on function private.next_table_to_undo(public.import_batches) is
'The last table in the order of writing of which an import has rows; null if everything is taken back.';

create function public.undo_import(batch_id uuid, row_limit integer default 2000)
returns public.import_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    batch public.import_batches := private.lock_import(undo_import.batch_id);
begin
    perform private.require_import_status(batch, '{applying,applied,undoing}', 'undone');
    perform pg_advisory_xact_lock(private.workspace_lock('import', batch.workspace_id));
    if batch.status <> 'undoing' then
        perform private.require_import_untouched(batch);
        batch.status := 'undoing';
        batch.next_file := null;
    end if;
    -- Booked revenue and the like is append-only for everybody else.
    perform private.begin_operation('erasing');
    loop
        if batch.next_file is null then
            -- All records are read once for each table, not for each step.
            batch.phase := private.next_table_to_undo(batch);
            exit when batch.phase is null;
            -- Behind the last row of the last file.
            batch.next_file := 32767;
            batch.next_line := 999999999999999;
            if (private.import_table_order())[batch.phase] = 'companies' then
                perform private.let_go_of_companies(batch);
            end if;
        end if;
        batch := private.take_back_table(batch, (private.import_table_order())[batch.phase], greatest(1, least(row_limit, 20000)));
        exit when batch.next_file is not null;
    end loop;
    perform private.end_operation('erasing');
    if batch.phase is null then
        batch.phase := 4;
        batch.next_line := 0;
        batch.status := 'undone';
        batch.undone_at := now();
        batch.undone_by := auth.uid();
        update public.import_rows as rows set applied_at = null
        where rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.applied_at is not null;
    end if;
    perform private.save_import(batch);
    return batch;
end
$$;
comment on function public.undo_import(uuid, integer) is
'Takes an import back, row_limit records a call: call it until the status is undone. What it made is deleted, what it changed is as before. If any of its rows was changed or used since, the first call refuses and says which; nothing is undone then.';

create function public.import_summary(batch_id uuid)
returns table (
    file integer, action text, rule text, field text, reason text, hint text, row_count bigint, example_lines bigint[], example_value text,
    reason_count bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from public.import_batches as known where known.id = import_summary.batch_id) then
        perform public.reject('import_batch_known', batch_id::text);
    end if;
    return query
    select
        rows.file::integer, coalesce(rows.action, 'not planned yet'), rows.rule, rows.field, (array_agg(rows.reason order by rows.line))[1],
        (array_agg(rows.hint order by rows.line))[1], count(*), (array_agg(rows.line order by rows.line))[1:5],
        (array_agg(rows.value order by rows.line))[1], count(distinct rows.reason)
    from public.import_rows as rows
    where rows.batch_id = import_summary.batch_id
    group by rows.file, rows.action, rows.rule, rows.field
    order by rows.file, count(*) desc, rows.rule, rows.field;
end
$$;
comment on function public.import_summary(uuid) is
'What an import would do or did, by file, action, rule and field: the first rows as examples, reason, hint and value of the first of them, and how many different reasons there are.';

create function public.import_remarks(batch_id uuid)
returns table (file integer, remark text, row_count bigint, example_lines bigint[])
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from public.import_batches as known where known.id = import_remarks.batch_id) then
        perform public.reject('import_batch_known', batch_id::text);
    end if;
    return query
    select rows.file::integer, remarks.remark, count(*), (array_agg(rows.line order by rows.line))[1:5]
    from public.import_rows as rows
    cross join lateral unnest(rows.remarks) as remarks (remark)
    where rows.batch_id = import_remarks.batch_id and rows.remarks is not null
    group by rows.file, remarks.remark
    order by count(*) desc, rows.file, remarks.remark;
end
$$;
comment on function public.import_remarks(uuid) is
'Values that an import leaves out while it takes the rest of the row, with the first rows of each as examples.';

select private.revoke_execute();
revoke all on function public.undo_import(uuid, integer), public.import_summary(uuid), public.import_remarks(uuid)
from public, anon, authenticated, service_role;
grant execute on function public.undo_import(uuid, integer), public.import_summary(uuid), public.import_remarks(uuid)
to authenticated, service_role;
