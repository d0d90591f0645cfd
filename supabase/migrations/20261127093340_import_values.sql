-- Values of import files: numbers, days and moments as people and programs write them.
--
-- Functions only. None of them guesses: a value that can be read in two ways is read in the way that the mapping says, or refused.

create function private.import_factor(word text)
returns numeric
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when word is null then 1
        -- TEUR and KEUR are thousands, MEUR millions; MXN, BRL and kr are currencies.
        when lower(word) ~ '^(k|t)(€|eur|usd|gbp|chf)?$|^(tsd|tausend|mil|mille|thousand|tys|тыс|千)$' then 1e3
        when lower(word) ~ '^m(€|eur|usd|gbp|chf)?$|^(mio|mi|mn|mln|mill|million|millions|millionen|millones|milhões|млн)$' then 1e6
        when lower(word) ~ '^b(€|eur|usd|gbp|chf)?$|^(bn|mrd|md|billion|billions|milliarden|milliards)$' then 1e9
        when word = '万' then 1e4
        else 1
    end
$$;
comment on function private.import_factor(text) is
'By what the word behind a number multiplies it: K, Mio., mil, MEUR. 1 for any other word, such as a currency.';

create function private.import_number(value text, decimal_mark text default '.')
returns numeric
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    digits text;
    is_negative boolean;
    mark text;
begin
    if value ~ '^-?[0-9]{1,15}(\.[0-9]{1,10})?$' and (decimal_mark = '.' or value !~ '\.') then
        return value::numeric;
    end if;
    if value ~* '^-?[0-9]{1,15}(\.[0-9]+)?e[+-]?[0-9]{1,2}$' then
        return case when abs(value::numeric) < 1e15 then value::numeric end;
    end if;
    digits := regexp_replace(value, '[[:space:]\u00a0\u202f''’%]', '', 'g');
    -- A currency may stand before the sign or behind it; accountants write the sign last, or parentheses.
    is_negative := digits ~ '^[^0-9.,]*[-−]' or digits ~ '^[^0-9.,]*\(.*\)$' or digits ~ '[0-9][-−]$';
    digits := substring(digits from '^[^0-9.,]*([0-9.,]*[0-9][.,]?)[^0-9]*$');
    -- What is written decides where it can be read in one way only; the mark of the file decides 1.234 and 1,234.
    mark := case
        when digits ~ '[.].*,' or digits ~ ',.*[.]' then substring(digits from '[.,](?=[^.,]*$)')
        when digits ~ '[.,].*[.,]' then translate(substring(digits from '[.,]'), '.,', ',.')
        when digits !~ '^[1-9][0-9]{0,2}[.,][0-9]{3}$' then coalesce(substring(digits from '[.,]'), '.')
        else decimal_mark
    end;
    if mark = ',' then
        digits := translate(digits, ',.', '.,');
    end if;
    if digits !~ '^([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,15})(\.[0-9]*)?$' and digits !~ '^\.[0-9]+$'
        and digits !~ '^[0-9]{1,2}(,[0-9]{2})*,[0-9]{3}(\.[0-9]*)?$'
    then
        return null;
    end if;
    digits := (
        replace(digits, ',', '')::numeric
        * private.import_factor(substring(value from '[0-9][.,]?[[:space:]\u00a0\u202f]*([^[:space:]\u00a0\u202f0-9.,()%−+''’-]+)'))
    )::text;
    return case when digits::numeric < 1e15 then digits::numeric * case when is_negative then -1 else 1 end end;
end
$$;
comment on function private.import_number(text, text) is
'A number as files write it: with currency, percent sign, grouping, parentheses or a sign behind it for negative, 12.5K, 1,2 Mio. and 125 mil. decimal_mark ("." or ",") decides what can be read in two ways, 1.234 and 1,234. NULL if it is not a number, or one of more than 15 digits.';

create function private.import_month(word text)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select months.number::integer
    from unnest(array[
        '^(jan|jän|ene|gen)', '^(feb|fev|fév)', '^(mar|mär|mrz|mrt|maa)', '^(apr|abr|avr)', '^(may|mai|mei|mag)', '^(jun|juin|giu)',
        '^(jul|juil|lug)', '^(aug|ago|aoû|aou)', '^(sep|set)', '^(oct|okt|ott|out)', '^nov', '^(dec|dez|déc|dic)'
    ]) with ordinality as months (spelling, number)
    where lower(word) ~ months.spelling
    order by months.number
    limit 1
$$;
comment on function private.import_month(text) is
'The month of a word in English, German, French, Spanish, Italian, Portuguese or Dutch, whole or shortened; NULL for any other word.';

create function private.import_year(value text)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select value::integer + case when length(value) > 2 then 0 when value::integer < 70 then 2000 else 1900 end
$$;
comment on function private.import_year(text) is 'A year of two or four digits: 69 is 2069, 70 is 1970.';

create function private.import_day(value text, date_order text default null)
returns date
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    parts text[];
    year integer;
    month integer;
    day integer;
