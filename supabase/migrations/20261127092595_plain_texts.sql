-- Plain texts: what a reader sees of a text that is encoded, so that an erasure finds a name in every spelling.
--
-- Functions only.

-- PostgreSQL cannot read punycode. Encoding the name instead would not do: xn--… is made of a whole label, and a name may be a part
-- of one (jörg.müller-shop.de), so only the decoded host shows it. The loop is that of RFC 3492, section 6.2.
create function private.unpunycode(label text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    encoded constant text := lower(substring(label from '[^-]*$'));
    decoded text := regexp_replace(label, '-?[^-]*$', '');
    code integer := 128;
    place integer := 0;
    bias integer := 72;
    former_place integer;
    weight integer;
    step integer;
    threshold integer;
    digit integer;
    delta integer;
    reader integer := 1;
begin
    while reader <= length(encoded) loop
        former_place := place;
        weight := 1;
        step := 36;
        loop
            digit := strpos(digits, substr(encoded, reader, 1)) - 1;
            if digit < 0 or reader > length(encoded) then
                return null;
            end if;
            reader := reader + 1;
            place := place + digit * weight;
            threshold := greatest(1, least(26, step - bias));
            exit when digit < threshold;
            weight := weight * (36 - threshold);
            step := step + 36;
        end loop;
        -- The bias is adapted as in RFC 3492.
        delta := case when former_place = 0 then place / 700 else (place - former_place) / 2 end;
        delta := delta + delta / (length(decoded) + 1);
        step := 0;
        while delta > 455 loop
            delta := delta / 35;
            step := step + 36;
        end loop;
        bias := step + 36 * delta / (delta + 38);
        code := code + place / (length(decoded) + 1);
        place := place % (length(decoded) + 1);
        decoded := left(decoded, place) || chr(code) || substr(decoded, place + 1);
        place := place + 1;
    end loop;
    return decoded;
exception when data_exception or program_limit_exceeded then
    return null;
end
$$;
comment on function private.unpunycode(text) is
'One label of an internationalised domain as people write it, from its ASCII letters (RFC 3492) without the xn-- before it. NULL if they do not encode a label.';

create function private.readable_host(host text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if host !~* '(^|\.)xn--' then
        return host;
    end if;
    return (
        select string_agg(
            case when labels.label ~* '^xn--' then coalesce(private.unpunycode(substr(labels.label, 5)), labels.label) else labels.label end,
            '.' order by labels.place
        )
        from regexp_split_to_table(host, '\.') with ordinality as labels (label, place)
    );
end
$$;
comment on function private.readable_host(text) is 'A host name as people write it: münchen.de for xn--mnchen-3ya.de.';

create function private.letters_of_bytes(encoded text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    bytes constant bytea := decode(regexp_replace(encoded, '%(25)*', '', 'g'), 'hex');
begin
    return convert_from(bytes, 'UTF8');
exception when character_not_in_repertoire or untranslatable_character then
    return convert_from(bytes, 'LATIN1');
end
$$;
comment on function private.letters_of_bytes(text) is 'Letters from their percent-encoded bytes: UTF-8, else Latin 1.';

create function private.letter_of_entity(entity text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    parts constant text[] := regexp_match(entity, '^&([A-Za-z])(uml|acute|grave|circ|tilde|cedil|ring|caron);$');
    code text;
begin
    if parts is not null then
        return normalize(parts[1] || chr(case parts[2]
            when 'grave' then 768 when 'acute' then 769 when 'circ' then 770 when 'tilde' then 771 when 'uml' then 776 when 'ring' then 778
            when 'caron' then 780 else 807
        end), nfc);
    elsif entity ~* '^&#x[0-9a-f]{2,5};$' or entity ~* '^\\+u[0-9a-f]{4}$' then
        code := lpad(substring(entity from '[0-9A-Fa-f]+(?=;?$)'), 8, '0');
        return chr(('x' || code)::bit(32)::integer);
    elsif entity ~ '^&#[0-9]{2,6};$' then
        return chr(substring(entity from '[0-9]+')::integer);
    end if;
    return coalesce(
        (jsonb_build_object('&szlig;', 'ß', '&oslash;', 'ø', '&Oslash;', 'Ø', '&aelig;', 'æ', '&AElig;', 'Æ', '&nbsp;', ' ', '&rsquo;', '’', '&apos;', '''')
        ->> entity), entity
    );
exception when data_exception or program_limit_exceeded then
    return entity;
end
$$;
comment on function private.letter_of_entity(text) is 'The letter that an entity of HTML or an escape of JSON stands for; anything else as it is.';

create function private.plain_text(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    plain text := value;
    piece text;
begin
    for piece in select distinct found.parts[1] from regexp_matches(value, '((?:%(?:25)*[89a-f][0-9a-f])+)', 'gi') as found (parts) loop
        plain := replace(plain, piece, private.letters_of_bytes(piece));
    end loop;
    for piece in select distinct found.parts[1] from regexp_matches(plain, '(&#?[A-Za-z0-9]{2,8};|\\+u[0-9A-Fa-f]{4})', 'g') as found (parts) loop
        plain := replace(plain, piece, private.letter_of_entity(piece));
    end loop;
    for piece in select distinct found.parts[1] from regexp_matches(plain, '((?:[a-z0-9-]+\.)*xn--[a-z0-9-]+(?:\.[a-z0-9-]+)*)', 'gi') as found (parts) loop
        plain := replace(plain, piece, private.readable_host(piece));
    end loop;
    return regexp_replace(normalize(plain, nfkc), '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]', '', 'g');
end
$$;
comment on function private.plain_text(text) is
'A text as a reader sees it: letters that are percent-encoded, written as entities, in punycode, decomposed or of full width are letters. ASCII marks stay encoded.';

create function private.hidden_letters()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select '[^ -~\n]|xn--|&#?[a-z0-9]{2,8};|\\u[0-9a-f]{4}|%(25)*[89a-f][0-9a-f]'
$$;
comment on function private.hidden_letters() is
'A regular expression of what private.plain_text() may see more in. A text without it is not read a second time.';

create function private.without_matches(value text, pattern text, replacement text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    cleaned constant text := regexp_replace(value, pattern, replacement, 'gi');
begin
    if cleaned ~* private.hidden_letters() and private.plain_text(cleaned) ~* pattern then
        return regexp_replace(private.plain_text(cleaned), pattern, replacement, 'gi');
    end if;
    return cleaned;
end
$$;
comment on function private.without_matches(text, text, text) is
'A text with a replacement for what matches a pattern, also where its letters are encoded; then all of the text is written plain.';

create function private.quote_pattern(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select regexp_replace(value, '([^[:alnum:][:space:]])', '\\\1', 'g')
$$;
comment on function private.quote_pattern(text) is 'A text as a regular expression that matches just this text.';

select private.revoke_execute();
