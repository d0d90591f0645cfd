-- Touchpoints: contacts between influencer activity (or another channel) and a buyer.
--
-- New tables, and functions and triggers of these. touchpoints is the largest table by far: docs/decisions/0004 says why it is one table, not partitions.

create table public.contact_visitors (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    visitor_id text not null constraint contact_visitors_visitor_id_check check (visitor_id = btrim(visitor_id) and visitor_id <> ''),
    contact_id uuid,
    identified_at timestamptz not null default now(),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint contact_visitors_visitor_id_key unique (workspace_id, visitor_id),
    constraint contact_visitors_contact_id_fkey foreign key (workspace_id, contact_id)
    references public.contacts (workspace_id, id) on delete cascade
);
comment on constraint contact_visitors_visitor_id_key on public.contact_visitors is
'A visitor is identified once. To say that it is somebody else, update contact_id of the row, or upsert with onConflict workspace_id,visitor_id.';
select private.describe_table('public.contact_visitors', 'Contacts that anonymous visitors turned out to be. A row joins the visitor''s touches that name no contact themselves. Changing contact_id moves them; deleting the row makes them anonymous again.', $$
    visitor_id: The anonymous id as touchpoints carry it.
    contact_id: Contact who the visitor is. Null: several people use the device, and its touches belong to no contact unless they name one.
    identified_at: When that became known.
$$);
select private.secure_workspace_table('public.contact_visitors');
select private.follow_redirects_of('public.contact_visitors');

