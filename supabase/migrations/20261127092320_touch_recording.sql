-- Recording touches: single rows by trigger, batches by public.record_touchpoints().
--
-- Functions, a type and triggers on touchpoints. A batch takes its locks in one order: the workspace's meaning (shared), visitors,
-- contacts, then its rows sorted by (source, external_id); two batches of the same events in any order do not deadlock.

-- Single rows

create function private.known_contact(workspace_id uuid, contact_id uuid)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    person public.contacts;
begin
    -- The lock the foreign key takes anyway, only earlier: of a merge at this very moment either this sees the redirect, or the
    -- merge sees the new touch.
    select contacts.*
    into person
    from public.contacts as contacts
    where contacts.workspace_id = known_contact.workspace_id and contacts.id = known_contact.contact_id
    for key share;
    if person.erased_at is not null then
        perform private.reject(
            'touchpoints_contact_erased',
            'an erased contact gets no more touches',
            format('Contact %s was erased on request.', known_contact.contact_id),
            'Leave the event out, or record it for its visitor_id alone.'
        );
    end if;
    -- A contact that is not there, elsewhere or nowhere, is left to the foreign key.
    return coalesce(person.merged_into_id, known_contact.contact_id);
end
$$;
comment on function private.known_contact(uuid, uuid) is
'The contact that a touch for this contact belongs to: the survivor of a merge; refused if erased.';

create function private.apply_meaning(touch public.touchpoints)
returns public.touchpoints
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    meaning private.touch_meaning;
begin
    select resolved.*
    into meaning
    from private.resolve_touches(touch.workspace_id, array[private.touch_keys_of(touch)]) as resolved;
    if meaning.rule like '%\_fkey' then
        -- An id that is nowhere or elsewhere is the foreign key's to refuse, in the same words for both.
        touch.channel := coalesce(nullif(touch.channel, ''), 'other');
        touch.evidence := coalesce(nullif(touch.evidence, 0), 1);
        return touch;
    elsif meaning.rule is not null then
        perform private.reject(
            meaning.rule,
            meaning.reason,
            format('Event "%s" of source "%s", field %s.', touch.external_id, touch.source, meaning.field),
            meaning.hint
        );
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
comment on function private.said_of(public.touchpoints) is 'What a new row says of the columns that are also found.';

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
        (coalesce(touch.given, '{}') - array['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'])
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

-- Definer: fills in what follows from what is known, whatever the caller may read.
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
    perform pg_advisory_xact_lock_shared(private.meaning_lock(new.workspace_id));
    new.visitor_id := nullif(btrim(new.visitor_id), '');
    new.given := private.said_of(new);
    if new.contact_id is not null then
        new.contact_id := private.known_contact(new.workspace_id, new.contact_id);
    elsif new.visitor_id is not null then
        -- A visitor identified at this very moment: either this sees the new row, or join_visitors() sees this one.
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
    perform pg_advisory_xact_lock_shared(private.meaning_lock(new.workspace_id));
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
    elsif changed ? 'contact_id' and new.visitor_id is not null then
        select visitors.contact_id
        into new.contact_id
        from public.contact_visitors as visitors
        where visitors.workspace_id = new.workspace_id and visitors.visitor_id = new.visitor_id;
    end if;
    restated := private.as_said(new);
    return private.apply_meaning(restated);
end
$$;
comment on function private.restate_touchpoint() is
'Trigger: what a user or service changes of a touch is a new statement: it is kept as given, and the meaning is found anew.';
create trigger b_restate_touchpoint
before update on public.touchpoints
for each row when (current_user in ('authenticated', 'service_role'))
execute function private.restate_touchpoint();
comment on trigger b_restate_touchpoint on public.touchpoints is 'A changed touch is resolved again.';
create trigger follow_redirect
before update of contact_id on public.touchpoints
for each row when (new.contact_id is not null) execute function private.follow_redirect();
comment on trigger follow_redirect on public.touchpoints is 'What is recorded for a merged contact belongs to the survivor.';

-- Batches

