-- title: Relationships by stage
-- question: Whom do we know at which stage, latest change first?
-- who: viewer
-- param: stage text = null — discovered, contacted, in_conversation, negotiating, partner, paused or rejected; all when empty.
-- param: per_stage integer = 20 — At most so many people of each.

with stages as (
    select
        listed.stage,
        listed.position
    from unnest(
        array['discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected']
    ) with ordinality as listed (stage, position)
)

select
    stages.stage,
    coalesce(catalogue.name, latest.name) as name,
    coalesce(catalogue.headline, latest.headline) as headline,
    latest.rating,
    owners.full_name as owner_name,
    latest.do_not_contact,
    latest.updated_at,
    latest.influencer_id is null as is_private,
    latest.id as workspace_influencer_id
from stages
inner join lateral (
    select people.*
    from public.workspace_influencers as people
    where
        people.stage = stages.stage
        and people.archived_at is null
    order by people.updated_at desc, people.id asc
    limit :per_stage::integer
) as latest on true
left join public.influencers as catalogue on catalogue.id = latest.influencer_id
left join public.users as owners on owners.id = latest.owner_id
where :stage::text is null or stages.stage = :stage::text
order by stages.position asc, latest.updated_at desc, latest.id asc;
