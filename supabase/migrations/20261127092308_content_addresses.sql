-- Content addresses: which piece of content is at an address of a touch.
--
-- Functions, and an index on deliverables; building it reads the table once and blocks its writers.

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
    base constant text := private.url_base(url);
    site constant text := substring(split_part(base, '/', 1) from '[^.]+\.[^.]+$');
    named constant text := case site
        when 'youtube.com' then substring(url from '(?:/(?:shorts|embed|live|v)/|[?&]v=)([\w-]+)')
        when 'youtube-nocookie.com' then substring(url from '/embed/([\w-]+)')
        when 'youtu.be' then substring(url from '://[^/]+/([\w-]+)')
        when 'linkedin.com' then substring(url from '(?:activity|share|ugcPost)(?:[:-]|%3[Aa])(\d{10,})')
        when 'instagram.com' then substring(url from '/(?:p|reel|reels|tv)/([\w-]+)')
        when 'twitter.com' then substring(url from '/status(?:es)?/(\d+)')
        when 'x.com' then substring(url from '/status(?:es)?/(\d+)')
        when 'tiktok.com' then substring(url from '/(?:video|photo)/(\d+)')
        when 'facebook.com' then substring(url from '(?:[?&](?:story_fbid|v|fbid)=|/(?:posts|videos|reel)/(?:[^/?#]+/)?)(\d+|pfbid\w+)')
        when 'threads.net' then substring(url from '/(?:post|t)/([\w-]+)')
        when 'threads.com' then substring(url from '/(?:post|t)/([\w-]+)')
        when 'reddit.com' then substring(url from '/comments/(\w+)')
    end;
begin
    if named is not null then
        return case site
            when 'youtu.be' then 'youtube.com' when 'youtube-nocookie.com' then 'youtube.com' when 'twitter.com' then 'x.com'
            when 'threads.net' then 'threads.com' else site
        end || '/' || named;
    end if;
    -- A site as a whole is no piece of content.
    return substring(regexp_replace(base, '^(?:m|mobile|amp)\.', '') from '^[^/]+/.+');
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
    select asked.url, (array_agg(content.id))[1]
    from (
        select given.url, private.content_address(given.url) as address
        from (select distinct listed.url from unnest(urls) as listed (url)) as given
        where given.url is not null
        offset 0
    ) as asked
    inner join public.deliverables as content
        on
            content.workspace_id = content_at.workspace_id
            and content.published_url is not null
            and private.content_address(content.published_url) = asked.address
    group by asked.url
    having count(*) = 1;
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
