-- Monthly totals: what dashboards count, kept while it is written.
--
-- A new table, views and functions; statement triggers on touchpoints, contacts, opportunities, deals, revenue_events,
-- campaign_costs and campaigns (a short SHARE ROW EXCLUSIVE lock on each). Rows that are there already are not counted by the
-- migration: select private.rebuild_totals(id) from public.workspaces does it. Reasons are in docs/decisions/0031.
--
-- One rule: a total is the sum of its rows. A statement that changes what is counted adds rows with the difference, in
-- its own transaction. Nobody updates a row that another session could update too, so two sessions neither wait for each other
-- nor lose a change. Now and then one of them folds the changes of its workspace into one row a total.

create table public.monthly_totals (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    dimension text not null constraint monthly_totals_dimension_check check (
        dimension in ('', 'campaign', 'channel', 'collaboration', 'stage', 'status', 'type')
    ),
    month date not null constraint monthly_totals_month_check check (extract(day from month) = 1),
    measure text not null constraint monthly_totals_measure_check check (
        measure in (
            'touches', 'leads', 'opportunities', 'pipeline_minor', 'open_opportunities', 'open_pipeline_minor', 'weighted_pipeline_minor',
            'lost_opportunities', 'lost_minor', 'won_deals', 'won_minor', 'revenue_minor', 'spend_minor', 'campaigns', 'budget_minor'
        )
    ),
    key text not null,
    change_id uuid not null default gen_random_uuid(),
    total numeric not null,
    -- The total too, so that dashboards are answered from the index alone.
    primary key (workspace_id, dimension, measure, key, month, change_id) include (total)
);
create index monthly_totals_changes_idx on public.monthly_totals (workspace_id)
where change_id <> '00000000-0000-0000-0000-000000000000';
comment on constraint monthly_totals_month_check on public.monthly_totals is 'A month is its first day.';
select private.describe_table('public.monthly_totals', 'What dashboards count, by month: several rows of the same month, measure, dimension and key add up. Kept by triggers in the transaction that changes what is counted.', $$
    dimension: What key says: campaign, channel, collaboration, stage, status or type; empty for the whole workspace.
    month: First day of the month by the workspace's time zone: when a touch happened, a contact became a lead, an opportunity was opened (pipeline) or lost, a deal was won, revenue came, a cost arose, a campaign starts.
    measure: What is counted, or summed in minor units of the reporting currency. touches are without bots; spend is all costs, planned and paid, less refunds; weighted is by the chance of the stage, rounded opportunity by opportunity; open_…, weighted and campaigns are what stands now.
    key: Id or word of what is counted, such as a campaign or a channel. An empty string for the whole workspace.
    change_id: Id of the change; all zeros in the row into which changes were folded.
    total: The number or amount, or by how much a change changed it.
$$);
select private.describe_indexes($$
    monthly_totals_changes_idx: Changes to fold (private.fold_totals()).
$$);
select private.secure_workspace_table('public.monthly_totals', commands => '{}', audited => '{}', limited => false);
-- Services too: what was counted is never written by hand.
revoke insert on public.monthly_totals from service_role;

