-- Touch changes: touches are resolved again after a change of aliases, links, codes, content, collaborations, campaigns or
-- channel rules.
--
-- Functions and statement triggers. A change of an alias of source, medium, content or term and of a channel rule reads all touches
-- of the workspace, one of content with an address those since its publication; the others find theirs by index. Attribution's own
-- triggers mark the touches that changed.

create function private.resolve_again_when_changed()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    rows jsonb := '[]'::jsonb;
    new_part jsonb;
    old_part jsonb;
    workspace uuid;
    touch_ids bigint[];
begin
    if tg_op <> 'DELETE' then
        select coalesce(jsonb_agg(to_jsonb(changed)), '[]') into rows from new_rows as changed;
    end if;
    if tg_op <> 'INSERT' then
        select coalesce(jsonb_agg(to_jsonb(changed)), '[]') into old_part from old_rows as changed;
        if tg_op = 'DELETE' and tg_argv[0] = 'deliverables' then
            -- Its touches went with it or before. Others have its address only if other content has it too.
            select coalesce(jsonb_agg(element), '[]') into old_part
            from jsonb_array_elements(old_part) as element
            where exists (
                select from public.deliverables as content
                where
                    content.workspace_id = (element ->> 'workspace_id')::uuid and content.published_url is not null
                    and private.content_address(content.published_url) = private.content_address(element ->> 'published_url')
            );
        end if;
        -- An update that changed nothing that touches are found by.
        if tg_op = 'UPDATE' and (
            select array_agg(private.meaning_part(tg_argv[0], element) order by element ->> 'id') from jsonb_array_elements(rows) as element
        ) = (
            select array_agg(private.meaning_part(tg_argv[0], element) order by element ->> 'id')
            from jsonb_array_elements(old_part) as element
        ) then
            return null;
        end if;
        new_part := rows;
        rows := new_part || old_part;
    elsif tg_argv[0] = 'deliverables' then
        -- New content has touches already only if they came from its address.
        select coalesce(jsonb_agg(element), '[]') into rows
        from jsonb_array_elements(rows) as element
        where element ->> 'published_url' is not null;
    end if;
    for workspace in
        select distinct (element ->> 'workspace_id')::uuid
        from jsonb_array_elements(rows) as element
        where exists (select from public.workspaces as workspaces where workspaces.id = (element ->> 'workspace_id')::uuid)
        order by 1
    loop
        perform pg_advisory_xact_lock(private.workspace_lock('meaning', workspace));
        if tg_op = 'UPDATE' and tg_argv[0] in ('tracking_links', 'promo_codes') then
            perform private.keep_found_key(workspace, tg_argv[0], old_part, new_part);
        end if;
        if tg_argv[0] = 'utm_aliases' then
            perform private.respell_links(workspace, rows);
        end if;
        touch_ids := private.touches_concerned(workspace, tg_argv[0], rows);
        if touch_ids is not null then
            perform private.resolve_again(workspace, touch_ids);
        end if;
    end loop;
    return null;
end
$$;
comment on function private.resolve_again_when_changed() is
'Trigger: resolves touches again that a changed row gives another meaning. Argument: the kind of row.';

