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
)

select
    people.name,
    accounts.platform_code,
    accounts.handle,
    accounts.followers,
    round(accounts.engagement_rate::numeric, 4) as engagement_rate,
    in_industry.share as industry_share,
    senior.share as seniority_share,
    in_industry.source,
    relations.stage,
    people.id as influencer_id
from in_industry
inner join senior on senior.account_id = in_industry.account_id and senior.source = in_industry.source
inner join public.influencer_accounts as accounts on accounts.id = in_industry.account_id
inner join public.influencers as people on people.id = accounts.influencer_id and people.archived_at is null
left join public.workspace_influencers as relations on relations.influencer_id = people.id
where :platform::text is null or accounts.platform_code = :platform::text
order by accounts.followers desc nulls last, accounts.id asc, in_industry.source asc
limit :limit::integer;
