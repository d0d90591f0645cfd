-- Column rules of every table: limits of values, and authorship.
--
-- Functions only; private.secure_reference_table() and private.secure_workspace_table() call them.

-- Some values make every report of a table wrong or fail: one NaN or infinity in a sum, one moment in the year 294276.

create function private.limits_of(column_name text, type_name text)
returns table (kind text, condition text)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select limits.kind, replace(limits.condition, '@', format('%I', column_name))
    from (
        values
        ('timestamp with time zone', 'time', '@ >= ''1970-01-01 00:00+00'' and @ < ''2200-01-01 00:00+00'''),
        ('date', 'day', '@ >= ''1970-01-01'' and @ < ''2200-01-01'''),
        ('daterange', 'day', 'lower(@) >= ''1970-01-01'' and upper(@) <= ''2200-01-01'''),
        ('tstzrange', 'time', 'lower(@) >= ''1970-01-01 00:00+00'' and upper(@) <= ''2200-01-01 00:00+00'''),
        ('interval', 'time', 'isfinite(@) and @ >= ''0'''),
        ('numeric', 'nan', '@ > -1e15 and @ < 1e15'),
        ('real', 'nan', '@ > ''-Infinity'' and @ < ''Infinity'''),
        ('double precision', 'nan', '@ > ''-Infinity'' and @ < ''Infinity'''),
        ('bigint', 'size', '@ > -1000000000000000 and @ < 1000000000000000')
    ) as limits (type_name, kind, condition)
    where
        limits.type_name = limits_of.type_name
        -- Columns that the database writes: keys, times of creation and change, and sums, which may exceed the limit of one amount.
        and column_name not in ('id', 'transaction_id', 'created_at', 'updated_at', 'preceding_minor', 'total')
        and column_name not like '%\_id'
        and column_name not like '%\_total'
    union all
    -- One day of tolerance: the clock of a sender may be fast, and in some time zones it is already tomorrow.
    select 'past', format('%I <= now() + interval ''1 day''', column_name)
    where
        type_name = 'timestamp with time zone'
        and column_name not in ('created_at', 'updated_at', 'expires_at', 'stale_at', 'remind_at')
    union all
    select 'past', format('%I <= (now() at time zone ''UTC'')::date + 1', column_name)
    where
        type_name = 'date'
        and column_name in ('measured_on', 'paid_on', 'opened_on', 'closed_on', 'won_on', 'occurred_on', 'published_on')
    union all
    -- What is planned lies within a working life: a cost or a due date in 2199 is a slip of the keyboard.
    select 'ahead', format('%I <= (now() at time zone ''UTC'')::date + 10958', column_name)
    where
        type_name = 'date'
        and column_name not in ('measured_on', 'paid_on', 'opened_on', 'closed_on', 'won_on', 'occurred_on', 'published_on')
    union all
    select 'ahead', format('%I <= now() + interval ''30 years''', column_name)
    where type_name = 'timestamp with time zone' and column_name in ('expires_at', 'remind_at')
    union all
    select 'ahead', format('upper(%I) <= (now() at time zone ''UTC'')::date + 10958', column_name)
    where type_name = 'daterange' and column_name not in ('valid_during', 'usage_period')
    union all
    -- A period has days and a first day. Prices and rights of use may hold until further notice; a contract and a promise end.
    select
        'range',
        format('not isempty(%1$I) and not lower_inf(%1$I)', column_name)
        || case when column_name in ('valid_during', 'usage_period') then '' else format(' and not upper_inf(%I)', column_name) end
    where type_name in ('daterange', 'tstzrange')
    union all
    select 'length', format('length(%I) <= %s', column_name, private.longest_text(private.text_kind(column_name)))
    where type_name = 'text'
    union all
    select 'length', format('length(%I::text) <= 100000', column_name)
    where type_name in ('jsonb', 'text[]')
