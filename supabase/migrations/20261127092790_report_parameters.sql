-- Report parameters: a campaign, pipeline, opportunity, run or word that is not known is an error, so that it does not look like
-- one without results.
--
-- Functions only; no lock on rows. Invoker: the caller's own policies decide what is known.

create function public.require_one_of(parameter text, value text, variadic known text[])
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if value is not null and (known is null or value <> all(known)) then
        perform public.reject('reports_parameter_known', parameter, value, coalesce(array_to_string(known, ', '), 'none so far'));
    end if;
    return true;
end
$$;
comment on function public.require_one_of(text, text, text[]) is
'True if a parameter of a report is null or one of the words it may be; otherwise a refusal that names them.';
select private.define_refusal(
    'reports_parameter_known', '{parameter} cannot be "{value}"', '', 'It can be: {words}.', '22023'
);

create function private.moment_of_report(given text, workspace_id uuid)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    zone constant text := private.time_zone_of(workspace_id);
    said constant text := nullif(btrim(given), '');
    moment timestamptz;
begin
    if said is null then
        return null;
    elsif lower(said) = 'now' then
        return now();
    elsif said ~ '\d[T ]\d|^\d{8}' then
        moment := private.parse_moment(said, zone);
        if moment is null then
            perform private.reject('reports_moment_known', given);
        end if;
        return moment;
    end if;
    -- A period that is not over yet ends now.
    return (
        select case
            when private.begins_at(named.starts_on, zone) > now() then private.begins_at(named.starts_on, zone)
            else least(private.begins_at(named.ends_on, zone) - interval '1 microsecond', now())
        end
        from private.named_period(said, moment_of_report.workspace_id) as named
    );
end
$$;
comment on function private.moment_of_report(text, uuid) is
'The moment that a parameter of a report names in a workspace: see public.report_moment(). A period that lies ahead is its beginning.';

-- Definer, as report_period(): it reads the settings of the active workspace only.
create function private.report_moment(given text)
returns timestamptz
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.moment_of_report(given, private.active_workspace());
end
$$;
comment on function private.report_moment(text) is 'Implements public.report_moment().';
select private.define_refusal(
    'reports_moment_known',
    '"{moment}" is not a moment',
    'A moment without an offset is one of the workspace''s time zone; a day or a period stands for its end.',
    'Write 2026-09-30T18:00:00+02:00, 2026-09-30, 2026-09, FY2026-Q1, "last quarter" or now.',
    '22023'
);
create function public.report_moment(given text)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.report_moment(given);
end;
comment on function public.report_moment(text) is
'The moment that a parameter of a report names, whatever the time zone of the session. With an offset it is that moment, without one it is local to the workspace. A day or a period (2026-09-30, FY2026-Q1, last quarter) stands for its end: what was known or true when it was over, or now if it is not over yet.';

