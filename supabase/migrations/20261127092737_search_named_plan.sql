-- The plan of a search for a name: by relevance score by score, by other numbers a walk or the people of that name.
--
-- Functions only.

create function private.search_name_frequency(filters jsonb, workspace uuid, out names_first boolean, out share numeric)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    others constant text := (private.search_conditions('catalog', filters - 'name', workspace))[1];
    alike constant text := private.search_alike('person', filters ->> 'name', false);
    called_so numeric;
    meet_others numeric;
begin
    names_first := true;
    if alike is null then
        return;
    end if;
    -- offset 0: the planner would look up everybody who is called so.
    execute format(
        'select count(*) filter (where %s), count(*) filter (where person.document @@ %L::tsquery)'
        ' from (select best.influencer_id from public.influencer_numbers as best'
        ' order by best.followers desc, best.influencer_id desc limit 500) as best'
        ' cross join lateral (select search.names, search.document from public.influencer_search as search'
        ' where search.influencer_id = best.influencer_id offset 0) as person',
        alike, coalesce(others, '')
    ) into called_so, meet_others;
    names_first := others is null or called_so <= greatest(meet_others, 3);
    if called_so >= 3 then
        share := called_so / 500 * case when others is null then 1 else meet_others / 500 end;
    end if;
end
$$;
comment on function private.search_name_frequency(jsonb, uuid) is
'How common a name is among the 500 largest people. names_first: hardly more are called so than meet what else is asked of documents. share: of all people, who are called so and meet it; NULL for a rare name, a handle or an address.';

create function private.search_score_steps(
    score text, type text, rows text[], further text, beyond text, direction text, lowest bigint default -1, highest bigint default 9e18
)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when type = 'bands' then private.search_bands_steps('next', rows, asked.conditions, 'numbers.followers', asked.value, direction, lowest, highest)
        else jsonb_build_array(jsonb_build_array(type, private.search_select(
            'catalog', private.search_from_rows(array_to_string(rows, ' union all ')), asked.conditions, '2', asked.value, direction
        )))
    end
    from (
        values (concat_ws(' and ', further, replace(beyond, '$score', score)), format('(%s) * 1e16 + numbers.followers + 1', score))
    ) as asked (conditions, value)
$$;
comment on function private.search_score_steps(text, text, text[], text, text, text, bigint, bigint) is
'The steps for people with one score (private.search_name_score()), most followers first: type bands where the score is the same for all, else at once, as a step of that type. further, beyond: what else they meet, and where the page begins; lowest, highest: the followers of its bands.';

