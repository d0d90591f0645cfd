-- Touch addresses: parameters, hosts, short codes, click ids and promo codes, read before anything is looked up.
--
-- Functions and one type.

create type private.touch_keys as (
    type text,
    channel text,
    evidence smallint,
    workspace_influencer_id uuid,
    campaign_id uuid,
    deliverable_id uuid,
    tracking_link_id uuid,
    promo_code_id uuid,
    short_code text,
    url text,
    promo_code text,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_content text,
    utm_term text,
    referrer_host text,
    click_channel text,
    place_id uuid,
    url_is_place boolean
);
comment on type private.touch_keys is 'The values that decide the meaning of a touch. Equal keys have the same meaning.';

create function private.decode_url(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    decoded bytea := ''::bytea;
    piece text;
begin
    if value is null or value !~ '%[0-9a-fA-F]{2}' then
        return replace(value, '+', ' ');
    end if;
    for piece in select matches[1] from regexp_matches(replace(value, '+', ' '), '(%[0-9a-fA-F]{2}|[^%]+|%)', 'g') as matches loop
        if piece ~ '^%[0-9a-fA-F]{2}$' then
            decoded := decoded || decode(substr(piece, 2), 'hex');
        else
            decoded := decoded || convert_to(piece, 'UTF8');
        end if;
    end loop;
    return convert_from(decoded, 'UTF8');
exception when character_not_in_repertoire or untranslatable_character then
    return value;
end
$$;
comment on function private.decode_url(text) is 'A value of a query string, percent-decoded; unchanged if the bytes are not UTF-8.';

-- In plpgsql, as what follows: called for each event of a batch, an SQL function of one expression costs twenty times as much.
create function private.url_parameter(url text, name text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    place constant integer := strpos(url, name || '=');
    value text;
begin
    if place = 0 and strpos(lower(url), name || '=') = 0 then
        return null;
    -- A link that was copied from HTML separates by &amp;, an old standard by semicolons.
    elsif place > 1 and substr(url, place - 1, 1) in ('?', '&', '#', ';') and strpos(lower(left(url, place - 1)), name) = 0 then
        value := substr(url, place + length(name) + 1);
    else
        -- Others have the name in capitals. Reading these takes five times as long.
        value := substring(url from '(?i)[?&#;]' || name || '=(.*)');
    end if;
    value := split_part(split_part(value, '&', 1), '#', 1);
    if strpos(value, ';utm_') > 0 then
        value := split_part(value, ';utm_', 1);
    end if;
    if value ~ '[%+]' then
        value := private.decode_url(value);
    end if;
    return nullif(btrim(value), '');
end
$$;
comment on function private.url_parameter(text, text) is 'The value of a parameter in the query of an address, decoded; NULL without one.';

create function private.url_host(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    host text := lower(coalesce(
        substring(url from '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)'),
        substring(url from '^(?://)?([^/?#:@\s]+\.[^/?#:@\s]+)')
    ));
begin
    if right(host, 14) in ('translate.goog', 'ampproject.org') then
        -- Proxies that write the host of the page as one label: shop-example.translate.goog, www-my--shop-example.cdn.ampproject.org.
        host := replace(replace(replace(
            regexp_replace(host, '^([^.]+-[^.]+)\.(translate\.goog|cdn\.ampproject\.org)$', '\1'), '--', '/'
        ), '-', '.'), '/', '-');
    end if;
    return regexp_replace(host, '^www\.|\.$', '', 'g');
end
$$;
comment on function private.url_host(text) is
'The host of an address, or of a referrer given without a scheme: lower case, without www. A page in the translation or AMP proxy has its own host.';

create function private.is_same_site(host text, other_host text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if host = other_host then
        return true;
    elsif split_part(host, '.', -2) <> split_part(other_host, '.', -2) or split_part(host, '.', -1) <> split_part(other_host, '.', -1) then
        -- Nearly always: the list of public suffixes need not be asked.
        return false;
    end if;
    return private.registrable_domain(host) = private.registrable_domain(other_host);
end
$$;
comment on function private.is_same_site(text, text) is
'Whether two hosts are parts of one registered domain: shop.acme.com and blog.acme.com, but not two shops on myshopify.com.';

create function private.url_base(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.url_host(url) || rtrim(coalesce(substring(url from '^(?:[a-zA-Z][a-zA-Z0-9+.-]*://)?[^/?#]+(/[^?#]*)'), ''), '/');
end
$$;
comment on function private.url_base(text) is 'Host and path of an address, for comparison: no scheme, www., query, fragment or slash at the end.';

create function private.short_code_of(value text, link_prefix text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- abc, /abc, prefix/abc, https://go.example/prefix/abc?fbclid=1
    parts constant text[] := regexp_match(
        lower(btrim(value)), '^(?:(?:[a-z][a-z0-9+.-]*://)?[^/?#]+/(?=[^/?#]+/)|/)?(?:([^/?#]+)/)?([^/?#]+)/?(?:[?#].*)?$'
    );
begin
    return case when parts[1] is null or parts[1] = link_prefix then parts[2] end;
end
$$;
comment on function private.short_code_of(text, text) is
'The short code in what a redirect sends: the code, prefix/code or the whole short link; NULL if the prefix is another workspace''s.';

create function private.short_code_in_url(url text, link_prefix text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return substring(lower(btrim(url)) from '^(?:[a-z][a-z0-9+.-]*://)?[^/?#]+/' || link_prefix || '/([a-z0-9-]+)/?(?:[?#].*)?$');
end
$$;
comment on function private.short_code_in_url(text, text) is 'The short code if the address is a short link of the workspace, else NULL.';

create function private.click_channel(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    paid_search constant text := '[?&;](gclid|gbraid|wbraid|gad_source|gad_campaignid|dclid|msclkid|yclid)=';
    paid_social constant text := '[?&;](ttclid|li_fat_id|twclid|rdt_cid|epik|sccid)=';
    email constant text := '[?&;](mc_cid|mc_eid|_hsenc|_hsmi|_kx|mkt_tok|ck_subscriber_id)=';
    organic_social constant text := '[?&;](fbclid|igshid|igsh)=';
begin
    return case
        when url ~* paid_search then 'paid_search'
        when url ~* paid_social then 'paid_social'
        when url ~* email then 'email'
        when url ~* organic_social then 'organic_social'
    end;
end
$$;
comment on function private.click_channel(text) is
'The channel that an id in an address stands for: the click id of an advertising platform, the id that a mailing adds to its links. fbclid is on every link that Facebook shows, paid or not.';

create function private.normalise_promo_code(code text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if code !~ '^[A-Za-z0-9_-]*$' then
        -- As it stood in an address, between quotes, or with what a keyboard added.
        code := regexp_replace(normalize(private.clean_text(private.decode_url(code)), nfkc), '[\s"''#]+', '', 'g');
    end if;
    return nullif(upper(code), '');
end
$$;
comment on function private.normalise_promo_code(text) is
'A promo code as promo_codes.code has it: upper case, percent-decoded, without blanks, invisible characters, quotes and number signs.';

create function private.touch_keys_of(touch public.touchpoints)
returns private.touch_keys
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    keys private.touch_keys;
    tagged text := case
        when touch.url ~* '[?&#;]utm_' then touch.url
        when touch.page_url ~* '[?&#;]utm_' then touch.page_url
    end;
    -- The ends of the names that private.click_channel() knows: long alternatives take twice as long.
    some_id constant text := '(id|d_source|ik|enc|smi|kx|tok|sh)=';
    is_tagged constant boolean := tagged is not null and num_nonnulls(
        touch.utm_source, touch.utm_medium, touch.utm_campaign, touch.utm_content, touch.utm_term
    ) = 0;
begin
    keys.type := touch.type;
    keys.channel := nullif(touch.channel, '');
    keys.evidence := nullif(touch.evidence, 0);
    keys.workspace_influencer_id := touch.workspace_influencer_id;
    keys.campaign_id := touch.campaign_id;
    keys.deliverable_id := touch.deliverable_id;
    keys.tracking_link_id := touch.tracking_link_id;
    keys.promo_code_id := touch.promo_code_id;
    keys.short_code := nullif(btrim(touch.short_code), '');
    keys.url := nullif(btrim(touch.url), '');
    if touch.promo_code is not null then
        keys.promo_code := private.normalise_promo_code(touch.promo_code);
    end if;
    if is_tagged then
        if strpos(lower(tagged), '%3d') > 0 and tagged ~* '[?&#;]utm_[a-z]+%3d' then
            -- A redirect encoded the query as a whole.
            tagged := private.decode_url(tagged);
        end if;
        keys.utm_source := private.url_parameter(tagged, 'utm_source');
        keys.utm_medium := private.url_parameter(tagged, 'utm_medium');
        keys.utm_campaign := private.url_parameter(tagged, 'utm_campaign');
        keys.utm_content := private.url_parameter(tagged, 'utm_content');
        keys.utm_term := private.url_parameter(tagged, 'utm_term');
    else
        keys.utm_source := touch.utm_source;
        keys.utm_medium := touch.utm_medium;
        keys.utm_campaign := touch.utm_campaign;
        keys.utm_content := touch.utm_content;
        keys.utm_term := touch.utm_term;
        if touch.utm_medium is null and strpos(touch.utm_source, ' / ') > 0 then
            -- Analytics export source and medium as one: google / cpc.
            keys.utm_source := split_part(touch.utm_source, ' / ', 1);
            keys.utm_medium := split_part(touch.utm_source, ' / ', 2);
        end if;
    end if;
    -- A referrer on the same site is not a referrer, nor is a page of a developer.
    if touch.referrer is not null then
        keys.referrer_host := private.url_host(touch.referrer);
        if
            keys.referrer_host = 'localhost'
            or private.is_same_site(keys.referrer_host, private.url_host(coalesce(touch.page_url, touch.url)))
        then
            keys.referrer_host := null;
        end if;
    end if;
    -- Few addresses have an id: one look tells.
    if touch.page_url ~* some_id or touch.url ~* some_id then
        keys.click_channel := coalesce(private.click_channel(touch.page_url), private.click_channel(touch.url));
    end if;
    return keys;
end
$$;
comment on function private.touch_keys_of(public.touchpoints) is
'The keys of a touch whose columns are as they arrived: UTM words from the columns or, without any, from the addresses.';

select private.revoke_execute();
