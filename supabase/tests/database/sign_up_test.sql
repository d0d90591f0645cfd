-- Signing up makes a user, a workspace, its owner, and what a workspace starts with. Twice is as good as once.
begin;
select plan(12);

insert into auth.users (id, email, raw_user_meta_data)
values ('a11ce000-0000-4000-8000-000000000000', 'Alice@Acme.test', '{"full_name": "Alice Adams"}');

select results_eq(
    $$ select email, full_name from public.users where id = 'a11ce000-0000-4000-8000-000000000000' $$,
    $$ values ('alice@acme.test', 'Alice Adams') $$,
    'the user has the address in lower case and the name'
);
select results_eq(
    $$ select name, is_personal from public.workspaces where created_by = 'a11ce000-0000-4000-8000-000000000000' $$,
    $$ values ('Alice Adams''s workspace', true) $$,
    'the workspace is named after its owner'
);
select results_eq(
    $$ select role, is_default from public.workspace_members where user_id = 'a11ce000-0000-4000-8000-000000000000' $$,
    $$ values ('owner', true) $$,
    'who signs up owns the workspace and works in it'
);
select results_eq(
    $$
    select stages.type
    from public.pipeline_stages as stages
    inner join public.workspaces as workspaces on workspaces.id = stages.workspace_id
    where workspaces.created_by = 'a11ce000-0000-4000-8000-000000000000'
    order by stages.position
    $$,
    array['open', 'open', 'open', 'open', 'won', 'lost'],
    'it starts with a pipeline that leads from open to won or lost'
);
select isnt_empty('select from public.lost_reasons', 'and reasons to lose');
select isnt_empty('select from public.utm_aliases', 'and the usual UTM aliases');
select isnt_empty('select from public.attribution_models', 'and the standard attribution models');

select lives_ok(
    $$ select private.provision_user('a11ce000-0000-4000-8000-000000000000', 'alice@acme.test', '{}') $$,
    'provisioning again is not an error'
);
select results_eq(
    $$ select count(*)::int from public.workspaces where created_by = 'a11ce000-0000-4000-8000-000000000000' $$,
    array[1],
    'and makes no second workspace'
);

update auth.users set email = 'alice@new.test'
where id = 'a11ce000-0000-4000-8000-000000000000';
select results_eq(
    $$ select email from public.users where id = 'a11ce000-0000-4000-8000-000000000000' $$,
    array['alice@new.test'],
    'a changed address is followed'
);

delete from auth.users
where id = 'a11ce000-0000-4000-8000-000000000000';
select is_empty(
    $$ select from public.users where id = 'a11ce000-0000-4000-8000-000000000000' $$, 'a deleted user is gone'
);
select is_empty(
    $$ select from public.workspaces where created_by = 'a11ce000-0000-4000-8000-000000000000' $$,
    'with the workspace nobody else belongs to'
);

select finish();
rollback;
