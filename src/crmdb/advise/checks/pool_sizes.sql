-- Connections without a pool, or a pool too large
-- severity: info
-- why: Each connection is a process. More that work at once than the machine has cores only wait for each other, and idle ones keep others
-- out when max_connections is reached.
with clients as (
    select
        activity.usename,
        count(*) as connections,
        count(*) filter (where activity.state = 'active') as active,
        count(*) filter (where activity.state = 'idle') as idle,
        count(*) filter (
            where activity.state like 'idle in transaction%' and activity.state_change < now() - interval '30 seconds'
        ) as stuck
    from pg_stat_activity as activity
    where activity.backend_type = 'client backend' and activity.pid <> pg_backend_pid()
    group by activity.usename
),

limits as (
    select
        current_setting('max_connections')::integer
        - current_setting('superuser_reserved_connections')::integer as available,
        (select sum(clients.connections) from clients) as taken
)

select
    clients.usename::text as object,
    format('it holds %s of %s connections, %s of them idle', clients.connections, limits.available, clients.idle) as reason,
    format('%s active at this moment', clients.active) as evidence,
    '-- connect through the pool in transaction mode (deploy/README.md); on Supabase port 6543' as statement,
    'none' as lock
from clients
cross join limits
where clients.connections > 0.5 * limits.available and clients.idle > 3 * clients.active
union all
select
    clients.usename::text as object,
    format('%s transactions have been idle for more than 30 seconds', clients.stuck) as reason,
    'each keeps a connection of the pool, its locks, and dead rows of every table from being removed' as evidence,
    format('alter role %I set idle_in_transaction_session_timeout = ''60s''', clients.usename) as statement,
    'none; for new sessions' as lock
from clients
where clients.stuck > 0
union all
select
    'all logins together' as object,
    format('%s of %s connections are taken, %s of them idle', limits.taken, limits.available, sum(clients.idle)) as reason,
    string_agg(format('%s: %s', clients.usename, clients.connections), ', ' order by clients.connections desc, clients.usename) as evidence,
    '-- connect through one pool in transaction mode, or make the pools smaller (deploy/README.md)' as statement,
    'none' as lock
from clients
cross join limits
group by limits.taken, limits.available
-- One login that holds most of them is named above.
having limits.taken > 0.8 * limits.available and max(clients.connections) <= 0.5 * limits.available
