-- Merges of buyers: what they move and what they keep, so that they can be undone.
--
-- A new hidden table and functions.

create function private.lock_contact_merges(workspace_id uuid)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- In the order in which storing people and erasing them take these locks.
    perform pg_advisory_xact_lock_shared(private.workspace_lock('people', workspace_id));
    perform pg_advisory_xact_lock(private.workspace_lock('merges', workspace_id));
end
$$;
comment on function private.lock_contact_merges(uuid) is
'Merges and erasures of one workspace run one after the other, so that no redirect is followed while another transaction changes it.';

create table private.merge_records (
    workspace_id uuid not null references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    subject text not null constraint merge_records_subject_check check (
        subject in ('contacts', 'companies', 'workspace_influencers')
    ),
    duplicate_id uuid not null,
    survivor_id uuid not null,
    duplicate_before jsonb not null,
    survivor_before jsonb not null,
    survivor_after jsonb not null,
    moved jsonb not null,
    merged_at timestamptz not null default now(),
    merged_by uuid default auth.uid(),
    undone_at timestamptz,
    primary key (workspace_id, id)
);
create unique index merge_records_duplicate_key on private.merge_records (workspace_id, subject, duplicate_id) where undone_at is null;
comment on index private.merge_records_duplicate_key is 'The merge to undo (private.undo_merge()); a duplicate is merged once at a time.';
create index merge_records_survivor_idx on private.merge_records (workspace_id, subject, survivor_id) where undone_at is null;
comment on index private.merge_records_survivor_idx is 'The names that a survivor took over and does not get back from a list (private.is_name_of_duplicate()).';
select private.describe_table('private.merge_records', 'Changes of each merge of contacts, companies or influencers of a workspace, so that it can be undone. Erasing a person deletes the rows about them.', $$
    subject: contacts, companies or workspace_influencers.
    duplicate_id: The row that became a redirect.
    survivor_id: The row it was merged into.
    duplicate_before: The duplicate as it was.
    survivor_before: The survivor as it was.
    survivor_after: The survivor as merging left it; what was changed since then stays when the merge is undone.
    moved: Rows that went over to the survivor, by table, and rows that were removed because the survivor had the same.
    merged_at: When they were merged.
    merged_by: Who merged them; null for services.
    undone_at: When it was undone; null while it holds.
$$);
select private.secure_hidden_table('private.merge_records');

