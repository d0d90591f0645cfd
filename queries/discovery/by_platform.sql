-- title: Largest accounts of a platform
-- question: Who is largest on this platform, within a size and above an engagement?
-- who: viewer
-- param: platform text = linkedin — The platform.
-- param: followers_min bigint = 0 — Largest account, on any platform, has at least this many followers.
-- param: followers_max bigint = null — Largest account has at most this many followers.
-- param: engagement_min numeric = null — Best engagement rate is at least this, 0 to 1.
-- param: limit integer = 20 — At most this many people.
-- always: name, handle, is_private
-- note: People are found and sorted by their largest account; the account shown is the one on this platform.

with found as (
    select *
    from public.search_influencers(
        jsonb_strip_nulls(
            jsonb_build_object(
                'platforms', jsonb_build_array(:platform::text),
                'followers_min', :followers_min::bigint,
                'followers_max', :followers_max::bigint,
                'engagement_min', :engagement_min::numeric
            )
        ),
        'followers',
        :limit::integer
    )
)

select
    found.name,
    accounts.handle,
    accounts.followers,
    round(accounts.engagement_rate::numeric, 4) as engagement_rate,
    accounts.average_views,
    round(accounts.posts_per_week::numeric, 1) as posts_per_week,
    round(accounts.audience_credibility::numeric, 2) as audience_credibility,
    found.country_code,
    found.is_private,
    found.status,
    found.influencer_id,
    found.workspace_influencer_id
from found
inner join lateral ( -- noqa: ST05
    select profiles.*
    from (
        select
            shared.handle,
            shared.followers,
            shared.engagement_rate,
            shared.average_views,
            shared.posts_per_week,
            shared.audience_credibility
        from public.influencer_accounts as shared
        where shared.influencer_id = found.influencer_id and shared.platform_code = :platform::text
        union all
        select
            own.handle,
            own.followers,
            own.engagement_rate,
            null::bigint as average_views,
            null::real as posts_per_week,
            null::real as audience_credibility
        from public.workspace_influencer_accounts as own
        where
            found.is_private
            and own.workspace_influencer_id = found.workspace_influencer_id
            and own.platform_code = :platform::text
    ) as profiles
    order by profiles.followers desc nulls last, profiles.handle asc
    limit 1
) as accounts on true
order by found.followers desc nulls last, coalesce(found.influencer_id, found.workspace_influencer_id) desc;