create type private.touch_event as (
    position integer,
    touch public.touchpoints,
    keys private.touch_keys,
    rule text,
    field text,
    reason text,
    hint text
);
comment on type private.touch_event is 'An event of a batch: where it stands, the touch as it arrived, its keys, and what is wrong with its form.';

create function private.parse_rare_moment(value text, time_zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if value !~ '^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?)?( ?(Z|z|[+-]\d\d(:?\d\d)?))?$' then
        return null;
    elsif value ~ '\d\d:\d\d.*(Z|z|[+-]\d\d(:?\d\d)?)$' then
        return replace(value, ',', '.')::timestamptz;
    end if;
    return replace(value, ',', '.')::timestamp at time zone time_zone;
exception when data_exception then
    return null;
end
$$;
comment on function private.parse_rare_moment(text, text) is
'A moment in any form of ISO 8601, or NULL if it is none or impossible (February 30). Without an offset it is local to the time zone; a date is its midnight.';

create function private.parse_moment(value text, time_zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The usual form cannot fail, so it needs no subtransaction: every month has 28 days.
    if value ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4]):?[0-5]\d)$'
        and value > '0001'
    then
        return value::timestamptz;
    end if;
    return private.parse_rare_moment(value, time_zone);
end
$$;
comment on function private.parse_moment(text, text) is 'The moment of an event, or NULL if it is none; see private.parse_rare_moment().';

create function private.form_of_touch(event jsonb, workspace_id uuid, touched_at timestamptz)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    known constant text[] := array[
        'touched_at', 'type', 'channel', 'evidence', 'is_bot', 'contact_id', 'visitor_id', 'workspace_influencer_id', 'campaign_id',
        'deliverable_id', 'tracking_link_id', 'promo_code_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term',
        'short_code', 'url', 'page_url', 'promo_code', 'referrer', 'user_agent', 'properties', 'source', 'external_id', 'workspace_id'
    ];
    field text;
begin
    if event - known <> '{}' then
        select min(keys.key) into field from jsonb_object_keys(event - known) as keys (key);
        return array[
            'touchpoints_field_known', field, format('"%s" is no field of a touch', field),
            'Put what attribution does not read into properties. Fields: ' || array_to_string(known, ', ') || '.'
        ];
    end if;
    field := case
        when coalesce(event ->> 'touched_at', '') = '' then 'touched_at'
        when coalesce(event ->> 'type', '') = '' then 'type'
        when coalesce(btrim(event ->> 'source'), '') = '' then 'source'
        when coalesce(btrim(event ->> 'external_id'), '') = '' then 'external_id'
    end;
    if field is not null then
        return array['touchpoints_' || field || '_given', field, format('%s is missing', field), 'Send it with every event.'];
    elsif lower(event ->> 'workspace_id') <> workspace_id::text then
        return array[
            'touchpoints_workspace_same', 'workspace_id', 'the event names another workspace than the request',
            'Send one batch for each workspace.'
        ];
    elsif coalesce(nullif(event ->> 'contact_id', ''), nullif(btrim(event ->> 'visitor_id'), '')) is null then
        return array[
            'touchpoints_person_check', 'contact_id', 'the event has neither contact_id nor visitor_id',
            'Send the contact, or the anonymous id of the visitor.'
        ];
    elsif touched_at is null then
        return array[
            'touchpoints_touched_at_moment', 'touched_at', format('touched_at "%s" is no moment', event ->> 'touched_at'),
            'Send ISO 8601, such as 2026-07-01T10:00:00Z.'
        ];
    elsif touched_at < timestamptz '1970-01-01 00:00:00+00' or touched_at > now() + interval '5 minutes' then
        return array[
            'touchpoints_touched_at_check', 'touched_at', format('touched_at "%s" lies before 1970 or ahead', event ->> 'touched_at'),
            'A touch is recorded when it has happened. Check the clock and the time zone of the sender.'
        ];
    end if;
    return private.values_of_touch(event);
end
$$;
comment on function private.form_of_touch(jsonb, uuid, timestamptz) is
'What is wrong with the form of an event, as rule, field, reason and hint; NULL if nothing is.';

create function private.values_of_touch(event jsonb)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    uuid_form constant text := '^([0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})?$';
    field text;
