-- Search: one narrow row per catalog influencer that answers text and every filter from one GIN index.
--
-- New table; triggers on the catalog keep it. Filled here for a catalog that already has rows: about 10,000 rows a second.

create table public.influencer_search (
    influencer_id uuid primary key references public.influencers (id) on delete cascade,
    followers bigint not null,
    engagement_rate real not null,
    document tsvector not null
);
-- The planner chooses between the index below and walking the best rows first by how common a word or facet is.
alter table public.influencer_search alter column document set statistics 1000;
create index influencer_search_document_idx on public.influencer_search using gin (document);
create index influencer_search_followers_idx on public.influencer_search (followers desc, influencer_id desc);
create index influencer_search_engagement_idx on public.influencer_search (engagement_rate desc, influencer_id desc);
select private.describe_table('public.influencer_search', 'What public.search_influencers() reads: one row per influencer that is neither archived nor merged. Written by triggers alone.', $$
    influencer_id: The influencer.
    followers: Followers of the largest account; 0 when none is known, so that it sorts last.
    engagement_rate: Engagement rate of the account with the highest; 0 when none is known.
    document: Words of name, headline, bio, job and topics, and a facet lexeme for each filter: country:DE, language:de, platform:linkedin, topic:saas, industry:software, verified:yes, audience:industry=software:30 (at least 30 %), audience:seniority>=director:20.
$$);
select private.describe_indexes($$
    influencer_search_document_idx: Text and filters (public.search_influencers()).
    influencer_search_followers_idx: Largest first, next page by key (public.search_influencers()).
    influencer_search_engagement_idx: Most engaging first, next page by key (public.search_influencers()).
$$);
select private.secure_reference_table('public.influencer_search');
revoke insert, update, delete on public.influencer_search from service_role;

create function private.search_words(value text)
returns tsvector
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select to_tsvector('simple', plain.words) || to_tsvector('english', plain.words)
    from (select lower(extensions.unaccent('extensions.unaccent'::regdictionary, coalesce(value, ''))) as words) as plain
$$;
comment on function private.search_words(text) is
'Words of a text without accents, as written and as English stems, so that names and prose are both found.';

