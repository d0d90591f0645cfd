-- The plan of a search: statements in the order in which they are run until a page is full.
--
-- Functions only. PostgreSQL multiplies frequencies: two common words that never meet look as if they met often, and it would
-- walk a million rows for a page that never fills. So a search decides itself what to read:
--   walk   looks through the best rows in order; counts only if it fills the page, else it is forgotten. A short walk tells
--          how long one would have to be; a step says how long it is at first and at most
--   near   as next, where a word is alike from 0.3 of its trigrams on, not from 0.6
--   next   the text index of one band of followers, the largest first: few people, then more
--   all    the text index of every band, or what the planner finds best; the page is cut from all of it

create function private.search_walk(conditions text, bounds text, sorted text, value text, direction text, first integer, most integer)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_array(
        'walk',
        private.search_select(
            'catalog',
            format(
                '(select numbers.* from public.influencer_numbers as numbers where %s order by %s %s, numbers.influencer_id %3$s limit $2) as numbers'
                -- offset 0: person by person, however long the planner thinks that takes.
                ' cross join lateral (select search.* from public.influencer_search as search'
                ' where search.influencer_id = numbers.influencer_id offset 0) as person',
                bounds, sorted, direction
            ),
            conditions, sorted, value, direction
        ),
        first, most
    )
$$;
comment on function private.search_walk(text, text, text, text, text, integer, integer) is
'The step that looks through the best rows within bounds; $2: how many of them.';

create function private.search_plain_steps(
    filters jsonb, wanted text[], sort text, after jsonb, before jsonb, named text[] default null
)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    direction constant text := case when before is null then 'desc' else 'asc' end;
    page constant jsonb := coalesce(after, before);
    sorted constant text := 'numbers.' || case sort when 'engagement' then 'engagement_rate' else sort end;
    value constant text := sorted || case sort when 'followers' then '' else '::double precision' end;
    beyond constant text := private.search_beyond('catalog', sorted, case sort when 'followers' then 'bigint' else 'real' end, page, before is not null);
    bounds text := beyond;
    conditions constant text := concat_ws(' and ', beyond, wanted[2]);
    ranges text := beyond;
    bound text;
    lowest bigint := -1;
    highest bigint := 9e18;
begin
    foreach bound in array array[sort || '_min', sort || '_max'] loop
        if filters ? bound then
            bounds := concat_ws(' and ', bounds, private.search_range(bound, filters -> bound));
        end if;
    end loop;
    for bound in select known.name from private.search_filters as known where filters ? known.name and known.type in ('integer', 'number') loop
        ranges := concat_ws(' and ', ranges, private.search_range(bound, filters -> bound));
    end loop;
    if wanted[1] is null and named is null then
        if filters - array[sort || '_min', sort || '_max'] = '{}' then
            return jsonb_build_array(
                jsonb_build_array('next', private.search_select('catalog', private.search_from('catalog'), bounds, sorted, value, direction))
            );
        end if;
        return jsonb_build_array(
            private.search_walk(conditions, bounds, sorted, value, direction, 200, 5000),
            -- In order of the value, which no index has: the walk has shown that few are near the top.
            jsonb_build_array('all', private.search_select('catalog', private.search_from('catalog'), conditions, '2', value, direction))
        );
    end if;
    if sort = 'followers' then
        if named is null and before is null and conditions = bounds then
            return jsonb_build_array(jsonb_build_array('tiers', jsonb_build_array(private.search_tier(
                wanted[1], 0,
                coalesce((filters ->> 'followers_min')::numeric, case when filters ? 'followers_max' then 0 else -1 end)::bigint,
                coalesce((filters ->> 'followers_max')::numeric, 9e18)::bigint, after, 1000
            ))));
        end if;
        lowest := greatest(coalesce((filters ->> 'followers_min')::numeric, -1), case when before is not null then (page ->> 'value')::numeric end, -1);
        highest := least(coalesce((filters ->> 'followers_max')::numeric, 9e18), case when before is null then (page ->> 'value')::numeric end, 9e18);
    end if;
    if named is not null then
        return private.search_bands_steps('next', named, ranges, sorted, value, direction, lowest, highest, wanted[2]);
    end if;
    return jsonb_build_array(
        private.search_walk(
            format('person.document @@ %L::tsquery and %s', wanted[1], conditions), bounds, sorted, value, direction,
            -- Instead of a walk in order of followers one band is read, else all of them.
            case sort when 'followers' then 150 else 500 end, case sort when 'followers' then 1000 else 6000 end
        )
    )
    || private.search_bands_steps(
        case sort when 'followers' then 'next' else 'all' end, private.search_matching_rows(wanted[1]), ranges, sorted, value, direction, lowest, highest, wanted[2]
    );
