-- Reading the events of a batch: each becomes a touch as it arrived, or a refusal that names the field.
--
-- Functions and a type.

create type private.touch_event as (
    position integer,
    touch public.touchpoints,
    keys private.touch_keys,
    rule text,
    field text,
    given text []
);
comment on type private.touch_event is 'An event of a batch: where it stands, the touch as it arrived, its keys, and what is wrong with its form: rule, field and the values that the texts of the refusal name.';

create function private.parse_rare_moment(value text, time_zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    basic text[];
begin
    -- Programs write the zone beside the offset: +0200 CEST, Z[UTC], +01:00[Europe/Berlin], GMT+0100 (Central European Standard Time).
    value := regexp_replace(value, '(Z|[+-]\d\d:?\d\d)( [A-Z]{2,5}|\[[\w/+-]+\]| \([^()]+\))$', '\1');
    if value ~ '^\d{10}(\d{3}|\d{6}|\d{9})?([.]\d+)?$' then
        -- Seconds, milliseconds, microseconds or nanoseconds since 1970, as programs count.
        return to_timestamp(
            value::numeric / case length(split_part(value, '.', 1)) when 13 then 1000 when 16 then 1000000 when 19 then 1000000000 else 1 end
        );
    elsif value ~ '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(:\d\d)? (UT|UTC|GMT|Z|[+-]\d{4})$' then
        -- As mail and HTTP write it.
        return regexp_replace(substr(value, 6), ' UT$', ' UTC')::timestamptz;
    elsif value ~ '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4}$' then
        -- As browsers write it. PostgreSQL reads GMT+0100 with the sign turned.
        return replace(substr(value, 5), 'GMT', '')::timestamptz;
    elsif value ~ '^\d{4}/\d\d/\d\d' then
        value := replace(value, '/', '-');
    end if;
    -- 20260701T100000Z; a day alone could be any number.
    basic := regexp_match(value, '^([12]\d{3})(\d\d)(\d\d)[Tt ]?(\d\d)(\d\d)(\d\d(?:[.,]\d{1,9})?)?([^0-9].*)?$');
    if basic is not null then
        value := concat_ws('-', basic[1], basic[2], basic[3]) || 'T' || concat_ws(':', basic[4], basic[5], basic[6]) || coalesce(basic[7], '');
    end if;
    if value !~ '^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?)?( ?(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?))?$' then
        return null;
    elsif value ~ '\d\d:\d\d.*(Z|z|UTC|GMT|[+-]\d\d(:?\d\d)?)$' then
        return replace(value, ',', '.')::timestamptz;
    end if;
    return replace(value, ',', '.')::timestamp at time zone time_zone;
exception when data_exception then
    return null;
end
$$;
comment on function private.parse_rare_moment(text, text) is
'A moment in ISO 8601, extended or basic (2026-07-01T10:00:00Z, 20260701T100000Z), as mail and browsers write it (Wed, 01 Jul 2026 10:00:00 GMT), or in seconds (10 digits), milliseconds (13), microseconds (16) or nanoseconds (19) since 1970. NULL if the text is not a moment or an impossible one (February 30). Without an offset it is local to the time zone; a date is its midnight.';

create function private.parse_moment(value text, time_zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The usual form cannot fail, so it needs no subtransaction: every month has 28 days.
    if value ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])[T ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-](0\d|1[0-4])(:?[0-5]\d)?)$'
        and value > '0001'
    then
        return value::timestamptz;
    end if;
    return private.parse_rare_moment(btrim(value), time_zone);
end
$$;
comment on function private.parse_moment(text, text) is 'The moment of an event, or NULL if the text is not a moment; see private.parse_rare_moment().';

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
        return array['touchpoints_field_known', field, field, array_to_string(known, ', ')];
    end if;
    field := case
        when coalesce(event ->> 'touched_at', '') = '' then 'touched_at'
        when coalesce(event ->> 'type', '') = '' then 'type'
        when coalesce(btrim(event ->> 'source'), '') = '' then 'source'
        -- Nearly every id has a digit, and then says something.
        when coalesce(event ->> 'external_id', '') !~ '[1-9]' and private.says_nothing(coalesce(event ->> 'external_id', ''))
            then 'external_id'
    end;
    if field is not null then
        return array['touchpoints_' || field || '_given', field, field];
    elsif lower(event ->> 'workspace_id') <> workspace_id::text then
        return array['touchpoints_workspace_same', 'workspace_id'];
    elsif coalesce(nullif(event ->> 'contact_id', ''), nullif(btrim(event ->> 'visitor_id'), '')) is null then
        return array['touchpoints_person_check', 'contact_id'];
    elsif touched_at is null then
        return array['touchpoints_touched_at_moment', 'touched_at', event ->> 'touched_at'];
    elsif touched_at < timestamptz '1970-01-01 00:00:00+00' or touched_at > now() + interval '5 minutes' then
        return array['touchpoints_touched_at_check', 'touched_at', event ->> 'touched_at'];
    end if;
    return private.values_of_touch(event);