create table public.touchpoints (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id bigint generated always as identity,
    touched_at timestamptz not null,
    type text not null constraint touchpoints_type_check check (
        type in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention',
            'view_through'
        )
    ),
    channel text not null default '' constraint touchpoints_channel_check check (
        channel in (
            'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ),
    evidence smallint not null default 0 constraint touchpoints_evidence_check check (evidence between 1 and 5),
    is_bot boolean not null default false,
    contact_id uuid,
    visitor_id text constraint touchpoints_visitor_id_check check (
        visitor_id = btrim(visitor_id) and visitor_id <> ''
    ),
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
    short_code text,
    url text,
    page_url text,
    promo_code text,
    referrer text,
    user_agent text,
    given jsonb,
    properties jsonb not null default '{}' constraint touchpoints_properties_check check (jsonb_typeof(properties) = 'object'),
    source text not null default 'manual' constraint touchpoints_source_check check (
        source ~ '[!-~]' or private.clean_text(source) is not null
    ),
    external_id text not null default gen_random_uuid()::text
    constraint touchpoints_external_id_check check (
        external_id ~ '[!-~]' or private.clean_text(external_id) is not null
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint touchpoints_external_id_key unique (workspace_id, source, external_id),
    constraint touchpoints_person_check check (num_nonnulls(contact_id, visitor_id) >= 1),
    constraint touchpoints_touched_at_check check (
        touched_at >= timestamptz '1970-01-01 00:00:00+00' and touched_at <= created_at + interval '5 minutes'
    ),
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
include (type, channel, evidence, is_bot, tracking_link_id, workspace_influencer_id, campaign_id, deliverable_id, utm_source)
where contact_id is not null;
create index touchpoints_visitor_idx on public.touchpoints (workspace_id, visitor_id)
where contact_id is null and visitor_id is not null;
create index touchpoints_utm_campaign_idx on public.touchpoints (workspace_id, utm_campaign) where utm_campaign is not null;
create index touchpoints_told_codes_idx on public.touchpoints (workspace_id, (given ->> 'told_codes')) where given ? 'told_codes';
create index touchpoints_several_codes_idx on public.touchpoints (workspace_id)
where promo_code ~ '[,;|/&\n\t]' or strpos(given ->> 'told_codes', ',') > 0;
create index touchpoints_time_idx on public.touchpoints (workspace_id, touched_at desc, id desc);
comment on constraint touchpoints_external_id_key on public.touchpoints is
'Idempotency: an event that is delivered twice is one row, even if the second delivery has another time.';
comment on constraint touchpoints_touched_at_check on public.touchpoints is
'A touch lies in the past; five minutes are for clocks that run ahead.';
comment on constraint touchpoints_person_check on public.touchpoints is 'A touch has a contact or an anonymous visitor.';
comment on constraint touchpoints_external_id_check on public.touchpoints is 'An id is not blank, of no kind of blank.';
comment on constraint touchpoints_source_check on public.touchpoints is 'A source is not blank, of no kind of blank.';
comment on constraint touchpoints_visitor_id_check on public.touchpoints is
'A visitor id is not blank and has no blanks around it.';
select private.describe_table('public.touchpoints', 'One contact between influencer activity (or another channel) and a buyer.', $$
    id: Order of arrival; ties of touched_at are broken by it.
    touched_at: When it happened; may be long before it arrived (created_at).
    type: link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, mention or view_through.
    channel: influencer, or another channel that touched the buyer, so that influence is not overstated. Left empty, it is found: influencer only if a link, code, deliverable, campaign or influencer is known, else by channel_rules and default_channel_rules (docs/tracking.md).
    evidence: How sure it is: 5 the buyer identified themselves (form, code), 4 a tracked click, 3 they said so, 2 a view or modelled, 1 a guess. Left at 0, it follows from the type.
    is_bot: Whether a machine did it: by the sender's word, else by the user agent. Such touches are kept; a model counts them only if its settings say so.
    contact_id: The buyer, once known.
    visitor_id: The anonymous visitor, before; joined to a contact by contact_visitors.
    workspace_influencer_id: The influencer, if known; filled from link, code or deliverable.
    campaign_id: The campaign, if known; filled from link, code, deliverable or UTM words.
    deliverable_id: The content, if known; filled from the link.
    tracking_link_id: The link that was clicked; found by short code, URL or UTM words where it is not given.
    promo_code_id: The code that was used; found by its text where it is not given.
    utm_source: Meaning today: in one spelling, aliases followed; where none arrived, that of the link. The value that arrived is in given.
    utm_medium: Meaning today, as of utm_source; null where none arrived.
    utm_campaign: As utm_medium.
    utm_content: As utm_medium.
    utm_term: As utm_medium.
    short_code: The short code of the link, as it arrived.
    url: The address that was clicked, as it arrived: a short link or a tagged address of a tracking link.
    page_url: The page the visitor landed on, as it arrived. Its UTM parameters count where none are given.
    promo_code: The text of the code, as it arrived.
    referrer: The address the visitor came from, as it arrived.
    user_agent: The browser or program, as it arrived.
    given: Values that arrived in columns which are also found: channel, evidence, is_bot, contact_id, the keys and the UTM words; told_codes are the codes in its addresses. Kept by trigger. Null: the touch was loaded with its meaning and is never resolved again.
    properties: Other values of the source; never read by attribution.
    external_id: The event's id in its source; with source the idempotency key.
$$);
select private.describe_indexes($$
    touchpoints_contact_idx: The journey of a buyer: touches of a contact in order, with all that attribution (private.find_journeys()) and clicks by platform ask of them.
    touchpoints_utm_campaign_idx: Touches whose meaning may change with a campaign, link or alias (private.resolve_again()).
    touchpoints_told_codes_idx: Touches with a code in an address, which may be made or renamed later (private.touches_with_codes()).
    touchpoints_several_codes_idx: Touches with several codes, one of which may be made later (private.touches_with_codes()).
    touchpoints_visitor_idx: Touches waiting for their visitor to be identified (private.join_visitors()).
    touchpoints_time_idx: Latest touches and those of a period (queries/attribution/touches_by_channel.sql).
$$);
select private.secure_workspace_table('public.touchpoints', audited => '{update,delete}');

create function public.repeat_minutes()
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select 30
$$;
comment on function public.repeat_minutes() is
'Minutes within which a further click of a person on the same link is a repeat: in counts of clicks, and in a model that sets nothing else.';

create function private.visitor_lock(workspace_id uuid, visitor_id text)
returns bigint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    -- 256 locks, not one per visitor: a batch of 10,000 events would fill the server's lock table.
    -- The other 56 bits come from the workspace, so that no tenant waits for another.
    select (uuid_hash_extended(workspace_id, 0) & ~255::bigint) | (hashtextextended(visitor_id, 0) & 255)
$$;
comment on function private.visitor_lock(uuid, text) is
'The advisory lock that keeps recording events of a visitor and identifying that visitor apart.';

create function private.evidence_of(type text)
returns smallint
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when type in ('form_fill', 'promo_code', 'event_attendance', 'meeting') then 5
        when type in ('link_click', 'content_download') then 4
        when type = 'self_reported' then 3
        else 2
    end::smallint;
end
$$;
comment on function private.evidence_of(text) is 'The evidence of a touch of this type, if the sender gives none.';

create function private.names_nobody(visitor_id text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return lower(btrim(visitor_id, ' "''')) in (
        '0', '-1', 'true', 'false', 'anon', 'anonymous', 'guest', 'unknown', 'id', 'email', 'distinct_id', 'distinctid',
        'not_authenticated', 'denied', 'opt-out', 'opted-out', 'ffffffff-ffff-ffff-ffff-ffffffffffff'
    );
end
$$;
comment on function private.names_nobody(text) is
'Whether an id of a visitor is one that programs give to everybody they do not know, such as anonymous. Identifying it would give one contact the touches of all of them.';

create function private.check_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'UPDATE' and new.visitor_id <> old.visitor_id then
        perform private.reject('contact_visitors_visitor_fixed');
    end if;
    if tg_op = 'UPDATE' and new.contact_id is distinct from old.contact_id and new.identified_at = old.identified_at then
        new.identified_at := now();
    end if;
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    if private.names_nobody(new.visitor_id) then
        perform private.reject('contact_visitors_visitor_somebody', new.visitor_id);
    end if;
    if tg_op = 'INSERT' then
        perform pg_advisory_xact_lock_shared(private.workspace_lock('meaning', new.workspace_id));
    end if;
    if exists (
        select from public.contacts as contacts
        where contacts.workspace_id = new.workspace_id and contacts.id = new.contact_id and contacts.erased_at is not null
    ) then
        perform private.reject('contact_visitors_contact_erased', new.contact_id::text);
    end if;
    return new;
end
$$;
comment on function private.check_visitor() is
'Trigger: rejects the identification of an erased contact or with an id that is nobody''s, and sets the time of a changed identification.';
select private.define_refusal(
    'contact_visitors_visitor_somebody',
    '"{visitor_id}" is not an id of a visitor',
    'Programs send it if they have none: every browser without an id would be this contact.',
    'Send the id that the browser keeps, or record touches for the contact_id.'
);
select private.define_refusal(
    'contact_visitors_visitor_fixed',
    'an identification keeps its visitor',
    '',
    'Delete this row and insert another one.'
);
select private.define_refusal(
    'contact_visitors_contact_erased',
    'an erased contact is not identified again',
    'Contact {contact_id} was erased on request.',
    'Leave the visitor anonymous.'
);
create trigger check_visitor
before insert or update of visitor_id, contact_id on public.contact_visitors
for each row when (not private.is_running('erasing')) execute function private.check_visitor();
comment on trigger check_visitor on public.contact_visitors is 'Rejects erased contacts.';

-- Merges take this lock before they lock identifications, and batches before theirs: nobody waits in a circle. A row that changes is
-- locked before its own triggers run, so this is one of the statement.
create function private.lock_before_identifications()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Not refused where the workspace of the request is being deleted, and its members are gone.
    workspace constant uuid := case when auth.uid() is null then private.active_workspace() else private.readable_workspace() end;
begin
    if workspace is not null then
        perform pg_advisory_xact_lock_shared(private.workspace_lock('meaning', workspace));
    end if;
    return null;
end
$$;
comment on function private.lock_before_identifications() is
'Trigger: waits for a merge before the statement locks identifications, in the workspace of the request. A service without one may have to repeat a statement that met a merge (40P01).';
create trigger a_lock_before_identifications
before update or delete on public.contact_visitors
for each statement execute function private.lock_before_identifications();
comment on trigger a_lock_before_identifications on public.contact_visitors is 'Identifications and merges take their locks in one order.';

-- A touch that arrived with a contact has it in given and keeps it. The others follow the visitor.
create function private.join_visitors()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    joined public.contact_visitors[] := '{}'::public.contact_visitors[];
    former public.contact_visitors[] := '{}'::public.contact_visitors[];
begin
    if tg_op <> 'DELETE' then
        select array_agg(changed::public.contact_visitors) into joined from new_rows as changed;
    end if;
    if tg_op <> 'INSERT' then
        select array_agg(changed::public.contact_visitors) into former
        from old_rows as changed
        where exists (select from public.workspaces as workspaces where workspaces.id = changed.workspace_id);
    end if;
    -- Waits for events of these visitors that are being recorded; later events wait for this.
    perform pg_advisory_xact_lock(locks.lock)
    from (
        select distinct private.visitor_lock(visitors.workspace_id, visitors.visitor_id) as lock
        from unnest(joined || former) as visitors
        order by 1
    ) as locks;
    update public.touchpoints as touchpoints
    set contact_id = null
    from unnest(former) as visitors
    where
        touchpoints.workspace_id = visitors.workspace_id
        and touchpoints.contact_id = visitors.contact_id
        and touchpoints.visitor_id = visitors.visitor_id
        and not coalesce(touchpoints.given ? 'contact_id', false)
        and not exists (
            select from unnest(joined) as kept
            where kept.workspace_id = visitors.workspace_id and kept.id = visitors.id and kept.contact_id = visitors.contact_id
        );
    update public.touchpoints as touchpoints
    set contact_id = visitors.contact_id
    from unnest(joined) as visitors
    where
        touchpoints.workspace_id = visitors.workspace_id
        and touchpoints.visitor_id = visitors.visitor_id
        and touchpoints.contact_id is null
        and visitors.contact_id is not null;
    return null;
end
$$;
comment on function private.join_visitors() is
'Trigger: an identified visitor''s touches become the contact''s; they move when the visitor turns out to be somebody else, and are anonymous again when the identification is taken back. Touches that name a contact themselves stay.';
create trigger join_visitors_insert
after insert on public.contact_visitors referencing new table as new_rows
for each statement execute function private.join_visitors();
comment on trigger join_visitors_insert on public.contact_visitors is 'Touches of the visitor become the contact''s.';
create trigger join_visitors_update
after update on public.contact_visitors referencing old table as old_rows new table as new_rows
for each statement execute function private.join_visitors();
comment on trigger join_visitors_update on public.contact_visitors is 'Touches of the visitor move to the right contact.';
create trigger join_visitors_delete
after delete on public.contact_visitors referencing old table as old_rows
for each statement execute function private.join_visitors();
comment on trigger join_visitors_delete on public.contact_visitors is 'Touches of the visitor are anonymous again.';

select private.revoke_execute();
-- The checks of source and external_id call it.
grant execute on function private.clean_text(text, boolean) to authenticated, service_role;
-- In views and a default that callers read and write.
revoke all on function public.repeat_minutes() from public, anon, authenticated, service_role;
grant execute on function public.repeat_minutes() to authenticated, service_role;
