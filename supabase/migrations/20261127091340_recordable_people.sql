-- Recordable people: what a record of public.record_influencers() must look like.
--
-- Functions only.

create function private.fields_of_person(item jsonb)
returns table (path text, name text, value jsonb)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with
    own as (
        select fields.key as path, fields.key as name, fields.value from jsonb_each(item) as fields
    ),
    entries as (
        select format('%s[%s]', own.path, listed.place) as path, own.name, listed.value
        from own
        cross join jsonb_array_elements(case when jsonb_typeof(own.value) = 'array' then own.value else '[]' end)
        with ordinality as listed (value, place)
    ),
    inner_fields as (
        select entries.path || '.' || fields.key as path, fields.key as name, fields.value
        from entries
        cross join jsonb_each(case when jsonb_typeof(entries.value) = 'object' then entries.value else '{}' end) as fields
    ),
    inner_entries as (
        select format('%s[%s]', inner_fields.path, listed.place) as path, inner_fields.name, listed.value
        from inner_fields
        cross join jsonb_array_elements(case when jsonb_typeof(inner_fields.value) = 'array' then inner_fields.value else '[]' end)
        with ordinality as listed (value, place)
    )
    select * from own
    union all
    select entries.path, entries.name || '[]', entries.value from entries
    union all
    select * from inner_fields
    union all
    select inner_entries.path, inner_entries.name || '[]', inner_entries.value from inner_entries
    union all
    select inner_entries.path || '.' || fields.key, fields.key, fields.value
    from inner_entries
    cross join jsonb_each(case when jsonb_typeof(inner_entries.value) = 'object' then inner_entries.value else '{}' end) as fields;
end
$$;
comment on function private.fields_of_person(jsonb) is
'Every field of a record, with its path (accounts[1].metrics[2].followers), its name, and its value; entries of a list have the name of the list with [] behind it.';

