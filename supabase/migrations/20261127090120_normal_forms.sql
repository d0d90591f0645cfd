-- Normal forms: one spelling of each value that identifies a person or a company.
--
-- Functions only. They return NULL for a value that is not of the kind (a text that is not an address); the trigger of
-- the next file refuses it with the name of the column.

create function private.clean_text(value text, is_prose boolean default false)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if value ~ '^[!-~]+( [!-~]+)*$' then
        return value;
    end if;
    -- Control characters, soft hyphens, directional marks and invisible letters.
    value := regexp_replace(
        normalize(value, nfc),
        '[\u0001-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b'
        '\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]',
        '', 'g'
    );
    if is_prose then
        -- Prose keeps its lines, and the joiners that emoji and some scripts need.
        value := regexp_replace(value, '\r\n?|[\u000b\u000c\u0085\u2028\u2029]', e'\n', 'g');
        value := regexp_replace(value, '[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]', ' ', 'g');
        return nullif(btrim(value, e' \t\n\u200c\u200d'), '');
    end if;
    value := regexp_replace(value, '[\u200c\u200d]', '', 'g');
    return nullif(
        btrim(regexp_replace(value, '[\u0009-\u000d\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]+', ' ', 'g')), ''
    );
end
$$;
comment on function private.clean_text(text, boolean) is
'A text in Unicode NFC without control and zero-width characters and without blanks of any kind at its ends; NULL if nothing is left. Text other than prose becomes one line with single blanks.';

create function private.is_placeholder(value text, is_utm_word boolean default false)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A word in single braces is one; an id in braces, as Windows writes it, is not. A UTM word is never such an id.
    return value ~ (
        '^\s*(\{\{.*\}\}|\$\{.*\}|\{[A-Za-z_. ]+\}|%+[A-Za-z_]+%+|__[A-Z][A-Z_]*__|<%.*%>|<[A-Za-z_. ]+>|\*[|].*[|]\*|\[[A-Z_]+\])\s*$'
    ) or (is_utm_word and value ~ '^\s*(\{.*\}|%%.*%%|__.*__)\s*$');
end
$$;
comment on function private.is_placeholder(text, boolean) is
'Whether a text is a placeholder that a template or an advertising platform did not fill in: {{ad.name}}, ${id}, %%SITE%%, __CID__, *|MERGE|*. A UTM word is one with anything in braces, too.';

create function private.says_nothing(value text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return lower(btrim(value, ' "''')) in (
        '', '-', '--', 'null', 'undefined', 'nan', 'nil', 'none', '(none)', 'n/a', '(not set)', 'not set', '[object object]',
        '00000000-0000-0000-0000-000000000000', '00000000000000000000000000000000'
    ) or private.is_placeholder(value);
end
$$;
comment on function private.says_nothing(text) is
'Whether a key is one of the words that programs write if they have none, or a placeholder: two rows with it have nothing in common.';

create function private.words_for_no_name()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        'n/a', 'n.a.', 'n/d', 'k.a.', 'k. a.', '#n/a', '#nv', 'null', 'nil', 'nan', 'none', 'undefined', 'unknown', 'not available', 'not provided',
        'not set', 'no name', 'noname', 'blank', 'leer', 'unbekannt', 'keine angabe', 'inconnu', 'desconocido', 'desconhecido', 'sconosciuto', 'onbekend'
    ]
$$;
comment on function private.words_for_no_name() is 'What people and programs write in place of a name that they do not know, in small letters without brackets.';

