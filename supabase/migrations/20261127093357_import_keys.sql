-- What the records of an import are recognised by, table by table, and where these keys are looked up.
--
-- Functions only. A key with ~ before it is weak: it finds what others refer to by name, and tells no two records apart. A key with
-- ? before it is that of a row with an id: it finds only what has no id of the same source yet.

create function private.import_several_keys(table_name text, item jsonb)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array_remove(case table_name
        when 'companies' then array['id:' || (item ->> 'external_id'), 'domain:' || (item ->> 'domain')] || array(
            select distinct 'domain:' || given.domain
            from jsonb_array_elements_text(item -> 'domains') as given (domain)
            where given.domain <> item ->> 'domain'
        ) || array['~name:' || lower(item ->> 'name')]
        when 'influencers' then array['person:' || (item ->> 'external_id')] || array(
            select names.key
            from jsonb_array_elements(item -> 'accounts') as given (account)
            cross join lateral (
                values
                ('profile-id:' || (given.account ->> 'platform_code') || '/' || (given.account ->> 'platform_account_id')),
                ('profile:' || (given.account ->> 'platform_code') || '/' || (given.account ->> 'handle'))
            ) as names (key)
        )
        when 'workspace_influencers' then
            array['catalog:' || (item ->> 'influencer_id')]
            || array(
                select names.key
                from jsonb_array_elements_text(coalesce(item -> 'handles', '[]')) as given (handle)
                cross join lateral (
                    values
                    (case when (item -> 'replaces_private')::boolean then 'handle:' || given.handle end),
                    ('~handle:' || split_part(given.handle, '/', 2))
                ) as names (key)
            )
            || array['~name:' || lower(coalesce(item ->> 'name', item ->> 'given_name')), '~email:' || (item ->> 'email')]
    end, null);
end
$$;
comment on function private.import_several_keys(text, jsonb) is
'What a person with profiles, or a company with several domains, is recognised by, surest first.';

create function private.import_keys_of(table_name text, item jsonb)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    own_id constant text := 'id:' || (item ->> 'external_id');
    -- Two costs or two stories may look alike: with ids they are two.
    likeness constant text := case when own_id is null then '' else '?' end;
