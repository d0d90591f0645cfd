-- Shaping the records of an import: what follows from a row beside what it says, and what it refers to.
--
-- Functions only.

create function private.meets_merged_records(batch public.import_batches, table_name text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from private.import_keys as known
        where
            known.workspace_id = batch.workspace_id and known.batch_id = batch.id
            and known.table_name = meets_merged_records.table_name and known.merged_id is not null
    );
end
$$;
comment on function private.meets_merged_records(public.import_batches, text) is
'Whether any key of an import leads to a record that was merged into another: asked once for all rows, as nearly none does.';

create function private.merged_import_record(batch public.import_batches, table_name text, keys text[], record_id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if table_name not in ('companies', 'contacts', 'workspace_influencers') or not exists (
        select from private.import_keys as known
        where
            known.workspace_id = batch.workspace_id and known.batch_id = batch.id
            and known.table_name = merged_import_record.table_name and known.record_id = merged_import_record.record_id
            and known.merged_id is not null
    ) then
        return null;
    end if;
    return (
        select known.merged_id
        from private.import_keys as known
        where
            known.workspace_id = batch.workspace_id and known.batch_id = batch.id
            and known.table_name = merged_import_record.table_name and known.key = any(merged_import_record.keys)
            and known.record_id = merged_import_record.record_id
        order by array_position(merged_import_record.keys, known.key)
        limit 1
    );
end
$$;
comment on function private.merged_import_record(public.import_batches, text, text[], uuid) is
'The merged row that the first of these keys which leads to the record belongs to; null if that key is the record''s own.';

create function private.link_import_parts(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, child text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    link record;
    meets_merged boolean;
    parts constant text[] := array(
        select distinct records.part from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line
    );
begin
    -- The parts of one row belong together as the foreign keys between their tables say.
    for link in
        select distinct on (parents.relname) parents.relname as parent, columns.attname as column_name
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_class as parents on parents.oid = keys.confrelid
        inner join pg_catalog.pg_attribute as columns
            on columns.attrelid = keys.conrelid and columns.attnum = keys.conkey[cardinality(keys.conkey)]
        where
            keys.contype = 'f' and keys.conrelid = to_regclass('public.' || quote_ident(child)) and keys.confrelid <> keys.conrelid
            and parents.relname = any(private.import_table_order()) and cardinality(keys.conkey) = 2
        order by parents.relname, columns.attname
    loop
        continue when not link.parent = any(parts);
        meets_merged := private.meets_merged_records(batch, link.parent);
        update public.import_records as records
        set new_values = records.new_values || jsonb_build_object(link.column_name, linked.parent_id) || case
            when linked.merged_id is null then '{}'
            else jsonb_build_object(
                'merged', coalesce(records.new_values -> 'merged', '{}') || jsonb_build_object(link.column_name, linked.merged_id)
            )
        end
        from (
            select
                children.ctid as place,
                children.new_values ->> link.column_name as known_id,
                parent.parent_id,
                parent.merged_id
            from public.import_records as children
            -- A look-up by key for each row: a join might be planned as one over all rows.
            cross join lateral (
                select
                    parents.record_id::text as parent_id,
                    case when meets_merged then private.merged_import_record(batch, link.parent, parents.keys, parents.record_id) end as merged_id
                from public.import_records as parents
                where
                    parents.workspace_id = batch.workspace_id and parents.batch_id = batch.id and parents.file = file_number
                    and parents.line = children.line and parents.part = link.parent and parents.action is distinct from 'refuse'
                limit 1
            ) as parent
            where
                children.workspace_id = batch.workspace_id and children.batch_id = batch.id and children.file = file_number
                and children.line > after_line and children.line <= through_line and children.table_name = child
            offset 0
        ) as linked
        where records.ctid = linked.place and records.workspace_id = batch.workspace_id and linked.parent_id <> coalesce(linked.known_id, '');
    end loop;
end
$$;
comment on function private.link_import_parts(public.import_batches, smallint, bigint, bigint, text) is
'Lets the parts of a row refer to each other: a contact to the company of its row, a deal to its opportunity.';

create function private.resolve_import_references(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    wanted record;
begin
    for wanted in
        select given.value ->> 'table' as table_name, array_agg(distinct keys.key) as keys
        from public.import_records as records
        cross join jsonb_each(records.refs) as given
        cross join unnest(private.import_reference_keys(given.value ->> 'table', given.value ->> 'given')) as keys (key)
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = matched_table and records.refs <> '{}'
        group by given.value ->> 'table'
    loop
        perform private.look_up_import_keys(batch, wanted.table_name, wanted.keys);
    end loop;
    if not found then
        return;
    end if;
    update public.import_records as records
    set (new_values, refs) = (
        select
            records.new_values || coalesce(jsonb_object_agg(found.column_name, found.record_id) filter (where found.record_id is not null), '{}')
            || jsonb_strip_nulls(jsonb_build_object(
                'merged', jsonb_object_agg(found.column_name, named.merged_id) filter (where named.merged_id is not null)
            )),
            coalesce(jsonb_object_agg(found.column_name, found.reference) filter (where found.record_id is null), '{}')
        from (
            select
                given.key as column_name,
                given.value as reference,
                private.known_import_record(
                    batch, given.value ->> 'table', private.import_reference_keys(given.value ->> 'table', given.value ->> 'given')
                ) as record_id
            from jsonb_each(records.refs) as given
        ) as found
        cross join lateral private.merged_import_record(
            batch, found.reference ->> 'table',
            private.import_reference_keys(found.reference ->> 'table', found.reference ->> 'given'), found.record_id
        ) as named (merged_id)
    )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = matched_table and records.refs <> '{}';
end
$$;
comment on function private.resolve_import_references(public.import_batches, smallint, bigint, bigint, text) is
'Finds what records refer to by id, address or name: in the files of the import, else in the workspace.';

create function private.shape_import_people(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The key profile is not a column: a contact is recognised by it. A row of contacts has one (LinkedIn).
    update public.import_records as records
    set new_values = records.new_values || jsonb_build_object(
        'profile', (profiles.new_values ->> 'platform_code') || '/' || (profiles.new_values ->> 'handle')
    )
    from public.import_records as profiles
    where
        profiles.workspace_id = batch.workspace_id and profiles.batch_id = batch.id and profiles.file = file_number
        and profiles.line > after_line and profiles.line <= through_line and profiles.table_name = 'contact_profiles'
        and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = profiles.line and records.part = 'contacts';
    -- A person without id, address and profile is recognised by what the row says of them.
    update public.import_records as records
    set new_values = records.new_values || jsonb_build_object('external_id', 'row:' || md5(concat_ws(
        '|', lower(records.new_values ->> 'full_name'), lower(records.new_values ->> 'first_name'), lower(records.new_values ->> 'last_name'),
        records.new_values ->> 'phone', records.new_values ->> 'mobile', companies.new_values ->> 'name'
    )))
    from public.import_records as people
    left join public.import_records as companies
        on
            companies.workspace_id = batch.workspace_id and companies.batch_id = batch.id and companies.file = file_number
            and companies.line = people.line and companies.part = 'companies'
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'contacts'
        and people.workspace_id = batch.workspace_id and people.batch_id = batch.id and people.file = file_number
        and people.line = records.line and people.part = 'contacts'
        and not records.new_values ?| array['external_id', 'email', 'profile'];
    perform private.leave_out_erased_profiles(batch, file_number, after_line, through_line);
end
$$;
comment on function private.shape_import_people(public.import_batches, smallint, bigint, bigint) is
'Contacts without any id get one made of the row, so that the same file again finds them.';

create function private.split_import_cell(words text, cell text)
returns table (value text, place bigint)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select parts.value, parts.place
    from regexp_split_to_table(cell, '[;,|\n]') with ordinality as parts (value, place)
    where words is distinct from 'email' or cell !~ '@'
    union all
    -- Jane <jane@acme.com> jane@home.example
    select addresses.found[1], addresses.place
    from regexp_matches(cell, '[^[:space:]<>,;|/()]+@[^[:space:]<>,;|/()]+', 'g') with ordinality as addresses (found, place)
    where words = 'email';
end
$$;
comment on function private.split_import_cell(text, text) is
'The parts of a cell that holds several words of a list, each with its place; of mail addresses without the names beside them.';

create function private.shape_import_emails(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The first of several addresses is the main one, where no column says it.
    update public.import_records as records
    set new_values = records.new_values || jsonb_build_object('email', listed.emails -> 0)
    from (
        select given.line, jsonb_agg(given.new_values -> 'email' order by length(given.part), given.part) as emails
        from public.import_records as given
        where
            given.workspace_id = batch.workspace_id and given.batch_id = batch.id and given.file = file_number
            and given.line > after_line and given.line <= through_line and given.table_name = 'contact_emails'
        group by given.line
    ) as listed
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = listed.line and records.part = 'contacts' and not records.new_values ? 'email';
    -- The contact brings the main address along; a cell may say one twice.
    delete from public.import_records as records
    using public.import_records as firsts
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = 'contact_emails'
        and firsts.workspace_id = batch.workspace_id and firsts.batch_id = batch.id and firsts.file = file_number
        and firsts.line = records.line and firsts.new_values ->> 'email' = records.new_values ->> 'email'
        and (firsts.part = 'contacts' or (firsts.table_name = 'contact_emails' and (length(firsts.part), firsts.part) < (length(records.part), records.part)));
end
$$;
comment on function private.shape_import_emails(public.import_batches, smallint, bigint, bigint) is
'Tells the main address of a contact from further ones.';

create function private.leave_out_taken_emails(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    lines bigint[];
    taken text[];
begin
    -- A further address does not say who a row is about: it may be the address of an office or of an assistant.
    perform private.look_up_import_keys(batch, 'contacts', array(
        select distinct 'email:' || (records.new_values ->> 'email')
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = 'contact_emails'
    ));
    insert into private.import_keys (workspace_id, batch_id, table_name, key, record_id, file, line)
    select distinct on (records.new_values ->> 'email')
        batch.workspace_id, batch.id, 'contacts', 'email:' || (records.new_values ->> 'email'),
        (records.new_values ->> 'contact_id')::uuid, file_number, records.line
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = 'contact_emails'
        and records.new_values ? 'contact_id'
    order by records.new_values ->> 'email', records.line
    on conflict do nothing;
    with
    others as (
        delete from public.import_records as records
        using private.import_keys as known
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = 'contact_emails'
            and known.workspace_id = batch.workspace_id and known.batch_id = batch.id and known.table_name = 'contacts'
            and known.key = 'email:' || (records.new_values ->> 'email')
            and known.record_id::text is distinct from records.new_values ->> 'contact_id'
        returning records.line, records.new_values ->> 'email' as email
    )
    select array_agg(others.line), array_agg(format('other_emails "%s" belongs to another contact and left out', others.email))
    into lines, taken
    from others;
    perform private.store_import_remarks(batch, file_number, lines, taken);
    -- A main address that changes places with a further one is not written a second time.
    delete from public.import_records as records
    using public.import_records as people, public.contacts as known, public.contact_emails as emails
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = 'contact_emails'
        and people.workspace_id = batch.workspace_id and people.batch_id = batch.id and people.file = file_number
        and people.line = records.line and people.part = 'contacts'
        and known.workspace_id = batch.workspace_id and known.id = people.record_id and known.email = records.new_values ->> 'email'
        and emails.workspace_id = batch.workspace_id and emails.contact_id = known.id and emails.email = people.new_values ->> 'email';
end
$$;
comment on function private.leave_out_taken_emails(public.import_batches, smallint, bigint, bigint) is
'Leaves out further addresses that another contact of the workspace or of the import has; the rest of the row is imported, and says so.';

create function private.require_import_fields(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target_name constant text := batch.mapping -> 'files' -> file_number ->> 'target';
    main constant text := private.import_target_table(target_name);
begin
    -- A row that only says something of other tables is still about one of the target.
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, new_values)
    select batch.workspace_id, batch.id, file_number, records.line, main, main, '{}'::jsonb
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line
    group by records.line
    having not bool_or(records.part = main);
    perform private.store_import_problems(batch, file_number, (
        select array_agg(
            case
                when records.part is null and not exists (
                    select from jsonb_each_text(rows.given) as cells where btrim(cells.value) <> ''
                ) then private.import_problem(rows.line, 'skip', null, null, private.fill_refusal('import_row_empty'))
                when records.part is null and not fields.is_required
                    then private.import_problem(rows.line, 'refuse', null, null, private.fill_refusal('import_row_says_nothing', target_name))
                else private.import_problem(rows.line, 'refuse', fields.field, null, private.fill_refusal('import_field_given', fields.field))
            end
            order by rows.line, fields.field = 'external_id', fields.position
        )
        from public.import_rows as rows
        left join public.import_records as records
            on
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line = rows.line and records.part = main
        inner join public.import_fields as fields
            on
                fields.target = target_name
                and (
                    (
                        fields.table_name = main and fields.is_required
                        and not coalesce(records.new_values ? fields.column_name or records.refs ? fields.column_name, false)
                        -- A collaboration says its campaign and its influencer, a deal its opportunity.
                        and not coalesce(case
                            when fields.column_name in ('campaign_id', 'workspace_influencer_id') then records.refs ? 'collaboration_id'
                            when fields.column_name = 'opportunity_id' then records.refs ? 'deal_id'
                            when fields.column_name = 'incurred_on' then records.new_values ? 'paid_on'
                            when main = 'deliverables' and fields.column_name = 'platform_code'
                                then private.platform_of_content(records.new_values ->> 'published_url') is not null
                        end, false)
                    )
                    or (records.part is null and fields.position = 1)
                )
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
            and rows.line > after_line and rows.line <= through_line and rows.action is null
    ));
end
$$;
comment on function private.require_import_fields(public.import_batches, smallint, bigint, bigint) is
'Refuses rows without what every row of the target needs, and skips empty ones.';

create function private.import_value_taken(detail text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Key (workspace_id, domain)=(0198…, acme.com) already exists.
    parts constant text[] := regexp_match(detail, '^Key [(](?:workspace_id, )?(.*)[)]=[(](?:[0-9a-f-]{36}, )?(.*)[)] already exists[.]$');
begin
    return (private.fill_refusal('import_value_taken', parts[1], parts[2])).message;
end
$$;
comment on function private.import_value_taken(text) is 'What PostgreSQL says of a key that is there already, as a sentence about the row.';
select private.define_refusal(
    'import_value_taken',
    '{columns}: "{values}" belongs to another record already',
    '',
    'Correct the value, or the other record first.'
);
select private.define_refusal(
    'import_booking_known',
    'the deal is booked already: {amount} {currency} on {day}',
    'A won deal brings its booking along.',
    'Nothing to do. What comes later is a renewal or an expansion.'
);

create function private.is_company_of_name(workspace_id uuid, batch_id uuid, file_number smallint, line bigint, company_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.import_records as mentioned
        inner join public.companies as companies
            on companies.workspace_id = is_company_of_name.workspace_id and companies.id = is_company_of_name.company_id
        where
            mentioned.workspace_id = is_company_of_name.workspace_id and mentioned.batch_id = is_company_of_name.batch_id
            and mentioned.file = file_number and mentioned.line = is_company_of_name.line and mentioned.part = 'companies'
            and mentioned.keys = array['~name:' || lower(companies.name)]
    );
end
$$;
comment on function private.is_company_of_name(uuid, uuid, smallint, bigint, uuid) is
'Whether a row names a company by its name alone and this one has it: of several with one name the one that is there stays.';

select private.revoke_execute();
