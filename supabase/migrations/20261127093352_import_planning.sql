-- Planning and applying imports: what the API offers, in batches that may be interrupted at any moment.
--
-- Functions only. The public ones are definer functions: rows and records of imports are written by them alone. They ask for the
-- caller's role first and work in the active workspace.

create function private.import_file_order(mapping jsonb)
returns smallint[]
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(
        (files.place - 1)::smallint
        order by array_position(private.import_table_order(), private.import_target_table(files.spec ->> 'target')), files.place
    )
    from jsonb_array_elements(mapping -> 'files') with ordinality as files (spec, place)
$$;
comment on function private.import_file_order(jsonb) is 'The files of an import in the order in which they are read and written: what others refer to first.';

create function private.next_import_lines(batch public.import_batches, row_limit integer, actions text[])
returns table (file_number smallint, after_line bigint, through_line bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    is_later boolean := batch.next_file is null;
begin
    foreach file_number in array private.import_file_order(batch.mapping) loop
        is_later := is_later or file_number = batch.next_file;
        continue when not is_later;
        after_line := case when file_number = batch.next_file then batch.next_line else 0 end;
        select max(listed.line)
        into through_line
        from (
            select rows.line from public.import_rows as rows
            where
                rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number and rows.line > after_line
                and (actions is null or rows.action = any(actions))
            order by rows.line
            limit row_limit
        ) as listed;
        if through_line is not null then
            return next;
            return;
        end if;
    end loop;
end
$$;
comment on function private.next_import_lines(public.import_batches, integer, text[]) is
'The rows that come next in an import, of one file; none when all are done.';

create function private.import_tables_of(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select records.table_name
        from public.import_records as records
        where
            records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
            and records.line > after_line and records.line <= through_line
        group by records.table_name
        order by array_position(private.import_table_order(), records.table_name)
    );
end
$$;
comment on function private.import_tables_of(public.import_batches, smallint, bigint, bigint) is
'The tables that rows are about, in the order in which they are written.';

create function private.read_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns jsonb
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    matched text;
    is_met boolean;
begin
    batch.words := private.learn_import_words(batch, file_number, after_line, through_line);
    perform private.read_import_chunk(batch, file_number, after_line, through_line);
    if main = 'tracking_links' then
        perform private.shape_import_links(batch, file_number, after_line, through_line);
    end if;
    perform private.require_import_fields(batch, file_number, after_line, through_line);
    perform private.shape_import_records(batch, file_number, after_line, through_line);
    if main = 'touchpoints' then
        perform private.link_import_touches(batch, file_number, after_line, through_line);
    end if;
    foreach matched in array private.import_tables_of(batch, file_number, after_line, through_line) loop
        perform private.link_import_parts(batch, file_number, after_line, through_line, matched);
        perform private.resolve_import_references(batch, file_number, after_line, through_line, matched);
        perform private.derive_import_references(batch, file_number, after_line, through_line, matched);
        is_met := private.match_import_table(batch, file_number, after_line, through_line, matched);
        if matched = main then
            perform private.join_profiles_of_rows(batch, file_number, after_line, through_line, matched);
            if is_met then
                perform private.store_import_problems(
                    batch, file_number, private.find_import_conflicts(batch, file_number, after_line, through_line, matched)
                );
            end if;
            perform private.store_import_problems(
                batch, file_number, private.find_repeated_rows(batch, file_number, after_line, through_line, matched)
            );
        end if;
    end loop;
    return batch.words;
end
$$;
comment on function private.read_import_lines(public.import_batches, smallint, bigint, bigint) is
'First phase of planning: what rows say, and which records that is about. Returns the words it knows now.';

create function private.decide_import_lines(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
    tables constant text[] := private.import_tables_of(batch, file_number, after_line, through_line);
    compared text;
    is_met boolean;
begin
    foreach compared in array tables loop
        perform private.resolve_import_references(batch, file_number, after_line, through_line, compared);
        perform private.derive_import_references(batch, file_number, after_line, through_line, compared);
    end loop;
    if main = 'revenue_events' then
        perform private.read_deals_as_opportunities(batch, file_number, after_line, through_line);
    end if;
    perform private.drop_lost_references(batch, file_number, after_line, through_line);
    perform private.require_derived_references(batch, file_number, after_line, through_line);
    if main = 'revenue_events' then
        perform private.leave_out_known_bookings(batch, file_number, after_line, through_line);
    end if;
    foreach compared in array tables loop
        perform private.link_import_parts(batch, file_number, after_line, through_line, compared);
        is_met := private.match_import_table(batch, file_number, after_line, through_line, compared);
        if compared = main then
            -- Rows that are known by what they refer to were not told apart before.
            if is_met then
                perform private.store_import_problems(
                    batch, file_number, private.find_import_conflicts(batch, file_number, after_line, through_line, compared)
                );
            end if;
            perform private.store_import_problems(batch, file_number, private.find_taken_ids(batch, file_number, after_line, through_line));
            -- Touches were told apart when they were read.
            if main <> 'touchpoints' then
                perform private.store_import_problems(
                    batch, file_number, private.find_repeated_rows(batch, file_number, after_line, through_line, compared)
                );
            end if;
        end if;
        if compared = 'contact_emails' then
            perform private.leave_out_taken_emails(batch, file_number, after_line, through_line);
        end if;
        perform private.compare_import_table(batch, file_number, after_line, through_line, compared);
        if compared = 'companies' and main <> 'companies'
            and private.settle_nameless_companies(batch, file_number, after_line, through_line)
        then
            perform private.drop_lost_references(batch, file_number, after_line, through_line);
        end if;
    end loop;
    perform private.correct_import_bookings(batch, file_number, after_line, through_line);
    perform private.decide_import_rows(batch, file_number, after_line, through_line);
end
$$;
comment on function private.decide_import_lines(public.import_batches, smallint, bigint, bigint) is
'Second phase of planning: what each row would do.';

create function private.import_lines_to_write(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select rows.line from public.import_rows as rows
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
            and rows.line > after_line and rows.line <= through_line and rows.action in ('create', 'update') and rows.applied_at is null
        order by rows.line
    );
end
$$;
comment on function private.import_lines_to_write(public.import_batches, smallint, bigint, bigint) is 'The rows that write something.';

-- Index scans only: even without statistics of tables that are being filled, each row is found by its key.
create function public.plan_import(batch_id uuid, row_limit integer default 2000)
returns public.import_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    batch public.import_batches := private.lock_import(plan_import.batch_id);
    lines record;
begin
    perform private.require_import_status(batch, '{staging,planning}', 'planned');
    if batch.status = 'staging' then
        batch.status := 'planning';
        perform private.set_up_import(batch);
        perform private.analyze_for_import('{public.import_rows}', 'infinity');
    end if;
    select next_lines.* into lines
    from private.next_import_lines(
        batch,
        -- A few rows first: after them the planner knows what this import's rows look like.
        greatest(1, least(row_limit, case when batch.phase = 1 and batch.next_file is null then 100 else 20000 end)),
        null
    ) as next_lines;
    if lines.file_number is null then
        if batch.phase = 3 then
            batch.status := 'planned';
            batch.planned_at := now();
        end if;
        perform private.analyze_for_import('{public.import_rows,public.import_records,private.import_keys}', 'infinity');
        batch.phase := batch.phase + 1;
        batch.next_file := null;
        batch.next_line := 0;
    else
        if batch.phase = 1 then
            batch.words := private.read_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
        elsif batch.phase = 2 then
            perform private.decide_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
        else
            if private.is_import_overtaken(batch) then
                perform private.refresh_import_lines(batch, earlier.number::smallint, 0, 9223372036854775807)
                from generate_series(0, lines.file_number) as earlier (number);
            end if;
            -- Rows of earlier files may have been refused since.
            perform private.drop_lost_references(batch, lines.file_number, lines.after_line, lines.through_line);
            perform private.store_import_problems(batch, lines.file_number, private.rehearse_import_lines(
                batch, lines.file_number,
                private.import_lines_to_write(batch, lines.file_number, lines.after_line, lines.through_line)
            ));
        end if;
        perform private.analyze_for_import(
            '{public.import_rows,public.import_records,private.import_keys}',
            case when batch.next_file is null and batch.phase = 1 then 'infinity'::real else lines.through_line::real end
        );
        batch.next_file := lines.file_number;
        batch.next_line := lines.through_line;
    end if;
    perform private.save_import(batch);
    return batch;
end
$$;
comment on function public.plan_import(uuid, integer) is
'Plans an import, row_limit rows a call: call it until the status is planned. Each row then says in public.import_rows what it does, and why if it is skipped or refused. Rows are really written and taken back, so every rule of the database has been applied. Changes nothing but the import itself.';

create function public.apply_import(batch_id uuid, row_limit integer default 2000)
returns public.import_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
    batch public.import_batches := private.lock_import(apply_import.batch_id);
    written bigint[];
    lines record;
begin
    perform private.require_import_status(batch, '{planned,applying}', 'applied');
    batch.status := 'applying';
    -- Imports of one workspace wait for each other, so that each sees the rows of the other.
    perform pg_advisory_xact_lock(private.workspace_lock('import', batch.workspace_id));
    select next_lines.* into lines
    from private.next_import_lines(batch, greatest(1, least(row_limit, 20000)), '{create,update}') as next_lines;
    if lines.file_number is null then
        batch.status := 'applied';
        batch.applied_at := now();
        batch.applied_by := auth.uid();
        -- Only planning and writing need what rows are recognised by.
        delete from private.import_keys as keys where keys.workspace_id = batch.workspace_id and keys.batch_id = batch.id;
    else
        perform private.refresh_import_lines(batch, lines.file_number, lines.after_line, lines.through_line);
        written := private.import_lines_to_write(batch, lines.file_number, lines.after_line, lines.through_line);
        perform private.store_import_problems(
            batch, lines.file_number, private.try_import_lines(batch, lines.file_number, written)
        );
        update public.import_rows as rows
        set applied_at = now(), given = '{}'
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = lines.file_number
            and rows.line = any(written) and rows.action in ('create', 'update');
        perform private.analyze_for_import(
            array(
                select distinct 'public.' || quote_ident(fields.table_name)
                from public.import_fields as fields
                where fields.target = batch.mapping -> 'files' -> lines.file_number ->> 'target'
            ),
            -- After the first rows of a file always: of a workspace that is new to it the planner knows nothing.
            case when lines.file_number = batch.next_file then cardinality(written)::real else 'infinity' end
        );
        batch.next_file := lines.file_number;
        batch.next_line := lines.through_line;
    end if;
    perform private.save_import(batch);
    return batch;
end
$$;
comment on function public.apply_import(uuid, integer) is
'Writes what was planned, row_limit rows a call: call it until the status is applied. Each call is complete in itself; after an interruption the next one goes on. Rows that the database refuses now are refused, the others written.';

-- A table that is being filled has no statistics, and the planner would take it for nearly empty.
create function private.analyze_for_import(tables text[], at_least real)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    growing text;
begin
    for growing in
        select format('%s', relations.oid::regclass)
        from unnest(tables) as given (name)
        inner join pg_catalog.pg_class as relations on relations.oid = to_regclass(given.name)
        where relations.relkind = 'r' and relations.reltuples < at_least / 2
    loop
        execute format('analyze (skip_locked) %s', growing);
    end loop;
end
$$;
comment on function private.analyze_for_import(text[], real) is
'Counts tables anew that have at least twice as many rows as the planner thinks. Skips those that others count at the moment.';

select private.define_refusal(
    'import_row_says_nothing',
    'the row says nothing of {target}',
    'Its cells are empty, stand for none (N/A, Unknown, noemail@…), or are in columns that are left out.',
    'Fill in what it is known by, such as an id, a name or an address.'
);

create function private.shape_import_records(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    target constant text := batch.mapping -> 'files' -> file_number ->> 'target';
begin
    if target = 'contacts' then
        perform private.shape_import_emails(batch, file_number, after_line, through_line);
        perform private.shape_import_people(batch, file_number, after_line, through_line);
    elsif target = 'opportunities' then
        perform private.shape_import_opportunities(batch, file_number, after_line, through_line);
    elsif target = 'influencers' then
        perform private.shape_import_profiles(batch, file_number, after_line, through_line);
        perform private.link_import_people(batch, file_number, after_line, through_line);
        perform private.shape_import_labels(batch, file_number, after_line, through_line);
    elsif target = 'companies' then
        perform private.shape_import_domains(batch, file_number, after_line, through_line);
    elsif target in ('notes', 'activities') then
        perform private.shape_import_subjects(batch, file_number, after_line, through_line, target);
    elsif private.is_catalog_import(private.import_target_table(target)) then
        perform private.shape_import_profiles(batch, file_number, after_line, through_line);
        perform private.shape_catalog_import(batch, file_number, after_line, through_line);
    end if;
    perform private.shape_import_rows(batch, file_number, after_line, through_line);
end
$$;
comment on function private.shape_import_records(public.import_batches, smallint, bigint, bigint) is
'Adds to records what follows from the target.';

select private.revoke_execute();
revoke all on function public.plan_import(uuid, integer), public.apply_import(uuid, integer)
from public, anon, authenticated, service_role;
grant execute on function public.plan_import(uuid, integer), public.apply_import(uuid, integer) to authenticated, service_role;
