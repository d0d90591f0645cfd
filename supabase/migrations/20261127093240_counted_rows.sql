-- What is counted: the rows of totals that each table makes, and how totals are rebuilt from them.
--
-- Views, functions and statement triggers on touchpoints, contacts, opportunities, deals, revenue_events, campaign_costs,
-- campaigns; triggers on pipeline_stages and workspaces (a short SHARE ROW EXCLUSIVE lock on each). Reasons are in docs/decisions/0031.

create function private.lock_stages(workspace_ids uuid[], stage_ids uuid[])
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from public.pipeline_stages as stages
    where stages.workspace_id = any(workspace_ids) and stages.id = any(stage_ids)
    order by stages.workspace_id, stages.id
    for share;
end
$$;
comment on function private.lock_stages(uuid[], uuid[]) is
'Locks stages so that none changes its probability before this transaction ends: the amounts it weighs stay right.';

select private.count_rows_of('public.touchpoints', $$
    (item.touched_at at time zone workspaces.time_zone)::date as day,
    case when item.is_bot then 0 else 1 end as touches
$$, $$
    ('', facts.day, 'touches', '', facts.touches),
    ('channel', facts.day, 'touches', item.channel, facts.touches),
    ('campaign', facts.day, 'touches', item.campaign_id::text, facts.touches)
$$, $$
    perform private.lock_workspaces(array(select distinct item.workspace_id from new_rows as item));
$$);
select private.count_rows_of('public.contacts', $$
    (item.became_lead_at at time zone workspaces.time_zone)::date as day
$$, $$
    ('', facts.day, 'leads', '', 1)
$$, $$
    perform private.lock_workspaces(array(select distinct item.workspace_id from new_rows as item));
$$);
select private.count_rows_of('public.opportunities', $$
    case item.status when 'open' then 1 end as is_open,
    case item.status when 'won' then 1 end as is_won,
    case item.status when 'lost' then 1 end as is_lost,
    (
        select stages.probability
        from public.pipeline_stages as stages
        where stages.workspace_id = item.workspace_id and stages.id = item.stage_id
    ) as probability
$$, $$
    ('', item.opened_on, 'opportunities', '', 1),
    ('', item.opened_on, 'pipeline_minor', '', item.reporting_amount_minor),
    ('stage', item.opened_on, 'open_opportunities', item.stage_id::text, facts.is_open),
    ('stage', item.opened_on, 'open_pipeline_minor', item.stage_id::text, facts.is_open * item.reporting_amount_minor),
    (
        'stage', item.opened_on, 'weighted_pipeline_minor', item.stage_id::text,
        facts.is_open * ((item.reporting_amount_minor * facts.probability + 50) / 100)
    ),
    ('', item.closed_on, 'won_deals', '', facts.is_won),
    ('', item.closed_on, 'won_minor', '', facts.is_won * item.reporting_amount_minor),
    ('', item.closed_on, 'lost_opportunities', '', facts.is_lost),
    ('', item.closed_on, 'lost_minor', '', facts.is_lost * item.reporting_amount_minor)
$$, $$
    perform private.lock_stages(
        array(select distinct item.workspace_id from new_rows as item), array(select distinct item.stage_id from new_rows as item)
    );
$$);
select private.count_rows_of('public.revenue_events', $$
    item.occurred_on as day
$$, $$
    ('', facts.day, 'revenue_minor', '', item.reporting_amount_minor),
    ('type', facts.day, 'revenue_minor', item.type, item.reporting_amount_minor)
$$);
select private.count_rows_of('public.campaign_costs', $$
    item.reporting_amount_minor
    - coalesce(round(item.refunded_minor * item.reporting_amount_minor::numeric / nullif(item.amount_minor, 0)), 0) as net_minor
$$, $$
    ('', item.incurred_on, 'spend_minor', '', facts.net_minor),
    ('campaign', item.incurred_on, 'spend_minor', item.campaign_id::text, facts.net_minor),
    ('collaboration', item.incurred_on, 'spend_minor', item.collaboration_id::text, facts.net_minor)
$$);
select private.count_rows_of('public.campaigns', $$
    case when item.archived_at is null then item.starts_on end as day
$$, $$
    ('status', facts.day, 'campaigns', item.status, 1),
    ('status', facts.day, 'budget_minor', item.status, item.reporting_budget_minor)
$$);

