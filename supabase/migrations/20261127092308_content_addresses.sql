-- Content addresses: which piece of content is at an address of a touch.
--
-- Functions, and an index on deliverables; building it reads the table once and blocks its writers.

create function private.unwrapped_url(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        substring(url from '^https?://(?:www\.)?google\.[a-z.]+/amp/(?:s/)?([^/?#]+\.[^/?#]+/.+)'),
        substring(url from '^https?://[^/?#]*cdn\.ampproject\.org/[a-z]+/(?:s/)?([^/?#]+\.[^/?#]+/.+)'),
        substring(url from '^https?://web\.archive\.org/web/[^/?#]+/(.+)'),
        private.decode_url(substring(url from '^https?://translate\.google\.[a-z.]+/translate\?(?:[^#]*&)?u=([^&#]+)')),
        url
    );
end
$$;
comment on function private.unwrapped_url(text) is
'The address of a page that Google''s AMP viewer, its translation or the web archive shows; any other address as it is.';

-- Definer: an index calls it as the writer of a row, and nobody has USAGE on schema private. It reads no row.
create function private.content_address(url text)
returns text
language plpgsql
immutable
parallel safe
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    page constant text := case
        when strpos(url, '/amp/') + strpos(url, 'ampproject.org') + strpos(url, 'web.archive') + strpos(url, 'translate.google') > 0
            then private.unwrapped_url(url)
        else url
    end;
    base constant text := private.url_base(page);
    site constant text := substring(split_part(base, '/', 1) from '[^.]+\.[^.]+$');
    named constant text := case site
        when 'youtube.com' then substring(page from '(?:/(?:shorts|embed|live|v)/|[?&]v=)([\w-]+)')
        when 'youtube-nocookie.com' then substring(page from '/embed/([\w-]+)')
        when 'youtu.be' then substring(page from '://[^/]+/([\w-]+)')
        when 'linkedin.com' then substring(page from '(?:activity|share|ugcPost)(?:[:-]|%3[Aa])(\d{10,})')
        when 'instagram.com' then substring(page from '/(?:p|reel|reels|tv)/([\w-]+)')
        when 'instagr.am' then substring(page from '/p/([\w-]+)')
        when 'twitter.com' then substring(page from '/status(?:es)?/(\d+)')
        when 'x.com' then substring(page from '/status(?:es)?/(\d+)')
        when 'tiktok.com' then substring(page from '/(?:video|photo|v|embed(?:/v2)?)/(\d+)')
        when 'facebook.com' then substring(page from '(?:[?&](?:story_fbid|v|fbid)=|/(?:posts|videos|reel)/(?:[^/?#]+/)?)(\d+|pfbid\w+)')
        when 'threads.net' then substring(page from '/(?:post|t)/([\w-]+)')
        when 'threads.com' then substring(page from '/(?:post|t)/([\w-]+)')
        when 'reddit.com' then substring(page from '/comments/(\w+)')
        when 'redd.it' then substring(page from '://redd\.it/(\w+)')
        when 'spotify.com' then substring(page from '/(?:episode|show)/(\w+)')
        when 'substack.com' then regexp_replace(
            substring(page from '(?:open\.substack\.com/pub/[^/?#]+|//[^/?#]+\.substack\.com)/p/[^/?#]+'), '^open\.substack\.com/pub/|^//|\.substack\.com', '', 'g'
        )
    end;
begin
    if named is not null then
        return case site
            when 'youtu.be' then 'youtube.com' when 'youtube-nocookie.com' then 'youtube.com' when 'twitter.com' then 'x.com'
            when 'threads.net' then 'threads.com' when 'instagr.am' then 'instagram.com' when 'redd.it' then 'reddit.com' else site
        end || '/' || named;
    end if;
    -- A site as a whole is not a piece of content. Its pages have an AMP twin under amp. or amp/.
    return substring(
        regexp_replace(
            case when base ~ '%[0-9a-fA-F]{2}' then private.decode_url(replace(base, '+', '%2B')) else base end,
            '^(?:m|mobile|amp)\.|/amp(?=/|$)|/index\.html?$', '', 'g'
        ) from '^[^/]+/.+'
    );
end
$$;
comment on function private.content_address(text) is
'The address of a piece of content, in one spelling for all addresses that lead to it: on the large platforms by its id there, elsewhere host and path. NULL for the front page of a site.';

-- squawk-ignore require-concurrent-index-creation
create index deliverables_address_idx on public.deliverables (workspace_id, private.content_address(published_url))
where published_url is not null;
comment on index public.deliverables_address_idx is 'The content at an address of a touch (private.content_at()).';

create function private.has_content(workspace_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select from public.deliverables as content
        where content.workspace_id = has_content.workspace_id and content.published_url is not null
    );
end
$$;
comment on function private.has_content(uuid) is 'Whether a workspace has content with an address: if not, no touch has to be compared.';

create function private.content_at(workspace_id uuid, urls text[])
returns table (url text, deliverable_id uuid)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
    -- Two pieces of content at one address say nothing about which of them it was.
    return query
    with listed as materialized (
        -- Every click brings ids of its own: few queries name the content, and without the others few addresses are different.
        select
            given.url,
            case when given.url ~ '[?&](v|u|fbid|story_fbid)=|urn|activity|share|ugcPost' then given.url else split_part(given.url, '?', 1) end as page
        from (select distinct sent.url from unnest(urls) as sent (url)) as given
        where given.url is not null
    ),
    places as (
        select asked.page, (array_agg(content.id))[1] as deliverable_id
        from (
            select pages.page, private.content_address(pages.page) as address
            from (select distinct listed.page from listed) as pages
            offset 0
        ) as asked
        inner join public.deliverables as content
            on
                content.workspace_id = content_at.workspace_id
                and content.published_url is not null
                and private.content_address(content.published_url) = asked.address
        group by asked.page
        having count(*) = 1
    )
    select listed.url, places.deliverable_id
    from places
    inner join listed on listed.page = places.page;
end
$$;
comment on function private.content_at(uuid, text[]) is 'The piece of content that is published at each of these addresses.';

create function private.keys_at(keys private.touch_keys, of_url uuid, of_other uuid)
returns private.touch_keys
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    keys.place_id := coalesce(of_url, of_other);
    keys.url_is_place := of_url is not null;
    return keys;
end
$$;
comment on function private.keys_at(private.touch_keys, uuid, uuid) is
'The keys of a touch with the content at its addresses: that of the address that was clicked, else of the referrer or the page.';

create function private.place_touch(touch public.touchpoints)
returns private.touch_keys
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    keys private.touch_keys := private.touch_keys_of(touch);
begin
    if num_nonnulls(touch.url, touch.referrer, touch.page_url) > 0 and private.has_content(touch.workspace_id) then
        keys := private.keys_at(
            keys,
            (select found.deliverable_id from private.content_at(touch.workspace_id, array[touch.url]) as found),
            coalesce(
                (select found.deliverable_id from private.content_at(touch.workspace_id, array[touch.referrer]) as found),
                (select found.deliverable_id from private.content_at(touch.workspace_id, array[touch.page_url]) as found)
            )
        );
    end if;
    return keys;
end
$$;
comment on function private.place_touch(public.touchpoints) is 'The keys of a single touch, with the content at its addresses.';

select private.revoke_execute();
grant execute on function private.content_address(text) to authenticated, service_role;
