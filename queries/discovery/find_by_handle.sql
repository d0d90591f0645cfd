-- title: Find an account by its handle
-- question: Whose account is this?
-- who: viewer
-- param: handle text — The handle, with or without @, in any case.
-- param: platform text = null — On this platform, such as linkedin; everywhere when empty.
-- always: handle, platform_code, name, is_private

with found as (
    select *
    from public.search_influencers(
        jsonb_strip_nulls(
            jsonb_build_object(
                'name', '@' || ltrim(btrim(:handle::text), '@'), 'platforms', string_to_array(:platform::text, ',')
            )
        ),
        'followers',
        1000
    )
),

accounts as (
    select
        found.influencer_id,
        found.workspace_influencer_id,
        accounts.handle,
        accounts.platform_code,
        accounts.followers,
        accounts.url,
        false as is_private
    from found
    inner join public.influencer_accounts as accounts on accounts.influencer_id = found.influencer_id
    union all
    select
        found.influencer_id,
        found.workspace_influencer_id,
        accounts.handle,
        accounts.platform_code,
        accounts.followers,
        accounts.url,
        true as is_private
    from found
    inner join public.workspace_influencer_accounts as accounts
        on accounts.workspace_influencer_id = found.workspace_influencer_id
)

select
    accounts.handle,
    accounts.platform_code,
    found.name,
    accounts.followers,
    accounts.url,
    accounts.is_private,
    found.status,
    found.influencer_id,
    found.workspace_influencer_id
from accounts
inner join found
    on
        found.influencer_id is not distinct from accounts.influencer_id
        and found.workspace_influencer_id is not distinct from accounts.workspace_influencer_id
where
    accounts.handle = lower(ltrim(btrim(:handle::text), '@'))
    and (:platform::text is null or accounts.platform_code = any(string_to_array(:platform::text, ',')))
order by accounts.followers desc nulls last, accounts.platform_code asc;
