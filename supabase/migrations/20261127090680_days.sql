-- Days: a day that people enter is a day in the workspace's time zone.
--
-- Functions only. docs/decisions/0016 says why days are stored beside moments.

create function private.time_zone_of(workspace_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found_zone text;
begin
    select workspaces.time_zone
    into found_zone
    from public.workspaces as workspaces
    where workspaces.id = time_zone_of.workspace_id;
    return coalesce(found_zone, 'UTC');
end
$$;
comment on function private.time_zone_of(uuid) is
'The time zone of a workspace; UTC if there is no such workspace.';

create function private.moment_text(moment timestamptz, workspace_id uuid)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    zone constant text := private.time_zone_of(workspace_id);
begin
    return to_char(moment at time zone zone, 'YYYY-MM-DD HH24:MI:SS') || ' ' || zone;
end
$$;
comment on function private.moment_text(timestamptz, uuid) is
'A moment as a refusal shows it: in the time zone of the workspace, so that its day is the one that reports count it by, whatever the session.';

create function private.begins_at(day date, zone text)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    moment constant timestamptz := day::timestamp at time zone zone;
    -- The Azores and Cuba put their clocks back to midnight: the day has two of them, and PostgreSQL takes the second.
    hour_before constant timestamptz := moment - interval '1 hour';
begin
    return case when (hour_before at time zone zone)::date = day then hour_before else moment end;
end
$$;
comment on function private.begins_at(date, text) is
'The first moment of a day in a time zone, also where clocks are changed at midnight.';

create function private.had_happened(day date, moment timestamptz, until timestamptz, zone text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The moment was taken from the day in the time zone that the workspace had then.
    return day <= (until at time zone zone)::date
        and (moment <= until or day < ((until + interval '1 microsecond') at time zone zone)::date);
end
$$;
comment on function private.had_happened(date, timestamptz, timestamptz, text) is
'Whether what has this day and moment had happened until then: a day that was over by then had, and a later day had not, whatever its moment; within a day the moment decides.';

-- Definer, like start_of_day() and report_period(): they read the settings of the active workspace only.
create function private.workspace_today()
returns date
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return (now() at time zone private.time_zone_of(private.active_workspace()))::date;
end
$$;
comment on function private.workspace_today() is
'Today in the time zone of the active workspace, whatever the time zone of the session. UTC for a service that works in no workspace.';

create function private.start_of_day(day date)
returns timestamptz
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.begins_at(start_of_day.day, private.time_zone_of(private.active_workspace()));
end
$$;
comment on function private.start_of_day(date) is
'The moment a day begins in the time zone of the active workspace: turns the days of a report into limits of moments.';

create function private.fiscal_year_start(workspace_id uuid, year integer)
returns date
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    start_month integer;
begin
    select workspaces.fiscal_year_start_month
    into start_month
    from public.workspaces as workspaces
    where workspaces.id = fiscal_year_start.workspace_id;
    if start_month is null then
        perform private.reject('reports_period_workspace');
    end if;
    return make_date(year - case when start_month = 1 then 0 else 1 end, start_month, 1);
end
$$;
comment on function private.fiscal_year_start(uuid, integer) is
'First day of a fiscal year of a workspace. A fiscal year is named after the calendar year in which it ends.';
select private.define_refusal(
    'reports_period_workspace',
    'a fiscal period needs a workspace',
    'The month in which the fiscal year begins is a setting of the workspace.',
    'Run the query as a member of the workspace, or give since and until.'
);

create function private.current_period(words text[], workspace_id uuid)
returns table (starts_on date, ends_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    today constant date := (now() at time zone private.time_zone_of(current_period.workspace_id))::date;
    length constant integer := case words[3] when 'MONTH' then 1 when 'QUARTER' then 3 else 12 end;
    -- A calendar month and quarter begin in the months that those of a year from January do.
    year_start constant date := case
        when words[2] is null then make_date(2000, 1, 1) else private.fiscal_year_start(current_period.workspace_id, 2000)
    end;
    months integer := (
        (extract(year from today) - extract(year from year_start)) * 12 + extract(month from today) - extract(month from year_start)
    );
begin
    months := months - months % length - case words[1] when 'LAST' then length else 0 end;
    starts_on := (year_start + make_interval(months => months))::date;
    ends_on := (starts_on + make_interval(months => length))::date;
    return next;
end
$$;
comment on function private.current_period(text[], uuid) is
'The month, quarter or year that today lies in, or the one before it. Arguments: {this or last, fiscal or null, month, quarter or year} in capitals; the workspace gives time zone and fiscal year.';

create function private.named_week_or_day(given text, workspace_id uuid)
returns table (starts_on date, ends_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    today constant date := (now() at time zone private.time_zone_of(named_week_or_day.workspace_id))::date;
    monday constant date := date_trunc('week', today::timestamp)::date;
begin
    starts_on := case
        when given = 'TODAY' then today
        when given = 'YESTERDAY' then today - 1
        when given = 'THIS WEEK' then monday
        when given = 'LAST WEEK' then monday - 7
        when given ~ '^[12]\d{3}-W\d\d$' then to_date(given, 'IYYY-"W"IW')
        when given ~ '^[12]\d{3}-\d\d-\d\d$' then to_date(given, 'YYYY-MM-DD')
    end;
    ends_on := starts_on + case when given like '%W%' then 7 else 1 end;
    -- A year of 52 weeks has no week 53.
    if starts_on is not null and (given !~ '^[12]' or given in (to_char(starts_on, 'IYYY-"W"IW'), to_char(starts_on, 'YYYY-MM-DD'))) then
        return next;
    end if;
exception
    -- No such day or week.
    when datetime_field_overflow then return;
end
$$;
comment on function private.named_week_or_day(text, uuid) is
'First day of a week (ISO, from Monday) or day by name, and the day after its last; no row if it is neither. Arguments: today, yesterday, this week, last week, 2026-W01 or 2026-03-15, in capitals; the workspace gives the time zone.';

create function private.named_period(period text, workspace_id uuid)
returns table (starts_on date, ends_on date)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    given constant text := upper(regexp_replace(btrim(period), '[\s_]+', ' ', 'g'));
    words constant text[] := regexp_match(given, '^(THIS|LAST) (?:(FISCAL) )?(MONTH|QUARTER|YEAR)$');
    parts constant text[] := regexp_match(given, '^(FY)? ?([12]\d{3})(?:[- ]?(?:Q([1-4])|(?<=[- ])(0[1-9]|1[0-2])))?$');
    year constant integer := parts[2]::integer;
    quarter constant integer := parts[3]::integer;
    month constant integer := parts[4]::integer;
    year_start date;
begin
    if words is not null then
        return query select found.starts_on, found.ends_on from private.current_period(words, named_period.workspace_id) as found;
        return;
    end if;
    if parts is null or (parts[1] = 'FY' and month is not null) then
        return query select found.starts_on, found.ends_on from private.named_week_or_day(given, named_period.workspace_id) as found;
        if found then
            return;
        end if;
        perform private.reject('reports_period_known', period);
    end if;
    year_start := case
        when parts[1] = 'FY' then private.fiscal_year_start(named_period.workspace_id, year)
        else make_date(year, 1, 1)
    end;
    starts_on := (
        year_start
        + make_interval(months => coalesce((quarter - 1) * 3, month - 1, 0))
    )::date;
    ends_on := (
        starts_on
        + make_interval(months => case when quarter is not null then 3 when month is not null then 1 else 12 end)
    )::date;
    return next;
end
$$;
comment on function private.named_period(text, uuid) is
'First day of a period and the day after its last. FY2026, FY2026-Q1 and "last fiscal quarter" by the workspace''s fiscal year, 2026, 2026-Q1, 2026-03, 2026-W05, 2026-03-15 and "this quarter" by the calendar; today is the day of the workspace''s time zone.';
select private.define_refusal(
    'reports_period_known',
    '"{period}" is not a period',
    'A period is a year, quarter, month, week or day by number, or the present or last one. Those of the fiscal year are written with FY or fiscal.',
    'Write FY2026, FY2026-Q1, 2026, 2026-Q1, 2026-03, 2026-W05, 2026-03-15, today, or "this quarter", "last fiscal year" and the like: '
    'this or last, with or without fiscal, week, month, quarter or year.',
    '22023'
);

create function private.report_period(since date, until date, period text default null, default_since date default null)
returns table (starts_on date, ends_on date)
language plpgsql
stable
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
begin
    if report_period.period is not null and (report_period.since is not null or report_period.until is not null) then
        perform private.reject(
            'reports_period_alone', period, coalesce(since::text, 'nothing'), coalesce(until::text, 'nothing')
        );
    end if;
    if report_period.period is not null then
        return query
        select named.starts_on, named.ends_on
        from private.named_period(report_period.period, private.active_workspace()) as named;
        return;
    end if;
    if report_period.until <= report_period.since then
        perform private.reject('reports_period_order', until::text, since::text);
    end if;
    -- 0001-01-01 and 9999-12-31 are what programs write for no date: as since and until they mean all, the other way round nothing.
    if report_period.until <= date '1970-01-01' or report_period.since > date '2200-12-31' then
        perform private.reject('reports_period_range', coalesce(since::text, 'nothing'), coalesce(until::text, 'nothing'));
    end if;
    -- A report whose end lies before its default beginning covers the year before that end, so that it is not empty by mistake.
    starts_on := coalesce(
        report_period.since, case when report_period.until <= default_since then report_period.until - 365 else default_since end,
        '-infinity'::date
    );
    ends_on := coalesce(report_period.until, 'infinity'::date);
    return next;
end
$$;
comment on function private.report_period(date, date, text, date) is
'First day of a report and the day after its last, from since and until or from a named period (FY2026-Q1, 2026-03, "this quarter", "last fiscal year"). Without either it begins at default_since (a year before until, if until is not after that) and has no end.';
select private.define_refusal(
    'reports_period_alone',
    'give either a period or since and until',
    'Given: period "{period}", since {since}, until {until}.',
    'Leave one of them empty.',
    '22023'
);
select private.define_refusal(
    'reports_period_order',
    'until ({until}) is not after since ({since})',
    'since is the first day of the report, until the day after its last.',
    'Give an until later than since.',
    '22023'
);
select private.define_refusal(
    'reports_period_range',
    'no data lie before 1970 or after 2200, and the report ends before or begins after that',
    'Given: since {since}, until {until}.',
    'Leave since empty for a report from the beginning, and until for one without an end; or give days between 1970 and 2200.',
    '22023'
);

-- Functions of the API: invoker, bound to the private functions at creation, since API roles may not look into schema private.
create function public.workspace_today()
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.workspace_today();
end;
comment on function public.workspace_today() is
'Today in the time zone of the active workspace, whatever the time zone of the session. UTC for a service that works in no workspace.';

create function public.start_of_day(day date)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.start_of_day(day);
end;
comment on function public.start_of_day(date) is
'The moment a day begins in the time zone of the active workspace: turns the days of a report into limits of moments.';

create function public.report_period(since date, until date, period text default null, default_since date default null)
returns table (starts_on date, ends_on date)
language sql
stable
rows 1
set search_path = pg_catalog, pg_temp
begin atomic
    select
        report.starts_on,
        report.ends_on
    from private.report_period($1, $2, $3, $4) as report;
end;
comment on function public.report_period(date, date, text, date) is
'First day of a report and the day after its last, from since and until or from a named period (FY2026-Q1, 2026-03, "this quarter", "last fiscal year"). Without either it begins at default_since (a year before until, if until is not after that) and has no end.';

select private.revoke_execute();
grant execute on function
private.workspace_today(), private.start_of_day(date), private.report_period(date, date, text, date)
to authenticated, service_role;
revoke all on function
public.workspace_today(), public.start_of_day(date), public.report_period(date, date, text, date)
from public, anon, authenticated, service_role;
grant execute on function
public.workspace_today(), public.start_of_day(date), public.report_period(date, date, text, date)
to authenticated, service_role;
