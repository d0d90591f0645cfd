-- title: History of one row
-- question: Who changed this row, when, and from what to what?
-- who: admin
-- param: table_name text — Table of schema public, such as campaigns.
-- param: row_id text — Id of the row; of workspace_members the user's.
-- always: occurred_at, action, actor, transaction_id

select
    events.occurred_at,
    events.action,
    coalesce(actors.full_name, actors.email, events.actor_role) as actor,
    events.old_values,
    events.new_values,
    events.transaction_id
from public.audit_events as events
left join public.users as actors on actors.id = events.actor_id
where
    -- A misspelt table must not look like one without changes.
    (
        select
            public.require_one_of(
                'table_name', :table_name::text, variadic array_agg(tables.relname::text order by tables.relname)
            )
        from pg_catalog.pg_class as tables
        where tables.relnamespace = 'public'::regnamespace and tables.relkind in ('r', 'p')
    )
    and events.table_name = :table_name::text
    and events.row_id = :row_id::text
order by events.occurred_at, events.id;
