-- Filters, order and page of a search as conditions and expressions.
--
-- Functions only.

create function private.search_conditions(source text, filters jsonb, workspace uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    zone constant text := coalesce(
        (select workspaces.time_zone from public.workspaces as workspaces where workspaces.id = workspace), 'UTC'
    );
    filter record;
    given jsonb;
    found text[];
    queries text[] := '{}'::text[];
    conditions text[] := '{}'::text[];
begin
    for filter in select known.* from private.search_filters as known where filters ? known.name loop
        given := filters -> filter.name;
        found := case
            when filter.name = 'query' then array[private.search_query(given #>> '{}', '', false, source), null]
            when filter.name = 'verified' or filter.list in ('platforms', 'topics', 'industries', 'countries', 'languages')
                then array[private.search_facet_query(filter.name, given, filters -> 'not'), null]
            when filter.type = 'cities' then array[
                (
                    select string_agg(private.search_city_query(':city:%s', cities.city), ' | ')
                    from jsonb_array_elements_text(given) as cities (city)
                ),
                null
            ]
            when filter.name = 'name' then array[null, private.search_name_condition(source, given #>> '{}', workspace)]
            when filter.name = 'audience' then private.search_audience_condition(source, given, workspace)
            when filter.name = 'price' then array[null, private.search_price_condition(source, given, workspace, private.search_today(workspace))]
            when filter.name = 'active_since' then array[
                null,
                -- Never null, so that "not" can turn it round.
                format(
                    '(numbers.last_active_at is not null and numbers.last_active_at >= %L::timestamptz)', (given #>> '{}')::timestamp at time zone zone
                )
            ]
            when filter.name = 'like' then private.search_like_condition(source, filters, workspace)
            when filter.name in ('any', 'not') then private.search_combination(source, filter.name, given, workspace)
            when filter.type in ('integer', 'number') then array[null, private.search_range(filter.name, given)]
            else array[null, private.search_relation_condition(source, filter.name, given, workspace, zone)]
        end;
        queries := queries || case when filter.name = 'query' then found[1] else '(' || found[1] || ')' end;
        conditions := conditions || found[2];
    end loop;
    return array[
        nullif(array_to_string(array_remove(queries, null), e' &\n'), ''),
        nullif(array_to_string(array_remove(conditions, null), ' and '), '')
    ];
end
$$;
comment on function private.search_conditions(text, jsonb, uuid) is
'All conditions of filters on a search row: a tsquery for its document, a line for each part that must match, and SQL. Either may be NULL.';

create function private.search_range(filter text, given jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- Unknown numbers are stored below every known one: "at most" must not find them.
    -- Clients may write 10000 as 10000.0 or 1e4.
    select case
        when search_range.filter like '%\_min' then format('numbers.%I >= %L::%s', columns.name, trim_scale(given::numeric), columns.type)
        else format('numbers.%I between %s and %L::%s', columns.name, columns.least, trim_scale(given::numeric), columns.type)
    end
    from (
        values ('followers', 'followers', 'bigint', 0), ('engagement', 'engagement_rate', 'real', 0), ('growth', 'growth', 'real', -1),
        ('credibility', 'credibility', 'real', 0)
    ) as columns (filter, name, type, least)
    where columns.filter = regexp_replace(search_range.filter, '_(min|max)$', '')
$$;
comment on function private.search_range(text, jsonb) is 'SQL of a filter on a number of the search row.';

create function private.search_match_parts(query text)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(conditions.query order by conditions.condition)
    from (
        select
            parts.condition,
            string_agg(parts.line, ' & ' order by parts.place) as query
        from (
            select
                lines.line,
                lines.place,
                -- What must not match, or need not, is asked for with a part that must: alone, it would read the whole index.
                greatest(sum((lines.line not like '%!%')::integer) over (order by lines.place), 1) as condition
            from string_to_table(search_match_parts.query, e' &\n') with ordinality as lines (line, place)
        ) as parts
        group by parts.condition
    ) as conditions
$$;
comment on function private.search_match_parts(text) is
'A tsquery in parts that are conditions of their own, a line each: an index compares them in half to nine tenths of the time that one condition takes.';

create function private.search_matches(query text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(format('person.document @@ %L::tsquery', parts.part), ' and ')
    from unnest(private.search_match_parts(query)) as parts (part)
$$;
comment on function private.search_matches(text) is 'SQL: the document of person matches a tsquery, part by part.';

create function private.search_where(found text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- format() turns NULL into the text NULL, which would find nobody.
    select coalesce(
        nullif(concat_ws(' and ', case when found[1] is not null then format('person.document @@ %L::tsquery', found[1]) end, found[2]), ''),
        'true'
    )
$$;
comment on function private.search_where(text[]) is 'The conditions of private.search_conditions() as SQL.';

create function private.search_combination(source text, type text, given jsonb, workspace uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    alternative jsonb;
    found text[];
    queries text[] := '{}'::text[];
    conditions text[] := '{}'::text[];
    is_exact boolean := true;
begin
    for alternative in select items.item from jsonb_array_elements(case type when 'not' then jsonb_build_array(given) else given end) as items (item) loop
        found := private.search_conditions(source, alternative, workspace);
        queries := queries || ('(' || replace(found[1], e'\n', ' ') || ')');
        conditions := conditions || format('(%s)', private.search_where(found));
        is_exact := is_exact and found[2] is null;
    end loop;
    -- As long as the index can answer every alternative, it does. Where it can answer a part of each, it finds who may match.
    if is_exact then
        return array[case type when 'not' then '!' else '' end || format('(%s)', array_to_string(queries, ' | ')), null];
    end if;
    return array[
        case when type = 'any' and array_position(queries, null) is null then format('(%s)', array_to_string(queries, ' | ')) end,
        case type when 'not' then 'not ' else '' end || format('(%s)', array_to_string(conditions, ' or '))
    ];
end
$$;
comment on function private.search_combination(text, text, jsonb, uuid) is
'The filters any (at least one of several sets of filters) and not (not all of a set of filters).';

create function private.search_tiers(source text, sort text, filters jsonb, workspace uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    wishes text[];
begin
    if sort = 'relevance' then
        return array[
            private.search_query(filters ->> 'query', '@', true, source),
            private.search_query(filters ->> 'query', '@', false, source),
            private.search_query(filters ->> 'query', '#', false, source)
        ];
    end if;
    wishes := array(select private.search_lexeme(facet) from unnest(private.search_model_facets(filters, workspace)) as facet);
    -- All of the wishes, then any but one of them, and so on: each subset as large as the tier.
    return array(
        select
            (
                select '(' || string_agg('(' || subsets.query || ')', ' | ') || ')'
                from (
                    select string_agg(wishes[place], ' & ' order by place) as query
                    from generate_series(0, (1 << cardinality(wishes)) - 1) as subset
                    inner join generate_series(1, cardinality(wishes)) as place on subset & (1 << (place - 1)) <> 0
                    group by subset
                    having count(*) = size
                ) as subsets
            )
        from generate_series(cardinality(wishes), 1, -1) as size
        order by size desc
    );
end
$$;
comment on function private.search_tiers(text, text, jsonb, uuid) is
'The tiers of a sort, best first, as tsqueries; a person in an earlier tier is in all later ones. relevance: the words as written in the name, at the start of words of the name, in name, headline, job or topics. fit: all facets the best partners have in common, all but one, and so on.';

create function private.search_models(filters jsonb, workspace uuid)
returns table (influencer_id uuid, workspace_influencer_id uuid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if filters -> 'like' ? 'people' then
        return query
        select null::uuid, given.id::uuid from jsonb_array_elements_text(filters -> 'like' -> 'people') as given (id)
        union all
        select given.id::uuid, null::uuid from jsonb_array_elements_text(filters -> 'like' -> 'people') as given (id)
        union all
        select people.influencer_id, null::uuid
        from jsonb_array_elements_text(filters -> 'like' -> 'people') as given (id)
        inner join public.workspace_influencers as people on people.workspace_id = workspace and people.id = given.id::uuid
        where people.influencer_id is not null;
    elsif filters ? 'like' then
        return query
        select people.influencer_id, people.id
        from public.lists as lists
        inner join public.list_influencers as members on members.workspace_id = lists.workspace_id and members.list_id = lists.id
        inner join public.workspace_influencers as people
            on people.workspace_id = members.workspace_id and people.id = members.workspace_influencer_id
        where lists.workspace_id = workspace and lists.name = filters -> 'like' ->> 'list'
        order by members.position nulls last, people.id
        limit 200;
    else
        return query
        select people.influencer_id, people.id
        from public.workspace_influencers as people
        where
            people.workspace_id = workspace and people.archived_at is null
            and (people.status = 'partner' or people.rating >= 4)
        order by people.rating desc nulls last, people.updated_at desc
        limit 200;
    end if;
end
$$;
comment on function private.search_models(jsonb, uuid) is
'The people whom the sort fit compares with: the people or the list of the filter like; without it the best partners, who have status partner or a rating of 4 or 5. At most 200.';

create function private.search_model_facets(filters jsonb, workspace uuid)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with counted as (
        select
            facet,
            split_part(facet, ':', 2) as kind,
            count(*) as people,
            row_number() over (partition by split_part(facet, ':', 2) order by count(*) desc, facet asc) as place
        from private.search_models(filters, workspace) as models
        -- Person by person: a join would read all people of the workspace.
        cross join lateral unnest(
            coalesce(
                (select shared.facets from public.influencer_search as shared where shared.influencer_id = models.influencer_id),
                (
                    select own.facets from public.workspace_influencer_search as own
                    where own.workspace_id = search_model_facets.workspace and own.id = models.workspace_influencer_id
                )
            )
        ) as facet
        where facet <> ':verified:yes'
        group by facet
    )

    select array(
        select counted.facet
        from counted
        where counted.place <= 2
        -- One person has each facet once: then what they talk about says more than where they are.
        order by counted.people desc, array_position(array['topic', 'industry', 'language', 'country', 'platform'], counted.kind), counted.facet
        limit 5
    )
$$;
comment on function private.search_model_facets(jsonb, uuid) is
'The facets that the people of private.search_models() share most: five, at most two of a kind, with equal weights.';

create function private.search_tier_expression(tiers text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        'case ' || string_agg(
            format('when person.document @@ %L::tsquery then %s', tiers[place], cardinality(tiers) + 1 - place), ' ' order by place
        ) || ' else 0 end', '0'
    )
    from generate_series(1, cardinality(tiers)) as place
$$;
comment on function private.search_tier_expression(text[]) is 'The number of the tier that person is in; 0 for none.';

create function private.search_fit_expression(filters jsonb, workspace uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- A person in the tier of three facets has three of them: counting asks for each once, the tiers for each set of them.
    select format(
        '(%s)', string_agg(format('(person.document @@ %L::tsquery)::integer', private.search_lexeme(facet)), ' + ')
    )
    from unnest(private.search_model_facets(filters, workspace)) as facet
$$;
comment on function private.search_fit_expression(jsonb, uuid) is 'SQL: how many of the facets that the sort fit measures by person has.';

create function private.search_like_condition(source text, filters jsonb, workspace uuid)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select array[
        (
            select '(' || coalesce(string_agg(private.search_lexeme(facet), ' | '), private.search_lexeme(':none')) || ')'
            from unnest(private.search_model_facets(filters, workspace)) as facet
        ),
        case source
            when 'catalog' then format(
                'person.influencer_id <> all(%L::uuid[])',
                array(select models.influencer_id from private.search_models(filters, workspace) as models where models.influencer_id is not null)
            )
            else format(
                'person.id <> all(%L::uuid[])',
                array(
                    select models.workspace_influencer_id from private.search_models(filters, workspace) as models
                    where models.workspace_influencer_id is not null
                )
            )
        end
    ]
$$;
comment on function private.search_like_condition(text, jsonb, uuid) is
'tsquery and SQL of the filter like: people who share a facet with these people and are not among them.';

create function private.search_today(workspace uuid)
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select (
        now() at time zone coalesce((select workspaces.time_zone from public.workspaces as workspaces where workspaces.id = workspace), 'UTC')
    )::date
$$;
comment on function private.search_today(uuid) is 'Today in a workspace.';

create function private.search_cursor(sort text, given jsonb, argument text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if given is null or given = 'null' then
        return null;
    end if;
    if coalesce(
        jsonb_typeof(given) <> 'object'
        or given ->> 'sort' <> sort
        or given ->> 'value' !~ case sort
            when 'followers' then '^-?\d{1,18}$'
            when 'engagement' then '^-?\d{1,20}(\.\d{1,60})?$'
            when 'growth' then '^-?\d{1,20}(\.\d{1,60})?$'
            else '^-?\d{1,25}$'
        end
        or given ->> 'id' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
        true
    ) then
        perform private.reject('search_cursor', argument, sort, left(given::text, 200));
    end if;
    return given;
end
$$;
comment on function private.search_cursor(text, jsonb, text) is 'Returns a page key; rejects one that this search did not return, because its page would begin anywhere.';
select private.define_refusal(
    'search_cursor',
    '"{argument}" is not a page key of a search sorted by {sort}',
    'Given: {given}.',
    'Pass page_key of a row of the same search in the same order.',
    '22023'
);

create function private.require_search_page(sort text, page_size integer, after jsonb, before jsonb, filters jsonb, workspace uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    sorts constant text[] := array['followers', 'engagement', 'growth', 'price', 'relevance', 'fit'];
begin
    if sort is null or sort <> all(sorts) then
        perform private.reject('search_sort_known', sort, array_to_string(sorts, ', '), private.nearest_words(sort, sorts, sorts));
    end if;
    if (sort = 'relevance' and not filters ?| array['query', 'name']) or (sort = 'fit' and private.search_model_facets(filters, workspace) = '{}') then
        perform private.reject('search_sort_applies', sort);
    end if;
    if page_size is null or page_size not between 1 and 1000 then
        perform private.reject('search_page_size', page_size::text);
    end if;
    if after is not null and before is not null then
        perform private.reject('search_cursor_single');
    end if;
end
$$;
comment on function private.require_search_page(text, integer, jsonb, jsonb, jsonb, uuid) is 'Rejects an unknown order, a page size out of range and page keys that contradict each other.';
select private.define_refusal(
    'search_sort_known', 'unknown sort order: {sort}', 'Known: {known}.', 'Nearest: {nearest}.', '22023'
);
select private.define_refusal(
    'search_sort_applies',
    'sort "{sort}" has nothing to measure by',
    'relevance measures how well query or name is met, fit what people have in common with those of the filter like, or else '
    'with the best partners: status partner, or a rating of 4 or 5.',
    'Give query, name or like, rate somebody, or sort by followers.',
    '22023'
);
select private.define_refusal(
    'search_page_size',
    'page_size must be between 1 and 1000',
    'Given: {page_size}.',
    'Ask for the next page with after.',
    '22023'
);
select private.define_refusal(
    'search_cursor_single', 'a page is after a key or before one, not both', '', 'Leave one of them out.', '22023'
);

select private.revoke_execute();
