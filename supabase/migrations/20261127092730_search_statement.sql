-- The statement of a search: filters, order and page put together, so that each shape of search gets a plan of its own.
--
-- Functions only. They run as their owner, for they read lists of words; the statement they write runs as the caller.

create function private.search_workspace()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A service is no member of anything: it names the workspace. A signed-in user is held to membership.
    return coalesce(
        private.active_workspace(),
        case when not private.is_foreign('00000000-0000-0000-0000-000000000000') then private.requested_workspace() end
    );
end
$$;
comment on function private.search_workspace() is
'The workspace a search works in: the caller''s active one; for services the one they name. NULL: the catalog alone.';

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
    today constant date := (now() at time zone zone)::date;
    filter record;
    given jsonb;
    found text[];
    queries text[] := '{}'::text[];
    conditions text[] := '{}'::text[];
begin
    for filter in select known.* from private.search_filters() as known where filters ? known.name loop
        given := filters -> filter.name;
        found := case
            when filter.name = 'query' then array[private.search_query(given #>> '{}'), null]
            when filter.name = 'verified' or filter.list in ('platforms', 'topics', 'industries', 'countries', 'languages')
                then array[private.search_facet_query(filter.name, given), null]
            when filter.name = 'name' then array[null, private.search_name_condition(source, given #>> '{}', workspace)]
            when filter.name = 'audience' then private.search_audience_condition(source, given)
            when filter.name = 'price' then array[null, private.search_price_condition(source, given, workspace, today)]
            when filter.name = 'active_since' then array[
                null, format('coalesce(person.last_active_at >= %L::timestamptz, false)', (given #>> '{}')::timestamp at time zone zone)
            ]
            when filter.name in ('any', 'not') then private.search_combination(source, filter.name, given, workspace)
            when filter.type in ('integer', 'number') then array[null, private.search_range(filter.name, given)]
            else array[null, private.search_relation_condition(source, filter.name, given, workspace, zone)]
        end;
        queries := queries || case when found[1] is not null then format('(%s)', found[1]) end;
        conditions := conditions || found[2];
    end loop;
    return array[
        nullif(array_to_string(array_remove(queries, null), ' & '), ''),
        nullif(array_to_string(array_remove(conditions, null), ' and '), '')
    ];
end
$$;
comment on function private.search_conditions(text, jsonb, uuid) is
'All conditions of filters on a search row: a tsquery for its document, and SQL. Either may be NULL.';

create function private.search_range(filter text, given jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- Unknown numbers are stored below every known one: "at most" must not find them.
    select case
        when search_range.filter like '%\_min' then format('person.%I >= %L::%s', columns.name, given, columns.type)
        else format('person.%I between %s and %L::%s', columns.name, columns.least, given, columns.type)
    end
    from (
        values ('followers', 'followers', 'bigint', 0), ('engagement', 'engagement_rate', 'real', 0), ('growth', 'growth', 'real', -1),
        ('credibility', 'credibility', 'real', 0)
    ) as columns (filter, name, type, least)
    where columns.filter = regexp_replace(search_range.filter, '_(min|max)$', '')
$$;
comment on function private.search_range(text, jsonb) is 'SQL of a filter on a number of the search row.';

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
begin
    for alternative in select items.item from jsonb_array_elements(case type when 'not' then jsonb_build_array(given) else given end) as items (item) loop
        found := private.search_conditions(source, alternative, workspace);
        queries := queries || case when found[2] is null then format('(%s)', found[1]) end;
        conditions := conditions || format('(%s)', private.search_where(found));
    end loop;
    -- As long as the index can answer every alternative, it does.
    if array_position(queries, null) is null then
        return array[case type when 'not' then '!' else '' end || format('(%s)', array_to_string(queries, ' | ')), null];
    end if;
    return array[null, case type when 'not' then 'not ' else '' end || format('(%s)', array_to_string(conditions, ' or '))];
end
$$;
comment on function private.search_combination(text, text, jsonb, uuid) is
'The filters any (at least one of several sets of filters) and not (not all of a set of filters).';

create function private.search_sort_expression(source text, sort text, filters jsonb, workspace uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Equal scores are in the order of followers.
    scored constant text := '((%s) * 1000000000000 + least(person.followers, 999999999999))::bigint';
    today constant date := (
        now() at time zone coalesce((select workspaces.time_zone from public.workspaces as workspaces where workspaces.id = workspace), 'UTC')
    )::date;
    words constant text := filters ->> 'query';
begin
    case sort
        when 'followers', 'growth' then
            return 'person.' || sort;
        when 'engagement' then
            return 'person.engagement_rate';
        when 'relevance' then
            return format(
                scored,
                concat_ws(
                    ' + ',
                    format(
                        'case when person.document @@ %L::tsquery then 2000 when person.document @@ %L::tsquery then 1000 else 0 end',
                        private.search_query(words, 'A'), private.search_query(words, 'AB')
                    ),
                    format(
                        'round(1000 * extensions.word_similarity(%L, person.names))::bigint',
                        coalesce(private.search_text(filters ->> 'name'), '')
                    )
                )
            );
        when 'price' then
            return format(
                '-coalesce((%s), 9000000000000000000)',
                private.search_prices(
                    source, coalesce(filters -> 'price', '{}'), workspace, today,
                    format(
                        'min(%s)::bigint',
                        (
                            select coalesce('case rates.currency_code ' || string_agg(
                                format(
                                    'when %L then div(2 * rates.amount_minor * %s + %s, 2 * %s)', limits.currency_code,
                                    limits.numerator, limits.denominator, limits.denominator
                                ), ' ' order by limits.currency_code
                            ) || ' end', 'null')
                            from private.search_price_limits(coalesce(filters -> 'price', '{}'), workspace, today) as limits
                        )
                    )
                )
            );
        else
            return format(scored, private.search_fit(filters));
    end case;
end
$$;
comment on function private.search_sort_expression(text, text, jsonb, uuid) is
'The expression that orders a search, largest first: a column, or a number made of one. relevance: all words in the name (2), in name or headline (1), elsewhere (0), and likeness of the name. price: the lowest, negative. fit: private.search_fit().';

create function private.search_fit(filters jsonb)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when count(*) > 0 then format(
            '(1000 * (%s)) / %s', string_agg(format('(person.document @@ %L::tsquery)::integer', wishes.query), ' + '), count(*)
        )
    end
    from (
        select private.search_facet_query(lists.filter, jsonb_build_array(words.word)) as query
        from unnest(array['platforms', 'topics', 'industries', 'countries', 'languages']) as lists (filter)
        cross join lateral jsonb_array_elements(filters -> lists.filter) as words (word)
        union all
        select private.search_lexeme(
            format(':audience:%s%s:%s', segments.dimension, coalesce('=' || segments.value, '>=' || segments.at_least), steps.percent)
        )
        from jsonb_to_recordset(filters -> 'audience') as segments (dimension text, value text, at_least text)
        cross join private.audience_steps() as steps (percent)
    ) as wishes
$$;
comment on function private.search_fit(jsonb) is
'How much of what a search asks for a person has, 0 to 1000: the part of all words of its lists that apply, and of the steps of each audience share that are reached. NULL if the search asks for none.';

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
        or given ->> 'value' !~ case when sort in ('engagement', 'growth') then '^-?\d+(\.\d+)?(e[-+]?\d+)?$' else '^-?\d{1,19}$' end
        or given ->> 'id' !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
        true
    ) then
        perform private.reject('search_cursor', argument, sort, left(given::text, 200));
    end if;
    return given;
end
$$;
comment on function private.search_cursor(text, jsonb, text) is 'A page key as a search gave it, or a refusal: another would begin anywhere.';
select private.define_refusal(
    'search_cursor',
    '"{argument}" is not a page key of a search sorted by {sort}',
    'Given: {given}.',
    'Pass page_key of a row of the same search in the same order.',
    '22023'
);

create function private.require_search_page(sort text, page_size integer, after jsonb, before jsonb, filters jsonb)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    sorts constant text[] := array['followers', 'engagement', 'growth', 'price', 'relevance', 'fit'];
begin
    if sort is null or sort <> all(sorts) then
        perform private.reject(
            'search_sort_known', sort, array_to_string(sorts, ', '), private.nearest_words(sort, sorts, sorts)
        );
    end if;
    if (sort = 'relevance' and not filters ?| array['query', 'name']) or (sort = 'fit' and private.search_fit(filters) is null) then
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
comment on function private.require_search_page(text, integer, jsonb, jsonb, jsonb) is 'Order and page of a search make sense.';
select private.define_refusal(
    'search_sort_known', 'unknown sort order: {sort}', 'Known: {known}.', 'Nearest: {nearest}.', '22023'
);
select private.define_refusal(
    'search_sort_applies',
    'sort "{sort}" has nothing to measure by',
    'relevance measures how well query or name is met, fit how many of the platforms, topics, industries, countries, '
    'languages and audience shares apply.',
    'Give such a filter, or sort by followers.',
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
