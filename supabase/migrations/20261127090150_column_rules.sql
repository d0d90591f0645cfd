-- Rules of columns that hold in every table: limits of values, and who writes authorship.
--
-- Functions only; private.secure_reference_table() and private.secure_workspace_table() call them.

-- Values that poison a table: one NaN or infinity in a sum, one moment in the year 294276, and every report of it is wrong or fails.

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
        ('interval', 'time', 'isfinite(@)'),
        ('numeric', 'nan', '@ > -1e15 and @ < 1e15'),
        ('real', 'nan', '@ > ''-Infinity'' and @ < ''Infinity'''),
        ('double precision', 'nan', '@ > ''-Infinity'' and @ < ''Infinity'''),
        ('bigint', 'size', '@ > -1000000000000000 and @ < 1000000000000000')
    ) as limits (type_name, kind, condition)
    where
        limits.type_name = limits_of.type_name
        -- Written by the database: keys, the times a row was made and changed, and sums that may exceed what one amount may be.
        and column_name not in ('id', 'transaction_id', 'created_at', 'updated_at', 'preceding_minor', 'total')
        and column_name not like '%\_id'
        and column_name not like '%\_total'
    union all
    -- A day more than now: the clock of a sender may be fast, and where the day begins first it is tomorrow.
    select 'past', format('%I <= now() + interval ''1 day''', column_name)
    where
        type_name = 'timestamp with time zone'
        and column_name not in ('created_at', 'updated_at', 'expires_at', 'stale_at', 'remind_at')
    union all
    select 'past', format('%I <= (now() at time zone ''UTC'')::date + 1', column_name)
    where
        type_name = 'date'
        and column_name in ('measured_on', 'paid_on', 'opened_on', 'closed_on', 'won_on', 'occurred_on', 'published_on')
$$;
comment on function private.limits_of(text, text) is
'Which values a column of this name and type may have, as conditions of check constraints. Moments and days lie between 1970 and 2200; a moment tells of the past unless it is an exception named here, a day only if it is named; amounts and counts are below 10^15; nothing is NaN or infinite.';

create function private.limit_values(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    name text;
begin
    for item in
        select attributes.attname, limits.kind, limits.condition
        from pg_catalog.pg_attribute as attributes
        cross join private.limits_of(attributes.attname::text, format_type(attributes.atttypid, null)) as limits
        where attributes.attrelid = target and attributes.attnum > 0 and not attributes.attisdropped
        order by attributes.attnum, limits.kind
    loop
        name := format('%s_%s_%s_check', (select relname from pg_catalog.pg_class where oid = target), item.attname, item.kind);
        execute format('alter table %s add constraint %I check (%s)', target, name, item.condition);
        execute format(
            'comment on constraint %I on %s is %L',
            name, target,
            case item.kind
                when 'past' then 'It tells of what happened, so it does not lie ahead; a day is allowed for clocks and time zones.'
                when 'nan' then 'A number, neither NaN nor infinite.'
                when 'size' then 'Below 10^15, so that no sum overflows.'
                else 'Between 1970 and 2200, never infinite.'
            end
        );
    end loop;
end
$$;
comment on function private.limit_values(regclass) is
'Adds to each column of a table the check constraints of private.limits_of(): <table>_<column>_time_check, _day_check, _past_check, _nan_check or _size_check.';

-- Who made a row and when: the database writes it, whatever an API role sends. The owner of the tables may say something else: that is
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
comment on function private.stamp_created_by() is 'Trigger: the author of a row is the user of the request, for good.';

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
comment on function private.stamp_created_at() is 'Trigger: a row is made when it is inserted, for good.';

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
comment on function private.stamp_changed_by() is 'Trigger: the author of a change is the user of the request, for good.';

create function private.stamp_rows(target regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    column_name text;
    written_by text;
begin
    foreach column_name in array array['changed_by', 'created_at', 'created_by', 'updated_at'] loop
        continue when not exists (
            select from pg_catalog.pg_attribute
            where attrelid = target and attname = column_name and not attisdropped
        );
        -- Whoever is under policies, and the role that bypasses them; neither definer functions nor the owner.
        written_by := format(
            'for each row when (row_security_active(%L::regclass) or current_user = ''service_role'') execute function private.%I()',
            target, case column_name when 'updated_at' then 'set_updated_at' else 'stamp_' || column_name end
        );
        execute format('create trigger stamp_%s_inserted before insert on %s %s', column_name, target, written_by);
        execute format('comment on trigger stamp_%s_inserted on %s is %L', column_name, target, 'Written by the database.');
        continue when column_name = 'updated_at';
        execute format('create trigger stamp_%1$s_updated before update of %1$I on %2$s %3$s', column_name, target, written_by);
        execute format('comment on trigger stamp_%s_updated on %s is %L', column_name, target, 'Written by the database, once.');
    end loop;
end
$$;
comment on function private.stamp_rows(regclass) is
'Adds the triggers by which the database writes created_by, created_at, updated_at and changed_by of a table, whatever an API role sends.';

create function private.refuse_foreign_row()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    -- No rule of its own: PostgreSQL's words for a policy, so that nobody learns which of the two answered.
    raise exception using
        errcode = '42501',
        message = format('new row violates row-level security policy for table "%s"', tg_argv[0]),
        hint = 'Leave workspace_id out, or send the id of the workspace the request works in.';
end
$$;
comment on function private.refuse_foreign_row() is
'Trigger: a row of another workspace is refused in the words of a policy, whatever is there. Argument: the table''s name.';

select private.revoke_execute();
