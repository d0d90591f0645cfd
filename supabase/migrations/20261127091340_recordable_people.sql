-- Recordable people: what a record of public.record_influencers() must look like, and what is wrong with one that does not.
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
    if item ->> 'external_id' is null and coalesce(nullif(item -> 'accounts', 'null'), '[]') = '[]' then
        perform private.reject('record_influencers_identity');
    end if;
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

create function private.is_readable(given text, type text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    execute format('select %L::%s', given, type);
    return true;
exception when data_exception then
    return false;
end
$$;
comment on function private.is_readable(text, text) is 'Whether PostgreSQL can read a text as a value of a type.';

-- Called when the database could not read a record, to say which value that is.
create function private.unreadable_value(item jsonb)
returns public.refusals
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    field record;
begin
    for field in
        select given.path, given.value #>> '{}' as value, kinds.type, kinds.words
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
    loop
        if not private.is_readable(field.value, field.type) then
            return private.fill_refusal('record_influencers_readable', field.path, left(field.value, 100), field.words);
        end if;
    end loop;
    return private.fill_refusal('record_influencers_readable', 'a value', '', 'what the field takes');
end
$$;
comment on function private.unreadable_value(jsonb) is 'Which value of a record the database cannot read, and what it takes there.';
select private.define_refusal('record_influencers_readable', '{path} "{value}" is not {expected}', '', 'Correct the value, or leave it out.');

select private.revoke_execute();
