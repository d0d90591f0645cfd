-- Currencies of imports: of a column, of the file, or beside the number in its cell.
--
-- Functions and refusals only.

select private.define_refusal(
    'import_currency_agree',
    '{column}: "{value}" names another currency than {currency}, which the row or the file says',
    '',
    'Correct the cell or the currency of the row; leave --currency out if cells name their own.'
);
select private.define_refusal(
    'import_currency_said',
    '{column}: "{value}" may be Swedish, Danish or Norwegian crowns',
    '',
    'Say it with --currency SEK, DKK or NOK, or in a column.'
);

create function private.import_currency(value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := upper(btrim(value));
begin
    return (
        select currencies.code
        from public.currencies as currencies
        where
            currencies.code = coalesce(private.currency_of_sign(given), given)
            or upper(currencies.name) = given
        order by currencies.code = given desc
        limit 1
    );
end
$$;
comment on function private.import_currency(text) is 'The currency of a code, a name or a usual sign ($ is USD).';

create function private.import_cell_currency(cell text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if cell !~ '[^0-9.,''[:space:]+()-]' then
        return null;
    end if;
    return coalesce(
        -- TEUR is a thousand EUR.
        private.import_currency(substring(cell from '\m[TKM]?([A-Z]{3})\M')),
        case substring(cell from 'R\$|zł|Kč|SFr|Fr\.|kr\M|[₽₺₩₴₪]')
            when 'R$' then 'BRL' when 'zł' then 'PLN' when 'Kč' then 'CZK' when 'SFr' then 'CHF' when 'Fr.' then 'CHF' when '₽' then 'RUB'
            when '₺' then 'TRY' when '₩' then 'KRW' when '₴' then 'UAH' when '₪' then 'ILS' when 'kr' then 'kr'
        end,
        private.import_currency(substring(cell from '[€$£¥₹]'))
    );
end
$$;
comment on function private.import_cell_currency(text) is
'The currency that stands beside a number in its cell: a code or a sign ($ is USD). "kr" if it is one of several crowns; NULL if a currency does not stand there.';

create function private.import_currency_problem(line bigint, field private.import_field, cell text, beside text, said text)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when beside is null or beside = said then null
        -- Several currencies have these signs.
        when said is not null and (
            (beside = 'kr' and said in ('SEK', 'NOK', 'DKK', 'ISK')) or (beside = 'JPY' and said = 'CNY' and cell ~ '¥')
            or (beside = 'USD' and cell ~ '[$]' and cell !~ 'US')
        ) then null
        when beside = 'kr' and said is null
            then private.import_problem(line, 'refuse', (field).field, cell, private.fill_refusal('import_currency_said', (field).heading, left(cell, 60)))
        when said is not null then private.import_problem(
            line, 'refuse', (field).field, cell, private.fill_refusal('import_currency_agree', (field).heading, left(cell, 60), said)
        )
    end;
end
$$;
comment on function private.import_currency_problem(bigint, private.import_field, text, text, text) is
'Why an amount whose cell names a currency is refused: the row or the file says another one, or it is one of several crowns. NULL if it is not.';

create function private.import_minor(amount numeric, currency text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    digits smallint;
begin
    select currencies.minor_units into digits from public.currencies as currencies where currencies.code = currency;
    return case when amount * 10::numeric ^ digits = round(amount * 10::numeric ^ digits) then round(amount * 10::numeric ^ digits)::text end;
end
$$;
comment on function private.import_minor(numeric, text) is
'An amount in minor units; NULL if it has more decimals than the currency.';

select private.revoke_execute();
