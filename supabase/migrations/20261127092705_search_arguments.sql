-- Arguments of a search, one by one: words of lists, cities, JSON types, keys, numbers and days, or a refusal that names them.
--
-- Functions only.

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
            from public.status_transitions as transitions
            where transitions.subject = 'workspace_influencers'
            union
            select transitions.to_status, transitions.to_status
            from public.status_transitions as transitions
            where transitions.subject = 'workspace_influencers';
        when 'exclusivity_categories' then
            return query
            select distinct promises.exclusivity_category, promises.exclusivity_category
            from public.collaborations as promises
            where promises.workspace_id = workspace and promises.exclusivity_category is not null;
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
'The words of a list that filters name: of reference data, or of the workspace (lists and tags by name, owners by user id, categories that somebody promised).';

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
    if codes is null then
        perform private.reject('search_list_empty', filter, given, replace(list, '_', ' '));
    elsif given is null or given <> all(codes) then
        perform private.reject(
            'search_word_known', filter, given, replace(list, '_', ' '), cardinality(codes)::text,
            coalesce(private.nearest_words(given, codes, labels), array_to_string(codes[:10], ', '))
        );
    end if;
end
$$;
comment on function private.require_search_word(text, text, text, uuid) is 'Rejects a word of a filter that is not on its list, and names the nearest.';
select private.define_refusal(
    'search_word_known',
    'filter "{filter}": "{given}" is not one of the {list}',
    'There are {count}.',
    'Use one such as: {words}.',
    '22023'
);
select private.define_refusal(
    'search_list_empty',
    'filter "{filter}": "{given}" is not one of the {list}, for there are none',
    'The workspace has no {list} yet.',
    'Leave the filter out, or name a workspace that has {list}.',
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
comment on function private.require_search_type(text, jsonb, text) is 'Rejects a filter of another JSON type: it would find nothing, or everything.';
select private.define_refusal(
    'search_filter_type',
    'filter "{filter}" must be of JSON type {expected}, not {type}',
    'Given: {given}.',
    'Leave out a filter without a value, and write one word as an array of one: ["saas"]. public.search_influencers() lists the types.',
    '22023'
);

create function private.require_search_text(filter text, given jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_search_type(filter, given, 'string');
    if length(given #>> '{}') > 500 then
        perform private.reject('search_text_long', filter, length(given #>> '{}')::text, left(given #>> '{}', 50));
    end if;
end
$$;
comment on function private.require_search_text(text, jsonb) is 'Rejects a filter that is not text, or so long that nobody typed it.';
select private.define_refusal(
    'search_text_long',
    'filter "{filter}" has {count} characters; at most 500 are read',
    'Given: {given}…',
    'Search for the words that matter.',
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
comment on function private.require_search_keys(text, jsonb, text[]) is 'Rejects a key of a filter object that no function reads.';
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
    if jsonb_typeof(given) = 'string' then
        perform private.reject('search_number_text', filter, left(given #>> '{}', 100));
    end if;
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
comment on function private.require_search_number(text, jsonb, numeric, numeric, boolean) is 'Rejects a number of a filter outside its range.';
select private.define_refusal(
    'search_number_range',
    'filter "{filter}" must be a number between {minimum} and {maximum}',
    'Given: {given}.',
    'A share is written as a fraction: 0.3 for 30 percent.',
    '22023'
);
select private.define_refusal(
    'search_number_text',
    'filter "{filter}" must be a number, not the text "{given}"',
    '',
    'Write 10000 instead of "10k" or "10,000", and 0.25 instead of "25%". Leave out a filter without a value.',
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
comment on function private.search_date(text, jsonb) is 'Returns the day of a filter; rejects a value that is not a day.';
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

create function private.search_lexeme(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select '''' || replace(replace(value, '\', '\\'), '''', '''''') || ''''
$$;
comment on function private.search_lexeme(text) is 'A lexeme as it stands in a tsquery: quotes doubled, so that a value cannot become an operator.';

create function private.search_city_query(template text, city text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select '(' || string_agg(private.search_lexeme(format(template, spellings.spelling)), ' | ') || ')'
    from unnest(private.city_spellings(city)) as spellings (spelling)
$$;
comment on function private.search_city_query(text, text) is 'The tsquery of a city by all its names, as facet lexemes. NULL for no city.';

create function private.require_search_city(filter text, given text, template text, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    wanted constant tsquery := private.search_city_query(template, given)::tsquery;
    band smallint;
    is_known boolean;
    known text[];
begin
    -- Cities are on no list. One that nobody has is taken for a misspelt one.
    for band in select bands.band from private.search_bands() as bands loop
        execute format('select exists (select from public.influencer_search as person where person.band = %s and person.document @@ $1)', band)
        into is_known
        using wanted;
        if is_known then
            return;
        end if;
    end loop;
    if exists (
        select from public.workspace_influencer_search as person where person.workspace_id = workspace and person.document @@ wanted
    ) then
        return;
    end if;
    if template like ':city:%' then
        known := array(select distinct influencers.city from public.influencers as influencers where influencers.city <> '');
    else
        known := array(
            select segments.value from public.audience_segments as segments where segments.dimension = 'city'
            union
            select segments.value from public.workspace_audience_segments as segments
            where segments.workspace_id = workspace and segments.dimension = 'city'
        );
    end if;
    perform private.reject(
        'search_city_known', filter, given, cardinality(known)::text,
        private.nearest_words(
            given, known,
            array(
                select coalesce((select names.city from private.city_names as names where names.name = private.search_text(cities.city)), cities.city)
                from unnest(known) with ordinality as cities (city, place)
                order by cities.place
            )
        )
    );
end
$$;
comment on function private.require_search_city(text, text, text, uuid) is
'Rejects a city that nobody lives in, and names the nearest.';
select private.define_refusal(
    'search_city_known',
    'filter "{filter}": nobody has the city "{given}"',
    'There are {count} cities.',
    'Nearest: {nearest}.',
    '22023'
);

select private.revoke_execute();