create function public.require_campaign(slug text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    known text;
begin
    select campaigns.id
    into found
    from public.campaigns as campaigns
    where campaigns.slug = lower(btrim(require_campaign.slug));
    if found is null and slug is not null then
        select string_agg(latest.slug, ', ' order by latest.slug)
        into known
        from (
            select campaigns.slug
            from public.campaigns as campaigns
            order by campaigns.created_at desc
            limit 20
        ) as latest;
        perform public.reject('reports_campaign_known', slug, coalesce(known, 'none'));
    end if;
    return found;
end
$$;
comment on function public.require_campaign(text) is
'The campaign with that slug; null for null; otherwise a refusal that names the latest campaigns. A slug is unique in the workspace.';
select private.define_refusal(
    'reports_campaign_known', 'there is no campaign "{slug}"', '', 'A campaign is named by its slug. The latest: {campaigns}.', '22023'
);

create function public.require_pipeline(name text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    known text;
begin
    select pipelines.id
    into found
    from public.pipelines as pipelines
    where pipelines.name = require_pipeline.name;
    if found is null and name is not null then
        select string_agg(pipelines.name, ', ' order by pipelines.name) into known from public.pipelines as pipelines;
        perform public.reject('reports_pipeline_known', name, coalesce(known, 'none'));
    end if;
    return found;
end
$$;
comment on function public.require_pipeline(text) is
'The pipeline of that name; null for null; otherwise a refusal that names those there are.';
select private.define_refusal(
    'reports_pipeline_known', 'there is no pipeline "{name}"', '', 'Pipelines: {pipelines}.', '22023'
);

create function public.require_list(name text)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    found uuid;
    known text;
begin
    select lists.id
    into found
    from public.lists as lists
    where lists.name = require_list.name and lists.archived_at is null;
    if found is null and name is not null then
        select string_agg(lists.name, ', ' order by lists.name) into known from public.lists as lists where lists.archived_at is null;
        perform public.reject('reports_list_known', name, coalesce(known, 'none'));
    end if;
    return found;
end
$$;
comment on function public.require_list(text) is
'The list of that name that is not archived; null for null; otherwise a refusal that names those there are.';
select private.define_refusal(
    'reports_list_known', 'there is no list "{name}"', '', 'Lists: {lists}.', '22023'
);

create function public.require_opportunity(id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        id is null
        or exists (select from public.opportunities as known where known.id = require_opportunity.id)
        or exists (select from public.attribution_journeys as known where known.opportunity_id = require_opportunity.id)
    then
        return id;
    end if;
    perform public.reject('reports_opportunity_known', id::text);
    return null;
end
$$;
comment on function public.require_opportunity(uuid) is
'The id of an opportunity, also of one that was deleted after credits were reported for it; null for null; otherwise a refusal.';
select private.define_refusal(
    'reports_opportunity_known',
    'there is no opportunity "{id}"',
    '',
    'Take an opportunity_id from attribution/journeys or pipeline/stale_opportunities, or the id of a row of public.opportunities.',
    '22023'
);

create function public.require_attribution_run(id uuid)
returns uuid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if id is not null and not exists (select from public.attribution_runs as known where known.id = require_attribution_run.id) then
        perform public.reject('reports_run_known', id::text);
    end if;
    return id;
end
$$;
comment on function public.require_attribution_run(uuid) is
'The id of a run of attribution; null for null; otherwise a refusal: a run that is not known must not look like one that credited nothing.';
select private.define_refusal(
    'reports_run_known', 'there is no run "{id}"', '', 'Take a run_id from attribution/runs.', '22023'
);

create function public.report_months(starts_on date, ends_on date)
returns setof date
language plpgsql
stable
rows 12
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The end and the beginning of all days, 9999-12-31 and the like, would be hundreds of thousands of months.
    if starts_on < ends_on - 36525 then
        perform public.reject('reports_months_limit', starts_on::text, ends_on::text);
    end if;
    return query
    select month::date
    from generate_series(
        date_trunc('month', starts_on::timestamp), ends_on::timestamp - interval '1 day', interval '1 month'
    ) as month;
end
$$;
comment on function public.report_months(date, date) is
'First day of each month of a report, also of months in which nothing happened. Arguments: first day of the report, and the day after its last. Refuses more than 100 years.';
select private.define_refusal(
    'reports_months_limit',
    'this report covers 100 years at most',
    'Given: from {starts_on} until {ends_on}.',
    'Leave until empty for a report that ends today or this month, and give the year in which your data begins as since.',
    '22023'
);

select private.revoke_execute();
revoke all on function
public.require_one_of(text, text, text[]), public.report_moment(text), public.require_campaign(text), public.require_pipeline(text),
public.require_list(text), public.require_opportunity(uuid), public.require_attribution_run(uuid), public.report_months(date, date)
from public, anon, authenticated, service_role;
grant execute on function
private.report_moment(text),
public.require_one_of(text, text, text[]), public.report_moment(text), public.require_campaign(text), public.require_pipeline(text),
public.require_list(text), public.require_opportunity(uuid), public.require_attribution_run(uuid), public.report_months(date, date)
to authenticated, service_role;
