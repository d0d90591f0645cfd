-- Conditions of the search: the condition of each checked filter on a search row (person) and its numbers.
--
-- Functions only. A filter becomes a tsquery, which the index answers together with those of all other filters, or SQL, or
-- both. source is catalog (influencer_search) or private
-- (workspace_influencer_search).

create function private.search_industries(codes text[])
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    with recursive included (code) as (
        select unnest(codes)
        union
        select parts.code
        from included
        inner join public.industries as parts on parts.parent_code = included.code
    )

    select array(select included.code from included order by included.code)
$$;
comment on function private.search_industries(text[]) is 'Industries with those that are part of them, as software includes SaaS. NULL for none given.';

create function private.search_excluded_words(filter text, excluded jsonb)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    words text[] := case when excluded - filter = '{}' then array(select jsonb_array_elements_text(excluded -> filter)) end;
begin
    if filter = 'topics' and excluded - 'industries' = '{}' then
        -- A person with a topic has its industry, too.
        return array(
            select topics.code
            from public.topics as topics
            where topics.industry_code = any(private.search_industries(array(select jsonb_array_elements_text(excluded -> 'industries'))))
        );
    elsif filter = 'industries' then
        return private.search_industries(words);
    end if;
    return words;
end
$$;
comment on function private.search_excluded_words(text, jsonb) is
'Words of a filter that nobody can have whom the filter not leaves over, if it is about this filter alone, or about the industries of topics. An index would read everybody who has them to find nobody.';

create function private.search_facet_query(filter text, given jsonb, excluded jsonb)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    prefix constant text := case filter
        when 'platforms' then ':platform:'
        when 'topics' then ':topic:'
        when 'countries' then ':country:'
        when 'languages' then ':language:'
        when 'industries' then ':industry:'
    end;
    words text[];
begin
    if filter = 'verified' then
        return case when given::boolean then ''':verified:yes''' else '!'':verified:yes''' end;
    end if;
    words := array(select jsonb_array_elements_text(given));
    if filter = 'industries' then
        words := private.search_industries(words);
    end if;
    return '(' || (
        select coalesce(string_agg(private.search_lexeme(prefix || word), ' | '), private.search_lexeme(':none'))
        from unnest(words) as word
        where word <> all(coalesce(private.search_excluded_words(filter, excluded), '{}'))
    ) || ')';
end
$$;
comment on function private.search_facet_query(text, jsonb, jsonb) is
'The tsquery of a filter that facet lexemes answer alone: one of the words given, without those that the filter not excludes anyhow.';

