-- title: Who is in our lists
-- question: Whom did we put on which list, and how do we stand with them?
-- who: viewer
-- param: list text = null — Name of one list; all when empty.
-- param: limit integer = 1000 — At most this many people, those with most followers.
-- always: list, name, do_not_contact, campaigns, listed_at
-- note: A list that is not known is an error that names the nearest.

with wanted as (
    select case when :list::text is null then jsonb_agg(lists.name) else jsonb_build_array(:list::text) end as names
    from public.lists as lists
    where lists.archived_at is null
),

found as materialized (
    select matches.*
    from wanted
    cross join lateral public.search_influencers(jsonb_build_object('lists', wanted.names), 'followers', :limit::integer) as matches
    where wanted.names is not null
)

select
    lists.name as list,
    members.position,
    found.name,
    found.headline,
    found.followers,
    found.status,
    found.do_not_contact,
    people.campaigns,
    people.last_activity_at,
    members.created_at as listed_at,
    found.workspace_influencer_id
from found
inner join public.list_influencers as members on members.workspace_influencer_id = found.workspace_influencer_id
inner join public.lists as lists on lists.workspace_id = members.workspace_id and lists.id = members.list_id
inner join public.workspace_influencer_profiles as people
    on people.workspace_id = members.workspace_id and people.id = members.workspace_influencer_id
where lists.archived_at is null and (:list::text is null or lists.name = :list::text)
order by lists.name, members.position nulls last, found.name, found.workspace_influencer_id;
