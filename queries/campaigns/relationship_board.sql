-- title: Relationships by status
-- question: Whom do we know at which status, latest change first?
-- who: viewer
-- param: status text = null — discovered, contacted, in_conversation, negotiating, partner, paused or rejected; all when empty.
-- param: per_stage integer = 20 — At most this many people of each.
-- always: name, do_not_contact, updated_at, is_private, workspace_influencer_id

with stages as (
    select
        listed.status,
        listed.position
    from unnest(
        array['discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected']
    ) with ordinality as listed (status, position)
)

select
    stages.status,
    coalesce(catalog.name, latest.name) as name,
    coalesce(catalog.headline, latest.headline) as headline,
    latest.rating,
    coalesce(owners.full_name, owners.email) as owner_name,
    latest.do_not_contact,
    latest.updated_at,
    latest.influencer_id is null as is_private,
    latest.id as workspace_influencer_id
from stages
inner join lateral (
    select people.*
    from public.workspace_influencers as people
    where
        people.status = stages.status
        and people.archived_at is null
    order by people.updated_at desc, people.id asc
    limit :per_stage::integer
) as latest on true
left join public.influencers as catalog on catalog.id = latest.influencer_id
left join public.users as owners on owners.id = latest.owner_id
where
    public.require_one_of(
        'status', :status::text,
        'discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected'
    )
    and (:status::text is null or stages.status = :status::text)
order by stages.position asc, latest.updated_at desc, latest.id asc;
