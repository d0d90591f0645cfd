-- What the rows of an import refer to beyond what they name: collaborations by campaign and influencer or by id, deals, subjects of notes.
--
-- Functions only.

create function private.complete_from_collaborations(
    batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    problems private.import_problem[] := '{}'::private.import_problem[];
begin
    for item in
        select
            records.line,
            coalesce(told.campaign_id, known.campaign_id::text) as campaign_id,
            -- Another campaign or influencer than that of the collaboration.
            (
                records.new_values ->> 'campaign_id' <> coalesce(told.campaign_id, known.campaign_id::text)
                or records.new_values ->> 'workspace_influencer_id'
                <> coalesce(told.workspace_influencer_id, known.workspace_influencer_id::text)
            ) as is_other
        from public.import_records as records
        left join public.collaborations as known
            on known.workspace_id = batch.workspace_id and known.id = (records.new_values ->> 'collaboration_id')::uuid
        -- What this import says of it comes before what is there.
        left join lateral (
            select others.new_values ->> 'campaign_id' as campaign_id, others.new_values ->> 'workspace_influencer_id' as workspace_influencer_id
            from public.import_records as others
            where
                others.workspace_id = batch.workspace_id and others.record_id = (records.new_values ->> 'collaboration_id')::uuid
                and others.batch_id = batch.id and others.part = 'collaborations' and others.action is distinct from 'refuse'
            order by others.new_values ? 'campaign_id' desc, others.file, others.line
            limit 1
        ) as told on true
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = matched_table
            and records.new_values ? 'collaboration_id' and records.action is null
            and case matched_table
                when 'deliverables' then records.new_values ?| array['campaign_id', 'workspace_influencer_id']
                else records.new_values ? 'workspace_influencer_id'
                or coalesce(told.campaign_id, known.campaign_id::text) is distinct from records.new_values ->> 'campaign_id'
            end
    loop
        if item.is_other then
            problems := problems || private.import_problem(
                item.line, 'refuse', 'collaboration', null, private.fill_refusal('import_collaboration_agrees')
            );
        end if;
        update public.import_records as records
        set new_values = case matched_table
            -- Content names its influencer by the collaboration alone.
            when 'deliverables' then records.new_values - array['campaign_id', 'workspace_influencer_id']
            else records.new_values - 'workspace_influencer_id' || jsonb_build_object('campaign_id', item.campaign_id)
        end
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = item.line and records.part = matched_table;
    end loop;
    perform private.store_import_problems(batch, file_number, problems);
end
$$;
comment on function private.complete_from_collaborations(public.import_batches, smallint, bigint, bigint, text) is
'Rows that name a collaboration by its id: they get its campaign, and those that name another campaign or influencer beside it are refused.';

create function private.derive_import_references(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, matched_table text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    named constant text := case matched_table
        when 'revenue_events' then 'deals' when 'workspace_audience_segments' then 'workspace_influencer_accounts' else 'collaborations'
    end;
    column_name constant text := case named
        when 'deals' then 'deal_id' when 'workspace_influencer_accounts' then 'account_id' else 'collaboration_id'
    end;
    wanted text[];
begin
    if matched_table <> all(array[
        'deliverables', 'campaign_costs', 'tracking_links', 'promo_codes', 'revenue_events', 'workspace_audience_segments'
    ]) then
        return;
    end if;
    if named = 'collaborations' then
        perform private.complete_from_collaborations(batch, file_number, after_line, through_line, matched_table);
    end if;
    select array_agg(distinct private.derived_import_key(named, records.new_values))
    into wanted
    from public.import_records as records
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = matched_table
        and not records.new_values ? column_name;
    perform private.look_up_import_keys(batch, named, array_remove(wanted, null));
    -- Content of a collaboration names its influencer by the collaboration alone.
    update public.import_records as records
    set new_values = records.new_values - case
        when matched_table = 'deliverables' then array['campaign_id', 'workspace_influencer_id']
        when named = 'collaborations' then array['workspace_influencer_id']
        else '{}'
    end || jsonb_build_object(
        column_name, private.known_import_record(batch, named, array[private.derived_import_key(named, records.new_values)])
    )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = matched_table
        and not records.new_values ? column_name
        and private.known_import_record(batch, named, array[private.derived_import_key(named, records.new_values)]) is not null;
end
$$;
comment on function private.derive_import_references(public.import_batches, smallint, bigint, bigint, text) is
'Finds what a row names by two others: the collaboration by campaign and influencer, the deal by its opportunity.';

create function private.read_deals_as_opportunities(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_records as records
    set refs = (records.refs - 'deal_id') || jsonb_build_object(
        'opportunity_id', jsonb_build_object('table', 'opportunities', 'given', records.refs -> 'deal_id' -> 'given')
    )
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'revenue_events'
        and records.refs ? 'deal_id' and not (records.refs || records.new_values) ? 'opportunity_id';
    if found then
        perform private.resolve_import_references(batch, file_number, after_line, through_line, 'revenue_events');
        perform private.derive_import_references(batch, file_number, after_line, through_line, 'revenue_events');
    end if;
end
$$;
comment on function private.read_deals_as_opportunities(public.import_batches, smallint, bigint, bigint) is
'Revenue whose deal is not known by that id: what sales teams call a deal is the opportunity, by id or name.';

create function private.derived_import_key(table_name text, item jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case table_name
        when 'deals' then 'opportunity:' || (item ->> 'opportunity_id')
        when 'workspace_influencer_accounts' then '~of:' || (item ->> 'workspace_influencer_id') || '/' || (item ->> 'platform_code')
        else 'pair:' || (item ->> 'campaign_id') || '/' || (item ->> 'workspace_influencer_id')
    end
$$;
comment on function private.derived_import_key(text, jsonb) is 'The key of a collaboration by campaign and influencer, or of a deal by its opportunity.';

-- A won deal brings its booking along, and a list of invoices has it once more.
create function private.leave_out_known_bookings(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_problem(records.line, 'skip', 'type', 'booking', private.fill_refusal(
            'import_booking_known', round(booked.amount_minor / power(10::numeric, currencies.minor_units), currencies.minor_units)::text,
            booked.currency_code, booked.occurred_on::text
        )))
        from public.import_records as records
        cross join lateral (
            select events.amount_minor, events.currency_code, events.occurred_on
            from public.revenue_events as events
            where
                events.workspace_id = batch.workspace_id and events.deal_id = (records.new_values ->> 'deal_id')::uuid and events.type = 'booking'
                -- The row itself, imported before, is unchanged.
                and (events.source, events.external_id) is distinct from (batch.source, records.new_values ->> 'external_id')
            union all
            select
                (bookings.new_values ->> 'amount_minor')::bigint, bookings.new_values ->> 'currency_code',
                (bookings.new_values ->> 'occurred_on')::date
            from public.import_records as sales
            inner join public.import_records as bookings
                on
                    bookings.workspace_id = batch.workspace_id and bookings.batch_id = batch.id and bookings.file = sales.file
                    and bookings.line = sales.line and bookings.part = 'revenue_events'
            where
                sales.workspace_id = batch.workspace_id and sales.batch_id = batch.id and sales.part = 'deals'
                and sales.record_id = (records.new_values ->> 'deal_id')::uuid and sales.action is distinct from 'refuse'
        ) as booked
        inner join public.currencies as currencies on currencies.code = booked.currency_code
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = 'revenue_events'
            and records.new_values ->> 'type' = 'booking' and records.action is null
            and (records.new_values ->> 'amount_minor')::bigint = booked.amount_minor
            and records.new_values ->> 'currency_code' = booked.currency_code
    ));
end
$$;
comment on function private.leave_out_known_bookings(public.import_batches, smallint, bigint, bigint) is
'Skips bookings of revenue files that won deals have brought along: the same amount a second time.';

create function private.require_derived_references(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant text := batch.mapping -> 'files' -> file_number ->> 'target';
    needed constant text := case target
        when 'deliverables' then 'collaboration_id' when 'links' then 'collaboration_id' when 'promo_codes' then 'collaboration_id'
        when 'costs' then 'collaboration_id' when 'revenue' then 'deal_id' when 'audience' then 'account_id'
    end;
begin
    perform private.store_import_problems(batch, file_number, (
        select array_agg(private.import_problem(records.line, 'refuse', needed, null, case
            when needed = 'deal_id' then private.fill_refusal('import_deal_known')
            when needed = 'account_id' then private.fill_refusal('import_account_known')
            else private.fill_refusal('import_collaboration_known')
        end))
        from public.import_records as records
        where
            needed is not null
            and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = private.import_target_table(target)
            and not records.new_values ? needed and records.action is null
            -- Without a campaign it is organic content; a link or cost may have no influencer.
            and (target <> 'deliverables' or records.new_values ? 'campaign_id')
            and (needed <> 'collaboration_id' or records.new_values ? 'workspace_influencer_id')
    ));
    -- A refund says what it takes back: the booking of the deal.
    update public.import_records as records
    set new_values = records.new_values || jsonb_build_object('reverses_id', coalesce(
        (
            select events.id from public.revenue_events as events
            where events.workspace_id = batch.workspace_id and events.deal_id = (records.new_values ->> 'deal_id')::uuid and events.type = 'booking'
            -- One that was corrected to nothing and booked again has nothing left to take back.
            order by events.amount_minor = -(
                select coalesce(sum(corrections.amount_minor), 0) from public.revenue_events as corrections
                where
                    corrections.workspace_id = batch.workspace_id and corrections.reverses_id = events.id and corrections.type = 'correction'
            ), events.occurred_at, events.id
            limit 1
        ),
        -- The deal comes with this import, and its booking stands in the same row.
        (
            select bookings.record_id
            from public.import_records as sales
            inner join public.import_records as bookings
                on
                    bookings.workspace_id = batch.workspace_id and bookings.batch_id = batch.id and bookings.file = sales.file
                    and bookings.line = sales.line and bookings.part = 'revenue_events'
            where
                sales.workspace_id = batch.workspace_id and sales.record_id = (records.new_values ->> 'deal_id')::uuid
                and sales.batch_id = batch.id and sales.part = 'deals' and sales.action is distinct from 'refuse'
            limit 1
        )
    ))
    where
        target = 'revenue' and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'revenue_events'
        and records.new_values ->> 'type' in ('refund', 'correction') and records.action is null;
end
$$;
comment on function private.require_derived_references(public.import_batches, smallint, bigint, bigint) is
'Refuses content without a collaboration and revenue without a deal; refunds find the booking they take back.';

create function private.shape_import_subjects(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint, target text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    lines bigint[] := '{}'::bigint[];
    remarks text[] := '{}'::text[];
begin
    for item in
        select
            records.line,
            jsonb_object_agg(named.column_name, jsonb_build_object(
                'table', records.refs -> named.column_name ->> 'table', 'given', btrim(split_part(records.refs -> named.column_name ->> 'given', ';', 1))
            )) filter (where target = 'activities' or named.rank = 1) as refs,
            string_agg(replace(named.column_name, '_id', ''), ', ' order by named.rank) filter (where target = 'notes' and named.rank > 1) as others
        from public.import_records as records
        cross join lateral (
            select columns.name as column_name, row_number() over (order by columns.place) as rank
            from unnest(array['opportunity_id', 'contact_id', 'collaboration_id', 'workspace_influencer_id', 'campaign_id', 'company_id'])
            with ordinality as columns (name, place)
            where records.refs ? columns.name
        ) as named
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line and records.part = target
        group by records.line
    loop
        update public.import_records as records
        set refs = item.refs
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = item.line and records.part = target;
        if item.others is not null then
            lines := lines || item.line;
            remarks := remarks || format('a note is about one record; left out: %s', item.others);
        end if;
    end loop;
    perform private.store_import_remarks(batch, file_number, lines, remarks);
end
$$;
comment on function private.shape_import_subjects(public.import_batches, smallint, bigint, bigint, text) is
'What notes and activities are about: of several ids in one cell the first, and of a note the narrowest of the records that it names.';

select private.revoke_execute();
