-- What erasing a person does to imports: their rows are emptied, and what is not written yet is left out.
--
-- One function, called by private.erase_records().

create function private.empty_imports(erasure uuid, keys text, workspace uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    people constant text[] := array['contacts', 'contact_emails', 'contact_profiles', 'workspace_influencers', 'workspace_influencer_accounts'];
    -- Notes and activities about the person go with the person, as in the workspace itself.
    emptied constant text[] := people || array['notes', 'activities'];
    told public.refusals;
    item record;
begin
    -- An erasure everywhere tells a workspace no more than any other row that is left out.
    if workspace is null then
        told := private.fill_refusal('import_left_out');
    else
        told := private.fill_refusal('import_erased');
    end if;
    for item in
        select records.workspace_id, records.batch_id, records.file, records.line
        from public.import_records as records
        left join public.notes as notes on notes.workspace_id = records.workspace_id and notes.id = records.record_id
        left join public.activities as activities on activities.workspace_id = records.workspace_id and activities.id = records.record_id
        inner join private.erasure_rows as rows
            on
                rows.erasure_id = erasure and rows.workspace_id = records.workspace_id
                and rows.row_id::text in (
                    records.new_values ->> 'contact_id', records.new_values ->> 'workspace_influencer_id', notes.contact_id::text,
                    notes.workspace_influencer_id::text, activities.contact_id::text, activities.workspace_influencer_id::text
                )
        where (workspace is null or records.workspace_id = workspace) and records.table_name in ('notes', 'activities')
        union
        select records.workspace_id, records.batch_id, records.file, records.line
        from public.import_records as records
        where
            (workspace is null or records.workspace_id = workspace)
            and records.table_name = any(people)
            and (
                exists (select from private.erasure_rows as rows where rows.erasure_id = erasure and rows.row_id = records.record_id)
                or exists (
                    select from private.identities_of(records.table_name, records.new_values) as given
                    inner join private.erasure_identities as known
                        on known.erasure_id = erasure and known.type = given.type and known.identity = given.identity
                )
            )
        union
        -- Rows that no plan has read yet.
        select rows.workspace_id, rows.batch_id, rows.file, rows.line
        from public.import_rows as rows
        inner join public.import_batches as batches on batches.workspace_id = rows.workspace_id and batches.id = rows.batch_id
        where
            (workspace is null or rows.workspace_id = workspace)
            and rows.action is null
            and private.import_target_table(batches.mapping -> 'files' -> rows.file ->> 'target') = any(people)
            and rows.given::text ~* nullif(keys, '')
    loop
        update public.import_rows as rows
        set
            given = '{}', value = null, remarks = null, action = case when rows.applied_at is null then 'skip' else rows.action end,
            rule = told.rule, field = null, reason = told.message, hint = told.hint
        where
            rows.workspace_id = item.workspace_id and rows.batch_id = item.batch_id and rows.file = item.file and rows.line = item.line;
        delete from private.import_keys as known
        using public.import_records as records
        where
            records.workspace_id = item.workspace_id and records.batch_id = item.batch_id and records.file = item.file
            and records.line = item.line and records.table_name = any(emptied)
            and known.workspace_id = item.workspace_id and known.batch_id = item.batch_id
            and known.table_name = records.table_name and known.record_id = records.record_id;
        -- Undoing has nothing to restore of what it had replaced, and an erasure does not keep the import from being undone.
        update public.import_records as records
        set
            keys = '{}', refs = '{}', new_values = '{}', old_values = null, digest = null,
            action = case when records.applied_at is null then 'refuse' else records.action end,
            applied_at = case when records.action = 'create' then records.applied_at end
        where
            records.workspace_id = item.workspace_id and records.batch_id = item.batch_id and records.file = item.file
            and records.line = item.line and records.table_name = any(emptied);
    end loop;
end
$$;
comment on function private.empty_imports(uuid, text, uuid) is
'Empties rows of imports that are about a person who is being erased; those that are not written yet are left out.';

select private.revoke_execute();
