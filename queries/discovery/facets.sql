-- title: Facets of a search
-- question: How are the people of a search spread over platforms, countries, languages, topics and industries?
-- who: viewer
-- param: filters jsonb = {} — Filters as public.search_influencers() takes them, such as {"topics": ["saas"]}.
-- param: per_facet integer = 10 — At most this many values of each.
-- always: facet, code, name, people
-- note: Counted over at most 1,000 matches; is_capped says when there were more.

with page as materialized (
    select public.search_page(:filters::jsonb, 'followers', 1) as result
),

counted as (
    select
        facets.facet,
        counts.code,
        counts.people,
        row_number() over (partition by facets.facet order by counts.people desc, counts.code asc) as place
    from page
    cross join lateral jsonb_each(page.result -> 'facets') as facets (facet, counts)
    cross join lateral jsonb_to_recordset(facets.counts) as counts (code text, people bigint)
    where facets.facet <> 'verified'
),

names as (
    select
        'platform' as facet,
        platforms.code,
        platforms.name
    from public.platforms as platforms
    union all
    select
        'country' as facet,
        countries.code,
        countries.name
    from public.countries as countries
    union all
    select
        'language' as facet,
        languages.code,
        languages.name
    from public.languages as languages
    union all
    select
        'topic' as facet,
        topics.code,
        topics.name
    from public.topics as topics
    union all
    select
        'industry' as facet,
        industries.code,
        industries.name
    from public.industries as industries
)

select
    counted.facet,
    counted.code,
    names.name,
    counted.people,
    round(100.0 * counted.people / (page.result ->> 'total')::bigint, 1) as percent,
    (page.result ->> 'total_is_capped')::boolean as is_capped
from counted
inner join names on names.facet = counted.facet and names.code = counted.code
cross join page
where counted.place <= :per_facet::integer
order by counted.facet, counted.place;
