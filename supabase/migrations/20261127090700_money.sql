-- Money: exchange rates, and amounts in the workspace's reporting currency.
--
-- Two new tables and functions.

create table public.exchange_rates (
    base_currency_code text not null references public.currencies (code),
    quote_currency_code text not null references public.currencies (code),
    rate_on date not null,
    rate numeric(20, 10) not null constraint exchange_rates_rate_check check (rate > 0),
    source text not null,
    created_at timestamptz not null default now(),
    primary key (base_currency_code, quote_currency_code, rate_on),
    constraint exchange_rates_pair_check check (base_currency_code <> quote_currency_code)
);
select private.describe_table(
    'public.exchange_rates', 'Dated exchange rates. A rate once used is kept beside the amount it made, so correcting one here does not rewrite reports.',
    $$
    base_currency_code: The currency of which one unit is priced.
    quote_currency_code: The currency of the price: one unit of the base currency is worth rate units of it.
    rate_on: The day it was published for.
    rate: Major units of the quote currency per major unit of the base currency.
    source: Publisher of the rate, such as ecb.
    $$
);
create index exchange_rates_quote_idx on public.exchange_rates (quote_currency_code, rate_on, base_currency_code) include (rate);
select private.secure_reference_table('public.exchange_rates');
select private.describe_indexes($$
    exchange_rates_quote_idx: Rates read backwards and crossed through another currency (private.exchange_rate_on()).
$$);

create table public.workspace_exchange_rates (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    base_currency_code text not null references public.currencies (code),
    quote_currency_code text not null references public.currencies (code),
    rate_on date not null,
    rate numeric(20, 10) not null constraint workspace_exchange_rates_rate_check check (rate > 0),
    source text not null default 'manual' constraint workspace_exchange_rates_source_check check (btrim(source) <> ''),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_exchange_rates_pair_key unique (workspace_id, base_currency_code, quote_currency_code, rate_on),
    constraint workspace_exchange_rates_pair_check check (base_currency_code <> quote_currency_code)
);
create index workspace_exchange_rates_quote_idx
on public.workspace_exchange_rates (workspace_id, quote_currency_code, rate_on, base_currency_code) include (rate);
comment on constraint workspace_exchange_rates_pair_check on public.workspace_exchange_rates is
'A rate is between two currencies.';
comment on constraint workspace_exchange_rates_rate_check on public.workspace_exchange_rates is 'A rate is above zero.';
select private.describe_table(
    'public.workspace_exchange_rates',
    'Rates a workspace loads itself: its treasury''s own, or days and currencies the shared rates lack. For the same pair and day its own rate wins.',
    $$
    base_currency_code: The currency of which one unit is priced.
    quote_currency_code: The currency of the price: one unit of the base currency is worth rate units of it.
    rate_on: The day it holds for.
    rate: Major units of the quote currency per major unit of the base currency.
    source: Publisher of the rate, such as treasury or ecb.
    $$
);
select private.describe_indexes($$
    workspace_exchange_rates_quote_idx: Rates read backwards and crossed through another currency (private.exchange_rate_on()).
$$);
select private.secure_workspace_table('public.workspace_exchange_rates', 'admin');

create function private.known_rates(workspace_id uuid, currency text, rate_on date)
returns table (other_currency text, numerator numeric, denominator numeric, preference integer)
language plpgsql
stable
rows 30
set search_path = pg_catalog, pg_temp
as $$
begin
    -- One unit of the currency is numerator / denominator units of the other one.
    return query
    select own.quote_currency_code, own.rate::numeric, 1::numeric, 1
    from public.workspace_exchange_rates as own
    where
        own.workspace_id = known_rates.workspace_id and own.base_currency_code = currency and own.rate_on = known_rates.rate_on
    union all
    select own.base_currency_code, 1, own.rate, 2
    from public.workspace_exchange_rates as own
    where
        own.workspace_id = known_rates.workspace_id and own.quote_currency_code = currency and own.rate_on = known_rates.rate_on
    union all
    select shared.quote_currency_code, shared.rate, 1, 3
    from public.exchange_rates as shared
    where shared.base_currency_code = currency and shared.rate_on = known_rates.rate_on
    union all
    select shared.base_currency_code, 1, shared.rate, 4
    from public.exchange_rates as shared
    where shared.quote_currency_code = currency and shared.rate_on = known_rates.rate_on;
