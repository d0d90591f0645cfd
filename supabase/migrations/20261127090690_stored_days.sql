-- Stored days: columns that keep a moment and its day together, and moments sent as a day.
--
-- Functions only; the tables that use them add the triggers.

create function private.moment_of_day(day date, edge text, zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when edge = 'start' then private.begins_at(day, zone)
        when day = (now() at time zone zone)::date then now()
        else private.begins_at(day + 1, zone) - interval '1 microsecond'
    end;
end
$$;
comment on function private.moment_of_day(date, text, text) is
'The moment that a day alone stands for: its start, or its end, which today is now. Arguments: day, start or end, time zone.';

-- Arguments: the moment's column, the day's column, "start" or "end": which moment of its day a day alone stands for.
create function private.sync_day()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    item jsonb := to_jsonb(new);
    former jsonb := case when tg_op = 'UPDATE' then to_jsonb(old) else '{}' end;
    moment timestamptz := (item ->> tg_argv[0])::timestamptz;
    day date := (item ->> tg_argv[1])::date;
    -- A moment that equals now() is the default: nobody entered it.
    moment_is_given boolean := moment is distinct from (former ->> tg_argv[0])::timestamptz
        and moment is not null and (tg_op = 'UPDATE' or moment <> now());
    day_is_given boolean := day is distinct from (former ->> tg_argv[1])::date and day is not null;
    zone text;
begin
    -- A list that does not know when it began sends null: the same as leaving the column out.
    if tg_op = 'INSERT' and tg_argv[2] = 'start' and moment is null and not day_is_given then
        moment := now();
    end if;
    if not moment_is_given and not day_is_given and moment is null then
        return jsonb_populate_record(new, jsonb_build_object(tg_argv[1], null));
    end if;
    zone := private.time_zone_of(new.workspace_id);
    -- A day sent where a moment is expected arrives as midnight of the session: it means that day, not the one before.
    if
        moment_is_given and not day_is_given
        and moment::time = '00:00' and moment::date <> (moment at time zone zone)::date
    then
        day := moment::date;
        day_is_given := true;
        moment_is_given := false;
    end if;
    if
        day_is_given and moment_is_given and (moment at time zone zone)::date <> day
        and (moment::time <> '00:00' or moment::date <> day)
    then
        perform private.reject(
            format('%s_%s_agrees', tg_argv[3], tg_argv[1]), tg_argv[0], tg_argv[1], (moment at time zone zone)::text, zone, day::text
        );
    end if;
    if day_is_given and not (moment_is_given and (moment at time zone zone)::date = day) then
        moment := private.moment_of_day(day, tg_argv[2], zone);
    elsif not day_is_given and (moment_is_given or tg_op = 'INSERT' or day is null) then
        day := (moment at time zone zone)::date;
    end if;
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], moment, tg_argv[1], day));
end
$$;
comment on function private.sync_day() is
'Trigger: keeps a moment and its day in the workspace''s time zone together. A day alone stands for its first or last moment; midnight of the session that falls on another day there is taken as the day it was written as. Arguments: moment column, day column, start or end, table. Definer: reads the time zone.';

create function private.sync_day_of(target regclass, moment_column text, day_column text, edge text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Triggers of one event run by name: before those that convert money or follow the stage.
    trigger_name text := 'assign_' || day_column;
begin
    execute format(
        'create trigger %I before insert or update of %I, %I on %s '
        'for each row execute function private.sync_day(%L, %L, %L, %L)',
        trigger_name, moment_column, day_column, target, moment_column, day_column, edge,
        (select relname from pg_catalog.pg_class where oid = target)
    );
    execute format(
        'comment on trigger %I on %s is %L',
        trigger_name, target, format('%s is the day of %s in the workspace''s time zone.', day_column, moment_column)
    );
    perform private.define_refusal(
        format('%s_%s_agrees', (select relname from pg_catalog.pg_class where oid = target), day_column),
        '{moment_column} and {day_column} are different days',
        '{moment_column} is {moment} in {time_zone}; {day_column} is {day}.',
        'Send {day_column} alone if only the day is known.'
    );
end
$$;
comment on function private.sync_day_of(regclass, text, text, text) is
'Adds the trigger that keeps a moment and its day together; edge says whether a day alone means its start or its end.';

-- Arguments: the moment's column, "start" or "end": which moment of its day a day alone stands for.
create function private.read_day()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    moment constant timestamptz := (to_jsonb(new) ->> tg_argv[0])::timestamptz;
    zone constant text := private.time_zone_of(new.workspace_id);
    day constant date := moment::date;
begin
    if moment::time <> '00:00' or day = (moment at time zone zone)::date then
        return new;
    end if;
    return jsonb_populate_record(new, jsonb_build_object(tg_argv[0], private.moment_of_day(day, tg_argv[1], zone)));
end
$$;
comment on function private.read_day() is
'Trigger: midnight of the session that falls on another day in the workspace''s time zone is a day that was sent where a moment is expected: it means that day. Arguments: moment column, start or end. Definer: reads the time zone.';

create function private.read_days_of(target regclass, moment_column text, edge text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    trigger_name text := 'assign_' || moment_column;
begin
    execute format(
        'create trigger %I before insert or update of %I on %s for each row when (new.%I::time = %L) '
        'execute function private.read_day(%L, %L)',
        trigger_name, moment_column, target, moment_column, '00:00', moment_column, edge
    );
    execute format(
        'comment on trigger %I on %s is %L', trigger_name, target, format('A day sent as %s is that day of the workspace.', moment_column)
    );
end
$$;
comment on function private.read_days_of(regclass, text, text) is
'Adds the trigger that reads a day where a moment is expected; edge says whether a day alone means its start or its end.';

select private.revoke_execute();
