-- Telephone numbers: one spelling (E.164), wherever they are dialled from.
--
-- Functions only. They read public.calling_codes and public.countries, which later files make.

create function private.without_trunk_prefix(number text, trunk_prefix text, trunk_replacement text, number_pattern text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    groups constant text[] := regexp_match(number, '^(?:' || trunk_prefix || ')');
    rest text;
begin
    if groups is null then
        return number;
    end if;
    rest := regexp_replace(
        number, '^(?:' || trunk_prefix || ')',
        case when groups[cardinality(groups)] is not null then coalesce(trunk_replacement, '') else '' end
    );
    -- A number that is valid as it stands, and would not be without its first digits, begins with them.
    return case
        when number ~ ('^(?:' || number_pattern || ')$') and rest !~ ('^(?:' || number_pattern || ')$') then number else rest
    end;
end
$$;

comment on function private.without_trunk_prefix(text, text, text, text) is
'A number within a country without what is dialled only there: 020 7946 0958 is 20 7946 0958, 011 15 1234 5678 of Argentina 9 11 1234 5678.';

create function private.is_filler_number(digits text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select digits ~ '^(.)\1*$' or (length(digits) > 6 and strpos('01234567890123456789 98765432109876543210', digits) > 0)
$$;
comment on function private.is_filler_number(text) is
'Whether digits are those that people write into a form that wants a number: one digit again and again, or all in order.';

create function private.international_number(digits text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    code record;
    number text;
begin
    -- No calling code begins with another one.
    select codes.* into code from public.calling_codes as codes where codes.code in (left(digits, 1), left(digits, 2), left(digits, 3));
    number := private.without_trunk_prefix(
        substr(digits, length(code.code) + 1), code.trunk_prefix, code.trunk_replacement, code.number_pattern
    );
    if code.code = '55' and number ~ '^[1-9]{2}[6-9][0-9]{7}$' then
        -- A mobile number of Brazil of the time before the ninth digit.
        number := left(number, 2) || '9' || substr(number, 3);
    end if;
    return case
        when length(number) between code.shortest and code.longest and length(number) between 4 and 15 - length(code.code)
            -- Ranges open and lengths hardly change, so only what was never a number is told by its digits.
            and number !~ '^(.)\1*$' and (code.code <> '1' or number ~ '^[2-9][0-9]{9}$')
            then '+' || code.code || number
    end;
end
$$;
comment on function private.international_number(text) is
'A telephone number as E.164 from its digits, which begin with a calling code. NULL if no country has the code, or the number is too long or too short for it.';

create function private.normalise_phone(value text, country_code text default null)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    given text := regexp_replace(
        -- Digits as Arabic and Persian write them; what a page or a table program puts before a number.
        lower(translate(normalize(private.clean_text(value), nfkc), '٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', '01234567890123456789')),
        '^''|^(tel|phone|mobile|mob|cell|callto|whatsapp|sms)[.: ]+', ''
    );
    country record;
    code record;
    digits text;
    within text;
begin
    -- A table program writes a whole number with a decimal place. An extension is not part of the number.
    given := regexp_replace(given, '^([0-9]{7,15})\.0$', '\1');
    given := regexp_replace(given, '[ ;,]*(ext\.?|extension|x|#|,|durchwahl|poste|int\.|anexo|ramal|доб\.?)[ =:.]*[0-9]{1,6}$', '');
    if
        given is null or given !~ '^[(]?[+]?[0-9 ()./\u2010-\u2015\u2212-]+$'
        -- Two numbers are none.
        or given ~ '([0-9][^0-9/]*){7}/([^0-9/]*[0-9]){7}'
    then
        return null;
    end if;
    digits := regexp_replace(replace(given, '(0)', ''), '[^0-9]', '', 'g');
    if private.is_filler_number(digits) then
        return null;
    end if;
    if given ~ '^[(]?[+]' then
        return private.international_number(regexp_replace(digits, '^00', ''));
    end if;
    if digits ~ '^00[1-9]' and private.international_number(substr(digits, 3)) is not null then
        return private.international_number(substr(digits, 3));
    end if;
    select countries.* into country from public.countries as countries where countries.code = country_code;
    select codes.* into code from public.calling_codes as codes where codes.code = country.calling_code;
    digits := regexp_replace(given, '[^0-9]', '', 'g');
    within := private.without_trunk_prefix(digits, code.trunk_prefix, code.trunk_replacement, code.number_pattern);
    -- What is dialled before a number of another country: 011 in North America, 0011 in Australia.
    if
        digits ~ ('^(?:' || country.international_prefix || ')[1-9]')
        and (within !~ ('^(?:' || code.number_pattern || ')$') or length(digits) > 12)
    then
        given := private.international_number(regexp_replace(digits, '^(?:' || country.international_prefix || ')', ''));
        if given is not null then
            return given;
        end if;
    end if;
    -- Longer than numbers within a country are, or none there, and with its code first: a spreadsheet took the + away.
    if
        starts_with(digits, code.code)
        and (length(digits) > (case code.code when '55' then 11 else 10 end) or within !~ ('^(?:' || code.number_pattern || ')$'))
        and private.without_trunk_prefix(
            substr(digits, length(code.code) + 1), code.trunk_prefix, code.trunk_replacement, code.number_pattern
        ) ~ ('^(?:' || code.number_pattern || ')$')
    then
        return private.international_number(digits);
    end if;
    return private.international_number(code.code || digits);
end
$$;
comment on function private.normalise_phone(text, text) is
'A telephone number as E.164: +, country, number. A national number needs the country; an extension is left out. Mobile numbers of Mexico have no 1, those of Argentina the 9 that is dialled from abroad, those of Brazil the ninth digit. NULL if it is not a number.';

select private.revoke_execute();
