-- Undoing merges, and following redirects.
--
-- Functions, and a trigger on each table that names a company.

create function private.undo_merge(subject text, workspace_id uuid, duplicate_id uuid)
returns uuid
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    done private.merge_records;
    target constant regclass := format('public.%I', subject)::regclass;
    move jsonb;
    current_row jsonb;
begin
    perform private.lock_contact_merges(undo_merge.workspace_id);
    select records.* into done
    from private.merge_records as records
    where
        records.workspace_id = undo_merge.workspace_id and records.subject = undo_merge.subject
        and records.duplicate_id = undo_merge.duplicate_id and records.undone_at is null;
    execute format('select to_jsonb(rows) from %s as rows where rows.workspace_id = $1 and rows.id = $2', target)
    into current_row using undo_merge.workspace_id, done.survivor_id;
    if done.id is null or current_row is null then
        perform private.reject(subject || '_merge_known', undo_merge.duplicate_id::text);
    end if;
    if current_row ->> 'merged_into_id' is not null then
        perform private.reject(subject || '_merge_last', done.survivor_id::text, current_row ->> 'merged_into_id');
    end if;
    set local crmdb.erasing = 'on';
    -- First what the survivor took, unless it was changed since, so that address and source id are free again.
    perform private.restore_row(target, undo_merge.workspace_id, done.survivor_id, (
        select coalesce(jsonb_object_agg(fields.key, fields.value), '{}')
        from jsonb_each(done.survivor_before) as fields
        where
            fields.value is distinct from done.survivor_after -> fields.key
            and done.survivor_after -> fields.key is not distinct from current_row -> fields.key
    ));
    perform private.restore_row(target, undo_merge.workspace_id, done.duplicate_id, done.duplicate_before);
    for move in select moves.value from jsonb_array_elements(done.moved) as moves loop
        if move ? 'keys' then
            perform private.move_links(
                (move ->> 'table')::regclass, move ->> 'column', array(select jsonb_array_elements_text(move -> 'keys')),
                undo_merge.workspace_id, done.survivor_id, done.duplicate_id, move -> 'ids'
            );
        else
            execute format(
                'update %1$s as rows set %2$I = $2 where rows.workspace_id = $1 and rows.%2$I = $3 and $4 @> to_jsonb(array[rows.id])',
                (move ->> 'table')::regclass, move ->> 'column'
            ) using undo_merge.workspace_id, done.duplicate_id, done.survivor_id, move -> 'ids';
        end if;
        execute format(
            'insert into %1$s overriding system value select (jsonb_populate_record(null::%1$s, removed.value)).*'
            ' from jsonb_array_elements($1) as removed on conflict do nothing',
            (move ->> 'table')::regclass
        ) using move -> 'removed';
    end loop;
    set local crmdb.erasing = '';
    update private.merge_records as records set undone_at = now()
    where records.workspace_id = undo_merge.workspace_id and records.id = done.id;
    return done.duplicate_id;
end
$$;
comment on function private.undo_merge(text, uuid, uuid) is
'Undoes a merge: the duplicate gets its former values and rows back, and the survivor loses the values it took, except those that were changed since.';
select
    private.define_refusal(
        tables.name || '_merge_known',
        'there is no merge of {duplicate_id} to undo',
        'It was not merged, the merge is undone already, or the survivor was deleted or erased.',
        '',
        '23503'
    )
from unnest(array['contacts', 'companies']) as tables (name);
select
    private.define_refusal(
        tables.name || '_merge_last',
        'the survivor {survivor_id} was merged itself',
        'It is part of {merged_into_id} now.',
        'Undo that merge first.'
    )
from unnest(array['contacts', 'companies']) as tables (name);

create function public.undo_contact_merge(workspace_id uuid, duplicate_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.undo_merge('contacts', undo_contact_merge.workspace_id, undo_contact_merge.duplicate_id);
end
$$;
comment on function public.undo_contact_merge(uuid, uuid) is
'Undoes the merge of a contact and returns it: its touches and other rows come back to it; rows made after the merge stay with the survivor. service_role only.';

create function public.undo_company_merge(workspace_id uuid, duplicate_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.undo_merge('companies', undo_company_merge.workspace_id, undo_company_merge.duplicate_id);
end
$$;
comment on function public.undo_company_merge(uuid, uuid) is
'Undoes the merge of a company and returns it: its contacts, opportunities and other rows come back to it; rows made after the merge stay with the survivor. service_role only.';

-- A row about a merged company belongs to the survivor. Argument: the column that names the company.
create function private.follow_company_redirect()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    named constant uuid := (to_jsonb(new) ->> tg_argv[0])::uuid;
    survivor uuid;
begin
    select companies.merged_into_id
    into survivor
    from public.companies as companies
    where companies.workspace_id = new.workspace_id and companies.id = named
    for key share;
    return case when survivor is null then new else jsonb_populate_record(new, jsonb_build_object(tg_argv[0], survivor)) end;
end
$$;
comment on function private.follow_company_redirect() is 'Trigger: a row that names a merged company is recorded for the survivor.';
do $$
declare
    reference record;
begin
    for reference in
        select keys.conrelid::regclass as child, fields.attname as column_name
        from pg_catalog.pg_constraint as keys
        inner join pg_catalog.pg_attribute as fields on fields.attrelid = keys.conrelid and fields.attnum = keys.conkey[2]
        where keys.confrelid = 'public.companies'::regclass and keys.contype = 'f' and fields.attname <> 'merged_into_id'
    loop
        execute format(
            'create trigger follow_%2$s before insert or update of %2$I on %1$s for each row when (new.%2$I is not null) '
            'execute function private.follow_company_redirect(%2$L)',
            reference.child, reference.column_name
        );
        execute format(
            'comment on trigger follow_%2$s on %1$s is %3$L', reference.child, reference.column_name,
            'A row that names a merged company is recorded for the survivor.'
        );
    end loop;
end
$$;

create function public.resolve_company(workspace_id uuid, company_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(companies.merged_into_id, companies.id)
    from public.companies as companies
    where companies.workspace_id = resolve_company.workspace_id and companies.id = resolve_company.company_id
$$;
comment on function public.resolve_company(uuid, uuid) is 'The company an id stands for today: itself, or what it was merged into.';

create function public.resolve_contact(workspace_id uuid, contact_id uuid)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(contacts.merged_into_id, contacts.id)
    from public.contacts as contacts
    where contacts.workspace_id = resolve_contact.workspace_id and contacts.id = resolve_contact.contact_id
$$;
comment on function public.resolve_contact(uuid, uuid) is 'The contact an id stands for today: itself, or what it was merged into.';

select private.revoke_execute();
