-- Statistics that do not fit the rows
-- severity: warning
-- why: The planner takes row counts and common values from the last ANALYZE. With old ones it joins millions of rows as if they were few.
select
    tables.relid::regclass::text as object,
    case
        when coalesce(tables.last_analyze, tables.last_autoanalyze) is null then 'it was never analyzed'
        when tables.n_mod_since_analyze < 1000 then 'its statistics are gone'
        else format('%s rows changed since it was last analyzed', tables.n_mod_since_analyze)
    end as reason,
    format(
        '%s rows; the planner expects %s; last analyzed %s',
        tables.n_live_tup,
        greatest(classes.reltuples, 0)::bigint,
        coalesce(greatest(tables.last_analyze, tables.last_autoanalyze)::timestamp(0)::text, 'never')
    ) as evidence,
    format('analyze %s', tables.relid::regclass) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on' as lock
from pg_stat_all_tables as tables
inner join pg_class as classes on classes.oid = tables.relid
where
    classes.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and (
        (
            tables.n_mod_since_analyze >= 1000
            and tables.n_mod_since_analyze > 0.2 * tables.n_live_tup
            -- A bulk load that analyzes in its own transaction counts its rows as changed afterwards.
            and not (
                tables.n_mod_since_analyze = tables.n_tup_ins
                and coalesce(tables.last_analyze, tables.last_autoanalyze) is not null
                and classes.reltuples between 0.9 * tables.n_live_tup and 1.1 * tables.n_live_tup
            )
        )
        -- After an upgrade of PostgreSQL or a crash nothing is counted as changed, and nothing is known.
        or (
            classes.relkind = 'r'
            and pg_relation_size(classes.oid) > 20 * 8192
            and classes.reltuples <> 0
            and has_table_privilege(classes.oid, 'select')
            and not row_security_active(classes.oid)
            and not exists (
                select from pg_stats as known
                where known.schemaname = classes.relnamespace::regnamespace::name and known.tablename = classes.relname
            )
        )
    )
