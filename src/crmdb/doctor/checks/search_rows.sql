-- Search rows that differ from their sources
-- severity: error
-- why: Triggers keep the rows that search reads. Rows that were loaded with triggers off are missing or out of date, and
-- a search then leaves people out or finds them by old values. The check reads up to 500 people of the catalog, the latest
-- changed first, and 500 private ones.
with people as (
    select influencers.id
    from public.influencers as influencers
    order by influencers.updated_at desc
    limit 500
),

private_people as (
    select
        own.workspace_id,
        own.id
    from public.workspace_influencers as own
    where own.influencer_id is null
    order by own.updated_at desc
    limit 500
),

differing as (
    select
        'public.influencer_search' as object,
        'private.refresh_influencer_search()' as refresh,
        count(*) as rows
    from people
    left join private.influencer_search_source as source on source.influencer_id = people.id
    left join public.influencer_search as search on search.influencer_id = people.id
    left join private.influencer_numbers_source as measured on measured.influencer_id = people.id
    left join public.influencer_numbers as numbers on numbers.influencer_id = people.id
    where
        (source.band, source.names, source.facets, source.document) is distinct from (search.band, search.names, search.facets, search.document)
        or (measured.followers, measured.engagement_rate, measured.growth, measured.credibility, measured.last_active_at)
        is distinct from (numbers.followers, numbers.engagement_rate, numbers.growth, numbers.credibility, numbers.last_active_at)
    union all
    select
        'public.workspace_influencer_search' as object,
        'private.refresh_workspace_search()' as refresh,
        count(*) as rows
    from private_people
    left join private.workspace_influencer_search_source as source
        on source.workspace_id = private_people.workspace_id and source.id = private_people.id
    left join public.workspace_influencer_search as search
        on search.workspace_id = private_people.workspace_id and search.id = private_people.id
    where
        (source.followers, source.engagement_rate, source.names, source.facets, source.document)
        is distinct from
        (search.followers, search.engagement_rate, search.names, search.facets, search.document)
)

select
    differing.object,
    format('%s rows differ from what they are made of', differing.rows) as problem,
    format('select %s;', differing.refresh) as next_step
from differing
where differing.rows > 0
