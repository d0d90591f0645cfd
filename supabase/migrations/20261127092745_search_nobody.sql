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

create function private.search_substitutes(filters jsonb, word text, joins_former boolean, workspace uuid)
returns setof jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- "germany" is in no profile, but a country.
    return query
    select filters || jsonb_build_object(lists.list, jsonb_build_array(private.code_in_list(lists.list, word)))
    from unnest(array['countries', 'languages', 'platforms', 'topics', 'industries']) as lists (list)
    where private.code_in_list(lists.list, word) is not null and not filters ? lists.list;
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
end
$$;
comment on function private.search_substitutes(jsonb, text, boolean, uuid) is
'Filters with what a word that nobody has may mean: the filter whose word it is, the countries of a region, a word one mistake away, or the word without its ending.';

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
begin
    for part in
        select
            parts.word,
            parts.phrase,
            parts.joins_former,
            case when parts.is_excluded then '-' else '' end || coalesce('"' || parts.phrase || '"', parts.word) as written,
            parts.phrase is not null and not parts.is_excluded as is_phrase,
            parts.phrase is null and not parts.is_excluded as is_plain
        -- "yoga or fitness", "Fitness oder Yoga", "fitness not yoga": here the words are operators.
        from private.search_parts(regexp_replace(regexp_replace(filters ->> 'query', '\m(or|oder)\M', 'OR', 'g'), '\m(not|nicht)\M', 'NOT', 'g')) as parts
        -- Nothing depends on words such as "who" and "in".
        where private.search_text(coalesce(parts.phrase, parts.word)) <> '' and ts_lexize('pg_catalog.english_stem', lower(parts.word)) is distinct from '{}'
        order by parts.place
    loop
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