begin
    field := case
        when event ->> 'contact_id' !~* uuid_form then 'contact_id'
        when event ->> 'workspace_influencer_id' !~* uuid_form then 'workspace_influencer_id'
        when event ->> 'campaign_id' !~* uuid_form then 'campaign_id'
        when event ->> 'deliverable_id' !~* uuid_form then 'deliverable_id'
        when event ->> 'tracking_link_id' !~* uuid_form then 'tracking_link_id'
        when event ->> 'promo_code_id' !~* uuid_form then 'promo_code_id'
    end;
    if field is not null then
        return array[
            'touchpoints_' || field || '_uuid', field, format('%s "%s" is no UUID', field, event ->> field),
            'Send the id of the row; links and codes can also be named by short_code, url and promo_code.'
        ];
    end if;
    field := case
        when event ->> 'type' not in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention',
            'view_through'
        ) then 'type'
        when not private.is_channel(nullif(event ->> 'channel', '')) then 'channel'
        when event ->> 'evidence' !~ '^[1-5]?$' then 'evidence'
        when event ->> 'is_bot' !~ '^(true|false|)$' then 'is_bot'
        when jsonb_typeof(event -> 'properties') not in ('object', 'null') then 'properties'
        when length(event ->> 'external_id') > 500 then 'external_id'
        when length(event ->> 'visitor_id') > 500 then 'visitor_id'
    end;
    if field is not null then
        return array[
            'touchpoints_' || field || '_check', field, format('%s cannot be "%s"', field, left(event ->> field, 100)),
            case field
                when 'type' then 'Types: link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, '
                || 'mention, view_through.'
                when 'channel' then 'Leave it out, and it is found; channels are in docs/tracking.md.'
                when 'evidence' then 'Send 1 to 5, or leave it out: it follows from the type.'
                when 'is_bot' then 'Send true or false.'
                when 'properties' then 'Send an object.'
                else 'Send at most 500 characters.'
            end
        ];
    end if;
    return null;
end
$$;
comment on function private.values_of_touch(jsonb) is
'What is wrong with single values of an event, as rule, field, reason and hint; NULL if nothing is: ids, types, channels, lengths.';

create function private.parse_touch(event jsonb, ordinal integer, workspace_id uuid, time_zone text)
returns private.touch_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    parsed private.touch_event;
    touch public.touchpoints;
    said jsonb := event;
    moment timestamptz;
    wrong text[];
begin
    parsed.position := ordinal;
    if jsonb_typeof(event) <> 'object' then
        parsed.rule := 'touchpoints_event_object';
        parsed.reason := 'the event is no JSON object';
        parsed.hint := 'Send one object for each event.';
        return parsed;
    end if;
    moment := private.parse_moment(event ->> 'touched_at', time_zone);
    wrong := private.form_of_touch(event, workspace_id, moment);
    if wrong is null then
        -- An empty string says as little as null: exports write both.
        if strpos(event::text, '""') > 0 then
            select jsonb_object_agg(fields.key, fields.value)
            into said
            from jsonb_each(event) as fields
            where fields.value <> '""';
        end if;
        touch := jsonb_populate_record(null::public.touchpoints, said - array['touched_at', 'workspace_id']);
        touch.workspace_id := workspace_id;
        touch.touched_at := moment;
        touch.visitor_id := btrim(touch.visitor_id);
        touch.properties := coalesce(nullif(touch.properties, 'null'), '{}');
        touch.given := jsonb_strip_nulls(said - array[
            'touched_at', 'type', 'visitor_id', 'short_code', 'url', 'page_url', 'promo_code', 'referrer', 'user_agent', 'properties',
            'source', 'external_id', 'workspace_id'
        ]);
        parsed.keys := private.touch_keys_of(touch);
    else
        parsed.rule := wrong[1];
        parsed.field := wrong[2];
        parsed.reason := wrong[3];
        parsed.hint := wrong[4];
    end if;
    touch.source := btrim(event ->> 'source');
    touch.external_id := btrim(event ->> 'external_id');
    parsed.touch := touch;
    return parsed;
end
$$;
comment on function private.parse_touch(jsonb, integer, uuid, text) is 'One event of a batch, or what is wrong with it.';