create function private.lock_workspaces(workspace_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from public.workspaces as workspaces
    where workspaces.id = any(workspace_ids)
    order by workspaces.id
    for share;
end
$$;
comment on function private.lock_workspaces(uuid[]) is
'Locks workspaces so that none changes its time zone before this transaction ends: the months it counts by stay right.';

create function private.fold_totals(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    folded constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    changes public.monthly_totals[];
begin
    -- Under an older snapshot the folded rows may have changed since. In this order: who changes the time zone has the row
    -- before the lock.
    if current_setting('transaction_isolation') <> 'read committed' then
        return;
    end if;
    perform private.lock_workspaces(array[fold_totals.workspace_id]);
    if not pg_try_advisory_xact_lock(private.workspace_lock('totals', fold_totals.workspace_id)) then
        return;
    end if;
    with taken as (
        delete from public.monthly_totals as totals
        where totals.workspace_id = fold_totals.workspace_id and totals.change_id <> '00000000-0000-0000-0000-000000000000'
        returning totals.*
    ),

    summed as (
        select taken.dimension, taken.month, taken.measure, taken.key, sum(taken.total) as total
        from taken
        group by taken.dimension, taken.month, taken.measure, taken.key
        having sum(taken.total) <> 0
    )

    select
        array_agg(
            row(
                fold_totals.workspace_id, summed.dimension, summed.month, summed.measure, summed.key, folded, summed.total
            )::public.monthly_totals
        )
    into changes
    from summed;
    insert into public.monthly_totals as totals
    select changed.* from unnest(changes) as changed
    on conflict on constraint monthly_totals_pkey do update set total = totals.total + excluded.total;
    delete from public.monthly_totals as totals
    using unnest(changes) as changed
    where
        totals.workspace_id = fold_totals.workspace_id
        and totals.dimension = changed.dimension
        and totals.month = changed.month
        and totals.measure = changed.measure
        and totals.key = changed.key
        and totals.change_id = folded
        and totals.total = 0;
end
$$;
comment on function private.fold_totals(uuid) is
'Folds the changes of a workspace into one row a total; the sums stay the same. Does nothing while another session does it.';

create function private.change_totals(added public.monthly_totals[], removed public.monthly_totals[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changes public.monthly_totals[] := added;
    changed_workspace uuid;
begin
    if removed is not null then
        select array_agg(summed::public.monthly_totals)
        into changes
        from (
            select
                changed.workspace_id, changed.dimension, changed.month, changed.measure, changed.key, gen_random_uuid() as change_id,
                sum(changed.total) as total
            from (
                select former.workspace_id, former.dimension, former.month, former.measure, former.key, -former.total as total
                from unnest(removed) as former
                union all
                select new.workspace_id, new.dimension, new.month, new.measure, new.key, new.total
                from unnest(added) as new
            ) as changed
            group by changed.workspace_id, changed.dimension, changed.month, changed.measure, changed.key
            having sum(changed.total) <> 0
        ) as summed;
    end if;
    if changes is null then
        return;
    end if;
    insert into public.monthly_totals select changed.* from unnest(changes) as changed;
    -- One statement in 64, so that neither changes pile up nor every writer folds.
    if random() < 0.015625 then
        for changed_workspace in select distinct changed.workspace_id from unnest(changes) as changed order by 1 limit 10 loop
            perform private.fold_totals(changed_workspace);
        end loop;
    end if;
end
$$;
comment on function private.change_totals(public.monthly_totals[], public.monthly_totals[]) is
'Adds what a statement counted anew and takes off what it no longer counts; folds now and then.';

create function private.describe_counted(target regclass, purpose text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.describe_table(target, purpose, $meanings$
        dimension: What key says, as in public.monthly_totals.
        month: First day of the month.
        measure: What is counted.
        key: Which of the dimension; empty for the whole workspace.
        change_id: Any new id, for the row that private.rebuild_totals() makes of it.
        total: The number or amount.
    $meanings$);
end
$$;
comment on function private.describe_counted(regclass, text) is 'Comments a view of what a table adds to public.monthly_totals.';

-- What is counted of a table is said once; the triggers, and the view to compare and rebuild with, are made of it.
create function private.count_rows_of(target regclass, facts text, counted text, locks text default '')
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name constant text := (select relname from pg_catalog.pg_class where oid = target);
    -- The rows of totals that the rows of the table make.
    counting constant text := replace(replace($sql$
        select
            item.workspace_id,
            counted.dimension,
            date_trunc('month', counted.day::timestamp)::date as month,
            counted.measure,
            counted.key,
            gen_random_uuid() as change_id,
            sum(counted.total)::numeric as total
        from @rows as item
        inner join public.workspaces as workspaces on workspaces.id = item.workspace_id
        cross join lateral (select @facts offset 0) as facts
        cross join lateral (values @counted) as counted (dimension, day, measure, key, total)
        where counted.total <> 0 and counted.key is not null and counted.day is not null
        group by 1, 2, 3, 4, 5
    $sql$, '@facts', facts), '@counted', counted);
    -- Workspaces are joined by their key, whatever the statistics say. Not one statement with the insert: Citus lets no
    -- DML read a transition table.
    body text := $sql$
        create function private.@function()
        returns trigger
        language plpgsql
        security definer
        set search_path = pg_catalog, pg_temp
        set enable_hashjoin = off
        set enable_mergejoin = off
        as $body$
        declare
            added public.monthly_totals[];
            removed public.monthly_totals[];
        begin
            if tg_op <> 'DELETE' then
                @new_locks
                select array_agg(summed::public.monthly_totals) into added from (@new) as summed;
            end if;
            if tg_op <> 'INSERT' then
                @old_locks
                select array_agg(summed::public.monthly_totals) into removed from (@old) as summed;
            end if;
            perform private.change_totals(added, removed);
            return null;
        end
        $body$
    $sql$;
    command text;
begin
    execute format('create view private.%I with (security_invoker = true) as %s', 'counted_' || name, replace(counting, '@rows', target::text));
    perform private.describe_counted(
        format('private.%I', 'counted_' || name)::regclass, format('What the rows of %s add to public.monthly_totals.', target)
    );
    execute format('revoke all on table private.%I from public, anon, authenticated, service_role', 'counted_' || name);
    body := replace(body, '@function', quote_ident('count_' || name));
    body := replace(replace(body, '@new_locks', locks), '@old_locks', replace(locks, 'new_rows', 'old_rows'));
    body := replace(body, '@new', replace(counting, '@rows', 'new_rows'));
    execute replace(body, '@old', replace(counting, '@rows', 'old_rows'));
    execute format(
        'comment on function private.%I() is %L', 'count_' || name,
        format('Trigger: what a statement changed of %s changes public.monthly_totals by as much. Made by private.count_rows_of().', target)
    );
    foreach command in array array['insert', 'update', 'delete'] loop
        execute format(
            'create trigger count_rows_%1$s after %1$s on %2$s referencing %3$s for each statement execute function private.%4$I()',
            command, target,
            case command
                when 'insert' then 'new table as new_rows'
                when 'delete' then 'old table as old_rows'
                else 'old table as old_rows new table as new_rows'
            end,
            'count_' || name
        );
        execute format('comment on trigger count_rows_%s on %s is %L', command, target, 'Keeps public.monthly_totals.');
    end loop;
end
$$;
comment on function private.count_rows_of(regclass, text, text, text) is
'Keeps public.monthly_totals of a table. Arguments: the table; the expression its rows are counted by; the rows (dimension, day, measure, key, total) they count as; statements over new_rows that lock the other rows they read. The second and third are SQL over "item", a row of the table, and "workspaces", its workspace. Makes the view private.counted_<table>, the function private.count_<table>() and its triggers.';

select private.revoke_execute();