create function private.refresh_influencer_search(only_ids uuid[] default null)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changed bigint;
begin
    delete from public.influencer_search as search
    using public.influencers as influencers
    where
        influencers.id = search.influencer_id
        and influencers.archived_at is not null
        and (only_ids is null or search.influencer_id = any(only_ids));

    insert into public.influencer_search as search (influencer_id, followers, engagement_rate, document)
    select
        influencers.id,
        coalesce(accounts.followers, 0),
        coalesce(accounts.engagement_rate, 0),
        -- Stripped of positions: nothing ranks or asks for phrases, and a tenth of the table is saved.
        strip(private.search_words(
            concat_ws(
                ' ', influencers.name, influencers.headline, influencers.job_title, influencers.employer, influencers.city,
                topics.names, accounts.handles, influencers.bio
            )
        ))
        || array_to_tsvector(
            array(
                select distinct facets.facet
                from unnest(
                    array['country:' || influencers.country_code, case when influencers.is_verified then 'verified:yes' end]
                    || accounts.facets || topics.facets || languages.facets || industries.facets || audience.facets
                ) as facets (facet)
                where facets.facet is not null
            )
        )
    from public.influencers as influencers
    left join lateral (
        select
            max(own.followers) as followers,
            max(own.engagement_rate) as engagement_rate,
            string_agg(own.handle, ' ') as handles,
            array_agg('platform:' || own.platform_code) as facets
        from public.influencer_accounts as own
        where own.influencer_id = influencers.id
    ) as accounts on true
    left join lateral (
        select
            string_agg(known.name, ' ') as names,
            array_agg('topic:' || known.code) || array_agg('industry:' || known.industry_code)
            || array_agg('industry:' || wider.parent_code) as facets
        from public.influencer_topics as own
        inner join public.topics as known on known.code = own.topic_code
        inner join public.industries as wider on wider.code = known.industry_code
        where own.influencer_id = influencers.id
    ) as topics on true
    left join lateral (
        select array_agg('language:' || own.language_code) as facets
        from public.influencer_languages as own
        where own.influencer_id = influencers.id
    ) as languages on true
    left join lateral (
        select array_agg('industry:' || own.industry_code) || array_agg('industry:' || wider.parent_code) as facets
        from public.influencer_industries as own
        inner join public.industries as wider on wider.code = own.industry_code
        where own.influencer_id = influencers.id
    ) as industries on true
    left join lateral (
        -- A share becomes one lexeme per threshold it reaches, so that "at least 30 %" is a lookup, not a comparison.
        select array_agg('audience:' || shares.dimension || shares.value || ':' || thresholds.percent) as facets
        from (
            select segments.dimension, '=' || segments.value as value, segments.share
            from public.influencer_accounts as own
            inner join public.audience_segments as segments on segments.account_id = own.id
            where own.influencer_id = influencers.id and segments.share >= 0.1
            union all
            select segments.dimension, '>=' || floors.code, sum(segments.share)
            from public.influencer_accounts as own
            inner join public.audience_segments as segments on segments.account_id = own.id and segments.dimension = 'seniority'
            inner join public.seniorities as levels on levels.code = segments.value
            inner join public.seniorities as floors on floors.rank <= levels.rank
            where own.influencer_id = influencers.id
            group by segments.account_id, segments.source, segments.dimension, floors.code
        ) as shares
        inner join (values ('10', 0.1), ('20', 0.2), ('30', 0.3), ('40', 0.4), ('50', 0.5)) as thresholds (percent, share)
            on shares.share >= thresholds.share
    ) as audience on true
    where influencers.archived_at is null and (only_ids is null or influencers.id = any(only_ids))
    -- A whole catalog lies in the order it is most often walked in: a page reads neighbours, not scattered blocks.
    order by accounts.followers desc nulls last
    on conflict (influencer_id) do update
    set
        followers = excluded.followers,
        engagement_rate = excluded.engagement_rate,
        document = excluded.document
    where
        (search.followers, search.engagement_rate, search.document)
        is distinct from (excluded.followers, excluded.engagement_rate, excluded.document);
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function private.refresh_influencer_search(uuid[]) is
'Rebuilds the search rows of the given influencers, or of all; returns how many changed. Triggers call it; call it yourself after loading the catalog with triggers off, after an analyze of what was loaded.';

-- Arguments: the column that leads to the influencer, and whether it names an account.
create function private.refresh_search_of_changed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids uuid[];
    former uuid[] := '{}'::uuid[];
begin
    -- public.record_influencers() rebuilds the row of a person once, when all of it is there.
    if current_setting('crmdb.search_later', true) = 'on' then
        return null;
    end if;
    execute format('select array_agg(distinct %I) from changed_rows', tg_argv[0]) into ids;
    if tg_op = 'UPDATE' then
        execute format('select array_agg(distinct %I) from former_rows', tg_argv[0]) into former;
    end if;
    ids := ids || former;
    if ids is null then
        return null;
    end if;
    if tg_argv[0] = 'account_id' then
        select array_agg(distinct accounts.influencer_id)
        into ids
        from public.influencer_accounts as accounts
        where accounts.id = any(ids);
        -- Segments that went with their account: the trigger of the account does it. NULL would mean all influencers.
        if ids is null then
            return null;
        end if;
    end if;
    perform private.refresh_influencer_search(ids);
    return null;
end
$$;
comment on function private.refresh_search_of_changed() is
'Statement trigger: rebuilds the search rows of the influencers a statement touched. Argument: the column that leads there.';

do $$
declare
    source record;