begin
    if value ~ '^\d{4}-\d\d-\d\d$' then
        return case when private.is_date(value) then value::date end;
    end if;
    parts := regexp_match(value, '^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$');
    if parts is null and value ~ '^(19|20)\d{6}$' then
        parts := array[left(value, 4), substr(value, 5, 2), right(value, 2)];
    end if;
    if parts is not null then
        year := parts[1]::integer;
        month := parts[2]::integer;
        day := parts[3]::integer;
    end if;
    if parts is null and value ~ '^[2-6]\d{4}(\.0+)?$' then
        -- What spreadsheets count their days from.
        return date '1899-12-30' + left(value, 5)::integer;
    end if;
    if parts is null then
        -- The month as a word.
        parts := regexp_match(
            value,
            '^(?:[^\d\s.,/-]{2,10}[.,]{0,2} )?(\d{1,2})(?:st|nd|rd|th|er)?[- .]+(?:de |of )?([^\d\s.,/-]{3,10})\.?[-, ]+(?:de )?(\d{4}|\d\d)$'
        );
        if parts is null then
            parts := regexp_match(value, '^(?:[^\d\s.,/-]{2,10}[.,]{0,2} )?([^\d\s.,/-]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d\d)$');
            parts := array[parts[2], parts[1], parts[3]];
        end if;
        month := private.import_month(parts[2]);
        day := parts[1]::integer;
        year := private.import_year(parts[3]);
    end if;
    if month is null and date_order in ('dmy', 'mdy', 'ymd') then
        parts := regexp_match(value, '^(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})$');
        year := private.import_year(parts[case date_order when 'ymd' then 1 else 3 end]);
        month := parts[case date_order when 'mdy' then 1 else 2 end]::integer;
        day := parts[case date_order when 'dmy' then 1 when 'mdy' then 2 else 3 end]::integer;
    end if;
    value := lpad(year::text, 4, '0') || '-' || lpad(month::text, 2, '0') || '-' || lpad(day::text, 2, '0');
    return case when length(value) = 10 and private.is_date(value) then value::date end;
end
$$;
comment on function private.import_day(text, text) is
'A day as files write it: ISO 8601, with the month as a word, as the number that spreadsheets count (46027), or in the order that the mapping says (dmy, mdy, ymd). NULL for what is not a day, and for 03/04/2026 as long as no order is said.';

create function private.import_moment(value text, date_order text, time_zone text)
returns timestamptz
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    parts text[];
    day date;
    hours integer;
    clock text;
    moment timestamp;
begin
    -- The usual form cannot fail: every month has 28 days.
    if value ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$' and value > '0001' then
        return value::timestamp at time zone time_zone;
    elsif value ~ '^1\d{9}$' then
        return to_timestamp(value::bigint);
    elsif value ~ '^1\d{12}$' then
        return to_timestamp(value::bigint / 1000.0);
    elsif value ~ '^1\d{15}$' then
        return to_timestamp(value::bigint / 1000000.0);
    elsif value ~ '^[2-6]\d{4}\.\d+$' then
        -- Days and the part of the day, as spreadsheets count them.
        return (
            timestamp '1899-12-30 00:00' + make_interval(days => left(value, 5)::integer)
            + make_interval(secs => round(substr(value, 6)::numeric * 86400)::double precision)
        ) at time zone time_zone;
    elsif value ~ '^20\d{6}([01]\d|2[0-3])$' then
        -- Google Analytics writes the hour behind the day.
        return (private.import_day(left(value, 8)) + make_time(right(value, 2)::integer, 0, 0)) at time zone time_zone;
    end if;
    parts := regexp_match(
        value, '^(.*\d)(?:T|,? +)(\d{1,2}):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\.?)?(?: ?(Z|z|UTC|GMT|[CEMP][SD]T|CES?T|WES?T|EES?T|(?:UTC|GMT)?[+-]\d\d?:?(?:\d\d)?))?$'
    );
    if parts is null then
        day := private.import_day(value, date_order);
        return day::timestamp at time zone time_zone;
    end if;
    day := private.import_day(parts[1], date_order);
    hours := parts[2]::integer;
    if parts[6] is not null then
        if hours not between 1 and 12 then
            return null;
        end if;
        hours := hours % 12 + case when lower(parts[6]) = 'p' then 12 else 0 end;
    end if;
    if hours > 23 or parts[3]::integer > 59 or parts[4]::integer > 59 then
        return null;
    end if;
    clock := hours || ':' || parts[3] || ':' || coalesce(parts[4], '00') || '.' || left(coalesce(parts[5], '0'), 6);
    moment := day + clock::time;
    if parts[7] is null then
        return moment at time zone time_zone;
    elsif parts[7] ~ '[+-]' then
        -- Google Forms writes GMT+1 and GMT+5:30.
        parts[7] := regexp_replace(regexp_replace(parts[7], '([+-])(\d)(:|$)', '\10\2\3'), '[^0-9+-]', '', 'g');
        if abs(left(parts[7], 3)::integer) > 14 then
            return null;
        end if;
        return (moment - make_interval(hours => left(parts[7], 3)::integer, mins => coalesce(
            nullif(left(parts[7], 1) || substr(parts[7], 4, 2), left(parts[7], 1))::integer, 0
        ))) at time zone 'UTC';
    end if;
    return moment at time zone case when upper(parts[7]) in ('Z', 'UTC', 'GMT') then 'UTC' else parts[7] end;
