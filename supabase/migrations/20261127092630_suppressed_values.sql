-- Suppressed values: what an event or an invitation says of an identity that is not stored is left out of it.
--
-- Functions and triggers only. An event is recorded and an invitation is sent all the same, and nobody is told why the value is
-- missing: of a person who was erased, or blocked for another reason (decision 0060).

create function private.is_suppressed_identity(workspace_id uuid, type text, identity text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    digest_of constant bytea := private.suppression_digest(is_suppressed_identity.type, is_suppressed_identity.identity);
begin
    return exists (select from public.suppressions as suppressed where suppressed.digest = digest_of)
        or exists (
            select from private.workspace_suppressions as suppressed
            where suppressed.workspace_id = is_suppressed_identity.workspace_id and suppressed.digest = digest_of
        );
end
$$;
comment on function private.is_suppressed_identity(uuid, text, text) is
'Whether one identity, in normal form, is not stored: everywhere or in the workspace.';

create function private.withheld_profile(workspace_id uuid, address text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := regexp_replace(lower(private.decode_url(replace(address, '+', '%2B'))), '^www[0-9]?\.', '');
    platform record;
    own_handle text;
begin
    for platform in
        select platforms.code from public.platforms as platforms
        where private.handle_in(given, platforms.profile_address_pattern) is not null
    loop
        own_handle := private.normalise_handle(given, platform.code);
        if
            private.is_suppressed_identity(workspace_id, 'handle', platform.code || '/' || own_handle)
            or private.is_suppressed_identity(workspace_id, 'account', platform.code || '/' || regexp_replace(own_handle, '^(channel|profile)/', ''))
        then
            -- The host stays, unless it is the handle: it says which platform the visitor came from.
            return case
                when starts_with(given, split_part(own_handle, '.', 1) || '.') then 'withheld.invalid'
                else regexp_replace(address, '^(.*?(?:/|%2[fF])).*$', '\1withheld')
            end;
        end if;
    end loop;
    return null;
end
$$;
comment on function private.withheld_profile(uuid, text) is
'What is left of an address, written without its scheme, that leads to a profile that is not stored; NULL if it leads elsewhere.';

create function private.is_suppressed_site(workspace_id uuid, address text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := private.url_host(address);
begin
    -- A blog is known by its host, or by host and path.
    return exists (
        select from public.platforms as platforms
        cross join unnest(array[host, host || '/' || lower(split_part(private.url_base(address), '/', 2))]) as site (handle)
        where
            platforms.profile_address_pattern is null
            and private.is_suppressed_identity(workspace_id, 'handle', platforms.code || '/' || site.handle)
    );
end
$$;
comment on function private.is_suppressed_site(uuid, text) is 'Whether an address is on the own site of somebody who is not stored.';

create function private.without_suppressed(workspace_id uuid, value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    candidate record;
    withheld text;
    rest text := value;
begin
    -- Nearly every event has nothing of the kind.
    if value !~* (
        '@|%40|[+][1-9]|%2b[1-9]|\m00[1-9]|(linkedin|x|twitter|youtube|instagram|instagr|tiktok|facebook|fb|m|ig|threads|github|substack|twitch|bsky'
        '|reddit)\.[a-z.]+(/|%2f)[^"[:space:]]|\.bsky\.social|\.substack\.com|\.github\.io'
    ) then
        return value;
    end if;
    for candidate in
        select distinct kinds.kind, candidates.parts[1] as part
        from (
            values
            ('email', '([^[:space:]<>"'',;:=&?/|()#\\]+(?:@|%40)[a-z0-9.-]+\.[a-z0-9-]+)'),
            (
                'profile',
                '(?:^|%[0-9a-f]{2}|[^a-z0-9.%-])((?:[a-z0-9-]+\.)+[a-z]{2,}(?:(?:/|%2f)[^[:space:]<>"'',;()&#?\\]*(?:\?(?:id|screen_name)=\w+)?)?)'
            ),
            ('phone', '((?:[+]|%2b|\m00)[1-9](?:[0-9 ()./-]|%20)*[0-9])'),
            ('handle', '(?:^|[^[:alnum:]./%])(@[[:alnum:]._-]{2,})')
        ) as kinds (kind, pattern)
        cross join lateral regexp_matches(value, kinds.pattern, 'gi') as candidates (parts)
    loop
        withheld := null;
        if candidate.kind = 'profile' then
            withheld := private.withheld_profile(workspace_id, candidate.part);
        elsif exists (
            select from unnest(case candidate.kind
                when 'email' then array[private.email_owner(private.normalise_email(replace(candidate.part, '%40', '@')))]
                when 'phone' then array[private.normalise_phone(replace(regexp_replace(candidate.part, '%2b', '+', 'i'), '%20', ' '))]
                else array(
                    select platforms.code || '/' || lower(btrim(candidate.part, '@.')) from public.platforms as platforms
                )
            end) as given (identity)
            where private.is_suppressed_identity(workspace_id, candidate.kind, given.identity)
        ) then
            withheld := 'withheld';
        end if;
        if withheld is not null then
            -- Where it stands alone: ann@x.com is not in joann@x.com, nor @ann in @anna.
            rest := regexp_replace(
                rest,
                '((?<![[:alnum:]._+-])|(?<=%[0-9a-fA-F]{2}))' || private.quote_pattern(candidate.part) || '(?![[:alnum:]_-]|[.][[:alnum:]])',
                withheld, 'g'
            );
        end if;
    end loop;
    return rest;
end
$$;
comment on function private.without_suppressed(uuid, text) is
'A text with "withheld" in the place of each mail address, profile address, international number and @handle that is not stored, everywhere or in the workspace.';

create function private.suppressed_words(workspace_id uuid, said text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select string_agg(private.quote_pattern(words.word), '|')
    from (
        select matches.parts[1] as word, private.suppression_digest('word', matches.parts[1]) as digest
        from regexp_matches(said, '["=]([[:alnum:]][[:alnum:]._-]{3,})["&#]', 'g') as matches (parts)
        union
        select matches.parts[1], private.suppression_digest('phone', '+' || matches.parts[1])
        from regexp_matches(said, '[ "=]([1-9][0-9]{8,14})[,}"&#]', 'g') as matches (parts)
    ) as words
    where
        exists (select from public.suppressions as suppressed where suppressed.digest = words.digest)
        or exists (
            select from private.workspace_suppressions as suppressed
            where suppressed.workspace_id = suppressed_words.workspace_id and suppressed.digest = words.digest
        )
$$;
comment on function private.suppressed_words(uuid, text) is
'The handles, without @ and address, and the numbers with their country, without +, in events as JSON text that are all of a value and not stored: a regular expression, or NULL. Asked once for all events of a call.';

create function private.without_suppressed_words(event text, words text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- The value of a field or a parameter, or an entry of a list. Words of marketing keep their meaning: somebody is called newsletter.
    before constant text := '("(?!(?:type|source|channel|evidence|short_code|promo_code|utm_source|utm_medium|utm_campaign)")[^"]+": "'
    '|[[]"|, "|[?&](?!utm_(?:source|medium|campaign|id)=)[^"=&#]+=)';
begin
    if words is null then
        return event;
    end if;
    return regexp_replace(
        regexp_replace(event, before || '(?:' || words || ')(?=["&#])(?!":)', '\1withheld', 'g'),
        '([^\\]": )(?:' || words || ')(?=[,}])', '\1"withheld"', 'g'
    );
end
$$;
comment on function private.without_suppressed_words(text, text) is
'An event as JSON text with "withheld" in the place of each value that is just one of the words, as private.suppressed_words() gives them.';

create function private.event_without_suppressed(workspace_id uuid, event jsonb, words text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    said constant text := event::text;
    left_of_it constant text := private.without_suppressed_words(private.without_suppressed(workspace_id, said), words);
    cleaned jsonb := event;
begin
    if left_of_it <> said then
        cleaned := left_of_it::jsonb;
        if cleaned ->> 'visitor_id' <> event ->> 'visitor_id' then
            -- A word of its own each time: one word for all of them would make one visitor of several people.
            cleaned := cleaned || jsonb_build_object('visitor_id', 'withheld-' || gen_random_uuid());
        end if;
        if cleaned ->> 'external_id' <> event ->> 'external_id' then
            -- The same word each time: delivered again, the event is the same one.
            cleaned := cleaned || jsonb_build_object(
                'external_id', 'withheld-' || left(encode(sha256(convert_to(workspace_id || (event ->> 'external_id'), 'UTF8')), 'hex'), 20)
            );
        end if;
    end if;
    if event ->> 'referrer' is not null and private.is_suppressed_site(workspace_id, event ->> 'referrer') then
        cleaned := cleaned || '{"referrer": "https://withheld.invalid/"}';
    end if;
    return cleaned;
end
$$;
comment on function private.event_without_suppressed(uuid, jsonb, text) is
'An event without the identities that are not stored. Its own id becomes a digest if it holds one, its visitor a new one.';

create function private.has_suppressions(workspace_id uuid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from public.suppressions) or exists (
        select from private.workspace_suppressions as suppressed where suppressed.workspace_id = has_suppressions.workspace_id
    );
end
$$;
comment on function private.has_suppressions(uuid) is 'Whether there is anything that a workspace does not store.';

-- Definer, as the next ones: suppressions are hidden from everybody.
create function private.withhold_from_touch()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    new.url := private.without_password(new.url);
    new.page_url := private.without_password(new.page_url);
    new.referrer := private.without_password(new.referrer);
    if private.is_foreign(new.workspace_id) or not private.has_suppressions(new.workspace_id) then
        return new;
    end if;
    return jsonb_populate_record(new, private.event_without_suppressed(
        new.workspace_id, to_jsonb(new), private.suppressed_words(new.workspace_id, to_jsonb(new)::text)
    ));
end
$$;
comment on function private.withhold_from_touch() is
'Trigger: identities that are not stored are left out of a touch, and passwords out of its addresses, before anything is found by them.';
-- record_touchpoints() does the same with its events.
create trigger a_withhold_from_touch
before insert or update on public.touchpoints
for each row when (current_user in ('authenticated', 'service_role'))
execute function private.withhold_from_touch();
comment on trigger a_withhold_from_touch on public.touchpoints is 'Keeps out what is not stored.';

create function private.skip_suppressed_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when private.is_foreign(new.workspace_id) or (
            new.visitor_id = private.without_suppressed(new.workspace_id, new.visitor_id)
            and private.suppressed_words(new.workspace_id, to_jsonb(new.visitor_id)::text) is null
        ) then new
    end;
end
$$;
comment on function private.skip_suppressed_visitor() is
'Trigger: a device that is named by an identity that is not stored is given to nobody.';
create trigger d_skip_suppressed_visitor
before insert or update of visitor_id on public.contact_visitors
for each row when (new.visitor_id is not null and not private.is_running('erasing'))
execute function private.skip_suppressed_visitor();
comment on trigger d_skip_suppressed_visitor on public.contact_visitors is 'Keeps out what is not stored.';

create function private.withhold_from_invitation()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_op = 'INSERT' and num_nonnulls(new.email, new.email_digest) = 0 then
        perform private.reject('workspace_invitations_email_check', 'email', 'workspace_invitations', '', new.id::text, '');
    end if;
    if private.is_suppressed_identity(new.workspace_id, 'email', private.email_owner(new.email)) then
        new.email_digest := private.suppression_digest('invitation', new.email);
        new.email := null;
    end if;
    return new;
end
$$;
comment on function private.withhold_from_invitation() is
'Trigger: an invitation to an address that is not stored keeps a digest in its place, by which the invited person can accept it.';
create trigger d_withhold_from_invitation
before insert or update of email on public.workspace_invitations
for each row when (not private.is_running('erasing'))
execute function private.withhold_from_invitation();
comment on trigger d_withhold_from_invitation on public.workspace_invitations is 'Keeps out what is not stored.';

select private.revoke_execute();
