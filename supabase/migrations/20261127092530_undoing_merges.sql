-- Undoing merges, and following redirects.
--
-- Functions, and a trigger on each table that names a company.

create function private.return_arrivals(done private.merge_records)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if done.subject = 'contacts' then
        -- The main address of the duplicate, which since the merge also was a further one of the survivor.
        delete from public.contact_emails as emails
        using public.contacts as duplicate
        where
            duplicate.workspace_id = done.workspace_id and duplicate.id = done.duplicate_id
            and emails.workspace_id = done.workspace_id and emails.contact_id in (done.survivor_id, done.duplicate_id)
            and emails.email = duplicate.email;
        -- A touch keeps what it named in given.
        update public.touchpoints as touchpoints
        set contact_id = done.duplicate_id
        where
            touchpoints.workspace_id = done.workspace_id and touchpoints.contact_id = done.survivor_id
            and touchpoints.given ->> 'contact_id' = any(array(
                select contacts.id::text
                from public.contacts as contacts
                where contacts.workspace_id = done.workspace_id and done.duplicate_id in (contacts.id, contacts.merged_into_id)
            ));
    elsif done.subject = 'workspace_influencers' then
        update public.touchpoints as touchpoints
        set workspace_influencer_id = done.duplicate_id
        where
            touchpoints.workspace_id = done.workspace_id and touchpoints.workspace_influencer_id = done.survivor_id
            and touchpoints.given ->> 'workspace_influencer_id' = any(array(
                select people.id::text
                from public.workspace_influencers as people
                where people.workspace_id = done.workspace_id and done.duplicate_id in (people.id, people.merged_into_id)
            ));
    elsif done.subject = 'companies' then
        -- Who came with an address of the duplicate since the merge was put to the survivor, which had its domains.
        update public.contacts as contacts
        set company_id = done.duplicate_id
        where
            contacts.workspace_id = done.workspace_id and contacts.company_id = done.survivor_id and contacts.created_at >= done.merged_at
            and contacts.company_domain = any(array(
                select domains.domain from public.company_domains as domains
                where domains.workspace_id = done.workspace_id and domains.company_id = done.duplicate_id
            ));
    end if;
end
$$;
comment on function private.return_arrivals(private.merge_records) is
'Part of undoing a merge: gives the duplicate its address and the touches that named it since, and a company the contacts with an address of its domains.';

