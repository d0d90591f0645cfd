-- Touch meaning: link, code, content, campaign, influencer, channel and evidence, found from what arrived.
--
-- Types and functions only. Resolution is set-wise: a batch asks once for each distinct combination of keys. docs/tracking.md
-- explains the order, docs/decisions/0017 the choice.

create type private.touch_findings as (
    position integer,
    link_id uuid,
    link_campaign_id uuid,
    link_influencer_id uuid,
    link_deliverable_id uuid,
    code_id uuid,
    code_campaign_id uuid,
    code_influencer_id uuid,
    content_campaign_id uuid,
    content_influencer_id uuid,
    words_link_id uuid,
    words_campaign_id uuid,
    words_influencer_id uuid,
    words_deliverable_id uuid,
    slug_campaign_id uuid,
    place_campaign_id uuid,
    place_influencer_id uuid,
    unknown text,
    differs text
);
comment on type private.touch_findings is
'Rows that the keys of a touch lead to, the field whose key is not known, and the field that names another link or code than the one before it.';

create type private.touch_meaning as (
    position integer,
    channel text,
    evidence smallint,
    workspace_influencer_id uuid,
    campaign_id uuid,
    deliverable_id uuid,
    tracking_link_id uuid,
    promo_code_id uuid,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_content text,
    utm_term text,
    rule text,
    field text,
    given text []
);
comment on type private.touch_meaning is 'Meaning of a touch, or the rule that refuses it with the field and the values that the texts of the refusal name.';

