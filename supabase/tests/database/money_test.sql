-- Amounts are whole minor units, converted at the rate of the event's day; a missing rate is an error.
begin;
select plan(6);

insert into auth.users (id, email) values ('a11ce000-0000-4000-8000-000000000000', 'alice@acme.test');
insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)
values ('EUR', 'JPY', '2026-03-06', 160, 'test');
select set_config('request.jwt.claims', '{"sub": "a11ce000-0000-4000-8000-000000000000", "role": "authenticated"}', true);
set local role authenticated;

insert into public.campaigns (name, slug, objective, currency_code, budget_minor, starts_on)
values ('Tokyo', 'tokyo', 'event', 'JPY', 1600, '2026-03-08');
select results_eq(
    'select reporting_budget_minor, exchange_rate_on from public.campaigns',
    $$ values (1000::bigint, '2026-03-06'::date) $$,
    '1,600 yen on a Sunday are 10.00 euro at the rate of Friday'
);
select lives_ok($$ update public.campaigns set reporting_budget_minor = 1 $$, 'typing the derived amount');
select results_eq('select reporting_budget_minor from public.campaigns', array[1000::bigint], 'changes nothing');
select throws_ok(
    $$
    insert into public.campaigns (name, slug, objective, currency_code, budget_minor, starts_on)
    values ('Seoul', 'seoul', 'event', 'KRW', 1600, '2026-03-08')
    $$,
    '23503',
    'no exchange rate from KRW to EUR on 2026-03-08 (violates "exchange_rates_exists")',
    'a missing rate names the pair and the day'
);
select is_empty($$ select from public.campaigns where slug = 'seoul' $$, 'and nothing is stored');
select throws_ok(
    $$ update public.workspaces set reporting_currency_code = 'JPY' $$,
    '23514',
    null,
    'the reporting currency is fixed once money was recorded'
);

reset role;
select finish();
rollback;
