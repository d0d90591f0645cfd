-- Touchpoints: contacts between influencer activity (or another channel) and a buyer.
--
-- New tables only. touchpoints is the largest table by far: docs/decisions/0004 says why it is one table, not partitions.

create table public.contact_visitors (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default private.uuid_v7(),
    visitor_id text not null constraint contact_visitors_visitor_id_check check (btrim(visitor_id) <> ''),
    contact_id uuid not null,
    identified_at timestamptz not null default now(),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contact_visitors_visitor_id_key unique (workspace_id, visitor_id),
    constraint contact_visitors_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
select private.describe_table('public.contact_visitors', 'Which anonymous visitor turned out to be which contact. Adding a row joins the visitor''s earlier touches to the contact.', $$
    visitor_id: The anonymous id as touchpoints carry it.
    contact_id: Who it was.
    identified_at: When that became known.
$$);
select private.secure_workspace_table('public.contact_visitors', commands => '{insert,delete}', audited => '{insert,delete}');
select private.follow_redirects_of('public.contact_visitors');

create table public.touchpoints (
    workspace_id uuid not null default private.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    touched_at timestamptz not null,
    type text not null constraint touchpoints_type_check check (
        type in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention',
            'view_through'
        )
    ),
    channel text not null default 'influencer' constraint touchpoints_channel_check check (
        channel in (
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ),
    evidence smallint not null default 4 constraint touchpoints_evidence_check check (evidence between 1 and 5),
    contact_id uuid,
    visitor_id text,
    workspace_influencer_id uuid,
    campaign_id uuid,
    deliverable_id uuid,
    tracking_link_id uuid,
    promo_code_id uuid,
    utm_source text,
    utm_medium text,
    utm_campaign text,
    utm_content text,
    utm_term text,
    is_bot boolean not null default false,
    properties jsonb not null default '{}' constraint touchpoints_properties_check check (jsonb_typeof(properties) = 'object'),
    source text not null default 'manual',
    external_id text not null default gen_random_uuid()::text,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint touchpoints_external_id_key unique (workspace_id, source, external_id),
    constraint touchpoints_person_check check (num_nonnulls(contact_id, visitor_id) >= 1),
    constraint touchpoints_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id),
    constraint touchpoints_workspace_influencer_id_fkey foreign key (workspace_id, workspace_influencer_id)
    references public.workspace_influencers (workspace_id, id),
    constraint touchpoints_campaign_id_fkey foreign key (workspace_id, campaign_id)
    references public.campaigns (workspace_id, id),
    constraint touchpoints_deliverable_id_fkey foreign key (workspace_id, deliverable_id)
    references public.deliverables (workspace_id, id),
    constraint touchpoints_tracking_link_id_fkey foreign key (workspace_id, tracking_link_id)
    references public.tracking_links (workspace_id, id),
    constraint touchpoints_promo_code_id_fkey foreign key (workspace_id, promo_code_id)
    references public.promo_codes (workspace_id, id)
);
create index touchpoints_contact_idx on public.touchpoints (workspace_id, contact_id, touched_at, id)
include (type, channel, evidence, is_bot, tracking_link_id, workspace_influencer_id, campaign_id, deliverable_id) where contact_id is not null;
create index touchpoints_visitor_idx on public.touchpoints (workspace_id, visitor_id)
where contact_id is null and visitor_id is not null;
create index touchpoints_time_idx on public.touchpoints (workspace_id, touched_at desc, id desc);
comment on constraint touchpoints_external_id_key on public.touchpoints is
'Idempotency: the same event delivered twice is one row, whatever time the second delivery claims.';
comment on constraint touchpoints_person_check on public.touchpoints is 'Somebody was touched: a contact or an anonymous visitor.';
select private.describe_table('public.touchpoints', 'One contact between influencer activity (or another channel) and a buyer.', $$
    id: Order of arrival; ties of touched_at are broken by it.
    touched_at: When it happened; may be long before it arrived (created_at).
    type: link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, mention or view_through.
    channel: influencer, or another channel that touched the buyer, so that influence is not overstated.
    evidence: How sure it is: 5 the buyer identified themselves (form, code), 4 a tracked click, 3 they said so, 2 a view or modelled, 1 a guess.
    contact_id: The buyer, once known.
    visitor_id: The anonymous visitor, before; joined to a contact by contact_visitors.
    workspace_influencer_id: The influencer, if known; filled from link, code or deliverable.
    campaign_id: The campaign, if known; filled from link, code or deliverable.
    deliverable_id: The content, if known; filled from the link.
    tracking_link_id: The link that was clicked.
    promo_code_id: The code that was used.
    utm_source: As it arrived, in one spelling.
    utm_medium: As it arrived, in one spelling.
    utm_campaign: As it arrived, in one spelling.
    utm_content: As it arrived, in one spelling.
    utm_term: As it arrived, in one spelling.
    is_bot: Whether a program touched, not a person. Kept, but a model counts it only if its settings say so.
    properties: What else the source said; never read by attribution.
    external_id: The event's id in its source; with source the idempotency key.
$$);
select private.describe_indexes($$
    touchpoints_contact_idx: The journey of a buyer: touches of a contact in order, with all that attribution asks of them (private.find_journeys(); queries/attribution/influenced_by_influencer.sql, journey.sql).
    touchpoints_visitor_idx: Touches waiting for their visitor to be identified.
    touchpoints_time_idx: Latest touches and those of a period (queries/attribution/touches_by_channel.sql).
$$);
select private.secure_workspace_table('public.touchpoints', audited => '{update,delete}');

