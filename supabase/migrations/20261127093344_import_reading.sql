-- Reading the values of an import: each becomes a typed value, or a refusal that names field, value, reason and cure.
--
-- Functions and types.

create type private.import_cell as (
    line bigint,
    field private.import_field,
    value text
);
comment on type private.import_cell is 'A cell of a row that the database looks up beside others: it may name several records, or holds a word that is not known.';

create type private.import_part as (
    line bigint,
    part text,
    said jsonb
);
comment on type private.import_part is 'What a row says of one of the tables it concerns, by column; under "refs" what it refers to.';

create function private.import_fields_of(batch public.import_batches, file_number smallint)
returns private.import_field[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    spec constant jsonb := batch.mapping -> 'files' -> file_number;
begin
    return (
        select array_agg(
            row(
                fields.field, given.heading, given.constant, fields.table_name, fields.column_name, fields.kind, fields.words,
                fields.is_required, coalesce(spec -> 'date_orders' ->> given.heading, spec ->> 'date_order'),
                fields.table_name || case when fields.kind in ('handle', 'integer', 'share') then coalesce('/' || fields.words, '') else '' end
            )::private.import_field
            -- Currencies before amounts, countries before telephone numbers.
            order by fields.kind = 'money', fields.kind = 'phone', fields.position, given.heading
        )
        from public.import_fields as fields
        inner join (
            select columns.key as heading, null::text as constant, columns.value as field
            from jsonb_each_text(coalesce(spec -> 'columns', '{}')) as columns
            union all
            select null, constants.value, constants.key
            from jsonb_each_text(coalesce(spec -> 'constants', '{}')) as constants
            union all
            select columns.key, null, copies.key
            from jsonb_each_text(coalesce(spec -> 'copies', '{}')) as copies
            inner join jsonb_each_text(coalesce(spec -> 'columns', '{}')) as columns on columns.value = copies.value
            union all
            -- A cell may hold several addresses: the first is the main one.
            select columns.key, null, 'other_emails'
            from jsonb_each_text(coalesce(spec -> 'columns', '{}')) as columns
            where columns.value = 'email' and spec ->> 'target' = 'contacts'
        ) as given on given.field = fields.field
        where fields.target = spec ->> 'target'
    ) || private.import_custom_fields_of(batch, file_number);
end
$$;
comment on function private.import_fields_of(public.import_batches, smallint) is 'The fields that a file of an import fills, in the order they are read.';

create function private.import_custom_fields_of(batch public.import_batches, file_number smallint)
returns private.import_field[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    spec constant jsonb := batch.mapping -> 'files' -> file_number;
    target_table constant text := private.import_target_table(spec ->> 'target');
begin
    return (
        select array_agg(
            row(
                columns.value, columns.key, null, target_table, 'custom_fields/' || substr(columns.value, 8),
                case coalesce(definitions.type, spec -> 'custom' ->> substr(columns.value, 8))
                    when 'number' then 'number' when 'boolean' then 'boolean' when 'date' then 'day' when 'url' then 'url' else 'text'
                end,
                null, false, coalesce(spec -> 'date_orders' ->> columns.key, spec ->> 'date_order'), target_table
            )::private.import_field
            order by columns.key
        )
        from jsonb_each_text(coalesce(spec -> 'columns', '{}')) as columns
        left join public.custom_field_definitions as definitions
            on
                definitions.workspace_id = batch.workspace_id and definitions.subject = target_table
                and definitions.key = substr(columns.value, 8)
        where starts_with(columns.value, 'custom:')
    );
end
$$;
comment on function private.import_custom_fields_of(public.import_batches, smallint) is
'The custom fields that a file fills: columns mapped to custom:key. The type is that of the definition, else what the mapping says.';

create function private.read_import_value(field private.import_field, value text, spec jsonb, currency text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    decimal_mark constant text := coalesce(spec ->> 'decimal_mark', '.');
begin
    return case (field).kind
        -- A contact of several companies belongs to the first.
        when 'text' then private.clean_text(
            case when (field).field = 'company_name' then split_part(value, ';', 1) else value end,
            private.text_kind((field).column_name) = 'prose'
        )
        when 'key' then case
            -- A spreadsheet program has cut it short: several records would become one.
            when value !~* '^\d[.,]\d+e\+\d+$'
                then private.import_id(case when (field).field = 'company_external_id' then split_part(value, ';', 1) else value end, spec ->> 'source')
        end
        -- The address itself, or the first one in the cell: Jane <jane@acme.com>; jane@home.example.
        when 'email' then private.known_mailbox(coalesce(
            private.normalise_email(value), private.normalise_email(substring(regexp_replace(value, '^\s*mailto:', '') from '[^\s<>,;|/()]+@[^\s<>,;|/()]+'))
        ))
        -- The first number, with the country of the row, else that of the file.
        when 'phone' then coalesce(
            private.normalise_phone(value, spec ->> 'country'), private.normalise_phone(value, spec ->> 'phone_country'),
            private.normalise_phone(substring(value from '^[^,;|\n]+'), spec ->> 'country'),
            private.normalise_phone(substring(value from '^[^,;|\n]+'), spec ->> 'phone_country')
        )
        when 'handle' then private.normalise_handle(value, (field).words)
        when 'url' then private.normalise_url(case when value ~* '^[a-z]+://' then value else 'https://' || value end)
        when 'number' then private.import_number(value, decimal_mark)::text
        when 'share' then case
            when value ~ '%' or spec -> 'percents' ? (field).heading then private.import_number(value, decimal_mark) / 100
            when private.is_doubtful_rate(private.import_number(value, decimal_mark)) is not true then private.import_number(value, decimal_mark)
        end::text
        -- 12.500 people are not a half: whole numbers have points only between thousands.
        when 'integer' then case
            when btrim(value) ~ '^[1-9][0-9]{0,2}([.,''’ ][0-9]{3})+$' then regexp_replace(value, '[^0-9]', '', 'g')
            when (field).column_name = 'discount_percent' then private.import_count(replace(value, '%', ''), decimal_mark)::text
            when (field).column_name = 'watch_time_seconds' then private.import_seconds(value, (field).heading, decimal_mark)::text
            else private.import_count(value, decimal_mark)::text
        end
        when 'money' then private.import_minor(private.import_number(value, decimal_mark), currency)
        when 'boolean' then private.import_boolean(coalesce(
            spec -> 'values' -> (field).field ->> value, case when (field).column_name = 'do_not_contact' then private.import_opt_out(value) end, value
        ))::text
        when 'day' then coalesce(
            private.import_day(value, (field).date_order),
            (private.import_moment(value, (field).date_order, spec ->> 'time_zone') at time zone (spec ->> 'workspace_time_zone'))::date
        )::text
        when 'moment' then private.import_moment(value, (field).date_order, spec ->> 'time_zone')::text
        else private.clean_text(value)
    end;
end
$$;
comment on function private.read_import_value(private.import_field, text, jsonb, text) is
'One value of a file as the database writes it; NULL if the text is not a value of the field''s kind.';

create function private.import_problem(line bigint, action text, field text, value text, refusal public.refusals)
returns private.import_problem
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select row(
        line, action, (refusal).rule, field, left(value, 200), (refusal).message || coalesce('. ' || nullif((refusal).detail, ''), ''), (refusal).hint
    )::private.import_problem
$$;
comment on function private.import_problem(bigint, text, text, text, public.refusals) is 'Why a row is skipped or refused, in the words of a rule.';

create function private.import_value_problem(line bigint, field private.import_field, value text, spec jsonb, currency text)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    heading constant text := coalesce((field).heading, (field).field);
    shown constant text := left(value, 60);
    mark constant text := coalesce(spec ->> 'decimal_mark', '.');
begin
    if (field).kind in ('day', 'moment') and value ~* '^(grand )?(total|sum|summe|gesamt|suma)s?\M' then
        return private.import_problem(line, 'skip', null, value, private.fill_refusal('import_row_text'));
    end if;
    return private.import_problem(line, 'refuse', (field).field, value, case
        when (field).kind in ('day', 'moment') and (field).date_order is null and value ~ '^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}'
            then private.fill_refusal('import_date_order_said', heading, shown)
        when (field).kind = 'day' then private.fill_refusal('import_day_readable', heading, shown, coalesce((field).date_order, 'ISO 8601'))
        when (field).kind = 'moment' then private.fill_refusal('import_moment_readable', heading, shown, coalesce((field).date_order, 'ISO 8601'))
        when (field).kind = 'money' and private.import_number(value, mark) is not null
            then private.fill_refusal('import_money_decimals', heading, shown, currency)
        when (field).kind = 'money' then private.fill_refusal('import_money_readable', heading, shown, mark)
        when (field).column_name = 'watch_time_seconds' then private.fill_refusal('import_duration_readable', heading, shown)
        when (field).kind = 'integer' then private.fill_refusal('import_integer_readable', heading, shown, mark)
        when (field).kind = 'share' and private.import_number(value, mark) is not null
            then private.fill_refusal('import_rate_told', heading, shown, (private.import_number(value, mark) / 100)::text)
        when (field).kind in ('number', 'share') then private.fill_refusal('import_number_readable', heading, shown, mark)
        when (field).kind = 'email' then private.fill_refusal('import_email_readable', heading, shown)
        when (field).kind = 'boolean' then private.fill_refusal('import_boolean_readable', heading, shown)
        when (field).kind = 'key' and value ~* '^\d[.,]\d+e\+\d+$' then private.fill_refusal('import_id_whole', heading, shown)
        when (field).kind = 'url' then private.fill_refusal('import_url_readable', heading, shown)
        else private.fill_refusal('import_text_readable', heading, shown)
    end);
end
$$;
comment on function private.import_value_problem(bigint, private.import_field, text, jsonb, text) is
'Why a value of a file cannot be read, and what to do.';

create function private.import_left_empty(field private.import_field, cell text, read_value text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        -- Asked only of mail providers: their domain says nothing about a company.
        when (field).kind = 'domain' and read_value is not null
            then format('%s "%s" is a mail provider and left empty', (field).field, left(cell, 60))
        when (field).kind = 'email' and (field).table_name <> 'contacts' and cell ~ '@.*[,;|/\s].*@'
            then format('%s has several addresses, and only the first is kept', (field).field)
        when (field).kind = 'phone' and cell ~ '[,;|\n]' and read_value is not null
            then format('%s has several numbers, and only the first is kept', (field).field)
        when read_value is not null then null
        when ((field).kind = 'phone' or (field).field = 'platform_id') and cell ~* 'e\+\d+$' then format('%s "%s" was cut short by a spreadsheet program and is left empty', (field).field, left(cell, 60))
        when (field).kind = 'phone' and private.is_filler_number(regexp_replace(cell, '[^0-9]', '', 'g'))
            then format('%s "%s" is not a number and is left empty', (field).field, left(cell, 60))
        when (field).kind = 'phone' then format(
            '%s "%s" has no country and is left empty: say phone_country (--phone-country)', (field).field, left(cell, 60)
        )
        when (field).kind = 'email' and private.normalise_email(cell) is not null
            then format('%s "%s" stands for none and is left empty', (field).field, left(cell, 60))
        when (field).kind in ('domain', 'handle') then format('%s "%s" is not a %s and left empty', (field).field, left(cell, 60), (field).kind)
    end;
end
$$;
comment on function private.import_left_empty(private.import_field, text, text) is
'What is left out of a value although the row is good: a mail provider as domain, no domain, handle or number, a second address. NULL if nothing is.';

create function private.broken_import_row(line bigint, given jsonb)
returns private.import_problem
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when given ? '__problem'
            then private.import_problem(line, 'refuse', null, null, private.fill_refusal('import_row_shape', given ->> '__problem'))
        when given ? '__left_out' then private.import_problem(
            line, 'skip', null, null, private.fill_refusal('import_row_left_out', given ->> '__left_out')
        )
        when given ? '__text' then private.import_problem(line, 'skip', null, given ->> '__text', private.fill_refusal('import_row_text'))
        when given ? '__long' then private.import_problem(
            line, 'refuse', null, null, private.fill_refusal('import_row_length', given ->> '__long', given ->> '__length')
        )
    end;
end
$$;
comment on function private.broken_import_row(bigint, jsonb) is 'What is wrong with a row as the file has it, before its values are read; NULL if nothing.';

create function private.import_spec(batch public.import_batches, file_number smallint)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select
            jsonb_build_object(
                'time_zone', workspaces.time_zone, 'workspace_time_zone', workspaces.time_zone, 'source', batch.source,
                'phone_country', private.country_of(batch.workspace_id),
                'default_currency', coalesce(batch.mapping -> 'files' -> file_number ->> 'currency', workspaces.reporting_currency_code)
            ) || (batch.mapping -> 'files' -> file_number) - 'country'
        from public.workspaces as workspaces
        where workspaces.id = batch.workspace_id
    );
end
$$;
comment on function private.import_spec(public.import_batches, smallint) is
'How a file is read: what its mapping says, else time zone, currency and country of the workspace.';

create function private.import_cell_values(said jsonb, field private.import_field, value text, currency text)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when (field).kind = 'list' then '{}'
        when (field).kind = 'reference' then jsonb_build_object('refs', coalesce(said -> 'refs', '{}') || jsonb_build_object(
            (field).column_name, jsonb_build_object('table', (field).words, 'given', value)
        ))
        -- An amount has its currency beside it, a handle its platform.
        when (field).kind = 'money' then jsonb_build_object((field).column_name, value, (field).words, currency)
        when (field).kind = 'handle' then jsonb_build_object((field).column_name, value, 'platform_code', (field).words)
        else jsonb_build_object('custom_fields', coalesce(said -> 'custom_fields', '{}') || jsonb_build_object(
            split_part((field).column_name, '/', 2),
            case when (field).kind in ('number', 'boolean') then value::jsonb else to_jsonb(value) end
        ))
    end;
end
$$;
comment on function private.import_cell_values(jsonb, private.import_field, text, text) is
'What a cell that is more than a column''s value adds to what its part of the row says already.';

select private.revoke_execute();
