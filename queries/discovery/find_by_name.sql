-- title: Find a person by name
-- question: How was that person called again, going by a partial or misspelt name?
-- who: viewer
-- param: name text — What is remembered of the name.
-- param: limit integer = 10 — At most so many people.
-- note: At least half of the words given must resemble one of the name.

-- Word by word and each source for itself: that is what the catalog's trigram index answers.
with words as (
    select distinct listed.word
    from unnest(regexp_split_to_array(btrim(:name::text), '\s+')) as listed (word)
),

found as (
    select
        people.id,
        false as is_private,
        count(*) as matches
    from words
    inner join public.influencers as people
        on people.archived_at is null and people.name operator (extensions.%>) words.word
    group by people.id
    union all
    select
        own.id,
        true as is_private,
        count(*) as matches
    from words
    inner join public.workspace_influencers as own
        on
            own.influencer_id is null
            and own.archived_at is null
            and own.name operator (extensions.%>) words.word
    group by own.id
),

people as (
    select
        coalesce(catalog.name, relations.name) as name,
        coalesce(catalog.headline, relations.headline) as headline,
        coalesce(catalog.country_code, relations.country_code) as country_code,
        found.is_private,
        relations.status,
        catalog.id as influencer_id,
        relations.id as workspace_influencer_id
    from found
    left join public.influencers as catalog on catalog.id = found.id
    left join public.workspace_influencers as relations
        on case when found.is_private then relations.id else relations.influencer_id end = found.id
    where 2 * found.matches >= (select count(*) from words)
)

select
    people.name,
    people.headline,
    people.country_code,
    people.is_private,
    people.status,
    round(extensions.similarity(people.name, :name::text)::numeric, 2) as similarity,
    people.influencer_id,
    people.workspace_influencer_id
from people
order by
    extensions.similarity(people.name, :name::text) desc,
    people.name asc,
    people.influencer_id asc,
    people.workspace_influencer_id asc
limit :limit::integer;
