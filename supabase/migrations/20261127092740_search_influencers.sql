-- The search: the catalog and the active workspace's private people in one list.
--
-- Functions only.

create function private.search_plan(filters jsonb, sort text, page_size integer, after jsonb, before jsonb)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace();
    given constant jsonb := private.search_filters_as_codes(coalesce(filters, '{}'));
    following constant jsonb := private.search_cursor(sort, after, 'after');
    preceding constant jsonb := private.search_cursor(sort, before, 'before');
    steps jsonb;
begin
    perform private.require_search_filters(given, workspace);
    perform private.require_search_page(sort, page_size, following, preceding, given, workspace);
    steps := private.search_steps(given, workspace, sort, following, preceding);
    return jsonb_build_object(
        'workspace', workspace,
        'sort', sort,
        'is_backward', preceding is not null,
        'tiers', case when steps #>> '{0,0}' = 'tiers' then steps #> '{0,1}' else '[]' end,
        'steps', case when steps #>> '{0,0}' = 'tiers' then '[]' else steps end,
        'private', private.search_private_step(given, workspace, sort, following, preceding)
    );
end
$$;
comment on function private.search_plan(jsonb, text, integer, jsonb, jsonb) is
'The statements of a search, after everything given was checked. Definer: it reads lists of words and what the best partners have in common; the statements run as the caller.';

-- Invoker: the catalog's constant policy and the workspace's own policies decide what the statements see.
create function private.run_search(plan jsonb, wanted integer, best_ids uuid[], best_values numeric[])
returns table (ids uuid[], are_private boolean[], sort_values numeric[])
language plpgsql
stable
-- One row, or the planner would take a search for so dear that compiling it pays (jit).
rows 1
set search_path = pg_catalog, pg_temp
-- Without statistics of words the planner would read everybody where a query says "not".
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    all_ids uuid[] := best_ids;
    all_values numeric[] := best_values;
    found_ids uuid[];
    found_values numeric[];
    is_backward constant boolean := (plan ->> 'is_backward')::boolean;
    last_value numeric;
    step jsonb;
    missing integer;
    length integer;
    is_done boolean;
begin
    -- What a name resembles is not for the caller to set.
    perform set_config('pg_trgm.word_similarity_threshold', '0.6', true);
    for step in select steps.step from jsonb_array_elements(plan -> 'steps') as steps (step) loop
        exit when step ->> 0 <> 'all' and cardinality(all_ids) >= wanted;
        missing := wanted - case step ->> 0 when 'all' then 0 else cardinality(all_ids) end;
        length := (step ->> 2)::integer;
        loop
            if step ->> 0 = 'near' then
                perform set_config('pg_trgm.word_similarity_threshold', '0.3', true);
            end if;
            execute format('select array_agg(page.id), array_agg(page.value) from (%s) as page', step ->> 1)
            into found_ids, found_values
            -- For a page of a few the planner would go through everybody in order, sure to meet them soon.
            using greatest(missing, 20), length;
            if step ->> 0 = 'near' then
                perform set_config('pg_trgm.word_similarity_threshold', '0.6', true);
            end if;
            is_done := step ->> 0 = 'walk' and cardinality(found_ids) >= missing;
            exit when is_done or step ->> 0 <> 'walk';
            -- Twice as long as it had to be if matches went on as they began; a walk without any is given up.
            length := ceil(2.0 * length * missing / coalesce(cardinality(found_ids), 0.1));
            found_ids := null;
            found_values := null;
            exit when length > (step ->> 3)::integer;
        end loop;
        all_ids := all_ids || found_ids;
        all_values := all_values || found_values;
        exit when is_done;
    end loop;
    if cardinality(all_ids) >= wanted then
        last_value := (
            select catalog.value
            from unnest(all_values) as catalog (value)
            order by case when is_backward then catalog.value else -catalog.value end
            offset wanted - 1
            limit 1
        );
    end if;
    execute format('select array_agg(page.id), array_agg(page.value) from (%s) as page', plan ->> 'private')
    into found_ids, found_values
    using wanted, last_value;
    return query
    select
        array_agg(page.id order by page.value desc, page.id desc),
        array_agg(page.is_private order by page.value desc, page.id desc),
        array_agg(page.value order by page.value desc, page.id desc)
    from (
        select united.id, united.value, united.is_private
        from (
            select catalog.id, catalog.value, false as is_private from unnest(all_ids, all_values) as catalog (id, value)
            union all
            select own.id, own.value, true from unnest(found_ids, found_values) as own (id, value)
        ) as united
        order by
            case when is_backward then united.value end asc, case when is_backward then united.id end asc,
            case when not is_backward then united.value end desc, case when not is_backward then united.id end desc
        limit wanted
    ) as page;
end
$$;
comment on function private.run_search(jsonb, integer, uuid[], numeric[]) is
'Runs the statements of private.search_plan() as the caller, until it has found as many people as the page holds; best: whom private.read_search_bands() found.';

