-- title: Find an account by its handle
-- question: Whose account is this?
-- who: viewer
-- param: handle text — The handle, with or without @, in any case.
-- param: platform text = null — On this platform, such as linkedin; everywhere when empty.

-- Naming the platforms, all of them if none is given, lets the index on platform and handle answer either way.
select
    accounts.handle,
    accounts.platform_code,
    people.name,
    accounts.followers,
    accounts.url,
    false as is_private,
    relations.status,
    people.id as influencer_id,
    relations.id as workspace_influencer_id
from public.influencer_accounts as accounts
inner join public.influencers as people on people.id = accounts.influencer_id and people.archived_at is null
left join public.workspace_influencers as relations on relations.influencer_id = people.id
where
    accounts.platform_code = any(
        array(
            select platforms.code
            from public.platforms as platforms
            where :platform::text is null or platforms.code = :platform::text
        )
    )
    and accounts.handle = lower(ltrim(btrim(:handle::text), '@'))
union all
select
    accounts.handle,
    accounts.platform_code,
    coalesce(people.name, catalog.name) as name,
    accounts.followers,
    accounts.url,
    true as is_private,
    people.status,
    people.influencer_id,
    people.id as workspace_influencer_id
from public.workspace_influencer_accounts as accounts
inner join public.workspace_influencers as people
    on people.workspace_id = accounts.workspace_id and people.id = accounts.workspace_influencer_id
left join public.influencers as catalog on catalog.id = people.influencer_id
where
    people.archived_at is null
    and (:platform::text is null or accounts.platform_code = :platform::text)
    and accounts.handle = lower(ltrim(btrim(:handle::text), '@'))
order by followers desc nulls last, platform_code asc;
