-- Recording single rows: triggers keep the values that arrived in given, and fill in the meaning.
--
-- Functions and triggers on touchpoints.

create function private.known_contact(workspace_id uuid, contact_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person public.contacts;
begin
    -- The foreign key takes this lock anyway, only later. If a merge runs at the same time, either this sees the redirect or
    -- the merge sees the new touch.
    select contacts.*
    into person
    from public.contacts as contacts
    where contacts.workspace_id = known_contact.workspace_id and contacts.id = known_contact.contact_id
    for key share;
    if person.erased_at is not null then
        perform private.reject('touchpoints_contact_erased', known_contact.contact_id::text);
    end if;
    -- The foreign key rejects a contact that does not exist in this workspace.
    return coalesce(person.merged_into_id, known_contact.contact_id);
end
$$;
comment on function private.known_contact(uuid, uuid) is
'The contact that a touch for this contact belongs to: the survivor of a merge; refused if erased.';
select private.define_refusal(
    'touchpoints_contact_erased',
    'an erased contact gets no more touches',
    'Contact {contact_id} was erased on request.',
    'Leave the event out, or record it for its visitor_id alone.'
);

create function private.apply_meaning(touch public.touchpoints)
returns public.touchpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    meaning private.touch_meaning;
    keys constant private.touch_keys := private.place_touch(touch);
begin
    touch.given := private.with_told_codes(touch.given, keys);
    select resolved.*
    into meaning
    from private.resolve_touches(touch.workspace_id, array[keys]) as resolved;
    if meaning.rule like '%\_fkey' then
        -- The foreign key rejects an id that does not exist in this workspace, with the same message if another one has it.
        touch.channel := coalesce(nullif(touch.channel, ''), 'other');
        touch.evidence := coalesce(nullif(touch.evidence, 0), 1);
        return touch;
    elsif meaning.rule is not null then
        perform private.reject(meaning.rule, variadic meaning.given || array[touch.external_id, touch.source]);
    end if;
    touch.channel := meaning.channel;
    touch.evidence := meaning.evidence;
    touch.workspace_influencer_id := meaning.workspace_influencer_id;
    touch.campaign_id := meaning.campaign_id;
    touch.deliverable_id := meaning.deliverable_id;
    touch.tracking_link_id := meaning.tracking_link_id;
    touch.promo_code_id := meaning.promo_code_id;
    touch.utm_source := meaning.utm_source;
    touch.utm_medium := meaning.utm_medium;
    touch.utm_campaign := meaning.utm_campaign;
    touch.utm_content := meaning.utm_content;
    touch.utm_term := meaning.utm_term;
    touch.is_bot := case
        when touch.given ? 'is_bot' then touch.is_bot
        else coalesce(private.is_bot_agent(touch.user_agent), false)
    end;
    return touch;
end
$$;
comment on function private.apply_meaning(public.touchpoints) is
'A touch whose columns are as they arrived, with what they mean; refuses unknown keys and contradictions.';

create function private.said_of(touch public.touchpoints)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'channel', nullif(touch.channel, ''), 'evidence', nullif(touch.evidence, 0), 'is_bot', nullif(touch.is_bot, false),
        'contact_id', touch.contact_id, 'workspace_influencer_id', touch.workspace_influencer_id, 'campaign_id', touch.campaign_id,
        'deliverable_id', touch.deliverable_id, 'tracking_link_id', touch.tracking_link_id, 'promo_code_id', touch.promo_code_id,
        'utm_source', touch.utm_source, 'utm_medium', touch.utm_medium, 'utm_campaign', touch.utm_campaign,
        'utm_content', touch.utm_content, 'utm_term', touch.utm_term
    ))
$$;
comment on function private.said_of(public.touchpoints) is 'Values that a new row gives in the columns that are also found.';

create function private.as_said(touch public.touchpoints)
returns public.touchpoints
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_populate_record(touch, jsonb_build_object(
        'channel', '', 'evidence', 0, 'is_bot', false, 'workspace_influencer_id', null, 'campaign_id', null, 'deliverable_id', null,
        'tracking_link_id', null, 'promo_code_id', null, 'utm_source', null, 'utm_medium', null, 'utm_campaign', null,
        'utm_content', null, 'utm_term', null
    ) || (touch.given - 'contact_id'))
$$;
comment on function private.as_said(public.touchpoints) is
'A stored touch with its columns as they arrived; the contact stays as it is, for visitors and merges decide on it.';