create function private.visitor_lock(workspace_id uuid, visitor_id text)
returns bigint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- 256 locks, not one per visitor: a batch of 10,000 events would fill the server's lock table.
    -- The other 56 bits are the workspace's: nobody waits for another tenant.
    select (uuid_hash_extended(workspace_id, 0) & ~255::bigint) | (hashtextextended(visitor_id, 0) & 255)
$$;
comment on function private.visitor_lock(uuid, text) is
'The advisory lock by which the events of a visitor and the identification of that visitor take turns.';

-- Definer: fills in what follows from what is known, whatever the caller may read.
create function private.resolve_touchpoint()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_campaign uuid;
    found_influencer uuid;
    found_deliverable uuid;
begin
    if new.contact_id is null and new.visitor_id is not null then
        -- A visitor identified at this very moment: either this sees the new row, or join_visitor() sees this one.
        perform pg_advisory_xact_lock_shared(private.visitor_lock(new.workspace_id, new.visitor_id));
        select visitors.contact_id
        into new.contact_id
        from public.contact_visitors as visitors
        where visitors.workspace_id = new.workspace_id and visitors.visitor_id = new.visitor_id;
    end if;
    if new.tracking_link_id is not null then
        select links.campaign_id, collaborations.workspace_influencer_id, links.deliverable_id
        into found_campaign, found_influencer, found_deliverable
        from public.tracking_links as links
        left join public.collaborations as collaborations
            on collaborations.workspace_id = links.workspace_id and collaborations.id = links.collaboration_id
        where links.workspace_id = new.workspace_id and links.id = new.tracking_link_id;
    elsif new.promo_code_id is not null then
        select codes.campaign_id, collaborations.workspace_influencer_id
        into found_campaign, found_influencer
        from public.promo_codes as codes
        left join public.collaborations as collaborations
            on collaborations.workspace_id = codes.workspace_id and collaborations.id = codes.collaboration_id
        where codes.workspace_id = new.workspace_id and codes.id = new.promo_code_id;
    elsif new.deliverable_id is not null then
        select collaborations.campaign_id, collaborations.workspace_influencer_id
        into found_campaign, found_influencer
        from public.deliverables as deliverables
        inner join public.collaborations as collaborations
            on collaborations.workspace_id = deliverables.workspace_id and collaborations.id = deliverables.collaboration_id
        where deliverables.workspace_id = new.workspace_id and deliverables.id = new.deliverable_id;
    elsif new.utm_campaign is not null then
        -- Web analytics know the parameters, not our link. Several links alike still tell what they have in common.
        select
            case when count(*) = 1 then min(links.id::text)::uuid end,
            case when count(distinct links.campaign_id) = 1 then min(links.campaign_id::text)::uuid end,
            case
                when count(distinct collaborations.workspace_influencer_id) = 1 and count(collaborations.workspace_influencer_id) = count(*)
                    then min(collaborations.workspace_influencer_id::text)::uuid
            end,
            case when count(*) = 1 then min(links.deliverable_id::text)::uuid end
        into new.tracking_link_id, found_campaign, found_influencer, found_deliverable
        from public.tracking_links as links
        left join public.collaborations as collaborations
            on collaborations.workspace_id = links.workspace_id and collaborations.id = links.collaboration_id
        where
            links.workspace_id = new.workspace_id
            and links.utm_campaign = new.utm_campaign
            and links.utm_source = new.utm_source
            and links.utm_content is not distinct from new.utm_content;
    end if;
    new.campaign_id := coalesce(new.campaign_id, found_campaign);
    new.workspace_influencer_id := coalesce(new.workspace_influencer_id, found_influencer);
    new.deliverable_id := coalesce(new.deliverable_id, found_deliverable);
    return new;
