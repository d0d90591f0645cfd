-- One workspace, four roles: the viewer reads, the editor writes, the admin decides who belongs, an owner always remains.
begin;
select plan(12);

insert into auth.users (id, email)
values
('a11ce000-0000-4000-8000-000000000000', 'owner@acme.test'),
('ad000000-0000-4000-8000-000000000000', 'admin@acme.test'),
('ed000000-0000-4000-8000-000000000000', 'editor@acme.test'),
('fe000000-0000-4000-8000-000000000000', 'viewer@acme.test');
insert into public.workspace_members (workspace_id, user_id, role)
select
    workspaces.id as workspace_id,
    users.id as user_id,
    split_part(users.email, '@', 1) as role
from public.workspaces as workspaces
cross join public.users as users
where
    workspaces.created_by = 'a11ce000-0000-4000-8000-000000000000'
    and users.email in ('admin@acme.test', 'editor@acme.test', 'viewer@acme.test');
select set_config('tests.workspace', workspaces.id::text, true)
from public.workspaces as workspaces
where workspaces.created_by = 'a11ce000-0000-4000-8000-000000000000';

create function pg_temp.sign_in(address text) returns void language sql as $$
    select
        set_config('request.jwt.claims', json_build_object('sub', id, 'role', 'authenticated')::text, true),
        set_config('request.headers', json_build_object('x-workspace-id', current_setting('tests.workspace'))::text, true),
        set_config('role', 'authenticated', true)
    from auth.users
    where email = address
$$;

select pg_temp.sign_in('editor@acme.test');
select lives_ok($$ insert into public.lists (name) values ('Shortlist') $$, 'an editor writes');
select throws_ok(
    $$ insert into public.lost_reasons (name) values ('Weather') $$, '42501', null, 'but does not change how the workspace works'
);
select throws_ok($$ select public.invite_member('x@y.test') $$, '42501', null, 'and invites nobody');

reset role;
select pg_temp.sign_in('viewer@acme.test');
select results_eq('select name from public.lists', array['Shortlist'], 'a viewer reads');
select throws_ok($$ insert into public.lists (name) values ('Mine') $$, '42501', null, 'and does not write');
select throws_ok('delete from public.lists', '42501', null, 'nor delete');

reset role;
select pg_temp.sign_in('admin@acme.test');
select lives_ok($$ select public.invite_member('x@y.test') $$, 'an admin invites');
select throws_ok(
    $$ update public.workspace_members set role = 'owner' where user_id = auth.uid() $$,
    '42501',
    null,
    'but does not make themselves owner'
);
select isnt_empty(
    $$ delete from public.workspace_members where user_id = 'ed000000-0000-4000-8000-000000000000' returning user_id $$,
    'and removes an editor'
);

reset role;
select pg_temp.sign_in('editor@acme.test');
select throws_ok('select from public.lists', '42501', null, 'who is out at once');

reset role;
select pg_temp.sign_in('owner@acme.test');
select throws_ok(
    $$ delete from public.workspace_members where user_id = auth.uid() $$, '23514', null, 'the last owner cannot leave'
);
select isnt_empty('delete from public.workspaces returning id', 'but can delete the workspace');

reset role;
select finish();
rollback;