end
$$;
comment on function private.known_rates(uuid, text, date) is
'Every rate of a currency on a day, in either direction, as exact fractions; preference 1 and 2 are the workspace''s own, 3 and 4 the shared ones.';

create function private.exchange_rate_on(workspace_id uuid, from_currency text, to_currency text, on_date date)
returns table (numerator numeric, denominator numeric, rate_on date, via_currency text)
language plpgsql
stable
rows 1
set search_path = pg_catalog, pg_temp
as $$
declare
    past public.currencies;
begin
    if from_currency = to_currency then
        return query select 1::numeric, 1::numeric, on_date, null::text;
        return;
    end if;
    -- From its end on a past currency is so much of its successor, whatever others publish. A refund can come after it.
    select ended.* into past
    from public.currencies as ended
    where ended.code in (from_currency, to_currency) and ended.ended_on <= on_date
    order by ended.code
    limit 1;
    if found then
        return query
        select
            rates.numerator * case past.code when from_currency then 1 else past.replaced_at_rate end,
            rates.denominator * case past.code when from_currency then past.replaced_at_rate else 1 end,
            rates.rate_on,
            coalesce(rates.via_currency, case when past.replaced_by_code not in (from_currency, to_currency) then past.replaced_by_code end)
        from private.exchange_rate_on(
            exchange_rate_on.workspace_id,
            case past.code when from_currency then past.replaced_by_code else from_currency end,
            case past.code when to_currency then past.replaced_by_code else to_currency end,
            on_date
        ) as rates;
        return;
    end if;
    -- Central banks publish on working days: a weekend and the holidays around it are bridged, nothing longer.
    for days_back in 0..7 loop
        -- The latest day that has a way counts, and its shortest way: the pair itself, then one currency between.
        return query
        select known.numerator, known.denominator, on_date - days_back, null::text
        from private.known_rates(exchange_rate_on.workspace_id, from_currency, on_date - days_back) as known
        where known.other_currency = to_currency
        order by known.preference
        limit 1;
        if found then
            return;
        end if;
        return query
        select
            origin.numerator * target.denominator, origin.denominator * target.numerator, on_date - days_back,
            origin.other_currency
        from private.known_rates(exchange_rate_on.workspace_id, from_currency, on_date - days_back) as origin
        inner join private.known_rates(exchange_rate_on.workspace_id, to_currency, on_date - days_back) as target
            on target.other_currency = origin.other_currency
        order by
            origin.preference + target.preference, origin.other_currency <> 'EUR', origin.other_currency <> 'USD',
            origin.other_currency
        limit 1;
        if found then
            return;
        end if;
    end loop;
    perform private.reject('exchange_rates_exists', from_currency, to_currency, on_date::text);
end
$$;
comment on function private.exchange_rate_on(uuid, text, text, date) is
'The rate of a day as an exact fraction: the pair, else its inverse, else crossed through a currency that has a rate with both on the same day (via_currency); the latest of the day and the seven before it. A currency that has ended counts as its successor, at the rate of the change. A missing rate is an error that names pair and day, never 1.';
select private.define_refusal(
    'exchange_rates_exists',
    'no exchange rate from {from_currency} to {to_currency} on {on_date}',
    'Looked for the pair, its inverse and a currency that has a rate with both, on that day and up to seven days before.',
    'Load the rates of that day into public.workspace_exchange_rates (admins) or public.exchange_rates (services).',
    '23503'
);