begin
    for source in
        select * from (
            values
            ('influencers', 'id'), ('influencer_accounts', 'influencer_id'), ('influencer_topics', 'influencer_id'),
            ('influencer_languages', 'influencer_id'), ('influencer_industries', 'influencer_id'), ('audience_segments', 'account_id')
        ) as sources (table_name, column_name)
    loop
        execute format(
            'create trigger refresh_search_inserted after insert on public.%I referencing new table as changed_rows '
            'for each statement execute function private.refresh_search_of_changed(%L)', source.table_name, source.column_name
        );
        execute format(
            'create trigger refresh_search_updated after update on public.%I '
            'referencing new table as changed_rows old table as former_rows '
            'for each statement execute function private.refresh_search_of_changed(%L)', source.table_name, source.column_name
        );
        execute format('comment on trigger refresh_search_inserted on public.%I is %L', source.table_name, 'Keeps influencer_search.');
        execute format('comment on trigger refresh_search_updated on public.%I is %L', source.table_name, 'Keeps influencer_search.');
        if source.table_name <> 'influencers' then
            execute format(
                'create trigger refresh_search_deleted after delete on public.%I referencing old table as changed_rows '
                'for each statement execute function private.refresh_search_of_changed(%L)', source.table_name, source.column_name
            );
            execute format('comment on trigger refresh_search_deleted on public.%I is %L', source.table_name, 'Keeps influencer_search.');
        end if;
    end loop;
end
$$;

-- The search itself. Invoker: the catalog's constant policy and the workspace's own policies decide what it sees. The
-- statement is put together from the filters that are given, so that each shape gets a plan of its own.