-- Definer: for the reason of private.merge().
create function private.undo_merge(subject text, duplicate_id uuid, requested uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.workspace_to_change('editor', 'undo merges of', subject, requested);
    done private.merge_records;
    target constant regclass := format('public.%I', subject)::regclass;
    move jsonb;
    current_row jsonb;
    taken jsonb;
    referring jsonb;
begin
    perform private.lock_contact_merges(workspace);
    if subject = 'workspace_influencers' then
        perform private.lock_meaning_of_people(workspace, duplicate_id, null);
    end if;
    select records.* into done
    from private.merge_records as records
    where
        records.workspace_id = workspace and records.subject = undo_merge.subject
        and records.duplicate_id = undo_merge.duplicate_id and records.undone_at is null;
    execute format('select to_jsonb(rows) from %s as rows where rows.workspace_id = $1 and rows.id = $2', target)
    into current_row using workspace, done.survivor_id;
    if subject = 'contacts' then
        perform private.lock_touches_of_contacts(workspace, array[done.survivor_id]);
    end if;
    if done.id is null or current_row is null then
        perform private.reject(subject || '_merge_known', undo_merge.duplicate_id::text);
    end if;
    if current_row ->> 'merged_into_id' is not null then
        perform private.reject(subject || '_merge_last', done.survivor_id::text, current_row ->> 'merged_into_id');
    end if;
    perform private.begin_operation('erasing');
    -- First what the survivor took, unless it was changed since, so that address and source id are free again.
    select
        coalesce(jsonb_object_agg(fields.key, fields.value) filter (where not fields.is_duplicate), '{}'),
        coalesce(jsonb_object_agg(fields.key, fields.value) filter (where fields.is_duplicate), '{}')
    into taken, referring
    from (
        select given.key, given.value, given.value = to_jsonb(done.duplicate_id) as is_duplicate from jsonb_each(done.survivor_before) as given
    ) as fields
    where
        fields.value is distinct from done.survivor_after -> fields.key
        and done.survivor_after -> fields.key is not distinct from current_row -> fields.key;
    perform private.restore_row(target, workspace, done.survivor_id, taken);
    perform private.restore_row(target, workspace, done.duplicate_id, done.duplicate_before);
    -- A company below the duplicate: only now is it another one.
    perform private.restore_row(target, workspace, done.survivor_id, referring);
    for move in
        select moves.value from jsonb_array_elements(done.moved || private.followed_moves(workspace, done.id)) as moves
    loop
        if move ? 'keys' then
            perform private.move_links(
                (move ->> 'table')::regclass, move ->> 'column', array(select jsonb_array_elements_text(move -> 'keys')),
                workspace, done.survivor_id, done.duplicate_id, move -> 'ids'
            );
        else
            execute format(
                'update %1$s as rows set %2$I = $2 where rows.workspace_id = $1 and rows.%2$I = $3 and $4 @> to_jsonb(array[rows.id])',
                (move ->> 'table')::regclass, move ->> 'column'
            ) using workspace, done.duplicate_id, done.survivor_id, move -> 'ids';
        end if;
        execute format(
            'insert into %1$s overriding system value select (jsonb_populate_record(null::%1$s, removed.value)).*'
            ' from jsonb_array_elements($1) as removed on conflict do nothing',
            (move ->> 'table')::regclass
        ) using move -> 'removed';
    end loop;
    perform private.return_arrivals(done);
    perform private.end_operation('erasing');
    delete from private.followed_redirects as followed where followed.workspace_id = workspace and followed.merge_id = done.id;
    update private.merge_records as records set undone_at = now()
    where records.workspace_id = workspace and records.id = done.id;
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
from unnest(array['contacts', 'companies', 'workspace_influencers']) as tables (name);
select
    private.define_refusal(
        tables.name || '_merge_last',
        'the survivor {survivor_id} was merged itself',
        'It is part of {merged_into_id} now.',
        'Undo that merge first.'
    )
from unnest(array['contacts', 'companies', 'workspace_influencers']) as tables (name);

create function public.undo_contact_merge(duplicate_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.undo_merge('contacts', duplicate_id, workspace_id);
end;
comment on function public.undo_contact_merge(uuid, uuid) is
'Undoes the merge of a contact and returns it: its touches and other rows come back to it, and so do rows that named its old id since. Other rows made after the merge stay with the survivor. For editors and services; the workspace is the argument, else the one of the request.';

create function public.undo_company_merge(duplicate_id uuid, workspace_id uuid default null)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.undo_merge('companies', duplicate_id, workspace_id);
end;
comment on function public.undo_company_merge(uuid, uuid) is
'Undoes the merge of a company and returns it: its contacts, opportunities and other rows come back to it, and so do rows made since that named its old id, and new contacts with an address of its domains. Other rows made after the merge stay with the survivor. For editors and services; the workspace is the argument, else the one of the request.';

-- A row about a merged company belongs to the survivor. Arguments: the column that names the company, the table.
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
    if survivor is not null then
        new := jsonb_populate_record(new, jsonb_build_object(tg_argv[0], survivor));
    end if;
    if survivor is not null or tg_op = 'UPDATE' then
        perform private.note_followed(tg_argv[1]::regclass, tg_argv[0], named, survivor, to_jsonb(new));
    end if;
    return new;
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
            'create trigger follow_%2$s before insert or update of %2$I on %1$s for each row when (new.%2$I is not null%4$s) '
            'execute function private.follow_company_redirect(%2$L, %3$L)',
            reference.child, reference.column_name, 'public.' || (select relname from pg_catalog.pg_class where oid = reference.child),
            -- Imports ask for all contacts of a statement at once.
            case when reference.child = 'public.contacts'::regclass then ' and not private.is_running(''importing_contacts'')' else '' end
        );
        execute format(
            'comment on trigger follow_%2$s on %1$s is %3$L', reference.child, reference.column_name,
            'A row that names a merged company is recorded for the survivor.'
        );
    end loop;
end
$$;

create function public.resolve_company(company_id uuid, workspace_id uuid default null)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce(companies.merged_into_id, companies.id)
    from public.companies as companies
    where
        companies.workspace_id = coalesce(resolve_company.workspace_id, private.active_workspace('viewer')) -- noqa: RF01
        and companies.id = resolve_company.company_id; -- noqa: RF01
end;
comment on function public.resolve_company(uuid, uuid) is 'The company an id stands for today: itself, or what it was merged into. The workspace is the argument, else the one of the request.';

create function public.resolve_contact(contact_id uuid, workspace_id uuid default null)
returns uuid
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select coalesce(contacts.merged_into_id, contacts.id)
    from public.contacts as contacts
    where
        contacts.workspace_id = coalesce(resolve_contact.workspace_id, private.active_workspace('viewer')) -- noqa: RF01
        and contacts.id = resolve_contact.contact_id; -- noqa: RF01
end;
comment on function public.resolve_contact(uuid, uuid) is 'The contact an id stands for today: itself, or what it was merged into. The workspace is the argument, else the one of the request.';

create function private.is_name_of_duplicate(workspace_id uuid, subject text, survivor_id uuid, field text, given text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        with recursive merged as (
            select merges.duplicate_id, merges.duplicate_before
            from private.merge_records as merges
            where
                merges.workspace_id = is_name_of_duplicate.workspace_id and merges.subject = is_name_of_duplicate.subject
                and merges.survivor_id = is_name_of_duplicate.survivor_id and merges.undone_at is null
            union all
            select earlier.duplicate_id, earlier.duplicate_before
            from merged
            inner join private.merge_records as earlier
                on
                    earlier.workspace_id = is_name_of_duplicate.workspace_id and earlier.subject = is_name_of_duplicate.subject
                    and earlier.survivor_id = merged.duplicate_id and earlier.undone_at is null
        )
        select from merged where lower(merged.duplicate_before ->> field) = lower(given)
    );
end
$$;
comment on function private.is_name_of_duplicate(uuid, text, uuid, text, text) is
'Whether a name is that of a record which was merged into this one: a list that still has the old name does not rename the survivor.';

select private.revoke_execute();
revoke all on function
public.undo_contact_merge(uuid, uuid), public.undo_company_merge(uuid, uuid),
public.resolve_contact(uuid, uuid), public.resolve_company(uuid, uuid)
from public, anon, authenticated, service_role;
grant execute on function
public.undo_contact_merge(uuid, uuid), public.undo_company_merge(uuid, uuid),
public.resolve_contact(uuid, uuid), public.resolve_company(uuid, uuid), private.undo_merge(text, uuid, uuid)
to authenticated, service_role;
