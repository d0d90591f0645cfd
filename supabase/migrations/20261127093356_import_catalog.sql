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
    given_id constant text := coalesce(
        private.clean_text(profile ->> 'platform_account_id'), private.told_platform_id(profile ->> 'handle', profile ->> 'url', platform)
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

create function private.is_no_import_name(field private.import_field, cell text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        length(cell) <= 16 and private.is_no_name(cell) and (
            (field).column_name = any(array['full_name', 'first_name', 'last_name'])
            or ((field).column_name = 'name' and (field).table_name = any(array['companies', 'influencers', 'workspace_influencers']))
        )
    ) or ((field).column_name = 'name' and (field).table_name = 'companies' and private.is_no_company(cell));
end
$$;
comment on function private.is_no_import_name(private.import_field, text) is
'Whether a cell stands for none in a field that says what a person or a company is called.';

create function private.is_left_out(rule text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select rule = any(array['import_left_out', 'import_erased'])
$$;
comment on function private.is_left_out(text) is
'Whether a row was skipped because its identity is not stored: then nothing of what it said is kept.';

create function private.left_out_problem(batch public.import_batches, file_number smallint, line bigint)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A workspace may know whom it erased itself. Of identities that nobody stores it is not told why.
    if exists (
        select from public.import_records as records
        cross join lateral private.identities_of(records.table_name, records.new_values) as given
        inner join private.workspace_suppressions as suppressed
            on suppressed.workspace_id = batch.workspace_id
            and suppressed.digest = private.suppression_digest(given.type, given.identity)
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = left_out_problem.line
    ) then
        return private.import_problem(left_out_problem.line, 'skip', null, null, private.fill_refusal('import_erased'));
    end if;
    return private.import_problem(left_out_problem.line, 'skip', null, null, private.fill_refusal('import_left_out'));
end
$$;
comment on function private.left_out_problem(public.import_batches, smallint, bigint) is
'What an import says of a row whose identity is not stored.';

create function private.leave_out_erased_profiles(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A workspace that erased somebody does not get them back from the catalog.
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.left_out_problem(batch, file_number, erased.line))
        from (
            select distinct records.line
            from public.import_records as records
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line > after_line and records.line <= through_line
                and records.table_name in ('workspace_influencers', 'workspace_influencer_accounts', 'contact_emails', 'contact_profiles')
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
    -- Without name, address, id and profile there is nobody to write.
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_problem(records.line, 'refuse', 'name', null, private.fill_refusal('import_field_given', 'name')))
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'workspace_influencers'
            and records.action is distinct from 'refuse' and private.import_record_keys(records) = '{}'
    ));
end
$$;
comment on function private.link_import_people(public.import_batches, smallint, bigint, bigint) is
'Links the people of rows to those of the catalog who have one of their profiles; refuses rows that name nobody.';

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
'Makes the person of a row a link to the catalog. given_name, handles and replaces_private are not columns: by them the row is recognised and referred to.';

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

create function private.join_profiles_of_rows(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if matched_table <> 'workspace_influencers' then
        return;
    end if;
    -- Lists with a row for each profile: the person is that of the earlier row, the profile is one more.
    update public.import_records as records
    set action = 'same'
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'workspace_influencers'
        and records.action is null
        and exists (
            select from public.import_records as earlier
            where
                earlier.workspace_id = batch.workspace_id and earlier.record_id = records.record_id and earlier.batch_id = batch.id
                and earlier.part = 'workspace_influencers' and (earlier.file, earlier.line) < (records.file, records.line)
                and earlier.action is distinct from 'refuse'
                -- Another id is another person, who shares the profile.
                and (earlier.keys[1] = records.keys[1] or not (earlier.keys[1] like 'id:%' and records.keys[1] like 'id:%'))
        )
        and exists (
            select from public.import_records as profiles
            where
                profiles.workspace_id = batch.workspace_id and profiles.batch_id = batch.id and profiles.file = file_number
                and profiles.line = records.line and profiles.table_name = 'workspace_influencer_accounts'
                and not exists (
                    select from public.import_records as earlier
                    inner join public.import_records as known
                        on
                            known.workspace_id = batch.workspace_id and known.batch_id = batch.id and known.file = earlier.file
                            and known.line = earlier.line and known.table_name = 'workspace_influencer_accounts'
                    where
                        earlier.workspace_id = batch.workspace_id and earlier.record_id = records.record_id and earlier.batch_id = batch.id
                        and earlier.part = 'workspace_influencers' and (earlier.file, earlier.line) < (records.file, records.line)
                        and known.new_values ->> 'platform_code' = profiles.new_values ->> 'platform_code'
                        and known.new_values ->> 'handle' = profiles.new_values ->> 'handle'
                )
        );
end
$$;
comment on function private.join_profiles_of_rows(public.import_batches, smallint, bigint, bigint, text) is
'A row about a person of an earlier row that brings another profile adds the profile; what else it says of the person is that of the earlier row.';

create function private.shape_import_domains(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The first of several domains is the main one, where no column says it. The key domains is not a column: a company is
    -- recognised by each of them.
    update public.import_records as records
    set new_values = jsonb_build_object('domain', listed.domains -> 0) || records.new_values || jsonb_build_object('domains', listed.domains)
    from (
        select given.line, jsonb_agg(given.new_values -> 'domain' order by length(given.part), given.part) as domains
        from public.import_records as given
        where
            given.workspace_id = batch.workspace_id and given.batch_id = batch.id and given.file = file_number
            and given.line > after_line and given.line <= through_line and given.table_name = 'company_domains'
        group by given.line
    ) as listed
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = listed.line and records.part = 'companies';
    -- The company brings its main domain along.
    delete from public.import_records as records
    using public.import_records as mains
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = 'company_domains'
        and mains.workspace_id = batch.workspace_id and mains.batch_id = batch.id and mains.file = file_number
        and mains.line = records.line and mains.part = 'companies'
        and mains.new_values ->> 'domain' = records.new_values ->> 'domain';
end
$$;
comment on function private.shape_import_domains(public.import_batches, smallint, bigint, bigint) is
'Tells the main domain of a company from its other ones, and lets it be recognised by all of them.';

select private.revoke_execute();
