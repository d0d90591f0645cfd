-- The search: the catalog and the active workspace's private people in one list.
--
-- Functions, and a trigger on saved_searches. No lock worth naming.

create function private.search_part(
    source text, filters jsonb, workspace uuid, sort text, page_size integer, after jsonb, before jsonb
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found constant text[] := private.search_conditions(source, filters, workspace);
    sorted constant text := private.search_sort_expression(source, sort, filters, workspace);
    key constant text := case source when 'catalog' then 'person.influencer_id' else 'person.id' end;
    type constant text := case when sort in ('engagement', 'growth') then 'real' else 'bigint' end;
    direction constant text := case when before is null then 'desc' else 'asc' end;
    page constant jsonb := coalesce(after, before);
    -- $1 the rows, $2 their conditions, $3 and $4 what they are sorted by, $5 how many of them
    template constant text :=
        'select %3$s as id, ' || quote_literal(source = 'private') || '::boolean as is_private, %4$s as sort_value, person.followers,'
        ' person.engagement_rate, person.growth from %1$s as person where %2$s order by %4$s ' || direction || ', %3$s ' || direction
        || ' limit %5$s';
    beyond text := 'true';
begin
    if page is not null then
        beyond := format(
            '(%s, %s) %s (%L::%s, %L::uuid)', sorted, key, case when before is null then '<' else '>' end, page ->> 'value', type, page ->> 'id'
        );
    end if;
    if source = 'private' then
        return '(' || format(
            template, 'public.workspace_influencer_search',
            format('%s and %s and person.workspace_id = %L::uuid', private.search_where(found), beyond, workspace), key, sorted, page_size
        ) || ')';
    end if;
    if found[1] is null or sort not in ('followers', 'engagement', 'growth') then
        return '(' || format(
            template, 'public.influencer_search', private.search_where(found) || ' and ' || beyond, key, sorted, page_size
        ) || ')';
    end if;
    -- The planner cannot know whether two common words ever meet. So the best rows are looked through first, a bounded number
    -- of them; if they do not fill the page, the index says who matches, and comparisons wait until those are in order.
    return format(
        '(with walked as materialized (%s), filled as materialized (select count(*) = %s as page from walked)'
        ' select walked.* from walked where (select filled.page from filled) union all (%s))',
        format(
            template,
            format('(select * from public.influencer_search as person where %s order by %s %s, %s %s limit 2000)', beyond, sorted, direction, key, direction),
            private.search_where(found), key, sorted, page_size
        ),
        page_size,
        format(
            template,
            format(
                '(select person.*, %s + 0 as sort_value from public.influencer_search as person where person.document @@ %L::tsquery and %s'
                ' and not (select filled.page from filled) order by %s + 0 %s, %s %s)', sorted, found[1], beyond, sorted, direction, key, direction
            ),
            coalesce(found[2], 'true'), key, 'person.sort_value', page_size
        )
    );
end
$$;
comment on function private.search_part(text, jsonb, uuid, text, integer, jsonb, jsonb) is
'The statement that finds one page of the catalog, or of the private people.';

create function private.search_statement(
    filters jsonb, sort text, page_size integer, after jsonb, before jsonb, more integer default 0
)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.search_workspace();
    given constant jsonb := coalesce(filters, '{}');
    following constant jsonb := private.search_cursor(sort, after, 'after');
    preceding constant jsonb := private.search_cursor(sort, before, 'before');
begin
    perform private.require_search_filters(given, workspace);
    perform private.require_search_page(sort, page_size, following, preceding, given);
    return format(
        $sql$
        with matches as (%s union all %s order by 3 %s, 1 %s limit %s)
        select
            case when matches.is_private then null else matches.id end as influencer_id,
            relations.id as workspace_influencer_id,
            matches.is_private,
            coalesce(catalog.name, relations.name) as name,
            coalesce(catalog.headline, relations.headline) as headline,
            coalesce(catalog.country_code, relations.country_code) as country_code,
            nullif(matches.followers, -1) as followers,
            nullif(matches.engagement_rate, -1) as engagement_rate,
            nullif(matches.growth, -2) as growth,
            array(
                select accounts.platform_code from public.influencer_accounts as accounts
                where accounts.influencer_id = matches.id and not matches.is_private
                union
                select accounts.platform_code from public.workspace_influencer_accounts as accounts
                where accounts.workspace_id = %L::uuid and accounts.workspace_influencer_id = matches.id and matches.is_private
                order by 1
            ) as platforms,
            array(
                select topics.topic_code from public.influencer_topics as topics
                where topics.influencer_id = matches.id and not matches.is_private
                union
                select topics.topic_code from public.workspace_influencer_topics as topics
                where topics.workspace_id = %L::uuid and topics.workspace_influencer_id = matches.id and matches.is_private
                order by 1
            ) as topics,
            relations.status,
            coalesce(relations.do_not_contact, false) as do_not_contact,
            exists (
                select from public.exclusions as exclusions
                where exclusions.workspace_id = relations.workspace_id and exclusions.workspace_influencer_id = relations.id
            ) as is_blocked,
            jsonb_build_object('sort', %L, 'value', matches.sort_value::text, 'id', matches.id) as page_key
        from matches
        left join public.influencers as catalog on catalog.id = matches.id and not matches.is_private
        left join lateral (
            select people.* from public.workspace_influencers as people
            where people.workspace_id = %L::uuid and people.influencer_id = matches.id and not matches.is_private
            union all
            select people.* from public.workspace_influencers as people
            where people.workspace_id = %L::uuid and people.id = matches.id and matches.is_private
        ) as relations on true
        order by matches.sort_value desc, matches.id desc
        $sql$,
        private.search_part('catalog', given, workspace, sort, page_size + more, following, preceding),
        private.search_part('private', given, workspace, sort, page_size + more, following, preceding),
        case when preceding is null then 'desc' else 'asc' end, case when preceding is null then 'desc' else 'asc' end,
        page_size + more, workspace, workspace, sort, workspace, workspace
    );
end
$$;
comment on function private.search_statement(jsonb, text, integer, jsonb, jsonb, integer) is
'The statement of a search, after everything given was checked; for some rows more than the page. Definer: it reads lists of words, never a person.';

-- Invoker: the catalog's constant policy and the workspace's own policies decide what the statement sees.
create function private.run_search(statement text)
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
begin
    return query execute statement;
end
$$;
comment on function private.run_search(text) is 'Runs the statement of private.search_statement() as the caller.';

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
    from private.run_search(private.search_statement(filters, sort, page_size, after, before)) as found; -- noqa: RF03
end;
comment on function public.search_influencers(jsonb, text, integer, jsonb, jsonb) is
'Searches the catalog and the active workspace''s private influencers, each person once. All filters given must apply. Text: query (words as prefixes, "a phrase", -not, a OR b) and name (misspelt or partial name, @handle, profile address). Arrays of codes, any of which suffices: platforms, topics, industries (with those that are part of them), countries, languages. Numbers and facts: verified, followers_min, followers_max, engagement_min, engagement_max, growth_min, growth_max, credibility_min (fractions), active_since (day). Audience: audience ([{dimension, value or at_least, share}]). Price: price ({platform, deliverable_type, currency, at_least_minor, at_most_minor}; prices of today converted at today''s rate). Of the workspace: lists, not_in_lists, tags (names), statuses, owners (user ids), not_contacted_since (day), exclusivity_free ({category, from, until}), blocked, do_not_contact. Combined: any ([filters, filters]: at least one), not (filters: not all of them). What is not known of a person matches no filter that asks for it. sort: followers, engagement, growth, price (lowest first), relevance, fit. after, before: page_key of the last or first row, for the page after or before it. A filter that cannot be understood is an error that names it.';

-- One call for a page with its total and facets.

create function private.search_totals_statement(filters jsonb)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.search_workspace();
    given constant jsonb := coalesce(filters, '{}');
begin
    perform private.require_search_filters(given, workspace);
    return format(
        $sql$
        with found as materialized (
            select person.document from public.influencer_search as person where %s
            union all
            select person.document from public.workspace_influencer_search as person where %s and person.workspace_id = %L::uuid
            limit 1001
        ),

        counted as (
            select
                split_part(lexemes.lexeme, ':', 2) as facet,
                split_part(lexemes.lexeme, ':', 3) as code,
                count(*) as people
            from (select found.document from found limit 1000) as found
            cross join lateral unnest(tsvector_to_array(found.document)) as lexemes (lexeme)
            where left(lexemes.lexeme, 1) = ':' and left(lexemes.lexeme, 10) <> ':audience:'
            group by lexemes.lexeme
        )

        select jsonb_build_object(
            'total', (select count(*) from (select from found limit 1000) as capped),
            'total_is_capped', (select count(*) > 1000 from found),
            'facets', coalesce(
                (
                    select jsonb_object_agg(facets.facet, facets.counts)
                    from (
                        select
                            counted.facet,
                            jsonb_agg(
                                jsonb_build_object('code', counted.code, 'people', counted.people)
                                order by counted.people desc, counted.code
                            ) as counts
                        from counted
                        group by counted.facet
                    ) as facets
                ), '{}'
            )
        )
        $sql$,
        private.search_where(private.search_conditions('catalog', given, workspace)),
        private.search_where(private.search_conditions('private', given, workspace)),
        workspace
    );
end
$$;
comment on function private.search_totals_statement(jsonb) is
'The statement that counts the people of a search, up to 1,000, and what they have in common. Definer like private.search_statement().';

create function private.run_search_page(statement text, totals text, page_size integer, is_backward boolean, is_first boolean)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    people jsonb[];
    has_more boolean;
    page jsonb;
begin
    execute format('select array_agg(to_jsonb(found)) from (%s) as found', statement) into people;
    execute totals into page;
    -- One more than the page was asked for, to know whether there is another page.
    has_more := coalesce(cardinality(people), 0) > page_size;
    if has_more then
        people := case when is_backward then people[2:] else people[:page_size] end;
    end if;
    return page || jsonb_build_object(
        'people', coalesce(to_jsonb(people), '[]'),
        'next_page', case when has_more or is_backward then people[cardinality(people)] -> 'page_key' end,
        'previous_page', case when (is_backward and has_more) or not (is_backward or is_first) then people[1] -> 'page_key' end
    );
end
$$;
comment on function private.run_search_page(text, text, integer, boolean, boolean) is 'Runs the statements of a page as the caller.';

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
    select private.run_search_page(
        private.search_statement(filters, sort, page_size, after, before, 1), private.search_totals_statement(filters),
        page_size, coalesce(before, 'null') <> 'null', coalesce(after, 'null') = 'null'
    );
end;
comment on function public.search_page(jsonb, text, integer, jsonb, jsonb) is
'public.search_influencers() with everything a result page shows, in one call: {people, total, total_is_capped, facets, next_page, previous_page}. The total ends at 1,000. Facets are counted over at most 1,000 matches: {platform: [{code, people}], country, language, topic, industry, verified}. The pages are keys for after and before; null where there is no page.';

-- A saved search is checked when it is saved, not only when somebody runs it.
create function private.require_saved_search()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not private.is_foreign(new.workspace_id) then
        perform private.require_search_filters(new.filters, new.workspace_id);
        perform private.require_search_page(new.sort, 1, null, null, new.filters);
    end if;
    return new;
end
$$;
comment on function private.require_saved_search() is 'Trigger: filters and order of a saved search can be run.';
create trigger require_saved_search
before insert or update of filters, sort on public.saved_searches
for each row execute function private.require_saved_search();
comment on trigger require_saved_search on public.saved_searches is 'Filters and order can be run.';

select private.revoke_execute();
revoke all on function
public.search_influencers(jsonb, text, integer, jsonb, jsonb), public.search_page(jsonb, text, integer, jsonb, jsonb)
from public, anon, authenticated, service_role;
grant execute on function
public.search_influencers(jsonb, text, integer, jsonb, jsonb), public.search_page(jsonb, text, integer, jsonb, jsonb),
private.search_statement(jsonb, text, integer, jsonb, jsonb, integer), private.search_totals_statement(jsonb),
private.run_search(text), private.run_search_page(text, text, integer, boolean, boolean)
to authenticated, service_role;
