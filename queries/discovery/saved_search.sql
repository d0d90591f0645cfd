-- title: Run a saved search
-- question: Who matches the search we saved under this name today?
-- who: viewer
-- param: name text — Name of the saved search.
-- param: page_size integer = 20 — Rows of a page, 1 to 1000.
-- param: after jsonb = null — page_key of the last row of the page before, such as
--   {"id": "01928956-3211-7cfd-96d8-4cfa2d80dfa0", "sort": "followers", "value": "3822837"}.
-- param: before jsonb = null — page_key of the first row of the page after, such as
--   {"id": "01928956-3211-7cfd-96d8-4cfa2d80dfa0", "sort": "followers", "value": "3822837"}.
-- always: name, is_private, do_not_contact, platforms, topics
-- note: is_new: not found when somebody last called public.mark_saved_search_seen() for it. A name that is not known is an
--   error that names those there are.

select
    found.name,
    found.is_new,
    found.is_private,
    found.status,
    found.do_not_contact,
    found.is_blocked,
    found.country_code,
    found.followers,
    round(found.engagement_rate::numeric, 4) as engagement_rate,
    found.platforms,
    found.topics,
    found.headline,
    found.influencer_id,
    found.workspace_influencer_id,
    found.page_key
from public.run_saved_search(:name::text, :page_size::integer, :after::jsonb, :before::jsonb) as found;
