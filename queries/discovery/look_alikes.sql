-- title: Look-alikes of an influencer
-- question: Who is like this person: the same topics, a similar audience, a similar size?
-- who: viewer
-- param: influencer uuid — influencer_id of the person, as searches show it.
-- param: limit integer = 10 — At most so many people.
-- note: score: 40 shared topics of all topics of the two, 40 overlap of the audiences of their largest accounts by industry,
--   function and seniority, 20 closeness in size (tenfold or more apart counts nothing).

with candidates as (
    select
        theirs.influencer_id,
        count(*) as shared_topics
    from public.influencer_topics as ours
    inner join public.influencer_topics as theirs
        on theirs.topic_code = ours.topic_code and theirs.influencer_id <> ours.influencer_id
    where ours.influencer_id = :influencer::uuid
    group by theirs.influencer_id
    order by count(*) desc, theirs.influencer_id asc
    limit 500
),

considered as (
    select
        candidates.influencer_id,
        candidates.shared_topics
    from candidates
    union all
    select
        :influencer::uuid as influencer_id,
        0 as shared_topics
),

people as (
    select
        search.influencer_id,
        search.followers,
        considered.shared_topics,
        (
            select count(*)
            from public.influencer_topics as topics
            where topics.influencer_id = search.influencer_id
        ) as topics
    from considered
    inner join public.influencer_search as search on search.influencer_id = considered.influencer_id
),

audiences as (
    select
        people.influencer_id,
        segments.dimension,
        segments.value,
        avg(segments.share) as share
    from people
    inner join lateral (
        select accounts.id
        from public.influencer_accounts as accounts
        where accounts.influencer_id = people.influencer_id
        order by accounts.followers desc nulls last, accounts.id asc
        limit 1
    ) as main_account on true
    inner join public.audience_segments as segments
        on segments.account_id = main_account.id and segments.dimension in ('industry', 'job_function', 'seniority')
    group by people.influencer_id, segments.dimension, segments.value
),

same_audience as (
    select
        theirs.influencer_id,
        sum(least(ours.share, theirs.share)) / 3 as overlap
    from audiences as ours
    inner join audiences as theirs
        on
            theirs.dimension = ours.dimension
            and theirs.value = ours.value
            and theirs.influencer_id <> ours.influencer_id
    where ours.influencer_id = :influencer::uuid
    group by theirs.influencer_id
),

scores as (
    select
        theirs.influencer_id,
        theirs.followers,
        theirs.shared_topics,
        theirs.shared_topics::numeric / (ours.topics + theirs.topics - theirs.shared_topics) as topic_score,
        coalesce(same_audience.overlap, 0) as audience_score,
        greatest(
            0, 1 - abs(log(greatest(theirs.followers, 1)::numeric) - log(greatest(ours.followers, 1)::numeric))
        ) as size_score
    from people as theirs
    inner join people as ours on ours.influencer_id = :influencer::uuid and ours.influencer_id <> theirs.influencer_id
    left join same_audience on same_audience.influencer_id = theirs.influencer_id
)

select
    catalog.name,
    catalog.headline,
    nullif(scores.followers, -1) as followers,
    scores.shared_topics,
    round(100 * scores.audience_score) as audience_overlap_percent,
    round(40 * scores.topic_score + 40 * scores.audience_score + 20 * scores.size_score) as score,
    relations.status,
    scores.influencer_id
from scores
inner join public.influencers as catalog on catalog.id = scores.influencer_id
left join public.workspace_influencers as relations on relations.influencer_id = scores.influencer_id
order by
    40 * scores.topic_score + 40 * scores.audience_score + 20 * scores.size_score desc,
    scores.influencer_id asc
limit :limit::integer;