-- Programs write the platform's name, and keys with blanks; what a person is found by has to be in the form that is stored.
create function private.with_clean_keys(item jsonb)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(
        fields.key,
        case
            when fields.key = 'accounts' and jsonb_typeof(fields.value) = 'array' then (
                select coalesce(
                    jsonb_agg(case jsonb_typeof(listed.value) when 'object' then private.with_clean_keys(listed.value) else listed.value end order by listed.place),
                    '[]'
                )
                from jsonb_array_elements(fields.value) with ordinality as listed (value, place)
            )
            when jsonb_typeof(fields.value) <> 'string' then fields.value
            when fields.key = 'platform_code' then to_jsonb(coalesce(private.code_in_list('platforms', fields.value #>> '{}'), fields.value #>> '{}'))
            when fields.key in ('source', 'external_id', 'platform_account_id') then coalesce(to_jsonb(private.clean_text(fields.value #>> '{}')), 'null')
            else fields.value
        end
    ), '{}')
    from jsonb_each(item) as fields
$$;
comment on function private.with_clean_keys(jsonb) is
'A record, or an account of one, with the code of its platform (x for Twitter) and its ids as they are stored.';

create function private.require_known_keys_of_lists(item jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    entry record;
begin
    for entry in select fields.path, fields.name, fields.value from private.fields_of_person(item) as fields where fields.name ~ '\[\]$' loop
        if entry.name = 'accounts[]' then
            perform private.require_known_keys(entry.value, array[
                'platform_code', 'platform_account_id', 'handle', 'url', 'followers', 'average_views', 'engagement_rate', 'posts_per_week',
                'audience_credibility', 'is_verified', 'last_checked_at', 'source', 'external_id', 'audience', 'metrics'
            ], entry.path);
            if entry.value ->> 'platform_code' is null then
                perform private.reject('record_influencers_missing', entry.path || '.platform_code');
            elsif num_nonnulls(entry.value ->> 'handle', entry.value ->> 'url', entry.value ->> 'platform_account_id', entry.value ->> 'external_id') = 0 then
                perform private.reject('record_influencers_missing', entry.path || '.handle');
            end if;
        elsif entry.name = 'metrics[]' then
            perform private.require_known_keys(
                entry.value, array['measured_on', 'followers', 'posts', 'average_views', 'engagement_rate'], entry.path
            );
        elsif entry.name = 'audience[]' and num_nulls(entry.value ->> 'dimension', entry.value ->> 'value') > 0 then
            perform private.reject(
                'record_influencers_missing', entry.path || case when entry.value ->> 'dimension' is null then '.dimension' else '.value' end
            );
        elsif entry.name = 'rates[]' then
            perform private.require_known_keys(
                entry.value, array['platform_code', 'deliverable_type_code', 'currency_code', 'amount_minor', 'valid_during'], entry.path
            );
        end if;
    end loop;
end
$$;
comment on function private.require_known_keys_of_lists(jsonb) is
'Rejects an account, metric or price with a key that no function reads, and an account without what it is known by.';

create function private.require_recordable(item jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    number constant text := '^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$';
    wrong record;
begin
    if jsonb_typeof(item) <> 'object' then
        perform private.reject('record_influencers_object');
    end if;
    perform private.require_known_keys(item, array[
        'source', 'external_id', 'name', 'headline', 'bio', 'country_code', 'city', 'job_title', 'employer', 'years_in_field', 'is_verified',
        'quality_score', 'last_active_at', 'accounts', 'topics', 'languages', 'industries', 'rates'
    ], 'a person');
    select given.path, given.value #>> '{}' as value, given.expected, given.is_number
    into wrong
    from (
        select
            fields.path, fields.value,
            case
                when fields.name in ('accounts', 'rates', 'audience', 'metrics') then 'a list of objects'
                when fields.name in ('topics', 'languages', 'industries') then 'a list of words'
                when fields.name in ('accounts[]', 'rates[]', 'audience[]', 'metrics[]') then 'an object'
                else 'a single value'
            end as expected,
            fields.name in (
                'years_in_field', 'quality_score', 'followers', 'average_views', 'engagement_rate', 'posts_per_week', 'audience_credibility',
                'posts', 'amount_minor'
            ) and jsonb_typeof(fields.value) not in ('object', 'array') as is_number
        from private.fields_of_person(item) as fields
    ) as given
    where
        given.value <> 'null'
        and case given.expected
            when 'an object' then jsonb_typeof(given.value) <> 'object'
            when 'a single value' then jsonb_typeof(given.value) in ('object', 'array') or (given.is_number and given.value #>> '{}' !~ number)
            else jsonb_typeof(given.value) <> 'array'
        end
    limit 1;
    if found and wrong.is_number then
        perform private.reject('record_influencers_number', wrong.path, wrong.value);
    elsif found then
        perform private.reject('record_influencers_form', wrong.path, wrong.expected, left(wrong.value, 100));
    end if;
    perform private.reject('record_influencers_readable', unreadable.path, left(unreadable.value, 100), unreadable.expected)
    from private.unreadable_value(item) as unreadable;
    if item ->> 'external_id' is null and coalesce(nullif(item -> 'accounts', 'null'), '[]') = '[]' then
        perform private.reject('record_influencers_identity');
    end if;
    perform private.require_known_keys_of_lists(item);
end
$$;
comment on function private.require_recordable(jsonb) is
'Rejects a record that is not an object, has unknown keys, values of another form or no key to find it by again, or text where a number belongs.';
select private.define_refusal(
    'record_influencers_object',
    'the person is not a JSON object',
    '',
    'Send {"name": …, "source": …, "external_id": …, "accounts": [{…}]}.'
);
select private.define_refusal(
    'record_influencers_form',
    '{path} must be {expected}, not {given}',
    '',
    'Send "topics": ["saas"], "accounts": [{"platform_code": …, "audience": [{…}], "metrics": [{…}]}], "rates": [{…}].'
);
select private.define_refusal(
    'record_influencers_identity',
    'the person has neither an external_id nor an account',
    'Recorded again, they would be a second person of that name.',
    'Send source and external_id, or at least one account with platform_code and handle.'
);
select private.define_refusal(
    'record_influencers_number', '{field} "{value}" is not a number', '', 'Send digits, such as 12000 for 12K.'
);

create function private.require_told_rates(item jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.reject('record_influencers_rate', given.path, given.value, (given.rate * 100)::text, (given.rate / 100)::text)
    from (
        select fields.path, btrim(fields.value #>> '{}') as value, (fields.value #>> '{}')::numeric as rate
        from private.fields_of_person(item) as fields
        where fields.name = 'engagement_rate' and fields.value #>> '{}' ~ '^\s*[+-]?(\d{1,15}\.?\d*|\.\d+)\s*$'
        offset 0
    ) as given
    where private.is_doubtful_rate(given.rate);
end
$$;
comment on function private.require_told_rates(jsonb) is 'Rejects an engagement rate of a record that is a percentage without its sign.';
select private.define_refusal(
    'record_influencers_rate', '{field} is {rate}, which is {percent} percent', 'A rate is a fraction: 3.5 % is 0.035.',
    'Write "{rate}%" or {fraction}; if {percent} % is meant, write "{percent}%".'
);

create function private.is_readable(given text, type text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- PostgreSQL also reads 01/02/2026, and words such as now and infinity.
    if
        (type in ('timestamptz', 'date') and given !~ '^\s*\d{4}-\d{2}-\d{2}')
        or (type = 'daterange' and given !~ '^\s*(empty|[\[(]\s*(\d{4}-\d{2}-\d{2})?\s*,\s*(\d{4}-\d{2}-\d{2})?\s*[\])])\s*$')
    then
        return false;
    end if;
    execute format('select %L::%s', given, type);
    return true;
exception when data_exception then
    return false;
end
$$;
comment on function private.is_readable(text, text) is
'Whether a text is a value of a type as a program writes it: days and moments year first.';

create function private.unreadable_value(item jsonb)
returns table (path text, value text, expected text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select given.path, given.value #>> '{}', kinds.words
    from private.fields_of_person(item) as given
    inner join (
        values
        ('last_active_at', 'timestamptz', 'a moment, such as 2026-05-01T12:00Z'), ('last_checked_at', 'timestamptz', 'a moment, such as 2026-05-01T12:00Z'),
        ('captured_at', 'timestamptz', 'a moment, such as 2026-05-01T12:00Z'), ('measured_on', 'date', 'a day, such as 2026-05-01'),
        ('is_verified', 'boolean', 'true or false'), ('valid_during', 'daterange', 'a period, such as [2026-01-01,2027-01-01)'),
        ('years_in_field', 'smallint', 'a whole number'), ('quality_score', 'smallint', 'a whole number'), ('followers', 'bigint', 'a whole number'),
        ('average_views', 'bigint', 'a whole number'), ('posts', 'integer', 'a whole number'), ('amount_minor', 'bigint', 'a whole number'),
        ('engagement_rate', 'real', 'a number'), ('posts_per_week', 'real', 'a number'), ('audience_credibility', 'real', 'a number')
    ) as kinds (name, type, words) on kinds.name = given.name
    where given.value <> 'null' and not private.is_readable(given.value #>> '{}', kinds.type)
    limit 1;
end
$$;
comment on function private.unreadable_value(jsonb) is 'The first value of a record that is not of its type, and what it takes there.';
select private.define_refusal('record_influencers_readable', '{field} "{value}" is not {expected}', '', 'Correct the value, or leave it out.');

select private.revoke_execute();
