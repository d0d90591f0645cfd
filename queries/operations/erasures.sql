-- title: Erased people
-- question: Whose personal data was erased in this workspace, when, and what stays as business facts?
-- who: admin
-- always: type, id, touches_kept, holds_personal_data

select
    'contact' as type,
    contacts.id,
    contacts.erased_at,
    (
        select count(*)
        from public.touchpoints as touchpoints
        where touchpoints.workspace_id = contacts.workspace_id and touchpoints.contact_id = contacts.id
    ) as touches_kept,
    contacts.full_name is not null or contacts.email is not null as holds_personal_data
from public.contacts as contacts
where contacts.erased_at is not null and contacts.merged_into_id is null
union all
select
    'influencer' as type,
    people.id,
    people.erased_at,
    (
        select count(*)
        from public.touchpoints as touchpoints
        where touchpoints.workspace_id = people.workspace_id and touchpoints.workspace_influencer_id = people.id
    ) as touches_kept,
    people.email is not null or people.phone is not null as holds_personal_data
from public.workspace_influencers as people
where people.erased_at is not null and people.merged_into_id is null
order by erased_at desc, id asc;
