-- A campaign moves along its graph, and every move is kept.
begin;
select plan(7);

insert into auth.users (id, email) values ('a11ce000-0000-4000-8000-000000000000', 'alice@acme.test');
select set_config('request.jwt.claims', '{"sub": "a11ce000-0000-4000-8000-000000000000", "role": "authenticated"}', true);
set local role authenticated;

insert into public.campaigns (name, slug, objective, currency_code, starts_on)
values ('Spring', 'spring', 'awareness', 'EUR', '2026-03-01');

select lives_ok($$ update public.campaigns set status = 'active' $$, 'a draft may start');
select throws_ok(
    $$ update public.campaigns set status = 'draft' $$,
    '23514',
    'status of campaigns cannot go from "active" to "draft" (violates "campaigns_status_transition")',
    'what runs is no longer a draft'
);
select lives_ok($$ update public.campaigns set status = 'completed' $$, 'it may end');
select throws_ok($$ update public.campaigns set status = 'active' $$, '23514', null, 'and what ended does not start again');
select throws_ok($$ update public.campaigns set status = 'forgotten' $$, '23514', null, 'a status is a known word');
select results_eq(
    $$ select from_status, to_status from public.status_changes order by id $$,
    $$ values (null, 'draft'), ('draft', 'active'), ('active', 'completed') $$,
    'each change is kept'
);
select throws_ok($$ delete from public.status_changes $$, '42501', null, 'and stays');

reset role;
select finish();
rollback;
