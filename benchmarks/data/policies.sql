-- bench.rows events in 1,000 workspaces: a tenth of them in workspace 1, the rest evenly. Each workspace has five members, each
-- member of nothing else: all policy forms answer the same rows.

insert into auth.users (id, email)
select md5('user ' || number)::uuid, 'user' || number || '@example.com' from generate_series(1, 5000) as number;
insert into public.users (id, email) select id, email from auth.users;
insert into public.workspaces (id, name, slug, link_prefix)
select md5('workspace ' || number)::uuid, 'Workspace ' || number, 'workspace-' || number, 'w' || number || 'x'
from generate_series(1, 1000) as number;
insert into public.workspace_members (workspace_id, user_id, role)
select md5('workspace ' || number)::uuid, md5('user ' || (number * 5 + turn - 5))::uuid, 'editor'
from generate_series(1, 1000) as number cross join generate_series(1, 5) as turn;

create type public.bench_type as enum ('open', 'won', 'lost', 'paused');
create table public.bench_events (
    workspace_id uuid not null,
    id bigint not null,
    happened_at timestamptz not null,
    status text not null,
    status_enum public.bench_type not null,
    owner_number integer not null,
    amount_minor bigint not null,
    tags text[] not null,
    properties jsonb not null,
    document tsvector not null
);
insert into public.bench_events
select
    md5('workspace ' || case when number % 10 = 0 then 1 else 1 + (number * 7919::bigint) % 1000 end)::uuid,
    number,
    timestamptz '2025-11-22 00:00Z' + number * 31536000.0 / current_setting('bench.rows')::bigint * interval '1 second',
    kinds.type, kinds.type::public.bench_type, number % 37, number * 7919 % 100000,
    array['tag' || number % 97, 'tag' || number % 89],
    jsonb_build_object('plan', 'plan' || number % 499),
    array_to_tsvector(array['word' || number % 997, 'word' || number % 499])
from generate_series(1, current_setting('bench.rows')::bigint) as number
cross join lateral (select (array['open', 'won', 'lost', 'lost', 'lost'])[1 + number % 5] as type) as kinds;

alter table public.bench_events add primary key (workspace_id, id);
create index on public.bench_events (workspace_id, happened_at desc);
create index on public.bench_events (workspace_id, status, amount_minor);
create index on public.bench_events (workspace_id, owner_number, happened_at desc);

-- One table, one role and policy for each form: all forms read the same blocks and have the same luck with caches.
create function private.my_workspaces() returns setof uuid language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select members.workspace_id from public.workspace_members as members where members.user_id = auth.uid()
$$;
create function private.is_member(workspace uuid) returns boolean language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from public.workspace_members as members where members.workspace_id = workspace and members.user_id = auth.uid()
    )
$$;
grant usage on schema private to authenticated;
grant execute on function private.my_workspaces(), private.is_member(uuid) to authenticated;
alter table public.bench_events owner to postgres;
alter table public.bench_events enable row level security;
grant select on public.bench_events to authenticated;

do $$
declare
    form record;
begin
    for form in
        select * from (
            values
            ('subselect', 'workspace_id in (select private.my_workspaces())'),
            (
                'exists',
                'exists (select from public.workspace_members as members '
                'where members.workspace_id = bench_events.workspace_id and members.user_id = (select auth.uid()))'
            ),
            ('is_member', 'private.is_member(workspace_id)'),
            ('any_array', 'workspace_id = any(array(select private.my_workspaces()))'),
            ('active_workspace', 'workspace_id = (select private.active_workspace(''viewer''))'),
            ('constant', 'true')
        ) as forms (name, condition)
    loop
        execute format('create role bench_%s nologin inherit', form.name);
        execute format('grant authenticated to bench_%s', form.name);
        execute format('grant bench_%s to postgres', form.name);
        execute format(
            'create policy %I on public.bench_events for select to bench_%s using (%s)', form.name, form.name, form.condition
        );
    end loop;
end
$$;
