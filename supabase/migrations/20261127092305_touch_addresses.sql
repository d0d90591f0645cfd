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
    told_codes text,
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

create function private.proofpoint_address(body text, letters text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    run_lengths constant text := 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    base64 constant text := translate(rtrim(letters, '='), '-_', '+/');
    left_out constant text := convert_from(decode(rpad(base64, (length(base64) + 3) / 4 * 4, '='), 'base64'), 'UTF8');
    address text := '';
    place integer := 1;
    run integer;
    piece text;
begin
    for piece in select matches[1] from regexp_matches(body, '(\*\*[\w-]|\*|[^*]+)', 'g') as matches loop
        if starts_with(piece, '*') then
            run := case when length(piece) = 3 then strpos(run_lengths, right(piece, 1)) + 1 else 1 end;
            address := address || substr(left_out, place, run);
            place := place + run;
        else
            address := address || piece;
        end if;
    end loop;
    return address;
exception when data_exception or character_not_in_repertoire or untranslatable_character then
    return body;
end
$$;
comment on function private.proofpoint_address(text, text) is
'An address as version 3 of Proofpoint''s links has it: each star stands for the next of the letters that were left out (base64 after it), two stars and a letter for a run of them.';

create function private.address_of_base64(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    base64 constant text := translate(rtrim(value, '='), '-_ ', '+/+');
begin
    return substring(
        convert_from(decode(rpad(base64, (length(base64) + 3) / 4 * 4, '='), 'base64'), 'UTF8') from '(?i)^https?://.+'
    );
exception when data_exception or character_not_in_repertoire or untranslatable_character then
    return null;
end
$$;
comment on function private.address_of_base64(text) is 'The web address that a base64 text encodes. NULL if it encodes something else.';

create function private.opened_address(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    opened text := url;
    inside text;
    parts text[];
begin
    -- Most addresses hold no other one: this takes a tenth of the time of the pattern.
    if strpos(url, '%') + strpos(url, '__') + strpos(url, '.sophos.') + strpos(url, 'href.li') = 0 then
        return url;
    end if;
    -- A scanner's link may hold that of another one.
    for round in 1..3 loop
        exit when opened !~* (
            '^https?://[^/?#]*(urldefense|safelinks\.|cudasvc\.|avanan\.|\.sophos\.|secure-web\.cisco\.|fireeye\.|clicktime\.|-ctp\.trendmicro\.'
            '|facebook\.com/(l|flx)|l\.instagram\.|l\.threads\.|\mgoogle\.[a-z.]+/url|linkedin\.com/(redir|safety)|youtube\.com/redirect|slack-redir'
            '|t\.umblr\.|out\.reddit\.|vk\.com/away|deref-|\m3c\.(gmx|web)\.|href\.li|steamcommunity\.com/linkfilter)'
        );
        parts := coalesce(
            regexp_match(opened, '/v3/__(.+)__;([\w=-]*)!', 'i'),
            regexp_match(opened, '/v\d/(?:[\w-]+/)*___(.+)___\.', 'i')
        );
        inside := case
            when parts[2] <> '' then private.proofpoint_address(parts[1], parts[2])
            when parts is not null then parts[1]
            when opened ~* 'urldefense[^/]*/v2/' then
                private.decode_url(translate(substring(opened from '[?&]u=([^&]+)'), '-_', '%/'))
            when opened ~* '\.sophos\.' then private.address_of_base64(private.decode_url(substring(opened from '[?&]u=([^&]+)')))
            -- Not encoded, all that follows is its own.
            else coalesce(private.decode_url(substring(opened from '(?i)[?&/=](https?%(?:25)*3a[^&]+)')), substring(opened from '(?i)[?&=](https?://.+)'))
        end;
        exit when inside is null;
        opened := regexp_replace(inside, '^(https?:)/(?!/)', '\1//', 'i');
    end loop;
    return opened;
end
$$;
comment on function private.opened_address(text) is
'The address inside the link of a mail scanner (Proofpoint, Outlook Safe Links, Barracuda, Avanan, Sophos, Cisco, FireEye, Symantec, Trend Micro) or of a site that leads outside (Facebook, Google, LinkedIn, YouTube …); any other address as it is. Mimecast''s and lnkd.in''s links do not say where they lead.';

-- In plpgsql, as what follows: called for each event of a batch, an SQL function of one expression costs twenty times as much.
create function private.address_words(url text)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    query text := url;
    pair text;
    place integer;
    value text;
    found_words text[];
begin
    if strpos(query, '%') > 0 then
        if query ~* '[?&#;]utm_[a-z]+=' then
            -- The words of an address that a parameter holds (next=…) are not those of the page.
            query := regexp_replace(query, '[?&#;][^=&?#;]+=(https?%(25)*3a|%(25)*2f|/)[^&?#;]*', '&', 'gi');
        end if;
        -- A redirect encoded the query as a whole, or holds the address in a parameter, perhaps that of another redirect.
        for round in 1..3 loop
            exit when query !~* '([?&#;]|%(25)*(3f|26|23|3b|3d|5c))(utm(_[a-z]+%(25)*(3d|5b)|%(25)*5f)|u0026)';
            query := private.decode_url(query);
        end loop;
    end if;
    if strpos(query, ';') + strpos(query, E'\\') + strpos(query, '[') + strpos(query, '=utm_') + strpos(query, '&amp%') > 0 then
        -- A link that was copied from HTML separates by &amp;, one from JSON by \u0026, an old standard by semicolons; an app store
        -- has all words in one parameter, a form writes a list.
        query := regexp_replace(query, '&amp(;|%3b)|\\+(u0026|&)|;(?=[a-z_]+=)|=(?=utm_[a-z]+=)', '&', 'gi');
        query := regexp_replace(query, '(utm_[a-z]+)\[\d*\]=', '\1=', 'gi');
    end if;
    if strpos(query, '?') = 0 then
        query := replace(query, '/utm_', '?utm_');
    elsif strpos(query, '.onelink.me/') > 0 then
        query := regexp_replace(regexp_replace(query, '([?&])pid=', '\1utm_source='), '([?&])c=', '\1utm_campaign=');
    end if;
    -- Some programs add their parameters behind a second question mark. translate() takes four times as long.
    foreach pair in array string_to_array(replace(replace(query, '?', '&'), '#', '&'), '&') loop
        -- One look-up, not one comparison for each name: this runs for each parameter of each event.
        place := ('{
            "utm_source": 1,
            "utm_medium": 2,
            "utm_campaign": 3,
            "utm_content": 4,
            "utm_term": 5,
            "mtm_source": 1, "mtm_medium": 2, "mtm_campaign": 3, "mtm_content": 4, "mtm_kwd": 5,
            "pk_source": 1, "pk_medium": 2, "pk_campaign": 3, "pk_content": 4, "pk_kwd": 5,
            "~channel": 1, "~feature": 2, "~campaign": 3, "~keyword": 5,
            "%7echannel": 1, "%7efeature": 2, "%7ecampaign": 3, "%7ekeyword": 5,
            "matomo_campaign": 3, "piwik_campaign": 3, "pk_cpn": 3, "mtm_keyword": 5, "pk_keyword": 5, "matomo_kwd": 5, "piwik_kwd": 5,
            "gclid": 6, "gbraid": 6, "wbraid": 6, "gad_source": 6, "gad_campaignid": 6, "msclkid": 6, "yclid": 6, "s_kwcid": 6, "ef_id": 6,
            "ttclid": 7, "li_fat_id": 7, "twclid": 7, "rdt_cid": 7, "epik": 7, "sccid": 7, "qclid": 7,
            "mc_cid": 8, "mc_eid": 8, "_hsenc": 8, "_hsmi": 8, "_kx": 8, "_ke": 8, "mkt_tok": 8, "ck_subscriber_id": 8,
            "vero_id": 8, "elqtrackid": 8, "sfmc_sub": 8, "dm_i": 8, "vgo_ee": 8, "ml_subscriber": 8, "omnisendcontactid": 8,
            "cio_id": 8, "_bhlid": 8, "trk_contact": 8, "et_rid": 8,
            "fbclid": 9, "igshid": 9, "igsh": 9, "mibextid": 9,
            "irclickid": 10, "irgwc": 10, "awc": 10, "cjevent": 10, "sscid": 10, "ransiteid": 10, "clickref": 10, "dclid": 10,
            "tblci": 10, "obclid": 10, "ob_click_id": 10, "ps_xid": 10, "gsxid": 10, "rfsn": 10, "sca_ref": 10, "tap_a": 10, "tduid": 10,
            "srsltid": 11,
            "via": 12, "ref": 12, "ref_code": 12, "refcode": 12, "referral": 12, "referral_code": 12, "referralcode": 12, "fpr": 12, "aff": 12,
            "aff_id": 12, "affid": 12, "affiliate": 12, "partner": 12, "ps_partner_key": 12, "lmref": 12, "grsf": 12, "code": 12, "coupon": 12,
            "coupon_code": 12, "coupon-code": 12, "couponcode": 12, "discount": 12, "discount_code": 12, "promo": 12, "promo_code": 12,
            "promocode": 12, "voucher": 12
        }'::jsonb ->> lower(split_part(pair, '=', 1)))::integer;
        if place is not null and (found_words[place] is null or place = 12) then
            value := ltrim(substr(pair, nullif(strpos(pair, '='), 0) + 1), '=');
            value := nullif(btrim(case when strpos(value, '%') + strpos(value, '+') > 0 then private.decode_url(value) else value end), '');
            -- Of several codes one may be known.
            found_words[place] := coalesce(found_words[place] || ',' || value, value, found_words[place]);
        end if;
    end loop;
    return found_words;
end
$$;
comment on function private.address_words(text) is
'What the parameters of an address say, the first of each that is not empty. 1 to 5: the UTM words source, medium, campaign, content and term, also as Matomo, Branch and AppsFlyer name them. 6 and 7: the click id of an advertisement, search or social. 8: the id of a mailing. 9: that of a social network (fbclid is on every link that Facebook shows, paid or not). 10: that of an affiliate network, display or native advertising. 11: that of free listings of a search engine. 12: codes of shops and of programs for referrals, with commas between them.';

create function private.channel_of_ids(words text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when words[6] is not null then 'paid_search'
        when words[7] is not null then 'paid_social'
        when words[8] is not null then 'email'
        when words[10] is not null then 'other'
        when words[9] is not null then 'organic_social'
        when words[11] is not null then 'organic_search'
    end;
end
$$;
comment on function private.channel_of_ids(text[]) is 'The channel that the ids in an address stand for: private.address_words() found them.';

create function private.url_host(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    host text := split_part(split_part(url, '://', 2), '/', 1);
begin
    -- Nearly every address begins like this, with a host in lower case.
    if split_part(url, '://', 1) not in ('https', 'http') or host !~ '^[a-z0-9-]+([.][a-z0-9-]+)+$' then
        host := lower(coalesce(
            substring(url from '^[a-zA-Z][a-zA-Z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)'),
            substring(url from '^(?://)?([^/?#:@\s]+\.[^/?#:@\s]+)')
        ));
    end if;
    if right(host, 14) in ('translate.goog', 'ampproject.org') then
        -- Proxies that write the host of the page as one label: shop-example.translate.goog, www-my--shop-example.cdn.ampproject.org.
        host := replace(replace(replace(
            regexp_replace(host, '^([^.]+-[^.]+)\.(translate\.goog|cdn\.ampproject\.org)$', '\1'), '--', '/'
        ), '-', '.'), '/', '-');
    end if;
    host := rtrim(host, '.');
    return case when starts_with(host, 'www.') then substr(host, 5) else host end;
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

create function private.said_address(value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if value ~* '^https?%3a' then
        value := private.decode_url(value);
    end if;
    return case when length(value) > 20 or not private.says_nothing(value) then btrim(value) end;
end
$$;
comment on function private.said_address(text) is
'An address or a short code as it arrived, decoded if it was encoded as a whole; NULL for a word that says nothing.';

create function private.touch_keys_of(touch public.touchpoints)
returns private.touch_keys
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    keys private.touch_keys;
    of_url text[];
    of_page text[];
begin
    keys.type := touch.type;
    keys.channel := nullif(touch.channel, '');
    keys.evidence := nullif(touch.evidence, 0);
    keys.workspace_influencer_id := touch.workspace_influencer_id;
    keys.campaign_id := touch.campaign_id;
    keys.deliverable_id := touch.deliverable_id;
    keys.tracking_link_id := touch.tracking_link_id;
    keys.promo_code_id := touch.promo_code_id;
    if num_nonnulls(touch.short_code, touch.url) > 0 then
        keys.short_code := private.said_address(touch.short_code);
        keys.url := private.opened_address(private.said_address(touch.url));
    end if;
    if touch.promo_code is not null and not private.says_nothing(touch.promo_code) then
        keys.promo_code := private.normalise_promo_code(touch.promo_code);
    end if;
    if keys.url ~ '[?#;%=]' then
        of_url := private.address_words(keys.url);
    end if;
    if touch.page_url ~ '[?#;%=]' then
        of_page := private.address_words(private.opened_address(touch.page_url));
    end if;
    if of_page[12] is not null or strpos(touch.page_url, '/discount/') > 0 then
        keys.told_codes := private.codes_in_address(of_page, touch.page_url);
    end if;
    if keys.told_codes is null and (of_url[12] is not null or strpos(keys.url, '/discount/') > 0) then
        keys.told_codes := private.codes_in_address(of_url, keys.url);
    end if;
    -- Beyond the five UTM words.
    if greatest(array_upper(of_page, 1), array_upper(of_url, 1)) > 5 then
        keys.click_channel := coalesce(private.channel_of_ids(of_page), private.channel_of_ids(of_url));
    end if;
    if num_nonnulls(touch.utm_source, touch.utm_medium, touch.utm_campaign, touch.utm_content, touch.utm_term) = 0 then
        if num_nonnulls(of_url[1], of_url[2], of_url[3], of_url[4], of_url[5]) = 0 then
            of_url := of_page;
        end if;
        keys.utm_source := of_url[1];
        keys.utm_medium := of_url[2];
        keys.utm_campaign := of_url[3];
        keys.utm_content := of_url[4];
        keys.utm_term := of_url[5];
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
            keys.referrer_host in ('localhost', '127.0.0.1')
            or private.is_same_site(keys.referrer_host, private.url_host(coalesce(touch.page_url, touch.url)))
        then
            keys.referrer_host := null;
        end if;
    end if;
    return keys;
end
$$;
comment on function private.touch_keys_of(public.touchpoints) is
'The keys of a touch whose columns are as they arrived: UTM words from the columns or, without any, from the addresses.';

select private.revoke_execute();