do $$
begin
    execute 'create view private.counted_totals with (security_invoker = true) as '
    || (
        select string_agg(format('select counted.* from private.%I as counted', 'counted_' || tables.name), ' union all ' order by tables.place)
        from unnest(
            array['touchpoints', 'contacts', 'opportunities', 'revenue_events', 'campaign_costs', 'campaigns']
        ) with ordinality as tables (name, place)
    );
end
$$;
select private.describe_counted(
    'private.counted_totals'::regclass,
    'What public.monthly_totals should add up to, counted from the rows themselves. Read it one workspace at a time.'
);
revoke all on table private.counted_totals from public, anon, authenticated, service_role;

create function private.rebuild_totals(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Nobody folds meanwhile. Writers go on: a row and its change are committed together, so the one statement below counts both
    -- or neither.
    perform private.lock_workspaces(array[rebuild_totals.workspace_id]);
    perform pg_advisory_xact_lock(private.workspace_lock('totals', rebuild_totals.workspace_id));
    with former as (
        delete from public.monthly_totals as totals where totals.workspace_id = rebuild_totals.workspace_id
    )

    insert into public.monthly_totals
    select counted.workspace_id, counted.dimension, counted.month, counted.measure, counted.key, counted.change_id, counted.total
    from private.counted_totals as counted
    where counted.workspace_id = rebuild_totals.workspace_id;
    perform private.fold_totals(rebuild_totals.workspace_id);
end
$$;
comment on function private.rebuild_totals(uuid) is
'Counts public.monthly_totals of a workspace anew: after rows were loaded with triggers off, or where crmdb doctor finds a difference. Others go on reading and writing.';

create function private.differing_totals(workspace_id uuid)
returns table (dimension text, month date, measure text, key text, kept numeric, counted numeric)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select parts.dimension, parts.month, parts.measure, parts.key, sum(parts.kept), sum(parts.counted)
    from (
        select totals.dimension, totals.month, totals.measure, totals.key, totals.total as kept, 0 as counted
        from public.monthly_totals as totals
        where totals.workspace_id = differing_totals.workspace_id
        union all
        select rows_now.dimension, rows_now.month, rows_now.measure, rows_now.key, 0, rows_now.total
        from private.counted_totals as rows_now
        where rows_now.workspace_id = differing_totals.workspace_id
    ) as parts
    group by parts.dimension, parts.month, parts.measure, parts.key
    having sum(parts.kept) <> sum(parts.counted);
end
$$;
comment on function private.differing_totals(uuid) is
'The totals of a workspace that are not what its rows add up to; none is what it should return. Reads all that is counted.';

create function private.weigh_stage_again()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    changes public.monthly_totals[];
begin
    -- A transaction that writes an opportunity has locked its stage. After waiting for it, its rows must be visible here.
    perform private.require_read_committed();
    select array_agg(
        row(
            new.workspace_id, 'stage', weighed.month, 'weighted_pipeline_minor', new.id::text, gen_random_uuid(), weighed.total
        )::public.monthly_totals
    )
    into changes
    from (
        select
            date_trunc('month', opportunities.opened_on::timestamp)::date as month,
            sum(
                (opportunities.reporting_amount_minor * new.probability + 50) / 100
                - (opportunities.reporting_amount_minor * old.probability + 50) / 100
            ) as total
        from public.opportunities as opportunities
        where
            opportunities.workspace_id = new.workspace_id
            and opportunities.stage_id = new.id
            and opportunities.status = 'open'
            and opportunities.reporting_amount_minor is not null
        group by 1
    ) as weighed;
    perform private.change_totals(changes, null);
    return null;
end
$$;
comment on function private.weigh_stage_again() is 'Trigger: open pipeline of a stage whose probability changed weighs more or less.';
create trigger weigh_stage_again
after update of probability on public.pipeline_stages
for each row when (new.probability <> old.probability)
execute function private.weigh_stage_again();
comment on trigger weigh_stage_again on public.pipeline_stages is 'Keeps the weighted pipeline of public.monthly_totals.';

create function private.recount_workspace()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A transaction that counts by the time zone has locked the workspace. After waiting for it, its rows must be visible here.
    perform private.require_read_committed();
    perform private.rebuild_totals(new.id);
    return null;
end
$$;
comment on function private.recount_workspace() is 'Trigger: months begin elsewhere in another time zone.';
create trigger recount_workspace
after update of time_zone, reporting_currency_code on public.workspaces
for each row
when ((new.time_zone, new.reporting_currency_code) is distinct from (old.time_zone, old.reporting_currency_code))
execute function private.recount_workspace();
comment on trigger recount_workspace on public.workspaces is 'Totals follow the time zone and the reporting currency.';

select private.revoke_execute();
