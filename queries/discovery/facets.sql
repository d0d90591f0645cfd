-- title: Facets of a search
-- question: How are the people of a search spread over platforms, countries and topics?
-- who: viewer
-- param: filters jsonb = {} — Filters as public.search_influencers() takes them, such as {"topics":["saas"]}.
-- param: per_facet integer = 10 — At most so many values of each.
-- note: Counted over the 1,000 largest matches; is_capped says when there were more.

with found as materialized (
    select
        matches.country_code,
        matches.platforms,
        matches.topics
    from public.search_influencers(:filters::jsonb, 'followers', 1000) as matches
),

facets as (
    select
        'platform' as facet,
        platforms.code,
        platforms.name
    from found
    inner join public.platforms as platforms on platforms.code = any(found.platforms)
    union all
    select
        'country' as facet,
        countries.code,
        countries.name
    from found
    inner join public.countries as countries on countries.code = found.country_code
    union all
    select
        'topic' as facet,
        topics.code,
        topics.name
    from found
    inner join public.topics as topics on topics.code = any(found.topics)
),

counted as (
    select
        facets.facet,
        facets.code,
        facets.name,
        count(*) as people,
        row_number() over (partition by facets.facet order by count(*) desc, facets.code asc) as place
    from facets
    group by facets.facet, facets.code, facets.name
),

total as (
    select count(*) as people
    from found
)

select
    counted.facet,
    counted.code,
    counted.name,
    counted.people,
    round(100.0 * counted.people / total.people, 1) as percent,
    total.people >= 1000 as is_capped
from counted
cross join total
where counted.place <= :per_facet::integer
order by counted.facet, counted.place;
