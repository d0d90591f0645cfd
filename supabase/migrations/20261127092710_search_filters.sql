-- Filters of the search: which there are, and a refusal that names whatever is wrong with the given ones.
--
-- Functions and a view of fixed rows.

create view private.search_filters with (security_invoker = true) as
select
    filters.name,
    filters.type,
    filters.list,
    filters.minimum,
    filters.maximum,
    filters.name = any('{lists,not_in_lists,tags,statuses,owners,not_contacted_since,exclusivity_free,blocked,do_not_contact}') as is_of_workspace
from (
    values
    ('query', 'text', null::text, null::numeric, null::numeric),
    ('name', 'text', null, null, null),
    ('platforms', 'words', 'platforms', null, null),
    ('topics', 'words', 'topics', null, null),
    ('industries', 'words', 'industries', null, null),
    ('countries', 'words', 'countries', null, null),
    ('cities', 'cities', null, null, null),
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
    ('like', 'like', null, null, null),
    ('any', 'alternatives', null, null, null),
    ('not', 'filters', null, null, null)
) as filters (name, type, list, minimum, maximum);
select private.describe_table(
    'private.search_filters',
    'Every filter of public.search_influencers(). A view: the planner reads its rows as part of a statement, of a function it would call them.',
    $$
    name: Key of the filter.
    type: What its value has to be (private.require_search_filter()).
    list: The list its words come from (private.search_list()); null for other filters.
    minimum: The least number; null for other filters.
    maximum: The largest number; null for other filters.
    is_of_workspace: Whether it is about the workspace's own record of a person.
    $$
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
        "country": "countries", "language": "languages", "age_band": "age_bands", "gender": "genders", "interest": "interests",
        "city": null
    }'::jsonb;
    names constant text[] := array[
        'industry', 'job_function', 'seniority', 'company_size', 'country', 'language', 'age_band', 'gender', 'interest', 'city'
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
        perform private.require_search_text('audience.value', coalesce(item -> 'value', item -> 'at_least'));
        if dimension = 'city' then
            perform private.require_search_city('audience', item ->> 'value', ':audience:city=%s:0', workspace);
        else
            perform private.require_search_word(
                'audience', coalesce(item ->> 'value', item ->> 'at_least'), dimensions ->> dimension, workspace
            );
        end if;
        -- A share of 0 would match everybody.
        perform private.require_search_number('audience.share', item -> 'share', 0.0001, 1, false);
    end loop;
end
$$;
comment on function private.require_search_audience(jsonb, uuid) is 'Rejects a condition on an audience without a dimension, a value or level of it and a share.';
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

create function private.require_search_like(given jsonb, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    person jsonb;
begin
    perform private.require_search_keys('like', given, array['people', 'list']);
    if (given ? 'people') = (given ? 'list') then
        perform private.reject('search_like', given::text);
    end if;
    if given ? 'list' then
        perform private.require_search_type('like.list', given -> 'list', 'string');
        perform private.require_search_word('like.list', given ->> 'list', 'lists', workspace);
        return;
    end if;
    perform private.require_search_type('like.people', given -> 'people', 'array');
    if jsonb_array_length(given -> 'people') not between 1 and 200 then
        perform private.reject('search_like_people', jsonb_array_length(given -> 'people')::text);
    end if;
    for person in select people.person from jsonb_array_elements(given -> 'people') as people (person) loop
        perform private.require_search_type('like.people', person, 'string');
        if person #>> '{}' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' or not exists (
            select from public.influencers as influencers
            where influencers.id = (person #>> '{}')::uuid and influencers.archived_at is null
            union all
            select from public.workspace_influencers as people
            where people.workspace_id = workspace and people.id = (person #>> '{}')::uuid and people.archived_at is null
        ) then
            perform private.reject('search_like_person', person #>> '{}');
        end if;
    end loop;
end
$$;
comment on function private.require_search_like(jsonb, uuid) is 'Rejects a filter like that names people or a list that do not exist.';
select private.define_refusal(
    'search_like',
    'filter "like" needs either people or list',
    'Given: {given}.',
    'Write {"people": [ids]} or {"list": "name of a list"}.',
    '22023'
);
select private.define_refusal(
    'search_like_people', 'filter "like": people must be 1 to 200 ids', 'Given: {count}.', 'Write {"people": [ids]}.', '22023'
);
select private.define_refusal(
    'search_like_person',
    'filter "like": there is no person "{id}"',
    'Neither in the catalog nor in this workspace.',
    'Pass influencer_id or workspace_influencer_id of a row of a search.',
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
            perform private.require_search_text(filter || '.category', given -> 'category');
            -- Of a category that nobody promised everybody would be free.
            perform private.require_search_word(
                filter || '.category', lower(btrim(given ->> 'category')), 'exclusivity_categories', workspace
            );
        end if;
        if private.search_date(filter || '.from', given -> 'from') >= private.search_date(filter || '.until', given -> 'until') then
            perform private.reject('search_range_order', filter, given::text);
        end if;
    end if;
end
$$;
comment on function private.require_search_object(text, text, jsonb, uuid) is 'Rejects filters price and exclusivity_free that are incomplete or name unknown words.';
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
comment on function private.require_search_order(text, jsonb, jsonb) is 'Rejects a range that ends before it begins: it would find nothing.';
select private.define_refusal(
    'search_limits_order',
    'filter "{filter}": the least is more than the most',
    'At least {low} and at most {high}: nobody can match.',
    'Turn the two around.',
    '22023'
);

create function private.require_search_filter(filter record, given jsonb, workspace uuid, depth integer)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    word jsonb;
begin
    -- Without a workspace nobody has a record: such filters would find nobody, or everybody.
    if workspace is null and filter.is_of_workspace then
        perform private.reject('search_workspace_named', filter.name);
    end if;
    case filter.type
        when 'text' then
            perform private.require_search_text(filter.name, given);
            if private.search_text(given #>> '{}') = '' or (
                filter.name = 'query'
                and not exists (
                    select
                    from private.search_parts(given #>> '{}') as parts
                    where private.search_text(coalesce(parts.phrase, parts.word)) <> ''
                )
            ) then
                perform private.reject('search_text_empty', filter.name, given::text);
            end if;
            if filter.name = 'name' then
                perform private.require_search_profile(filter.name, given #>> '{}');
            end if;
        when 'words', 'cities' then
            perform private.require_search_type(filter.name, given, 'array');
            if given = '[]' then
                perform private.reject('search_words_empty', filter.name);
            end if;
            for word in select words.word from jsonb_array_elements(given) as words (word) loop
                perform private.require_search_text(filter.name, word);
                if filter.type = 'cities' then
                    perform private.require_search_city(filter.name, word #>> '{}', ':city:%s', workspace);
                else
                    perform private.require_search_word(filter.name, word #>> '{}', filter.list, workspace);
                end if;
            end loop;
        when 'boolean' then
            perform private.require_search_type(filter.name, given, 'boolean');
        when 'integer', 'number' then
            perform private.require_search_number(filter.name, given, filter.minimum, filter.maximum, filter.type = 'integer');
        when 'date' then
            -- Everybody was "not contacted since" a day ahead. Where the caller is, it may be tomorrow already.
            if private.search_date(filter.name, given) > private.search_today(workspace) + 1 then
                perform private.reject('search_date_ahead', filter.name, given #>> '{}');
            end if;
        when 'audience' then
            perform private.require_search_audience(given, workspace);
        when 'like' then
            perform private.require_search_like(given, workspace);
        when 'price', 'exclusivity' then
            perform private.require_search_object(filter.name, filter.type, given, workspace);
        when 'alternatives' then
            perform private.require_search_type(filter.name, given, 'array');
            if jsonb_array_length(given) < 2 then
                perform private.reject('search_alternatives', given::text);
            end if;
            for word in select words.word from jsonb_array_elements(given) as words (word) loop
                perform private.require_search_type(filter.name, word, 'object');
                perform private.require_search_filters(word, workspace, depth + 1);
            end loop;
        else
            perform private.require_search_type(filter.name, given, 'object');
            perform private.require_search_filters(given, workspace, depth + 1);
    end case;
end
$$;
comment on function private.require_search_filter(record, jsonb, uuid, integer) is 'Rejects one filter that has the wrong form or cannot match.';
select private.define_refusal(
    'search_workspace_named',
    'filter "{filter}" is about the records of a workspace, and this call names none',
    'A service has no workspace of its own, and neither has who signed in anonymously.',
    'Name one that exists: header x-workspace-id or setting crmdb.workspace_id. Or leave the filter out.',
    '22023'
);
select private.define_refusal(
    'search_text_empty',
    'filter "{name}" has no word to look for',
    'Given: {given}.',
    'Leave the filter out, or write a word.',
    '22023'
);
select private.define_refusal(
    'search_date_ahead',
    'filter "{name}": {day} lies ahead',
    'Nothing has happened since.',
    'Give a day that has been.',
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

create function private.require_search_filters(filters jsonb, workspace uuid, depth integer default 0)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    filter record;
begin
    if depth = 0 and length(filters::text) > 50000 then
        perform private.reject('search_filters_long', length(filters::text)::text);
    elsif depth > 8 then
        perform private.reject('search_filters_deep');
    end if;
    perform private.require_search_keys(
        'filters', filters, array(select known.name from private.search_filters as known)
    );
    -- An empty object inside any or not would match everybody.
    if depth > 0 and filters = '{}' then
        perform private.reject('search_alternatives_empty');
    end if;
    for filter in select known.* from private.search_filters as known where filters ? known.name loop
        perform private.require_search_filter(filter, filters -> filter.name, workspace, depth);
        if filter.name like '%\_min' then
            perform private.require_search_order(
                regexp_replace(filter.name, '_min$', ''), filters -> filter.name,
                filters -> regexp_replace(filter.name, '_min$', '_max')
            );
        end if;
    end loop;
end
$$;
comment on function private.require_search_filters(jsonb, uuid, integer) is
'Raises an error that names the filter, what is wrong with it and the nearest words. A search can use filters that pass.';
select private.define_refusal(
    'search_filters_long',
    'the filters of a search are too long',
    'They have {count} characters; at most 50,000 are read.',
    'Put people in a list and filter by the list.',
    '22023'
);
select private.define_refusal(
    'search_filters_deep',
    'filters "any" and "not" are nested too deeply',
    'At most eight of them can be inside each other.',
    'Write the same with fewer levels.',
    '22023'
);
select private.define_refusal(
    'search_alternatives_empty',
    'filters inside "any" and "not" cannot be empty',
    'An empty object would match everybody.',
    'Leave it out.',
    '22023'
);

select private.revoke_execute();
