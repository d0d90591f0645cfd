-- Reading the text indexes of the bands of followers, the largest first, until a page is full.
--
-- Functions only. A search that asks for text and facets alone, most followers first, is read by fixed statements: each session
-- plans them once, and planning six statements takes longer than running them. private.search_steps() writes the statements of
-- all other searches.

create function private.search_band_reading(band smallint, parts integer)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- offset 0: the text index first, then person by person, whatever the planner thinks of how many there are.
    select format(
        'when %s then'
        ' select array_agg(page.id), array_agg(page.followers) into found_ids, found_followers from ('
        ' select numbers.influencer_id as id, numbers.followers from ('
        ' select search.influencer_id from public.influencer_search as search where search.band = %s and %s offset 0) as person'
        ' cross join lateral (select known.influencer_id, known.followers from public.influencer_numbers as known'
        ' where known.influencer_id = person.influencer_id offset 0) as numbers'
        ' where numbers.followers between lowest and highest and (numbers.followers, numbers.influencer_id) < (last_followers, last_id)'
        ' order by numbers.followers desc, numbers.influencer_id desc limit missing) as page; ',
        10 * band + parts, band,
        (select string_agg(format('search.document @@ parts[%s]', place), ' and ') from generate_series(1, parts) as place)
    )
$$;
comment on function private.search_band_reading(smallint, integer) is
'The branch of private.read_search_bands() that reads one band by this number of conditions: an index of a band serves only a constant band.';

do $make$
declare
    body constant text := $body$
declare
    tier jsonb;
    parts tsquery[];
    whole tsquery;
    lowest bigint;
    highest bigint;
    last_followers bigint;
    last_id uuid;
    missing integer;
    length integer;
    found_ids uuid[];
    found_followers bigint[];
