-- title: Accounts by audience
-- question: Whose followers are at least 30 % in software and at least 20 % director or above?
-- who: viewer
-- param: industry text = software — Industry of the followers.
-- param: industry_share numeric = 0.3 — At least this share of them works there, 0 to 1.
-- param: seniority text = director — Seniority of the followers: this or above.
-- param: seniority_share numeric = 0.2 — At least this share of them is that senior, 0 to 1.
-- param: platform text = null — On this platform; everywhere when empty.
-- param: limit integer = 20 — At most so many accounts.

with in_industry as (
    select
        segments.account_id,
        segments.source,
        segments.share
    from public.audience_segments as segments
    where
        segments.dimension = 'industry'
        and segments.value = :industry::text
        and segments.share >= :industry_share::numeric
),

senior as (
    select
        segments.account_id,
        segments.source,
        sum(segments.share) as share
    from public.audience_segments as segments
    where
        segments.dimension = 'seniority'
        and segments.value in (
            select levels.code
            from public.seniorities as levels
            inner join public.seniorities as floors on floors.rank <= levels.rank
            where floors.code = :seniority::text
        )
    group by segments.account_id, segments.source
    having sum(segments.share) >= :seniority_share::numeric
),

-- The page first, what we know of its people then.
found as (
    select
        people.name,
        accounts.id as account_id,
        accounts.platform_code,
        accounts.handle,
        accounts.followers,
        accounts.engagement_rate,
        in_industry.share as industry_share,
        senior.share as seniority_share,
        in_industry.source,
        people.id as influencer_id
    from in_industry
    inner join senior on senior.account_id = in_industry.account_id and senior.source = in_industry.source
    inner join public.influencer_accounts as accounts on accounts.id = in_industry.account_id
    inner join public.influencers as people on people.id = accounts.influencer_id and people.archived_at is null
    where :platform::text is null or accounts.platform_code = :platform::text
    order by accounts.followers desc nulls last, accounts.id asc, in_industry.source asc
    limit :limit::integer
)

select
    found.name,
    found.platform_code,
    found.handle,
    found.followers,
    round(found.engagement_rate::numeric, 4) as engagement_rate,
    found.industry_share,
    found.seniority_share,
    found.source,
    (
        select relations.status
        from public.workspace_influencers as relations
        where relations.influencer_id = found.influencer_id
    ) as status,
    found.influencer_id
from found
order by found.followers desc nulls last, found.account_id asc, found.source asc;
