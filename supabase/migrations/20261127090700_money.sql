-- Money: exchange rates, and amounts in the workspace's reporting currency.
--
-- One new table and functions.

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
    base_currency_code: One unit of this currency
    quote_currency_code: is worth rate units of this one.
    rate_on: The day it was published for.
    rate: Major units of the quote currency per major unit of the base currency.
    source: Who published it, such as ecb.
    $$
);
select private.secure_reference_table('public.exchange_rates');

create function private.exchange_rate_on(from_currency text, to_currency text, on_date date)
returns table (numerator numeric, denominator numeric, rate_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Central banks publish on working days: a weekend and the holidays around it are bridged, nothing longer.
    oldest constant date := on_date - 7;
begin
    if from_currency = to_currency then
        return query select 1::numeric, 1::numeric, on_date;
        return;
    end if;
    return query
    select found.numerator, found.denominator, found.rate_on
    from (
        select rates.rate as numerator, 1::numeric as denominator, rates.rate_on, 1 as preference
        from public.exchange_rates as rates
        where
            rates.base_currency_code = from_currency
            and rates.quote_currency_code = to_currency
            and rates.rate_on between oldest and on_date
        union all
        select 1, rates.rate, rates.rate_on, 2
        from public.exchange_rates as rates
        where
            rates.base_currency_code = to_currency
            and rates.quote_currency_code = from_currency
            and rates.rate_on between oldest and on_date
        union all
        select target.rate, origin.rate, target.rate_on, 3
        from public.exchange_rates as origin
        inner join public.exchange_rates as target
            on target.base_currency_code = origin.base_currency_code and target.rate_on = origin.rate_on
        where
            origin.base_currency_code = 'EUR'
            and origin.quote_currency_code = from_currency
            and target.quote_currency_code = to_currency
            and origin.rate_on between oldest and on_date
    ) as found
    order by found.rate_on desc, found.preference
    limit 1;
    if not found then
        perform private.reject(
            'exchange_rates_exists',
            format('no exchange rate from %s to %s on %s', from_currency, to_currency, on_date),
            'Looked for the pair, its inverse and both against EUR, on that day and up to seven days before.',
            'Load the rates of that day into public.exchange_rates.',
            '23503'
        );
    end if;
end
$$;
comment on function private.exchange_rate_on(text, text, date) is
'The rate of a day as an exact fraction: the pair, else its inverse, else both through EUR; the latest of the day and the seven before it. A missing rate is an error that names pair and day, never 1.';

create function private.convert_minor(
    amount_minor bigint, from_currency text, to_currency text, on_date date
)
returns table (converted_minor bigint, rate numeric, rate_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- In whole numbers to the end: 3 cents at 1 / 1.2 are 2.5, but at 0.8333333333333333 they would round to 2.
    return query
    select
        (
            sign(fraction.numerator)
            * div(2 * abs(fraction.numerator) + fraction.denominator, 2 * fraction.denominator)
        )::bigint,
        rates.numerator / rates.denominator,
        rates.rate_on
    from private.exchange_rate_on(from_currency, to_currency, on_date) as rates
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
comment on function private.convert_minor(bigint, text, text, date) is
'An amount in minor units of another currency at the rate of a day, rounded half away from zero; with the rate and its day.';

-- Arguments: the amount's column, the column that says when the event happened. Fills reporting_<amount>, exchange_rate and
-- exchange_rate_on. Definer: rates and the workspace's settings are read whatever the caller's role.
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
    -- A rate once used stays: a later correction of the rates rewrites no report, only a new amount or day asks again.
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
                'exchange_rate_on', old.exchange_rate_on
            )
        );
    end if;
    if item ->> tg_argv[0] is null or item ->> tg_argv[1] is null or item ->> 'currency_code' is null then
        return jsonb_populate_record(
            new, jsonb_build_object('reporting_' || tg_argv[0], null, 'exchange_rate', null, 'exchange_rate_on', null)
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
        -- What lies ahead, a planned campaign, is converted at today's rate: nobody publishes tomorrow's.
        least(
            case
                when length(item ->> tg_argv[1]) = 10 then (item ->> tg_argv[1])::date
                else ((item ->> tg_argv[1])::timestamptz at time zone workspace.time_zone)::date
            end,
            (now() at time zone workspace.time_zone)::date
        )
    );
    return jsonb_populate_record(
        new,
        jsonb_build_object(
            'reporting_' || tg_argv[0], converted.converted_minor,
            'exchange_rate', converted.rate,
            'exchange_rate_on', converted.rate_on
        )
    );
end
$$;
comment on function private.convert_to_reporting() is
'Trigger: the amount in the workspace''s reporting currency at the rate of the event''s day, of today while that lies ahead. Arguments: amount column, event column.';

create function private.convert_to_reporting_when(target regclass, amount_column text, event_column text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The derived columns are in the list too: whoever writes them by hand gets the derived value back.
    execute format(
        'create trigger convert_to_reporting '
        'before insert or update of %I, currency_code, %I, %I, exchange_rate, exchange_rate_on on %s '
        'for each row execute function private.convert_to_reporting(%L, %L)',
        amount_column, event_column, 'reporting_' || amount_column, target, amount_column, event_column
    );
    execute format(
        'comment on trigger convert_to_reporting on %s is %L',
        target, format('reporting_%s at the rate of the day of %s.', amount_column, event_column)
    );
end
$$;
comment on function private.convert_to_reporting_when(regclass, text, text) is
'Adds the trigger that fills reporting_<amount column> at the rate of the event column''s day.';

select private.revoke_execute();
