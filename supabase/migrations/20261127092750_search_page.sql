-- One call for a result page: people with what matched in them, total, facets, and the pages before and after.
--
-- A text search configuration and functions.

create text search configuration private.search_marks (copy = pg_catalog.english);
alter text search configuration private.search_marks
alter mapping for hword, hword_part, word with extensions.unaccent, english_stem;
comment on text search configuration private.search_marks is
'How matching words are found again in a text that is shown: stems, with and without accents.';

create function private.search_marks_query(query text)
returns tsquery
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- Words of one or two letters are whole words.
    select string_agg(format('''%s''%s', lexemes.lexeme, case when length(lexemes.lexeme) > 2 then ':*' end), ' | ')::tsquery
    from private.search_parts(coalesce(query, '')) as parts
    cross join lateral unnest(
        tsvector_to_array(to_tsvector('private.search_marks', private.search_text(coalesce(parts.phrase, parts.word))))
    ) as lexemes (lexeme)
    where not parts.is_excluded and lexemes.lexeme !~ '[''\\]'
$$;
comment on function private.search_marks_query(text) is 'The words to mark for a query: all except those that must not occur.';

create function private.search_highlights(person jsonb, marks tsquery, configuration regconfig)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    texts jsonb;
begin
    if marks is null then
        return '{}'::jsonb;
    end if;
    select jsonb_build_object('name', person -> 'name', 'headline', person -> 'headline', 'bio', min(influencers.bio))
    into texts
    from public.influencers as influencers
    where influencers.id = (person ->> 'influencer_id')::uuid;
    -- Pieces, not markup: nothing in them needs escaping.
    return coalesce(
        (
            select jsonb_object_agg(marked.field, to_jsonb(string_to_array(marked.text, e'\ue000')))
            from (
                select
                    shown.key as field,
                    ts_headline(
                        configuration, translate(shown.value, e'\ue000', ''), marks,
                        e'StartSel="\ue000", StopSel="\ue000", HighlightAll=true'
                    ) as text
                from jsonb_each_text(texts) as shown
                where shown.value is not null
            ) as marked
            where position(e'\ue000' in marked.text) > 0
        ), '{}'
    );
end
$$;
comment on function private.search_highlights(jsonb, tsquery, regconfig) is
'The matches of a query in name, headline and bio of a person found: each text in pieces, of which every second one matches.';

create function private.search_totals_plan(filters jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace();
    given constant jsonb := private.search_filters_as_codes(coalesce(filters, '{}'));
    found constant text[] := private.search_conditions('catalog', given - 'name', workspace);
    rows text[];
    counted constant text :=
        'with found as materialized (select person.facets from %s where %s limit $1)'
        ' select (select count(*) from found), (select jsonb_object_agg(facets.facet, facets.people) from'
        ' (select facet, count(*) as people from found cross join lateral unnest(found.facets) as facet group by facet) as facets)';
begin
    perform private.require_search_filters(given, workspace);
    rows := case
        when given ? 'name' then private.search_called_rows(
            given ->> 'name', workspace, private.search_matches(found[1]),
            found[1] is null or (private.search_name_frequency(given, workspace)).names_first
        )
        when found[1] is not null and not private.search_are_few(given, workspace) then private.search_matching_rows(found[1])
    end;
    return jsonb_build_object('marks', private.search_marks_query(given ->> 'query')::text, 'steps', to_jsonb(
        array[format(
            counted, private.search_from('private'), format(
                '%s and person.workspace_id = %L::uuid', private.search_where(private.search_conditions('private', given, workspace)), workspace
            )
        )]
        || case
            when rows is null then array[format(counted, private.search_from('catalog'), private.search_where(found))]
            else array(
                select format(
                    counted,
                    -- Numbers are looked up one by one, so only for conditions on them.
                    case when found[2] like '%numbers.%' then private.search_from_rows(bands.rows) else format('(%s) as person', bands.rows) end,
                    coalesce(found[2], 'true')
                )
                from unnest(rows) with ordinality as bands (rows, band)
                order by bands.band desc
            )
        end
    ));
end
$$;
comment on function private.search_totals_plan(jsonb) is
'The statements that count the people of a search and collect their facets, until there are enough, and the words to mark. Definer like private.search_plan().';

create function private.run_search_totals(plan jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    most constant integer := 1000;
    statement text;
    total integer := 0;
    people integer;
    facets jsonb[] := '{}'::jsonb[];
    more jsonb;
begin
    perform set_config('pg_trgm.word_similarity_threshold', '0.6', true);
    for statement in select steps.step from jsonb_array_elements_text(plan -> 'steps') as steps (step) loop
        exit when total > most;
        execute statement into people, more using most + 1 - total;
        total := total + people;
        facets := facets || more;
    end loop;
    return jsonb_build_object(
        'total', least(total, most),
        'total_is_capped', total > most,
        'facets', coalesce(
            (
                select jsonb_object_agg(kinds.kind, kinds.counts)
                from (
                    select
                        counted.kind,
                        jsonb_agg(jsonb_build_object('code', counted.code, 'people', counted.people) order by counted.people desc, counted.code) as counts
                    from (
                        select
                            split_part(facet.key, ':', 2) as kind,
                            split_part(facet.key, ':', 3) as code,
                            sum(facet.value::integer) as people
                        from unnest(facets) as parts (part)
                        cross join lateral jsonb_each_text(parts.part) as facet
                        group by facet.key
                    ) as counted
                    group by counted.kind
                ) as kinds
            ), '{}'
        )
    );
end
$$;
comment on function private.run_search_totals(jsonb) is 'Runs the statements of private.search_totals_plan() as the caller.';

create function private.search_page_of(people jsonb[], totals jsonb, page_size integer, is_backward boolean, is_first boolean)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- One more than the page was asked for, to know whether there is another page.
    has_more constant boolean := cardinality(people) > page_size;
    page constant jsonb[] := case when not has_more then people when is_backward then people[2:] else people[:page_size] end;
begin
    return totals || jsonb_build_object(
        'people', to_jsonb(page),
        'next_page', case when has_more or is_backward then page[cardinality(page)] -> 'page_key' end,
        'previous_page', case when (is_backward and has_more) or not (is_backward or is_first) then page[1] -> 'page_key' end
    );
end
$$;
comment on function private.search_page_of(jsonb[], jsonb, integer, boolean, boolean) is 'A page with the keys of the pages beside it.';

create function public.search_page(
    filters jsonb default '{}',
    sort text default 'followers',
    page_size integer default 20,
    after jsonb default null,
    before jsonb default null
)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    with planned as materialized (
        select
            private.search_plan(filters, sort, page_size, after, before) as plan, -- noqa: RF03
            private.search_totals_plan(filters) as totals -- noqa: RF03
    ),

    counted as materialized (
        select
            planned.plan,
            planned.totals,
            private.run_search_totals(planned.totals) as counts
        from planned
    ),

    people as materialized (
        select to_jsonb(found) as person
        from planned
        cross join lateral private.read_search_bands(planned.plan -> 'tiers', page_size + 1) as best -- noqa: RF02
        cross join lateral private.run_search(planned.plan, page_size + 1, best.ids, best.sort_values) as hits -- noqa: RF02
        cross join lateral private.search_people(
            hits.ids, hits.are_private, hits.sort_values, (planned.plan ->> 'workspace')::uuid, planned.plan ->> 'sort'
        ) as found
    )

    select
        private.search_page_of(
            array(
                select
                    people.person
                    || jsonb_build_object(
                        'highlights',
                        private.search_highlights(
                            people.person, (counted.totals ->> 'marks')::tsquery, 'private.search_marks'::regconfig
                        )
                    )
                from people
            ),
            counted.counts
            || case
                when (counted.counts ->> 'total')::integer > 0 then '{"why_nobody": null}'
                else jsonb_build_object('why_nobody', private.search_why_nobody(coalesce(filters, '{}'))) -- noqa: RF03
            end,
            page_size, -- noqa: RF03
            (counted.plan ->> 'is_backward')::boolean,
            coalesce(after, 'null') = 'null' -- noqa: RF03
        ) as page
    from counted;
end;
comment on function public.search_page(jsonb, text, integer, jsonb, jsonb) is
'public.search_influencers() with everything a result page shows, in one call: {people, total, total_is_capped, facets, why_nobody, next_page, previous_page}. Each person has highlights: name, headline or bio in pieces of which every second matches the query. The total ends at 1,000. Facets are counted over at most 1,000 matches, those with most followers: {platform: [{code, people}], country, language, topic, industry, verified}. The pages are keys for after and before; null where there is no page. why_nobody is null where somebody is found, else {found_without: [filters of which each alone is in the way], unknown_words: [words of the query that nobody has], did_you_mean: filters like these that find somebody, or null}.';

select private.revoke_execute();
revoke all on function public.search_page(jsonb, text, integer, jsonb, jsonb) from public, anon, authenticated, service_role;
grant execute on function
public.search_page(jsonb, text, integer, jsonb, jsonb), private.search_totals_plan(jsonb), private.run_search_totals(jsonb),
private.search_page_of(jsonb[], jsonb, integer, boolean, boolean), private.search_highlights(jsonb, tsquery, regconfig)
to authenticated, service_role;
