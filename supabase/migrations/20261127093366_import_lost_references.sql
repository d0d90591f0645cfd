-- References of an import that lead nowhere: to what is not there, or to a row that is refused.
--
-- A type and functions; no lock but on the rows of the import.

create type private.lost_reference as (
    line bigint,
    part text,
    column_name text,
    parent text,
    given text,
    is_refused boolean,
    is_needed boolean
);
comment on type private.lost_reference is
'A reference of a row of an import that leads nowhere: its column, the table it leads to and what the row says. is_refused: another row brings the record, and is refused. is_needed: the row is nothing without it.';

create function private.is_import_reference_needed(target_name text, lost_column text, has_visitor boolean)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        -- Whose link, code or cost it is.
        lost_column = 'collaboration_id'
        -- Content of a campaign that is not known is not organic content.
        or (target_name = 'deliverables' and lost_column = 'campaign_id')
        -- Touches are never edited: who touched whom cannot be added by a later import.
        or (target_name = 'touches' and (lost_column = 'workspace_influencer_id' or (lost_column = 'contact_id' and not has_visitor)))
        or exists (
            select from public.import_fields as fields
            where fields.target = target_name and fields.column_name = lost_column and fields.is_required
        )
$$;
comment on function private.is_import_reference_needed(text, text, boolean) is
'Whether a row of a file is nothing without what this column refers to. has_visitor: the row says which browser it was.';

create function private.find_unknown_references(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns private.lost_reference[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    target_name constant text := batch.mapping -> 'files' -> file_number ->> 'target';
    main constant text := private.import_target_table(target_name);
begin
    return array(
        select row(
            records.line, records.part, given.key, given.value ->> 'table', given.value ->> 'given', false,
            records.part = main and private.is_import_reference_needed(target_name, given.key, records.new_values ? 'visitor_id')
        )::private.lost_reference
        from public.import_records as records
        cross join jsonb_each(records.refs) as given
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.refs <> '{}'
    );
end
$$;
comment on function private.find_unknown_references(public.import_batches, smallint, bigint, bigint) is
'References of rows to what neither the workspace nor the import has.';

create function private.find_refused_references(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns private.lost_reference[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    target_name constant text := batch.mapping -> 'files' -> file_number ->> 'target';
    main constant text := private.import_target_table(target_name);
begin
    -- Of most files nothing is refused.
    if not exists (
        select from public.import_records as records
        where records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.action = 'refuse'
    ) then
        return '{}'::private.lost_reference[];
    end if;
    return array(
        -- Several rows may bring the same record.
        select distinct on (records.line, records.part, given.key) row(
            records.line, records.part, given.key, parents.table_name,
            -- The key without its kind; a pair of ids says nothing to a reader.
            case
                when starts_with(parents.keys[1], 'pair:') then ''
                else coalesce(regexp_replace(parents.keys[1], '^~?[a-z]+:', ''), '')
            end,
            true, records.part = main and private.is_import_reference_needed(target_name, given.key, records.new_values ? 'visitor_id')
        )::private.lost_reference
        from public.import_records as records
        cross join jsonb_each_text(records.new_values) as given
        inner join public.import_records as parents
            on
                parents.workspace_id = batch.workspace_id and parents.batch_id = batch.id and parents.action = 'refuse'
                and parents.record_id = case when given.value ~ '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then given.value::uuid end
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and given.key like '%\_id' and given.key <> 'external_id'
            and not exists (
                select from public.import_records as others
                where
                    others.workspace_id = batch.workspace_id and others.batch_id = batch.id and others.record_id = parents.record_id
                    and others.action is distinct from 'refuse'
            )
        order by records.line, records.part, given.key, parents.file, parents.line
    );
end
$$;
comment on function private.find_refused_references(public.import_batches, smallint, bigint, bigint) is
'References of rows to a record that only refused rows of this import bring.';

create function private.take_out_references(batch public.import_batches, file_number smallint, lost private.lost_reference[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
begin
    update public.import_records as records
    set
        new_values = case when records.part = main then records.new_values - gone.column_names else records.new_values end,
        action = case
            when records.part <> main then 'refuse'
            when records.action = 'update' and records.new_values - gone.column_names = '{}' then 'unchanged'
            else records.action
        end,
        refs = '{}'
    from (
        select given.line, given.part, array_agg(given.column_name) as column_names
        from unnest(lost) as given
        group by given.line, given.part
    ) as gone
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = gone.line and records.part = gone.part;
end
$$;
comment on function private.take_out_references(public.import_batches, smallint, private.lost_reference[]) is
'Takes references that lead nowhere out of the records of rows. What a row only says beside its main record is nothing without them.';

create function private.settle_emptied_rows(batch public.import_batches, file_number smallint, lines bigint[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_rows as rows
    set action = 'unchanged'
    where
        rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number and rows.line = any(lines)
        and rows.action = 'update' and not exists (
            select from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line = rows.line and records.action in ('create', 'update')
        );
end
$$;
comment on function private.settle_emptied_rows(public.import_batches, smallint, bigint[]) is
'A row that would only have added what is left out writes nothing.';

create function private.drop_lost_references(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    lost constant private.lost_reference[] := private.find_unknown_references(batch, file_number, after_line, through_line)
        || private.find_refused_references(batch, file_number, after_line, through_line);
    lines bigint[];
    remarks text[];
begin
    if cardinality(lost) = 0 then
        return;
    end if;
    perform private.take_out_references(batch, file_number, lost);
    perform private.store_import_problems(batch, file_number, array(
        select private.import_problem(given.line, 'refuse', given.column_name, given.given, case
            when given.is_refused then private.fill_refusal('import_reference_refused', private.import_singular(given.parent), given.given)
            else private.fill_refusal('import_reference_known', private.import_singular(given.parent), given.given)
        end)
        from unnest(lost) as given
        where given.is_needed
    ));
    select array_agg(given.line), array_agg(format(
        case when given.is_refused then '%s %s is not imported and left out here' else 'there is no %s "%s": left out; import it with this file or before' end,
        private.import_singular(given.parent), given.given
    ))
    into lines, remarks
    from unnest(lost) as given
    where not given.is_needed;
    perform private.store_import_remarks(batch, file_number, lines, remarks);
    perform private.settle_emptied_rows(batch, file_number, lines);
end
$$;
comment on function private.drop_lost_references(public.import_batches, smallint, bigint, bigint) is
'What rows refer to and is not there: a row that needs it is refused, of any other the reference is left out and the row says so.';

select private.revoke_execute();
