-- Filters of the search: which there are, and a refusal that names whatever is wrong with the given ones.
--
-- Functions only.

create function private.search_filters()
returns table (name text, type text, list text, minimum numeric, maximum numeric)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    values
    ('query', 'text', null, null, null),
    ('name', 'text', null, null, null),
    ('platforms', 'words', 'platforms', null, null),
    ('topics', 'words', 'topics', null, null),
    ('industries', 'words', 'industries', null, null),
    ('countries', 'words', 'countries', null, null),
    ('languages', 'words', 'languages', null, null),
    ('verified', 'boolean', null, null, null),
    ('followers_min', 'integer', null, 0, 1e15),
    ('followers_max', 'integer', null, 0, 1e15),
    ('engagement_min', 'number', null, 0, 1),
    ('engagement_max', 'number', null, 0, 1),
    ('growth_min', 'number', null, -1, 1e6),
    ('growth_max', 'number', null, -1, 1e6),
    ('credibility_min', 'number', null, 0, 1),
    ('active_since', 'date', null, null, null),
    ('audience', 'audience', null, null, null),
    ('price', 'price', null, null, null),
    ('lists', 'words', 'lists', null, null),
    ('not_in_lists', 'words', 'lists', null, null),
    ('tags', 'words', 'tags', null, null),
    ('statuses', 'words', 'statuses', null, null),
    ('owners', 'words', 'owners', null, null),
    ('not_contacted_since', 'date', null, null, null),
    ('exclusivity_free', 'exclusivity', null, null, null),
    ('blocked', 'boolean', null, null, null),
    ('do_not_contact', 'boolean', null, null, null),
    ('any', 'alternatives', null, null, null),
    ('not', 'filters', null, null, null)
$$;
comment on function private.search_filters() is
'Every filter of public.search_influencers(): its type, the list its words come from, the least and largest number.';

