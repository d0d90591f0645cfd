-- Tables with many dead rows
-- severity: warning
-- why: Scans read dead rows and skip them; index-only scans look into the table wherever vacuum has not been.
select
    tables.relid::regclass::text as object,
    format('%s of %s rows are dead', tables.n_dead_tup, tables.n_dead_tup + tables.n_live_tup) as reason,
    format(
        '%s; last vacuumed %s',
        pg_size_pretty(pg_table_size(tables.relid)),
        coalesce(greatest(tables.last_vacuum, tables.last_autovacuum)::timestamp(0)::text, 'never')
    ) as evidence,
    format('vacuum (analyze) %s', tables.relid::regclass) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on' as lock
from pg_stat_all_tables as tables
where
    tables.schemaname::regnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and tables.n_dead_tup >= 1000
    and tables.n_dead_tup > 0.2 * (tables.n_live_tup + tables.n_dead_tup)