create function public.search_influencers(
    filters jsonb default '{}',
    sort text default 'followers',
    page_size integer default 20,
    after jsonb default null
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
    platforms text[],
    topics text[],
    status text,
    do_not_contact boolean,
    next_page jsonb
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    known constant text[] := array[
        'query', 'platforms', 'countries', 'languages', 'topics', 'industries', 'verified', 'audience', 'followers_min',
        'followers_max', 'engagement_min', 'price'
    ];
    unknown text;
    word text;
    stem text;
    facet record;
    segment record;
    segment_price record;
    parts text[] := '{}'::text[];
    words text[] := '{}'::text[];
    catalog text := '';
    own text := '';
    sort_column text := case sort when 'followers' then 'followers' when 'engagement' then 'engagement_rate' end;
    document tsquery;
begin
    select string_agg(key, ', ') into unknown from jsonb_object_keys(filters) as key where key <> all(known);
    if unknown is not null then
        raise exception using
            errcode = '22023', message = format('unknown search filter: %s', unknown),
            hint = 'Known filters: ' || array_to_string(known, ', ') || '.';
    end if;
    if sort_column is null then
        raise exception using errcode = '22023', message = format('unknown sort order: %s', sort), hint = 'Use followers or engagement.';
    end if;
    if page_size is null or page_size not between 1 and 1000 then
        raise exception using errcode = '22023', message = 'page_size must be between 1 and 1000';
    end if;

    -- Words: each must match, as written (a prefix) or as a stem.
    foreach word in array regexp_split_to_array(
        lower(extensions.unaccent('extensions.unaccent'::regdictionary, coalesce(filters ->> 'query', ''))), '[^[:alnum:]]+'
    ) loop
        continue when word = '';
        stem := plainto_tsquery('english', word)::text;
        continue when stem = '';
        parts := parts || format('(%s:* | %s)', quote_literal(word), stem);
        words := words || word;
    end loop;

    -- Facets: one of each list must match. Quotes inside a value are doubled, so a value cannot become an operator.
    for facet in
        select lists.prefix, filters -> lists.key as choices
        from (
            values
            ('platforms', 'platform:'), ('countries', 'country:'), ('languages', 'language:'), ('topics', 'topic:'),
            ('industries', 'industry:')
        ) as lists (key, prefix)
        where jsonb_typeof(filters -> lists.key) = 'array' and jsonb_array_length(filters -> lists.key) > 0
    loop
        parts := parts || (
            select '(' || string_agg(
                '''' || replace(replace(facet.prefix || choice, '\', '\\'), '''', '''''') || '''', ' | '
            ) || ')'
            from jsonb_array_elements_text(facet.choices) as choice
        );
    end loop;
    if (filters ->> 'verified')::boolean then
        parts := parts || '''verified:yes'''::text;
    end if;

    -- Audience: the index answers at the next lower threshold, the exact share is checked on what is left.
    for segment in
        select *
        from jsonb_to_recordset(coalesce(filters -> 'audience', '[]')) as given (
            dimension text, value text, at_least text, share numeric
        )
    loop
        if segment.share >= 0.1 then
            parts := parts || (
                '''' || replace(
                    format(
                        'audience:%s%s:%s', segment.dimension, coalesce('=' || segment.value, '>=' || segment.at_least),
                        least(floor(segment.share * 10) * 10, 50)::integer
                    ),
                    '''', ''''''
                ) || ''''
            );
        end if;
        if segment.share * 10 <> floor(segment.share * 10) or segment.share > 0.5 or segment.share < 0.1 then
            catalog := catalog || format(
                ' and exists (select from public.influencer_accounts as owned'
                ' inner join public.audience_segments as segments on segments.account_id = owned.id'
                ' where owned.influencer_id = search.influencer_id and segments.dimension = %L and segments.value %s'
                ' group by owned.id, segments.source having sum(segments.share) >= %L::numeric)',
                segment.dimension,
                coalesce(
                    format('= %L', segment.value),
                    format(
                        'in (select levels.code from public.seniorities as levels where levels.rank >='
                        ' (select floors.rank from public.seniorities as floors where floors.code = %L))', segment.at_least
                    )
                ),
                segment.share
            );
        end if;
    end loop;

    if cardinality(parts) > 0 then
        document := array_to_string(parts, ' & ')::tsquery;
        catalog := catalog || ' and search.document @@ $1';
    end if;
    if filters ? 'followers_min' then
        catalog := catalog || format(' and search.followers >= %L::bigint', filters ->> 'followers_min');
        own := own || format(' and coalesce(accounts.followers, 0) >= %L::bigint', filters ->> 'followers_min');
    end if;
    if filters ? 'followers_max' then
        catalog := catalog || format(' and search.followers <= %L::bigint', filters ->> 'followers_max');
        own := own || format(' and coalesce(accounts.followers, 0) <= %L::bigint', filters ->> 'followers_max');
    end if;
    if filters ? 'engagement_min' then
        catalog := catalog || format(' and search.engagement_rate >= %L::real', filters ->> 'engagement_min');
        own := own || format(' and coalesce(accounts.engagement_rate, 0) >= %L::real', filters ->> 'engagement_min');
    end if;
    if filters ? 'price' then
        select * into segment_price
        from jsonb_to_record(filters -> 'price') as price (
            platform text, deliverable_type text, currency text, at_most_minor bigint
        );
        catalog := catalog || format(
            ' and exists (select from public.influencer_rates as rates where rates.influencer_id = search.influencer_id'
            ' and rates.currency_code = %L and rates.amount_minor <= %L::bigint and rates.valid_during @> current_date%s%s)',
            coalesce(segment_price.currency, 'EUR'), segment_price.at_most_minor,
            coalesce(format(' and rates.platform_code = %L', segment_price.platform), ''),
            coalesce(format(' and rates.deliverable_type_code = %L', segment_price.deliverable_type), '')
        );
    end if;
    if after is not null then
        catalog := catalog || format(
            ' and (search.%1$I, search.influencer_id) < (%2$L::%3$s, %4$L::uuid)', sort_column, after ->> 'value',
            case sort when 'followers' then 'bigint' else 'real' end, after ->> 'id'
        );
        own := own || format(
            ' and (coalesce(accounts.%1$I, 0), people.id) < (%2$L::%3$s, %4$L::uuid)', sort_column, after ->> 'value',
            case sort when 'followers' then 'bigint' else 'real' end, after ->> 'id'
        );
    end if;

    -- Private people: few per workspace, so plain conditions do. What is not known of them (audience, languages, list prices,
    -- verification) excludes them from searches that ask for it.
    if filters ?| array['languages', 'audience', 'price'] or (filters ->> 'verified')::boolean then
        own := ' and false';
    else
        foreach word in array words loop
            own := own || format(
                ' and concat_ws('' '', people.name, people.headline, accounts.handles) ilike %L', '%' || word || '%'
            );
        end loop;
        if filters ? 'countries' then
            own := own || ' and people.country_code in (select jsonb_array_elements_text($2 -> ''countries''))';
        end if;
        if filters ? 'platforms' then
            own := own || ' and accounts.platforms && array(select jsonb_array_elements_text($2 -> ''platforms''))';
        end if;
        if filters ? 'topics' then
            own := own || ' and own_topics.topics && array(select jsonb_array_elements_text($2 -> ''topics''))';
        end if;
        if filters ? 'industries' then
            own := own || ' and own_topics.industries && array(select jsonb_array_elements_text($2 -> ''industries''))';
        end if;
    end if;

    return query execute format(
        $sql$
        with matches as (
            (
                select
                    search.influencer_id as id, false as is_private, search.followers, search.engagement_rate, search.%1$I as sort_value
                from public.influencer_search as search
                where true %2$s
                order by search.%1$I desc, search.influencer_id desc
                limit $3
            )
            union all
            (
                select
                    people.id, true, coalesce(accounts.followers, 0), coalesce(accounts.engagement_rate, 0),
                    coalesce(accounts.%1$I, 0)
                from public.workspace_influencers as people
                left join lateral (
                    select
                        max(owned.followers) as followers, max(owned.engagement_rate) as engagement_rate,
                        array_agg(owned.platform_code) as platforms, string_agg(owned.handle, ' ') as handles
                    from public.workspace_influencer_accounts as owned
                    where owned.workspace_id = people.workspace_id and owned.workspace_influencer_id = people.id
                ) as accounts on true
                left join lateral (
                    select
                        array_agg(owned.topic_code) as topics,
                        array_agg(known.industry_code) || array_agg(wider.parent_code) as industries
                    from public.workspace_influencer_topics as owned
                    inner join public.topics as known on known.code = owned.topic_code
                    inner join public.industries as wider on wider.code = known.industry_code
                    where owned.workspace_id = people.workspace_id and owned.workspace_influencer_id = people.id
                ) as own_topics on true
                where people.influencer_id is null and people.archived_at is null %3$s
                order by 5 desc, people.id desc
                limit $3
            )
            order by 5 desc, 1 desc
            limit $3
        )
        select
            case when matches.is_private then null else matches.id end,
            relations.id,
            matches.is_private,
            coalesce(catalog.name, relations.name),
            coalesce(catalog.headline, relations.headline),
            coalesce(catalog.country_code, relations.country_code),
            matches.followers,
            matches.engagement_rate,
            case when matches.is_private
                then array(
                    select distinct owned.platform_code
                    from public.workspace_influencer_accounts as owned
                    where owned.workspace_id = relations.workspace_id and owned.workspace_influencer_id = relations.id
                    order by 1
                )
                else array(
                    select distinct owned.platform_code
                    from public.influencer_accounts as owned
                    where owned.influencer_id = matches.id
                    order by 1
                )
            end,
            case when matches.is_private
                then array(
                    select owned.topic_code
                    from public.workspace_influencer_topics as owned
                    where owned.workspace_id = relations.workspace_id and owned.workspace_influencer_id = relations.id
                    order by 1
                )
                else array(
                    select owned.topic_code from public.influencer_topics as owned where owned.influencer_id = matches.id order by 1
                )
            end,
            relations.status,
            relations.do_not_contact,
            jsonb_build_object('value', matches.sort_value, 'id', matches.id)
        from matches
        left join public.influencers as catalog on catalog.id = matches.id and not matches.is_private
        left join lateral (
            select people.*
            from public.workspace_influencers as people
            where not matches.is_private and people.influencer_id = matches.id
            union all
            select people.*
            from public.workspace_influencers as people
            where matches.is_private and people.id = matches.id
        ) as relations on true
        order by matches.sort_value desc, matches.id desc
        $sql$,
        sort_column, catalog, own
    ) using document, filters, page_size;
end
$$;
comment on function public.search_influencers(jsonb, text, integer, jsonb) is
'Searches the catalog and the active workspace''s private influencers. filters: query (words), platforms, countries, languages, topics, industries (arrays of codes), verified, followers_min, followers_max, engagement_min, audience ([{dimension, value or at_least, share}]), price ({platform, deliverable_type, currency, at_most_minor}). sort: followers or engagement. after: next_page of the last row, for the next page.';

select private.refresh_influencer_search();

select private.revoke_execute();
revoke all on function public.search_influencers(jsonb, text, integer, jsonb) from public, anon, authenticated, service_role;
grant execute on function public.search_influencers(jsonb, text, integer, jsonb) to authenticated, service_role;