create function private.keep_found_key(workspace_id uuid, subject text, former jsonb, latter jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    ids constant uuid[] := array(
        select (was ->> 'id')::uuid
        from jsonb_array_elements(former) as was
        inner join jsonb_array_elements(latter) as becomes on becomes ->> 'id' = was ->> 'id'
        where
            (was ->> 'workspace_id')::uuid = keep_found_key.workspace_id
            and (
                was ->> 'code', was ->> 'short_code', was ->> 'destination_url', was ->> 'utm_source', was ->> 'utm_medium',
                was ->> 'utm_campaign', was ->> 'utm_content', was ->> 'utm_term'
            ) is distinct from (
                becomes ->> 'code', becomes ->> 'short_code', becomes ->> 'destination_url', becomes ->> 'utm_source', becomes ->> 'utm_medium',
                becomes ->> 'utm_campaign', becomes ->> 'utm_content', becomes ->> 'utm_term'
            )
    );
begin
    if ids = '{}' then
        return;
    elsif subject = 'tracking_links' then
        update public.touchpoints as touchpoints
        set given = touchpoints.given || jsonb_build_object('tracking_link_id', touchpoints.tracking_link_id)
        where
            touchpoints.workspace_id = keep_found_key.workspace_id
            and touchpoints.tracking_link_id = any(ids)
            and not touchpoints.given ? 'tracking_link_id';
    else
        update public.touchpoints as touchpoints
        set given = touchpoints.given || jsonb_build_object('promo_code_id', touchpoints.promo_code_id)
        where
            touchpoints.workspace_id = keep_found_key.workspace_id
            and touchpoints.promo_code_id = any(ids)
            and not touchpoints.given ? 'promo_code_id';
    end if;
end
$$;
comment on function private.keep_found_key(uuid, text, jsonb, jsonb) is
'If a link gets another short code, destination or UTM words, or a promo code another text: its touches stay with it, by id, also when another one bears the former text.';

create function private.keep_links_of_former_prefix()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock(private.workspace_lock('meaning', new.id));
    update public.touchpoints as touchpoints
    set given = touchpoints.given || jsonb_build_object('tracking_link_id', touchpoints.tracking_link_id)
    where
        touchpoints.workspace_id = new.id
        and touchpoints.tracking_link_id is not null
        and (
            private.short_code_in_url(touchpoints.url, old.link_prefix) is not null
            or strpos(lower(touchpoints.short_code), old.link_prefix || '/') > 0
        )
        and not touchpoints.given ? 'tracking_link_id';
    return null;
end
$$;
comment on function private.keep_links_of_former_prefix() is
'Trigger: clicks on short links with the former prefix keep their links, by id.';
create trigger keep_links_of_former_prefix
after update of link_prefix on public.workspaces
for each row when (old.link_prefix <> new.link_prefix) execute function private.keep_links_of_former_prefix();
comment on trigger keep_links_of_former_prefix on public.workspaces is 'Short links that are out there keep the clicks they have.';

create function private.meaning_part(subject text, changed jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(fields.key, fields.value), '{}')
    from jsonb_each(changed) as fields
    where fields.key = any(case subject
        when 'tracking_links' then array[
            'campaign_id', 'collaboration_id', 'deliverable_id', 'short_code', 'destination_url', 'canonical_source',
            'canonical_medium', 'canonical_campaign', 'canonical_content', 'canonical_term'
        ]
        when 'promo_codes' then array['campaign_id', 'collaboration_id', 'code']
        when 'deliverables' then array['collaboration_id', 'workspace_influencer_id', 'published_url', 'published_at']
        when 'collaborations' then array['campaign_id', 'workspace_influencer_id']
        when 'campaigns' then array['slug']
        when 'utm_aliases' then array['parameter', 'alias', 'canonical']
        else array['dimension', 'word', 'channel']
    end)
$$;
comment on function private.meaning_part(text, jsonb) is 'The columns of a row on which the meaning of touches depends.';

create function private.respell_links(workspace_id uuid, aliases jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The trigger of the links finds what their words mean now; the words in their addresses stay.
    update public.tracking_links as links
    set label = links.label
    where
        links.workspace_id = respell_links.workspace_id
        and exists (
            select from jsonb_array_elements(aliases) as changed
            where
                (
                    changed ->> 'parameter' = 'source'
                    and private.canonical_utm(links.workspace_id, 'source', links.utm_source) is distinct from links.canonical_source
                )
                or (
                    changed ->> 'parameter' = 'medium'
                    and private.canonical_utm(links.workspace_id, 'medium', links.utm_medium) is distinct from links.canonical_medium
                )
                or (
                    changed ->> 'parameter' = 'campaign'
                    and private.canonical_utm(links.workspace_id, 'campaign', links.utm_campaign) is distinct from links.canonical_campaign
                )
                or (
                    changed ->> 'parameter' = 'content'
                    and private.canonical_utm(links.workspace_id, 'content', links.utm_content) is distinct from links.canonical_content
                )
                or (
                    changed ->> 'parameter' = 'term'
                    and private.canonical_utm(links.workspace_id, 'term', links.utm_term) is distinct from links.canonical_term
                )
        );
end
$$;
comment on function private.respell_links(uuid, jsonb) is 'Updates the canonical words of links after a change of aliases.';

create function private.touches_at_content(workspace_id uuid, content jsonb)
returns bigint[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Where it is and where it was, and the part that every spelling of the address has.
    addresses constant text[] := array(
        select distinct private.content_address(element ->> 'published_url')
        from jsonb_array_elements(content) as element
        where private.content_address(element ->> 'published_url') is not null
    );
    ends constant text := (
        select string_agg(distinct private.quote_pattern(substring(listed.address from '[^/]+$')), '|') from unnest(addresses) as listed (address)
    );
    since constant timestamptz := (
        select min(coalesce((element ->> 'published_at')::timestamptz, '-infinity')) - interval '1 day' from jsonb_array_elements(content) as element
    );
begin
    if addresses = '{}' then
        return '{}'::bigint[];
    end if;
    return array(
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = touches_at_content.workspace_id
            and touchpoints.touched_at >= since
            and touchpoints.given is not null
            and concat_ws(' ', touchpoints.url, touchpoints.referrer, touchpoints.page_url) ~ ends
            and exists (
                select from unnest(array[touchpoints.url, touchpoints.referrer, touchpoints.page_url]) as given (url)
                where private.content_address(given.url) = any(addresses)
            )
    );
end
$$;
comment on function private.touches_at_content(uuid, jsonb) is
'Touches with an address of these pieces of content, as they were and as they are: it reads the touches since they were published, all if nobody knows when.';

create function private.touches_with_aliases(workspace_id uuid, aliases jsonb)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    here constant uuid := workspace_id;
begin
    return array(
        with spelt as materialized (
            select element ->> 'parameter' as parameter, array_agg(distinct given.word) as words
            from jsonb_array_elements(aliases) as element
            cross join lateral (
                values
                (element ->> 'alias'), (element ->> 'canonical'),
                (private.canonical_utm(here, element ->> 'parameter', element ->> 'alias')),
                (private.canonical_utm(here, element ->> 'parameter', element ->> 'canonical'))
            ) as given (word)
            group by 1
        )
        select touchpoints.id
        from public.touchpoints as touchpoints
        inner join spelt
            on case spelt.parameter
                when 'source' then touchpoints.utm_source
                when 'medium' then touchpoints.utm_medium
                when 'campaign' then touchpoints.utm_campaign
                when 'content' then touchpoints.utm_content
                else touchpoints.utm_term
            end = any(spelt.words)
        where touchpoints.workspace_id = here
    );
end
$$;
comment on function private.touches_with_aliases(uuid, jsonb) is
'Touches that mean today one of the words of these aliases, or what one of these words leads to.';

create function private.campaign_words_of(workspace_id uuid, changed jsonb)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    here constant uuid := workspace_id;
begin
    return array(
        select spelt.word
        from jsonb_array_elements(changed) as element
        cross join lateral (values (element ->> 'slug'), (element ->> 'canonical_campaign')) as given (said)
        cross join lateral (values (given.said), (private.canonical_utm(here, 'campaign', given.said))) as spelt (word)
        where spelt.word is not null
        union
        select links.canonical_campaign
        from jsonb_array_elements(changed) as element
        inner join public.tracking_links as links
            on links.workspace_id = here and links.collaboration_id = (element ->> 'id')::uuid
        where links.canonical_campaign is not null
    );
end
$$;
comment on function private.campaign_words_of(uuid, jsonb) is
'Words for utm_campaign by which touches find these rows: the slug of a campaign, the word of a link, those of the links of a collaboration.';

create function private.touches_of_rows(workspace_id uuid, ids uuid[])
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    here constant uuid := workspace_id;
begin
    return array(
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = here
            and touchpoints.tracking_link_id in (
                select links.id from public.tracking_links as links
                where links.workspace_id = here and (links.id = any(ids) or links.collaboration_id = any(ids) or links.deliverable_id = any(ids))
            )
        union
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = here
            and touchpoints.promo_code_id in (
                select codes.id from public.promo_codes as codes
                where codes.workspace_id = here and (codes.id = any(ids) or codes.collaboration_id = any(ids))
            )
        union
        select touchpoints.id
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = here
            and touchpoints.deliverable_id in (
                select content.id from public.deliverables as content
                where content.workspace_id = here and (content.id = any(ids) or content.collaboration_id = any(ids))
            )
    );
end
$$;
comment on function private.touches_of_rows(uuid, uuid[]) is
'Touches whose link, code or content is one of these rows or belongs to one of them: links, codes, content, collaborations.';

create function private.touches_concerned(workspace_id uuid, subject text, changed jsonb)
returns bigint[]
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    here constant uuid := workspace_id;
    ids constant uuid[] := array(select (element ->> 'id')::uuid from jsonb_array_elements(changed) as element);
    words text[];
begin
    if subject = 'utm_aliases' then
        return private.touches_with_aliases(here, changed);
    elsif subject = 'channel_rules' then
        return array(
            select touchpoints.id
            from public.touchpoints as touchpoints
            where touchpoints.workspace_id = here and not touchpoints.given ? 'channel'
        );
    end if;
    words := private.campaign_words_of(here, changed);
    return array(
        select unnest(private.touches_of_rows(here, ids))
        union
        select touchpoints.id
        from public.touchpoints as touchpoints
        where touchpoints.workspace_id = here and touchpoints.utm_campaign = any(words)
        union
        select unnest(private.touches_at_content(here, changed)) where subject = 'deliverables'
        union
        select unnest(private.touches_with_codes(here, array(
            select distinct upper(coalesce(element ->> 'code', element ->> 'short_code'))
            from jsonb_array_elements(changed) as element
        ))) where subject in ('tracking_links', 'promo_codes')
    );
end
$$;
comment on function private.touches_concerned(uuid, text, jsonb) is
'Touches whose meaning may follow from these rows, as they were and as they are. For an alias: those that mean one of its words. For a channel rule: all without a channel of their own. Else those of the link, code, content or collaboration, those with the campaign''s word, and those with the code in an address or among several promo codes.';

do $$
declare
    subject text;
    command text;
begin
    foreach subject in array array[
        'utm_aliases', 'channel_rules', 'tracking_links', 'promo_codes', 'deliverables', 'collaborations', 'campaigns'
    ] loop
        foreach command in array array['insert', 'update', 'delete'] loop
            -- What is deleted has no touches left. But a touch that could have meant it or another row means the other one
            -- now. A collaboration goes after what is of it, and a new one has nothing yet.
            continue when subject = 'collaborations' and command <> 'update';
            execute format(
                'create trigger resolve_again_%1$s after %1$s on public.%2$I referencing %3$s '
                'for each statement execute function private.resolve_again_when_changed(%2$L)',
                command, subject,
                case command
                    when 'insert' then 'new table as new_rows'
                    when 'delete' then 'old table as old_rows'
                    else 'old table as old_rows new table as new_rows'
                end
            );
            execute format(
                'comment on trigger resolve_again_%s on public.%I is %L', command, subject, 'Touches get the meaning they have now.'
            );
        end loop;
    end loop;
end
$$;

select private.revoke_execute();
