-- title: Slow queries
-- question: Which statements take the server's time?
-- who: service
-- param: calls_min bigint = 1 — Called at least so often.
-- param: limit integer = 20 — At most this many, most time in all first.

select
    statements.calls,
    round(statements.mean_exec_time::numeric, 2) as mean_ms,
    round(statements.max_exec_time::numeric, 2) as max_ms,
    round(statements.total_exec_time::numeric, 0) as total_ms,
    round((100 * statements.total_exec_time / nullif(sum(statements.total_exec_time) over (), 0))::numeric, 1) as percent,
    statements.rows as rows_returned,
    round(
        100.0 * statements.shared_blks_hit / nullif(statements.shared_blks_hit + statements.shared_blks_read, 0), 1
    ) as cached_percent,
    regexp_replace(statements.query, '\s+', ' ', 'g') as statement
from extensions.pg_stat_statements as statements
inner join pg_catalog.pg_database as databases on databases.oid = statements.dbid
where
    databases.datname = current_database()
    and statements.calls >= :calls_min::bigint
order by statements.total_exec_time desc
limit :limit::integer;
