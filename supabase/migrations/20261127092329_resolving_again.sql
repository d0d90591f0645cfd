-- Resolving again: what a stored touch means now, from the values that arrived. The triggers of touch_changes call it.
--
-- Functions only.

create function private.accepted_keys(keys private.touch_keys)
returns private.touch_keys
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The link may have another code or address by now, and another link the old one.
    if keys.tracking_link_id is not null then
        keys.short_code := null;
        keys.url := null;
    end if;
    if keys.promo_code_id is not null then
        keys.promo_code := null;
    end if;
    return keys;
end
$$;
comment on function private.accepted_keys(private.touch_keys) is
'The keys of a touch that was accepted once: an id goes before the text that it came with.';

create function private.resolve_again(workspace_id uuid, touch_ids bigint[])
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changed integer;
    has_content constant boolean := private.has_content(workspace_id);
begin
    with stored as materialized (
        select private.as_said(touchpoints) as touch
        from public.touchpoints as touchpoints
        where
            touchpoints.workspace_id = resolve_again.workspace_id
            and touchpoints.id = any(touch_ids)
            and touchpoints.given is not null
    ),
    places as materialized (
        select found.url, found.deliverable_id
        from private.content_at(
            resolve_again.workspace_id,
            (
                select array_agg(given.url)
                from stored
                cross join lateral (
                    values ((stored.touch).url), ((stored.touch).referrer), ((stored.touch).page_url)
                ) as given (url)
                where has_content
            )
        ) as found
    ),
    keyed as materialized (
        select
            (stored.touch).id as id,
            private.keys_at(
                private.accepted_keys(private.touch_keys_of(stored.touch)), clicked.deliverable_id, coalesce(referring.deliverable_id, landed.deliverable_id)
            ) as keys
        from stored
        left join places as clicked on clicked.url = (stored.touch).url
        left join places as referring on referring.url = (stored.touch).referrer
        left join places as landed on landed.url = (stored.touch).page_url
    ),
    kinds as materialized (
        select asked.keys, row_number() over () as kind from (select distinct keyed.keys from keyed) as asked
    ),
    -- An accepted touch is not refused later: the surest key decides. If a key is gone, the touch stays as it was.
    meanings as materialized (
        select kinds.keys, meaning.*
        from private.resolve_touches(resolve_again.workspace_id, (select array_agg(kinds.keys order by kinds.kind) from kinds)) as meaning
        inner join kinds on kinds.kind = meaning.position
        where coalesce(meaning.rule, '') in ('', 'touchpoints_keys_agree')
    )
    update public.touchpoints as touchpoints
    set
        channel = meanings.channel, evidence = meanings.evidence, workspace_influencer_id = meanings.workspace_influencer_id,
        campaign_id = meanings.campaign_id, deliverable_id = meanings.deliverable_id, tracking_link_id = meanings.tracking_link_id,
        promo_code_id = meanings.promo_code_id, utm_source = meanings.utm_source, utm_medium = meanings.utm_medium,
        utm_campaign = meanings.utm_campaign, utm_content = meanings.utm_content, utm_term = meanings.utm_term
    from keyed
    inner join meanings on meanings.keys = keyed.keys
    where
        touchpoints.workspace_id = resolve_again.workspace_id
        and touchpoints.id = keyed.id
        and (
            touchpoints.channel, touchpoints.evidence, touchpoints.workspace_influencer_id, touchpoints.campaign_id,
            touchpoints.deliverable_id, touchpoints.tracking_link_id, touchpoints.promo_code_id, touchpoints.utm_source,
            touchpoints.utm_medium, touchpoints.utm_campaign, touchpoints.utm_content, touchpoints.utm_term
        ) is distinct from (
            meanings.channel, meanings.evidence, meanings.workspace_influencer_id, meanings.campaign_id, meanings.deliverable_id,
            meanings.tracking_link_id, meanings.promo_code_id, meanings.utm_source, meanings.utm_medium, meanings.utm_campaign,
            meanings.utm_content, meanings.utm_term
        );
    get diagnostics changed = row_count;
    return changed;
end
$$;
comment on function private.resolve_again(uuid, bigint[]) is
'Finds the meaning of these touches again, from the values that arrived, and returns how many changed. It leaves contacts alone: visitors and merges decide on them.';

select private.revoke_execute();