create function private.search_name_steps(filters jsonb, workspace uuid, names_first boolean, page jsonb, direction text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := filters ->> 'name';
    others constant text[] := private.search_conditions('catalog', filters - 'name', workspace);
    matching constant text := private.search_matches(others[1]);
    written constant text := private.search_name_query(given);
    likeness constant text := private.search_likeness(given);
    profiles constant text := private.search_profile_ids('catalog', given, workspace);
    beyond constant text := private.search_beyond(
        'catalog', '(($score) * 1e16 + numbers.followers + 1)', 'numeric', page, direction = 'asc'
    );
    -- Where the page before ended: what lies before that is not read again.
    reached constant numeric := div((page ->> 'value')::numeric, 1e16);
    followers constant bigint := mod((page ->> 'value')::numeric, 1e16) - 1;
    unwritten text := 'not person.document @@ ' || quote_literal(written) || '::tsquery';
    tiers jsonb := '[]'::jsonb;
begin
    -- A handle and an address have no words.
    if written is not null and (direction = 'asc' or reached is null or reached = 3000) then
        tiers := jsonb_build_array(private.search_score_steps(
            '3000', 'bands', private.search_matching_rows(concat_ws(e' &\n', written, others[1])), others[2], beyond, direction,
            case when reached = 3000 and direction = 'asc' then followers else -1 end,
            case when reached = 3000 and direction = 'desc' then followers else 9e18::bigint end
        ));
    end if;
    tiers := tiers || jsonb_build_array(private.search_score_steps(
        '1000 + ' || likeness, 'next',
        private.search_named_rows(private.search_alike('person', given, true), profiles, nullif(concat_ws(' and ', matching, unwritten), '')),
        others[2], beyond, direction
    ));
    -- One word resembles a name wholly or not at all.
    if written like '%&%' then
        unwritten := concat_ws(
            ' and ', matching, unwritten,
            format('not (%s or person.influencer_id in (%s))', private.search_alike('person', given, true, 0.6), profiles)
        );
        tiers := tiers || jsonb_build_array(
            private.search_score_steps(
                likeness, 'near',
                private.search_named_rows(
                    private.search_alike('person', given, true), null, concat_ws(' and ', unwritten, private.search_alike('person', given, false, 0.6))
                ),
                others[2], beyond, direction
            ),
            case when direction = 'desc' or reached = 0 then private.search_score_steps(
                '0', 'bands',
                private.search_named_rows(
                    private.search_alike('person', given, false), null,
                    concat_ws(' and ', unwritten, 'not ' || private.search_alike('person', given, true, 0.3)), names_first
                ),
                others[2], beyond, direction,
                case when reached = 0 and direction = 'asc' then followers else -1 end,
                case when reached = 0 and direction = 'desc' then followers else 9e18::bigint end
            ) else '[]' end
        );
    end if;
    -- Backward the last tier comes first; its bands are in that order already.
    return (
        select jsonb_agg(steps.step order by case direction when 'desc' then scores.place else -scores.place end, steps.place)
        from jsonb_array_elements(tiers) with ordinality as scores (steps, place)
        cross join jsonb_array_elements(scores.steps) with ordinality as steps (step, place)
    );
end
$$;
comment on function private.search_name_steps(jsonb, uuid, boolean, jsonb, text) is
'Steps of a search for a name, by relevance: whose name has all the words; then whose has words like all of them; then a little like all of them (near); then like half of them.';

create function private.search_named_steps(filters jsonb, workspace uuid, sort text, after jsonb, before jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := filters ->> 'name';
    found constant text[] := private.search_conditions('catalog', filters - 'name', workspace);
    alike constant text := private.search_alike('person', given, false);
    direction constant text := case when before is null then 'desc' else 'asc' end;
    page constant jsonb := coalesce(after, before);
    frequency record;
    value text;
    sorted text;
    called text;
    conditions text;
    rows text[];
    steps jsonb := '[]'::jsonb;
begin
    if found[1] is not null or sort in ('engagement', 'growth', 'price') then
        frequency := private.search_name_frequency(filters, workspace);
    else
        select true as names_first, null::numeric as share into frequency;
    end if;
    if sort = 'relevance' and not filters ? 'query' then
        return private.search_name_steps(filters, workspace, frequency.names_first, page, direction);
    end if;
    rows := private.search_called_rows(given, workspace, private.search_matches(found[1]), frequency.names_first);
    if sort = 'followers' and alike is not null then
        return private.search_plain_steps(filters, found, sort, after, before, rows);
    end if;
    value := private.search_value('catalog', filters, workspace, sort);
    if frequency.share is not null then
        sorted := case sort when 'price' then 'priced.value' else value end;
        called := concat_ws(
            ' and ', private.search_matches(found[1]), found[2],
            private.search_beyond('catalog', sorted, private.search_value_type(sort), page, before is not null),
            format('(%s or person.influencer_id in (%s))', alike, private.search_profile_ids('catalog', given, workspace))
        );
    end if;
    -- A walk is to fill a page of twenty twice; all people of a rare name are found sooner.
    if sort in ('engagement', 'growth') and frequency.share * 12000 >= 40 then
        steps := jsonb_build_array(
            private.search_walk(
                called, private.search_beyond('catalog', sorted, private.search_value_type(sort), page, before is not null),
                sorted, private.search_value_number(sort, sorted), direction, 500, 12000
            )
        );
    elsif sort = 'price' and before is null and frequency.share * 3000 >= 40 then
        steps := private.search_price_walk(filters, workspace, called, value, page, ceil(40 / frequency.share)::integer);
    end if;
    conditions := concat_ws(
        ' and ', found[2],
        private.search_beyond('catalog', format('(%s)', value), private.search_value_type(sort), page, before is not null)
    );
    return steps || jsonb_build_array(jsonb_build_array('all', private.search_select(
        'catalog', private.search_from_rows(array_to_string(rows, ' union all ')), conditions, '2', private.search_value_number(sort, value), direction
    )));
end
$$;
comment on function private.search_named_steps(jsonb, uuid, text, jsonb, jsonb) is
'The steps of a search for a name: band by band, or where nobody knows who comes first, a walk for a common name and then all people of that name.';

select private.revoke_execute();