create function private.references_to(target regclass)
returns table (child regclass, column_name text, key_columns text[], same_row text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select
        keys.conrelid::regclass,
        fields.attname::text,
        rules.key_columns,
        rules.same_row
    from pg_catalog.pg_constraint as keys
    inner join pg_catalog.pg_attribute as fields on fields.attrelid = keys.conrelid and fields.attnum = keys.conkey[2]
    cross join lateral (
        select
            array_agg(others.attname::text order by others.attnum) filter (where rules.contype = 'p') as key_columns,
            string_agg(format('kept.%1$I is not distinct from rows.%1$I', others.attname), ' and ') filter (where rules.contype = 'u') as same_row
        from pg_catalog.pg_constraint as rules
        inner join pg_catalog.pg_attribute as others
            on others.attrelid = rules.conrelid and others.attnum = any(rules.conkey) and others.attnum <> keys.conkey[2]
        where
            rules.conrelid = keys.conrelid
            and keys.conkey[2] = any(rules.conkey)
            and (rules.contype = 'u' or (rules.contype = 'p' and others.attname <> 'workspace_id'))
    ) as rules
    where
        keys.confrelid = target
        and keys.contype = 'f'
        and cardinality(keys.conkey) = 2
        and keys.conparentid = 0
        and fields.attname not in ('merged_into_id', 'id')
        -- Append-only history stays where it was made.
        and not exists (
            select from pg_catalog.pg_trigger as triggers where triggers.tgrelid = keys.conrelid and triggers.tgname = 'prevent_change'
        )
    order by keys.conrelid::regclass, fields.attname
$$;
comment on function private.references_to(regclass) is
'The columns that refer to a row of a workspace table, read from its foreign keys so that a new one cannot be forgotten; append-only history is left out. key_columns: of a link, whose key is what it links, the rest of its key. same_row: the condition under which a unique rule takes two rows, "kept" and "rows", for the same.';

-- What moves is not a new outreach, nor new work, so the rules about those are left out, as in an erasure.
create function private.move_references(workspace_id uuid, target regclass, from_id uuid, to_id uuid)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    reference record;
    moves jsonb := '[]'::jsonb;
begin
    perform private.begin_operation('erasing');
    for reference in select found.* from private.references_to(target) as found loop
        moves := moves || case
            when reference.key_columns is null
                then private.move_rows(reference.child, reference.column_name, reference.same_row, move_references.workspace_id, from_id, to_id)
            else
                private.move_links(
                    reference.child, reference.column_name, reference.key_columns, move_references.workspace_id, from_id, to_id
                )
        end;
    end loop;
    perform private.end_operation('erasing');
    return moves;
end
$$;
comment on function private.move_references(uuid, regclass, uuid, uuid) is
'Makes every row that refers to one record refer to another of the same table. If both have the same row, that of the survivor stays. Returns the rows that moved and those that were removed.';

create function private.move_rows(child regclass, column_name text, same_row text, workspace_id uuid, from_id uuid, to_id uuid)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    removed jsonb := '[]'::jsonb;
    ids jsonb;
begin
    if same_row is not null then
        execute format(
            'with removed as (delete from %1$s as rows where rows.workspace_id = $1 and rows.%2$I = $2 and exists ('
            'select from %1$s as kept where kept.%2$I = $3 and %3$s) returning rows.*)'
            ' select coalesce(jsonb_agg(to_jsonb(removed)), ''[]'') from removed',
            child, column_name, same_row
        ) into removed using move_rows.workspace_id, from_id, to_id;
    end if;
    execute format(
        'with moved as (update %1$s as rows set %2$I = $3 where rows.workspace_id = $1 and rows.%2$I = $2 returning rows.id)'
        ' select coalesce(jsonb_agg(moved.id), ''[]'') from moved',
        child, column_name
    ) into ids using move_rows.workspace_id, from_id, to_id;
    return jsonb_build_object('table', child::text, 'column', column_name, 'ids', ids, 'removed', removed);
end
$$;
comment on function private.move_rows(regclass, text, text, uuid, uuid, uuid) is
'Moves the rows of one record to another. Where both have the same row, that of the other stays.';

-- A link's key is what it links, and a key never changes: the survivor takes a link of their own, unless they have one already.
create function private.move_links(
    child regclass, column_name text, key_columns text[], workspace_id uuid, from_id uuid, to_id uuid, only_keys jsonb default null
)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    key_of constant text := (
        select format('jsonb_build_object(%s)', string_agg(format('%1$L, rows.%1$I', keys.name), ', '))
        from unnest(key_columns) as keys (name)
    );
    moved jsonb;
begin
    execute format(
        'with former as (delete from %1$s as rows where rows.workspace_id = $1 and rows.%2$I = $2'
        ' and ($4 is null or $4 @> jsonb_build_array(%3$s)) returning rows.*, %3$s as link_key),'
        ' moved as (insert into %1$s as rows select (jsonb_populate_record(null::%1$s, to_jsonb(former) || jsonb_build_object(%2$L, $3))).*'
        ' from former on conflict do nothing returning %3$s as link_key)'
        ' select jsonb_build_object('
        '''ids'', coalesce((select jsonb_agg(moved.link_key) from moved), ''[]''),'
        ' ''removed'', coalesce((select jsonb_agg(to_jsonb(former) - ''link_key'') from former'
        ' where former.link_key not in (select moved.link_key from moved)), ''[]''))',
        child, column_name, key_of
    ) into moved using move_links.workspace_id, from_id, to_id, only_keys;
    return moved || jsonb_build_object('table', child::text, 'column', column_name, 'keys', key_columns);
end
$$;
comment on function private.move_links(regclass, text, text[], uuid, uuid, uuid, jsonb) is
'Moves the links of one record to another: those that keys name, or all. Where both have the same link, the link of the other stays.';

create function private.restore_row(target regclass, workspace_id uuid, row_id uuid, patch jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    columns text;
begin
    select string_agg(format('%I', fields.attname), ', ')
    into columns
    from pg_catalog.pg_attribute as fields
    where
        fields.attrelid = target and fields.attnum > 0 and not fields.attisdropped and fields.attgenerated = ''
        and patch ? fields.attname and fields.attname not in ('workspace_id', 'id', 'created_at', 'created_by', 'updated_at');
    if columns is null then
        return;
    end if;
    execute format(
        'update %1$s as rows set (%2$s) = (select %2$s from jsonb_populate_record(rows, $3)) where rows.workspace_id = $1 and rows.id = $2',
        target, columns
    ) using restore_row.workspace_id, row_id, patch;
end
$$;
comment on function private.restore_row(regclass, uuid, uuid, jsonb) is 'Sets the columns of a row that a JSON object names to the values it has there.';

create function private.lock_touches_of_contacts(workspace_id uuid, contact_ids uuid[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- In the order of those who record and identify: meaning, identifications, contacts, touches. Otherwise they deadlock.
    perform pg_advisory_xact_lock(private.workspace_lock('meaning', lock_touches_of_contacts.workspace_id));
    perform from public.contact_visitors as visitors
    where visitors.workspace_id = lock_touches_of_contacts.workspace_id and visitors.contact_id = any(contact_ids)
    order by visitors.id
    for update;
end
$$;
comment on function private.lock_touches_of_contacts(uuid, uuid[]) is
'Before contacts are merged or parted: waits for touches that are being recorded, and locks the identifications of these contacts.';

create function private.lock_merge(
    subject text, workspace_id uuid, duplicate_id uuid, survivor_id uuid, out duplicate jsonb, out survivor jsonb
)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', subject)::regclass;
begin
    perform private.lock_contact_merges(lock_merge.workspace_id);
    if subject = 'contacts' then
        perform private.lock_touches_of_contacts(lock_merge.workspace_id, array[duplicate_id, survivor_id]);
    end if;
    -- Waits for touches that are being recorded for the duplicate, and moves them too; later ones wait and follow the redirect.
    execute format(
        'select to_jsonb(given.*) from %1$s as given where given.workspace_id = $1 and given.id = $2 for update', target
    ) into duplicate using lock_merge.workspace_id, duplicate_id;
    execute format(
        'select to_jsonb(kept.*) from %1$s as kept where kept.workspace_id = $1 and kept.id = ('
        'select coalesce(given.merged_into_id, given.id) from %1$s as given where given.workspace_id = $1 and given.id = $2'
        ') for no key update',
        target
    ) into survivor using lock_merge.workspace_id, survivor_id;
    if duplicate is null or survivor is null or num_nonnulls(duplicate ->> 'erased_at', survivor ->> 'erased_at') > 0 then
        perform private.reject(subject || '_merge_exists', subject);
    end if;
    if duplicate ->> 'merged_into_id' <> survivor ->> 'id' then
        perform private.reject(subject || '_merge_done', duplicate_id::text, subject, duplicate ->> 'merged_into_id');
    end if;
    if survivor ->> 'id' = duplicate ->> 'id' then
        perform private.reject(
            subject || '_merge_itself', subject, case when survivor_id <> duplicate_id then survivor_id::text end, duplicate_id::text
        );
    end if;
end
$$;
comment on function private.lock_merge(text, uuid, uuid, uuid) is
'Locks and returns the two rows of a merge: the duplicate, and the survivor or what it was merged into. Rejects rows that do not exist, are erased, are the same, or a duplicate that was merged into another.';

create function private.finish_merge(subject text, workspace_id uuid, duplicate jsonb, survivor jsonb, moved jsonb)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant regclass := format('public.%I', subject)::regclass;
    survivor_id constant uuid := (survivor ->> 'id')::uuid;
    after jsonb;
    turned jsonb;
begin
    -- A chain of redirects is never longer than one.
    perform private.begin_operation('erasing');
    execute format(
        'with turned as (update %1$s as rows set merged_into_id = $3 where rows.workspace_id = $1 and rows.merged_into_id = $2 '
        'returning rows.id) select coalesce(jsonb_agg(turned.id), ''[]'') from turned',
        target
    ) into turned using finish_merge.workspace_id, (duplicate ->> 'id')::uuid, survivor_id;
    perform private.end_operation('erasing');
    execute format('select to_jsonb(rows.*) from %1$s as rows where rows.workspace_id = $1 and rows.id = $2', target)
    into after using finish_merge.workspace_id, survivor_id;
    insert into private.merge_records (workspace_id, subject, duplicate_id, survivor_id, duplicate_before, survivor_before, survivor_after, moved)
    values (
        finish_merge.workspace_id, finish_merge.subject, (duplicate ->> 'id')::uuid, survivor_id, duplicate, survivor, after,
        moved || jsonb_build_object('table', target::text, 'column', 'merged_into_id', 'ids', turned, 'removed', '[]'::jsonb)
    );
    return survivor_id;
end
$$;
comment on function private.finish_merge(text, uuid, jsonb, jsonb, jsonb) is
'Turns redirects that lead to the duplicate to the survivor, stores the changes of the merge, and returns the survivor.';
select
    private.define_refusal(
        tables.name || '_merge_exists',
        'both {subject} of a merge must exist, and neither be erased',
        '',
        'Read public.{subject}.',
        '23503'
    )
from unnest(array['contacts', 'companies', 'workspace_influencers']) as tables (name);
select
    private.define_refusal(
        tables.name || '_merge_done',
        '{duplicate_id} of {subject} is merged already',
        'It was merged into {merged_into_id}, which has what it had.',
        'Merge {merged_into_id} if that is a duplicate too.'
    )
from unnest(array['contacts', 'companies', 'workspace_influencers']) as tables (name);
select
    private.define_refusal(
        tables.name || '_merge_itself',
        'a row of {subject} cannot be merged into itself',
        '{survivor_id} was merged into {duplicate_id} before.'
    )
from unnest(array['contacts', 'companies', 'workspace_influencers']) as tables (name);

select private.revoke_execute();