$$;
comment on function private.limits_of(text, text) is
'Conditions of check constraints for a column of this name and type. Moments and days lie between 1970 and 2200. A moment lies in the past unless it is an exception named here; a day only if it is named; a day that may lie ahead is at most 30 years ahead. A period has days, a beginning and, unless it is named here, an end. Amounts and counts are below 10^15; no number is NaN or infinite; text and JSON have a longest size.';

create function private.ordered_pairs()
returns table (former text, latter text, may_be_equal boolean)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    values
    -- Half-open, as ranges are: ends_on is the day after the last.
    ('starts_on', 'ends_on', false),
    ('created_at', 'expires_at', false),
    ('created_at', 'accepted_at', true),
    ('created_at', 'revoked_at', true),
    ('opened_at', 'closed_at', true),
    ('submitted_at', 'approved_at', true),
    ('occurred_at', 'done_at', true),
    ('started_at', 'finished_at', true),
    ('recorded_at', 'superseded_at', true),
    ('min_employees', 'max_employees', true)
$$;
comment on function private.ordered_pairs() is
'Pairs of columns with a fixed order in every table that has both: a thing does not end before it begins.';

create function private.value_rules(target regclass)
returns table (column_name text, kind text, condition text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select fields.attname, limits.kind, limits.condition
    from pg_catalog.pg_attribute as fields
    inner join pg_catalog.pg_class as tables on tables.oid = fields.attrelid
    cross join private.limits_of(fields.attname::text, format_type(fields.atttypid, null)) as limits
    where
        fields.attrelid = target
        and fields.attnum > 0
        and not fields.attisdropped
        -- The trail takes what a clock that runs ahead has written: nobody but the database writes it.
        and not (limits.kind = 'past' and tables.relname = 'audit_events')
        -- Texts that have an end already: copies, words of a list, and what private.normalise_columns() measures.
        and not (
            limits.kind = 'length'
            and (
                private.is_written_by_database(tables.relname)
                or fields.attgenerated <> ''
                or private.is_word_of_list(target, fields.attnum)
                or (
                    fields.atttypid = 'text'::regtype
                    and private.text_kind(fields.attname) <> 'word'
                    and private.column_kind(target, fields.attname) is not null
                    and tables.relname <> 'touchpoints'
                )
            )
        )
    union all
    select
        pairs.latter,
        'order',
        format('%I %s %I', pairs.latter, case when pairs.may_be_equal then '>=' else '>' end, pairs.former)
    from private.ordered_pairs() as pairs
    where (
        select count(*) = 2
        from pg_catalog.pg_attribute as fields
        where fields.attrelid = target and fields.attname in (pairs.former, pairs.latter) and not fields.attisdropped
    )
$$;
comment on function private.value_rules(regclass) is
'The limits of the columns of a table and the order of its pairs: column, kind of rule, condition.';

create function private.limit_values(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    constraint_name text;
    table_name constant text := (select relname from pg_catalog.pg_class where oid = target);
begin
    for item in select rules.* from private.value_rules(target) as rules order by rules.column_name, rules.kind loop
        constraint_name := format('%s_%s_%s_check', table_name, item.column_name, item.kind);
        execute format('alter table %s add constraint %I check (%s)', target, constraint_name, item.condition);
        execute format(
            'comment on constraint %I on %s is %L',
            constraint_name, target,
            case item.kind
                when 'ahead' then 'A day that may lie ahead is at most 30 years ahead: a later one is a slip of the keyboard.'
                when 'past' then 'It tells of what happened, so it does not lie ahead; a day is allowed for clocks and time zones.'
                when 'nan' then 'A number, neither NaN nor infinite.'
                when 'size' then 'Below 10^15, so that no sum overflows.'
                when 'range' then 'A period has days and a first day; a contract and a promise have a last one, too.'
                when 'length' then 'The longest value there may be.'
                when 'order' then 'Nothing ends before it begins.'
                else 'Between 1970 and 2200, never infinite; a duration is not negative.'
            end
        );
    end loop;
end
$$;
comment on function private.limit_values(regclass) is
'Adds to each column of a table the check constraints of private.value_rules(): <table>_<column>_time_check, _day_check, _past_check, _nan_check, _size_check, _range_check, _length_check or _order_check.';

-- The database writes who made a row and when, whatever an API role sends. The owner of the tables may write other values: that is
-- how a load or a restore brings rows with their own times.

create function private.stamp_created_by()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.created_by := case tg_op when 'INSERT' then auth.uid() else old.created_by end;
    return new;
end
$$;
comment on function private.stamp_created_by() is 'Trigger: sets created_by to the user of the request; it never changes.';

create function private.stamp_created_at()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.created_at := case tg_op when 'INSERT' then now() else old.created_at end;
    return new;
end
$$;
comment on function private.stamp_created_at() is 'Trigger: sets created_at to the time of the insert; it never changes.';

create function private.stamp_as_given()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Before private.normalise_columns(), which adds what it changes.
    new.as_given := case tg_op when 'INSERT' then '{}' else old.as_given end;
    return new;
end
$$;
comment on function private.stamp_as_given() is 'Trigger: only the database writes as_given.';

create function private.stamp_changed_by()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.changed_by := case tg_op when 'INSERT' then auth.uid() else old.changed_by end;
    return new;
end
$$;
comment on function private.stamp_changed_by() is 'Trigger: sets changed_by to the user of the request; it never changes.';

create function private.stamp_rows(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    column_name text;
    trigger_name text;
    written_by text;
begin
    foreach column_name in array array['as_given', 'changed_by', 'created_at', 'created_by', 'updated_at'] loop
        continue when not exists (
            select from pg_catalog.pg_attribute
            where attrelid = target and attname = column_name and not attisdropped
        );
        -- Callers under policies, and the role that bypasses them; neither definer functions nor the owner.
        written_by := format(
            'for each row when (row_security_active(%L::regclass) or current_user = ''service_role'') execute function private.%I()',
            target, case column_name when 'updated_at' then 'set_updated_at' else 'stamp_' || column_name end
        );
        -- Values as given are checked before the normal forms are made.
        trigger_name := case column_name when 'as_given' then 'a0_' else '' end || 'stamp_' || column_name;
        execute format('create trigger %I before insert on %s %s', trigger_name || '_inserted', target, written_by);
        execute format('comment on trigger %I on %s is %L', trigger_name || '_inserted', target, 'Written by the database.');
        if column_name = 'updated_at' then
            execute format(
                'create trigger set_updated_at before update on %s for each row execute function private.set_updated_at()', target
            );
            execute format('comment on trigger set_updated_at on %s is %L', target, 'Keeps updated_at.');
            continue;
        end if;
        execute format('create trigger %I before update of %I on %s %s', trigger_name || '_updated', column_name, target, written_by);
        execute format('comment on trigger %I on %s is %L', trigger_name || '_updated', target, 'Written by the database, once.');
    end loop;
end
$$;
comment on function private.stamp_rows(regclass) is
'Adds the triggers by which the database writes created_by, created_at, updated_at and changed_by of a table, whatever an API role sends; updated_at at each change by any role.';

create function private.refuse_foreign_row()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- PostgreSQL's message for a policy, so that the caller cannot tell trigger and policy apart.
    raise exception using
        errcode = '42501',
        message = format('new row violates row-level security policy for table "%s"', tg_argv[0]),
        hint = 'Leave workspace_id out, or send the id of the workspace the request works in.';
end
$$;
comment on function private.refuse_foreign_row() is
'Trigger: rejects a row of another workspace with the message of a policy. Argument: the table''s name.';

-- Checks with words

-- PostgreSQL says only the name of a check that fails, and under row level security nothing of the row. One trigger for each table asks
-- all its checks in one condition, which costs as much as the checks themselves, and looks for words only where one fails.

create function private.condition_of_new_row(target regclass, condition text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    columns constant text := (
        select string_agg(fields.attname::text, '|' order by length(fields.attname) desc)
        from pg_catalog.pg_attribute as fields
        where fields.attrelid = target and fields.attnum > 0 and not fields.attisdropped
    );
begin
    return (
        select string_agg(
            case
                when starts_with(parts.part[1], '''') then parts.part[1]
                else regexp_replace(parts.part[1], '(?<![\w.":])("?(?:' || columns || ')"?)(?![\w"(])', 'new.\1', 'g')
            end, '' order by parts.place
        )
        from regexp_matches(condition, $form$('(?:[^']|'')*'|[^']+)$form$, 'g') with ordinality as parts (part, place)
    );
end
$$;
comment on function private.condition_of_new_row(regclass, text) is
'A condition over the columns of a table as a condition over the row NEW of a trigger.';

create function private.refuse_by_check()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    texts record;
    holds boolean;
    given text;
begin
    for item in
        select checks.conname::text as rule, pg_get_expr(checks.conbin, checks.conrelid) as condition
        from pg_catalog.pg_constraint as checks
        where checks.conrelid = format('public.%I', tg_argv[0])::regclass and checks.contype = 'c'
        order by checks.conname
    loop
        execute format('select %s from (select ($1).*) as rows', item.condition) into holds using new;
        continue when holds is not false;
        select found.* into texts from private.constraint_texts(item.rule) as found;
        select string_agg(
            case when cardinality(texts.columns) > 1 then names.name || ' ' else '' end
            || case
                when to_jsonb(new) ->> names.name is null then 'null'
                -- An id says nothing to a reader.
                when names.name like '%\_id' then 'given'
                when names.name like '%\_at' and to_jsonb(new) ? 'workspace_id'
                    then private.moment_text((to_jsonb(new) ->> names.name)::timestamptz, (to_jsonb(new) ->> 'workspace_id')::uuid)
                else left(to_jsonb(new) ->> names.name, 100)
            end, ', ' order by names.place
        )
        into given
        from unnest(texts.columns) with ordinality as names (name, place);
        raise exception using
            errcode = '23514', schema = 'public', table = tg_argv[0], constraint = item.rule,
            message = case
                when cardinality(texts.columns) = 1
                    then format('%s of %s cannot be %s (violates "%s")', texts.columns[1], tg_argv[0], given, item.rule)
                else format('a row of %s cannot have %s (violates "%s")', tg_argv[0], given, item.rule)
            end,
            detail = texts.detail, hint = texts.hint;
    end loop;
    return new;
end
$$;
comment on function private.refuse_by_check() is
'Trigger: rejects a row that a check constraint would reject, with the value, the reason and the condition in words. The constraints stay in force. Argument: the table''s name.';

create function private.explain_checks_of(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    conditions text;
begin
    select string_agg(
        format('(%s)', private.condition_of_new_row(target, pg_get_expr(checks.conbin, checks.conrelid))), ' and ' order by checks.conname
    )
    into conditions
    from pg_catalog.pg_constraint as checks
    where
        checks.conrelid = target and checks.contype = 'c'
        -- A generated column has no value yet.
        and not exists (
            select from pg_catalog.pg_attribute as fields
            where fields.attrelid = target and fields.attnum = any(checks.conkey) and fields.attgenerated <> ''
        );
    if conditions is not null then
        execute format(
            'create trigger z_explain_checks before insert or update on %s for each row when (not (%s)) '
            'execute function private.refuse_by_check(%L)',
            target, conditions, (select tables.relname from pg_catalog.pg_class as tables where tables.oid = target)
        );
        execute format('comment on trigger z_explain_checks on %s is %L', target, 'Says in words what a check refuses.');
    end if;
end
$$;
comment on function private.explain_checks_of(regclass) is
'Adds the trigger that explains the check constraints of a table, as they are now.';

select private.revoke_execute();
