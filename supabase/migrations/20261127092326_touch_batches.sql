-- Recording batches: public.record_touchpoints().
--
-- Functions and types. A batch takes its locks in one order: the workspace's meaning (shared), visitors,
-- contacts, then its rows sorted by (source, external_id); two batches of the same events in any order do not deadlock.

create type private.judged_touch as (
    position integer,
    touch public.touchpoints,
    known_id bigint,
    is_first boolean,
    contact_id uuid,
    is_bot boolean,
    meaning private.touch_meaning,
    refusal text [],
    remark text []
);
comment on type private.judged_touch is
'An event with what it means, the touch it already is, and whether it is the first valid one of its key in the batch. A refusal is its rule, its field and the values that its texts name; so is a remark on an event that is recorded.';

create function private.remark_on_codes(workspace_id uuid, sent text, chosen_id uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array[
        'touchpoints_promo_code_chosen', 'promo_code', sent,
        (select codes.code from public.promo_codes as codes where codes.workspace_id = remark_on_codes.workspace_id and codes.id = chosen_id)
    ];
end
$$;
comment on function private.remark_on_codes(uuid, text, uuid) is 'Which of the promo codes of an event its touch has.';
select private.define_refusal(
    'touchpoints_promo_code_chosen',
    'of the promo codes {codes} the touch has {chosen}',
    'An influencer''s code goes before others, and the first before the next; codes that are not known in this workspace do not count.',
    ''
);

create function private.judge_touches(workspace_id uuid, events private.touch_event[])
returns setof private.judged_touch
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
-- The function that inserts does not set this: the checks of foreign keys would be planned for each row.
set plan_cache_mode = force_custom_plan
as $$
declare
    has_content constant boolean := private.has_content(workspace_id);
begin
    -- Thousands are hashed, by a plan made for their number. One is looked up, by a plan that is kept: making it takes longer.
    if cardinality(events) = 1 then
        perform set_config('plan_cache_mode', 'force_generic_plan', true);
    end if;
    return query
    with arrived as materialized (
        select
            given.position, given.touch, given.keys, given.rule, given.field, given.given,
            (given.touch).source as source, (given.touch).external_id as external_id, (given.touch).contact_id as contact_id,
            (given.touch).visitor_id as visitor_id, (given.touch).user_agent as user_agent, known.id as known_id,
            (given.touch).url as url, (given.touch).referrer as referrer, (given.touch).page_url as page_url
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
    -- Content at the addresses of new events.
    places as materialized (
        select found.url, found.deliverable_id
        from private.content_at(
            judge_touches.workspace_id,
            (
                select array_agg(given.url)
                from arrived cross join lateral (values (arrived.url), (arrived.referrer), (arrived.page_url)) as given (url)
                where has_content and arrived.rule is null and arrived.known_id is null and given.url is not null
            )
        ) as found
        where has_content
    ),
    -- The same events, with this content among their keys.
    listed as materialized (
        select
            arrived.position, arrived.touch, arrived.rule, arrived.field, arrived.given, arrived.source, arrived.external_id,
            arrived.contact_id, arrived.visitor_id, arrived.user_agent, arrived.known_id,
            case
                when num_nonnulls(clicked.deliverable_id, referring.deliverable_id, landed.deliverable_id) = 0 then arrived.keys
                else private.keys_at(arrived.keys, clicked.deliverable_id, coalesce(referring.deliverable_id, landed.deliverable_id))
            end as keys
        from arrived
        left join places as clicked on clicked.url = arrived.url
        left join places as referring on referring.url = arrived.referrer
        left join places as landed on landed.url = arrived.page_url
    ),
    -- What each different set of keys means: few of a batch are different.
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
    -- Whose each event is, and why it is refused.
    judged as (
        select
            listed.*, meanings.meaning,
            coalesce((listed.touch).is_bot, agents.is_bot, false) as is_bot,
            coalesce(contacts.merged_into_id, contacts.id, visitors.contact_id) as buyer,
            case
                when listed.rule is not null then array[listed.rule, listed.field] || listed.given
                when listed.contact_id is not null and contacts.id is null
                    then array['touchpoints_contact_id_fkey', 'contact_id', listed.contact_id::text]
                when contacts.erased_at is not null
                    then array['touchpoints_contact_erased', 'contact_id', listed.contact_id::text]
                when (meanings.meaning).rule is not null
                    then array[(meanings.meaning).rule, (meanings.meaning).field] || (meanings.meaning).given
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
        judged.buyer, judged.is_bot, judged.meaning, judged.refusal,
        case
            when judged.refusal is null and strpos((judged.keys).promo_code, ',') > 0
                then private.remark_on_codes(judge_touches.workspace_id, (judged.keys).promo_code, (judged.meaning).promo_code_id)
        end
    from judged;
end
$$;
comment on function private.judge_touches(uuid, private.touch_event[]) is
'Decides the outcome of each event of a batch, looked up set-wise: recorded already, refused, or new with its contact and its meaning.';
select private.define_refusal(
    'touchpoints_contact_id_fkey',
    'contact_id "{contact_id}" is not known in this workspace',
    '',
    'Create the contact first, correct the id, or send the visitor_id alone.'
);

create function private.insert_touches(workspace_id uuid, events private.touch_event[])
returns setof private.touch_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(private.workspace_lock('meaning', insert_touches.workspace_id));
    perform pg_advisory_xact_lock_shared(locks.lock)
    from (
        -- private.visitor_lock(), written out: a call for each event costs as much as parsing it.
        select distinct
            (uuid_hash_extended(insert_touches.workspace_id, 0) & ~255::bigint)
            | (hashtextextended((listed.touch).visitor_id, 0) & 255) as lock
        from unnest(events) as listed
        where listed.rule is null and (listed.touch).contact_id is null
        order by 1
    ) as locks;
    perform from public.contacts as contacts
    where
        contacts.workspace_id = insert_touches.workspace_id
        and contacts.id in (select (listed.touch).contact_id from unnest(events) as listed where listed.rule is null)
    order by contacts.id
    for key share;
    return query
    with judged as materialized (
        select answers.* from private.judge_touches(insert_touches.workspace_id, events) as answers
    ),
    recorded as (
        insert into public.touchpoints (
            workspace_id, touched_at, type, channel, evidence, is_bot, contact_id, visitor_id, workspace_influencer_id, campaign_id,
            deliverable_id, tracking_link_id, promo_code_id, utm_source, utm_medium, utm_campaign, utm_content, utm_term,
            short_code, url, page_url, promo_code, referrer, user_agent, given, properties, source, external_id
        )
        select
            insert_touches.workspace_id, (fresh.touch).touched_at, (fresh.touch).type, (fresh.meaning).channel,
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
        said.texts[1],
        said.texts[2],
        said.message,
        said.hint
    from judged
    left join (
        select told.position, told.texts, filled.message, filled.hint
        from (
            select answered.position, coalesce(answered.refusal, answered.remark) as texts from judged as answered where answered.known_id is null
        ) as told
        cross join lateral private.fill_refusal(told.texts[1], variadic told.texts[3:]) as filled
        where told.texts is not null
    ) as said on said.position = judged.position
    left join recorded
        on
            recorded.source = (judged.touch).source
            and recorded.external_id = (judged.touch).external_id
            and judged.refusal is null
    order by judged.position;
end
$$;
comment on function private.insert_touches(uuid, private.touch_event[]) is
'Records parsed events in one statement, sorted, after taking all locks in one order, and answers for each.';

create function private.recording_workspace(events jsonb, subject text, requested uuid)
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if auth.uid() is not null then
        return private.workspace_to_change('editor', 'record', subject, requested);
    elsif not private.is_service() then
        return null;
    end if;
    return (
        select known.id
        from public.workspaces as known
        where known.id = coalesce(
            requested,
            private.active_workspace('editor'),
            (
                select case when count(distinct events.event ->> 'workspace_id') = 1 then min(events.event ->> 'workspace_id') end
                from jsonb_array_elements(events) as events (event)
                where events.event ->> 'workspace_id' ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$'
            )::uuid
        )
    );
end
$$;
comment on function private.recording_workspace(jsonb, text, uuid) is
'The workspace a batch is recorded in: the argument, else the one the request names, else (services) the one that all events name; null if a service names none. Rejects members below editor. Arguments: the events, what they are, the workspace that the call names.';

-- Definer: it writes what the caller's policies allow, after asking private.recording_workspace() once for the whole batch.
create function private.record_touchpoints(events jsonb, workspace_id uuid)
returns setof private.touch_answer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid;
    words text;
    zone text;
    parsed private.touch_event[];
    single private.touch_event;
    answer private.touch_answer;
begin
    if jsonb_typeof(events) is distinct from 'array' then
        perform private.reject('touchpoints_batch_array');
    elsif events = '[]' then
        return;
    end if;
    workspace := private.recording_workspace(events, 'touchpoints', record_touchpoints.workspace_id);
    if workspace is null then
        perform private.reject('touchpoints_workspace_writable');
    end if;
    select workspaces.time_zone into zone from public.workspaces as workspaces where workspaces.id = workspace;
    if events::text ~ '://[^/?#"[:space:]]*@' then
        events := private.without_password(events::text)::jsonb;
    end if;
    if private.has_suppressions(workspace) then
        words := private.suppressed_words(workspace, events::text);
        select jsonb_agg(private.event_without_suppressed(workspace, listed.event, words) order by listed.position)
        into events
        from jsonb_array_elements(events) with ordinality as listed (event, position);
    end if;
    select array_agg(private.parse_touch(listed.event, listed.position::integer, workspace, zone) order by listed.position)
    into parsed
    from jsonb_array_elements(events) with ordinality as listed (event, position);
    begin
        return query select answers.* from private.insert_touches(workspace, parsed) as answers;
        return;
    exception when integrity_constraint_violation or data_exception or program_limit_exceeded then
        -- An unforeseen error, such as a link that is deleted at the same time: record one by one, so that only one event fails.
        null;
    end;
    foreach single in array parsed loop
        begin
            return query select answers.* from private.insert_touches(workspace, array[single]) as answers;
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
comment on function private.record_touchpoints(jsonb, uuid) is 'Implements public.record_touchpoints().';
select private.define_refusal(
    'touchpoints_batch_array', 'events must be a JSON array', '', 'Send [{…}, {…}], for one event [{…}].', '22023'
);
select private.define_refusal(
    'touchpoints_workspace_writable',
    'this request names no workspace in which to record touchpoints',
    'A service has no workspace of its own, and the one it names has to exist.',
    'Name the workspace: argument workspace_id, header x-workspace-id or setting crmdb.workspace_id.',
    '42501'
);

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
'Records an array of events and answers for each, in order: recorded, known_already (delivered before, nothing changed) or refused with rule, field, reason and hint. One bad event, one merged or one erased contact never costs the others. Each event needs touched_at, type, source, external_id and a contact_id or visitor_id. The workspace is the argument, else the one of the request; services name one. For 100 to 10,000 events a call. PostgreSQL refuses \u0000 and half an emoji in an array before this function sees it (22P05, 22P02): a sender that does not know what its texts hold calls public.record_touchpoint_lines() with the same array as text, which leaves them out. docs/tracking.md lists the fields.';

select private.revoke_execute();
revoke all on function public.record_touchpoints(jsonb, uuid) from public, anon, authenticated, service_role;
grant execute on function
public.record_touchpoints(jsonb, uuid), private.record_touchpoints(jsonb, uuid)
to authenticated, service_role;
