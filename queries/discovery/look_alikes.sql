-- title: Look-alikes of an influencer
-- question: Who is like this person: the same topics, a similar audience, a similar size?
-- who: viewer
-- param: influencer uuid — influencer_id or workspace_influencer_id of the person, as searches show it.
-- param: limit integer = 10 — At most this many people.
-- always: name, topics, is_private
-- note: Found and sorted by what they have in common of two topics, two industries, language, country and platform (the sort
--   fit of public.search_influencers()), the largest first. audience_overlap_percent compares the audiences of the largest
--   accounts by industry, function and seniority; empty where one of the two is not known.

with found as materialized (
    select
        matches.*,
        row_number() over () as place
    from public.search_influencers(
        jsonb_build_object('like', jsonb_build_object('people', jsonb_build_array(:influencer::uuid))), 'fit', :limit::integer
    ) as matches
),

considered as (
    select found.influencer_id
    from found
    where found.influencer_id is not null
    union
    select people.influencer_id
    from public.workspace_influencers as people
    where people.id = :influencer::uuid and people.influencer_id is not null
    union
    select people.id
    from public.influencers as people
    where people.id = :influencer::uuid
),

audiences as (
    select
        considered.influencer_id,
        segments.dimension,
        segments.value,
        avg(segments.share) as share
    from considered
    inner join lateral (
        select accounts.id
        from public.influencer_accounts as accounts
        where accounts.influencer_id = considered.influencer_id
        order by accounts.followers desc nulls last, accounts.id asc
        limit 1
    ) as main_account on true
    inner join public.audience_segments as segments
        on segments.account_id = main_account.id and segments.dimension in ('industry', 'job_function', 'seniority')
    group by considered.influencer_id, segments.dimension, segments.value
),

model as (
    select considered.influencer_id
    from considered
    left join found on found.influencer_id = considered.influencer_id
    where found.place is null
),

same_audience as (
    select
        theirs.influencer_id,
        sum(least(ours.share, theirs.share)) / 3 as overlap
    from audiences as ours
    inner join model on model.influencer_id = ours.influencer_id
    inner join audiences as theirs on theirs.dimension = ours.dimension and theirs.value = ours.value
    group by theirs.influencer_id
)

select
    found.name,
    found.headline,
    found.followers,
    div((found.page_key ->> 'value')::numeric, 1e16)::integer as in_common,
    round(100 * same_audience.overlap) as audience_overlap_percent,
    found.topics,
    found.is_private,
    found.status,
    found.influencer_id,
    found.workspace_influencer_id
from found
left join same_audience on same_audience.influencer_id = found.influencer_id
order by found.place;
