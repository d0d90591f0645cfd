-- Tracking links of an import: short codes, UTM words and campaigns, from columns or from the address.
--
-- Functions only.

create function private.import_short_code(value text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select lower(substring(value from '([^/?#]+)/*([?#].*)?$'))
$$;
comment on function private.import_short_code(text) is 'The second part of a short link, from itself or from the whole link.';

create function private.shape_import_link(workspace_id uuid, given jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    address text := given ->> 'destination_url';
    shaped jsonb := given;
    in_address constant text[] := private.address_words(given ->> 'destination_url');
    parameters constant text[] := array['source', 'medium', 'campaign', 'content', 'term'];
    value text;
begin
    -- UTM words that stand in the address become columns, in the spelling that links are stored with.
    for place in 1..5 loop
        value := coalesce(given ->> ('utm_' || parameters[place]), in_address[place]);
        if value is not null then
            shaped := shaped || jsonb_build_object('utm_' || parameters[place], private.canonical_utm(workspace_id, parameters[place], value));
        end if;
    end loop;
    address := regexp_replace(address, '([?&])(amp;)?utm_[a-z]+=[^&#]*', '\1', 'gi');
    address := regexp_replace(regexp_replace(address, '[?&]+(#|$)', '\1'), '([?&])&+', '\1', 'g');
    return jsonb_strip_nulls(shaped || jsonb_build_object(
        'destination_url', address, 'short_code', private.import_short_code(shaped ->> 'short_code')
    ));
end
$$;
comment on function private.shape_import_link(uuid, jsonb) is 'A link with the UTM words of its address in columns, and the address without them.';

create function private.shape_import_links(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_records as records
    set new_values = private.shape_import_link(batch.workspace_id, records.new_values)
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'tracking_links';
    update public.import_records as records
    set
        new_values = records.new_values || jsonb_strip_nulls(jsonb_build_object('campaign_id', named.campaign_id)),
        refs = case
            when named.campaign_id is not null then records.refs - 'campaign_id'
            when named.word is null then records.refs
            -- A campaign that comes with this import, or a refusal that names the word.
            else records.refs || jsonb_build_object('campaign_id', jsonb_build_object('table', 'campaigns', 'given', named.word))
        end
    from (
        select
            links.line,
            words.word,
            coalesce(
                private.campaign_of_word(batch.workspace_id, private.canonical_utm(batch.workspace_id, 'campaign', words.word)),
                case when words.word is null then (
                    select known.campaign_id from public.tracking_links as known
                    where known.workspace_id = batch.workspace_id and known.short_code = links.new_values ->> 'short_code'
                ) end
            ) as campaign_id
        from public.import_records as links
        cross join lateral (
            select coalesce(links.refs -> 'campaign_id' ->> 'given', links.new_values ->> 'utm_campaign') as word
        ) as words
        where
            links.workspace_id = batch.workspace_id and links.batch_id = batch.id and links.file = file_number
            and links.line > after_line and links.line <= through_line and links.part = 'tracking_links'
            -- A collaboration says its campaign.
            and (not links.refs ? 'collaboration_id' or links.refs ? 'campaign_id')
    ) as named
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = named.line and records.part = 'tracking_links';
end
$$;
comment on function private.shape_import_links(public.import_batches, smallint, bigint, bigint) is
'Shapes links and finds their campaigns: by the word that the file or utm_campaign of the address says, an alias too; else that of the same link here.';

create function private.link_import_touches(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not batch.mapping @? '$.files[*] ? (@.target == "links" || @.target == "promo_codes")' then
        return;
    end if;
    update public.import_records as records
    set new_values = records.new_values || named.ids
    from (
        select
            touches.line,
            jsonb_object_agg(keys.column_name, known.record_id) as ids
        from public.import_records as touches
        cross join lateral (
            values
            ('tracking_links', 'tracking_link_id', 'code:' || (touches.new_values ->> 'short_code')),
            ('promo_codes', 'promo_code_id', 'code:' || upper(touches.new_values ->> 'promo_code'))
        ) as keys (table_name, column_name, key)
        inner join private.import_keys as known
            on
                known.workspace_id = batch.workspace_id and known.batch_id = batch.id and known.table_name = keys.table_name
                and known.key = keys.key
        where
            touches.workspace_id = batch.workspace_id and touches.batch_id = batch.id and touches.file = file_number
            and touches.line > after_line and touches.line <= through_line and touches.part = 'touchpoints'
        group by touches.line
    ) as named
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = named.line and records.part = 'touchpoints';
end
$$;
comment on function private.link_import_touches(public.import_batches, smallint, bigint, bigint) is
'Lets touches point to the links and promo codes that come with the same import, so that these are written before them.';

select private.revoke_execute();