create function private.canonical_keys(workspace_id uuid, keys private.touch_keys[])
returns private.touch_keys[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    canonical private.touch_keys[];
begin
    with words as materialized (
        select said.parameter, said.word, private.canonical_utm(canonical_keys.workspace_id, said.parameter, said.word) as meaning
        from (
            select distinct given.parameter, given.word
            from unnest(keys) as asked
            cross join lateral (
                values
                ('source', asked.utm_source), ('medium', asked.utm_medium), ('campaign', asked.utm_campaign),
                ('content', asked.utm_content), ('term', asked.utm_term)
            ) as given (parameter, word)
            -- A macro that the advertising platform did not replace says nothing.
            where not private.is_placeholder(given.word, true)
        ) as said
    )
    select array_agg(
        row(
            asked.type, asked.channel, asked.evidence, coalesce(people.merged_into_id, asked.workspace_influencer_id),
            asked.campaign_id, asked.deliverable_id,
            asked.tracking_link_id, asked.promo_code_id, asked.short_code, asked.url, asked.promo_code, asked.told_codes,
            sources.meaning, mediums.meaning, campaigns.meaning, contents.meaning, terms.meaning,
            asked.referrer_host, asked.click_channel, asked.place_id,
            asked.url_is_place
        )::private.touch_keys
        order by asked.ordinality
    )
    into canonical
    from unnest(keys) with ordinality as asked
    left join words as sources on sources.parameter = 'source' and sources.word = asked.utm_source
    left join words as mediums on mediums.parameter = 'medium' and mediums.word = asked.utm_medium
    left join words as campaigns on campaigns.parameter = 'campaign' and campaigns.word = asked.utm_campaign
    left join words as contents on contents.parameter = 'content' and contents.word = asked.utm_content
    left join words as terms on terms.parameter = 'term' and terms.word = asked.utm_term
    left join public.workspace_influencers as people
        on people.workspace_id = canonical_keys.workspace_id and people.id = asked.workspace_influencer_id;
    return canonical;
end
$$;
comment on function private.canonical_keys(uuid, private.touch_keys[]) is
'The same keys with UTM words in one spelling and aliases followed, each different word once, and of a merged influencer the survivor.';

create function private.campaign_of_word(workspace_id uuid, word text)
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_campaign uuid;
begin
    select campaigns.id
    into found_campaign
    from public.campaigns as campaigns
    where campaigns.workspace_id = campaign_of_word.workspace_id and campaigns.slug = word;
    if found then
        return found_campaign;
    end if;
    -- A slug that is an alias of the word.
    select case when count(*) = 1 then (array_agg(campaigns.id))[1] end
    into found_campaign
    from public.utm_aliases as aliases
    inner join public.campaigns as campaigns on campaigns.workspace_id = aliases.workspace_id and campaigns.slug = aliases.alias
    where
        aliases.workspace_id = campaign_of_word.workspace_id
        and aliases.parameter = 'campaign'
        and private.canonical_utm(campaign_of_word.workspace_id, 'campaign', aliases.alias) = word;
    if found_campaign is not null then
        return found_campaign;
    end if;
    select case when count(distinct links.campaign_id) = 1 then (array_agg(links.campaign_id))[1] end
    into found_campaign
    from public.tracking_links as links
    where links.workspace_id = campaign_of_word.workspace_id and links.canonical_campaign = word;
    return found_campaign;
end
$$;
comment on function private.campaign_of_word(uuid, text) is
'The campaign that a canonical utm_campaign means: that of this slug, else the only one whose slug is an alias of it, else the only one whose links carry it; NULL if no campaign fits, or more than one.';

create function private.look_up_touch_keys(workspace_id uuid, keys private.touch_keys[])
returns setof private.touch_findings
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
    here constant uuid := workspace_id;
    prefix text;
begin
    -- Thousands are hashed, by a plan made for their number. One is looked up, by a plan that is kept: making it takes longer.
    if cardinality(keys) = 1 then
        perform set_config('plan_cache_mode', 'force_generic_plan', true);
    end if;
    select workspaces.link_prefix into prefix from public.workspaces as workspaces where workspaces.id = here;
    return query
    with asked as materialized (
        select
            given.*,
            private.short_code_of(given.short_code, prefix) as code,
            private.short_code_in_url(given.url, prefix) as code_in_url,
            private.url_base(given.url) as base,
            case when strpos(given.promo_code, ',') > 0 then private.choose_code(here, given.promo_code) end as choice,
            -- A code in an address counts where nothing surer says whose the touch is.
            case when given.told_codes is not null and num_nonnulls(
                given.tracking_link_id, given.short_code, given.promo_code_id, given.promo_code, given.deliverable_id, given.workspace_influencer_id
            ) = 0 then private.find_told_code(here, given.told_codes, given.campaign_id) end as told
        from unnest(keys) with ordinality as given
    ),
    slugs as materialized (
        select said.utm_campaign as word, private.campaign_of_word(here, said.utm_campaign) as campaign_id
        from (select distinct asked.utm_campaign from asked where asked.utm_campaign is not null) as said
    )
    select
        asked.ordinality::integer, link.id, link.campaign_id, link_collaboration.workspace_influencer_id, link.deliverable_id,
        code.id, code.campaign_id, code_collaboration.workspace_influencer_id, content_collaboration.campaign_id,
        coalesce(content.workspace_influencer_id, content_collaboration.workspace_influencer_id),
        words.link_id, words.campaign_id, words.workspace_influencer_id, words.deliverable_id,
        slugs.campaign_id, place_collaboration.campaign_id,
        coalesce(place.workspace_influencer_id, place_collaboration.workspace_influencer_id),
        case
            when asked.tracking_link_id is not null and by_id.id is null then 'tracking_link_id'
            when asked.short_code is not null and by_code.id is null then 'short_code'
            when asked.url is not null and num_nonnulls(by_url.id, words.url_link_id, slugs.campaign_id, (asked.told).code_id, (asked.told).link_id) = 0
                and words.found = 0
                and asked.url_is_place is not true then 'url'
            when asked.promo_code_id is not null and code_by_id.id is null then 'promo_code_id'
            when (asked.choice).influencer_count > 1 then 'promo_codes'
            when asked.promo_code is not null and code_by_text.id is null then 'promo_code'
            when asked.deliverable_id is not null and content.id is null then 'deliverable_id'
            when asked.campaign_id is not null and campaigns.id is null then 'campaign_id'
            when asked.workspace_influencer_id is not null and people.id is null then 'workspace_influencer_id'
        end,
        case
            when by_code.id <> by_id.id then 'short_code'
            when coalesce(by_url.id, words.url_link_id) <> coalesce(by_id.id, by_code.id) then 'url'
            when code_by_text.id <> code_by_id.id then 'promo_code'
        end
    from asked
    left join slugs on slugs.word = asked.utm_campaign
    left join public.tracking_links as by_id on by_id.workspace_id = here and by_id.id = asked.tracking_link_id
    left join public.tracking_links as by_code on by_code.workspace_id = here and by_code.short_code = asked.code
    left join public.tracking_links as by_url on by_url.workspace_id = here and by_url.short_code = asked.code_in_url
    -- Several links with these words: the values they share count.
    left join lateral (
        select
            count(*) as found,
            case when count(*) = 1 then (array_agg(links.id))[1] end as link_id,
            case when count(distinct links.campaign_id) = 1 then (array_agg(links.campaign_id))[1] end as campaign_id,
            case
                when count(distinct collaborations.workspace_influencer_id) = 1 and count(collaborations.workspace_influencer_id) = count(*)
                    then (array_agg(collaborations.workspace_influencer_id))[1]
            end as workspace_influencer_id,
            case when count(*) = 1 then (array_agg(links.deliverable_id))[1] end as deliverable_id,
            case
                when count(*) filter (where private.url_base(links.destination_url) = asked.base) = 1
                    then (array_agg(links.id) filter (where private.url_base(links.destination_url) = asked.base))[1]
            end as url_link_id
        from public.tracking_links as links
        left join public.collaborations as collaborations
            on collaborations.workspace_id = links.workspace_id and collaborations.id = links.collaboration_id
        where
            links.workspace_id = here
            and links.canonical_campaign = asked.utm_campaign
            and links.canonical_source = asked.utm_source
            and coalesce(links.canonical_content, '') = coalesce(asked.utm_content, '')
            and (asked.utm_medium is null or links.canonical_medium = asked.utm_medium)
            and (asked.utm_term is null or links.canonical_term is null or links.canonical_term = asked.utm_term)
    ) as words on true
    left join public.tracking_links as link
        on link.workspace_id = here and link.id = coalesce(by_id.id, by_code.id, by_url.id, words.url_link_id, (asked.told).link_id)
    left join public.collaborations as link_collaboration
        on link_collaboration.workspace_id = here and link_collaboration.id = link.collaboration_id
    left join public.promo_codes as code_by_id on code_by_id.workspace_id = here and code_by_id.id = asked.promo_code_id
    left join public.promo_codes as code_by_text
        on code_by_text.workspace_id = here and code_by_text.code = coalesce((asked.choice).code, asked.promo_code)
    left join public.promo_codes as code
        on
            code.workspace_id = here
            and code.id = coalesce(
                code_by_id.id, code_by_text.id, case when num_nonnulls(by_url.id, words.url_link_id) = 0 then (asked.told).code_id end
            )
    left join public.collaborations as code_collaboration
        on code_collaboration.workspace_id = here and code_collaboration.id = code.collaboration_id
    left join public.deliverables as content
        on
            content.workspace_id = here
            -- A link in organic content has no collaboration that says whose it is.
            and content.id = coalesce(asked.deliverable_id, case when link.collaboration_id is null then link.deliverable_id end)
    left join public.collaborations as content_collaboration
        on content_collaboration.workspace_id = here and content_collaboration.id = content.collaboration_id
    left join public.deliverables as place on place.workspace_id = here and place.id = asked.place_id
    left join public.collaborations as place_collaboration
        on place_collaboration.workspace_id = here and place_collaboration.id = place.collaboration_id
    left join public.campaigns as campaigns on campaigns.workspace_id = here and campaigns.id = asked.campaign_id
    left join public.workspace_influencers as people on people.workspace_id = here and people.id = asked.workspace_influencer_id;
end
$$;
comment on function private.look_up_touch_keys(uuid, private.touch_keys[]) is
'Looks up every key of every touch: link by id, short code, URL and UTM words, code by id and text, content, campaign by slug.';

create function private.resolve_touches(workspace_id uuid, keys private.touch_keys[])
returns setof private.touch_meaning
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    canonical constant private.touch_keys[] := private.canonical_keys(workspace_id, keys);
begin
    return query
    with surest as materialized (
        select
            asked.*,
            found.*,
            coalesce(found.link_campaign_id, found.code_campaign_id, found.content_campaign_id, asked.campaign_id) as sure_campaign,
            coalesce(
                found.link_influencer_id, found.code_influencer_id, found.content_influencer_id, asked.workspace_influencer_id
            ) as sure_influencer
        from unnest(canonical) with ordinality as asked
        inner join private.look_up_touch_keys(resolve_touches.workspace_id, canonical) as found on found.position = asked.ordinality
    ),
    found as (
        select
            surest.*,
            coalesce(surest.sure_campaign, case when surest.words_fit then surest.words_campaign_id end, surest.slug_campaign_id)
                as campaign,
            coalesce(surest.sure_influencer, case when surest.words_fit then surest.words_influencer_id end) as influencer,
            coalesce(surest.deliverable_id, surest.link_deliverable_id, case when surest.words_fit then surest.words_deliverable_id end)
                as content,
            coalesce(surest.link_id, case when surest.words_fit then surest.words_link_id end) as link
        from (
            select
                surest.*,
                -- UTM words are weaker than a key: they add to what the keys say, and do not contradict it.
                (surest.sure_campaign is null or surest.sure_campaign = surest.words_campaign_id)
                and (surest.sure_influencer is null or surest.sure_influencer = coalesce(surest.words_influencer_id, surest.sure_influencer))
                and (surest.deliverable_id is null or surest.deliverable_id = coalesce(surest.words_deliverable_id, surest.deliverable_id))
                    as words_fit
            from surest
        ) as surest
    ),
    resolved as (
        select
            found.position, found.type, found.channel, found.evidence, found.workspace_influencer_id, found.campaign_id,
            found.deliverable_id, found.utm_source, found.utm_medium, found.utm_campaign, found.utm_content, found.utm_term,
            found.referrer_host, found.click_channel, found.link_campaign_id, found.link_influencer_id, found.link_deliverable_id,
            found.code_id, found.code_campaign_id, found.code_influencer_id, found.content_campaign_id, found.content_influencer_id,
            found.unknown, found.differs, found.link,
            case when found.place_fits then coalesce(found.campaign, found.place_campaign_id) else found.campaign end as campaign,
            case when found.place_fits then found.place_influencer_id else found.influencer end as influencer,
            case when found.place_fits then found.place_id else found.content end as content
        from (
            select
                found.*,
                -- The place where something happened is weaker still: content counts if nothing else says other content, another
                -- influencer or another campaign.
                found.place_influencer_id is not null and found.content is null
                and coalesce(found.influencer = found.place_influencer_id, true)
                and coalesce(found.campaign = found.place_campaign_id, true) as place_fits
            from found
        ) as found
    ),
    judged as (
        select
            resolved.*,
            case
                when resolved.differs is not null then resolved.differs
                when resolved.code_campaign_id <> resolved.link_campaign_id
                    or resolved.code_influencer_id <> resolved.link_influencer_id then 'promo_code'
                when resolved.content_campaign_id <> coalesce(resolved.link_campaign_id, resolved.code_campaign_id)
                    or resolved.content_influencer_id <> coalesce(resolved.link_influencer_id, resolved.code_influencer_id)
                    or resolved.deliverable_id <> resolved.link_deliverable_id then 'deliverable_id'
                when resolved.campaign_id <> resolved.campaign then 'campaign_id'
                when resolved.workspace_influencer_id <> resolved.influencer then 'workspace_influencer_id'
            end as contradiction
        from resolved
    )
    select
        judged.position,
        coalesce(judged.channel, case
            when num_nonnulls(judged.link, judged.code_id, judged.content, judged.campaign, judged.influencer) > 0 then 'influencer'
            else private.channel_of(
                resolve_touches.workspace_id, judged.type, judged.utm_medium, judged.utm_source, judged.utm_campaign,
                judged.referrer_host, judged.click_channel
            )
        end),
        coalesce(judged.evidence, private.evidence_of(judged.type)),
        judged.influencer, judged.campaign, judged.content, judged.link, judged.code_id,
        -- A link by its id or short code says where it was placed: reports by platform read it here.
        coalesce(
            judged.utm_source,
            (
                select links.canonical_source
                from public.tracking_links as links
                where links.workspace_id = resolve_touches.workspace_id and links.id = judged.link
            )
        ),
        judged.utm_medium, judged.utm_campaign, judged.utm_content, judged.utm_term,
        case
            when judged.unknown in ('short_code', 'url', 'promo_code') then 'touchpoints_' || judged.unknown || '_known'
            when judged.unknown = 'promo_codes' then 'touchpoints_promo_codes_one_influencer'
            when judged.unknown is not null then 'touchpoints_' || judged.unknown || '_fkey'
            when judged.contradiction is not null then 'touchpoints_keys_agree'
        end,
        case when judged.unknown = 'promo_codes' then 'promo_code' else coalesce(judged.unknown, judged.contradiction) end,
        case
            when judged.unknown = 'promo_codes' then array[asked.promo_code]
            when judged.unknown is not null then array[judged.unknown, to_jsonb(asked) ->> judged.unknown]
            else array[judged.contradiction]
        end
    from judged
    inner join unnest(keys) with ordinality as asked on asked.ordinality = judged.position;
end
$$;
comment on function private.resolve_touches(uuid, private.touch_keys[]) is
'Finds the meaning of touches with these keys, from the surest key to the weakest: link (id, short code, URL), promo code, content, campaign and influencer as given, the full set of UTM words, the campaign''s slug alone. Last comes the content at an address of the touch. A key that is not known and keys that contradict each other are refused by name; the meaning by the surest key is returned all the same.';
select
    private.define_refusal(
        'touchpoints_' || keys.rule,
        '{field} "{value}" is not known in this workspace',
        'It is of event "{external_id}" of source "{source}".',
        case keys.rule
            when 'url_known' then 'Send the short link or the tagged address of a tracking link; a page that is not a tracking link goes into page_url.'
            else 'Create it first, correct the key, or leave it out.'
        end
    )
from unnest(array[
    'short_code_known', 'url_known', 'promo_code_known', 'tracking_link_id_fkey', 'promo_code_id_fkey', 'deliverable_id_fkey',
    'campaign_id_fkey', 'workspace_influencer_id_fkey'
]) as keys (rule);
select private.define_refusal(
    'touchpoints_promo_codes_one_influencer',
    'promo_code "{value}" names codes of several influencers',
    'It is of event "{external_id}" of source "{source}".',
    'Send one event for each of these codes, with an external_id of its own.'
);
select private.define_refusal(
    'touchpoints_keys_agree',
    '{field} contradicts what the surer keys of the touch lead to',
    'It is of event "{external_id}" of source "{source}".',
    'Leave the weaker key out, or correct it: link goes before code, content, campaign and influencer.'
);

select private.revoke_execute();
