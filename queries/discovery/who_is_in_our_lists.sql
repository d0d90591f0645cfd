-- title: Who is in our lists
-- question: Whom did we put on which list, and how do we stand with them?
-- who: viewer
-- param: list text = null — Name of one list; all when empty.

select
    lists.name as list,
    members.position,
    people.name,
    people.headline,
    people.followers,
    people.status,
    people.do_not_contact,
    people.campaigns,
    people.last_activity_at,
    members.created_at as listed_at,
    people.id as workspace_influencer_id
from public.lists as lists
inner join public.list_influencers as members
    on members.workspace_id = lists.workspace_id and members.list_id = lists.id
inner join public.workspace_influencer_profiles as people
    on people.workspace_id = members.workspace_id and people.id = members.workspace_influencer_id
where
    lists.archived_at is null
    and (:list::text is null or lists.name = :list::text)
order by lists.name, members.position nulls last, people.name, people.id;