end
$$;
comment on function private.import_moment(text, text, text) is
'A moment as files write it: ISO 8601, with AM and PM, seconds, milliseconds or microseconds since 1970, or a day alone, which is its midnight. Without an offset it is local to the time zone. NULL if it is not a moment.';

create function private.import_nothing()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- NA is Namibia, and none a word of lists.
    select array[
        'NULL', 'null', '<null>', 'N/A', 'n/a', 'N.A.', 'n.a.', 'n/d', 'N/D', 'k. A.', 'k.A.', 'NaN', 'nan', 'None', 'undefined', '-', '--', '---',
        '–', '—', '#N/A', '#NV', '#REF!', '#BEZUG!', '#VALUE!', '#WERT!', '#DIV/0!', '#NAME?', '(blank)', '(leer)', '(not set)', '(not provided)',
        'No owner', 'Unassigned', '(none)', '(direct)', '(data not available)', '(other)'
    ]
$$;
comment on function private.import_nothing() is 'Cells that say nothing: a sign or a word for it, or an error of a spreadsheet.';

create function private.import_boolean(value text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when lower(btrim(value)) in ('true', 't', 'yes', 'y', '1', 'x', 'ja', 'j', 'oui', 'si', 'sí', 'sim', 'wahr', 'vrai', 'verdadero', 'on', '✓') then true
        when lower(btrim(value)) in ('false', 'f', 'no', 'n', '0', 'nein', 'non', 'não', 'falsch', 'faux', 'falso', 'off', '-') then false
    end
$$;
comment on function private.import_boolean(text) is 'Yes or no as files write it; NULL if it is neither.';

-- Reports of Salesforce have ids of 15 characters, where capitals count; its exports have 18: three more say which are capitals.
create function private.import_id(value text, source text default 'salesforce')
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := private.clean_text(value);
    letters constant text := 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
    suffix text := '';
begin
    if source !~ 'salesforce|sfdc' or given !~ '^(00|a)[0-9A-Za-z]+$' or length(given) <> 15 then
        return given;
    end if;
    for block in 0..2 loop
        suffix := suffix || substr(letters, 1 + (
            select sum(case when substr(given, block * 5 + places.place, 1) ~ '[A-Z]' then 1 << (places.place - 1) else 0 end)::integer
            from generate_series(1, 5) as places (place)
        ), 1);
    end loop;
    return given || suffix;
end
$$;
comment on function private.import_id(text, text) is
'The id of a row in the system it comes from, in one spelling: ids of Salesforce with 15 characters get their 18.';

create function private.import_count(value text, decimal_mark text)
returns bigint
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant numeric := private.import_number(value, decimal_mark);
begin
    -- A rate in a column of counts, 3.5% or 0.035, does not count anything. Of 1.2345K the rest is rounded; the rest of 12.0 is nothing.
    return case when value !~ '%' and (given = round(given) or value ~ '[[:alpha:]]') then round(given) end;
end
$$;
comment on function private.import_count(text, text) is 'A number of people, views and the like; NULL for any other text.';

create function private.import_seconds(value text, heading text, decimal_mark text)
returns bigint
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    clock constant text[] := regexp_match(value, '^\s*(?:(\d+):)?(\d+):(\d{2})\s*$');
    unit constant text := substring(lower(coalesce(substring(value from '[[:alpha:]]+'), heading)) from '(?:^|\W|_)(h|min|m|s|hour|hr|stunde|heure|hora|minute|second|sekunde|sec)');
begin
    if clock is not null then
        return coalesce(clock[1], '0')::bigint * 3600 + clock[2]::bigint * 60 + clock[3]::bigint;
    end if;
    return round(private.import_number(regexp_replace(value, '[[:alpha:]]+', ''), decimal_mark) * case
        when unit ~ '^h|^stunde' then 3600 when unit ~ '^m' then 60 when unit ~ '^s' then 1
    end)::bigint;
end
$$;
comment on function private.import_seconds(text, text, text) is
'A duration in seconds: 12:30:00, 12.5 h, or a number below a heading with its unit. NULL if the unit is not said.';
select private.define_refusal(
    'import_duration_readable',
    '{heading}: "{value}" does not say hours, minutes or seconds',
    '',
    'Write 12:30:00 or 12.5 h, or the unit into the heading: Watch time (hours).'
);

create function private.known_mailbox(address text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when address !~ '^(no[-_.]?(e?mail|mail[-_.]?address)|none|null|undefined|unknown|not[-_.]?(provided|available)|keine?[-_.]?e?mail|sin[-_.]?(email|correo)|pas[-_.]?de[-_.]?mail)@'
            and address !~ '@(none|no-?e?mail|nowhere|unknown)[.][a-z]+$'
            then address
    end
$$;
comment on function private.known_mailbox(text) is
'A mail address, unless it is one that people write because a form wants one: noemail@acme.com, none@none.com. Two people with it would be one.';

select private.revoke_execute();