create function private.is_no_name(value text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Null and Nan are names of people: of these only the spellings of programs stand for none.
    return length(value) <= 16 and value not in ('Null', 'Nil', 'Nan')
        and (value ~ '^[-–—_.,:;?!*#/\\[:space:]]+$' or translate(lower(value), '()[]<>', '') = any(private.words_for_no_name()));
end
$$;
comment on function private.is_no_name(text) is
'Whether a text in place of a name says that nobody knows it: N/A, -, Unknown, [not provided]. Two people with it have nothing in common.';

create function private.words_for_no_company()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array[
        'self-employed', 'self employed', 'freelance', 'freelancer', 'unemployed', 'retired', 'student', 'selbstständig', 'selbständig',
        'freiberuflich', 'freiberufler', 'privat', 'privatperson', 'autónomo', 'indépendant', 'libero professionista', 'zelfstandig'
    ]
$$;
comment on function private.words_for_no_company() is 'What people write in place of a company if they work for none, in small letters.';

create function private.is_no_company(value text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return lower(value) = any(private.words_for_no_company());
end
$$;
comment on function private.is_no_company(text) is
'Whether a text in place of a company''s name says that somebody works for none: two people with it have no company in common.';

create function private.punycode(label text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    points constant integer[] := array(
        select ascii(letters.letter) from regexp_split_to_table(label, '') with ordinality as letters (letter, place)
        order by letters.place
    );
    digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    basic constant text := regexp_replace(label, '[^\u0001-\u007f]', '', 'g');
    handled integer := length(basic);
    encoded text := basic || case when basic <> '' then '-' else '' end;
    code integer := 128;
    delta integer := 0;
    bias integer := 72;
    next_code integer;
    point integer;
    quotient integer;
    step integer;
    threshold integer;
begin
    while handled < cardinality(points) loop
        select min(candidates.candidate) into next_code from unnest(points) as candidates (candidate) where candidates.candidate >= code;
        delta := delta + (next_code - code) * (handled + 1);
        code := next_code;
        foreach point in array points loop
            if point < code then
                delta := delta + 1;
            elsif point = code then
                quotient := delta;
                step := 36;
                loop
                    threshold := greatest(1, least(26, step - bias));
                    exit when quotient < threshold;
                    encoded := encoded || substr(digits, threshold + (quotient - threshold) % (36 - threshold) + 1, 1);
                    quotient := (quotient - threshold) / (36 - threshold);
                    step := step + 36;
                end loop;
                encoded := encoded || substr(digits, quotient + 1, 1);
                -- The bias is adapted as in RFC 3492.
                delta := case when handled = length(basic) then delta / 700 else delta / 2 end;
                delta := delta + delta / (handled + 1);
                step := 0;
                while delta > 455 loop
                    delta := delta / 35;
                    step := step + 36;
                end loop;
                bias := step + 36 * delta / (delta + 38);
                delta := 0;
                handled := handled + 1;
            end if;
        end loop;
        delta := delta + 1;
        code := code + 1;
    end loop;
    return encoded;
end
$$;
comment on function private.punycode(text) is 'One label of an internationalised domain in ASCII letters (RFC 3492), without the xn-- before it.';

create function private.foreign_letter(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- Within one word: between dots, hyphens and the like each word has an alphabet of its own.
    select (array_remove(regexp_match(
        value,
        '[a-z\u00c0-\u024f][^[:space:]._@/-]*([\u0370-\u052f\u1f00-\u1fff])|([\u0370-\u052f\u1f00-\u1fff])[^[:space:]._@/-]*[a-z\u00c0-\u024f]',
        'i'
    ), null))[1]
$$;
comment on function private.foreign_letter(text) is
'The first Greek or Cyrillic letter in a word that also has Latin letters. Such an address looks like that of somebody else. NULL if all words are of one alphabet.';

create function private.normalise_host(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    label text;
    host text := '';
begin
    -- Nearly every host is in normal form already.
    if value ~ '^([a-z0-9-]*[a-z0-9][.])+[a-z][a-z0-9-]*[a-z0-9]$' and value !~ '(^|[.])-|[a-z0-9-]{64}' and length(value) <= 253 then
        return value;
    end if;
    value := rtrim(replace(lower(normalize(private.clean_text(value), nfkc)), '。', '.'), '.');
    if value is null or value ~ '[\u0001-\u002c\u002f\u003a-\u0060\u007b-\u00a0]' or strpos(value, '.') = 0
        or private.foreign_letter(value) is not null
    then
        return null;
    end if;
    foreach label in array string_to_array(value, '.') loop
        if label !~ '^[\u0001-\u007f]*$' then
            label := 'xn--' || private.punycode(label);
        end if;
        if label !~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$' then
            return null;
        end if;
        host := host || case when host = '' then '' else '.' end || label;
    end loop;
    return case when length(host) <= 253 and host !~ '\.[0-9]+$' and host ~ '\.[a-z0-9-]{2,}$' then host end;
end
$$;
comment on function private.normalise_host(text) is
'A host name as DNS spells it: lower case, internationalised labels in punycode, no dot at its end. NULL if it is not a host name.';

create function private.email_owner(address text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    domain constant text := split_part(address, '@', 2);
    mailbox constant text := coalesce(nullif(split_part(split_part(address, '@', 1), '+', 1), ''), split_part(address, '@', 1));
begin
    if domain in ('gmail.com', 'googlemail.com') then
        return replace(mailbox, '.', '') || '@gmail.com';
    end if;
    return mailbox || '@' || domain;
end
$$;
comment on function private.email_owner(text) is
'The mailbox an address leads to: without what follows a plus sign, and for Gmail without dots. jane+shop@acme.com is jane@acme.com.';

create function private.normalise_url(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    parts constant text[] := regexp_match(private.clean_text(value), '^(https?)://([^/?#@:[:space:]]+)(:(?:[0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?([/?#][^[:space:]]*)?$', 'i');
    host constant text := private.normalise_host(parts[2]);
begin
    return lower(parts[1]) || '://' || host || coalesce(parts[3], '') || coalesce(parts[4], '');
end
$$;
comment on function private.normalise_url(text) is
'A web address with scheme and host in lower case, an internationalised host in punycode, the rest as given. NULL if it is not a web address (another scheme, blanks) or has a user or password in it, which is a secret.';

create function private.address_in(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    address text := btrim(replace(lower(normalize(private.clean_text(value), nfkc)), '\', '/'), '<> ');
begin
    -- A browser shows j%C3%A4ne as jäne; a path begins with or without a slash.
    if address ~ '%[0-9a-f]{2}' and strpos(address, '/') > 0 then
        address := lower(private.clean_text(private.decode_url(replace(address, '+', '%2b'))));
    end if;
    address := regexp_replace(regexp_replace(address, '^/(?=[^/])', ''), '^((https?|feed|at):?/+|//)+(www[0-9]?\.)?|^www[0-9]?\.', '');
    address := regexp_replace(address, '^([a-z0-9-]+(?:\.[a-z0-9-]+)+)\.?(?::(?:80|443))?(?=[/?#]|$)', '\1');
    return regexp_replace(address, '/{2,}', '/', 'g');
end
$$;
comment on function private.address_in(text) is
'An address of the web in lower case, percent-decoded, without scheme, www., the usual port and doubled slashes; a handle or a path as it is.';

create function private.site_in(address text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := private.normalise_host(substring(address from '^[^/?#:]+'));
    given constant text := rtrim(regexp_replace(substr(address, strpos(address || '/', '/')), '[?#].*$', ''), '/');
    -- A country or a language in the address leads to the same show.
    path constant text := case host
        when 'podcasts.apple.com' then regexp_replace(given, '^/(?:[a-z]{2}/)?podcast/(?:[^/]+/)?(id[0-9]+)$', '/podcast/\1')
        when 'open.spotify.com' then regexp_replace(given, '^/intl-[a-z]+', '')
        else given
    end;
    registered constant text := private.registrable_domain(host);
begin
    -- The front page of a shop, of a platform or of a place of podcasts names nobody.
    return case
        when
            address !~ '^[^/?#]*:' and path ~ '^(/[^[:space:]?#,;:<>"]+)*$'
            and registered is not null and (path <> '' or not private.is_shared_page(host || '/x', host, registered))
            then host || path
    end;
end
$$;
comment on function private.site_in(text) is
'Host and path of a blog, podcast or newsletter, from an address as private.address_in() gives it. NULL if the host is not registered or the page is not one of somebody.';

create function private.normalise_handle(value text, platform_code text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    platform record;
    given text := private.address_in(value);
    address text := given;
    old_form text[];
    found_handle text;
begin
    select platforms.* into platform from public.platforms as platforms where platforms.code = platform_code;
    if platform.profile_address_pattern is null then
        -- @jane@mastodon.social is the address of a page, mastodon.social/@jane.
        return private.site_in(ltrim(regexp_replace(given, '^@([a-z0-9_]+)@([a-z0-9.-]+)$', '\2/@\1'), '@'));
    end if;
    if platform.code = 'linkedin' then
        old_form := regexp_match(address, '/pub/([^/?#]+)/([0-9a-f]+)/([0-9a-f]+)/([0-9a-f]+)/?(?:[?#].*)?$');
        if old_form is not null then
            -- An address of the time before /in/, whose numbers now stand behind the name, the last one first.
            address := format(
                'linkedin.com/in/%s-%s%s%s', old_form[1], lpad(old_form[4], 3, '0'), lpad(old_form[3], 3, '0'), old_form[2]
            );
        end if;
    end if;
    -- A pattern more for each platform, and a search for a name, which asks all of them, would compile each anew (PostgreSQL
    -- keeps 32). A word is not an address.
    if strpos(address, '/') > 0 or strpos(address, '.') > 0 then
        found_handle := private.handle_in(address, platform.profile_address_pattern);
    end if;
    if found_handle is null and strpos(given, '/') > 1 and not private.says_nothing(given) and strpos(split_part(given, '/', 1), '.') = 0 then
        -- The path alone: in/jane-doe. Most platforms have one host, and that of the pattern of addresses is theirs.
        found_handle := private.handle_in(
            regexp_replace(regexp_replace(platform.profile_url_pattern, '^https://(www\.)?|\{handle\}\.', '', 'g'), '/.*$', '') || '/' || given,
            platform.profile_address_pattern
        );
    end if;
    if
        found_handle is null
        and (
            -- An address of another host is not a handle of this platform, nor is the front page of one.
            lower(value) ~ '^[^a-z0-9@]*(https?:|//|www\.)'
            or exists (select from public.platform_domains as platforms where '.' || regexp_replace(given, '[/?#].*$', '') like '%.' || platforms.domain)
        )
    then
        return null;
    end if;
    -- What an application adds to a handle that it shares: @jane?lang=de.
    found_handle := rtrim(ltrim(coalesce(found_handle, regexp_replace(given, '\?[a-z_]+=.*$', '')), '@'), '/ ');
    if platform.code = 'linkedin' then
        found_handle := replace(found_handle, ' ', '-');
    elsif platform.code = 'facebook' then
        found_handle := replace(found_handle, '.', ''); -- john.doe is johndoe
    elsif platform.code = 'bluesky' and found_handle !~ '[.:]' then
        found_handle := found_handle || '.bsky.social';
    elsif platform.code = 'youtube' and found_handle ~ '^uc[a-z0-9_-]{22}$' then
        found_handle := 'channel/' || found_handle; -- The id of a channel: no handle looks like it.
    end if;
    return case
        when
            found_handle ~ platform.handle_pattern and length(found_handle) <= 200 and not private.says_nothing(found_handle)
            and private.foreign_letter(found_handle) is null
            then found_handle
    end;
end
$$;
comment on function private.normalise_handle(text, text) is
'The handle of a profile on a platform, lower case, without @, from the handle or any address of the profile; for a blog, podcast or newsletter its host and path. NULL if it cannot be one.';

create function private.handle_in(address text, pattern text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (array_remove(regexp_match(address, pattern), null))[1]
$$;
comment on function private.handle_in(text, text) is 'The first group of a pattern that matches in an address.';

create function private.slug_of(name text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select nullif(btrim(left(regexp_replace(lower(extensions.unaccent(name)), '[^a-z0-9]+', '-', 'g'), 60), '-'), '')
$$;
comment on function private.slug_of(text) is 'A name as a short name for addresses: Spring 2026 is spring-2026. NULL without a Latin letter or digit.';

select private.revoke_execute();
