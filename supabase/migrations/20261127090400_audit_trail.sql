-- The audit trail: an append-only record of every change to business rows.
--
-- Makes public.audit_events with monthly partitions from this month to twelve months ahead. Takes no lock on other tables.

create table public.audit_events (
    workspace_id uuid not null references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    occurred_at timestamptz not null default now(),
    actor_id uuid,
    actor_role text not null,
    transaction_id bigint not null default pg_current_xact_id()::text::bigint,
    table_name text not null,
    row_id text not null,
    action text not null constraint audit_events_action_check check (action in ('insert', 'update', 'delete')),
    old_values jsonb,
    new_values jsonb,
    primary key (workspace_id, occurred_at, id),
    constraint audit_events_values_check check (
        (action <> 'insert' or old_values is null) and (action <> 'delete' or new_values is null)
    )
) partition by range (occurred_at);
create index audit_events_row_idx on public.audit_events (workspace_id, table_name, row_id, occurred_at);
select private.describe_table(
    'public.audit_events',
    'Append-only trail of every change to business rows: who, when, old and new values. Partitioned by month in schema private.',
    $$
    id: Order within the same moment.
    occurred_at: Start of the transaction that made the change. The partition key.
    actor_id: The user whose request it was; null for services.
    actor_role: Role of the request (authenticated, service_role) or the database login outside a request.
    transaction_id: Changes of one transaction share it.
    table_name: The table of schema public that changed.
    row_id: The id of the row that changed (of workspace_members the user's); of a table without an id the rest of its key, with commas between.
    action: insert, update or delete.
    old_values: For an update the columns that changed, as they were; for a delete the whole row without its empty columns.
    new_values: For an update the columns that changed, as they are now; for an insert the whole row without its empty columns.
    $$
);
select private.describe_indexes($$
    audit_events_row_idx: History of one row (queries/operations/audit_of_row.sql).
$$);

select private.make_append_only('public.audit_events', 'Append-only.');

create function private.create_audit_partition(month date)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    name text := 'audit_events_' || to_char(month, 'YYYY_MM');
begin
    if to_regclass('private.' || name) is not null then
        return false;
    end if;
    execute format(
        'create table private.%I partition of public.audit_events for values from (%L) to (%L)',
        name, month::timestamptz, (month + interval '1 month')::timestamptz
    );
    perform private.secure_hidden_table(format('private.%I', name)::regclass);
    execute format('comment on table private.%I is %L', name, 'Audit events of ' || to_char(month, 'YYYY-MM') || '.');
    return true;
end
$$;
comment on function private.create_audit_partition(date) is
'Makes the partition of audit_events of one month, given by its first day; false if it is there already.';

create function private.create_default_audit_partition()
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    create table private.audit_events_default partition of public.audit_events default;
    perform private.secure_hidden_table('private.audit_events_default');
    comment on table private.audit_events_default is 'Audit events outside every monthly partition; normally empty.';
end
$$;
comment on function private.create_default_audit_partition() is 'Makes the default partition of audit_events.';

create function private.create_audit_partitions(through date default (now() + interval '12 months')::date)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
    months date[];
    month date;
    made integer := 0;
    default_has_rows boolean;
begin
    select coalesce(array_agg(first_days.day::date), '{}')
    into months
    from generate_series(date_trunc('month', now()), through::timestamptz, interval '1 month') as first_days (day);
    select exists (select from private.audit_events_default) into default_has_rows;
    if default_has_rows then
        -- A month cannot get a partition while the default partition holds rows of it. So these rows are moved out and inserted
        -- again through the parent. The lock makes writers wait; no reader sees the trail without these rows.
        lock table public.audit_events in access exclusive mode;
        alter table public.audit_events detach partition private.audit_events_default;
        alter table private.audit_events_default rename to audit_events_waiting;
        perform private.create_default_audit_partition();
        select months || coalesce(array_agg(distinct date_trunc('month', waiting.occurred_at)::date), '{}')
        into months
        from private.audit_events_waiting as waiting;
    end if;
    foreach month in array months loop
        made := made + private.create_audit_partition(month)::integer;
    end loop;
    if default_has_rows then
        insert into public.audit_events (
            workspace_id, id, occurred_at, actor_id, actor_role, transaction_id, table_name, row_id, action, old_values, new_values
        )
        overriding system value
        select
            workspace_id, id, occurred_at, actor_id, actor_role, transaction_id, table_name, row_id, action, old_values, new_values
        from private.audit_events_waiting;
        drop table private.audit_events_waiting;
    end if;
    return made;
end
$$;
comment on function private.create_audit_partitions(date) is
'Makes the monthly partitions of audit_events that are missing up to a date, and those of rows in the default partition, which move there; returns how many it made. Run it monthly (pg_cron or any scheduler); crmdb doctor says when it is due.';

select private.create_default_audit_partition();
select private.create_audit_partitions();

create function private.without_nulls(item jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- jsonb_strip_nulls() is ten times as fast, but it also leaves out nulls inside the values.
    if item @? '$.*.**{1 to last} ? (@ == null)' then
        return (select jsonb_object_agg(fields.key, fields.value) from jsonb_each(item) as fields where fields.value <> 'null');
    end if;
    return jsonb_strip_nulls(item);
end
$$;
comment on function private.without_nulls(jsonb) is 'A row without the columns that are null.';

create function private.audit_row_id(keys text[], item jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Nearly every row has one key. An expression without a query is computed twenty times as fast.
    if cardinality(keys) = 1 then
        return item ->> keys[1];
    end if;
    return array_to_string(array(select item ->> key from unnest(keys) as key), ',');
end
$$;
comment on function private.audit_row_id(text[], jsonb) is 'What identifies a row in the audit trail: its keys with commas between.';

create function private.write_audit_events(table_name text, keys text[], action text, formers jsonb[], items jsonb[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    actor constant uuid := auth.uid();
    actor_role constant text := coalesce(auth.role(), session_user::text);
begin
    insert into public.audit_events (workspace_id, actor_id, actor_role, table_name, row_id, action, old_values, new_values)
    select
        coalesce(changes.subject ->> 'workspace_id', changes.subject ->> 'id')::uuid,
        actor,
        actor_role,
        write_audit_events.table_name,
        private.audit_row_id(keys, changes.subject),
        write_audit_events.action,
        difference.old_values,
        difference.new_values
    from (
        select listed.former, listed.item, coalesce(listed.item, listed.former) as subject
        from unnest(formers, items) as listed (former, item)
    ) as changes
    cross join lateral (
        select
            jsonb_object_agg(fields.key, changes.former -> fields.key) as old_values,
            jsonb_object_agg(fields.key, fields.value) as new_values
        from jsonb_each(changes.item) as fields
        where
            write_audit_events.action = 'update' and fields.key <> 'updated_at'
            and fields.value <> coalesce(changes.former -> fields.key, 'null')
        having write_audit_events.action = 'update'
        union all
        select private.without_nulls(changes.former), private.without_nulls(changes.item)
        where write_audit_events.action <> 'update'
    ) as difference
    where
        num_nonnulls(difference.old_values, difference.new_values) > 0
        -- A workspace that is being deleted gets no events: its trail is deleted with it.
        and (
            write_audit_events.action <> 'delete'
            or exists (
                select from public.workspaces as workspaces
                where workspaces.id = (changes.former ->> 'workspace_id')::uuid
            )
        );
end
$$;
comment on function private.write_audit_events(text, text[], text, jsonb[], jsonb[]) is
'Writes changes of rows to public.audit_events in one insert, each with the old and new values of the fields that differ.';

-- Statement-level with transition tables. Definer: every change is recorded, and no role writes the trail directly. Ten thousand rows
-- at a time, so that a statement over millions holds few of them in memory. Arguments: the table's name, the identifying columns.
create function private.record_audit()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    keys constant text[] := string_to_array(tg_argv[1], ',');
    changes refcursor;
    former jsonb;
    item jsonb;
    formers jsonb[] := '{}'::jsonb[];
    items jsonb[] := '{}'::jsonb[];
begin
    if private.is_running('rehearsing') then
        return null;
    end if;
    if tg_op = 'INSERT' then
        open changes for select null::jsonb, to_jsonb(new_rows) from new_rows;
    elsif tg_op = 'DELETE' then
        open changes for select to_jsonb(old_rows), null::jsonb from old_rows;
    else
        open changes for
            select rows_before.item, rows_after.item
            from (
                select listed.item, array(select listed.item ->> key from unnest(array['workspace_id'] || keys) as key) as row_key
                from (select to_jsonb(new_rows) as item from new_rows) as listed
            ) as rows_after
            inner join (
                select listed.item, array(select listed.item ->> key from unnest(array['workspace_id'] || keys) as key) as row_key
                from (select to_jsonb(old_rows) as item from old_rows) as listed
            ) as rows_before on rows_before.row_key = rows_after.row_key;
    end if;
    loop
        fetch changes into former, item;
        exit when not found;
        formers := formers || former;
        items := items || item;
        if cardinality(items) = 10000 then
            perform private.write_audit_events(tg_argv[0], keys, lower(tg_op), formers, items);
            formers := '{}'::jsonb[];
            items := '{}'::jsonb[];
        end if;
    end loop;
    close changes;
    if cardinality(items) > 0 then
        perform private.write_audit_events(tg_argv[0], keys, lower(tg_op), formers, items);
    end if;
    return null;
end
$$;
comment on function private.record_audit() is
'Statement trigger: writes the changed rows to public.audit_events. Arguments: table name, identifying columns with commas between.';

create function private.audit_table(target regclass, commands text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name text := (select relname from pg_catalog.pg_class where oid = target);
    command text;
begin
    foreach command in array commands loop
        execute format(
            'create trigger audit_%s after %s on %s referencing %s for each statement '
            'execute function private.record_audit(%L, %L)',
            command, command, target,
            case command
                when 'insert' then 'new table as new_rows'
                when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows'
            end,
            name, array_to_string(private.identifying_columns(target), ',')
        );
        execute format('comment on trigger audit_%s on %s is %L', command, target, 'Writes the audit trail.');
    end loop;
end
$$;
comment on function private.audit_table(regclass, text[]) is
'Adds the audit triggers of a table for the given commands.';

-- Only admins read the trail, and only triggers write it.
select private.secure_workspace_table('public.audit_events', 'owner', '{}', '{}', 'admin');
revoke insert on public.audit_events from service_role;

select private.audit_table('public.workspace_members', '{insert,update,delete}');
select private.audit_table('public.workspace_invitations', '{insert,update,delete}');

select private.audit_table('public.workspaces', '{insert,update}');

select private.revoke_execute();
