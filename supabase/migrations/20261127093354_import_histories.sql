-- Imports that follow others over time: the stages that opportunities went through, and won amounts that were corrected later.
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

create function private.correct_import_bookings(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if batch.mapping -> 'files' -> file_number ->> 'target' <> 'opportunities' then
        return;
    end if;
    -- Revenue is never edited: what was booked wrongly is corrected by a row of its own, on the day of the booking.
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, record_id, new_values, action)
    select
        batch.workspace_id, batch.id, file_number, records.line, 'revenue_events/correction', 'revenue_events', private.uuid_v7(),
        jsonb_build_object(
            'type', 'correction', 'deal_id', booked.deal_id, 'reverses_id', booked.id, 'occurred_on', booked.occurred_on,
            'currency_code', booked.currency_code, 'amount_minor', (records.new_values ->> 'amount_minor')::bigint - booked.amount_minor - corrected.amount,
            'source', batch.source, 'external_id', booked.external_id || '/' || corrected.times + 1
        ),
        'create'
    from public.import_records as records
    inner join public.import_records as bookings
        on
            bookings.workspace_id = batch.workspace_id and bookings.batch_id = batch.id and bookings.file = file_number
            and bookings.line = records.line and bookings.part = 'revenue_events'
    inner join public.revenue_events as booked on booked.workspace_id = batch.workspace_id and booked.id = bookings.record_id
    cross join lateral (
        select coalesce(sum(others.amount_minor), 0)::bigint as amount, count(*) as times
        from public.revenue_events as others
        where others.workspace_id = batch.workspace_id and others.reverses_id = booked.id and others.type = 'correction'
    ) as corrected
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'opportunities'
        and records.action = 'update' and records.new_values ? 'amount_minor' and not records.new_values ? 'currency_code'
        and (records.new_values ->> 'amount_minor')::bigint <> booked.amount_minor + corrected.amount
    on conflict do nothing;
    -- The value of the deal follows, unless somebody has set another one.
    update public.import_records as records
    set action = 'update', new_values = jsonb_build_object('value_minor', opportunities.new_values -> 'amount_minor')
    from public.import_records as opportunities
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line > after_line and records.line <= through_line and records.part = 'deals' and records.action = 'unchanged'
        and opportunities.workspace_id = batch.workspace_id and opportunities.batch_id = batch.id and opportunities.file = file_number
        and opportunities.line = records.line and opportunities.part = 'opportunities' and opportunities.action = 'update'
        and opportunities.new_values ? 'amount_minor' and not opportunities.new_values ? 'currency_code'
        and (
            select deals.value_minor from public.deals as deals where deals.workspace_id = batch.workspace_id and deals.id = records.record_id
        ) = (
            select known.amount_minor from public.opportunities as known
            where known.workspace_id = batch.workspace_id and known.id = opportunities.record_id
        );
end
$$;
comment on function private.correct_import_bookings(public.import_batches, smallint, bigint, bigint) is
'A won opportunity whose amount has changed since it was imported: its booking is corrected and its deal gets the new value.';

select private.revoke_execute();
