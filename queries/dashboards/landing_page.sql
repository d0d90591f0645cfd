-- title: Landing page
-- question: How do we stand, in one call?
-- who: viewer
-- param: months integer = 12 — So many months, this one included.
-- note: Credited by the first model the workspace follows (workspaces.followed_models), to influencers. return_on_spend is credited
--   revenue less spend, over spend. Open pipeline, campaigns, content and tasks are as of now; top lists are of all time.

select page.*
from public.landing_page(:months::integer) as page;