create function private.convert_minor(
    amount_minor bigint, from_currency text, to_currency text, on_date date, workspace_id uuid default null
)
returns table (converted_minor bigint, rate numeric, rate_on date, via_currency text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Whole numbers until the last step: 3 cents at 1 / 1.2 are 2.5, but at 0.8333333333333333 they would round to 2.
    return query
    select
        (
            sign(fraction.numerator)
            * div(2 * abs(fraction.numerator) + fraction.denominator, 2 * fraction.denominator)
        )::bigint,
        rates.numerator / rates.denominator,
        rates.rate_on,
        rates.via_currency
    from private.exchange_rate_on(convert_minor.workspace_id, from_currency, to_currency, on_date) as rates
    cross join public.currencies as origin
    cross join public.currencies as target
    cross join lateral (
        select
            amount_minor * rates.numerator * ('1e' || target.minor_units)::numeric as numerator,
            rates.denominator * ('1e' || origin.minor_units)::numeric as denominator
    ) as fraction
    where origin.code = from_currency and target.code = to_currency;
end
$$;
comment on function private.convert_minor(bigint, text, text, date, uuid) is
'An amount in minor units of another currency at the rate of a day, rounded half away from zero; with the rate, its day and the currency it was crossed through. With a workspace, its own rates count too.';

-- Arguments: the amount's column, the column that says on which day it happened. Fills reporting_<amount>, exchange_rate,
-- exchange_rate_on and exchange_rate_via. Definer: rates and the workspace's settings are read whatever the caller's role.
create function private.convert_to_reporting()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item jsonb := to_jsonb(new);
    workspace record;
    converted record;
begin
    -- An amount keeps its rate: a later correction of rates changes no report. Only a new amount or day looks the rate up again.
    if tg_op = 'UPDATE' and not (
        item ->> tg_argv[0] is distinct from to_jsonb(old) ->> tg_argv[0]
        or item ->> tg_argv[1] is distinct from to_jsonb(old) ->> tg_argv[1]
        or item ->> 'currency_code' is distinct from to_jsonb(old) ->> 'currency_code'
    ) then
        return jsonb_populate_record(
            new,
            jsonb_build_object(
                'reporting_' || tg_argv[0], to_jsonb(old) -> ('reporting_' || tg_argv[0]),
                'exchange_rate', old.exchange_rate,
                'exchange_rate_on', old.exchange_rate_on,
                'exchange_rate_via', old.exchange_rate_via
            )
        );
    end if;
    if item ->> tg_argv[0] is null or item ->> tg_argv[1] is null or item ->> 'currency_code' is null then
        return jsonb_populate_record(
            new,
            jsonb_build_object(
                'reporting_' || tg_argv[0], null, 'exchange_rate', null, 'exchange_rate_on', null, 'exchange_rate_via', null
            )
        );
    end if;
    select workspaces.reporting_currency_code, workspaces.time_zone
    into workspace
    from public.workspaces as workspaces
    where workspaces.id = new.workspace_id
    for share;
    -- The lock keeps the reporting currency from changing between this conversion and its commit.
    if
        not found
        or (item ->> 'currency_code' <> workspace.reporting_currency_code and private.is_foreign(new.workspace_id))
    then
        return new;
    end if;
    select *
    into converted
    from private.convert_minor(
        (item ->> tg_argv[0])::bigint,
        item ->> 'currency_code',
        workspace.reporting_currency_code,
        -- An amount of the future (a planned campaign) is converted at today's rate: nobody publishes tomorrow's.
        least((item ->> tg_argv[1])::date, (now() at time zone workspace.time_zone)::date),
        new.workspace_id
    );
    return jsonb_populate_record(
        new,
        jsonb_build_object(
            'reporting_' || tg_argv[0], converted.converted_minor,
            'exchange_rate', converted.rate,
            'exchange_rate_on', converted.rate_on,
            'exchange_rate_via', converted.via_currency
        )
    );
end
$$;
comment on function private.convert_to_reporting() is
'Trigger: the amount in the workspace''s reporting currency at the rate of the event''s day, of today while that lies ahead. Arguments: amount column, day column.';

create function private.convert_to_reporting_when(
    target regclass, amount_column text, day_column text, moment_column text default null
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The derived columns are in the list too: a value written by hand is replaced by the derived one. By its name it comes after
    -- follow_stage, which may correct the day of an opportunity.
    execute format(
        'create trigger into_reporting_currency '
        'before insert or update of %I, currency_code, %I,%s %I, exchange_rate, exchange_rate_on, exchange_rate_via on %s '
        'for each row execute function private.convert_to_reporting(%L, %L)',
        amount_column, day_column, coalesce(' ' || quote_ident(moment_column) || ',', ''), 'reporting_' || amount_column, target,
        amount_column, day_column
    );
    execute format(
        'comment on trigger into_reporting_currency on %s is %L',
        target, format('reporting_%s at the rate of %s.', amount_column, day_column)
    );
end
$$;
comment on function private.convert_to_reporting_when(regclass, text, text, text) is
'Adds the trigger that fills reporting_<amount column> at the rate of the day column. If a moment gives that day (private.sync_day_of()), name its column too.';

select private.revoke_execute();
