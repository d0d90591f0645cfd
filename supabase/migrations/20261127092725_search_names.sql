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
    -- Only LinkedIn's handles are written as "Jane Doe", without their hyphen. Asked first: most names have a blank.
    from (
        select known.code from public.platforms as known where known.code = 'linkedin' or btrim(given) !~ '^[[:alnum:]]+ '
        offset 0
    ) as platforms
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

create function private.search_name_words(given text)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when private.search_is_word(given) then array(select distinct word from unnest(string_to_array(private.search_text(given), ' ')) as word) end
$$;
comment on function private.search_name_words(text) is 'The words of a name. NULL for a handle or an address.';

create function private.search_alike(person text, given text, is_whole boolean, at_least numeric default null)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select '(' || case
        when is_whole then string_agg(matches.likeness, ' and ')
        when count(*) <= 2 then string_agg(matches.likeness, ' or ')
        else format(
            '(%s) and 2 * (%s) >= %s', string_agg(matches.likeness, ' or '), string_agg(format('(%s)::integer', matches.likeness), ' + '), count(*)
        )
    end || ')'
    from (
        select
            case
                when at_least is null then format('%s.names operator(extensions.%%>) %L', person, words.word)
                else format('extensions.word_similarity(%L, %s.names) >= %s', words.word, person, at_least)
            end as likeness
        from unnest(private.search_name_words(given)) as words (word)
    ) as matches
$$;
comment on function private.search_alike(text, text, boolean, numeric) is
'SQL: each word of a name, or at least half of them, resembles one of the person''s name. NULL for a handle or an address. Without at_least an index answers it, for at least 0.6 of the trigrams of a word as a rule (pg_trgm.word_similarity_threshold); with it none does.';

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

create function private.search_named_rows(alike text, profile_ids text, matching text default null, names_first boolean default true)
returns text[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    -- A union of rows, each found by an index of its own; conditions joined by "or" would read everybody.
    -- offset 0: the planner does not know which names are common.
    select array_agg(
        concat_ws(
            ' union all ',
            'select person.* from (select person.* from public.influencer_search as person where '
            || (bands.condition || ' and ' || case when names_first then alike else matching end)
            || ' offset 0) as person' || coalesce(' where ' || case when names_first then matching else alike end, ''),
            case when profile_ids is not null then format(
                'select person.* from (select distinct known.id from (%s) as known (id)) as known'
                ' cross join lateral (select person.* from public.influencer_search as person where %s offset 0) as person',
                profile_ids, concat_ws(' and ', 'person.influencer_id = known.id', bands.condition, 'not ' || alike, matching)
            ) end
        )
        order by bands.band
    )
    -- A handle or an address: few people, whatever their band.
    from (
        select known.band, case when alike is not null then format('person.band = %s', known.band) end as condition
        from private.search_bands() as known
        where alike is not null or known.band = 1
    ) as bands
$$;
comment on function private.search_named_rows(text, text, text, boolean) is
'SQL for each band of followers, the lowest first: the rows of people whose name meets alike (private.search_alike()), and of those with these ids; one for all bands if alike is NULL. matching: what else their documents meet; names_first: whether fewer have the name.';

create function private.search_called_rows(given text, workspace uuid, matching text default null, names_first boolean default true)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select private.search_named_rows(
        private.search_alike('person', given, false), private.search_profile_ids('catalog', given, workspace), matching, names_first
    )
$$;
comment on function private.search_called_rows(text, uuid, text, boolean) is
'SQL for each band of followers, the lowest first: the rows of people whose handle a name is, or whose profile has this address, or at least half of whose given words resemble one of the name. One for all bands if it is a handle or an address.';

create function private.search_name_condition(source text, given text, workspace uuid)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- All private people of the workspace are read anyway.
    select case source
        when 'catalog' then format(
            'person.influencer_id in (select named.influencer_id from (%s) as named)',
            array_to_string(private.search_called_rows(given, workspace), ' union all ')
        )
        else format(
            '(person.id in (%s)%s)', private.search_profile_ids(source, given, workspace), ' or ' || private.search_alike('person', given, false)
        )
    end
$$;
comment on function private.search_name_condition(text, text, uuid) is
'SQL of the filter name: whose handle it is, or whose profile has this address, or at least half of whose given words resemble one of the name.';

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
        'case when person.document @@ %L::tsquery then 3000 when %s or person.%I in (%s) then 1000 + %s when %s then %5$s else 0 end',
        coalesce(private.search_name_query(given), ''), coalesce(private.search_alike('person', given, true, 0.6), 'false'),
        case source when 'catalog' then 'influencer_id' else 'id' end, private.search_profile_ids(source, given, workspace),
        private.search_likeness(given), coalesce(private.search_alike('person', given, true, 0.3), 'false')
    )
$$;
comment on function private.search_name_score(text, text, uuid) is
'SQL: how well person meets a name: 3000 if all its words are in the name; 1000 to 2000 if all resemble one, or it is the handle; below 1000 if all resemble one a little; else 0.';

select private.revoke_execute();