create function private.search_people(ids uuid[], are_private boolean[], sort_values numeric[], workspace uuid, sort text)
returns table (
    influencer_id uuid,
    workspace_influencer_id uuid,
    is_private boolean,
    name text,
    headline text,
    country_code text,
    followers bigint,
    engagement_rate real,
    growth real,
    platforms text[],
    topics text[],
    status text,
    do_not_contact boolean,
    is_blocked boolean,
    page_key jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select
        case when hit.is_private then null else hit.id end,
        relations.id,
        hit.is_private,
        coalesce(catalog.name, relations.name),
        coalesce(catalog.headline, relations.headline),
        coalesce(catalog.country_code, relations.country_code),
        nullif(coalesce(numbers.followers, own.followers), -1),
        nullif(coalesce(numbers.engagement_rate, own.engagement_rate), -1),
        nullif(coalesce(numbers.growth, own.growth), -2),
        array(
            select substr(facet, 11) from unnest(coalesce(shared.facets, own.facets)) as facet
            where starts_with(facet, ':platform:') order by facet
        ),
        array(
            select substr(facet, 8) from unnest(coalesce(shared.facets, own.facets)) as facet
            where starts_with(facet, ':topic:') order by facet
        ),
        relations.status,
        coalesce(relations.do_not_contact, false),
        exists (
            select from public.exclusions as exclusions
            where exclusions.workspace_id = relations.workspace_id and exclusions.workspace_influencer_id = relations.id
        ),
        jsonb_build_object('sort', search_people.sort, 'value', hit.value::text, 'id', hit.id)
    from unnest(search_people.ids, search_people.are_private, search_people.sort_values) with ordinality as hit (id, is_private, value, place)
    left join public.influencers as catalog on catalog.id = hit.id and not hit.is_private
    left join public.influencer_numbers as numbers on numbers.influencer_id = hit.id and not hit.is_private
    left join public.influencer_search as shared on shared.influencer_id = hit.id and not hit.is_private
    left join public.workspace_influencer_search as own
        on own.workspace_id = search_people.workspace and own.id = hit.id and hit.is_private
    left join lateral (
        select people.* from public.workspace_influencers as people
        where people.workspace_id = search_people.workspace and people.influencer_id = hit.id and not hit.is_private
        union all
        select people.* from public.workspace_influencers as people
        where people.workspace_id = search_people.workspace and people.id = hit.id and hit.is_private
    ) as relations on true
    order by hit.place;
end
$$;
comment on function private.search_people(uuid[], boolean[], numeric[], uuid, text) is
'The columns that a list shows of the people found. Its plan is kept from call to call.';

create function public.search_influencers(
    filters jsonb default '{}',
    sort text default 'followers',
    page_size integer default 20,
    after jsonb default null,
    before jsonb default null
)
returns table (
    influencer_id uuid,
    workspace_influencer_id uuid,
    is_private boolean,
    name text,
    headline text,
    country_code text,
    followers bigint,
    engagement_rate real,
    growth real,
    platforms text[],
    topics text[],
    status text,
    do_not_contact boolean,
    is_blocked boolean,
    page_key jsonb
)
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    with planned as materialized (
        select private.search_plan(filters, sort, page_size, after, before) as plan -- noqa: RF03
    )

    select
        found.influencer_id,
        found.workspace_influencer_id,
        found.is_private,
        found.name,
        found.headline,
        found.country_code,
        found.followers,
        found.engagement_rate,
        found.growth,
        found.platforms,
        found.topics,
        found.status,
        found.do_not_contact,
        found.is_blocked,
        found.page_key
    from planned
    cross join lateral private.read_search_bands(planned.plan -> 'tiers', page_size) as best -- noqa: RF02
    cross join lateral private.run_search(planned.plan, page_size, best.ids, best.sort_values) as hits -- noqa: RF02
    cross join lateral private.search_people(
        hits.ids, hits.are_private, hits.sort_values, (planned.plan ->> 'workspace')::uuid, planned.plan ->> 'sort'
    ) as found;
end;
comment on function public.search_influencers(jsonb, text, integer, jsonb, jsonb) is
'Searches the catalog and the active workspace''s private influencers, each person once. All filters given must apply. Text: query (beginnings of words, of one or two letters whole words; "a phrase", -not, !not or NOT not, a OR b) and name (misspelt or partial name, @handle, profile address). Arrays of codes or names ("DE", "Germany"), any of which suffices: platforms, topics, industries (with those that are part of them), countries, languages, cities (as people write them). Numbers and facts: verified, followers_min, followers_max, engagement_min, engagement_max, growth_min, growth_max, credibility_min (fractions), active_since (day). Audience: audience ([{dimension, value or at_least, share}]). Price: price ({platform, deliverable_type, currency, at_least_minor, at_most_minor}; prices of today converted at today''s rate). For the workspace: lists, not_in_lists, tags (names), statuses, owners (user ids), not_contacted_since (day), exclusivity_free ({category, from, until}), blocked, do_not_contact. Alike: like ({people: [ids]} or {list: name}: who has something in common with them; with sort fit, most first). Combined: any ([filters, filters]: at least one), not (filters: people who meet all of them are left out; {"not": {"any": [filters, filters]}} leaves out who meets one). An unknown value of a person matches no filter. sort: followers, engagement, growth, price (lowest first), relevance, fit. relevance: words as written in the name, then words of the name that begin so, then words of headline, job and topics, then elsewhere. fit: how many of five facets people share with those of like, or else with the workspace''s best partners (status partner, or a rating of 4 or 5). after, before: page_key of the last or first row, for the page after or before it. A filter that cannot be understood is an error that names it. public.search_page() also says why nobody is found.';

select private.revoke_execute();
revoke all on function public.search_influencers(jsonb, text, integer, jsonb, jsonb) from public, anon, authenticated, service_role;
grant execute on function
public.search_influencers(jsonb, text, integer, jsonb, jsonb), private.search_plan(jsonb, text, integer, jsonb, jsonb),
private.read_search_bands(jsonb, integer), private.run_search(jsonb, integer, uuid[], numeric[]), private.search_people(uuid[], boolean[], numeric[], uuid, text)
to authenticated, service_role;
