-- Rows that named a merged record and were stored for its survivor: undoing the merge gives them back.
--
-- A new hidden table and functions. Only rows that name a redirect are noted, so a write without one costs nothing more.

create table private.followed_redirects (
    workspace_id uuid not null,
    child text not null,
    column_name text not null,
    row_key jsonb not null,
    merge_id uuid not null,
    followed_at timestamptz not null default now(),
    primary key (workspace_id, child, column_name, row_key, merge_id),
    constraint followed_redirects_merge_id_fkey foreign key (workspace_id, merge_id)
    references private.merge_records (workspace_id, id) on delete cascade
);
create index followed_redirects_merge_idx on private.followed_redirects (workspace_id, merge_id);
comment on index private.followed_redirects_merge_idx is 'What a merge that is undone gives back (private.followed_moves()).';
select private.describe_table('private.followed_redirects', 'Rows that named a merged record since its merge and are stored for the survivor. Undoing the merge gives them back.', $$
    child: Table of the row, with its schema.
    column_name: Column that named the record.
    row_key: Key of the row without the workspace and that column: its id, or what it links.
    merge_id: Merge whose duplicate was named, directly or through a chain of merges.
    followed_at: When it was named. A later statement that names the survivor itself deletes the entry.
$$);
select private.secure_hidden_table('private.followed_redirects');

-- Definer triggers call it. An upsert names a row that is there already: it is found by a unique key.
create function private.key_of_followed(child regclass, column_name text, item jsonb)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    link_columns constant text[] := array(
        select fields.attname::text
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_attribute as fields on fields.attrelid = keys.conrelid and fields.attnum = any(keys.conkey)
        where keys.conrelid = child and keys.contype = 'p' and fields.attname not in ('workspace_id', 'id', key_of_followed.column_name)
    );
    same text;
    known jsonb;
begin
    if link_columns <> '{}' then
        execute format(
            'select to_jsonb(rows) from %s as rows where rows.workspace_id = $1 and rows.%I = $2 and $3 @> jsonb_build_object(%s)',
            child, column_name,
            (select string_agg(format('%1$L, rows.%1$I', names.name), ', ') from unnest(link_columns) as names (name))
        ) into known using (item ->> 'workspace_id')::uuid, (item ->> column_name)::uuid, item;
        -- The survivor has the same link itself, and keeps it.
        return case
            when known is null then (select jsonb_object_agg(names.name, item -> names.name) from unnest(link_columns) as names (name))
        end;
    end if;
    select string_agg(format('(%s)', found.condition), ' or ')
    into same
    from (
        select string_agg(format('rows.%1$I = given.%1$I', fields.attname), ' and ') as condition
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_attribute as fields on fields.attrelid = keys.conrelid and fields.attnum = any(keys.conkey)
        where keys.conrelid = child and keys.contype = 'u' and fields.attname <> 'workspace_id'
        group by keys.oid
        having not bool_or(fields.attname = key_of_followed.column_name)
    ) as found;
    if same is not null then
        execute format(
            'select jsonb_build_object(''id'', rows.id) from jsonb_populate_record(null::%1$s, $1) as given '
            'inner join %1$s as rows on rows.workspace_id = given.workspace_id and (%2$s) limit 1',
            child, same
        ) into known using item;
    end if;
    return coalesce(known, jsonb_build_object('id', item -> 'id'));
end
$$;
comment on function private.key_of_followed(regclass, text, jsonb) is
'The key of a row that follows a redirect: its id, or that of the row it updates; of a link, what it links. NULL for a link that the survivor has already.';

create function private.note_followed(child regclass, column_name text, named uuid, survivor uuid, item jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := (item ->> 'workspace_id')::uuid;
    row_key jsonb;
begin
    if private.is_running('erasing') then
        return;
    elsif survivor is null then
        -- The survivor is named itself, or somebody else. An upsert that named the duplicate has this transaction's time.
        delete from private.followed_redirects as followed
        where
            followed.workspace_id = workspace and followed.child = note_followed.child::text
            and followed.column_name = note_followed.column_name and followed.row_key = jsonb_build_object('id', item -> 'id')
            and followed.followed_at < now();
        return;
    end if;
    row_key := private.key_of_followed(child, column_name, item);
    if row_key is null then
        return;
    end if;
    -- Through a chain of merges the row belongs to each of its duplicates in turn, when they are undone one by one.
    insert into private.followed_redirects (workspace_id, child, column_name, row_key, merge_id)
    with recursive chain as (
        select records.id, records.survivor_id, records.subject
        from private.merge_records as records
        where records.workspace_id = workspace and records.duplicate_id = named and records.undone_at is null
        union all
        select records.id, records.survivor_id, records.subject
        from chain
        inner join private.merge_records as records
            on
                records.workspace_id = workspace and records.subject = chain.subject
                and records.duplicate_id = chain.survivor_id and records.undone_at is null
    )
    select workspace, note_followed.child::text, note_followed.column_name, row_key, chain.id
    from chain
    on conflict on constraint followed_redirects_pkey do update set followed_at = excluded.followed_at;
end
$$;
comment on function private.note_followed(regclass, text, uuid, uuid, jsonb) is
'Notes a row that names a merged record and is stored for its survivor, and forgets it when a later statement names somebody else.';

create function private.followed_moves(workspace_id uuid, merge_id uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(moves.move || case
            when moves.is_link then jsonb_build_object('keys', moves.keys, 'ids', moves.row_keys)
            else jsonb_build_object('ids', moves.ids)
        end), '[]')
        from (
            select
                jsonb_build_object('table', followed.child, 'column', followed.column_name, 'removed', '[]'::jsonb) as move,
                not bool_or(followed.row_key ? 'id') as is_link,
                jsonb_agg(followed.row_key) as row_keys,
                jsonb_agg(followed.row_key -> 'id') as ids,
                (array_agg((select jsonb_agg(names.name) from jsonb_object_keys(followed.row_key) as names (name))))[1] as keys
            from private.followed_redirects as followed
            where followed.workspace_id = followed_moves.workspace_id and followed.merge_id = followed_moves.merge_id
            group by followed.child, followed.column_name
        ) as moves
    );
end
$$;
comment on function private.followed_moves(uuid, uuid) is
'Rows that followed the redirect of a merge, in the form of merge_records.moved.';

create function private.goes_back_to(workspace_id uuid, child regclass, column_name text, row_id uuid, duplicate_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from private.merge_records as records
        where
            records.workspace_id = goes_back_to.workspace_id and records.duplicate_id = goes_back_to.duplicate_id and records.undone_at is null
            and (
                exists (
                    select from private.followed_redirects as followed
                    where
                        followed.workspace_id = records.workspace_id and followed.merge_id = records.id
                        and followed.child = goes_back_to.child::text and followed.column_name = goes_back_to.column_name
                        and followed.row_key = jsonb_build_object('id', row_id)
                )
                or exists (
                    select from jsonb_array_elements(records.moved) as moves (move)
                    where
                        moves.move ->> 'table' = goes_back_to.child::text and moves.move ->> 'column' = goes_back_to.column_name
                        and moves.move -> 'ids' ? row_id::text
                )
            )
    );
end
$$;
comment on function private.goes_back_to(uuid, regclass, text, uuid, uuid) is
'Whether a row of the survivor is known to be of the duplicate: it moved with the merge, or named the duplicate since.';

select private.revoke_execute();
