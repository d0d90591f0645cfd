-- Recognising what the rows of an import are about: records of the workspace, of earlier rows, or new.
--
-- Functions and a type. Which keys these are is in the file of import keys.

create type private.import_match as (
    keys text [],
    lines bigint [],
    places tid [],
    record_id uuid
);
comment on type private.import_match is 'Rows of an import with the same keys: they are about one record. places says where its parts are stored now.';

create function private.find_imported(workspace_id uuid, source text, table_name text, keys text[])
returns table (key text, record_id uuid, merged_id uuid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    kind text;
    place text[];
    redirect constant text := case
        when table_name in ('companies', 'contacts', 'workspace_influencers') then 'known.merged_into_id'
        else 'null::uuid'
    end;
begin
    for kind in select distinct split_part(given.key, ':', 1) from unnest(find_imported.keys) as given (key) loop
        place := private.import_key_source(find_imported.table_name, ltrim(kind, '?'));
        continue when place is null;
        -- One condition over all keys, not a join: however little is known of the tables, each is read once at most.
        return query execute format(
            'select $4 || '':'' || %1$s, coalesce(%2$s, known.id), case when %2$s is not null then known.id end from %3$s '
            'where known.workspace_id = $1 and %1$s = any($3)%4$s',
            place[2], redirect, place[1], case
                when kind = 'id' then ' and known.source = $2'
                when starts_with(kind, '?') then ' and (known.external_id is null or known.source <> $2)'
                else ''
            end
        )
        using
            find_imported.workspace_id, find_imported.source,
            array(
                select substr(given.key, strpos(given.key, ':') + 1) from unnest(find_imported.keys) as given (key)
                where split_part(given.key, ':', 1) = kind
            ),
            kind;
    end loop;
end
$$;
comment on function private.find_imported(uuid, text, text, text[]) is
'The rows of a table of the workspace that keys lead to; of a merged row its survivor, and which row that was.';

create function private.look_up_import_keys(batch public.import_batches, table_name text, keys text[])
returns text[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    unknown text[];
    met text[];
    found_keys text[];
begin
    select
        coalesce(array_agg(listed.key) filter (where not listed.is_met), '{}'),
        coalesce(array_agg(listed.key) filter (where listed.is_met), '{}')
    into unknown, met
    from (
        select
            given.key,
            exists (
                select from private.import_keys as known
                where
                    known.workspace_id = batch.workspace_id and known.batch_id = batch.id
                    and known.table_name = look_up_import_keys.table_name and known.key = given.key
            ) as is_met
        from unnest(look_up_import_keys.keys) as given (key)
    ) as listed;
    if unknown = '{}' then
        return met;
    end if;
    -- If several have one name, the first counts; the documentation says so for references by name.
    with added as (
        insert into private.import_keys (workspace_id, batch_id, table_name, key, record_id, merged_id)
        select distinct on (known.key) batch.workspace_id, batch.id, look_up_import_keys.table_name, known.key, known.record_id, known.merged_id
        from private.find_imported(batch.workspace_id, batch.source, look_up_import_keys.table_name, unknown) as known
        order by known.key, known.merged_id is not null, known.record_id
        on conflict do nothing
        returning key
    )
    select coalesce(array_agg(added.key), '{}') into found_keys from added;
    return met || found_keys;
end
$$;
comment on function private.look_up_import_keys(public.import_batches, text, text[]) is
'Looks up keys that this import has not met, and remembers what they lead to. Returns those that lead to a record.';

create function private.known_import_record(
    batch public.import_batches, table_name text, keys text[], with_weak boolean default true, own_file smallint default null, own_line bigint default null
)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    own_id constant text := case when own_line is not null and keys[1] like 'id:%' then keys[1] end;
    wanted text;
    found_key private.import_keys;
begin
    foreach wanted in array keys loop
        continue when not with_weak and starts_with(wanted, '~');
        select known.*
        into found_key
        from private.import_keys as known
        where
            known.workspace_id = batch.workspace_id and known.batch_id = batch.id
            and known.table_name = known_import_record.table_name and known.key = wanted;
        -- An address that a row with another id has is not a reason to take the two for one.
        continue when found_key.record_id is null or (found_key.file = own_file and found_key.line = own_line) or (own_id is not null and wanted <> own_id and exists (
            select from public.import_records as others
            where
                others.workspace_id = batch.workspace_id and others.batch_id = batch.id and others.file = found_key.file
                and others.line = found_key.line and others.part = known_import_record.table_name
                and others.keys[1] like 'id:%' and others.keys[1] <> own_id
        ));
        -- What had no id has one by now: another row took it.
        continue when starts_with(wanted, '?') and exists (
            select from public.import_records as others
            where
                others.workspace_id = batch.workspace_id and others.record_id = found_key.record_id and others.batch_id = batch.id
                and others.keys[1] <> own_id
        );
        return found_key.record_id;
    end loop;
    return null;
end
$$;
comment on function private.known_import_record(public.import_batches, text, text[], boolean, smallint, bigint) is
'The record that the first of these keys leads to which this import has met; if asked without weak ones, and without those that a row itself brought.';

create function private.match_import_table(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_main constant boolean := matched_table = private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    matches private.import_match[];
    wanted text[];
    met text[];
    are_new boolean;
begin
    select array_agg(row(listed.keys, listed.lines, listed.places, null)::private.import_match)
    into matches
    from (
        select records.keys, array_agg(records.line order by records.line) as lines, array_agg(records.place order by records.line) as places
        from (
            select given.ctid as place, given.line, given.refs, private.import_record_keys(given) as keys
            from public.import_records as given
            where
                given.workspace_id = batch.workspace_id and given.batch_id = batch.id and given.file = file_number
                and given.line > after_line and given.line <= through_line and given.table_name = matched_table
                and given.record_id is null
            offset 0
        ) as records
        -- Rows that only link others are told apart by what they link.
        where records.keys <> '{}' or (records.refs = '{}' and matched_table = any(
            array['company_domains', 'contact_emails', 'workspace_influencer_topics', 'workspace_influencer_languages', 'opportunity_history']
        ))
        group by records.keys, case when records.keys = '{}' then records.place end
    ) as listed;
    if matches is null then
        return false;
    end if;
    -- A weak key counts where there is no other, or for what a row only mentions.
    select array_agg(distinct given.key)
    into wanted
    from unnest(matches) as found
    cross join unnest(found.keys) as given (key)
    where given.key <> '' and (not is_main or starts_with(found.keys[1], '~') or not starts_with(given.key, '~'));
    met := private.look_up_import_keys(batch, matched_table, wanted);
    matches := private.assign_import_ids(batch, file_number, matched_table, matches, jsonb_object(met, met));
    are_new := private.add_import_keys(batch, file_number, matched_table, matches, jsonb_object(met, met));
    if not are_new then
        perform private.join_import_records(batch, file_number, matched_table, matches);
    end if;
    return not are_new;
end
$$;
comment on function private.match_import_table(public.import_batches, smallint, bigint, bigint, text) is
'Finds out which record each part of these rows is: known, of an earlier row, or new. Returns whether any has a key that is not its own alone.';

create function private.assign_import_ids(
    batch public.import_batches, file_number smallint, matched_table text, matches private.import_match[], met jsonb
)
returns private.import_match[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_main constant boolean := matched_table = private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    origin constant jsonb := case
        when private.is_imported_by_id(matched_table) then jsonb_build_object('source', batch.source)
        else '{}'
    end;
    identified private.import_match[];
begin
    select array_agg(row(
        chosen.keys, chosen.lines, chosen.places,
        coalesce(
            case when met ?| chosen.keys then private.known_import_record(
                batch, matched_table, array_remove(chosen.keys, chosen.taken_likeness), not is_main or starts_with(chosen.keys[1], '~'),
                file_number, chosen.lines[1]
            ) end,
            public.uuid_v7()
        )
    )::private.import_match)
    into identified
    from (
        select
            given.*,
            -- Of several new ids whose rows look like one that has none, the first takes it.
            case
                when starts_with(given.keys[2], '?') and row_number() over (
                    partition by case when starts_with(given.keys[2], '?') then given.keys[2] end, met ? given.keys[1] order by given.lines[1]
                ) > 1 then given.keys[2]
            end as taken_likeness
        from unnest(matches) as given
    ) as chosen;
    update public.import_records as records
    set keys = found.keys, record_id = found.record_id, new_values = records.new_values || origin
    from (select unnest(given.places) as place, given.keys, given.record_id from unnest(identified) as given) as found
    -- By place: a join by line might be planned as one of all rows with all.
    where records.ctid = found.place and records.workspace_id = batch.workspace_id;
    return identified;
end
$$;
comment on function private.assign_import_ids(public.import_batches, smallint, text, private.import_match[], jsonb) is
'Gives records their keys, their source and their ids: of what is known by a key that was met before, or new ones.';

create function private.add_import_keys(
    batch public.import_batches, file_number smallint, matched_table text, matches private.import_match[], met jsonb
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_main constant boolean := matched_table = private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    added bigint;
begin
    insert into private.import_keys (workspace_id, batch_id, table_name, key, record_id, file, line)
    select distinct on (given.key) batch.workspace_id, batch.id, matched_table, given.key, found.record_id, file_number, found.line
    from (
        select
            listed.keys, listed.record_id, listed.lines[1] as line,
            -- A row that repeats an id is not written, so what else it says tells nothing of other rows.
            is_main and listed.keys[1] like 'id:%' and (
                row_number() over (partition by listed.keys[1] order by listed.lines[1]) > 1
                or (met ? listed.keys[1] and exists (
                    select from private.import_keys as earlier
                    where
                        earlier.workspace_id = batch.workspace_id and earlier.batch_id = batch.id and earlier.table_name = matched_table
                        and earlier.key = listed.keys[1] and earlier.line is not null
                ))
            ) as is_repeated
        from unnest(matches) as listed
    ) as found
    cross join unnest(found.keys) as given (key)
    where given.key = found.keys[1] or not found.is_repeated
    order by given.key, found.line
    on conflict do nothing;
    get diagnostics added = row_count;
    return added = (select sum(cardinality(found.keys)) from unnest(matches) as found);
end
$$;
comment on function private.add_import_keys(public.import_batches, smallint, text, private.import_match[], jsonb) is
'Remembers which records keys lead to; of rows that came together with one key the first decides. Returns whether all were new.';

create function private.join_import_records(batch public.import_batches, file_number smallint, matched_table text, matches private.import_match[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    is_main constant boolean := matched_table = private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    contested constant bigint[] := array(
        select distinct unnest(found.lines)
        from unnest(matches) as found
        cross join unnest(found.keys) as given (key)
        cross join lateral (
            select known.record_id from private.import_keys as known
            where
                known.workspace_id = batch.workspace_id and known.batch_id = batch.id and known.table_name = matched_table
                and known.key = given.key
            limit 1
        ) as owners
        where owners.record_id <> found.record_id and not starts_with(given.key, '?')
    );
    moved record;
    has_moved boolean := contested <> '{}';
begin
    -- The first row with a key decides, and the other keys of the later ones are of that record, too.
    for round in 1..10 loop
        exit when not has_moved;
        has_moved := false;
        for moved in
            update public.import_records as records
            set record_id = private.known_import_record(
                batch, matched_table, records.keys, not is_main or starts_with(records.keys[1], '~'), file_number, records.line
            )
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
                and records.line = any(contested) and records.table_name = matched_table
                and records.record_id <> private.known_import_record(
                    batch, matched_table, records.keys, not is_main or starts_with(records.keys[1], '~'), file_number, records.line
                )
            returning records.line, records.record_id, records.keys
        loop
            has_moved := true;
            update private.import_keys as keys
            set record_id = moved.record_id
            where
                keys.workspace_id = batch.workspace_id and keys.batch_id = batch.id and keys.table_name = matched_table
                and keys.key = any(moved.keys) and keys.file = file_number and keys.line = moved.line;
        end loop;
    end loop;
end
$$;
comment on function private.join_import_records(public.import_batches, smallint, text, private.import_match[]) is
'Rows of one chunk that share a key, but not all of them, become one record.';

create function private.find_import_conflicts(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text)
returns private.import_problem[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select array_agg(
            case
                when keys.merged_id is not null then private.import_problem(
                    records.line, 'skip', split_part(keys.key, ':', 1), substr(keys.key, strpos(keys.key, ':') + 1),
                    private.fill_refusal('import_merged', keys.record_id::text)
                )
                else private.import_problem(
                    records.line, 'refuse', split_part(keys.key, ':', 1), substr(keys.key, strpos(keys.key, ':') + 1),
                    case
                        when keys.line is null then private.fill_refusal('import_keys_taken', private.import_key_in_words(keys.key), keys.record_id::text)
                        else private.fill_refusal(
                            'import_keys_agree', private.import_key_in_words(keys.key), keys.line::text, private.import_file_name(batch, keys.file)
                        )
                    end
                )
            end
            order by records.line, keys.key
        )
        from public.import_records as records
        cross join lateral unnest(records.keys) with ordinality as given (key, place)
        cross join lateral (
            select known.* from private.import_keys as known
            where
                known.workspace_id = batch.workspace_id and known.batch_id = batch.id
                and known.table_name = matched_table and known.key = given.key
            limit 1
        ) as keys
        where
            -- Who has nothing but a name is who was merged under that name.
            (given.key !~ '^[~?]' or (given.key like '~%' and given.place = 1 and keys.merged_id is not null))
            and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = matched_table
            and (keys.merged_id is not null or keys.record_id <> records.record_id)
    );
end
$$;
comment on function private.find_import_conflicts(public.import_batches, smallint, bigint, bigint, text) is
'Rows about what is merged, or with keys of two different records.';

create function private.find_repeated_rows(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text)
returns private.import_problem[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select array_agg(case
            -- Two ids, or two main domains: they share only an address or another domain.
            when split_part(records.keys[1], ':', 1) = split_part(earlier.keys[1], ':', 1) and records.keys[1] ~ '^(id|domain):'
                and records.keys[1] <> earlier.keys[1] then private.import_problem(
                records.line, 'refuse', split_part(earlier.shared, ':', 1), substr(earlier.shared, strpos(earlier.shared, ':') + 1),
                private.fill_refusal(
                    'import_keys_agree', private.import_key_in_words(earlier.shared), earlier.line::text,
                    private.import_file_name(batch, earlier.file)
                )
            )
            else private.import_problem(
                records.line, 'skip', split_part(records.keys[1], ':', 1), substr(records.keys[1], strpos(records.keys[1], ':') + 1),
                private.fill_refusal('import_row_repeated', earlier.line::text, private.import_file_name(batch, earlier.file))
            )
        end)
        from public.import_records as records
        cross join lateral (
            select
                found.file, found.line, found.keys,
                coalesce((select own.key from unnest(records.keys) as own (key) where own.key = any(found.keys) limit 1), records.keys[2]) as shared
            from (
                select others.batch_id, others.file, others.line, others.part, others.keys, others.action
                from public.import_records as others
                where others.workspace_id = batch.workspace_id and others.record_id = records.record_id
                -- By record, which are few: any other condition might lead the planner through all earlier rows.
                offset 0
            ) as found
            where
                found.batch_id = batch.id and found.part = matched_table and (found.file, found.line) < (records.file, records.line)
                and found.part = private.import_target_table(batch.mapping -> 'files' -> found.file ->> 'target')
                and found.action is distinct from 'refuse'
            order by found.file, found.line
            limit 1
        ) as earlier
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = matched_table
            and records.action is distinct from 'refuse' and records.action is distinct from 'same'
    );
end
$$;
comment on function private.find_repeated_rows(public.import_batches, smallint, bigint, bigint, text) is
'Rows about what an earlier row of the import is about.';

select private.revoke_execute();
