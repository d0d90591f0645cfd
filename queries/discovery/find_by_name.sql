-- title: Find a person by name
-- question: How was that person called again, going by a partial or misspelt name?
-- who: viewer
-- param: name text — What is remembered of the name; a @handle or the address of a profile will do.
-- param: limit integer = 10 — At most this many people.
-- always: name, is_private
-- note: At least half of the words given must resemble one of the name.

select
    found.name,
    found.headline,
    found.country_code,
    found.is_private,
    found.status,
    round(extensions.similarity(found.name, :name::text)::numeric, 2) as similarity,
    found.influencer_id,
    found.workspace_influencer_id
from public.search_influencers(jsonb_build_object('name', :name::text), 'relevance', :limit::integer) as found;