end
$$;
comment on function private.form_of_touch(jsonb, uuid, timestamptz) is
'Finds what is wrong with the form of an event: rule, field and the values that the texts of the refusal name; NULL if nothing is.';
select private.define_refusal(
    'touchpoints_field_known', '"{field}" is not a field of a touch', '', 'Put what attribution does not read into properties. Fields: {fields}.'
);
select
    private.define_refusal(
        'touchpoints_' || fields.name || '_given', '{field} is missing', 'It is of event "{external_id}" of source "{source}".',
        'Send it with every event; null, undefined and the like are nothing.'
    )
from unnest(array['touched_at', 'type', 'source', 'external_id']) as fields (name);
select private.define_refusal(
    'touchpoints_workspace_same', 'the event names another workspace than the request', '', 'Send one batch for each workspace.'
);
select private.define_refusal(
    'touchpoints_person_check',
    'the event has neither contact_id nor visitor_id',
    'It is of event "{external_id}" of source "{source}".',
    'Send the contact, or the id that the visitor''s browser keeps; null, undefined and the like are none.'
);
select private.define_refusal(
    'touchpoints_touched_at_moment', 'touched_at "{value}" is not a moment', '', 'Send ISO 8601, such as 2026-07-01T10:00:00Z, or seconds, milliseconds or microseconds since 1970.'
);
select private.define_refusal(
    'touchpoints_touched_at_check',
    'touched_at "{value}" lies before 1970 or ahead',
    'It is of event "{external_id}" of source "{source}".',
    'A touch is recorded when it has happened. Check the clock and the time zone of the sender.'
);

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
        return array['touchpoints_' || field || '_uuid', field, field, event ->> field];
    end if;
    field := case
        when event ->> 'type' not in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention',
            'view_through'
        ) then 'type'
        when not private.is_channel(nullif(event ->> 'channel', '')) then 'channel'
        when event ->> 'evidence' !~ '^[1-5]?$' then 'evidence'
        when event ->> 'is_bot' !~* '^(true|t|yes|y|on|1|false|f|no|n|off|0|)$' then 'is_bot'
        when jsonb_typeof(event -> 'properties') not in ('object', 'null') and event -> 'properties' <> '""' then 'properties'
    end;
    if field is not null then
        return array['touchpoints_' || field || '_check', field, field, left(event ->> field, 100)];
    end if;
    -- Few events are long at all.
    if pg_column_size(event) > 500 then
        select texts.name into field
        from unnest(array[
            'external_id', 'source', 'visitor_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'short_code',
            'url', 'page_url', 'promo_code', 'referrer', 'user_agent', 'properties'
        ]) as texts (name)
        where length(event ->> texts.name)
        > case texts.name when 'properties' then 100000 else private.longest_text(private.text_kind(texts.name)) end;
    end if;
    if field is not null then
        return array['touchpoints_' || field || '_length_check', field, field, length(event ->> field)::text, left(event ->> field, 50)];
    end if;
    return null;
end
$$;
comment on function private.values_of_touch(jsonb) is
'Finds what is wrong with single values of an event, as rule, field and values for the texts; NULL if nothing is: ids, types, channels, lengths.';
select
    private.define_refusal(
        'touchpoints_' || fields.name || '_uuid',
        '{field} "{value}" is not a UUID',
        '',
        'Send the id of the row; links and codes can also be named by short_code, url and promo_code.'
    )
from unnest(array[
    'contact_id', 'workspace_influencer_id', 'campaign_id', 'deliverable_id', 'tracking_link_id', 'promo_code_id'
]) as fields (name);
select
    private.define_refusal(
        'touchpoints_' || fields.name || '_check',
        '{field} cannot be "{value}"',
        case when fields.name in ('type', 'channel', 'evidence', 'properties') then 'It is of event "{external_id}" of source "{source}".' else '' end,
        fields.hint
    )
from (
    values
    (
        'type',
        'Types: link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, mention, view_through.'
    ),
    ('channel', 'Leave it out, and it is found; channels are in docs/tracking.md.'),
    ('evidence', 'Send 1 to 5, or leave it out: it follows from the type.'),
    ('is_bot', 'Send true or false (or yes, no, 1, 0).'),
    ('properties', 'Send an object.')
) as fields (name, hint);
select
    private.define_refusal(
        'touchpoints_' || fields.name || '_length_check',
        '{field} has {length} characters, too many: "{beginning}…"',
        'It is of event "{external_id}" of source "{source}".',
        format('Send at most %s characters.', case fields.name when 'properties' then 100000 else private.longest_text(private.text_kind(fields.name)) end)
    )
from unnest(array[
    'external_id', 'source', 'visitor_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'short_code', 'url',
    'page_url', 'promo_code', 'referrer', 'user_agent', 'properties'
]) as fields (name);