create function private.search_city_condition(city text, spellings text[])
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- Callers cannot use functions of schema private, so this spells as private.search_spellings() does, without spaces.
    select format(
        'array(select regexp_replace(lower(extensions.unaccent(spelled.value)), ''[^[:alnum:]]+'', '''', ''g'') from (values (normalize(%1$s, nfkc)),'
        ' (replace(replace(replace(replace(replace(lower(normalize(%1$s, nfc)), ''ä'', ''ae''), ''ö'', ''oe''), ''ü'', ''ue''), ''ø'', ''oe''),'
        ' ''å'', ''aa''))) as spelled (value)) && %2$L::text[]',
        city, array(select replace(spelling, ' ', '') from unnest(spellings) as spelling)
    )
$$;
comment on function private.search_city_condition(text, text[]) is 'SQL: a city has one of these spellings.';

create function private.search_audience_condition(source text, given jsonb, workspace uuid)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    queries text[] := '{}'::text[];
    conditions text[] := '{}'::text[];
    item record;
    spellings text[];
    step numeric;
begin
    for item in
        select segments.*
        from jsonb_to_recordset(given) as segments (dimension text, value text, at_least text, share numeric)
    loop
        spellings := case when item.dimension = 'city' then private.city_spellings(item.value) end;
        step := case
            -- Shares of two names of a city add up, which their lexemes cannot.
            when cardinality(spellings) > 1 then 0
            else (
                select max(steps.percent)
                from private.audience_steps as steps
                where steps.share <= item.share and (steps.percent > 0 or item.dimension in ('city', 'country'))
            )
        end;
        if item.dimension = 'city' then
            queries := queries || private.search_city_query(format(':audience:city=%%s:%s', step), item.value);
        elsif step is not null then
            queries := queries || private.search_lexeme(
                format(':audience:%s%s:%s', item.dimension, coalesce('=' || item.value, '>=' || item.at_least), step)
            );
        end if;
        continue when step = item.share * 100;
        -- For a share between two steps the index uses the lower one; then the share itself is compared.
        conditions := conditions || format(
            'exists (select from %s and segments.dimension = %L and %s group by accounts.id, segments.source'
            ' having sum(segments.share) >= %L::numeric)',
            case source
                when 'catalog' then
                    'public.influencer_accounts as accounts inner join public.audience_segments as segments'
                    ' on segments.account_id = accounts.id where accounts.influencer_id = person.influencer_id'
                else format(
                    'public.workspace_influencer_accounts as accounts inner join public.workspace_audience_segments as segments'
                    ' on segments.workspace_id = accounts.workspace_id and segments.account_id = accounts.id'
                    ' where accounts.workspace_id = %L::uuid and accounts.workspace_influencer_id = person.id', workspace
                )
            end,
            item.dimension,
            case
                when item.dimension = 'city' then private.search_city_condition('segments.value', spellings)
                when item.dimension = 'industry' then format('segments.value = any(%L::text[])', private.search_industries(array[item.value]))
                when item.value is not null then format('segments.value = %L', item.value)
                else format(
                    'segments.value = any(%L::text[])',
                    array(
                        select levels.value
                        from private.audience_levels as levels
                        where levels.dimension = item.dimension and levels.at_least = item.at_least
                    )
                )
            end,
            item.share
        );
    end loop;
    return array[nullif(array_to_string(queries, ' & '), ''), nullif(array_to_string(conditions, ' and '), '')];
end
$$;
comment on function private.search_audience_condition(text, jsonb, uuid) is
'tsquery and SQL of the filter audience: each share is reached by the audience of one account, as one source measured it.';

create function private.search_price_limits(given jsonb, workspace uuid, day date)
returns table (currency_code text, numerator numeric, denominator numeric)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    asked text := coalesce(
        given ->> 'currency',
        (select workspaces.reporting_currency_code from public.workspaces as workspaces where workspaces.id = workspace),
        'EUR'
    );
    known text;
    converted integer := 0;
    missing text[] := '{}'::text[];
begin
    -- Each currency in use, without reading each price: from one to the next in the index.
    for known in
        with recursive used (code) as (
            select min(rates.currency_code) from public.influencer_rates as rates
            union all
            select (select min(rates.currency_code) from public.influencer_rates as rates where rates.currency_code > used.code)
            from used
            where used.code is not null
        )

        select used.code from used where used.code is not null
        union
        select rates.currency_code from public.workspace_influencer_rates as rates where rates.workspace_id = workspace
    loop
        begin
            return query
            select
                known,
                rates.numerator * ('1e' || target.minor_units)::numeric,
                rates.denominator * ('1e' || origin.minor_units)::numeric
            from private.exchange_rate_on(workspace, known, asked, day) as rates
            cross join public.currencies as origin
            cross join public.currencies as target
            where origin.code = known and target.code = asked;
            converted := converted + 1;
        exception
            -- A price that nobody can convert today is not comparable: it neither matches nor fails everybody's search.
            when foreign_key_violation then
                missing := missing || known;
        end;
    end loop;
    if converted = 0 and missing <> '{}' then
        perform private.reject('search_price_rate', asked::text, day::text, array_to_string(missing, ', '));
    end if;
    if missing <> '{}' then
        raise notice 'Prices in % are left out: no exchange rate to % on %.', array_to_string(missing, ', '), asked, day;
    end if;
end
$$;
comment on function private.search_price_limits(jsonb, uuid, date) is
'Currencies of prices with their rate of the day to the currency asked for, as a fraction of minor units. Without one it is the reporting currency.';
select private.define_refusal(
    'search_price_rate',
    'filter "price": no price can be converted to {asked} on {day}',
    'Prices are in {currencies}.',
    'Load the exchange rates of that day, or ask in one of these currencies.',
    '22023'
);

create function private.search_prices(source text, given jsonb, workspace uuid, day date, selected text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'select %s from %s and lower(rates.valid_during) <= %L::date'
        ' and (upper_inf(rates.valid_during) or upper(rates.valid_during) > %L::date)%s%s',
        selected,
        case source
            when 'catalog' then 'public.influencer_rates as rates where rates.influencer_id = person.influencer_id'
            else format(
                'public.workspace_influencer_rates as rates where rates.workspace_id = %L::uuid'
                ' and rates.workspace_influencer_id = person.id', workspace
            )
        end,
        day,
        day,
        case when given ? 'platform' then format(' and rates.platform_code = %L', given ->> 'platform') else '' end,
        case when given ? 'deliverable_type' then format(' and rates.deliverable_type_code = %L', given ->> 'deliverable_type') else '' end
    )
$$;
comment on function private.search_prices(text, jsonb, uuid, date, text) is
'The prices of person that hold on a day, of any platform and deliverable unless one is given: list prices of the catalog, agreed ones of private people.';

create function private.search_price_bounds(given jsonb, workspace uuid, day date)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    alternatives text[] := '{}'::text[];
    rate record;
    bounds text[];
begin
    for rate in select * from private.search_price_limits(given, workspace, day) as limits loop
        bounds := array[format('rates.currency_code = %L', rate.currency_code)];
        -- round(amount * n / d) <= most  is  amount < (2 * most + 1) * d / (2 * n), and likewise from below.
        if given ? 'at_most_minor' then
            bounds := bounds || format(
                'rates.amount_minor <= %s',
                least(ceil((2 * (given ->> 'at_most_minor')::numeric + 1) * rate.denominator / (2 * rate.numerator)) - 1, 9e18)::bigint
            );
        end if;
        if given ? 'at_least_minor' then
            bounds := bounds || format(
                'rates.amount_minor >= %s',
                least(ceil((2 * (given ->> 'at_least_minor')::numeric - 1) * rate.denominator / (2 * rate.numerator)), 9e18)::bigint
            );
        end if;
        alternatives := alternatives || format('(%s)', array_to_string(bounds, ' and '));
    end loop;
    return alternatives;
end
$$;
comment on function private.search_price_bounds(jsonb, uuid, date) is 'SQL of the filter price on an amount in each currency of prices.';

create function private.search_price_condition(source text, given jsonb, workspace uuid, day date)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- Without bounds there is no price yet.
    select case when bounds.alternatives = '{}' then 'false' else format(
        'exists (%s and (%s))', private.search_prices(source, given, workspace, day, ''), array_to_string(bounds.alternatives, ' or ')
    ) end
    from private.search_price_bounds(given, workspace, day) as bounds (alternatives)
$$;
comment on function private.search_price_condition(text, jsonb, uuid, date) is
'SQL of the filter price: a price of the day, converted at the day''s rate, within the bounds.';

create function private.search_price_is_rare(given jsonb, workspace uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    most constant integer := 2000;
    alternative text;
    prices integer := 0;
    more integer;
begin
    foreach alternative in array private.search_price_bounds(given, workspace, private.search_today(workspace)) loop
        exit when prices > most;
        execute format('select count(*) from (select from public.influencer_rates as rates where %s limit %s) as rates', alternative, most + 1) into more;
        prices := prices + more;
    end loop;
    return prices <= most;
end
$$;
comment on function private.search_price_is_rare(jsonb, uuid) is
'Whether so few prices of the catalog meet the filter price that the people who have one are compared with the other filters, instead of the other way round.';

create function private.search_price_expression(source text, filters jsonb, workspace uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    today constant date := private.search_today(workspace);
    asked constant jsonb := coalesce(filters -> 'price', '{}');
    converted text;
begin
    select 'case rates.currency_code ' || string_agg(
        format(
            'when %L then div(2 * rates.amount_minor * %s + %s, 2 * %s)', limits.currency_code,
            limits.numerator, limits.denominator, limits.denominator
        ), ' ' order by limits.currency_code
    ) || ' end'
    into converted
    from private.search_price_limits(asked, workspace, today) as limits;
    return format(
        '-coalesce((%s), 9000000000000000000)',
        private.search_prices(source, asked, workspace, today, format('min(%s)::bigint', coalesce(converted, 'null')))
    );
end
$$;
comment on function private.search_price_expression(text, jsonb, uuid) is
'The expression of the sort price, largest first: the lowest price of a person, negative; people without a price come last.';

create function private.search_relation_condition(source text, filter text, given jsonb, workspace uuid, zone text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    words constant text[] := case jsonb_typeof(given) when 'array' then array(select jsonb_array_elements_text(given)) end;
    condition text;
begin
    condition := case filter
        when 'statuses' then format('relations.status = any(%L::text[])', words)
        when 'owners' then format('relations.owner_id = any(%L::uuid[])', words)
        when 'do_not_contact' then 'relations.do_not_contact'
        when 'blocked' then
            'exists (select from public.exclusions as exclusions where exclusions.workspace_id = relations.workspace_id'
            ' and exclusions.workspace_influencer_id = relations.id)'
        when 'tags' then format(
            'exists (select from public.workspace_influencer_tags as labels where labels.workspace_id = relations.workspace_id'
            ' and labels.workspace_influencer_id = relations.id and labels.tag_id = any(%L::uuid[]))',
            array(select tags.id from public.tags as tags where tags.workspace_id = workspace and tags.name = any(words))
        )
        when 'not_contacted_since' then format(
            'exists (select from public.activities as activities where activities.workspace_id = relations.workspace_id'
            ' and activities.workspace_influencer_id = relations.id and activities.type in (''email'', ''call'', ''message'', ''meeting'')'
            ' and activities.direction <> ''internal'' and activities.occurred_at >= %L::timestamptz)',
            (given #>> '{}')::timestamp at time zone zone
        )
        when 'exclusivity_free' then format(
            'exists (select from public.collaborations as promises where promises.workspace_id = relations.workspace_id'
            ' and promises.workspace_influencer_id = relations.id and promises.status not in (''declined'', ''cancelled'')'
            ' and promises.exclusivity_period && daterange(%L, %L)%s)',
            given ->> 'from', given ->> 'until',
            case when given ? 'category' then format(' and promises.exclusivity_category = %L', lower(btrim(given ->> 'category'))) else '' end
        )
        else format(
            'exists (select from public.list_influencers as members where members.workspace_id = relations.workspace_id'
            ' and members.workspace_influencer_id = relations.id and members.list_id = any(%L::uuid[]))',
            array(select lists.id from public.lists as lists where lists.workspace_id = workspace and lists.name = any(words))
        )
    end;
    return format(
        '%s(exists (select from public.workspace_influencers as relations where relations.workspace_id = %L::uuid and %s and %s))',
        case when filter in ('not_in_lists', 'not_contacted_since', 'exclusivity_free') or given = 'false' then 'not ' else '' end,
        workspace,
        case source when 'catalog' then 'relations.influencer_id = person.influencer_id' else 'relations.id = person.id' end,
        condition
    );
end
$$;
comment on function private.search_relation_condition(text, text, jsonb, uuid, text) is
'SQL of a filter on the workspace''s record of a person. A person without a record is on no list, was not contacted and has no exclusivity.';

select private.revoke_execute();
