-- People of the catalog in an import of a service: with accounts, numbers over time and audiences, through public.record_influencers().
--
-- Functions only. A row is one record whose new_values are the item that public.record_influencers() takes. What was written stays:
-- workspaces may have linked the people since, so such an import is not undone.

create function private.is_catalog_import(table_name text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select table_name = any(array['influencers', 'account_metrics', 'audience_segments'])
$$;
comment on function private.is_catalog_import(text) is 'Whether records of a table are of the catalog, which services alone import.';

create function private.shape_catalog_item(table_name text, given jsonb, person jsonb, accounts jsonb, topics jsonb, languages jsonb, source text)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case table_name
        when 'influencers' then jsonb_strip_nulls(given || jsonb_build_object(
            'source', source, 'name', coalesce(person ->> 'name', accounts #>> '{0,handle}'), 'accounts', accounts, 'topics', topics,
            'languages', languages
        ))
        -- One account, one day or one value.
        else jsonb_build_object('accounts', jsonb_build_array(
            jsonb_strip_nulls(accounts -> 0) || jsonb_build_object(
                case table_name when 'account_metrics' then 'metrics' else 'audience' end,
                jsonb_build_array(case table_name
                    when 'audience_segments' then jsonb_build_object('source', case when source = 'file' then 'platform' else source end) || given
                    else given
                end)
            )
        ))
    end;
end
$$;
comment on function private.shape_catalog_item(text, jsonb, jsonb, jsonb, jsonb, jsonb, text) is
'What public.record_influencers() is given for one row.';

create function private.shape_catalog_import(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
begin
    update public.import_records as records
    set new_values = private.shape_catalog_item(
        main, records.new_values, parts.person, coalesce(parts.accounts, '[]'), parts.topics, parts.languages, batch.source
    )
    from (
        select
            given.line,
            (jsonb_agg(given.new_values) filter (where given.table_name = 'workspace_influencers')) -> 0 as person,
            jsonb_agg(given.new_values order by given.part) filter (where given.table_name = 'workspace_influencer_accounts') as accounts,
            jsonb_agg(distinct given.new_values ->> 'topic_code') filter (where given.table_name = 'workspace_influencer_topics') as topics,
            jsonb_agg(distinct given.new_values ->> 'language_code') filter (where given.table_name = 'workspace_influencer_languages')
                as languages
        from public.import_records as given
        where
            given.workspace_id = batch.workspace_id and given.batch_id = batch.id and given.file = file_number
            and given.line > after_line and given.line <= through_line
        group by given.line
    ) as parts
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = parts.line and records.part = main;
    delete from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name like 'workspace\_influencer%';
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_problem(records.line, 'refuse', 'handle', null, private.fill_refusal('import_profile_given')))
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = main and records.action is null
            and not coalesce(records.new_values #> '{accounts,0}' ?& array['platform_code', 'handle'], false)
    ));
end
$$;
comment on function private.shape_catalog_import(public.import_batches, smallint, bigint, bigint) is
'Makes one record of each row: the item that public.record_influencers() takes. A row without a profile is refused.';

create function private.catalog_has(person uuid, item jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.influencers as known
        where
            known.id = person
            and to_jsonb(known) @> jsonb_strip_nulls(to_jsonb(
                jsonb_populate_record(null::public.influencers, private.values_of_known(item, known.external_id, person))
            ))
    ) and not exists (
        select from jsonb_array_elements(item -> 'accounts') as given
        where not exists (
            select from public.influencer_accounts as known
            where
                known.id = private.known_account(given.value) and known.influencer_id = person
                and to_jsonb(known) @> jsonb_strip_nulls(to_jsonb(jsonb_populate_record(null::public.influencer_accounts, given.value - 'url')))
                and not exists (
                    select from jsonb_array_elements(given.value -> 'metrics') as metrics
                    where not exists (
                        select from public.account_metrics as measured
                        where
                            measured.account_id = known.id
                            and to_jsonb(measured) @> jsonb_strip_nulls(to_jsonb(jsonb_populate_record(null::public.account_metrics, metrics.value)))
                    )
                )
                and not exists (
                    select from private.audience_of_report(given.value -> 'audience') as wanted
                    where not exists (
                        select from public.audience_segments as segments
                        where
                            segments.account_id = known.id and segments.dimension = wanted.dimension and segments.value = wanted.value
                            and segments.source = wanted.source and segments.share = round(wanted.share, 4)
                    )
                )
        )
    ) and not exists (
        select from jsonb_array_elements_text(item -> 'topics') as given (code)
        where not exists (
            select from public.influencer_topics as topics where topics.influencer_id = person and topics.topic_code = given.code
        )
    ) and not exists (
        select from jsonb_array_elements_text(item -> 'languages') as given (code)
        where not exists (
            select from public.influencer_languages as languages
            where languages.influencer_id = person and languages.language_code = given.code
        )
    );
end
$$;
comment on function private.catalog_has(uuid, jsonb) is 'Whether a person of the catalog is as an item of public.record_influencers() says.';

create function private.compare_catalog_import(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, compared text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    person uuid;
    problems private.import_problem[] := '{}'::private.import_problem[];
begin
    for item in
        select records.line, records.new_values as given, private.catalog_people_of(records.new_values #> '{accounts,0}') as owners
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = compared and records.action is null
        order by records.line
    loop
        if compared = 'influencers' then
            begin
                person := private.known_influencer(item.given);
            exception when raise_exception or integrity_constraint_violation then
                problems := problems || private.import_problem(
                    item.line, 'refuse', 'handle', null, private.fill_refusal('influencers_recorded_once', 'several')
                );
                continue;
            end;
        else
            person := case when cardinality(item.owners) = 1 then item.owners[1] end;
            if person is null then
                problems := problems || private.import_problem(
                    item.line, 'refuse', 'handle', item.given #>> '{accounts,0,handle}',
                    private.fill_refusal('import_reference_known', 'account of the catalog', item.given #>> '{accounts,0,handle}')
                );
                continue;
            end if;
        end if;
        update public.import_records as records
        set action = case when person is null then 'create' when private.catalog_has(person, item.given) then 'unchanged' else 'update' end
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = item.line and records.part = compared;
    end loop;
    perform private.store_import_problems(batch, file_number, problems);
end
$$;
comment on function private.compare_catalog_import(public.import_batches, smallint, bigint, bigint, text) is
'Decides of rows about the catalog: a new person, one of whom something differs, or nothing new.';

create function private.catalog_items(batch public.import_batches, written text, record_ids uuid[])
returns table (lines bigint[], item jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if written <> 'audience_segments' then
        return query
        select array[records.line], records.new_values
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
            and records.table_name = written and records.action in ('create', 'update') and records.applied_at is null
        order by records.line;
        return;
    end if;
    -- A report replaces the one before it as a whole: rows of other calls belong to it, too.
    return query
    select
        array_agg(records.line order by records.line) filter (
            where records.record_id = any(record_ids) and records.action in ('create', 'update') and records.applied_at is null
        ),
        jsonb_build_object('accounts', jsonb_build_array(
            (jsonb_agg(records.new_values #> '{accounts,0}') -> 0)
            || jsonb_build_object('audience', jsonb_agg(records.new_values #> '{accounts,0,audience,0}' order by records.line))
        ))
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = written
        and records.action is distinct from 'refuse'
    group by records.new_values #>> '{accounts,0,platform_code}', records.new_values #>> '{accounts,0,handle}'
    having bool_or(records.record_id = any(record_ids) and records.action in ('create', 'update') and records.applied_at is null)
    order by min(records.line);
end
$$;
comment on function private.catalog_items(public.import_batches, text, uuid[]) is
'The items of public.record_influencers() that rows make, and which rows these are.';

create function private.record_import_catalog(batch public.import_batches, written text, record_ids uuid[])
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    items jsonb;
    lines jsonb;
begin
    select jsonb_agg(given.item), jsonb_agg(to_jsonb(given.lines))
    into items, lines
    from private.catalog_items(batch, written, record_ids) as given;
    if items is null then
        return '{}'::private.import_problem[];
    end if;
    return coalesce((
        select array_agg(case answers.outcome
            when 'left_out' then private.import_problem(of_line.line::bigint, 'skip', null, null, private.fill_refusal('import_left_out'))
            else row(of_line.line::bigint, 'refuse', answers.rule, null, null,
                regexp_replace(answers.message, ' \(violates "[^"]*"\)$', ''), answers.hint)::private.import_problem
        end)
        from public.record_influencers(items) as answers
        cross join jsonb_array_elements_text(lines -> (answers.place - 1)) as of_line (line)
        where answers.outcome <> 'recorded'
    ), '{}');
end
$$;
comment on function private.record_import_catalog(public.import_batches, text, uuid[]) is
'Records the people, numbers or audiences of rows in the catalog, and returns the rows that are refused or left out.';

select private.revoke_execute();