begin
    ids := '{}'::uuid[];
    sort_values := '{}'::numeric[];
    for tier in select items.item from jsonb_array_elements(tiers) as items (item) loop
        missing := wanted - cardinality(ids);
        exit when missing <= 0;
        parts := array(select part::tsquery from jsonb_array_elements_text(tier -> 'parts') as part);
        whole := (tier ->> 'whole')::tsquery;
        lowest := (tier ->> 'lowest')::bigint;
        highest := (tier ->> 'highest')::bigint;
        last_followers := coalesce((tier #>> '{last,value}')::bigint, 9e18::bigint);
        last_id := coalesce((tier #>> '{last,id}')::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
        length := 100;
        while length <= (tier ->> 'longest_walk')::integer loop
            select array_agg(page.id), array_agg(page.followers)
            into found_ids, found_followers
            from (
                select best.influencer_id as id, best.followers
                from (
                    select numbers.influencer_id, numbers.followers
                    from public.influencer_numbers as numbers
                    where numbers.followers between lowest and highest and (numbers.followers, numbers.influencer_id) < (last_followers, last_id)
                    order by numbers.followers desc, numbers.influencer_id desc
                    limit length
                ) as best
                -- offset 0: person by person.
                cross join lateral (
                    select search.document from public.influencer_search as search where search.influencer_id = best.influencer_id offset 0
                ) as person
                where person.document @@ whole
                order by best.followers desc, best.influencer_id desc
                limit missing
            ) as page;
            if cardinality(found_ids) >= missing then
                ids := ids || found_ids;
                sort_values := sort_values || array(select (tier ->> 'base')::numeric + followers from unnest(found_followers) as followers);
                return next;
                return;
            end if;
            -- Twice as long as it had to be if matches went on as they began; a walk without any is given up.
            length := least(ceil(2.0 * length * missing / coalesce(cardinality(found_ids), 0.1)), 1e6)::integer;
        end loop;
        for band in reverse (tier ->> 'highest_band')::integer..(tier ->> 'lowest_band')::integer loop
            missing := wanted - cardinality(ids);
            exit when missing <= 0;
            case 10 * band + cardinality(parts)
            -- readings
            end case;
            ids := ids || found_ids;
            sort_values := sort_values || array(select (tier ->> 'base')::numeric + followers from unnest(found_followers) as followers);
        end loop;
    end loop;
    return next;
end
$body$;
begin
    execute format(
        'create function private.read_search_bands(tiers jsonb, wanted integer) returns table (ids uuid[], sort_values numeric[])'
        ' language plpgsql stable rows 1 set search_path = pg_catalog, pg_temp'
        -- Without statistics of words the planner would read everybody where a query says "not".
        ' set enable_seqscan = off set plan_cache_mode = force_generic_plan as %L',
        replace(
            body, '-- readings',
            (
                select string_agg(private.search_band_reading(bands.band, numbers.number), '' order by bands.band desc, numbers.number)
                from private.search_bands() as bands
                cross join generate_series(1, 4) as numbers (number)
            )
        )
    );
end
$make$;
comment on function private.read_search_bands(jsonb, integer) is
'The page of a search that is written as tiers (private.search_tier()): better tiers first, then most followers first. Runs as the caller.';

create function private.search_tier(query text, base numeric, lowest bigint, highest bigint, last jsonb, longest_walk integer)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'whole', query,
        -- The fifth part and all after it are one condition.
        'parts', (
            select jsonb_agg(few.part order by few.place)
            from (
                select least(parts.place, 4) as place, string_agg(parts.part, ' & ' order by parts.place) as part
                from unnest(private.search_match_parts(query)) with ordinality as parts (part, place)
                group by 1
            ) as few
        ),
        'base', base,
        'lowest', lowest,
        'highest', highest,
        'lowest_band', private.search_band(lowest),
        'highest_band', private.search_band(least(highest, (last ->> 'value')::bigint)),
        'last', last,
        'longest_walk', longest_walk
    )
$$;
comment on function private.search_tier(text, numeric, bigint, bigint, jsonb, integer) is
'What private.read_search_bands() reads: people whose document matches a query and whose followers lie between two numbers, after the last of the page before. Their value in the order is base and followers. longest_walk: how many of the largest may be looked through, because a common query fills its page there.';

create function private.search_select(source text, rows text, conditions text, ordered text, value text, direction text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'select %s as id, (%s)::numeric as value from %s where %s order by %s %s, %1$s %6$s limit $1',
        case source when 'catalog' then 'numbers.influencer_id' else 'person.id' end, value, rows, conditions, ordered, direction
    )
$$;
comment on function private.search_select(text, text, text, text, text, text) is
'One statement of a plan: ids and what they are sorted by, at most $1 of them.';

create function private.search_from(source text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case source
        when 'catalog' then
            'public.influencer_search as person'
            ' inner join public.influencer_numbers as numbers on numbers.influencer_id = person.influencer_id'
        else
            'public.workspace_influencer_search as person cross join lateral (select person.followers, person.engagement_rate,'
            ' person.growth, person.credibility, person.last_active_at) as numbers'
    end
$$;
comment on function private.search_from(text) is 'The rows that conditions refer to: person and numbers.';

create function private.search_value_type(sort text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case sort when 'followers' then 'bigint' when 'engagement' then 'real' when 'growth' then 'real' else 'numeric' end
$$;
comment on function private.search_value_type(text) is 'The type that a sort compares page keys as.';

create function private.search_value_number(sort text, value text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- real straight to numeric would round to six digits, and the next page begin elsewhere.
    select value || case when sort in ('engagement', 'growth') then '::double precision' else '' end
$$;
comment on function private.search_value_number(text, text) is 'A value so that it becomes a number with all its digits.';

create function private.search_matching_rows(query text)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(
        format('select person.* from public.influencer_search as person where person.band = %s and %s', bands.band, asked.matching)
        order by bands.band
    )
    from private.search_bands() as bands
    cross join private.search_matches(query) as asked (matching)
$$;
comment on function private.search_matching_rows(text) is
'SQL for each band of followers, the lowest first: the rows of people whose document matches a tsquery.';

create function private.search_from_rows(rows text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- offset 0: the text index first, whatever the planner thinks of how many it finds.
    select '(' || rows || ' offset 0) as person inner join public.influencer_numbers as numbers on numbers.influencer_id = person.influencer_id'
$$;
comment on function private.search_from_rows(text) is 'The rows that conditions refer to, person and numbers, of these people. NULL for NULL.';

create function private.search_bands_steps(
    type text, rows text[], conditions text, sorted text, value text, direction text, lowest bigint, highest bigint, dear text default null
)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(
        jsonb_agg(
            jsonb_build_array(
                type,
                case
                    when dear is null then private.search_select('catalog', band.found, conditions, sorted, value, direction)
                    -- Sorted first: what is dear to compare is compared until the page is full.
                    else private.search_select(
                        'catalog',
                        format(
                            '(select numbers.* from %s where %s order by %s %s, numbers.influencer_id %4$s offset 0) as numbers'
                            ' inner join public.influencer_search as person on person.influencer_id = numbers.influencer_id',
                            band.found, conditions, sorted, direction
                        ),
                        dear, sorted, value, direction
                    )
                end
            )
            order by case direction when 'desc' then -bands.band else bands.band end
        ), '[]'
    )
    from private.search_bands() as bands
    cross join lateral private.search_from_rows(rows[bands.band]) as band (found)
    where bands.band between private.search_band(lowest) and private.search_band(highest)
$$;
comment on function private.search_bands_steps(text, text[], text, text, text, text, bigint, bigint, text) is
'The steps that ask each band that holds between lowest and highest followers. rows: of each band, the lowest first. dear: conditions that take long, such as shares of an audience.';

select private.revoke_execute();
