-- title: Find a person by name
-- question: How was that person called again? Partial and misspelt names do.
-- who: viewer
-- param: name text — What is remembered of the name.
-- param: limit integer = 10 — At most so many people.

-- Two branches, because only a statement of its own lets the catalogue's trigram index answer.
with found as (
    (
        select
            people.name,
            people.headline,
            people.country_code,
            people.id as influencer_id,
            false as is_private
        from public.influencers as people
        where
            people.archived_at is null
            and (people.name operator (extensions.%>) :name::text or people.name ilike '%' || :name::text || '%')
    )
    union all
    (
        select
            own.name,
            own.headline,
            own.country_code,
            own.id as influencer_id,
            true as is_private
        from public.workspace_influencers as own
        where
            own.influencer_id is null
            and own.archived_at is null
            and (own.name operator (extensions.%>) :name::text or own.name ilike '%' || :name::text || '%')
    )
)

select
    found.name,
    found.headline,
    found.country_code,
    found.is_private,
    relations.stage,
    round(extensions.word_similarity(:name::text, found.name)::numeric, 2) as similarity,
    case when not found.is_private then found.influencer_id end as influencer_id,
    coalesce(relations.id, case when found.is_private then found.influencer_id end) as workspace_influencer_id
from found
left join public.workspace_influencers as relations
    on relations.influencer_id = found.influencer_id or (found.is_private and relations.id = found.influencer_id)
order by
    extensions.word_similarity(:name::text, found.name) desc,
    extensions.similarity(:name::text, found.name) desc,
    found.name asc,
    found.influencer_id asc
limit :limit::integer;
