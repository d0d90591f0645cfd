-- Attribution refresh: computing the opportunities that changed, and full runs.
--
-- Functions only; nothing is computed by the migration: the first refresh of a workspace is a full run.
--
-- All queries of the two functions look opportunities up one by one through their keys, with any statistics. So the cost is
-- proportional to their number, and a plan made while a table was empty is as good as any other.
--
-- One computation of a workspace at a time. So results supersede each other in one order, and each deleted mark belongs to a
-- change that the computation has seen, because its snapshot is younger. Workspaces do not wait for each other.

create function private.require_workspace(workspace_id uuid)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from public.workspaces as workspaces where workspaces.id = require_workspace.workspace_id) then
        perform private.reject('attribution_workspace_exists');
    end if;
end
$$;
comment on function private.require_workspace(uuid) is 'Rejects a workspace that does not exist.';
select private.define_refusal(
    'attribution_workspace_exists', 'there is no such workspace', '', 'Read public.workspaces for the ids.', '23503'
);

create function private.run_attribution(workspace_id uuid, as_of timestamptz default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_memoize = 'off'
set enable_bitmapscan = 'off'
as $$
begin
    perform private.require_workspace(run_attribution.workspace_id);
    if as_of > clock_timestamp() then
        perform private.reject('attribution_runs_as_of_past', as_of::text);
    end if;
    perform pg_advisory_xact_lock(private.workspace_lock('attribution', run_attribution.workspace_id));
    if as_of is null then
        -- Before the computation: a later mark may be of a change that it missed, so it stays.
        delete from private.attribution_marks as marks where marks.workspace_id = run_attribution.workspace_id;
    end if;
    return private.compute_attribution(
        run_attribution.workspace_id, case when as_of is null then 'full' else 'as_of' end, run_attribution.as_of
    );
end
$$;
comment on function private.run_attribution(uuid, timestamptz) is
'Computes all opportunities of a workspace and returns the run. With a past moment it computes them as they were then by what is known today, as a separate run that never becomes current.';
select private.define_refusal(
    'attribution_runs_as_of_past',
    '{as_of} is not past',
    'Attribution can be computed for now or for a past moment.',
    'Leave as_of out to compute what is known now.',
    '22023'
);

create function private.expand_marks(workspace_id uuid, moment timestamptz)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    by_company boolean;
begin
    insert into private.attribution_marks (workspace_id, opportunity_id, reason)
    select distinct journeys.workspace_id, journeys.opportunity_id, 'time passed'
    from public.attribution_journeys as journeys
    where
        journeys.workspace_id = expand_marks.workspace_id
        and journeys.superseded_at is null
        and journeys.stale_at <= moment
        and not exists (
            select from private.attribution_marks as marks
            where marks.workspace_id = journeys.workspace_id and marks.opportunity_id = journeys.opportunity_id
        );
    by_company := exists (
        select from public.attribution_models as models
        where models.workspace_id = expand_marks.workspace_id and models.is_active and models.scope = 'company'
    );
    with broad as materialized (
        delete from private.attribution_marks as marks
        where marks.workspace_id = expand_marks.workspace_id and marks.opportunity_id is null
        returning marks.contact_id, marks.company_id, marks.reason
    ),

    subjects as materialized (select distinct broad.contact_id, broad.company_id, broad.reason from broad)

    insert into private.attribution_marks (workspace_id, opportunity_id, reason)
    select expand_marks.workspace_id, committee.opportunity_id, subjects.reason
    from subjects
    inner join public.opportunity_contacts as committee
        on committee.workspace_id = expand_marks.workspace_id and committee.contact_id = subjects.contact_id
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.contacts as contacts
        on contacts.workspace_id = expand_marks.workspace_id and contacts.id = subjects.contact_id
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = expand_marks.workspace_id and opportunities.company_id = contacts.company_id
    where by_company
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.opportunities as opportunities
        on opportunities.workspace_id = expand_marks.workspace_id and opportunities.company_id = subjects.company_id
    where by_company
    union
    select expand_marks.workspace_id, opportunities.id, subjects.reason
    from subjects
    inner join public.opportunities as opportunities on opportunities.workspace_id = expand_marks.workspace_id
    where subjects.contact_id is null and subjects.company_id is null;
end
$$;
comment on function private.expand_marks(uuid, timestamptz) is
'Turns marks of contacts, companies and the whole workspace into marks of opportunities, and marks those that time has changed by a moment: the oldest touch left the lookback, or a future touch has become past.';

create function private.refresh_attribution(workspace_id uuid, batch_size integer default 1000)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = 'force_generic_plan'
set enable_seqscan = 'off'
set enable_hashjoin = 'off'
set enable_mergejoin = 'off'
set enable_memoize = 'off'
set enable_bitmapscan = 'off'
as $$
declare
    -- In a variable: a call for each row would keep the condition out of the index.
    moment constant timestamptz := clock_timestamp();
    opportunity_ids uuid[];
    reasons text[];
begin
    if batch_size is null or batch_size < 1 then
        perform private.reject('attribution_batch_size_positive', batch_size::text);
    end if;
    if not pg_try_advisory_xact_lock(private.workspace_lock('attribution', refresh_attribution.workspace_id)) then
        return 0;
    end if;
    -- The first run; it also rejects a workspace that does not exist.
    if not exists (
        select from public.attribution_runs as runs where runs.workspace_id = refresh_attribution.workspace_id and runs.type <> 'as_of'
    ) then
        perform private.run_attribution(refresh_attribution.workspace_id);
        return (
            select count(distinct journeys.opportunity_id)
            from public.attribution_journeys as journeys
            where journeys.workspace_id = refresh_attribution.workspace_id and journeys.superseded_at is null
        );
    end if;
    -- Asked in one statement, because mostly there is nothing to expand.
    if
        exists (
            select from public.attribution_journeys as journeys
            where
                journeys.workspace_id = refresh_attribution.workspace_id
                and journeys.superseded_at is null
                and journeys.stale_at <= moment
        )
        or exists (
            select from private.attribution_marks as marks
            where marks.workspace_id = refresh_attribution.workspace_id and marks.opportunity_id is null
        )
    then
        perform private.expand_marks(refresh_attribution.workspace_id, moment);
    end if;
    -- First the marks, then the computation with a younger snapshot: marks made in between stay.
    with oldest as materialized (
        select marks.opportunity_id
        from private.attribution_marks as marks
        where marks.workspace_id = refresh_attribution.workspace_id and marks.opportunity_id is not null
        order by marks.id
        limit batch_size
    ),

    taken as (
        delete from private.attribution_marks as marks
        where
            -- An array, not a join, and no condition that another index fits: so each opportunity is looked up, also by a plan
            -- that was made while there were no marks.
            marks.opportunity_id = any(array(select oldest.opportunity_id from oldest))
            and marks.workspace_id is not distinct from refresh_attribution.workspace_id
        returning marks.opportunity_id, marks.reason
    ),

    grouped as (
        select taken.opportunity_id, string_agg(distinct taken.reason, ', ' order by taken.reason) as reason
        from taken
        group by taken.opportunity_id
    )

    select array_agg(grouped.opportunity_id), array_agg(grouped.reason) into opportunity_ids, reasons from grouped;
    if opportunity_ids is null then
        return 0;
    end if;
    perform private.compute_attribution(refresh_attribution.workspace_id, 'refresh', null, opportunity_ids, reasons);
    return cardinality(opportunity_ids);
end
$$;
comment on function private.refresh_attribution(uuid, integer) is
'Computes the marked opportunities of a workspace, at most a batch, oldest marks first; returns how many, 0 when nothing is left or another computation of the workspace is under way. The first refresh of a workspace is a full run. Call it until it returns 0.';
select private.define_refusal(
    'attribution_batch_size_positive',
    'batch_size must be at least 1, not {batch_size}',
    '',
    'Give a batch_size of 1 or more; 1000 is the default.',
    '22023'
);

create function private.refresh_my_attribution(batch_size integer)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace('editor');
begin
    if workspace is null then
        perform private.reject('attribution_editor_only');
    end if;
    return private.refresh_attribution(workspace, batch_size);
end
$$;
comment on function private.refresh_my_attribution(integer) is 'Implements public.refresh_attribution().';
select private.define_refusal(
    'attribution_editor_only',
    'only an editor, admin or owner can refresh attribution',
    '',
    'Ask one of them.',
    '42501'
);

create function public.refresh_attribution(batch_size integer default 1000)
returns integer
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.refresh_my_attribution(batch_size);
end;
comment on function public.refresh_attribution(integer) is
'Brings the credits of the active workspace up to date, at most a batch of opportunities; returns how many were computed. Call it until it returns 0. For editors.';

create function public.refresh_workspace_attribution(workspace_id uuid, batch_size integer default 1000)
returns integer
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.refresh_attribution(refresh_workspace_attribution.workspace_id, batch_size);
end
$$;
comment on function public.refresh_workspace_attribution(uuid, integer) is
'private.refresh_attribution() for services: any workspace. service_role only.';

create function public.run_workspace_attribution(workspace_id uuid, as_of timestamptz default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return private.run_attribution(run_workspace_attribution.workspace_id, run_workspace_attribution.as_of);
end
$$;
comment on function public.run_workspace_attribution(uuid, timestamptz) is
'Computes all opportunities of a workspace anew, or with a past moment as they were then by what is known today; returns the run. service_role only.';

select private.revoke_execute();
revoke all on function
public.refresh_attribution(integer), public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, timestamptz)
from public, anon, authenticated, service_role;
grant execute on function public.refresh_attribution(integer), private.refresh_my_attribution(integer) to authenticated;
grant execute on function
public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, timestamptz)
to service_role;
