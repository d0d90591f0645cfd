-- Alice and Bob sign up; neither sees, changes or takes what the other has.
begin;
select plan(9);

insert into auth.users (id, email)
values
('a11ce000-0000-4000-8000-000000000000', 'alice@acme.test'),
('b0b00000-0000-4000-8000-000000000000', 'bob@other.test');

create function pg_temp.sign_in(address text) returns void language sql as $$
    select
        set_config('request.jwt.claims', json_build_object('sub', id, 'role', 'authenticated', 'email', email)::text, true),
        set_config('role', 'authenticated', true)
    from auth.users
    where email = address
$$;

-- Alice
select pg_temp.sign_in('alice@acme.test');
select results_eq('select count(*)::int from public.workspaces', array[1], 'signing up made Alice a workspace');
select lives_ok(
    $$ insert into public.companies (name) values ('Initech') $$,
    'Alice adds a company without naming her workspace'
);
select results_eq('select name from public.companies', array['Initech'], 'Alice sees her company');
select set_config('tests.workspace_of_alice', id::text, true) from public.workspaces;

-- Bob
reset role;
select pg_temp.sign_in('bob@other.test');
select is_empty('select from public.companies', 'Bob does not see the company of Alice');
select is_empty(
    $$ update public.companies set name = 'Mine' where name = 'Initech' returning id $$,
    'Bob cannot change it'
);
select is_empty('delete from public.companies returning id', 'Bob cannot delete it');
select throws_ok(
    $$
    insert into public.companies (workspace_id, name)
    values (current_setting('tests.workspace_of_alice')::uuid, 'Trojan')
    $$,
    '42501',
    null,
    'Bob cannot put a company into a workspace that is not his'
);

-- Nobody
reset role;
select set_config('request.jwt.claims', '', true);
set local role anon;
select throws_ok('select from public.companies', '42501', null, 'the signed-out read nothing');
select throws_ok('select from public.workspaces', '42501', null, 'the signed-out see no workspace');

reset role;
select finish();
rollback;
