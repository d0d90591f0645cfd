-- What an import says of a row, and where it is kept: the texts of its rules, problems, remarks and values of rows.
--
-- Functions, and rows of public.refusals.

create function private.store_import_problems(batch public.import_batches, file_number smallint, problems private.import_problem[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    main constant text := private.import_target_table(batch.mapping -> 'files' -> file_number ->> 'target');
begin
    -- The first problem of a row is the one that is told.
    update public.import_rows as rows
    set
        action = given.action, rule = given.rule, field = given.field, value = given.value, reason = given.reason, hint = given.hint,
        given = case when private.is_left_out(given.rule) then '{}' else rows.given end
    from (
        select distinct on (listed.line) listed.*
        from unnest(problems) with ordinality as listed
        order by listed.line, listed.ordinality
    ) as given
    where
        rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number and rows.line = given.line
        and rows.action is distinct from 'refuse';
    -- Keys that contradict each other lead nowhere, and those of an erased person are not kept.
    delete from private.import_keys as keys
    using unnest(problems) as given, public.import_records as records
    where
        (given.rule in ('import_keys_agree', 'import_keys_taken', 'import_ids_agree') or private.is_left_out(given.rule))
        and records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = given.line and records.part = main
        and keys.workspace_id = batch.workspace_id and keys.batch_id = batch.id and keys.table_name = main
        and keys.key = any(records.keys) and keys.file = file_number and keys.line = given.line;
    -- Its record is of no use to others, unless another row or the workspace has the same one.
    update public.import_records as records
    set
        action = 'refuse',
        new_values = case when private.is_left_out(given.rule) then '{}' else records.new_values end,
        keys = case when private.is_left_out(given.rule) then '{}' else records.keys end
    from unnest(problems) as given
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = given.line
        -- The company of an erased person may be that of others.
        and (
            (records.part = main and given.action = 'refuse')
            or (private.is_left_out(given.rule) and records.table_name <> 'companies')
        );
    delete from public.import_records as records
    using unnest(problems) as given
    where
        records.workspace_id = batch.workspace_id and records.batch_id = batch.id and records.file = file_number
        and records.line = given.line and records.part = main
        and given.action = 'skip' and not private.is_left_out(given.rule);
end
$$;
comment on function private.store_import_problems(public.import_batches, smallint, private.import_problem[]) is
'Writes why rows are skipped or refused. What a row said whose identity is not stored is not kept.';

create function private.import_file_name(batch public.import_batches, file_number smallint)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(batch.mapping -> 'files' -> file_number ->> 'name', 'file ' || file_number)
$$;
comment on function private.import_file_name(public.import_batches, smallint) is 'How a file of an import is called.';

create function private.store_import_remarks(batch public.import_batches, file_number smallint, lines bigint[], remarks text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.import_rows as rows
    set remarks = rows.remarks || noted.remarks
    from (
        select given.line, array_agg(given.remark) as remarks
        from unnest(store_import_remarks.lines, store_import_remarks.remarks) as given (line, remark)
        group by given.line
    ) as noted
    where rows.workspace_id = batch.workspace_id and rows.batch_id = batch.id and rows.file = file_number and rows.line = noted.line;
end
$$;
comment on function private.store_import_remarks(public.import_batches, smallint, bigint[], text[]) is
'Adds to rows what was left out of them.';

create function private.store_unknown_words(batch public.import_batches, file_number smallint, unknown private.import_cell[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    lines bigint[];
    remarks text[];
begin
    -- Why a word is left out is asked once for each word.
    select array_agg(told.line), array_agg(told.remark)
    into lines, remarks
    from (
        select unnest(words.lines) as line, private.import_word_left_out(batch, words.field, words.value) as remark
        from (
            select given.field, given.value, array_agg(given.line) as lines from unnest(unknown) as given group by given.field, given.value
        ) as words
    ) as told;
    perform private.store_import_remarks(batch, file_number, lines, remarks);
end
$$;
comment on function private.store_unknown_words(public.import_batches, smallint, private.import_cell[]) is
'Says of rows which words of lists were left out.';

create function private.import_pieces(batch public.import_batches, file_number smallint, cells private.import_cell[])
returns table (line bigint, field private.import_field, place bigint, piece text, code text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    said constant jsonb := coalesce(batch.mapping -> 'files' -> file_number -> 'values', '{}');
begin
    return query
    with
    pieces as materialized (
        select given.line, given.field, split.place, btrim(split.value) as piece
        from unnest(cells) as given
        cross join lateral private.split_import_cell((given.field).words, given.value) as split
        where btrim(split.value) <> ''
    ),
    known as materialized (
        select listed.field, listed.piece, meant.word, private.import_word(batch.workspace_id, listed.words, meant.word) as code
        from (select distinct (pieces.field).field, (pieces.field).words, pieces.piece from pieces where (pieces.field).kind = 'list') as listed
        left join lateral jsonb_each_text(said -> listed.field) as given on lower(given.key) = lower(listed.piece)
        cross join lateral (select coalesce(given.value, listed.piece) as word) as meant
    )
    select pieces.line, pieces.field, pieces.place, pieces.piece, known.code
    from pieces
    left join known on (pieces.field).kind = 'list' and known.field = (pieces.field).field and known.piece = pieces.piece
    where known.word is distinct from '';
end
$$;
comment on function private.import_pieces(public.import_batches, smallint, private.import_cell[]) is
'The values of cells that hold several, one by one; of words of a list the code too, null if it is not known.';

create function private.store_import_parts(
    batch public.import_batches, file_number smallint, parts private.import_part[], cells private.import_cell[], problems private.import_problem[]
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    refused constant bigint[] := array(select given.line from unnest(problems) as given);
    unknown_lines bigint[];
    unknown text[];
begin
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, record_id, new_values, refs)
    select
        batch.workspace_id, batch.id, file_number, given.line, given.part, split_part(given.part, '/', 1),
        -- Touches are known by the id of the event alone: rows with one id are one touch.
        case when given.part = 'touchpoints' then md5(concat(batch.id, shaped.new_values ->> 'external_id'))::uuid end,
        shaped.new_values, given.refs
    from (select said.line, said.part, said.said - 'refs' as said, coalesce(said.said -> 'refs', '{}') as refs from unnest(parts) as said) as given
    cross join lateral (
        select case given.part
            when 'touchpoints' then private.shape_import_values('touches', given.said, given.refs, batch.source, null)
            else given.said
        end as new_values
        offset 0
    ) as shaped;
    -- Several others of one row: the contacts of an opportunity, the topics of a person. Each word is looked up once.
    insert into public.import_records (workspace_id, batch_id, file, line, part, table_name, new_values, refs)
    select
        batch.workspace_id, batch.id, file_number, pieces.line,
        (pieces.field).table_name || '/' || row_number() over (partition by pieces.line, (pieces.field).table_name order by (pieces.field).heading, pieces.place), (pieces.field).table_name,
        case (pieces.field).kind when 'list' then jsonb_build_object((pieces.field).column_name, pieces.code) else '{}' end,
        case (pieces.field).kind
            when 'list' then '{}'
            else jsonb_build_object((pieces.field).column_name, jsonb_build_object('table', (pieces.field).words, 'given', pieces.piece))
        end
    from private.import_pieces(batch, file_number, cells) as pieces
    where pieces.line not in (select unnest(refused)) and ((pieces.field).kind = 'reference' or pieces.code is not null);
    select array_agg(pieces.line), array_agg(format(
        case (pieces.field).words
            when 'domain' then '%2$s "%3$s" is not a domain of a company and left out'
            when 'email' then '%2$s "%3$s" is not a mail address and left out'
            else '%1$ss "%3$s" is not known and left out: --meaning "%2$s:%3$s=OURS" says what it means'
        end,
        (pieces.field).words, (pieces.field).field, left(pieces.piece, 60)
    ))
    into unknown_lines, unknown
    from private.import_pieces(batch, file_number, cells) as pieces
    where (pieces.field).kind = 'list' and pieces.code is null;
    perform private.store_import_remarks(batch, file_number, unknown_lines, unknown);
end
$$;
comment on function private.store_import_parts(
    public.import_batches, smallint, private.import_part[], private.import_cell[], private.import_problem[]
) is 'Writes what rows say into import_records, one record for each table that a row concerns.';

select private.define_refusal(
    'import_row_shape',
    '{problem}',
    '',
    'Put quotes around cells that hold the delimiter or a line break, so that each cell stands under its heading.'
);
select private.define_refusal(
    'import_row_length',
    '{heading}: {length} characters; a row has 100,000 bytes at most',
    '',
    'Shorten the cell, or leave its column out of the mapping.'
);
select private.define_refusal(
    'import_row_text',
    'a line of text, such as the totals below a report',
    '',
    'Nothing to do.'
);
select private.define_refusal(
    'import_row_empty',
    'the row is empty',
    '',
    'Nothing to do.'
);
select private.define_refusal(
    'import_row_left_out',
    'rows of this kind are left out: {reason}',
    '',
    'Take the word out of leaves_out in the mapping if such rows belong to the import.'
);
select private.define_refusal(
    'import_id_whole',
    '{column}: "{value}" is an id that a spreadsheet program has cut short',
    '',
    'Export the file again and import it without opening and saving it in a spreadsheet program, or leave the column out.'
);
select private.define_refusal(
    'import_row_no_touch',
    '"{event}" is an event that touches nobody',
    '',
    'Nothing to do.'
);
select private.define_refusal(
    'import_row_deleted',
    'it is deleted in the system it comes from',
    '',
    'Nothing to do.'
);
select private.define_refusal(
    'import_row_repeated',
    'row {row} of {file} is about the same one',
    '',
    'Keep one of the two rows.'
);
select private.define_refusal(
    'import_left_out',
    'left out: an address, number, profile or id of this row is not stored here',
    '',
    'Nothing to do. Services can block addresses, numbers, profiles and ids (public.block_identity()).'
);
select private.define_refusal(
    'import_erased',
    'left out: this workspace erased this person',
    '',
    'Nothing to do. If the person agrees to be stored again, have a service record that with public.renew_consent().'
);
select private.define_refusal(
    'import_merged',
    'this row was merged into {survivor}',
    '',
    'Nothing to do: the survivor follows its own record.'
);
select private.define_refusal(
    'import_keys_agree',
    '{key} belongs to another row: {row} of {file}',
    '',
    'If they are the same, merge them first; if not, correct the value.'
);
select private.define_refusal(
    'import_keys_taken',
    '{key} belongs to another one of the workspace: {record}',
    '',
    'If they are the same, merge them first; if not, correct the value.'
);
select private.define_refusal(
    'import_ids_agree',
    'the workspace has it under another id of {source}: {external_id}',
    '',
    'If both are one, merge them or keep one id; if not, correct what they have in common: address, domain, name or code.'
);
select private.define_refusal(
    'import_field_given',
    '{field} is missing',
    '',
    'Fill it in, map a column to {field}, or give every row one value: constants of the mapping, --set {field}=VALUE.'
);
select private.define_refusal(
    'import_name_given',
    'neither name, company nor id is given',
    '',
    'Fill one in, or map a column to name.'
);
select private.define_refusal(
    'import_reference_known',
    'there is no {kind} "{given}"',
    '',
    'Import it with this file or before, or correct the value.'
);
select private.define_refusal(
    'import_reference_refused',
    '{kind} {given} is refused itself',
    '',
    'Correct its row first; this one follows.'
);
select private.define_refusal(
    'import_reference_gone',
    'what it refers to is refused, or is not there any more',
    '',
    'Import that first.'
);
select private.define_refusal(
    'import_deal_known',
    'the opportunity is not won, or has no deal',
    '',
    'Import the opportunity as won first.'
);
select private.define_refusal(
    'import_booking_refunded',
    'the deal is booked in {currency} on {day} and was partly refunded: its currency and day stay',
    'A refund takes back an event of the same currency.',
    'Correct its revenue by hand (public.revenue_events), or undo the imports of the refund and of the deal and import both again.'
);
select private.define_refusal(
    'import_profile_given',
    'no profile is given: platform and handle, or the address of the profile',
    '',
    'Fill them in, or map columns to platform and handle, or to profile_url.'
);
select private.define_refusal(
    'import_account_known',
    'the influencer has no account of this workspace on that platform',
    'Audiences of catalog people are recorded in the catalog, by services.',
    'Import the profile first (influencers), or have a service import the audience of the catalog''s account.'
);
select private.define_refusal(
    'import_collaboration_known',
    'the influencer has no collaboration in this campaign',
    '',
    'Import the collaboration first, with this file or before.'
);
select private.define_refusal(
    'import_collaboration_agrees',
    'the collaboration is of another campaign or influencer than the row says',
    '',
    'Correct the id of the collaboration, or leave out campaign and influencer: they are those of the collaboration.'
);
select private.define_refusal(
    'import_word_known',
    '{heading}: "{value}" is no {list} here',
    '',
    'Say what it means in the mapping: values.{field}."{value}" = "…", or --meaning "{field}:{value}=…". Nearest: {nearest}.'
);
select private.define_refusal(
    'import_stage_known',
    'stage: "{value}" is not a stage of the pipeline',
    '',
    'Say what it means in the mapping: values.stage."{value}" = "…", or --meaning "stage:{value}=…". Stages: {stages}.'
);
select private.define_refusal(
    'import_status_known',
    'status must be open, won or lost, not "{value}"',
    '',
    'Say what it means in the mapping: values.status."{value}" = "open", or --meaning "status:{value}=open".'
);
select private.define_refusal(
    'import_row_written',
    'the row breaks the rule "{rule}"',
    '',
    'Correct the row and import it again.'
);
select private.define_refusal(
    'import_date_order_said',
    '{heading}: "{value}" is a date that can be read in two ways',
    '',
    'Say in which order its parts stand: date_order dmy (day first), mdy (month first) or ymd in the mapping.'
);
select private.define_refusal(
    'import_day_readable',
    '{heading}: "{value}" is not a day',
    '',
    'Correct the cell. Dates of this column are read as {order}.'
);
select private.define_refusal(
    'import_moment_readable',
    '{heading}: "{value}" is not a moment',
    '',
    'Correct the cell. Dates of this column are read as {order}.'
);
select private.define_refusal(
    'import_money_decimals',
    '{heading}: "{value}" has more decimals than {currency}',
    '',
    'Round the amount in the file.'
);
select private.define_refusal(
    'import_money_readable',
    '{heading}: "{value}" is not an amount',
    '',
    'Correct the cell. The decimal mark of this file is "{mark}": decimal_mark in the mapping.'
);
select private.define_refusal(
    'import_integer_readable',
    '{heading}: "{value}" is not a whole number',
    '',
    'Correct the cell. The decimal mark of this file is "{mark}": decimal_mark in the mapping.'
);
select private.define_refusal(
    'import_number_readable',
    '{heading}: "{value}" is not a number',
    '',
    'Correct the cell. The decimal mark of this file is "{mark}": decimal_mark in the mapping.'
);
select private.define_refusal(
    'import_email_readable',
    '{heading}: "{value}" is not a single mail address',
    '',
    'Keep one address in the cell, with an @ and a domain.'
);
select private.define_refusal(
    'import_boolean_readable',
    '{heading}: "{value}" is neither yes nor no',
    '',
    'Write yes or no.'
);
select private.define_refusal(
    'import_url_readable',
    '{heading}: "{value}" is not a web address',
    '',
    'Correct the cell, or empty it.'
);
select private.define_refusal(
    'import_text_readable',
    '{heading}: "{value}" cannot be read',
    '',
    'Correct the cell, or empty it.'
);

select private.revoke_execute();
