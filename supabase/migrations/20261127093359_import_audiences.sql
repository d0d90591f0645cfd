-- Audiences of an import: a report replaces the one before it, dimension by dimension, and undoing brings that back.
--
-- Functions only.

create function private.record_import_audiences(batch public.import_batches, record_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    report record;
begin
    for report in
        select distinct
            (records.new_values ->> 'account_id')::uuid as account_id, records.new_values ->> 'dimension' as dimension,
            records.new_values ->> 'source' as source
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
            and records.table_name = 'workspace_audience_segments' and records.action in ('create', 'update') and records.applied_at is null
        order by 1, 2, 3
    loop
        perform private.record_import_audience(batch, report.account_id, report.dimension, report.source);
    end loop;
end
$$;
comment on function private.record_import_audiences(public.import_batches, uuid[]) is
'Records the audiences that rows are about, each account, dimension and source as a whole.';

create function private.record_import_audience(batch public.import_batches, account uuid, dimension text, source text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    segments jsonb;
    former jsonb;
begin
    -- A report is written as a whole, so rows of other calls belong to it, too.
    select jsonb_agg(jsonb_build_object(
        'dimension', dimension, 'source', source, 'value', records.new_values ->> 'value', 'share', records.new_values -> 'share',
        'captured_at', records.new_values -> 'captured_at'
    ))
    into segments
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'workspace_audience_segments'
        and records.action is distinct from 'refuse' and records.new_values ->> 'account_id' = account::text
        and records.new_values ->> 'dimension' = record_import_audience.dimension and records.new_values ->> 'source' = record_import_audience.source;
    select coalesce(jsonb_agg(to_jsonb(known)), '[]')
    into former
    from public.workspace_audience_segments as known
    where
        known.workspace_id = batch.workspace_id and known.account_id = account and known.dimension = record_import_audience.dimension
        and known.source = record_import_audience.source;
    perform private.record_workspace_audience(account, segments, batch.workspace_id);
    -- What the first of several calls replaced is what undoing brings back.
    update public.import_records as records
    set old_values = coalesce(records.old_values, jsonb_build_object('former', former))
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'workspace_audience_segments'
        and records.action in ('create', 'update') and records.new_values ->> 'account_id' = account::text
        and records.new_values ->> 'dimension' = record_import_audience.dimension and records.new_values ->> 'source' = record_import_audience.source;
end
$$;
comment on function private.record_import_audience(public.import_batches, uuid, text, text) is
'Replaces what is known of one dimension of an account''s audience by one source with what the rows of an import say.';

create function private.take_back_audiences(batch public.import_batches)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    report record;
    taken integer;
begin
    for report in
        select distinct on (1, 2, 3)
            (records.new_values ->> 'account_id')::uuid as account_id, records.new_values ->> 'dimension' as dimension,
            records.new_values ->> 'source' as source, records.old_values -> 'former' as former
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'workspace_audience_segments'
            and records.applied_at is not null and records.old_values ? 'former'
        order by 1, 2, 3
    loop
        delete from public.workspace_audience_segments as known
        where
            known.workspace_id = batch.workspace_id and known.account_id = report.account_id and known.dimension = report.dimension
            and known.source = report.source;
        insert into public.workspace_audience_segments
        select former.* from jsonb_populate_recordset(null::public.workspace_audience_segments, report.former) as former;
    end loop;
    update public.import_records as records
    set applied_at = null
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'workspace_audience_segments'
        and records.applied_at is not null;
    get diagnostics taken = row_count;
    return taken;
end
$$;
comment on function private.take_back_audiences(public.import_batches) is
'Takes the audiences of an import back: what it replaced is there again. Returns of how many rows.';

select private.revoke_execute();
