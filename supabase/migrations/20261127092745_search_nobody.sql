-- Why a search found nobody, and which one like it finds somebody.
--
-- Functions only. They read what a search of the caller reads: the catalog and the active workspace's own people.

create function private.search_finds(filters jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (
        select
        from private.search_plan(filters, 'followers', 1, null, null) as plan
        cross join lateral private.read_search_bands(plan -> 'tiers', 1) as best
        cross join lateral private.run_search(plan, 1, best.ids, best.sort_values) as hits
        where hits.ids is not null
    );
exception
    -- An address in a query need not be that of a profile, which a name would have to be.
    when invalid_parameter_value then
        return false;
end
$$;
comment on function private.search_finds(jsonb) is 'Whether a search finds somebody; false for one that is refused.';

create function private.search_edits(word text)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    with halves as (
        select left(word, place) as head, substr(word, place + 1) as tail
        from generate_series(0, length(word)) as place
    ),

    letters as (
        select distinct letter from regexp_split_to_table('abcdefghijklmnopqrstuvwxyz' || word, '') as letter
    )

    select array_agg(edits.edit)
    from (
        select halves.head || substr(halves.tail, 2) as edit from halves
        union
        select halves.head || substr(halves.tail, 2, 1) || left(halves.tail, 1) || substr(halves.tail, 3) from halves
        union
        select halves.head || letters.letter || rest.tail
        from halves
        cross join letters
        cross join lateral (values (halves.tail), (substr(halves.tail, 2))) as rest (tail)
        union
        select halves.head || ' ' || halves.tail from halves where length(halves.head) > 2 and length(halves.tail) > 2
    ) as edits
    where length(edits.edit) > 2
$$;
comment on function private.search_edits(text) is 'The word and all that differ from it by one mistake: a letter left out, added or exchanged, two letters swapped, or a space left out.';

create function private.search_corrections(word text, workspace uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    -- "start-up" may be written in one word.
    written constant text := replace(private.search_text(word), ' ', '');
    edits constant text[] := private.search_edits(left(written, 30));
    band smallint;
    found text[];
begin
    if length(written) not between 4 and 30 then
        return null;
    end if;
    -- The index says which of them people have, the largest people first: no list of words is kept.
    for band in select bands.band from private.search_bands() as bands order by bands.band desc loop
        execute format(
            'select (array_agg(edits.edit order by known.people desc, edits.edit))[:3]'
            ' from unnest($1) as edits (edit)'
            ' cross join lateral (select count(*) as people from ('
            ' select from public.influencer_search as person where person.band = %s and person.document @@ replace(format(''%%L'', edits.edit), '' '', '''''' <-> '''''')::tsquery'
            ' limit 200) as matches) as known'
            ' where known.people > 0',
            band
        ) into found using edits;
        if found is not null then
            return found;
        end if;
    end loop;
    return (
        select (array_agg(distinct lexemes.word))[:3]
        from public.workspace_influencer_search as person
        cross join lateral unnest(tsvector_to_array(person.document)) as lexemes (word)
        where person.workspace_id = workspace and lexemes.word = any(edits)
    );
end
$$;
comment on function private.search_corrections(text, uuid) is
'Up to three words of people whom the caller can find that differ by one mistake, as one word or in two, from a word of four letters or more that nobody has. NULL if there are none.';

create function private.search_with_part(filters jsonb, part text, joins_former boolean)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select filters || jsonb_build_object(
        'query', concat_ws(' ', filters ->> 'query', case when joins_former and filters ? 'query' then 'OR' end, part)
    )
$$;
comment on function private.search_with_part(jsonb, text, boolean) is 'Filters with one more part of a query.';

create function private.search_written_number(word text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Sign of comparison, currency, number, thousands or millions; after a dash a second number; currency.
    parts constant text[] := regexp_match(
        translate(lower(word), '–—', '--'), '^([<>]?)([^\d<>]*)(\d[\d.]*)([km]?)(?:-[^\d]*(\d[\d.]*)([km]?))?([^\d]*)$'
    );
    unit constant text := nullif(btrim(concat(parts[2], parts[7])), '');
    currency text;
    low numeric;
    high numeric;
begin
    if parts is null then
        return null;
    end if;
    select
        max(numbers.value) filter (where numbers.place = 1),
        max(numbers.value) filter (where numbers.place = 2)
    into low, high
    from (
        select
            places.place,
            -- 50.000 has three digits after each full stop, 1.5k has not.
            case when places.digits ~ '^\d{1,3}(\.\d{3})+$' then replace(places.digits, '.', '') else rtrim(substring(places.digits from '^\d+\.?\d*'), '.') end::numeric
            * case places.size when 'k' then 1000 when 'm' then 1000000 else 1 end as value
        from (values (1, parts[3], coalesce(nullif(parts[4], ''), parts[6])), (2, parts[5], parts[6])) as places (place, digits, size)
        where places.digits <> ''
    ) as numbers;
    if low > coalesce(high, low) or length(word) > 30 then
        return null;
    elsif unit is not null then
        currency := private.code_in_list('currencies', unit);
        return (
            select jsonb_build_object('price', jsonb_strip_nulls(jsonb_build_object(
                'currency', currencies.code,
                'at_least_minor', case when high is not null or parts[1] = '>' then round(low * ('1e' || currencies.minor_units)::numeric) end,
                'at_most_minor', case when parts[1] <> '>' then round(coalesce(high, low) * ('1e' || currencies.minor_units)::numeric) end
            )))
            from public.currencies as currencies
            where currencies.code = currency
        );
    -- A year is not a number of followers.
    elsif coalesce(high, low) < 1000 or (word ~ '^(19|20)\d\d$') then
        return null;
    elsif high is not null then
        return jsonb_build_object('followers_min', round(low), 'followers_max', round(high));
    end if;
    return jsonb_build_object(case parts[1] when '<' then 'followers_max' else 'followers_min' end, round(low));
end
$$;
comment on function private.search_written_number(text) is
'The filter that a number in a query means: "10k-50k" and "50.000" are followers, "500€" is a price at most. NULL for other words.';

create function private.search_filter_of_words(filters jsonb, words text)
returns setof jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select filters || jsonb_build_object(lists.list, jsonb_build_array(found.code))
    from unnest(array['countries', 'languages', 'platforms', 'topics', 'industries']) with ordinality as lists (list, place)
    -- "cyber security" is written cybersecurity by others.
    cross join lateral (
        select coalesce(private.code_in_list(lists.list, words), private.code_in_list(lists.list, replace(words, ' ', ''))) as code
    ) as found
    where found.code is not null and not filters ? lists.list
    order by lists.place
$$;
comment on function private.search_filter_of_words(jsonb, text) is 'Filters with the filter that words are the name of, such as the country "united states".';

create function private.search_filter_like_word(filters jsonb, word text)
returns setof jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select filters || jsonb_build_object(near.list, jsonb_build_array(near.code))
    from (
        select
            lists.list,
            known.code,
            case when lower(known.label) = any(private.search_edits(left(lower(word), 30))) then 1 else extensions.similarity(known.label, word) end
            as likeness
        from unnest(array['countries', 'languages', 'platforms', 'topics', 'industries']) as lists (list)
        cross join lateral private.search_list(lists.list, null) as known
        -- "kingdom" is a part of a name rather than a misspelt one.
        where length(word) >= 5 and abs(length(known.label) - length(word)) <= 2 and not filters ? lists.list
    ) as near
    where near.likeness >= 0.5
    order by near.likeness desc, near.list, near.code
    limit 1
$$;
comment on function private.search_filter_like_word(jsonb, text) is 'Filters with the filter whose word is spelt most like a word, as "cybersecuirty" is like an industry. No row if none is.';

create function private.search_substitutes(filters jsonb, word text, joins_former boolean, workspace uuid)
returns setof jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- "germany" is in no profile, but a country.
    return query select * from private.search_filter_of_words(filters, word);
    return query
    select meant.filter || filters
    from (values (private.search_written_number(word))) as meant (filter)
    where meant.filter is not null and not filters ?| array(select jsonb_object_keys(meant.filter));
    return query
    select filters || '{"verified": true}'
    where private.search_text(word) in ('verified', 'verifiziert', 'verifie', 'verificado', 'verificato') and not filters ? 'verified';
    return query
    select filters || jsonb_build_object('countries', to_jsonb(regions.countries))
    from (
        values
        ('dach', array['DE', 'AT', 'CH']), ('benelux', array['BE', 'NL', 'LU']), ('nordics', array['DK', 'FI', 'IS', 'NO', 'SE']),
        ('scandinavia', array['DK', 'NO', 'SE']), ('baltics', array['EE', 'LV', 'LT']), ('iberia', array['ES', 'PT']), ('uki', array['GB', 'IE'])
    ) as regions (name, countries)
    where regions.name = private.search_text(word) and not filters ? 'countries';
    return query
    select private.search_with_part(filters, corrections.word, joins_former)
    from unnest(private.search_corrections(word, workspace)) as corrections (word);
    -- A longer form of a word than people write: "Beraterinnen" for Beraterin.
    return query
    select private.search_with_part(filters, left(word, -length(endings.ending)), joins_former)
    from unnest(array['nen', 'en', 'es', 'on', 's', 'n', 'e', 'a', 'o']) with ordinality as endings (ending, place)
    where word ~ '^[[:alpha:]]+$' and word like '%' || endings.ending and length(word) - length(endings.ending) >= 5
    order by endings.place;
    return query select * from private.search_filter_like_word(filters, word);
end
$$;
comment on function private.search_substitutes(jsonb, text, boolean, uuid) is
'Filters with what a word that nobody has may mean: the filter whose word it is, a number of followers or a price, the countries of a region, a word one mistake away. Or else the word without its ending, or a filter whose word is spelt like it.';

create function private.search_operators(query text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    rule record;
    written text := query;
begin
    for rule in
        select *
        from (
            values
            -- "yoga or fitness", "Fitness oder Yoga", "fitness not yoga": here the words are operators.
            (1, '\m(or|oder|ou|eller)\M', 'OR'),
            (2, '\m(not|nicht|ohne|without|sans|sin|senza|zonder|utan|uden)\M', 'NOT'),
            (3, '\m(und|and|et|och|og)\M', 'AND'),
            -- 50,000 is one number, and "500 EUR" one price.
            (4, '(\d),(\d{3})\M', '\1\2'),
            (5, '(\d[km]?)\s+(€|£|\$|eur|euros?|usd|dollars?|gbp|chf)(?=\s|$)', '\1\2'),
            (6, '(\m(under|below|less than|up to|max|unter|bis|moins de|menos de)|<)\s+(?=[€£$]?\d)', '<'),
            (7, '(\m(over|above|more than|at least|min|über|ab|plus de|más de)|>)\s+(?=[€£$]?\d)', '>')
        ) as rules (place, pattern, replacement)
        order by rules.place
    loop
        written := regexp_replace(written, rule.pattern, rule.replacement, case when rule.place >= 5 then 'gi' else 'g' end);
    end loop;
    return written;
end
$$;
comment on function private.search_operators(text) is
'A query in which words such as "or", "ohne" and "et" are operators, and numbers are one word with their thousands, currency and limit ("under 10k" is <10k).';

create function private.search_closest_query(filters jsonb, workspace uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    others constant jsonb := filters - 'query';
    closest jsonb := others;
    unknown_words text[] := '{}'::text[];
    part record;
    candidate jsonb;
    is_read boolean := false;
begin
    for part in
        select
            parts.word,
            parts.word || ' ' || case when not lead(parts.is_excluded or parts.joins_former) over places and not parts.is_excluded then lead(parts.word) over places end as pair,
            parts.phrase,
            parts.joins_former,
            case when parts.is_excluded then '-' else '' end || coalesce('"' || parts.phrase || '"', parts.word) as written,
            parts.phrase is not null and not parts.is_excluded as is_phrase,
            parts.phrase is null and not parts.is_excluded as is_plain
        from private.search_parts(private.search_operators(filters ->> 'query')) as parts
        -- Nothing depends on words such as "who" and "in".
        where private.search_text(coalesce(parts.phrase, parts.word)) <> '' and ts_lexize('pg_catalog.english_stem', lower(parts.word)) is distinct from '{}'
        window places as (order by parts.place)
        order by parts.place
    loop
        if is_read then
            is_read := false;
            continue;
        end if;
        if part.pair is not null and not private.search_finds(jsonb_build_object('query', part.pair)) then
            for candidate in select * from private.search_filter_of_words(closest, part.pair) loop
                is_read := private.search_finds(candidate);
                exit when is_read;
            end loop;
        end if;
        if is_read then
            closest := candidate;
            unknown_words := unknown_words || part.pair;
            continue;
        end if;
        candidate := private.search_with_part(closest, part.written, part.joins_former);
        if private.search_finds(candidate) then
            closest := candidate;
        elsif part.is_phrase then
            -- Its words, if somebody has them apart, or only the beginning of the last.
            candidate := private.search_with_part(closest, part.phrase, part.joins_former);
            closest := case when private.search_finds(candidate) then candidate else closest end;
        elsif part.is_plain and not private.search_finds(jsonb_build_object('query', part.word)) then
            unknown_words := unknown_words || part.word;
            for candidate in select * from private.search_substitutes(closest, part.word, part.joins_former, workspace) loop
                if private.search_finds(candidate) then
                    closest := candidate;
                    exit;
                end if;
            end loop;
        end if;
    end loop;
    return jsonb_build_object('unknown_words', unknown_words, 'did_you_mean', nullif(closest, others));
end
$$;
comment on function private.search_closest_query(jsonb, uuid) is
'What a query that finds nobody becomes, word by word: a word that nobody has is replaced, one that fits nobody left over is left out.';

create function private.search_closest_name(filters jsonb, workspace uuid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := filters ->> 'name';
    corrected constant text := (
        select string_agg(coalesce((private.search_corrections(words.word, workspace))[1], words.word), ' ' order by words.place)
        from unnest(string_to_array(private.search_text(given), ' ')) with ordinality as words (word, place)
    );
    candidate jsonb;
begin
    -- "@jan" is not a handle, but the beginning of one: as a query it finds "jane".
    foreach candidate in array array[
        jsonb_build_object('name', corrected), jsonb_build_object('query', concat_ws(' ', filters ->> 'query', given))
    ] loop
        if private.search_finds((filters - 'name') || candidate) then
            return (filters - 'name') || candidate;
        end if;
    end loop;
    return null;
end
$$;
comment on function private.search_closest_name(jsonb, uuid) is 'Filters with the name spelt as somebody is called, or as a query. NULL if neither finds anybody.';

create function private.search_why_nobody(filters jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace();
    given constant jsonb := private.search_filters_as_codes(filters);
    found_without constant text[] := array(
        select names.name from jsonb_object_keys(given) as names (name) where private.search_finds(given - names.name) order by names.name
    );
    answer constant jsonb := jsonb_build_object('found_without', found_without, 'unknown_words', '[]'::jsonb, 'did_you_mean', null);
    query constant text := given ->> 'query';
begin
    if length(coalesce(given ->> 'name', query)) > 200 then
        return answer;
    elsif 'name' = any(found_without) then
        return answer || jsonb_build_object('did_you_mean', private.search_closest_name(given, workspace));
    elsif query is null or 'query' <> all(found_without) then
        return answer;
    elsif not private.search_is_word(query) and private.search_finds((given - 'query') || jsonb_build_object('name', query)) then
        return answer || jsonb_build_object('did_you_mean', (given - 'query') || jsonb_build_object('name', query));
    end if;
    return answer || private.search_closest_query(given, workspace);
end
$$;
comment on function private.search_why_nobody(jsonb) is
'For a search that finds nobody: found_without, the filters of which each alone is in the way; unknown_words, words of the query that nobody has; did_you_mean, filters like these that find somebody, or null. Definer like private.search_plan(); every statement names the workspace.';

select private.revoke_execute();
grant execute on function private.search_why_nobody(jsonb) to authenticated, service_role;
