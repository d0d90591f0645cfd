-- What each row of an import would do: create, update, or nothing, by comparison with what is there.
--
-- Functions only.

create function private.import_identity(table_name text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- Of rows without a uuid of their own what identifies them.
    select case table_name
        when 'opportunity_contacts' then 'known.opportunity_id = wanted.opportunity_id and known.contact_id = wanted.contact_id'
        when 'company_domains' then 'known.company_id = wanted.company_id and known.domain = wanted.domain'
        when 'contact_emails' then 'known.contact_id = wanted.contact_id and known.email = wanted.email'
        when 'workspace_influencer_topics'
            then 'known.workspace_influencer_id = wanted.workspace_influencer_id and known.topic_code = wanted.topic_code'
        when 'workspace_influencer_languages'
            then 'known.workspace_influencer_id = wanted.workspace_influencer_id and known.language_code = wanted.language_code'
        when 'workspace_influencer_tags' then 'known.workspace_influencer_id = wanted.workspace_influencer_id and known.tag_id = wanted.tag_id'
        when 'list_influencers' then 'known.workspace_influencer_id = wanted.workspace_influencer_id and known.list_id = wanted.list_id'
        when 'workspace_audience_segments' then
            'known.account_id = wanted.account_id and known.dimension = wanted.dimension and known.value = wanted.value '
            'and known.source = wanted.source'
        when 'deliverable_metrics' then 'known.deliverable_id = wanted.deliverable_id and known.measured_at = wanted.measured_at'
        -- The closing is in the history already, by the date of the opportunity.
        when 'opportunity_history' then
            'known.id = (select max(history.id) from public.opportunity_history as history where history.workspace_id = $1 '
            'and history.opportunity_id = wanted.opportunity_id and history.superseded_at is null and (history.changed_at = wanted.changed_at '
            'or history.closed_at between wanted.changed_at - interval ''1 day'' and wanted.changed_at + interval ''1 day'') '
            'and history.stage_id = (private.import_stage($1, history.pipeline_id, records.new_values ->> ''stage'')).id)'
        when 'touchpoints' then 'known.source = wanted.source and known.external_id = wanted.external_id'
        else 'known.id = records.record_id'
    end
$$;
comment on function private.import_identity(text) is 'The condition under which a row of a table is the one that a record of an import is about.';

create function private.is_import_change(item public.import_records, field text, wanted jsonb, known jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    merged_id constant uuid := (item.new_values #>> array['merged', field])::uuid;
begin
    -- A merged record that the row names is noted once, although the row has its survivor already.
    if
        merged_id is not null and wanted -> field = known -> field
        and not private.goes_back_to(item.workspace_id, format('public.%I', item.table_name)::regclass, field, item.record_id, merged_id)
    then
        return true;
    end if;
    -- A row of a merged record brings the name that the merge left behind.
    if
        field = any(array['name', 'full_name', 'first_name', 'last_name'])
        and private.is_name_of_duplicate(item.workspace_id, item.table_name, item.record_id, field, wanted ->> field)
    then
        return false;
    end if;
    return case field
        when 'custom_fields' then not known -> 'custom_fields' @> (wanted -> 'custom_fields')
        -- An id is given once, its source with it.
        when 'source' then known ->> 'external_id' is null and wanted ->> 'external_id' is not null
        when 'external_id' then known ->> 'external_id' is null
        when 'acquired_via' then false
        when 'published_url' then private.address_of_content(wanted ->> field) is distinct from private.address_of_content(known ->> field)
        -- An id in place of the handle of a profile that is known by its id.
        when 'handle' then
            wanted -> field is distinct from known -> field
            and (
                wanted ->> 'platform_account_id' is distinct from known ->> 'platform_account_id'
                or not private.is_id_as_handle(wanted ->> field, known ->> 'platform_code')
            )
        when 'company_id' then
            wanted -> 'company_id' is distinct from known -> 'company_id'
            and not private.is_company_of_name(item.workspace_id, item.batch_id, item.file, item.line, (known ->> 'company_id')::uuid)
        -- Who is found by another address keeps the main one, unless the system that knows them by their id has changed it.
        when 'email' then
            wanted -> 'email' is distinct from known -> 'email' and (
                wanted ->> 'external_id' = known ->> 'external_id' or not exists (
                    select from public.contact_emails as emails
                    where emails.workspace_id = item.workspace_id and emails.contact_id = item.record_id and emails.email = wanted ->> 'email'
                )
            )
        -- Known by its name, which another spelling does not change.
        when 'name' then
            wanted -> 'name' is distinct from known -> 'name'
            and (not starts_with(item.keys[1], '~') or lower(wanted ->> 'name') <> lower(known ->> 'name'))
        else wanted -> field is distinct from known -> field
    end;
end
$$;
comment on function private.is_import_change(public.import_records, text, jsonb, jsonb) is
'Whether a field that a row of an import gives would change the record that is there. wanted and known are both as the columns'' types write them.';

create function private.mark_import_creations(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, compared text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    identity constant text := private.import_identity(compared);
begin
    execute format(
        $statement$
        update public.import_records as records
        set
            action = 'create',
            new_values = case
                when records.new_values ? 'if_new' then records.new_values -> 'if_new' || records.new_values else records.new_values
            end
        where
            records.workspace_id = $1 and records.batch_id = $2 and records.file = $3 and records.line > $4 and records.line <= $5
            and records.table_name = %1$L and records.action is null
            and not exists (select from %3$s public.%1$I as known where known.workspace_id = $1 and %2$s)
        $statement$,
        compared, identity,
        case
            when identity ~ 'wanted[.]'
                then format('jsonb_populate_record(null::public.%I, records.new_values) as wanted cross join', compared)
        end
    ) using batch.workspace_id, batch.id, file_number, after_line, through_line;
end
$$;
comment on function private.mark_import_creations(public.import_batches, smallint, bigint, bigint, text) is
'Decides that rows of an import are created: those that are not there.';

create function private.mark_import_changes(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, compared text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    identity constant text := private.import_identity(compared);
begin
    execute format(
        $statement$
        update public.import_records as records
        set (action, new_values) = (
            select
                case when differences.changes = '{}' then 'unchanged' else 'update' end,
                case
                    -- What identifies a row that has no id of its own stays beside the changes.
                    when not %3$L then differences.changes || records.new_values
                    when differences.changes = '{}' then differences.changes
                    else differences.changes || jsonb_strip_nulls(jsonb_build_object('merged', records.new_values -> 'merged'))
                end
            from jsonb_populate_record(null::public.%1$I, records.new_values) as wanted
            inner join public.%1$I as known on known.workspace_id = $1 and %2$s
            cross join lateral (select to_jsonb(wanted) as wanted, to_jsonb(known) as known offset 0) as items
            cross join lateral (
                select coalesce(jsonb_object_agg(fields.name, records.new_values -> fields.name), '{}') as changes
                from jsonb_object_keys(items.wanted) as fields (name)
                where records.new_values ? fields.name and private.is_import_change(records, fields.name, items.wanted, items.known)
            ) as differences
        )
        where
            records.workspace_id = $1 and records.batch_id = $2 and records.file = $3 and records.line > $4 and records.line <= $5
            and records.table_name = %1$L and records.action is null
        $statement$,
        compared, identity, identity ~ 'record_id'
    ) using batch.workspace_id, batch.id, file_number, after_line, through_line;
end
$$;
comment on function private.mark_import_changes(public.import_batches, smallint, bigint, bigint, text) is
'Decides for rows that are there whether the import changes them, and keeps of their new values those that differ.';

create function private.mark_import_repeats(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, compared text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_records as records
    set action = 'same'
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = compared
        and records.action = 'create' and records.part <> private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target')
        and exists (
            select from public.import_records as others
            where
                others.workspace_id = batch.workspace_id and others.record_id = records.record_id and others.batch_id = batch.id
                and others.table_name = compared and others.action = 'create'
                and (others.file, others.line, others.part) <> (records.file, records.line, records.part)
                and (
                    others.part = private.import_target_table(batch.mapping -> 'files' -> others.file ->> 'target')
                    or (others.file, others.line, others.part) < (records.file, records.line, records.part)
                )
        );
end
$$;
comment on function private.mark_import_repeats(public.import_batches, smallint, bigint, bigint, text) is
'Decides which rows only mention a record that another row of the import brings: one that is about it, else the first that mentions it.';

create function private.compare_import_table(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, compared text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant text := batch.mapping -> 'files' -> file_number ->> 'target';
begin
    if private.is_catalog_import(compared) then
        perform private.compare_catalog_import(batch, file_number, after_line, through_line, compared);
        return;
    end if;
    perform private.mark_import_creations(batch, file_number, after_line, through_line, compared);
    -- Revenue and touches are never edited.
    if
        compared = any(array[private.import_target_table(target), 'workspace_influencer_accounts'])
        and compared <> all(array['revenue_events', 'opportunity_history', 'touchpoints'])
    then
        if compared = 'campaign_costs' then
            perform private.keep_paid_costs(batch, file_number, after_line, through_line);
        end if;
        perform private.mark_import_changes(batch, file_number, after_line, through_line, compared);
    else
        -- What a row only mentions is not compared.
        update public.import_records as records
        set action = 'unchanged'
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = compared and records.action is null;
    end if;
    perform private.mark_import_repeats(batch, file_number, after_line, through_line, compared);
    if target = 'deals' and compared = 'deals' then
        perform private.join_import_deals(batch, file_number, after_line, through_line);
    end if;
end
$$;
comment on function private.compare_import_table(public.import_batches, smallint, bigint, bigint, text) is
'Decides of the records of one table: create, update with what differs, unchanged, or same as in another row. What a row only mentions is never updated.';

create function private.import_singular(table_name text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case table_name
        when 'companies' then 'company'
        when 'opportunities' then 'opportunity'
        when 'workspace_influencers' then 'influencer'
        else replace(regexp_replace(table_name, 's$', ''), '_', ' ')
    end
$$;
comment on function private.import_singular(text) is 'What one row of a table is called.';

create function private.settle_nameless_companies(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_records as records
    set
        new_values = records.new_values || case
            when records.new_values ? 'domain' then jsonb_build_object('name', records.new_values -> 'domain') else '{}'
        end,
        action = case when records.new_values ? 'domain' then records.action else 'refuse' end
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'companies'
        and records.action = 'create' and not records.new_values ? 'name';
    return found;
end
$$;
comment on function private.settle_nameless_companies(public.import_batches, smallint, bigint, bigint) is
'A company that a row mentions without a name is called by its domain; one of which the row says only an id is not made, and the row is imported without it. Returns whether there are such rows.';

create function private.find_taken_ids(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns private.import_problem[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    problems private.import_problem[];
    lines bigint[];
    given_ids text[];
    known_ids text[];
begin
    if not private.is_imported_by_id(main) then
        return null;
    end if;
    execute format(
        'select array_agg(records.line), array_agg(records.new_values ->> ''external_id''), array_agg(known.external_id) '
        'from public.import_records as records inner join public.%1$I as known on known.workspace_id = $1 and known.id = records.record_id '
        'where records.workspace_id = $1 and records.batch_id = $2 and records.file = $3 and records.line > $4 and records.line <= $5 '
        'and records.part = %1$L and known.source = $6 and known.external_id <> records.new_values ->> ''external_id''',
        main
    ) into lines, given_ids, known_ids using batch.workspace_id, batch.id, file_number, after_line, through_line, batch.source;
    select array_agg(private.import_problem(
        taken.line, 'refuse', 'external_id', taken.given_id, private.fill_refusal('import_ids_agree', batch.source, taken.known_id)
    ))
    into problems
    from unnest(lines, given_ids, known_ids) as taken (line, given_id, known_id);
    return problems;
end
$$;
comment on function private.find_taken_ids(public.import_batches, smallint, bigint, bigint) is
'Rows whose address or domain the workspace has under another id of the same source.';

create function private.decide_import_rows(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
begin
    update public.import_rows as rows
    set action = decided.action
    from (
        select
            records.line,
            case
                when bool_or(records.part = main and records.action = 'create') then 'create'
                when bool_or(records.action = 'update' or (records.part <> main and records.action = 'create')) then 'update'
                else 'unchanged'
            end as action
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line
        group by records.line
    ) as decided
    where
        rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
        and rows.line = decided.line and rows.action is null;
end
$$;
comment on function private.decide_import_rows(public.import_batches, smallint, bigint, bigint) is
'The action of a row from those of its records.';

select private.revoke_execute();