end
$$;
comment on function private.search_plain_steps(jsonb, text[], text, jsonb, jsonb, text[]) is
'Steps of a search in the order of a number: followers, engagement or growth. named, with followers only: the rows of people with a name, band by band.';

create function private.search_beyond(source text, sorted text, type text, page jsonb, is_backward boolean)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when page is null then 'true' else format(
        '(%s, %s) %s (%L::%s, %L::uuid)', sorted, case source when 'catalog' then 'numbers.influencer_id' else 'person.id' end,
        case when is_backward then '>' else '<' end, page ->> 'value', type, page ->> 'id'
    ) end
$$;
comment on function private.search_beyond(text, text, text, jsonb, boolean) is 'The condition for rows after a page key, or before it.';

create function private.search_tier_steps(wanted text[], within text[], tiers text[], after jsonb, before jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    highest constant integer := cardinality(tiers);
    direction constant text := case when before is null then 'desc' else 'asc' end;
    page constant jsonb := coalesce(after, before);
    reached constant integer := div((page ->> 'value')::numeric, 1e16);
    followers constant bigint := mod((page ->> 'value')::numeric, 1e16) - 1;
    steps jsonb := '[]'::jsonb;
    score integer;
    fixed jsonb := '[]'::jsonb;
    walks boolean;
    query text;
    beyond text;
begin
    foreach score in array case when before is null then array(select generate_series(highest, 0, -1)) else array(select generate_series(0, highest)) end loop
        continue when score > reached and before is null or score < reached and before is not null;
        query := concat_ws(
            e' &\n', case when score = 0 then wanted[1] else within[1] end,
            case when score > 0 then tiers[highest + 1 - score] end,
            case when score < highest then '!(' || replace(tiers[highest - score], e'\n', ' ') || ')' end
        );
        beyond := private.search_beyond(
            'catalog', 'numbers.followers', 'bigint',
            case when score = reached then jsonb_build_object('value', followers, 'id', page -> 'id') end, before is not null
        );
        -- Words of headlines are common, those of names are not.
        walks := score = 0 or score = 1 and highest = 3;
        if before is null and wanted[2] is null then
            fixed := fixed || private.search_tier(
                query, score * 1e16 + 1, -1, 9e18::bigint,
                case when score = reached then jsonb_build_object('value', followers, 'id', page -> 'id') end, case when walks then 600 else 0 end
            );
            continue;
        end if;
        if walks then
            steps := steps || jsonb_build_array(
                private.search_walk(
                    concat_ws(' and ', format('person.document @@ %L::tsquery', query), wanted[2], beyond),
                    beyond, 'numbers.followers', format('%s * 1e16 + numbers.followers + 1', score), direction, 150, 600
                )
            );
        end if;
        steps := steps || private.search_bands_steps(
            'next', private.search_matching_rows(query), beyond, 'numbers.followers', format('%s * 1e16 + numbers.followers + 1', score), direction,
            case when score = reached and before is not null then followers else -1 end,
            case when score = reached and before is null then followers else 9e18 end::bigint, wanted[2]
        );
    end loop;
    return case when fixed = '[]' then steps else jsonb_build_array(jsonb_build_array('tiers', fixed)) end;
end
$$;
comment on function private.search_tier_steps(text[], text[], text[], jsonb, jsonb) is
'Steps of a search in tiers (private.search_tiers()): better tiers come first; within a tier people with more followers come first. wanted: all conditions; within: those that a tier leaves to ask.';

create function private.search_price_walk(filters jsonb, workspace uuid, conditions text, value text, page jsonb, first integer)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    asked constant jsonb := coalesce(filters -> 'price', '{}');
    today constant date := private.search_today(workspace);
    lists text[] := '{}'::text[];
    rate record;
begin
    for rate in select * from private.search_price_limits(asked, workspace, today) as limits loop
        lists := lists || format(
            '(select rates.influencer_id, %s::numeric as price, row_number() over (order by rates.amount_minor) = $2 as is_last'
            ' from (select rates.* from public.influencer_rates as rates where rates.currency_code = %L and rates.amount_minor >= %s%s%s'
            ' order by rates.amount_minor limit $2) as rates)',
            format('div(2 * rates.amount_minor * %s + %s, 2 * %s)', rate.numerator, rate.denominator, rate.denominator),
            rate.currency_code,
            greatest(floor(-coalesce((page ->> 'value')::numeric, 0) * rate.denominator / rate.numerator) - 1, 0),
            case when asked ? 'platform' then format(' and rates.platform_code = %L', asked ->> 'platform') else '' end,
            case when asked ? 'deliverable_type' then format(' and rates.deliverable_type_code = %L', asked ->> 'deliverable_type') else '' end
        );
    end loop;
    if lists = '{}' then
        return '[]'::jsonb;
    end if;
    -- The cheapest of each currency, as far as the list that ends first: people who are not in them are dearer.
    return jsonb_build_array(jsonb_build_array(
        'walk',
        format(
            'with cheapest as materialized (%s) %s', array_to_string(lists, ' union all '),
            private.search_select(
                'catalog',
                '(select distinct cheapest.influencer_id from cheapest) as cheapest'
                ' inner join public.influencer_search as person on person.influencer_id = cheapest.influencer_id'
                ' inner join public.influencer_numbers as numbers on numbers.influencer_id = person.influencer_id'
                || format(' cross join lateral (select %s as value offset 0) as priced', value),
                conditions || ' and priced.value > -9e18'
                ' and (select coalesce(min(cheapest.price), 9e18) from cheapest where cheapest.is_last) >= -priced.value',
                'priced.value', 'priced.value', 'desc'
            )
        ),
        first, 5000
    ));
end
$$;
comment on function private.search_price_walk(jsonb, uuid, text, text, jsonb, integer) is
'The step that looks through the lowest prices of each currency; $2: how many of each, first of all the given number.';

create function private.search_are_few(filters jsonb, workspace uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return filters ?| array['lists', 'tags', 'statuses', 'owners']
        or filters @> '{"blocked": true}'
        or filters @> '{"do_not_contact": true}'
        or (filters ? 'price' and filters - 'price' <> '{}' and private.search_price_is_rare(filters -> 'price', workspace));
end
$$;
comment on function private.search_are_few(jsonb, uuid) is
'Whether few people can be meant: those with a rare price or a record in the workspace. All of them are found first, then sorted.';

create function private.search_steps(filters jsonb, workspace uuid, sort text, after jsonb, before jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found constant text[] := private.search_conditions('catalog', filters - 'name', workspace);
    direction constant text := case when before is null then 'desc' else 'asc' end;
    page constant jsonb := coalesce(after, before);
    are_few constant boolean := private.search_are_few(filters, workspace);
    asked constant text := case when found[1] is not null then format('person.document @@ %L::tsquery', found[1]) end;
    value text;
    beyond text;
    steps jsonb := '[]'::jsonb;
begin
    if filters ? 'name' then
        return private.search_named_steps(filters, workspace, sort, after, before);
    end if;
    if not are_few and sort in ('followers', 'engagement', 'growth') then
        return private.search_plain_steps(filters, found, sort, after, before);
    elsif not are_few and sort in ('fit', 'relevance') then
        -- Words in a field are words: what the tiers ask for need not be asked for again, unless it is a phrase.
        return private.search_tier_steps(
            found,
            case
                when sort = 'relevance' and not exists (
                    select from private.search_parts(filters ->> 'query') as parts
                    where parts.is_excluded or parts.phrase is not null or private.search_text(parts.word) like '% %'
                ) then private.search_conditions('catalog', filters - 'query', workspace)
                else found
            end,
            private.search_tiers('catalog', sort, filters, workspace), after, before
        );
    end if;
    value := private.search_value('catalog', filters, workspace, sort);
    beyond := private.search_beyond('catalog', format('(%s)', value), private.search_value_type(sort), page, before is not null);
    if sort = 'price' and before is null and not filters ?| array['lists', 'tags', 'statuses', 'owners'] then
        steps := private.search_price_walk(
            filters, workspace,
            concat_ws(' and ', asked, found[2], private.search_beyond('catalog', 'priced.value', 'numeric', page, false)), value, page, 60
        );
    end if;
    if are_few or found[1] is null then
        return steps || jsonb_build_array(jsonb_build_array(
            'all',
            private.search_select(
                'catalog',
                private.search_from('catalog'), concat_ws(' and ', asked, found[2], beyond), '2',
                private.search_value_number(sort, value), direction
            )
        ));
    end if;
    return steps || private.search_bands_steps(
        'all', private.search_matching_rows(found[1]), concat_ws(' and ', found[2], beyond), '2', private.search_value_number(sort, value),
        direction, -1, 9e18::bigint
    );
end
$$;
comment on function private.search_steps(jsonb, uuid, text, jsonb, jsonb) is
'The steps that find a page in the catalog, in order: [type, statement]; of a walk also how long it is at first and at most.';

create function private.search_value(source text, filters jsonb, workspace uuid, sort text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    tiers constant text[] := case when sort = 'relevance' then array_remove(private.search_tiers(source, sort, filters, workspace), null) end;
begin
    return case sort
        when 'followers' then 'numbers.followers'
        when 'engagement' then 'numbers.engagement_rate'
        when 'growth' then 'numbers.growth'
        when 'price' then private.search_price_expression(source, filters, workspace)
        when 'relevance' then private.search_relevance(source, filters, workspace, tiers)
        else private.search_fit_expression(filters, workspace) || ' * 1e16 + numbers.followers + 1'
    end;
end
$$;
comment on function private.search_value(text, jsonb, uuid, text) is 'The expression that a sort orders people by, largest first.';

create function private.search_relevance(source text, filters jsonb, workspace uuid, tiers text[])
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select concat(
        '(', private.search_tier_expression(tiers),
        case when filters ? 'name' then ' * 10000 + ' || private.search_name_score(source, filters ->> 'name', workspace) end,
        ') * 1e16 + numbers.followers + 1'
    )
$$;
comment on function private.search_relevance(text, jsonb, uuid, text[]) is
'The expression of the sort relevance: the tier of the query, then the score of the name, then followers.';

create function private.search_private_step(filters jsonb, workspace uuid, sort text, after jsonb, before jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    value constant text := private.search_value('private', filters, workspace, sort);
begin
    return private.search_select(
        'private', private.search_from('private'),
        concat_ws(
            ' and ', format('person.workspace_id = %L::uuid', workspace),
            -- Where the catalog filled the page, $2 is the value of its last row: nobody beyond it is on the page.
            case when sort in ('followers', 'engagement', 'growth') then format(
                '($2 is null or %s %s $2::%s)', value, case when before is null then '>=' else '<=' end, private.search_value_type(sort)
            ) when sort = 'price' and before is null then format(
                '($2 is null or $2 <= -9e18 or person.id in (select rates.workspace_influencer_id'
                ' from public.workspace_influencer_rates as rates where rates.workspace_id = %L::uuid))', workspace
            ) end,
            private.search_where(private.search_conditions('private', filters, workspace)),
            private.search_beyond(
                'private', format('(%s)', value), private.search_value_type(sort), coalesce(after, before), before is not null
            )
        ),
        case when sort in ('followers', 'engagement', 'growth') then value else '2' end,
        private.search_value_number(sort, value),
        case when before is null then 'desc' else 'asc' end
    );
end
$$;
comment on function private.search_private_step(jsonb, uuid, text, jsonb, jsonb) is
'The statement that finds a page among the private people of a workspace: some thousands at most, so one is enough. $1: how many at most; $2: where the page ends that the catalog filled, else NULL.';

select private.revoke_execute();
