-- title: People by audience
-- question: Whose followers are at least 30 % in software and at least 20 % director or above?
-- who: viewer
-- param: industry text = software — Industry of the followers.
-- param: industry_share numeric = 0.3 — At least this share of them works there, 0 to 1.
-- param: seniority text = director — Seniority of the followers: this or above.
-- param: seniority_share numeric = 0.2 — At least this share of them is that senior, 0 to 1.
-- param: platform text = null — On this platform; everywhere when empty.
-- param: limit integer = 20 — At most this many people.
-- always: name, platforms

select
    found.name,
    found.platforms,
    found.followers,
    round(found.engagement_rate::numeric, 4) as engagement_rate,
    (
        select max(segments.share)
        from public.influencer_accounts as accounts
        inner join public.audience_segments as segments on segments.account_id = accounts.id
        where
            accounts.influencer_id = found.influencer_id
            and segments.dimension = 'industry'
            and segments.value = :industry::text
    ) as industry_share,
    (
        select max(sums.share)
        from (
            select sum(segments.share) as share
            from public.influencer_accounts as accounts
            inner join public.audience_segments as segments on segments.account_id = accounts.id
            inner join public.seniorities as levels on levels.code = segments.value
            inner join public.seniorities as floors on floors.rank <= levels.rank and floors.code = :seniority::text
            where accounts.influencer_id = found.influencer_id and segments.dimension = 'seniority'
            group by segments.account_id, segments.source
        ) as sums
    ) as seniority_share,
    found.status,
    found.influencer_id
from public.search_influencers(
    jsonb_strip_nulls(
        jsonb_build_object(
            'audience', jsonb_build_array(
                jsonb_build_object('dimension', 'industry', 'value', :industry::text, 'share', :industry_share::numeric),
                jsonb_build_object('dimension', 'seniority', 'at_least', :seniority::text, 'share', :seniority_share::numeric)
            ),
            'platforms', string_to_array(:platform::text, ',')
        )
    ),
    'followers',
    :limit::integer
) as found;