create type private.touch_answer as (
    position integer,
    source text,
    external_id text,
    outcome text,
    touchpoint_id bigint,
    rule text,
    field text,
    reason text,
    hint text
);
comment on type private.touch_answer is 'What became of one event of a batch.';

create type private.judged_touch as (
    position integer,
    touch public.touchpoints,
    known_id bigint,
    is_first boolean,
    contact_id uuid,
    is_bot boolean,
    meaning private.touch_meaning,
    refusal text []
);
comment on type private.judged_touch is
'An event with what it means, the touch it already is, whether it is the first valid one of its key in the batch, and why it is refused: rule, field, reason, hint.';

create function private.judge_touches(workspace_id uuid, events private.touch_event[])
returns setof private.judged_touch
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- How many events there are decides the plan: thousands are hashed, one is looked up. Not where rows are inserted: the checks of
-- foreign keys would be planned for each row.
set plan_cache_mode = force_custom_plan
as $$
begin
    return query
    with listed as materialized (
        select
            given.position, given.touch, given.keys, given.rule, given.field, given.reason, given.hint,
            (given.touch).source as source, (given.touch).external_id as external_id, (given.touch).contact_id as contact_id,
            (given.touch).visitor_id as visitor_id, (given.touch).user_agent as user_agent, known.id as known_id
        from unnest(events) as given
        left join lateral (
            select touchpoints.id
            from public.touchpoints as touchpoints
            where
                touchpoints.workspace_id = judge_touches.workspace_id
                and touchpoints.source = (given.touch).source
                and touchpoints.external_id = (given.touch).external_id
            limit 1
        ) as known on true
    ),
    kinds as materialized (
        select asked.keys, row_number() over () as kind
        from (select distinct listed.keys from listed where listed.rule is null and listed.known_id is null) as asked
    ),
    meanings as materialized (
        select kinds.keys, meaning
        from private.resolve_touches(
            judge_touches.workspace_id, (select array_agg(kinds.keys order by kinds.kind) from kinds)
        ) as meaning
        inner join kinds on kinds.kind = meaning.position
    ),
    agents as materialized (
        select asked.user_agent, private.is_bot_agent(asked.user_agent) as is_bot
        from (select distinct listed.user_agent from listed where listed.user_agent is not null) as asked
    ),
    judged as (
        select
            listed.*, meanings.meaning,
            coalesce((listed.touch).is_bot, agents.is_bot, false) as is_bot,
            coalesce(contacts.merged_into_id, contacts.id, visitors.contact_id) as buyer,
            case
                when listed.rule is not null then array[listed.rule, listed.field, listed.reason, listed.hint]
                when listed.contact_id is not null and contacts.id is null then array[
                    'touchpoints_contact_id_fkey', 'contact_id',
                    format('contact_id "%s" is not known in this workspace', listed.contact_id),
                    'Create the contact first, correct the id, or send the visitor_id alone.'
                ]
                when contacts.erased_at is not null then array[
                    'touchpoints_contact_erased', 'contact_id', 'an erased contact gets no more touches',
                    'Leave the event out, or record it for its visitor_id alone.'
                ]
                when (meanings.meaning).rule is not null then array[
                    (meanings.meaning).rule, (meanings.meaning).field, (meanings.meaning).reason, (meanings.meaning).hint
                ]
            end as refusal
        from listed
        left join meanings on meanings.keys = listed.keys
        left join agents on agents.user_agent = listed.user_agent
        left join public.contacts as contacts
            on contacts.workspace_id = judge_touches.workspace_id and contacts.id = listed.contact_id
        left join public.contact_visitors as visitors
            on
                visitors.workspace_id = judge_touches.workspace_id
                and visitors.visitor_id = case when listed.contact_id is null then listed.visitor_id end
    )
    select
        judged.position, judged.touch, judged.known_id,
        judged.refusal is null and judged.known_id is null and row_number() over (
            partition by judged.source, judged.external_id
            order by judged.refusal is not null, judged.position
        ) = 1,
        judged.buyer, judged.is_bot, judged.meaning, judged.refusal
    from judged;
