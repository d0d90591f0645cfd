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

create function private.suppressed_profile(workspace_id uuid, address text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := regexp_replace(lower(private.decode_url(replace(address, '+', '%2B'))), '^www[0-9]?\.', '');
    host constant text := split_part(given, '/', 1);
    platform record;
    own_handle text;
begin
    if not exists (
        select from public.platform_domains as known where known.domain in (host, substring(host from '[^.]+\.[^.]+$'))
    ) and host !~ '^(m|ig)\.me$|\.bsky\.social$' then
        -- A blog is known by its host, or by host and path.
        foreach own_handle in array array[host, host || '/' || split_part(given, '/', 2)] loop
            for platform in
                select platforms.code from public.platforms as platforms where platforms.profile_address_pattern is null
            loop
                if private.is_suppressed_identity(workspace_id, 'handle', platform.code || '/' || own_handle) then
                    return address;
                end if;
            end loop;
        end loop;
        return null;
    end if;
    for platform in
        select platforms.code from public.platforms as platforms
        where private.handle_in(given, platforms.profile_address_pattern) is not null
    loop
        own_handle := private.normalise_handle(given, platform.code);
        if
            private.is_suppressed_identity(workspace_id, 'handle', platform.code || '/' || own_handle)
            or private.is_suppressed_identity(workspace_id, 'account', platform.code || '/' || regexp_replace(own_handle, '^channel/', ''))
        then
            -- The host stays: it says which platform the visitor came from.
            return regexp_replace(address, '^.*?(/|%2[fF])', '');
        end if;
    end loop;
    return null;
end
$$;
comment on function private.suppressed_profile(uuid, text) is
'The part of an address, written without its scheme, that leads to a profile or site that is not stored; NULL if there is none.';

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
    for candidate in
        select distinct kinds.kind, candidates.parts[1] as part
        from (
            values
            ('email', '([^[:space:]<>"'',;:=&?/|()#\\]+(?:@|%40)[a-z0-9.-]+\.[a-z0-9-]+)'),
            (
                'profile',
                '(?:^|%[0-9a-f]{2}|[^a-z0-9.%-])((?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|%2f)[^[:space:]<>"'',;()&#?\\]*(?:\?(?:id|screen_name)=\w+)?)'
            ),
            ('phone', '((?:[+]|%2b|\m00)[1-9](?:[0-9 ()./-]|%20)*[0-9])'),
            ('handle', '(?:^|[^[:alnum:]./%])@([[:alnum:]._-]{2,})')
        ) as kinds (kind, pattern)
        cross join lateral regexp_matches(value, kinds.pattern, 'gi') as candidates (parts)
    loop
        withheld := null;
        if candidate.kind = 'profile' then
            withheld := private.suppressed_profile(workspace_id, candidate.part);
        elsif exists (
            select from unnest(case candidate.kind
                when 'email' then array[private.email_owner(private.normalise_email(replace(candidate.part, '%40', '@')))]
                when 'phone' then array[private.normalise_phone(replace(regexp_replace(candidate.part, '%2b', '+', 'i'), '%20', ' '))]
                else array(
                    select platforms.code || '/' || lower(rtrim(candidate.part, '.')) from public.platforms as platforms
                )
            end) as given (identity)
            where private.is_suppressed_identity(workspace_id, candidate.kind, given.identity)
        ) then
            withheld := candidate.part;
        end if;
        if withheld <> '' then
            rest := replace(rest, withheld, 'withheld');
        end if;
    end loop;
    return rest;
end
$$;
comment on function private.without_suppressed(uuid, text) is
'A text with "withheld" in the place of each mail address, profile address, international number and @handle that is not stored, everywhere or in the workspace.';

create function private.key_without_suppressed(workspace_id uuid, key text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if key !~ '@|%40|[+][1-9]' or key = private.without_suppressed(workspace_id, key) then
        return key;
    end if;
    -- The same word each time: delivered again, the event is the same one.
    return 'withheld-' || left(encode(sha256(convert_to(workspace_id || key, 'UTF8')), 'hex'), 20);
end
$$;
comment on function private.key_without_suppressed(uuid, text) is
'The id of an event, or a digest of it if it holds an identity that is not stored.';

-- Definer, as the next ones: suppressions are hidden from everybody.
create function private.withhold_from_touch()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    said text;
    left_of_it text;
begin
    new.url := private.without_password(new.url);
    new.page_url := private.without_password(new.page_url);
    new.referrer := private.without_password(new.referrer);
    if
        private.is_foreign(new.workspace_id)
        or not (
            exists (select from public.suppressions)
            or exists (select from private.workspace_suppressions as suppressed where suppressed.workspace_id = new.workspace_id)
        )
    then
        return new;
    end if;
    if new.visitor_id <> private.without_suppressed(new.workspace_id, new.visitor_id) then
        -- A word of its own each time: one word for all of them would make one visitor of several people.
        new.visitor_id := 'withheld-' || gen_random_uuid();
    end if;
    new.external_id := private.key_without_suppressed(new.workspace_id, new.external_id);
    said := to_jsonb(new)::text;
    left_of_it := private.without_suppressed(new.workspace_id, said);
    if left_of_it = said then
        return new;
    end if;
    -- A canonical word is spelt in another way than the one that arrived.
    return jsonb_populate_record(new, left_of_it::jsonb || (
        select coalesce(jsonb_object_agg(words.name, 'withheld'), '{}')
        from unnest(array['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term']) as words (name)
        cross join lateral coalesce(
            new.given ->> words.name, private.url_parameter(new.page_url, words.name), private.url_parameter(new.url, words.name)
        ) as arrived (word)
        where arrived.word <> private.without_suppressed(new.workspace_id, arrived.word)
    ));
end
$$;
comment on function private.withhold_from_touch() is
'Trigger: identities that are not stored are left out of a touch, and passwords out of its addresses.';
create trigger d_withhold_from_touch
before insert or update of
visitor_id, url, page_url, referrer, utm_source, utm_medium, utm_campaign, utm_content, utm_term, short_code, promo_code, user_agent, properties,
external_id
on public.touchpoints
for each row when (
    (
        concat_ws(
            ' ', new.visitor_id, new.external_id, new.url, new.page_url, new.referrer, new.utm_source, new.utm_medium, new.utm_campaign,
            new.utm_content, new.utm_term, new.short_code, new.promo_code, new.user_agent, nullif(new.properties, '{}')
        ) ~* '@|%40|[+][1-9]|%2b[1-9]|\m00[1-9]|(linkedin|x|twitter|youtube|instagr.?am|tiktok|facebook|fb|me|threads|github|substack|twitch|bsky|reddit)\.[a-z.]+(/|%2f).'
        -- Where a visitor came from may be somebody's own site.
        or new.referrer is not null
    )
    and not private.is_running('erasing')
)
execute function private.withhold_from_touch();
comment on trigger d_withhold_from_touch on public.touchpoints is 'Keeps out what is not stored.';

create function private.skip_suppressed_visitor()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when private.is_foreign(new.workspace_id) or new.visitor_id = private.without_suppressed(new.workspace_id, new.visitor_id)
            then new
    end;
end
$$;
comment on function private.skip_suppressed_visitor() is
'Trigger: a device that is named by an identity that is not stored is given to nobody.';
create trigger d_skip_suppressed_visitor
before insert or update of visitor_id on public.contact_visitors
for each row when (new.visitor_id ~ '@|[+][1-9]' and not private.is_running('erasing'))
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
        perform private.reject('workspace_invitations_email_check', 'email', 'workspace_invitations', '', new.id::text);
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