create function private.pinned_meaning(touch public.touchpoints)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_strip_nulls(
        (coalesce(touch.given, '{}') - array['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'told_codes'])
        || jsonb_build_object(
            'channel', touch.channel, 'evidence', touch.evidence, 'is_bot', touch.is_bot,
            'workspace_influencer_id', touch.workspace_influencer_id, 'campaign_id', touch.campaign_id,
            'deliverable_id', touch.deliverable_id, 'tracking_link_id', touch.tracking_link_id, 'promo_code_id', touch.promo_code_id,
            'utm_source', touch.utm_source, 'utm_medium', touch.utm_medium, 'utm_campaign', touch.utm_campaign
        )
    )
$$;
comment on function private.pinned_meaning(public.touchpoints) is
'given of a touch whose texts are erased: what was found from them stays, by id.';

create function private.require_touch_values(touch public.touchpoints)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    missing constant text := case
        when touch.touched_at is null then 'touched_at'
        when touch.type is null then 'type'
        when touch.source = '' then 'source'
        when touch.external_id = '' then 'external_id'
    end;
    wrong constant text[] := private.values_of_touch(jsonb_strip_nulls(
        to_jsonb(touch)
        || jsonb_build_object('channel', nullif(touch.channel, ''), 'evidence', nullif(touch.evidence, 0))
    ));
begin
    if missing is not null then
        perform private.reject('touchpoints_' || missing || '_given', missing, touch.external_id, touch.source);
    end if;
    if wrong is not null then
        perform private.reject(wrong[1], variadic wrong[3:] || array[touch.external_id, touch.source]);
    elsif num_nonnulls(touch.contact_id, touch.visitor_id) = 0 then
        perform private.reject('touchpoints_person_check', touch.external_id, touch.source);
    elsif touch.touched_at < timestamptz '1970-01-01 00:00:00+00' or touch.touched_at > now() + interval '5 minutes' then
        perform private.reject('touchpoints_touched_at_check', private.moment_text(touch.touched_at, touch.workspace_id), touch.external_id, touch.source);
    end if;
end
$$;
comment on function private.require_touch_values(public.touchpoints) is
'Refuses a single row by its values, person and time, and names its event; the constraints say the same without a name.';

-- Definer: it reads links, codes and contacts for every caller.
create function private.resolve_touchpoint()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    perform pg_advisory_xact_lock_shared(private.workspace_lock('meaning', new.workspace_id));
    new.visitor_id := case when not private.says_nothing(new.visitor_id) then private.clean_text(new.visitor_id) end;
    if private.says_nothing(nullif(btrim(new.external_id), '')) then
        perform private.reject('touchpoints_external_id_given', 'external_id', new.external_id, new.source);
    end if;
    -- Bulk inserts of the API send null for what one of their rows leaves out.
    new.source := coalesce(private.clean_text(new.source), case when new.source is null then 'manual' else '' end);
    new.external_id := coalesce(private.clean_text(new.external_id), case when new.external_id is null then gen_random_uuid()::text else '' end);
    new.is_bot := coalesce(new.is_bot, false);
    new.properties := coalesce(new.properties, '{}');
    perform private.require_touch_values(new);
    new.given := private.said_of(new);
    if new.contact_id is not null then
        new.contact_id := private.known_contact(new.workspace_id, new.contact_id);
    elsif new.visitor_id is not null then
        -- If the visitor is identified at the same time, either this sees the new row or join_visitors() sees this one.
        perform pg_advisory_xact_lock_shared(private.visitor_lock(new.workspace_id, new.visitor_id));
        select visitors.contact_id
        into new.contact_id
        from public.contact_visitors as visitors
        where visitors.workspace_id = new.workspace_id and visitors.visitor_id = new.visitor_id;
    end if;
    return private.apply_meaning(new);
end
$$;
comment on function private.resolve_touchpoint() is
'Trigger: keeps what arrived, and fills in the contact of the visitor and what the keys mean.';
create trigger b_resolve_touchpoint
before insert on public.touchpoints
for each row when (new.given is null or current_user in ('authenticated', 'service_role'))
execute function private.resolve_touchpoint();
comment on trigger b_resolve_touchpoint on public.touchpoints is
'Fills in what follows from what is known. Rows that record_touchpoints() has resolved come with given.';

create function private.restate_touchpoint()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changed jsonb;
    restated public.touchpoints;
begin
    if private.is_foreign(new.workspace_id) then
        return new;
    end if;
    perform pg_advisory_xact_lock_shared(private.workspace_lock('meaning', new.workspace_id));
    new.visitor_id := case when not private.says_nothing(new.visitor_id) then private.clean_text(new.visitor_id) end;
    perform private.require_touch_values(new);
    select jsonb_object_agg(now.key, now.value)
    into changed
    from jsonb_each(to_jsonb(new)) as now
    where
        now.value is distinct from to_jsonb(old) -> now.key
        and now.key in (
            'channel', 'evidence', 'is_bot', 'contact_id', 'workspace_influencer_id', 'campaign_id', 'deliverable_id',
            'tracking_link_id', 'promo_code_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'
        );
    new.given := jsonb_strip_nulls(coalesce(old.given, private.said_of(old)) || coalesce(changed, '{}'));
    if changed ? 'contact_id' and new.contact_id is not null then
        new.contact_id := private.known_contact(new.workspace_id, new.contact_id);
    elsif not new.given ? 'contact_id' and (changed ? 'contact_id' or new.visitor_id is distinct from old.visitor_id) then
        -- Without a contact of its own the touch belongs to that of its visitor.
        perform pg_advisory_xact_lock_shared(private.visitor_lock(new.workspace_id, new.visitor_id));
        new.contact_id := (
            select visitors.contact_id
            from public.contact_visitors as visitors
            where visitors.workspace_id = new.workspace_id and visitors.visitor_id = new.visitor_id
        );
    end if;
    restated := private.as_said(new);
    return private.apply_meaning(restated);
end
$$;
comment on function private.restate_touchpoint() is
'Trigger: keeps the values that a user or service changes in given, and finds the meaning of the touch again.';
create trigger b_restate_touchpoint
before update on public.touchpoints
for each row when (current_user in ('authenticated', 'service_role'))
execute function private.restate_touchpoint();
comment on trigger b_restate_touchpoint on public.touchpoints is 'A changed touch is resolved again.';
create trigger follow_redirect
before update of contact_id on public.touchpoints
for each row when (new.contact_id is not null) execute function private.follow_redirect();
comment on trigger follow_redirect on public.touchpoints is 'A row that names a merged contact is recorded for the survivor.';

select private.revoke_execute();
