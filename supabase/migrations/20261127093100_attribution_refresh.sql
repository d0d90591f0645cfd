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
declare
    run constant uuid := public.uuid_v7();
    is_past constant boolean := as_of is not null;
    started timestamptz;
    moment timestamptz;
    batch uuid[];
    counted record;
    opportunities_computed integer := 0;
    amounts_credited bigint := 0;
begin
    perform private.require_workspace(run_attribution.workspace_id);
    if as_of > clock_timestamp() then
        perform private.reject('attribution_runs_as_of_past', private.moment_text(as_of, run_attribution.workspace_id));
    end if;
    perform pg_advisory_xact_lock(private.workspace_lock('attribution', run_attribution.workspace_id));
    if not is_past then
        -- Before the computation: a later mark may be of a change that it missed, so it stays.
        delete from private.attribution_marks as marks where marks.workspace_id = run_attribution.workspace_id;
    end if;
    started := clock_timestamp();
    moment := coalesce(as_of, started);
    if not is_past then
        update public.attribution_journeys as former
        set superseded_at = moment
        where former.workspace_id = run_attribution.workspace_id and former.superseded_at is null;
    end if;
    loop
        -- One thousand at a time, so that memory does not grow with the workspace.
        select array_agg(next.id)
        into batch
        from (
            select opportunities.id
            from public.opportunities as opportunities
            where
                opportunities.workspace_id = run_attribution.workspace_id
                and opportunities.id > coalesce(batch[cardinality(batch)], '00000000-0000-0000-0000-000000000000')
            order by opportunities.id
            limit 1000
        ) as next;
        exit when batch is null;
        counted := private.store_journeys(run_attribution.workspace_id, run, moment, is_past, batch, null);
        opportunities_computed := opportunities_computed + counted.opportunity_count;
        amounts_credited := amounts_credited + counted.amount_count;
        -- Progress for callers such as crmdb attribute: the rows become visible only at the end.
        if current_setting('crmdb.progress', true) = 'on' then
            raise notice using message = 'attribution under way', detail = opportunities_computed;
        end if;
    end loop;
    if not is_past then
        perform private.rebuild_credit_totals(run_attribution.workspace_id);
    end if;
    insert into public.attribution_runs (workspace_id, id, type, as_of, started_at, opportunity_count, amount_count)
    values (
        run_attribution.workspace_id, run, case when is_past then 'as_of' else 'full' end, moment, started, opportunities_computed,
        amounts_credited
    );
    return run;
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

create function private.take_marks(
    workspace_id uuid, batch_size integer, out opportunity_ids uuid[], out reasons text[]
)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    with oldest as materialized (
        select marks.opportunity_id
        from private.attribution_marks as marks
        where marks.workspace_id = take_marks.workspace_id and marks.opportunity_id is not null
        order by marks.id
        limit batch_size
    ),

    taken as (
        delete from private.attribution_marks as marks
        where
            -- An array, not a join, and no condition that another index fits: so each opportunity is looked up, also by a plan
            -- that was made while there were no marks.
            marks.opportunity_id = any(array(select oldest.opportunity_id from oldest))
            and marks.workspace_id is not distinct from take_marks.workspace_id
        returning marks.opportunity_id, marks.reason
    ),

    grouped as (
        select taken.opportunity_id, string_agg(distinct taken.reason, ', ' order by taken.reason) as reason
        from taken
        group by taken.opportunity_id
    )

    select array_agg(grouped.opportunity_id), array_agg(grouped.reason)
    into take_marks.opportunity_ids, take_marks.reasons
    from grouped;
end
$$;
comment on function private.take_marks(uuid, integer) is
'Deletes the marks of the opportunities that were marked first, at most a batch of opportunities, and returns these with the reasons of each; null if nothing is marked.';

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
    run constant uuid := public.uuid_v7();
    moment timestamptz;
    taken record;
    stored record;
    first_superseded bigint;
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
    -- In a variable: a call for each row would keep the condition out of the index.
    moment := clock_timestamp();
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
    taken := private.take_marks(refresh_attribution.workspace_id, batch_size);
    if taken.opportunity_ids is null then
        return 0;
    end if;
    -- After the marks: no touch that was marked lies ahead of it.
    moment := clock_timestamp();
    with superseded as (
        update public.attribution_journeys as former
        set superseded_at = moment
        where
            former.workspace_id = refresh_attribution.workspace_id
            and former.opportunity_id = any(taken.opportunity_ids)
            and former.superseded_at is null
        returning former.id
    )

    select coalesce(min(superseded.id), 0) into first_superseded from superseded;
    stored := private.store_journeys(
        refresh_attribution.workspace_id, run, moment, false, taken.opportunity_ids, taken.reasons
    );
    perform private.change_credit_totals(refresh_attribution.workspace_id, taken.opportunity_ids, first_superseded, moment);
    insert into public.attribution_runs (workspace_id, id, type, as_of, started_at, opportunity_count, amount_count)
    values (refresh_attribution.workspace_id, run, 'refresh', moment, moment, stored.opportunity_count, stored.amount_count);
    return cardinality(taken.opportunity_ids);
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

create function public.run_workspace_attribution(workspace_id uuid, as_of text default null)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.require_workspace(run_workspace_attribution.workspace_id);
    return private.run_attribution(
        run_workspace_attribution.workspace_id,
        private.moment_of_report(run_workspace_attribution.as_of, run_workspace_attribution.workspace_id)
    );
end
$$;
comment on function public.run_workspace_attribution(uuid, text) is
'Computes all opportunities of a workspace anew, or with a past moment (as public.report_moment() reads it) as they were then by what is known today; returns the run. service_role only.';

select private.revoke_execute();
revoke all on function
public.refresh_attribution(integer), public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, text)
from public, anon, authenticated, service_role;
grant execute on function public.refresh_attribution(integer), private.refresh_my_attribution(integer) to authenticated;
grant execute on function
public.refresh_workspace_attribution(uuid, integer), public.run_workspace_attribution(uuid, text)
to service_role;