create function private.clean_keys(event jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return event || (
        select coalesce(jsonb_object_agg(fields.key, private.clean_text(fields.value #>> '{}')), '{}')
        from jsonb_each(event) as fields
        where fields.key in ('visitor_id', 'source', 'external_id') and jsonb_typeof(fields.value) = 'string'
    );
end
$$;
comment on function private.clean_keys(jsonb) is
'An event whose visitor, source and external id are spelt as every key is: without control and zero-width characters; blank ones are null.';

create function private.clean_words(event jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(fields.key, case
            when jsonb_typeof(fields.value) <> 'string' and fields.key <> 'evidence' then fields.value
            when fields.key in ('type', 'channel') then to_jsonb(regexp_replace(lower(btrim(fields.value #>> '{}')), '[ -]+', '_', 'g'))
            -- Programs that count in decimals send 4.0.
            when fields.key = 'evidence' and fields.value #>> '{}' ~ '^\d[.]0+$' then to_jsonb(left(fields.value #>> '{}', 1))
            when fields.key like '%\_id' and fields.key not in ('visitor_id', 'external_id')
                then to_jsonb(case when not private.says_nothing(fields.value #>> '{}') then btrim(fields.value #>> '{}', ' {}') end)
            else fields.value
        end)
        from jsonb_each(event) as fields
    );
end
$$;
comment on function private.clean_words(jsonb) is
'An event whose type and channel are in lower case with underscores, whose evidence is a whole number, and whose ids are without blanks and braces; ids that say nothing, such as "null", are null.';

create function private.nested_field(event jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select min(fields.key)
        from jsonb_each(event - 'properties') as fields
        where
            (jsonb_typeof(fields.value) in ('object', 'array') or (jsonb_typeof(fields.value) = 'boolean' and fields.key <> 'is_bot'))
            -- Shops send the codes of an order as a list.
            and not (fields.key = 'promo_code' and fields.value @? 'strict $ ? (@.type() == "array" && !(@[*].type() != "string"))')
    );
end
$$;
comment on function private.nested_field(jsonb) is
'The first field of an event, other than properties, that holds an object, an array or a boolean; promo_code may hold a list of texts, is_bot a boolean.';
select private.define_refusal(
    'touchpoints_field_scalar', '{field} holds an object, a list, or true or false', '', 'Send a text or a number; anything else goes into properties. Only is_bot is true or false.'
);

create function private.parse_touch(event jsonb, ordinal integer, workspace_id uuid, time_zone text)
returns private.touch_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    parsed private.touch_event;
    touch public.touchpoints;
    said jsonb;
    as_text constant text := event::text;
    plain text;
    nested text;
    moment timestamptz;
    wrong text[];
begin
    parsed.position := ordinal;
    if jsonb_typeof(event) <> 'object' then
        parsed.rule := 'touchpoints_event_object';
        return parsed;
    end if;
    -- Few events have characters beyond ASCII, or braces, brackets and flags inside: the others are not looked into. A pattern
    -- that asks what stands before each flag took half of the time of this function.
    if as_text ~ '[^ -~]|\\u' then
        event := private.clean_keys(event);
    end if;
    if event ->> 'visitor_id' !~ '[1-9]' and private.says_nothing(event ->> 'visitor_id') then
        event := event - 'visitor_id';
    end if;
    said := event;
    plain := replace(as_text, '"is_bot": ', '');
    if strpos(plain, '[') + strpos(substr(plain, 2), '{') + strpos(plain, ': true') + strpos(plain, ': false') > 0 then
        nested := private.nested_field(event);
    end if;
    moment := private.parse_moment(event ->> 'touched_at', time_zone);
    wrong := case
        when nested is not null then array['touchpoints_field_scalar', nested, nested]
        else private.form_of_touch(event, workspace_id, moment)
    end;
    -- Few events need it: words in another spelling, and templates that send "null" for an id they do not have.
    if wrong[1] like '%\_uuid' or wrong[1] in ('touchpoints_type_check', 'touchpoints_channel_check', 'touchpoints_evidence_check') then
        said := private.clean_words(event);
        if said <> event then
            event := said;
            wrong := private.form_of_touch(event, workspace_id, moment);
        end if;
    end if;
    if wrong is null then
        -- An empty string says as little as null: exports write both.
        if strpos(as_text, '""') > 0 then
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
        if (parsed.keys).told_codes is not null then
            touch.given := private.with_told_codes(touch.given, parsed.keys);
        end if;
    else
        parsed.rule := wrong[1];
        parsed.field := wrong[2];
        parsed.given := wrong[3:];
    end if;
    touch.source := btrim(event ->> 'source');
    touch.external_id := btrim(event ->> 'external_id');
    parsed.touch := touch;
    return parsed;
end
$$;
comment on function private.parse_touch(jsonb, integer, uuid, text) is 'One event of a batch, or what is wrong with it.';
select private.define_refusal('touchpoints_event_object', 'the event is not a JSON object', '', 'Send one object for each event.');

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
comment on type private.touch_answer is 'Outcome of one event of a batch.';

select private.revoke_execute();