begin
    -- Apart: PL/pgSQL computes an expression without a query in it twenty times as fast, and this is asked of every record.
    if table_name = any(array['influencers', 'workspace_influencers']) or item ? 'domains' then
        return private.import_several_keys(table_name, item);
    end if;
    return array_remove(case table_name
        when 'companies' then array[
            own_id, 'domain:' || (item ->> 'domain'), '~name:' || lower(item ->> 'name')
        ]
        when 'contacts' then array[
            -- People keep their profile when they change their address.
            own_id, 'email:' || (item ->> 'email'), 'handle:' || (item ->> 'profile'), '~name:' || lower(coalesce(
                item ->> 'full_name', nullif(concat_ws(' ', item ->> 'first_name', item ->> 'last_name'), '')
            ))
        ]
        when 'company_domains' then array['pair:' || (item ->> 'company_id') || '/' || (item ->> 'domain')]
        when 'contact_emails' then array['pair:' || (item ->> 'contact_id') || '/' || (item ->> 'email')]
        when 'contact_profiles' then array['handle:' || (item ->> 'platform_code') || '/' || (item ->> 'handle')]
        when 'workspace_influencer_accounts' then array[
            'account:' || (item ->> 'platform_code') || '/' || (item ->> 'platform_account_id'),
            'handle:' || (item ->> 'platform_code') || '/' || (item ->> 'handle'),
            '~of:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'platform_code')
        ]
        when 'account_metrics' then array[
            'day:' || concat_ws(
                '/', item #>> '{accounts,0,platform_code}', item #>> '{accounts,0,handle}', item #>> '{accounts,0,metrics,0,measured_on}'
            )
        ]
        when 'audience_segments' then array[
            'value:' || concat_ws(
                '/', item #>> '{accounts,0,platform_code}', item #>> '{accounts,0,handle}', item #>> '{accounts,0,audience,0,dimension}',
                item #>> '{accounts,0,audience,0,value}', item #>> '{accounts,0,audience,0,source}'
            )
        ]
        when 'workspace_influencer_topics' then array['pair:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'topic_code')]
        when 'workspace_influencer_languages' then array['pair:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'language_code')]
        when 'tags' then array[own_id, 'name:' || lower(item ->> 'name')]
        when 'lists' then array[own_id, 'name:' || lower(item ->> 'name')]
        when 'workspace_influencer_tags' then array['pair:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'tag_id')]
        when 'list_influencers' then array['pair:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'list_id')]
        when 'workspace_audience_segments' then array[
            'value:' || (item ->> 'account_id') || '/' || concat_ws('/', item ->> 'dimension', item ->> 'value', item ->> 'source')
        ]
        when 'opportunities' then array[own_id, '~name:' || lower(item ->> 'name')]
        when 'revenue_events' then array[own_id]
        when 'notes' then array[own_id]
        when 'activities' then array[own_id]
        when 'campaigns' then array[
            own_id, 'slug:' || coalesce(item ->> 'slug', item #>> '{if_new,slug}'), '~name:' || lower(item ->> 'name')
        ]
        when 'lost_reasons' then array['name:' || lower(item ->> 'name')]
        when 'tracking_links' then array[own_id, 'code:' || (item ->> 'short_code')]
        when 'promo_codes' then array[own_id, 'code:' || upper(item ->> 'code')]
        when 'custom_field_definitions' then array['field:' || (item ->> 'subject') || '/' || (item ->> 'key')]
        when 'workspace_exchange_rates' then array[
            'rate:' || concat_ws('/', item ->> 'base_currency_code', item ->> 'quote_currency_code', item ->> 'rate_on')
        ]
        when 'collaborations' then array[own_id, 'pair:' || (item ->> 'campaign_id') || '/' || (item ->> 'workspace_influencer_id')]
        when 'opportunity_contacts' then array['pair:' || (item ->> 'opportunity_id') || '/' || (item ->> 'contact_id')]
        when 'deals' then array[own_id, 'opportunity:' || (item ->> 'opportunity_id')]
        when 'deliverables' then array[
            own_id, likeness || 'title:' || (item ->> 'collaboration_id') || '/' || lower(item ->> 'title'),
            -- Content without a campaign is organic, and known by its address.
            case when not item ?| array['collaboration_id', 'campaign_id']
                then likeness || 'organic:' || (item ->> 'workspace_influencer_id') || '/' || private.address_of_content(item ->> 'published_url')
            end,
            '~title:' || lower(item ->> 'title'), '~url:' || private.address_of_content(item ->> 'published_url')
        ]
        when 'deliverable_metrics' then array['at:' || (item ->> 'deliverable_id') || '/' || ((item ->> 'measured_at')::timestamptz)::text]
        when 'campaign_costs' then array[
            own_id, likeness || 'cost:' || (item ->> 'campaign_id') || '/' || concat_ws(
                '/', item ->> 'incurred_on', item ->> 'type', item ->> 'amount_minor', item ->> 'currency_code', item ->> 'description',
                coalesce(item ->> 'collaboration_id', item ->> 'workspace_influencer_id')
            )
        ]
        else '{}'
    end, null);
end
$$;
comment on function private.import_keys_of(text, jsonb) is
'What a record is recognised by, surest first; keys of what is not given are left out.';

create function private.address_of_content(url text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(private.content_address(url), url);
end
$$;
comment on function private.address_of_content(text) is
'By what the address of content is compared: each copied link of a post has other parameters (?igsh=…). The front page of a site as it is.';

create function private.import_record_keys(item public.import_records)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    keys text[];
begin
    -- What refers to others is recognised by them, once they are found.
    if item.refs <> '{}' and private.waits_for_references(item.table_name) then
        return item.keys;
    elsif item.table_name <> 'workspace_influencers' then
        keys := private.import_keys_of(item.table_name, item.new_values);
        -- An index holds no key of any length.
        return case when pg_column_size(keys) <= 600 then keys else array(
            select case when length(long.key) <= 600 then long.key else left(long.key, 100) || md5(long.key) end
            from unnest(keys) with ordinality as long (key, place)
            order by long.place
        ) end;
    end if;
    -- A person is known by their id, else by any of their profiles.
    return array_remove(array['id:' || (item.new_values ->> 'external_id')], null) || array(
        select names.key
        from public.import_records as profiles
        cross join lateral (
            values
            ('account:' || (profiles.new_values ->> 'platform_code') || '/' || (profiles.new_values ->> 'platform_account_id')),
            ('handle:' || (profiles.new_values ->> 'platform_code') || '/' || (profiles.new_values ->> 'handle')),
            ('~handle:' || (profiles.new_values ->> 'handle'))
        ) as names (key)
        where
            profiles.workspace_id = item.workspace_id and profiles.batch_id = item.batch_id and profiles.file = item.file
            and profiles.line = item.line and profiles.table_name = 'workspace_influencer_accounts'
            and names.key is not null
        order by starts_with(names.key, '~'), names.key
    ) || private.import_keys_of(item.table_name, item.new_values);
end
$$;
comment on function private.import_record_keys(public.import_records) is 'What a record of an import is recognised by, surest first.';

create function private.waits_for_references(table_name text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select table_name <> all(array['companies', 'contacts', 'opportunities', 'campaigns', 'workspace_influencers'])
$$;
comment on function private.waits_for_references(text) is
'Whether the records of a table are recognised by others that they refer to, such as a collaboration by its campaign.';

create function private.import_key_in_words(key text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case split_part(key, ':', 1)
        when 'pair' then 'the pair of campaign and influencer'
        when 'opportunity' then 'the opportunity'
        else key
    end
$$;
comment on function private.import_key_in_words(text) is 'A key as a person reads it: ids of this database say nothing.';

create function private.import_reference_keys(table_name text, given text)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array_remove(array['id:' || given, 'id:' || nullif(private.import_id(given), given)] || case table_name
        when 'companies' then array['domain:' || private.normalise_domain(given), '~name:' || lower(given)]
        when 'contacts' then array[
            'email:' || private.normalise_email(coalesce(substring(given from '[(<]([^()<>\s]+@[^()<>\s]+)[)>]\s*$'), given)),
            '~name:' || lower(given)
        ]
        when 'campaigns' then array['slug:' || lower(given), '~name:' || lower(given)]
        when 'workspace_influencers' then array[
            '~email:' || lower(given),
            '~handle:' || coalesce(
                case when strpos(given, '/') > 0 then private.normalise_handle(given, private.import_platform_of(given)) end, ltrim(lower(given), '@')
            ),
            '~name:' || lower(given)
        ]
        when 'opportunities' then array['~name:' || lower(given)]
        when 'deliverables' then array[
            '~title:' || lower(given), case when given ~ '[.].*/' then '~url:' || private.address_of_content(case
                when given ~* '^[a-z]+://' then given else 'https://' || given
            end) end
        ]
        when 'tags' then array['name:' || lower(given)]
        when 'lists' then array['name:' || lower(given)]
        else '{}'
    end, null);
end
$$;
comment on function private.import_reference_keys(text, text) is 'By which keys a reference in a file may find its record, surest first.';

create function private.is_imported_by_id(table_name text)
returns boolean
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select exists (
        select from pg_catalog.pg_constraint as keys
        where
            keys.conrelid = to_regclass('public.' || quote_ident(is_imported_by_id.table_name))
            and keys.conname = is_imported_by_id.table_name || '_external_id_key'
            -- With the workspace: the catalog has writers of its own, and so have touches.
            and cardinality(keys.conkey) = 3
            and is_imported_by_id.table_name <> 'touchpoints'
    )
$$;
comment on function private.is_imported_by_id(text) is
'Whether imports recognise the rows of a table by the id that they have in another system (private.add_external_id()).';

-- The table and the column or expression that a kind of key is compared with; NULL where a table has no such key.
create function private.import_key_source(table_name text, kind text)
returns text[]
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case table_name || ' ' || kind
        when 'companies domain' then array[
            'public.company_domains as domains inner join public.companies as known '
            'on known.workspace_id = domains.workspace_id and known.id = coalesce('
            -- The survivor has the domain; the row that names it is that of the company that was merged.
            '(select merged.id from public.companies as merged where merged.workspace_id = domains.workspace_id'
            ' and merged.domain = domains.domain and merged.merged_into_id = domains.company_id), domains.company_id)', 'domains.domain'
        ]
        when 'contacts handle' then array[
            'public.contact_profiles as profiles inner join public.contacts as known '
            'on known.workspace_id = profiles.workspace_id and known.id = profiles.contact_id',
            'profiles.platform_code || ''/'' || profiles.handle'
        ]
        when 'contacts email' then array[
            '(select people.*, people.email as address from public.contacts as people union all '
            'select people.*, emails.email from public.contact_emails as emails inner join public.contacts as people '
            'on people.workspace_id = emails.workspace_id and people.id = emails.contact_id) as known', 'known.address'
        ]
        when 'contacts ~name' then array['public.contacts as known', 'lower(known.full_name)']
        when 'campaigns slug' then array['public.campaigns as known', 'known.slug']
        when 'tracking_links code' then array['public.tracking_links as known', 'known.short_code']
        when 'promo_codes code' then array['public.promo_codes as known', 'known.code']
        when 'workspace_influencers ~email' then array['public.workspace_influencers as known', 'known.email']
        when 'workspace_influencers catalog' then array['public.workspace_influencers as known', 'known.influencer_id::text']
        when 'workspace_influencers ~name' then array[
            'public.workspace_influencers as known left join public.influencers as catalog on catalog.id = known.influencer_id',
            'lower(coalesce(known.name, catalog.name))'
        ]
        when 'workspace_influencers ~handle' then array[
            'public.workspace_accounts as accounts inner join public.workspace_influencers as known '
            'on known.workspace_id = accounts.workspace_id and known.id = accounts.workspace_influencer_id', 'accounts.handle'
        ]
        when 'workspace_influencers account' then array[
            'public.workspace_influencer_accounts as accounts inner join public.workspace_influencers as known '
            'on known.workspace_id = accounts.workspace_id and known.id = accounts.workspace_influencer_id',
            'accounts.platform_code || ''/'' || accounts.platform_account_id'
        ]
        when 'workspace_influencers handle' then array[
            'public.workspace_influencer_accounts as accounts inner join public.workspace_influencers as known '
            'on known.workspace_id = accounts.workspace_id and known.id = accounts.workspace_influencer_id',
            'accounts.platform_code || ''/'' || accounts.handle'
        ]
        when 'deliverables ~url' then array['public.deliverables as known', 'private.address_of_content(known.published_url)']
        when 'deliverables ~title' then array['public.deliverables as known', 'lower(known.title)']
        when 'workspace_influencer_accounts ~of' then array[
            'public.workspace_influencer_accounts as known', 'known.workspace_influencer_id || ''/'' || known.platform_code'
        ]
        when 'deliverables organic' then array[
            'public.deliverables as known', 'known.workspace_influencer_id || ''/'' || private.address_of_content(known.published_url)'
        ]
        when 'deliverables title' then array['public.deliverables as known', 'known.collaboration_id || ''/'' || lower(known.title)']
        when 'deals opportunity' then array['public.deals as known', 'known.opportunity_id::text']
        when 'collaborations pair' then array['public.collaborations as known', 'known.campaign_id || ''/'' || known.workspace_influencer_id']
        when 'campaign_costs cost' then array[
            'public.campaign_costs as known',
            'known.campaign_id || ''/'' || concat_ws(''/'', known.incurred_on, known.type, known.amount_minor, known.currency_code, '
            || 'known.description, known.collaboration_id)'
        ]
        when 'workspace_exchange_rates rate' then array[
            'public.workspace_exchange_rates as known', 'concat_ws(''/'', known.base_currency_code, known.quote_currency_code, known.rate_on)'
        ]
        when 'custom_field_definitions field' then array['public.custom_field_definitions as known', 'known.subject || ''/'' || known.key']
        else case
            when kind = 'id' and private.is_imported_by_id(table_name)
                then array[format('public.%I as known', table_name), 'known.external_id']
            when kind in ('name', '~name') then array[format('public.%I as known', table_name), 'lower(known.name)']
            when kind = 'account' then array[
                format('public.%I as known', table_name), 'known.platform_code || ''/'' || known.platform_account_id'
            ]
            when kind = 'handle' then array[format('public.%I as known', table_name), 'known.platform_code || ''/'' || known.handle']
        end
    end
$$;
comment on function private.import_key_source(text, text) is 'Where rows are looked up by a kind of key: the tables, and what of them the key is.';

select private.revoke_execute();
