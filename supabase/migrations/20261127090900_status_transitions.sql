-- Status graphs: the allowed changes of a status.
--
-- One new table, which applications read to offer only the steps that are allowed, and the trigger that enforces it.

create table public.status_transitions (
    subject text not null,
    from_status text not null,
    to_status text not null,
    primary key (subject, from_status, to_status)
);
select private.describe_table('public.status_transitions', 'The allowed changes of status; a new row may start anywhere (imports).', $$
    subject: The table whose status it is.
    from_status: Status before.
    to_status: Status after.
$$);
-- Only migrations write here, so not even services have more than select.
select private.revoke_everything('public.status_transitions');
grant select on public.status_transitions to authenticated, service_role;
alter table public.status_transitions enable row level security;
create policy "signed-in users read status transitions" on public.status_transitions for select to authenticated using (true);
comment on policy "signed-in users read status transitions" on public.status_transitions is
'Shared data: every signed-in user reads all of it, only migrations write.';

create function private.allow_transitions(target regclass, graph text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    insert into public.status_transitions (subject, from_status, to_status)
    select name, btrim(split_part(line, '>', 1)), btrim(next_status)
    from unnest(string_to_array(graph, e'\n')) as line
    cross join unnest(string_to_array(split_part(line, '>', 2), ',')) as next_status
    where btrim(line) <> '';
    perform private.define_refusal(
        name || '_status_transition',
        '{column} of {table} cannot go from "{former}" to "{wanted}"',
        'From "{former}" it can go to: {allowed}.',
        'Take the steps in order; the graph is in public.status_transitions.'
    );
    execute format(
        'create trigger require_status_transition before update of status on %s '
        'for each row execute function private.require_status_transition(%L, %L)',
        target, name, 'status'
    );
    execute format('comment on trigger require_status_transition on %s is %L', target, 'Allows only status changes of the graph.');
end
$$;
comment on function private.allow_transitions(regclass, text) is
'Gives the status of a table its graph, from lines "from > to, to", and the trigger that rejects other changes. The statuses themselves are a check constraint of the table.';

create function private.require_status_transition()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    subject constant text := tg_argv[0];
    former text := to_jsonb(old) ->> tg_argv[1];
    wanted text := to_jsonb(new) ->> tg_argv[1];
    allowed text;
begin
    -- An import that is taken back restores the former status, also where the graph has no way back.
    if former = wanted or private.is_running('erasing') or exists (
        select from public.status_transitions as transitions
        where transitions.subject = tg_argv[0] and transitions.from_status = former and transitions.to_status = wanted
    ) then
        return new;
    end if;
    select string_agg(transitions.to_status, ', ' order by transitions.to_status)
    into allowed
    from public.status_transitions as transitions
    where transitions.subject = tg_argv[0] and transitions.from_status = former;
    perform private.reject(
        subject || '_status_transition', tg_argv[1], subject, former, wanted, coalesce(allowed, 'nowhere, it is final')
    );
    return null;
end
$$;
comment on function private.require_status_transition() is
'Trigger: a status changes only along the graph. Arguments: table name, status column.';

select private.revoke_execute();