create function private.search_list(list text, workspace uuid)
returns table (code text, label text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    case list
        when 'lists' then
            return query select lists.name, lists.name from public.lists as lists where lists.workspace_id = workspace;
        when 'tags' then
            return query select tags.name, tags.name from public.tags as tags where tags.workspace_id = workspace;
        when 'owners' then
            return query
            select members.user_id::text, coalesce(users.full_name, users.email)
            from public.workspace_members as members
            inner join public.users as users on users.id = members.user_id
            where members.workspace_id = workspace;
        when 'statuses' then
            return query
            select transitions.from_status, transitions.from_status
            from private.status_transitions as transitions
            where transitions.subject = 'workspace_influencers'
            union
            select transitions.to_status, transitions.to_status
            from private.status_transitions as transitions
            where transitions.subject = 'workspace_influencers';
        when 'interests' then
            -- An interest of an audience is a row of interests or a topic of the catalog.
            return query
            select lists.code, lists.name from public.interests as lists
            union
            select lists.code, lists.name from public.topics as lists;
        when 'company_sizes', 'age_bands' then
            return query execute format('select lists.code, lists.code from public.%I as lists', list);
        else
            return query execute format('select lists.code, lists.name from public.%I as lists', list);
    end case;
end
$$;
comment on function private.search_list(text, uuid) is
'The words of a list that filters name: of reference data, or of the workspace (lists and tags by name, owners by user id).';

create function private.nearest_words(given text, codes text[], labels text[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(
        case when nearest.label = nearest.code then nearest.code else format('%s (%s)', nearest.code, nearest.label) end,
        ', ' order by nearest.likeness desc, nearest.code
    )
    from (
        select
            words.code,
            words.label,
            greatest(
                extensions.similarity(words.code, given), extensions.similarity(words.label, given),
                case when lower(words.code) = lower(given) then 2 when lower(words.label) = lower(given) then 1.5 end,
                case when starts_with(lower(words.code), lower(left(given, 2))) then 0.05 end
            ) as likeness
        from unnest(codes, labels) as words (code, label)
        order by likeness desc, words.code
        limit 3
    ) as nearest
    where nearest.likeness > 0 or cardinality(codes) <= 3
$$;
comment on function private.nearest_words(text, text[], text[]) is
'The three words of a list most like a given one, for hints. NULL if none is like it.';

create function private.require_search_word(filter text, given text, list text, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    codes text[];
    labels text[];
begin
    select array_agg(words.code), array_agg(words.label)
    into codes, labels
    from private.search_list(list, workspace) as words;
    if given is null or given <> all(coalesce(codes, '{}')) then
        perform private.reject(
            'search_word_known', filter, given, replace(list, '_', ' '), coalesce(cardinality(codes), 0)::text,
            coalesce(private.nearest_words(given, codes, labels), array_to_string(codes[:10], ', '))
        );
    end if;
end
$$;
comment on function private.require_search_word(text, text, text, uuid) is 'A word of a filter is one of its list; the refusal names the nearest.';
select private.define_refusal(
    'search_word_known',
    'filter "{filter}": "{given}" is not one of the {list}',
    'There are {count}.',
    'Use one such as: {words}.',
    '22023'
);

create function private.require_search_type(filter text, given jsonb, expected text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(jsonb_typeof(given), 'null') <> expected then
        perform private.reject(
            'search_filter_type', filter, expected, coalesce(jsonb_typeof(given), 'missing'), left(given::text, 100)
        );
    end if;
end
$$;
comment on function private.require_search_type(text, jsonb, text) is 'A filter has the JSON type it is read as: another would find nothing, or everything.';
select private.define_refusal(
    'search_filter_type',
    'filter "{filter}" must be of JSON type {expected}, not {type}',
    'Given: {given}.',
    'Leave out a filter without a value, and write one word as an array of one: ["saas"]. public.search_influencers() lists the types.',
    '22023'
);

create function private.require_search_keys(filter text, given jsonb, known text[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    unknown text;
begin
    perform private.require_search_type(filter, given, 'object');
    select min(keys.key) into unknown from jsonb_object_keys(given) as keys (key) where keys.key <> all(known);
    if unknown is not null then
        perform private.reject(
            'search_filter_known', case filter when 'filters' then unknown else filter || '.' || unknown end,
            array_to_string(known, ', '), private.nearest_words(unknown, known, known)
        );
    end if;
end
$$;
comment on function private.require_search_keys(text, jsonb, text[]) is 'An object of filters has no key that nobody reads.';
select private.define_refusal(
    'search_filter_known', 'unknown search filter: {filter}', 'Known: {known}.', 'Nearest: {nearest}.', '22023'
);

create function private.require_search_number(filter text, given jsonb, minimum numeric, maximum numeric, whole boolean)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_search_type(filter, given, 'number');
    if given::numeric not between minimum and maximum then
        perform private.reject(
            'search_number_range', filter, trim_scale(minimum)::text, trim_scale(maximum)::text, given::text
        );
    elsif whole and given::numeric <> trunc(given::numeric) then
        perform private.reject('search_number_whole', filter, given::text);
    end if;
end
$$;
comment on function private.require_search_number(text, jsonb, numeric, numeric, boolean) is 'A number of a filter is within the range that makes sense.';
select private.define_refusal(
    'search_number_range',
    'filter "{filter}" must be a number between {minimum} and {maximum}',
    'Given: {given}.',
    'A share is written as a fraction: 0.3 for 30 percent.',
    '22023'
);
select private.define_refusal(
    'search_number_whole', 'filter "{filter}" must be a whole number', 'Given: {given}.', 'Round it.', '22023'
);

create function private.search_date(filter text, given jsonb)
returns date
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_search_type(filter, given, 'string');
    if given #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then
        return (given #>> '{}')::date;
    end if;
    perform private.reject('search_date', filter, given::text);
    return null;
exception
    when datetime_field_overflow then
        perform private.reject('search_date_exists', filter, given::text);
        return null;
end
$$;
comment on function private.search_date(text, jsonb) is 'A day of a filter, or a refusal.';
select private.define_refusal(
    'search_date', 'filter "{filter}" must be a day', 'Given: {given}.', 'Write it as "2026-01-31".', '22023'
);
select private.define_refusal(
    'search_date_exists',
    'filter "{filter}": there is no such day',
    'Given: {given}.',
    'Write it as "2026-01-31".',
    '22023'
);

create function private.require_search_audience(given jsonb, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    dimensions constant jsonb := '{
        "industry": "industries", "job_function": "job_functions", "seniority": "seniorities", "company_size": "company_sizes",
        "country": "countries", "language": "languages", "age_band": "age_bands", "gender": "genders", "interest": "interests"
    }'::jsonb;
    names constant text[] := array[
        'industry', 'job_function', 'seniority', 'company_size', 'country', 'language', 'age_band', 'gender', 'interest'
    ];
    item jsonb;
    dimension text;
begin
    perform private.require_search_type('audience', given, 'array');
    if given = '[]' then
        perform private.reject('search_words_empty', 'audience');
    end if;
    for item in select items.item from jsonb_array_elements(given) as items (item) loop
        perform private.require_search_keys('audience', item, array['dimension', 'value', 'at_least', 'share']);
        perform private.require_search_type('audience.dimension', item -> 'dimension', 'string');
        dimension := item ->> 'dimension';
        if not dimensions ? dimension then
            perform private.reject(
                'search_audience_dimension', dimension, array_to_string(names, ', '), private.nearest_words(dimension, names, names)
            );
        end if;
        if (item ? 'value') = (item ? 'at_least') then
            perform private.reject('search_audience_value', item::text);
        end if;
        if item ? 'at_least' and dimension not in ('seniority', 'company_size', 'age_band') then
            perform private.reject('search_audience_level', dimension, item::text);
        end if;
        perform private.require_search_type('audience.value', coalesce(item -> 'value', item -> 'at_least'), 'string');
        perform private.require_search_word(
            'audience', coalesce(item ->> 'value', item ->> 'at_least'), dimensions ->> dimension, workspace
        );
        -- A share of 0 would let everybody through.
        perform private.require_search_number('audience.share', item -> 'share', 0.0001, 1, false);
    end loop;
end
$$;
comment on function private.require_search_audience(jsonb, uuid) is 'Each condition on an audience names a dimension, a value or level of it and a share.';
select private.define_refusal(
    'search_audience_dimension',
    'filter "audience": "{dimension}" is not a dimension of audiences',
    'Dimensions: {dimensions}.',
    'Nearest: {nearest}.',
    '22023'
);
select private.define_refusal(
    'search_audience_value',
    'filter "audience": a condition needs either value or at_least',
    'Given: {item}.',
    'Write {"dimension": "seniority", "at_least": "director", "share": 0.2}.',
    '22023'
);
select private.define_refusal(
    'search_audience_level',
    'filter "audience": dimension "{dimension}" has no order',
    'Given: {item}.',
    'Use value; at_least is for seniority, company_size and age_band.',
    '22023'
);

create function private.require_search_object(filter text, type text, given jsonb, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    word record;
begin
    if type = 'price' then
        perform private.require_search_keys(
            filter, given, array['platform', 'deliverable_type', 'currency', 'at_least_minor', 'at_most_minor']
        );
        for word in
            select *
            from (
                values ('platform', 'platforms'), ('deliverable_type', 'deliverable_types'), ('currency', 'currencies')
            ) as words (key, list)
            where given ? words.key
        loop
            perform private.require_search_type(filter || '.' || word.key, given -> word.key, 'string');
            perform private.require_search_word(filter || '.' || word.key, given ->> word.key, word.list, workspace);
        end loop;
        if not given ?| array['at_least_minor', 'at_most_minor'] then
            perform private.reject('search_price', given::text);
        end if;
        for word in
            select keys.key from unnest(array['at_least_minor', 'at_most_minor']) as keys (key) where given ? keys.key
        loop
            perform private.require_search_number(filter || '.' || word.key, given -> word.key, 0, 1e15, true);
        end loop;
        perform private.require_search_order(filter, given -> 'at_least_minor', given -> 'at_most_minor');
    else
        perform private.require_search_keys(filter, given, array['category', 'from', 'until']);
        if given ? 'category' then
            perform private.require_search_type(filter || '.category', given -> 'category', 'string');
        end if;
        if private.search_date(filter || '.from', given -> 'from') >= private.search_date(filter || '.until', given -> 'until') then
            perform private.reject('search_range_order', filter, given::text);
        end if;
    end if;
end
$$;
comment on function private.require_search_object(text, text, jsonb, uuid) is 'The filters price and exclusivity_free are complete and name what exists.';
select private.define_refusal(
    'search_price',
    'filter "price" needs at_most_minor or at_least_minor',
    'Given: {given}.',
    'Write {"currency": "EUR", "at_most_minor": 500000}: minor units, here 5,000 euros.',
    '22023'
);
select private.define_refusal(
    'search_range_order',
    'filter "{filter}": from must be before until',
    'Given: {given}.',
    'until is the day after the last.',
    '22023'
);

create function private.require_search_order(filter text, low jsonb, high jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if low::numeric > high::numeric then
        perform private.reject('search_limits_order', filter, low::text, high::text);
    end if;
end
$$;
comment on function private.require_search_order(text, jsonb, jsonb) is 'A range whose ends are turned round is refused: it would find nothing.';
select private.define_refusal(
    'search_limits_order',
    'filter "{filter}": the least is more than the most',
    'At least {low} and at most {high}: nobody can match.',
    'Turn the two around.',
    '22023'
);

create function private.require_search_filter(filter record, given jsonb, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    word jsonb;
begin
    case filter.type
        when 'text' then
            perform private.require_search_type(filter.name, given, 'string');
            if (
                (filter.name = 'query' and private.search_query(given #>> '{}') is null)
                or private.search_text(given #>> '{}') = ''
            ) then
                perform private.reject('search_text_empty', filter.name, given::text);
            end if;
        when 'words' then
            perform private.require_search_type(filter.name, given, 'array');
            if given = '[]' then
                perform private.reject('search_words_empty', filter.name);
            end if;
            for word in select words.word from jsonb_array_elements(given) as words (word) loop
                perform private.require_search_type(filter.name, word, 'string');
                perform private.require_search_word(filter.name, word #>> '{}', filter.list, workspace);
            end loop;
        when 'boolean' then
            perform private.require_search_type(filter.name, given, 'boolean');
        when 'integer', 'number' then
            perform private.require_search_number(filter.name, given, filter.minimum, filter.maximum, filter.type = 'integer');
        when 'date' then
            perform private.search_date(filter.name, given);
        when 'audience' then
            perform private.require_search_audience(given, workspace);
        when 'price', 'exclusivity' then
            perform private.require_search_object(filter.name, filter.type, given, workspace);
        when 'alternatives' then
            perform private.require_search_type(filter.name, given, 'array');
            if jsonb_array_length(given) < 2 then
                perform private.reject('search_alternatives', given::text);
            end if;
            for word in select words.word from jsonb_array_elements(given) as words (word) loop
                perform private.require_search_filters(word, workspace, true);
            end loop;
        else
            perform private.require_search_filters(given, workspace, true);
    end case;
end
$$;
comment on function private.require_search_filter(record, jsonb, uuid) is 'One filter says something that can be looked for.';
select private.define_refusal(
    'search_text_empty',
    'filter "{name}" has no word to look for',
    'Given: {given}.',
    'Leave the filter out, or write a word.',
    '22023'
);
select private.define_refusal(
    'search_words_empty',
    'filter "{name}" is an empty list',
    'An empty list matches nobody.',
    'Leave the filter out to find everybody.',
    '22023'
);
select private.define_refusal(
    'search_alternatives',
    'filter "any" needs two or more alternatives',
    'Given: {given}.',
    'Write {"any": [{"topics": ["saas"]}, {"followers_min": 10000}]}.',
    '22023'
);

create function private.require_search_filters(filters jsonb, workspace uuid, is_nested boolean default false)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    filter record;
begin
    perform private.require_search_keys(
        'filters', filters, (select array_agg(known.name) from private.search_filters() as known)
    );
    -- Inside any and not nothing would mean everybody.
    if is_nested and filters = '{}' then
        perform private.reject('search_alternatives_empty');
    end if;
    for filter in select known.* from private.search_filters() as known where filters ? known.name loop
        perform private.require_search_filter(filter, filters -> filter.name, workspace);
        if filter.name like '%\_min' then
            perform private.require_search_order(
                regexp_replace(filter.name, '_min$', ''), filters -> filter.name,
                filters -> regexp_replace(filter.name, '_min$', '_max')
            );
        end if;
    end loop;
end
$$;
comment on function private.require_search_filters(jsonb, uuid, boolean) is
'Raises an error that names the filter, what is wrong with it and the nearest words. A search can use filters that pass.';
select private.define_refusal(
    'search_alternatives_empty',
    'filters inside "any" and "not" cannot be empty',
    'An empty object would match everybody.',
    'Leave it out.',
    '22023'
);

select private.revoke_execute();
