-- Names in a search: a partial or misspelt name, a @handle or the address of a profile, and how well somebody meets it.
--
-- Functions only.

create function private.search_is_word(given text)
returns boolean
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- "St.John" and "node.js" are words; "jane.example.com" and "example.com/jane" are addresses.
    select given !~ '^\s*@' and given !~* '^\s*(https?://|[^\s@/]+\.[a-z]{2,}/|[^\s@/.]{2,}(\.[^\s@/.]{2,})+\.[a-z]{2,}\s*$)'
$$;
comment on function private.search_is_word(text) is 'Whether a name is words, rather than a @handle or an address.';

create function private.search_handles(given text)
returns table (platform text, handle text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select platforms.code, read.handle
    from public.platforms as platforms
    cross join lateral private.normalise_handle(given, platforms.code) as read (handle)
    where read.handle is not null
$$;
comment on function private.search_handles(text) is
'What a name may be as a handle, or an address as that of a profile, on each platform: the same form in which accounts are stored.';

create function private.require_search_profile(filter text, given text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := regexp_replace(regexp_replace(lower(btrim(given)), '^https?://', ''), '^(www|m|mobile)\.', '');
    host text;
    example text;
begin
    if private.search_is_word(given) or given ~ '^\s*@' then
        return;
    end if;
    -- An address of a platform that is not a profile, but a post, say.
    select hosts.host, hosts.pattern
    into host, example
    from (
        select
            platforms.code,
            regexp_replace(regexp_replace(platforms.profile_url_pattern, '^https?://(www\.)?', ''), '/.*$', '') as host,
            platforms.profile_url_pattern as pattern
        from public.platforms as platforms
        where platforms.profile_address_pattern is not null
    ) as hosts
    where address ~ ('^([a-z]+\.)?' || replace(hosts.host, '.', '\.') || '(/|$)')
    limit 1;
    if host is not null and not exists (
        select from private.search_handles(given) as found
        inner join public.platforms as platforms on platforms.code = found.platform
        where platforms.profile_address_pattern is not null
    ) then
        perform private.reject('search_profile_address', filter, left(given, 200), example);
    end if;
end
$$;
comment on function private.require_search_profile(text, text) is 'Rejects an address of a platform that is not the address of a profile: nobody could be found by it.';
select private.define_refusal(
    'search_profile_address',
    'filter "{filter}": "{given}" is not the address of a profile',
    'It leads to a page of the platform.',
    'Addresses of profiles look like {example}.',
    '22023'
);

create function private.search_alike(person text, given text, is_whole boolean)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case when private.search_is_word(given) then
        case when is_whole then '(' || string_agg(matches.likeness, ' and ') || ')' else format(
            '((%s) and 2 * (%s) >= %s)', string_agg(matches.likeness, ' or '),
            string_agg(format('(%s)::integer', matches.likeness), ' + '), count(*)
        ) end
    end
    from (
        select format('%s.names operator(extensions.%%>) %L', person, words.word) as likeness
        from (select distinct word from unnest(string_to_array(private.search_text(given), ' ')) as word) as words
    ) as matches
$$;
comment on function private.search_alike(text, text, boolean) is
'SQL: each word of a name, or at least half of them, resembles one of the person''s name. NULL for a handle or an address.';

create function private.search_profile_ids(source text, given text, workspace uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- The id of a YouTube channel is in its address; the account may be known by its handle.
    channel constant text := substring(given from '(?:^|/)\s*(UC[A-Za-z0-9_-]{22})\s*(?:[/?#]|$)');
    accounts constant text := 'where ('
    || concat_ws(
        ' or ',
        (
            -- Most platforms write a handle alike.
            select string_agg(format('accounts.handle = %L and accounts.platform_code = any(%L::text[])', alike.handle, alike.platforms), ' or ')
            from (
                select found.handle, array_agg(found.platform) as platforms
                from private.search_handles(given) as found
                group by found.handle
            ) as alike
        ),
        case when channel is not null then format('accounts.platform_code = ''youtube'' and accounts.platform_account_id = %L', channel) end,
        'false'
    )
    || ')';
begin
    return case source
        when 'catalog' then format(
            'select accounts.influencer_id from public.influencer_accounts as accounts %1$s union all'
            ' select relations.influencer_id from public.workspace_influencer_accounts as accounts'
            ' inner join public.workspace_influencers as relations'
            ' on relations.workspace_id = accounts.workspace_id and relations.id = accounts.workspace_influencer_id'
            ' %1$s and accounts.workspace_id = %2$L::uuid and relations.influencer_id is not null', accounts, workspace
        )
        else format(
            'select accounts.workspace_influencer_id from public.workspace_influencer_accounts as accounts'
            ' %s and accounts.workspace_id = %L::uuid', accounts, workspace
        )
    end;
end
$$;
comment on function private.search_profile_ids(text, text, uuid) is 'SQL: the people whose handle a name is, or whose profile has this address.';

create function private.search_named_ids(given text, workspace uuid, is_whole boolean)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- A union of ids, each found by an index of its own; conditions joined by "or" would read everybody.
    select private.search_profile_ids('catalog', given, workspace)
        || coalesce(
            ' union all select alike.influencer_id from public.influencer_search as alike where ' || private.search_alike('alike', given, is_whole), ''
        )
$$;
comment on function private.search_named_ids(text, uuid, boolean) is
'SQL: the people of the catalog whose handle a name is, or whose profile has this address, or at least half of whose given words (whole: all of them) resemble one of the name.';

create function private.search_named_rows(given text, workspace uuid, is_whole boolean)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- Each row is read once, with its document: other filters leave few whose numbers are looked up.
    -- offset 0: the people of that name first, whatever the planner thinks of how many they are.
    select format(
        '(%sselect search.* from (select distinct known.influencer_id from (%s) as known (influencer_id)) as called'
        ' cross join lateral (select search.* from public.influencer_search as search'
        ' where search.influencer_id = called.influencer_id%s offset 0) as search offset 0) as person'
        ' inner join public.influencer_numbers as numbers on numbers.influencer_id = person.influencer_id',
        'select search.* from public.influencer_search as search where ' || alike.condition || ' union all ',
        private.search_profile_ids('catalog', given, workspace),
        ' and not ' || alike.condition
    )
    from (values (private.search_alike('search', given, is_whole))) as alike (condition)
$$;
comment on function private.search_named_rows(text, uuid, boolean) is
'The rows that conditions refer to, person and numbers, of the people whose handle a name is, or whose profile has this address, or at least half of whose given words (whole: all of them) resemble one of the name.';

create function private.search_name_condition(source text, given text, workspace uuid, is_whole boolean default false)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- All private people of the workspace are read anyway.
    select case source
        when 'catalog' then format('person.influencer_id in (%s)', private.search_named_ids(given, workspace, is_whole))
        else format(
            '(person.id in (%s)%s)', private.search_profile_ids(source, given, workspace), ' or ' || private.search_alike('person', given, is_whole)
        )
    end
$$;
comment on function private.search_name_condition(text, text, uuid, boolean) is
'SQL of the filter name: whose handle it is, or whose profile has this address, or at least half of whose given words (whole: all of them) resemble one of the name.';

create function private.search_common_name(filters jsonb, workspace uuid, out wanted text[], out is_rarer boolean, out share numeric)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := filters ->> 'name';
    others constant text[] := private.search_conditions('catalog', filters - 'name', workspace);
    alike constant text := private.search_alike('person', given, false);
    called_so numeric;
    meet_others numeric;
begin
    if alike is null or filters ?| array['lists', 'tags', 'statuses', 'owners'] then
        return;
    end if;
    -- offset 0: the planner would look up everybody who is called so.
    execute format(
        'select count(*) filter (where %s), count(*) filter (where person.document @@ %L::tsquery)'
        ' from (select best.influencer_id from public.influencer_numbers as best'
        ' order by best.followers desc, best.influencer_id desc limit 500) as best'
        ' cross join lateral (select search.names, search.document from public.influencer_search as search'
        ' where search.influencer_id = best.influencer_id offset 0) as person',
        alike, coalesce(others[1], '')
    ) into called_so, meet_others;
    if called_so < 3 then
        return;
    end if;
    wanted := array[
        others[1],
        concat_ws(' and ', others[2], format('(%s or person.influencer_id in (%s))', alike, private.search_profile_ids('catalog', given, workspace)))
    ];
    is_rarer := others[1] is null or called_so <= meet_others;
    share := called_so / 500 * case when others[1] is null then 1 else meet_others / 500 end;
end
$$;
comment on function private.search_common_name(jsonb, uuid) is
'The conditions of a search for a common name: at least three of the 500 largest people are called so. The people who meet the other filters are then compared with the name, not the other way round. is_rarer: fewer are called so than meet the others. share: of all people, who are called so and meet the others. NULL for a rare name, a handle or an address.';

create function private.search_named_steps(filters jsonb, workspace uuid, sort text, after jsonb, before jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    common constant record := private.search_common_name(filters, workspace);
    steps jsonb;
begin
    if common.wanted is null then
        return '[]'::jsonb;
    end if;
    steps := private.search_plain_steps(filters, common.wanted, sort, after, before);
    -- Band by band, or where the others are fewer.
    if common.wanted[1] is not null and (sort = 'followers' or not common.is_rarer) then
        return steps;
    end if;
    -- A walk that is to fill a page twice would be longer than looking through everybody of that name.
    if common.share * 12000 < 40 then
        return '[]'::jsonb;
    end if;
    return jsonb_build_array(jsonb_set(steps -> 0, '{3}', '12000'));
end
$$;
comment on function private.search_named_steps(jsonb, uuid, text, jsonb, jsonb) is
'Steps that look for a common name in the order of a number: all steps, or only a walk, after which everybody of that name is read. None for a rare name, or a common one that few of the others have (private.search_common_name()).';

create function private.search_name_query(given text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(private.search_token_query(words.word, '@'), e' &\n')
    from unnest(string_to_array(private.search_text(given), ' ')) as words (word)
    where private.search_is_word(given)
$$;
comment on function private.search_name_query(text) is 'What finds all words of a name as they are written. NULL for a handle or an address.';

create function private.search_likeness(given text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format('round(1000 * extensions.word_similarity(%L, person.names))::integer', private.search_text(given))
$$;
comment on function private.search_likeness(text) is 'SQL: how much a name is like that of person, 0 to 1000.';

create function private.search_name_score(source text, given text, workspace uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select format(
        'case %s when %s then 1000 + %s else %s end',
        coalesce(format('when person.document @@ %L::tsquery then 3000', private.search_name_query(given)), ''),
        private.search_name_condition(source, given, workspace, true), private.search_likeness(given), private.search_likeness(given)
    )
$$;
comment on function private.search_name_score(text, text, uuid) is
'SQL: how well person meets a name: 3000 if all its words are in the name, 1000 to 2000 if all resemble one, else less.';

create function private.search_name_steps(filters jsonb, workspace uuid, beyond text, direction text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := filters ->> 'name';
    written constant text := private.search_name_query(given);
    whole constant text := private.search_name_condition('catalog', given, workspace, true);
    likeness constant text := private.search_likeness(given);
    others constant text[] := private.search_conditions('catalog', filters - 'name', workspace);
    asked constant text := nullif(
        concat_ws(
            ' and ', case when others[1] is not null then format('person.document @@ %L::tsquery', others[1]) end, others[2],
            case when written is not null then format('not person.document @@ %L::tsquery', written) end
        ), ''
    );
    template constant text := '(%s) * 1e16 + numbers.followers + 1';
    steps jsonb := '[]'::jsonb;
begin
    if written is not null then
        steps := private.search_bands_steps(
            'next', concat_ws(e' &\n', written, others[1]),
            concat_ws(' and ', others[2], replace(beyond, '$score', '3000')), 'numbers.followers', format(template, '3000'),
            direction, -1, 9e18::bigint
        );
    end if;
    steps := steps || jsonb_build_array(jsonb_build_array(
        'next', private.search_select(
            'catalog', private.search_named_rows(given, workspace, true),
            concat_ws(' and ', asked, replace(beyond, '$score', '1000 + ' || likeness)), '2',
            format(template, '1000 + ' || likeness), direction
        )
    ));
    if written like '%&%' then
        steps := steps || jsonb_build_array(jsonb_build_array(
            'next', private.search_select(
                'catalog', private.search_named_rows(given, workspace, false),
                concat_ws(' and ', asked, 'not ' || whole, replace(beyond, '$score', likeness)),
                '2', format(template, likeness), direction
            )
        ));
    end if;
    return case direction when 'desc' then steps else (
        select jsonb_agg(turned.step order by turned.place desc)
        from jsonb_array_elements(steps) with ordinality as turned (step, place)
    ) end;
end
$$;
comment on function private.search_name_steps(jsonb, uuid, text, text) is
'Steps of a search for a name, by relevance: whose name has all the words, band by band; then whose has words like all of them; then like half of them.';

select private.revoke_execute();
