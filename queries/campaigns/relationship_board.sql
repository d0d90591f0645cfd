-- title: Relationships by status
-- question: Whom do we know at which status, latest change first?
-- who: viewer
-- param: status text = null — discovered, contacted, in_conversation, negotiating, partner, paused or rejected; all when empty.
-- param: per_stage integer = 20 — At most this many people of each.
-- note: profile: the largest one they have. People of one name without a profile have the end of their id in the name.
-- always: name, do_not_contact, updated_at, is_private, workspace_influencer_id

with stages as (
    select
        listed.status,
        listed.position
    from unnest(
        array['discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected']
    ) with ordinality as listed (status, position)
),

cards as materialized (
    select
        stages.status,
        stages.position,
        coalesce(catalog.name, latest.name) as name,
        coalesce(
            (
                select shared.platform_code || '/' || shared.handle
                from public.influencer_accounts as shared
                where shared.influencer_id = latest.influencer_id
                order by shared.followers desc nulls last, shared.handle asc
                limit 1
            ),
            (
                select own.platform_code || '/' || own.handle
                from public.workspace_influencer_accounts as own
                where own.workspace_id = latest.workspace_id and own.workspace_influencer_id = latest.id
                order by own.followers desc nulls last, own.handle asc
                limit 1
            )
        ) as profile,
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
)

select
    cards.status,
    case
        when cards.profile is null and count(*) over (partition by cards.name, cards.profile) > 1
            then public.label_with_id(cards.name, cards.workspace_influencer_id)
        else cards.name
    end as name,
    cards.profile,
    cards.headline,
    cards.rating,
    cards.owner_name,
    cards.do_not_contact,
    cards.updated_at,
    cards.is_private,
    cards.workspace_influencer_id
from cards
order by cards.position asc, cards.updated_at desc, cards.workspace_influencer_id asc;
