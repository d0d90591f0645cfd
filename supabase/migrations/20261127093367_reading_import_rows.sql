-- Reading rows of an import, one after the other: what each says of the tables it concerns, or why it cannot be read.
--
-- Types and functions. What runs for every cell stands in one function, so that a cell costs no call of its own.

create type private.import_reader as (
    spec jsonb,
    target_table text,
    fields private.import_field [],
    parts text [],
    has_phones boolean,
    domains jsonb,
    free_domains text []
);
comment on type private.import_reader is
'How the rows of a file are read: what its mapping says, its fields, the parts that they make, and the domains of these rows, each normalised once.';

create type private.import_reading as (
    line bigint,
    said jsonb [],
    pieces private.import_cell [],
    unknown private.import_cell [],
    remarks text [],
    problem private.import_problem
);
comment on type private.import_reading is
'What a row says: of each part of the reader its values, or NULL; cells with several others, words that are not known, what was left out, and why it cannot be read.';

create function private.import_reader_of(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns private.import_reader
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    reader private.import_reader;
begin
    reader.spec := private.import_spec(batch, file_number);
    reader.target_table := private.import_target_table(reader.spec ->> 'target');
    reader.fields := private.import_fields_of(batch, file_number);
    reader.parts := array(select distinct given.part from unnest(reader.fields) as given);
    reader.has_phones := exists (select from unnest(reader.fields) as given where given.kind = 'phone');
    reader.domains := private.read_import_domains(batch, file_number, after_line, through_line, reader.fields);
    reader.free_domains := array(
        select given.value from jsonb_each_text(reader.domains) as given where private.is_free_mail(given.value)
    );
    return reader;
end
$$;
comment on function private.import_reader_of(public.import_batches, smallint, bigint, bigint) is 'How these rows of a file are read.';

create function private.read_import_row(batch public.import_batches, reader private.import_reader, line bigint, given jsonb)
returns private.import_reading
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    reading private.import_reading;
    problem private.import_problem := private.broken_import_row(line, given);
    said jsonb[] := array_fill(null::jsonb, array[cardinality(reader.parts)]);
    -- The country and the currency that a row names go before those of the file.
    spec jsonb := reader.spec;
    currency text := reader.spec ->> 'default_currency';
    is_said boolean := reader.spec ? 'currency';
    field private.import_field;
    cell text;
    read_value text;
    beside text;
    remark text;
    place integer;
begin
    reading.line := line;
    if problem.rule is not null then
        reading.problem := problem;
        return reading;
    end if;
    foreach field in array reader.fields loop
        cell := btrim(coalesce(field.constant, given ->> field.heading));
        continue when cell is null or cell = '' or cell = any(private.import_nothing())
            or (field.kind = 'text' and private.is_no_import_name(field, cell));
        if field.kind = 'word' then
            read_value := batch.words -> field.field ->> cell;
            if read_value = '' then
                problem := private.import_no_record(line, field, cell);
                read_value := null;
            elsif read_value is null and private.is_strict_import_word(field) then
                problem := private.import_word_problem(batch, line, field, cell);
            elsif read_value is null then
                reading.unknown := reading.unknown || row(line, field, cell)::private.import_cell;
            end if;
        elsif field.kind in ('list', 'reference') and field.table_name <> reader.target_table then
            read_value := null;
            -- A single address is the main one, which another field reads.
            if (field.words = 'email' and cell !~ '@.*@' and spec #>> array['columns', field.heading] = 'email') is not true then
                reading.pieces := reading.pieces || row(line, field, cell)::private.import_cell;
            end if;
        elsif field.kind in ('list', 'reference') or (field.kind = 'text' and cell ~ '^[!-:<-~]+( [!-:<-~]+)*$') then
            -- Most texts are plain, and not several with a semicolon between them.
            read_value := cell;
        else
            if field.kind = 'money' then
                beside := private.import_cell_currency(cell);
                problem := private.import_currency_problem(line, field, cell, beside, case when is_said then currency end);
                exit when problem.rule is not null;
                currency := case when is_said then currency else coalesce(beside, spec ->> 'default_currency') end;
            end if;
            read_value := case field.kind
                when 'domain' then reader.domains ->> cell else private.read_import_value(field, cell, spec, currency)
            end;
            remark := case
                when read_value is null or field.kind in ('email', 'handle', 'phone') or read_value = any(reader.free_domains)
                    then private.import_left_empty(field, cell, read_value)
            end;
            if remark is not null then
                reading.remarks := reading.remarks || remark;
                read_value := case when field.kind <> 'domain' then read_value end;
            elsif read_value is null then
                problem := private.import_value_problem(line, field, cell, spec, currency);
            end if;
        end if;
        if read_value is null then
            exit when problem.rule is not null;
            continue;
        elsif field.words = 'currency' then
            currency := read_value;
            is_said := true;
        elsif reader.has_phones and field.field = 'country' then
            spec := spec || jsonb_build_object('country', read_value);
        end if;
        place := array_position(reader.parts, field.part);
        said[place] := coalesce(said[place], '{}') || case
            when field.kind in ('money', 'handle', 'list', 'reference') or strpos(field.column_name, '/') > 0
                then private.import_cell_values(said[place], field, read_value, currency)
            else jsonb_build_object(field.column_name, read_value)
        end;
    end loop;
    place := array_position(reader.parts, 'touchpoints');
    if problem.rule is null and said[place] ->> 'type' in ('visit', 'page_view', 'purchase') then
        beside := said[place] ->> 'type';
        said[place] := private.read_import_event(said[place]);
        problem := case when said[place] is null then private.import_problem(
            line, 'skip', 'type', beside,
            case beside
                when 'page_view' then private.fill_refusal('import_row_within_visit', beside)
                else private.fill_refusal('import_row_no_touch', beside)
            end
        ) end;
    end if;
    reading.problem := problem;
    reading.said := said;
    return reading;
end
$$;
comment on function private.read_import_row(public.import_batches, private.import_reader, bigint, jsonb) is
'Reads the cells of a row, in the order of the fields of its file. The first one that cannot be read is the problem of the row.';

create function private.read_import_chunk(batch public.import_batches, file_number smallint, after_line bigint, through_line bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    reader constant private.import_reader := private.import_reader_of(batch, file_number, after_line, through_line);
    readings constant private.import_reading[] := array(
        select private.read_import_row(batch, reader, rows.line, rows.given)
        from public.import_rows as rows
        where
            rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number
            and rows.line > after_line and rows.line <= through_line
        order by rows.line
    );
    -- Most rows say nothing but values.
    remarkable constant private.import_reading[] := array(
        select reading from unnest(readings) as reading
        where num_nonnulls(reading.pieces, reading.unknown, reading.remarks, (reading.problem).rule) > 0
    );
    problems constant private.import_problem[] := array(
        select reading.problem from unnest(remarkable) as reading where (reading.problem).rule is not null
    );
begin
    perform private.store_import_remarks(batch, file_number, array_agg(reading.line), array_agg(remark))
    from unnest(remarkable) as reading
    cross join unnest(reading.remarks) as remark;
    perform private.store_unknown_words(batch, file_number, array(
        select cell from unnest(remarkable) as reading cross join unnest(reading.unknown) as cell
    ));
    perform private.store_import_problems(batch, file_number, problems);
    perform private.store_import_parts(
        batch, file_number,
        array(
            select row(reading.line, reader.parts[parts.place], parts.said)::private.import_part
            from unnest(readings) as reading
            cross join unnest(reading.said) with ordinality as parts (said, place)
            where (reading.problem).rule is null and parts.said is not null
        ),
        array(select piece from unnest(remarkable) as reading cross join unnest(reading.pieces) as piece),
        problems
    );
end
$$;
comment on function private.read_import_chunk(public.import_batches, smallint, bigint, bigint) is
'Reads rows of a file: typed values into import_records, what cannot be read into import_rows.';

select private.revoke_execute();