end
$$;
comment on function private.resolve_touchpoint() is
'Trigger: a touch gets the contact of its visitor and the campaign, influencer and content of its link, code or deliverable, or of the link with its UTM parameters.';
-- Triggers of one table fire in the order of their names: links are found by parameters in one spelling.
create trigger a_canonicalise_utm
before insert or update of utm_source, utm_medium, utm_campaign, utm_content, utm_term on public.touchpoints
for each row when (num_nonnulls(new.utm_source, new.utm_medium, new.utm_campaign, new.utm_content, new.utm_term) > 0)
execute function private.canonicalise_utm();
comment on trigger a_canonicalise_utm on public.touchpoints is 'UTM parameters in one spelling.';
create trigger b_resolve_touchpoint
before insert on public.touchpoints
for each row when (
    (new.contact_id is null and new.visitor_id is not null)
    or num_nonnulls(new.tracking_link_id, new.promo_code_id, new.deliverable_id, new.utm_campaign) > 0
) execute function private.resolve_touchpoint();
comment on trigger b_resolve_touchpoint on public.touchpoints is 'Fills in what follows from what is known.';
create trigger follow_redirect
before update of contact_id on public.touchpoints
for each row when (new.contact_id is not null) execute function private.follow_redirect();
comment on trigger follow_redirect on public.touchpoints is 'What is recorded for a merged contact belongs to the survivor.';

-- As follow_redirect() in other tables, but once a statement: in a batch of touches nearly none is a merged contact's. The foreign key
-- has locked the contacts by now, so a merge at this very moment is either seen here or sees the touch.
create function private.redirect_touchpoints()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.touchpoints as touchpoints
    set contact_id = redirects.merged_into_id
    from new_rows as recorded
    inner join public.contacts as redirects
        on
            redirects.workspace_id = recorded.workspace_id
            and redirects.id = recorded.contact_id
            and redirects.merged_into_id is not null
    where touchpoints.workspace_id = recorded.workspace_id and touchpoints.id = recorded.id;
    return null;
end
$$;
comment on function private.redirect_touchpoints() is 'Trigger: touches recorded for a merged contact become the survivor''s.';
create trigger redirect_touchpoints
after insert on public.touchpoints referencing new table as new_rows
for each statement execute function private.redirect_touchpoints();
comment on trigger redirect_touchpoints on public.touchpoints is 'Touches of a merged contact become the survivor''s.';

create function private.join_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Events of these visitors that are being recorded right now are waited for, later ones wait for this.
    perform pg_advisory_xact_lock(locks.lock)
    from (
        select distinct private.visitor_lock(joined.workspace_id, joined.visitor_id) as lock from new_rows as joined order by 1
    ) as locks;
    update public.touchpoints as touchpoints
    set contact_id = joined.contact_id
    from new_rows as joined
    where
        touchpoints.workspace_id = joined.workspace_id
        and touchpoints.visitor_id = joined.visitor_id
        and touchpoints.contact_id is null;
    return null;
end
$$;
comment on function private.join_visitor() is 'Trigger: an identified visitor''s earlier touches become the contact''s.';
create trigger join_visitor
after insert on public.contact_visitors referencing new table as new_rows
for each statement execute function private.join_visitor();
comment on trigger join_visitor on public.contact_visitors is 'Earlier touches of the visitor become the contact''s.';

-- Invoker: the caller's own policies decide. One statement over jsonb, because COPY is refused to roles under policies.
create function public.record_touchpoints(events jsonb)
returns integer
language sql
set search_path = pg_catalog, pg_temp
as $$
    with recorded as (
        insert into public.touchpoints (
            touched_at, type, channel, evidence, contact_id, visitor_id, workspace_influencer_id, campaign_id, deliverable_id,
            tracking_link_id, promo_code_id, utm_source, utm_medium, utm_campaign, utm_content, utm_term, properties,
            source, external_id
        )
        select
            event.touched_at, event.type, coalesce(event.channel, 'influencer'), coalesce(event.evidence, 4), event.contact_id,
            event.visitor_id, event.workspace_influencer_id, event.campaign_id, event.deliverable_id, event.tracking_link_id,
            event.promo_code_id, event.utm_source, event.utm_medium, event.utm_campaign, event.utm_content, event.utm_term,
            coalesce(event.properties, '{}'), event.source, event.external_id
        from jsonb_to_recordset(events) as event (
            touched_at timestamptz, type text, channel text, evidence smallint, contact_id uuid, visitor_id text,
            workspace_influencer_id uuid, campaign_id uuid, deliverable_id uuid, tracking_link_id uuid, promo_code_id uuid,
            utm_source text, utm_medium text, utm_campaign text, utm_content text, utm_term text, properties jsonb,
            source text, external_id text
        )
        -- One order of locks: of visitors as private.visitor_lock() numbers them, then of keys. Two batches of the same events wait for
        -- each other instead of deadlocking.
        order by hashtextextended(event.visitor_id, 0) & 255, event.source, event.external_id
        on conflict on constraint touchpoints_external_id_key do nothing
        returning 1
    )
    select count(*)::integer from recorded
$$;
comment on function public.record_touchpoints(jsonb) is
'Records an array of events in the active workspace and returns how many were new. Each needs touched_at, type, source, external_id and a contact_id or visitor_id; one delivered before is skipped, one of a merged contact becomes the survivor''s. For 100 to 10,000 events a call.';

select private.revoke_execute();
revoke all on function public.record_touchpoints(jsonb) from public, anon, authenticated, service_role;
grant execute on function public.record_touchpoints(jsonb) to authenticated, service_role;
