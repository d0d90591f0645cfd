-- Touch codes: promo codes as they are sent, and codes in an address (docs/decisions/0065).
--
-- Functions and types.

create function private.normalise_promo_code(code text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if code !~ '^[A-Za-z0-9_-]*$' then
        -- As it stood in an address, between quotes, or with what a keyboard or a shop added; several ones as a list.
        code := regexp_replace(private.decode_url(code), '[,;|/&\n\t]+', ',', 'g');
        code := regexp_replace(normalize(private.clean_text(code), nfkc), '[\u2010-\u2015\u2212]', '-', 'g');
        code := btrim(regexp_replace(code, '[(][^)]*[)]|[^:,]*:|[\s"''#\[\].\u2018-\u201f\u00ab\u00bb]+', '', 'g'), ',');
    end if;
    return nullif(upper(code), '');
end
$$;
comment on function private.normalise_promo_code(text) is
'A promo code as promo_codes.code has it: upper case, percent-decoded, without blanks, invisible characters, quotes, number signs and remarks in brackets. Several codes stay several, with a comma between them.';

create type private.code_choice as (
    code text,
    influencer_count bigint
);
comment on type private.code_choice is 'Of several promo codes the one that counts, and how many influencers they lead to.';

create function private.choose_code(workspace_id uuid, listed text)
returns private.code_choice
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    chosen private.code_choice;
begin
    select
        (array_agg(codes.code order by codes.collaboration_id is null, given.place))[1],
        count(distinct collaborations.workspace_influencer_id)
    into chosen
    from unnest(string_to_array(listed, ',')) with ordinality as given (code, place)
    inner join public.promo_codes as codes
        on codes.workspace_id = choose_code.workspace_id and codes.code = given.code
    left join public.collaborations as collaborations
        on collaborations.workspace_id = choose_code.workspace_id and collaborations.id = codes.collaboration_id;
    return chosen;
end
$$;
comment on function private.choose_code(uuid, text) is
'Of several promo codes the one that counts: the first known one of an influencer, else the first known one; and how many influencers they lead to.';

create function private.codes_in_address(words text[], address text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(firsts.code, ',' order by firsts.place)
        from (
            select told.code, min(told.place) as place
            -- A shop of Shopify takes a code in the path: /discount/ANNA10?redirect=/products/x.
            from unnest(string_to_array(private.normalise_promo_code(nullif(concat_ws(
                ',', words[12], case when strpos(address, '/discount/') > 0 then substring(address from '/discount/([^/?#]+)') end
            ), '')), ',')) with ordinality as told (code, place)
            where told.code ~ '^[A-Z0-9_-]{3,40}$'
            group by told.code
            order by min(told.place)
            -- An index holds them (touchpoints_told_codes_idx).
            limit 10
        ) as firsts
    );
end
$$;
comment on function private.codes_in_address(text[], text) is
'The codes that an address carries, the first ten, as a list in capitals: in parameters of shops and of programs for referrals (private.address_words() found them), and in the path of a discount link. NULL if it has none that could be a code.';

create function private.with_told_codes(given jsonb, keys private.touch_keys)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if keys.told_codes is not null then
        return given || jsonb_build_object('told_codes', keys.told_codes);
    end if;
    return given - 'told_codes';
end
$$;
comment on function private.with_told_codes(jsonb, private.touch_keys) is
'The values that arrived with the codes in the addresses of the touch: by them it is found when such a code is made.';

create type private.told_code as (
    code_id uuid,
    link_id uuid
);
comment on type private.told_code is 'The promo code, or else the link, that a code in an address names.';

create function private.find_told_code(workspace_id uuid, listed text, campaign_id uuid)
returns private.told_code
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    choice constant private.code_choice := private.choose_code(workspace_id, listed);
    told private.told_code;
begin
    -- Codes of two influencers do not tell whose the touch is.
    if choice.influencer_count > 1 then
        return told;
    end if;
    select codes.id into told.code_id
    from public.promo_codes as codes
    where
        codes.workspace_id = find_told_code.workspace_id and codes.code = choice.code
        and codes.campaign_id = coalesce(find_told_code.campaign_id, codes.campaign_id);
    if choice.code is null then
        select case when count(*) = 1 then (array_agg(links.id))[1] end into told.link_id
        from public.tracking_links as links
        where
            links.workspace_id = find_told_code.workspace_id
            and links.short_code = any(string_to_array(lower(listed), ','))
            and links.campaign_id = coalesce(find_told_code.campaign_id, links.campaign_id);
    end if;
    return told;
end
$$;
comment on function private.find_told_code(uuid, text, uuid) is
'What the codes in an address name: a promo code, else the link with that short code; of the campaign, if one is given. Codes that are not known here, and codes of several influencers, name nothing.';

create function private.touches_with_codes(workspace_id uuid, codes text[])
returns bigint[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = touches_with_codes.workspace_id
            and touchpoints.given ? 'told_codes'
            and touchpoints.given ->> 'told_codes' = any(codes)
        union
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = touches_with_codes.workspace_id
            and (touchpoints.promo_code ~ '[,;|/&\n\t]' or strpos(touchpoints.given ->> 'told_codes', ',') > 0)
            and (
                string_to_array(touchpoints.given ->> 'told_codes', ',') && codes
                or string_to_array(private.normalise_promo_code(touchpoints.promo_code), ',') && codes
            )
    );
end
$$;
comment on function private.touches_with_codes(uuid, text[]) is
'Touches that may mean one of these codes, which were made, renamed or deleted: those with the code in an address, alone or among others, and those with it among several promo codes.';

select private.revoke_execute();
