-- People of an import whom the catalog knows: linked to it, once each, instead of becoming private people beside it.
--
-- Functions only.

create function private.catalog_people_of(profile jsonb)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    platform constant text := profile ->> 'platform_code';
    -- The id of a channel stands in its address, and only there with its capitals.
    given_id constant text := coalesce(
        private.clean_text(profile ->> 'platform_account_id'), substring(profile ->> 'url' from '/channel/(UC[A-Za-z0-9_-]{22})')
    );
begin
    return array(
        select distinct coalesce(people.merged_into_id, people.id)
        from public.influencer_accounts as accounts
        inner join public.influencers as people on people.id = accounts.influencer_id
        where
            accounts.platform_code = platform
            -- Another id with the same handle is another account: somebody else took over the handle.
            and (
                accounts.platform_account_id = given_id
                or (accounts.handle = profile ->> 'handle' and (given_id is null or accounts.platform_account_id is null))
            )
    );
end
$$;
comment on function private.catalog_people_of(jsonb) is
'The people of the catalog who have a profile, by the platform''s id or by the handle; several if the handle was handed on.';

create function private.leave_out_erased_profiles(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A workspace that erased somebody does not get them back from the catalog.
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_problem(erased.line, 'skip', null, null, private.fill_refusal('import_left_out')))
        from (
            select distinct records.line
            from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line > after_line and records.line <= through_line
                and records.table_name in ('workspace_influencers', 'workspace_influencer_accounts')
                and private.is_suppressed(batch.workspace_id, records.table_name, records.new_values, null)
        ) as erased
    ));
end
$$;
comment on function private.leave_out_erased_profiles(public.import_batches, smallint, bigint, bigint) is
'Leaves out the rows of people whom the workspace or the catalog has erased, by any address or profile of the row.';

create function private.link_import_people(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    met record;
    lines bigint[] := '{}'::bigint[];
    remarks text[] := '{}'::text[];
begin
    perform private.leave_out_erased_profiles(batch, file_number, after_line, through_line);
    for met in
        select
            profiles.line,
            array_agg(distinct people.id) as people,
            array_agg(distinct profiles.part) as parts,
            array_agg(distinct (profiles.new_values ->> 'platform_code') || '/' || (profiles.new_values ->> 'handle')) as handles
        from public.import_records as profiles
        cross join unnest(private.catalog_people_of(profiles.new_values)) as people (id)
        where
            profiles.workspace_id = batch.workspace_id and profiles.batch_id = batch.id and profiles.file = file_number
            and profiles.line > after_line and profiles.line <= through_line
            and profiles.table_name = 'workspace_influencer_accounts' and profiles.action is distinct from 'refuse'
        group by profiles.line
        order by profiles.line
    loop
        lines := lines || met.line;
        if cardinality(met.people) > 1 then
            remarks := remarks || format(
                'stays private: the catalog knows %s people with these profiles; give the platform''s own id in platform_id', cardinality(met.people)
            );
            continue;
        end if;
        remarks := remarks || 'linked to the catalog, which has the name, headline, country, topics and numbers of this person'::text;
        perform private.link_import_person(batch, file_number, met.line, met.people[1], met.parts, met.handles);
    end loop;
    perform private.store_import_remarks(batch, file_number, lines, remarks);
end
$$;
comment on function private.link_import_people(public.import_batches, smallint, bigint, bigint) is
'Links the people of rows to those of the catalog who have one of their profiles.';

create function private.link_import_person(
    batch public.import_batches, file_number smallint, line bigint, influencer uuid, parts text[], handles text[]
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_linked constant boolean := exists (
        select from public.workspace_influencers as people
        where people.workspace_id = batch.workspace_id and people.influencer_id = link_import_person.influencer
    );
begin
    -- What the catalog has of the person is not kept a second time; profiles it does not have are the workspace's own.
    delete from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = link_import_person.line
        and (
            records.part = any(parts)
            or records.table_name in ('workspace_influencer_topics', 'workspace_influencer_languages')
        );
    update public.import_records as records
    set new_values = (records.new_values - array['headline', 'country_code']) || jsonb_build_object(
        'influencer_id', influencer, 'name', null, 'given_name', records.new_values -> 'name', 'handles', handles,
        -- A private record with this profile becomes the linked one, unless the workspace has both.
        'replaces_private', not is_linked
    )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = link_import_person.line and records.part = 'workspace_influencers';
end
$$;
comment on function private.link_import_person(public.import_batches, smallint, bigint, uuid, text[], text[]) is
'Makes the person of a row a link to the catalog. given_name, handles and replaces_private are no columns: by them the row is recognised and referred to.';

create function private.shape_import_labels(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A tag or list that a row names is made where it is not there; a record beside it says who has it.
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, new_values, refs)
    select
        batch.workspace_id, batch.id, file_number, records.line, replace(records.part, records.table_name, links.link), links.link, '{}',
        jsonb_build_object(links.column_name, jsonb_build_object('table', records.table_name, 'given', records.new_values ->> 'name'))
    from public.import_records as records
    inner join (
        values ('tags', 'workspace_influencer_tags', 'tag_id'), ('lists', 'list_influencers', 'list_id')
    ) as links (labels, link, column_name) on links.labels = records.table_name
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line;
end
$$;
comment on function private.shape_import_labels(public.import_batches, smallint, bigint, bigint) is
'Puts the people of rows on the lists and below the tags that the rows name.';

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
