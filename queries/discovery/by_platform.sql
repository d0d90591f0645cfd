-- title: Largest accounts of a platform
-- question: Who is largest on this platform, within a size and above an engagement?
-- who: viewer
-- param: platform text = linkedin — The platform.
-- param: followers_min bigint = 0 — At least so many followers.
-- param: followers_max bigint = null — At most so many followers.
-- param: engagement_min numeric = 0 — Engagement rate of at least this, 0 to 1.
-- param: limit integer = 20 — At most so many accounts.

select
    people.name,
    accounts.handle,
    accounts.followers,
    round(accounts.engagement_rate::numeric, 4) as engagement_rate,
    accounts.average_views,
    round(accounts.posts_per_week::numeric, 1) as posts_per_week,
    round(accounts.audience_credibility::numeric, 2) as audience_credibility,
    people.country_code,
    relations.status,
    people.id as influencer_id
from public.influencer_accounts as accounts
inner join public.influencers as people on people.id = accounts.influencer_id and people.archived_at is null
left join public.workspace_influencers as relations on relations.influencer_id = people.id
where
    accounts.platform_code = :platform::text
    and accounts.followers >= :followers_min::bigint
    and (:followers_max::bigint is null or accounts.followers <= :followers_max::bigint)
    and coalesce(accounts.engagement_rate, 0) >= :engagement_min::numeric
order by accounts.followers desc nulls last, accounts.id asc
limit :limit::integer;