end
$$;
comment on function private.judge_touches(uuid, private.touch_event[]) is
'What becomes of each event of a batch, looked up set-wise: recorded already, refused, or new with its contact and its meaning.';

create function private.record_touches(workspace_id uuid, events private.touch_event[])
returns setof private.touch_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(private.meaning_lock(record_touches.workspace_id));
    perform pg_advisory_xact_lock_shared(locks.lock)
    from (
        -- private.visitor_lock(), written out: a call for each event costs as much as parsing it.
        select distinct
            7262830400000::bigint
            + ((hashtextextended((listed.touch).visitor_id, 0) # uuid_hash_extended(record_touches.workspace_id, 0)) & 255) as lock
        from unnest(events) as listed
        where listed.rule is null and (listed.touch).contact_id is null
        order by 1
    ) as locks;
    perform from public.contacts as contacts
    where
        contacts.workspace_id = record_touches.workspace_id
        and contacts.id in (select (listed.touch).contact_id from unnest(events) as listed where listed.rule is null)
    order by contacts.id
    for key share;
    return query
    with judged as materialized (
        select answers.* from private.judge_touches(record_touches.workspace_id, events) as answers
    ),
    recorded as (
        insert into public.touchpoints (
            workspace_id, touched_at, type, channel, evidence, is_bot, contact_id, visitor_id, workspace_influencer_id, campaign_id,
            deliverable_id, tracking_link_id, promo_code_id, utm_source, utm_medium, utm_campaign, utm_content, utm_term,
            short_code, url, page_url, promo_code, referrer, user_agent, given, properties, source, external_id
        )
        select
            record_touches.workspace_id, (fresh.touch).touched_at, (fresh.touch).type, (fresh.meaning).channel,
            (fresh.meaning).evidence, fresh.is_bot, fresh.contact_id, (fresh.touch).visitor_id,
            (fresh.meaning).workspace_influencer_id, (fresh.meaning).campaign_id, (fresh.meaning).deliverable_id,
            (fresh.meaning).tracking_link_id, (fresh.meaning).promo_code_id, (fresh.meaning).utm_source,
            (fresh.meaning).utm_medium, (fresh.meaning).utm_campaign, (fresh.meaning).utm_content, (fresh.meaning).utm_term,
            (fresh.touch).short_code, (fresh.touch).url, (fresh.touch).page_url, (fresh.touch).promo_code,
            (fresh.touch).referrer, (fresh.touch).user_agent, (fresh.touch).given, (fresh.touch).properties,
            (fresh.touch).source, (fresh.touch).external_id
        from judged as fresh
        where fresh.is_first
        order by (fresh.touch).source, (fresh.touch).external_id
        on conflict on constraint touchpoints_external_id_key do nothing
        returning touchpoints.id, touchpoints.source, touchpoints.external_id
    )
    select
        judged.position, (judged.touch).source, (judged.touch).external_id,
        case
            when judged.known_id is not null then 'known_already'
            when judged.refusal is not null then 'refused'
            when judged.is_first and recorded.id is not null then 'recorded'
            else 'known_already'
        end,
        coalesce(judged.known_id, recorded.id),
        case when judged.known_id is null then judged.refusal[1] end,
        case when judged.known_id is null then judged.refusal[2] end,
        case when judged.known_id is null then judged.refusal[3] end,
        case when judged.known_id is null then judged.refusal[4] end
    from judged
    left join recorded
        on
            recorded.source = (judged.touch).source
            and recorded.external_id = (judged.touch).external_id
            and judged.refusal is null
    order by judged.position;
end
$$;
comment on function private.record_touches(uuid, private.touch_event[]) is
'Records parsed events in one statement, sorted, after taking all locks in one order, and answers for each.';

create function private.recording_workspace(events jsonb, requested uuid)
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller constant uuid := auth.uid();
    named uuid := requested;
    found_role text;
begin
    if named is null and caller is null then
        named := coalesce(
            private.active_workspace('editor'),
            (
                select case when count(distinct events.event ->> 'workspace_id') = 1 then min(events.event ->> 'workspace_id') end
                from jsonb_array_elements(events) as events (event)
                where events.event ->> 'workspace_id' ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
            )::uuid
        );
    elsif named is null then
        return private.active_workspace('editor');
    end if;
    if caller is null then
        return case when private.is_service() then (select known.id from public.workspaces as known where known.id = named) end;
    end if;
    select members.role
    into found_role
    from public.workspace_members as members
    where members.workspace_id = named and members.user_id = caller;
    return case when private.role_rank(found_role) >= private.role_rank('editor') then named end;
end
$$;
comment on function private.recording_workspace(jsonb, uuid) is
'The workspace a batch is recorded in: the argument, else the one the request names, else (services) the one that all events name; NULL if the caller may not write there.';

-- Definer: it writes what the caller's policies allow, after asking private.recording_workspace() once for the whole batch.
create function private.record_touchpoints(events jsonb, workspace_id uuid)
returns setof private.touch_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid;
    zone text;
    parsed private.touch_event[];
    single private.touch_event;
    answer private.touch_answer;
begin
    if jsonb_typeof(events) is distinct from 'array' then
        perform private.reject(
            'touchpoints_batch_array', 'events must be a JSON array', '', 'Send [{…}, {…}], for one event [{…}].', '22023'
        );
    elsif events = '[]' then
        return;
    end if;
    workspace := private.recording_workspace(events, record_touchpoints.workspace_id);
    if workspace is null then
        perform private.reject(
            'touchpoints_workspace_writable',
            'this request names no workspace in which the caller may record',
            'Members need at least the role editor; a service has no workspace of its own.',
            'Name the workspace: argument workspace_id, header x-workspace-id or setting crmdb.workspace_id.',
            '42501'
        );
    end if;
    select workspaces.time_zone into zone from public.workspaces as workspaces where workspaces.id = workspace;
    select array_agg(private.parse_touch(listed.event, listed.position::integer, workspace, zone) order by listed.position)
    into parsed
    from jsonb_array_elements(events) with ordinality as listed (event, position);
    begin
        return query select answers.* from private.record_touches(workspace, parsed) as answers;
        return;
    exception when integrity_constraint_violation or data_exception or program_limit_exceeded then
        -- Something no check foresaw, such as a link deleted at this very moment: one by one, so that it costs one event.
        null;
    end;
    foreach single in array parsed loop
        begin
            return query select answers.* from private.record_touches(workspace, array[single]) as answers;
        exception when integrity_constraint_violation or data_exception or program_limit_exceeded then
            answer := null;
            get stacked diagnostics answer.rule = constraint_name, answer.field = column_name, answer.reason = message_text;
            answer.position := single.position;
            answer.source := (single.touch).source;
            answer.external_id := (single.touch).external_id;
            answer.outcome := 'refused';
            return next answer;
        end;
    end loop;
end
$$;
comment on function private.record_touchpoints(jsonb, uuid) is 'The work of public.record_touchpoints().';

create function public.record_touchpoints(events jsonb, workspace_id uuid default null)
returns table (
    "position" integer, -- noqa: RF06
    source text,
    external_id text,
    outcome text,
    touchpoint_id bigint,
    rule text,
    field text,
    reason text,
    hint text
)
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select
        answers.position,
        answers.source,
        answers.external_id,
        answers.outcome,
        answers.touchpoint_id,
        answers.rule,
        answers.field,
        answers.reason,
        answers.hint
    from private.record_touchpoints(events, workspace_id) as answers; -- noqa: RF03
end;
comment on function public.record_touchpoints(jsonb, uuid) is
'Records an array of events and answers for each, in order: recorded, known_already (delivered before, nothing changed) or refused with rule, field, reason and hint. One bad event, one merged or one erased contact never costs the others. Each event needs touched_at, type, source, external_id and a contact_id or visitor_id. The workspace is the argument, else the one of the request; services name one. For 100 to 10,000 events a call. docs/tracking.md lists the fields.';

select private.revoke_execute();
revoke all on function public.record_touchpoints(jsonb, uuid) from public, anon, authenticated, service_role;
grant execute on function
public.record_touchpoints(jsonb, uuid), private.record_touchpoints(jsonb, uuid)
to authenticated, service_role;
