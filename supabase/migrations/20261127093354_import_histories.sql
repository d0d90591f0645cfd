-- Imports that follow others over time: the stages that opportunities went through, and won deals that were corrected later.
--
-- Functions only.

create function private.record_import_histories(batch public.import_batches, record_ids uuid[])
returns private.import_problem[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    wanted record;
    answer record;
    problems private.import_problem[] := '{}'::private.import_problem[];
begin
    for wanted in
        select records.new_values ->> 'opportunity_id' as opportunity_id, array_agg(records.line) as lines
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
            and records.table_name = 'opportunity_history' and records.action = 'create' and records.applied_at is null
        group by records.new_values ->> 'opportunity_id'
        order by records.new_values ->> 'opportunity_id'
    loop
        -- A history is written as a whole, so rows of other calls and of other files belong to it, too.
        select answers.*
        into answer
        from private.record_stage_history(
            (
                select jsonb_agg(jsonb_build_object(
                    'opportunity_id', wanted.opportunity_id,
                    'stage', coalesce(
                        (private.import_stage(batch.workspace_id, opportunities.pipeline_id, records.new_values ->> 'stage')).name,
                        records.new_values ->> 'stage'
                    ),
                    'entered_at', records.new_values ->> 'changed_at'
                ))
                from public.import_records as records
                inner join public.opportunities as opportunities
                    on opportunities.workspace_id = batch.workspace_id and opportunities.id = wanted.opportunity_id::uuid
                where
                    records.workspace_id = batch.workspace_id and records.batch_id = batch.id
                    and records.table_name = 'opportunity_history' and records.action is distinct from 'refuse'
                    and records.new_values ->> 'opportunity_id' = wanted.opportunity_id
            ),
            batch.workspace_id
        ) as answers;
        if answer.outcome = 'refused' then
            problems := problems || array(
                select row(
                    listed.line, 'refuse', answer.rule, 'entered_at', null,
                    regexp_replace(answer.reason, ' \(violates "[^"]*"\)$', ''), answer.hint
                )::private.import_problem
                from unnest(wanted.lines) as listed (line)
            );
        elsif answer.outcome = 'recorded' then
            -- By which moment undoing finds what was written and what it replaced.
            update public.import_records as records
            set old_values = jsonb_build_object('superseded_at', (
                select max(history.recorded_at) from public.opportunity_history as history
                where history.workspace_id = batch.workspace_id and history.opportunity_id = wanted.opportunity_id::uuid
            ))
            where
                records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.record_id = any(record_ids)
                and records.table_name = 'opportunity_history' and records.new_values ->> 'opportunity_id' = wanted.opportunity_id;
        end if;
    end loop;
    return problems;
end
$$;
comment on function private.record_import_histories(public.import_batches, uuid[]) is
'Records the stage histories of the opportunities that rows are about, each as a whole, and returns the rows that are refused.';

create function private.take_back_histories(batch public.import_batches)
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    written record;
    taken integer := 0;
begin
    -- The latest first: a history that was written in two calls was superseded twice.
    for written in
        select distinct (records.new_values ->> 'opportunity_id')::uuid as opportunity_id, (records.old_values ->> 'superseded_at')::timestamptz as known_at
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'opportunity_history'
            and records.applied_at is not null and records.old_values is not null
        order by known_at desc
    loop
        delete from public.opportunity_history as history
        where
            history.workspace_id = batch.workspace_id and history.opportunity_id = written.opportunity_id
            and history.recorded_at = written.known_at and history.superseded_at is null;
        update public.opportunity_history as history
        set superseded_at = null
        where
            history.workspace_id = batch.workspace_id and history.opportunity_id = written.opportunity_id
            and history.superseded_at = written.known_at;
    end loop;
    update public.import_records as records
    set applied_at = null
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.table_name = 'opportunity_history'
        and records.applied_at is not null;
    get diagnostics taken = row_count;
    return taken;
end
$$;
comment on function private.take_back_histories(public.import_batches) is
'Takes the stage histories of an import back: what it replaced is valid again. Returns of how many rows.';

create function private.import_booking_changes(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns table (
    line bigint, booking public.revenue_events, left_over bigint, corrections bigint, currency_code text, amount_minor bigint, booked_on date
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select
        records.line, booked.event, ((booked.event).amount_minor + corrected.amount)::bigint, corrected.times,
        coalesce(records.new_values ->> 'currency_code', (booked.event).currency_code),
        coalesce((records.new_values ->> 'amount_minor')::bigint, ((booked.event).amount_minor + corrected.amount)::bigint),
        coalesce((records.new_values ->> 'closed_on')::date, (booked.event).occurred_on)
    from public.import_records as records
    inner join public.deals as deals on deals.workspace_id = batch.workspace_id and deals.opportunity_id = records.record_id
    -- The latest booking that an import made: one that was booked again is corrected to nothing.
    cross join lateral (
        select events as event
        from public.revenue_events as events
        where
            events.workspace_id = batch.workspace_id and events.deal_id = deals.id and events.type = 'booking' and events.source = batch.source
            and events.external_id like '%/booking%'
        order by length(events.external_id) desc, events.external_id desc
        limit 1
    ) as booked
    cross join lateral (
        select coalesce(sum(others.amount_minor), 0)::bigint as amount, count(*) as times
        from public.revenue_events as others
        where others.workspace_id = batch.workspace_id and others.reverses_id = (booked.event).id and others.type = 'correction'
    ) as corrected
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
        and records.action = 'update' and records.new_values ?| array['amount_minor', 'currency_code', 'closed_on']
        and (
            (records.new_values ? 'amount_minor' and (records.new_values ->> 'amount_minor')::bigint <> (booked.event).amount_minor + corrected.amount)
            or (records.new_values ? 'currency_code' and records.new_values ->> 'currency_code' <> (booked.event).currency_code)
            or (records.new_values ? 'closed_on' and (records.new_values ->> 'closed_on')::date <> (booked.event).occurred_on)
        );
end
$$;
comment on function private.import_booking_changes(public.import_batches, smallint, bigint, bigint) is
'Won opportunities of these rows whose booking says another amount, currency or day than the file, with what the file says.';

create function private.correct_import_bookings(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    change record;
    is_moved boolean;
    problems private.import_problem[] := '{}'::private.import_problem[];
begin
    if batch.mapping -> 'files' -> file_number ->> 'target' <> 'opportunities' then
        return;
    end if;
    for change in select changes.* from private.import_booking_changes(batch, file_number, after_line, through_line) as changes loop
        is_moved := change.currency_code <> (change.booking).currency_code or change.booked_on <> (change.booking).occurred_on;
        if is_moved and exists (
            select from public.revenue_events as refunds
            where refunds.workspace_id = batch.workspace_id and refunds.reverses_id = (change.booking).id and refunds.type = 'refund'
        ) then
            problems := problems || private.import_problem(
                change.line, 'refuse', case when change.currency_code <> (change.booking).currency_code then 'currency' else 'closed_on' end,
                change.currency_code || ', ' || change.booked_on,
                private.fill_refusal('import_booking_refunded', (change.booking).currency_code, (change.booking).occurred_on::text)
            );
            continue;
        end if;
        perform private.add_import_correction(batch, file_number, change.line, change.booking, change.corrections, jsonb_build_object(
            'type', 'correction', 'reverses_id', (change.booking).id, 'occurred_on', (change.booking).occurred_on,
            'currency_code', (change.booking).currency_code,
            'amount_minor', case when is_moved then 0 else change.amount_minor end - change.left_over
        ));
        if is_moved then
            perform private.add_import_correction(batch, file_number, change.line, change.booking, null, jsonb_build_object(
                'type', 'booking', 'occurred_on', change.booked_on, 'currency_code', change.currency_code, 'amount_minor', change.amount_minor
            ));
        end if;
        -- The value of the deal follows, unless somebody has set another one. Its day follows that of the opportunity by itself.
        update public.import_records as records
        set action = 'update', new_values = jsonb_build_object('value_minor', change.amount_minor, 'currency_code', change.currency_code)
        from public.deals as deals
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line = change.line and records.part = 'deals' and records.action = 'unchanged'
            and deals.workspace_id = batch.workspace_id and deals.id = records.record_id
            and deals.value_minor = change.left_over and deals.currency_code = (change.booking).currency_code
            and (deals.value_minor, deals.currency_code) <> (change.amount_minor, change.currency_code);
    end loop;
    perform private.store_import_problems(batch, file_number, problems);
end
$$;
comment on function private.correct_import_bookings(public.import_batches, smallint, bigint, bigint) is
'A won opportunity that has changed since it was imported: its booking is corrected, or corrected to nothing and booked again in another currency or on another day, and its deal follows.';

create function private.add_import_correction(
    batch public.import_batches, file_number smallint, line bigint, booking public.revenue_events, corrections bigint, event jsonb
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    -- d1/booking is corrected by d1/booking/1 and booked again as d1/booking+.
    external_id constant text := (booking).external_id || coalesce('/' || corrections + 1, '+');
begin
    -- Revenue is never edited: what was booked wrongly is corrected by a row of its own, on the day of the booking.
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, record_id, new_values, action)
    values (
        batch.workspace_id, batch.id, file_number, add_import_correction.line, 'revenue_events/' || (event ->> 'type'), 'revenue_events',
        public.uuid_v7(), event || jsonb_build_object('deal_id', (booking).deal_id, 'source', batch.source, 'external_id', external_id), 'create'
    )
    on conflict do nothing;
end
$$;
comment on function private.add_import_correction(public.import_batches, smallint, bigint, public.revenue_events, bigint, jsonb) is
'Adds to a row of an import the event that brings a booking to what the file says.';

select private.revoke_execute();
