-- Influencers, campaigns and what belongs to them in an import: what follows from a row beside what it says.
--
-- Functions only.

create function private.import_days(first_day text, last_day text)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case when first_day is not null then daterange(first_day::date, last_day::date, '[]')::text end
$$;
comment on function private.import_days(text, text) is 'The days from a first to a last one; without a last one they go on. NULL without a first.';

create function private.shape_import_cost(given jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    status constant text := coalesce(given ->> 'status', case when given ? 'paid_on' then 'paid' end);
begin
    return jsonb_build_object('incurred_on', given -> 'paid_on') || case
        when status in ('paid', 'refunded') then given || jsonb_build_object(
            'status', status, 'if_new', jsonb_build_object('paid_on', coalesce(given -> 'paid_on', given -> 'incurred_on'))
        )
        -- A day in the row of what is not paid yet is the day it is due.
        else given - 'paid_on'
    end || case when status = 'refunded' then jsonb_build_object('refunded_minor', given -> 'amount_minor') else '{}' end;
end
$$;
comment on function private.shape_import_cost(jsonb) is
'A cost with the days that it has in common with its payment: paid without a day is paid when it arose. What was refunded came back as a whole.';

create function private.keep_paid_costs(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    kept record;
begin
    with found as (
        select
            records.line, records.part, known.status, records.new_values ->> 'status' as given_status, records.new_values ->> 'incurred_on' as given_on,
            known.incurred_on::text as incurred_on
        from public.import_records as records
        inner join public.campaign_costs as known on known.workspace_id = records.workspace_id and known.id = records.record_id
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = 'campaign_costs' and records.action is null
    ),

    changed as (
        update public.import_records as records
        set new_values = case
            when found.status in ('paid', 'refunded') then records.new_values - 'status'
            -- Paid since the last import, on a day that nobody says.
            else jsonb_build_object('paid_on', coalesce(found.given_on, found.incurred_on)) || records.new_values
        end
        from found
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = found.line and records.part = found.part and records.table_name = 'campaign_costs'
            and case found.status
                when 'paid' then found.given_status in ('planned', 'approved')
                when 'refunded' then found.given_status in ('planned', 'approved', 'paid')
                else found.given_status in ('paid', 'refunded')
            end
        returning records.line, found.status, found.given_status
    )

    select
        array_agg(changed.line) as lines,
        array_agg(format('the cost is %s here and does not change; the file says %s', changed.status, changed.given_status)) as remarks
    into kept
    from changed
    where changed.status in ('paid', 'refunded');
    perform private.store_import_remarks(batch, file_number, kept.lines, kept.remarks);
end
$$;
comment on function private.keep_paid_costs(public.import_batches, smallint, bigint, bigint) is
'A cost that is paid or refunded here does not become open again by an older file; one that becomes paid gets the day it arose if the row has no other.';

create function private.shape_import_values(target text, given jsonb, refs jsonb, source text, currency text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    money constant jsonb := jsonb_build_object('currency_code', coalesce(given ->> 'currency_code', currency));
begin
    return case target
        when 'campaigns' then jsonb_strip_nulls((given - 'last_day') || money || jsonb_build_object(
            'slug', private.slug_of(given ->> 'slug'), 'ends_on', (given ->> 'last_day')::date + 1,
            -- A campaign that is renamed keeps the short name of its links.
            'if_new', jsonb_build_object('slug', private.slug_of(given ->> 'name'))
        ))
        when 'collaborations' then jsonb_strip_nulls((given - array['contract_start', 'contract_end']) || money || jsonb_build_object(
            'contract_period', private.import_days(given ->> 'contract_start', given ->> 'contract_end')
        ))
        when 'deliverables' then given || jsonb_strip_nulls(jsonb_build_object(
            'title', coalesce(given ->> 'title', given ->> 'published_url'),
            'status', coalesce(
                given ->> 'status', case when given ?& array['published_at', 'published_url'] then 'published' end
            ),
            'platform_code', coalesce(given ->> 'platform_code', private.platform_of_content(given ->> 'published_url'))
        ))
        when 'audience' then jsonb_build_object('source', case when source = 'file' then 'platform' else source end) || given
            || jsonb_build_object('value', coalesce(private.audience_code(given ->> 'dimension', given ->> 'value'), given ->> 'value'))
        when 'costs' then private.shape_import_cost(given)
        when 'promo_codes' then jsonb_strip_nulls((given - array['valid_from', 'valid_until']) || jsonb_build_object(
            'code', upper(given ->> 'code'), 'valid_during', private.import_days(given ->> 'valid_from', given ->> 'valid_until')
        ))
        when 'deals' then jsonb_strip_nulls((given - 'last_day') || money || jsonb_build_object(
            'ends_on', (given ->> 'last_day')::date + 1,
            'if_new', jsonb_build_object(
                'billing_period', case when given ? 'term_months' then 'annual' else 'one_off' end, 'starts_on', given -> 'won_on'
            )
        ))
        when 'notes' then jsonb_build_object('external_id', 'row:' || md5(given::text || refs::text)) || given
        when 'activities' then jsonb_build_object('external_id', 'row:' || md5(given::text || refs::text)) || given
        when 'exchange_rates' then jsonb_build_object('source', source) || given
        when 'influencers' then given || '{"acquired_via": "import"}'
        when 'revenue' then jsonb_build_object('external_id', 'row:' || md5(given::text || refs::text)) || given || case
            -- What goes back may be written as a positive amount.
            when given ->> 'type' in ('refund', 'contraction')
                then jsonb_build_object('amount_minor', (-abs((given ->> 'amount_minor')::bigint))::text)
            else '{}'
        end
        -- Two people at one event differ only by what the row refers to.
        when 'touches' then
            jsonb_build_object('type', 'link_click', 'external_id', 'row:' || md5(given::text || refs::text), 'source', source) || given
            || jsonb_strip_nulls(jsonb_build_object('short_code', private.import_short_code(given ->> 'short_code')))
        else given
    end;
end
$$;
comment on function private.shape_import_values(text, jsonb, jsonb, text, text) is
'What follows from the values of a row: short names, ranges of days, currencies, ids of rows that have none. What stands below if_new is written only if the record is new.';

create function private.shape_import_rows(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant text := batch.mapping -> 'files' -> file_number ->> 'target';
    main constant text := private.import_target_table(target);
    currency text;
begin
    if target in ('companies', 'contacts', 'touches') then
        return;
    end if;
    select coalesce(batch.mapping -> 'files' -> file_number ->> 'currency', workspaces.reporting_currency_code) into currency
    from public.workspaces as workspaces where workspaces.id = batch.workspace_id;
    update public.import_records as records
    set new_values = shaped.new_values
    from (
        select given.ctid as place, private.shape_import_values(target, given.new_values, given.refs, batch.source, currency) as new_values
        from public.import_records as given
        where
            given.workspace_id = batch.workspace_id and given.batch_id = batch.id and given.file = file_number
            and given.line > after_line and given.line <= through_line and given.part = main
        offset 0
    ) as shaped
    where records.ctid = shaped.place and records.workspace_id = batch.workspace_id and records.new_values <> shaped.new_values;
end
$$;
comment on function private.shape_import_rows(public.import_batches, smallint, bigint, bigint) is 'Shapes the main records of rows.';

create function private.import_platform_of(address text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select platforms.code
        from public.platforms as platforms
        where
            platforms.profile_address_pattern is not null
            and private.handle_in(regexp_replace(lower(address), '^(https?:)?//(www[0-9]?\.)?', ''), platforms.profile_address_pattern) is not null
        order by platforms.code
        limit 1
    );
end
$$;
comment on function private.import_platform_of(text) is 'The platform of a profile''s address; NULL if it is of none.';

create function private.platform_of_content(address text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select domains.platform_code
        from public.platform_domains as domains
        -- de.linkedin.com and jane.substack.com are of a platform, too.
        where '.' || substring(lower(address) from '^(?:https?://)?([^/?#:]+)') like '%.' || domains.domain
        order by length(domains.domain) desc
        limit 1
    );
end
$$;
comment on function private.platform_of_content(text) is 'The platform on whose site an address leads; NULL if it is of none.';

create function private.shape_import_profile(given jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    address constant text := coalesce(given ->> 'url', case when given ->> 'handle' ~ '/' then given ->> 'handle' end);
    platform constant text := coalesce(given ->> 'platform_code', private.import_platform_of(address));
    handle constant text := coalesce(
        private.normalise_handle(given ->> 'handle', platform), private.normalise_handle(given ->> 'url', platform)
    );
begin
    return jsonb_strip_nulls((given - 'url') || jsonb_build_object(
        'platform_code', platform,
        'handle', handle,
        -- In place of a name, or in a column of its own.
        'platform_account_id', coalesce(
            given ->> 'platform_account_id', private.told_platform_id(given ->> 'handle', given ->> 'url', platform)
        ),
        -- Not a column: what is left out is told by its name.
        'given_profile', case when handle is null then coalesce(given ->> 'handle', given ->> 'url') end,
        'url', private.normalise_url(case when given ->> 'url' ~* '^https?://' then given ->> 'url' end)
    ));
end
$$;
comment on function private.shape_import_profile(jsonb) is 'A profile with its platform and handle, from either or from its address.';

create function private.shape_import_profiles(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    lost bigint[];
    remarks text[];
begin
    update public.import_records as records
    set new_values = private.shape_import_profile(records.new_values)
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.table_name = 'workspace_influencer_accounts';
    -- Followers and the like without a profile of their own belong to the only one of the row, or of the platform that they
    -- name. What a row says of the same profile in columns of its platform is surer: the others may count all platforms.
    with rest as (
        delete from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'workspace_influencer_accounts'
            and (
                select count(*) from public.import_records as profiles
                where
                    profiles.workspace_id = batch.workspace_id and profiles.batch_id = batch.id and profiles.file = file_number
                    and profiles.line = records.line and profiles.table_name = 'workspace_influencer_accounts'
                    and profiles.new_values ?& array['platform_code', 'handle']
                    and profiles.part <> 'workspace_influencer_accounts'
                    and profiles.new_values ->> 'platform_code' = coalesce(records.new_values ->> 'platform_code', profiles.new_values ->> 'platform_code')
                    and profiles.new_values ->> 'handle' = coalesce(records.new_values ->> 'handle', profiles.new_values ->> 'handle')
            ) = 1
        returning records.line, records.new_values
    )
    update public.import_records as records
    set new_values = (rest.new_values - 'given_profile') || records.new_values
    from rest
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = rest.line and records.table_name = 'workspace_influencer_accounts'
        and records.part <> 'workspace_influencer_accounts' and records.new_values ?& array['platform_code', 'handle']
        and records.new_values ->> 'platform_code' = coalesce(rest.new_values ->> 'platform_code', records.new_values ->> 'platform_code');
    with gone as (
        delete from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.table_name = 'workspace_influencer_accounts'
            and not records.new_values ?& array['platform_code', 'handle']
        returning
            records.line, records.new_values ->> 'given_profile' as given_profile, records.new_values ? 'platform_code' as has_platform,
            records.new_values ?| array['platform_code', 'platform_account_id'] as is_profile
    )
    select
        array_agg(gone.line),
        array_agg(case
            when gone.given_profile is not null and not gone.has_platform then format(
                'profile "%s" and its numbers left out: the row does not say on which platform; --set platform=instagram says it for all rows',
                left(gone.given_profile, 60)
            )
            when gone.is_profile then 'profile and its numbers left out: platform and handle, or the address of the profile, are needed'
            else 'numbers left out: the row does not say which profile they are of; use columns such as linkedin and linkedin_followers'
        end)
    into lost, remarks
    from gone;
    -- A person without a name is called by the handle.
    update public.import_records as records
    set new_values = records.new_values || coalesce((
        select jsonb_build_object('name', profiles.new_values ->> 'handle')
        from public.import_records as profiles
        where
            profiles.workspace_id = batch.workspace_id and profiles.batch_id = batch.id and profiles.file = file_number
            and profiles.line = records.line and profiles.table_name = 'workspace_influencer_accounts'
        order by profiles.part
        limit 1
    ), '{}')
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'workspace_influencers'
        and not records.new_values ? 'name';
    perform private.store_import_remarks(batch, file_number, lost, remarks);
end
$$;
comment on function private.shape_import_profiles(public.import_batches, smallint, bigint, bigint) is
'Profiles get platform and handle; what is not a profile is left out and the row says so.';

-- Touches go the way of all touches: the answers of recording are those of the rows.
create function private.record_import_touches(batch public.import_batches, record_ids uuid[])
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    events jsonb;
    lines bigint[];
    known text[];
    problems private.import_problem[];
begin
    select jsonb_agg(records.new_values - 'merged' || coalesce(records.new_values -> 'merged', '{}') order by records.line), array_agg(records.line order by records.line)
    into events, lines
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
        and records.table_name = 'touchpoints' and records.action = 'create' and records.applied_at is null;
    if events is null then
        return '{}'::private.import_problem[];
    end if;
    select
        array_agg(row(
            lines[answers.position], 'refuse', answers.rule, answers.field, left(events -> (answers.position - 1) ->> answers.field, 200),
            answers.reason, answers.hint
        )::private.import_problem) filter (where answers.outcome = 'refused'),
        array_agg(answers.external_id) filter (where answers.outcome <> 'recorded')
    into problems, known
    from private.record_touchpoints(events, batch.workspace_id) as answers;
    -- What somebody recorded meanwhile is not of this import.
    update public.import_records as records
    set action = 'unchanged'
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
        and records.table_name = 'touchpoints' and records.new_values ->> 'external_id' = any(known);
    return coalesce(problems, '{}');
end
$$;
comment on function private.record_import_touches(public.import_batches, uuid[]) is
'Records the touches of rows and returns those that are refused.';

select private.revoke_execute();
