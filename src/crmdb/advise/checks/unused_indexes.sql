-- Indexes that nobody reads
-- severity: warning
-- why: Each write to the table also writes the index, and it takes memory from those that are read. An index of a unique rule, or the
-- only one of a foreign key, is not listed: it works without being scanned by a query. Neither is one whose comment says what needs it, before it was
-- left alone for 90 days: some questions are asked once a quarter. crmdb advise indexes asks what would need it.
select
    indexes.indexrelid::regclass::text as object,
    format(
        'the table was looked up %s times, and no look-up used the index',
        tables.seq_scan + coalesce(tables.idx_scan, 0)
    ) as reason,
    format(
        '%s; %s rows written since the statistics began%s%s',
        pg_size_pretty(pg_relation_size(indexes.indexrelid)),
        tables.n_tup_ins + tables.n_tup_upd - tables.n_tup_hot_upd,
        coalesce(' on ' || databases.stats_reset::date, ''),
        coalesce('; its comment: ' || obj_description(indexes.indexrelid, 'pg_class'), '')
    ) as evidence,
    format('drop index concurrently %s', indexes.indexrelid::regclass) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on' as lock
from pg_index as indexes
inner join pg_class as classes on classes.oid = indexes.indexrelid
inner join pg_stat_all_indexes as usage on usage.indexrelid = indexes.indexrelid
inner join pg_stat_all_tables as tables on tables.relid = indexes.indrelid
inner join pg_stat_database as databases on databases.datname = current_database()
where
    classes.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and not classes.relispartition
    and not indexes.indisunique
    and not indexes.indisexclusion
    and not indexes.indisreplident
    and usage.idx_scan = 0
    -- Statistics that were never reset are as old as the server's.
    and (
        obj_description(indexes.indexrelid, 'pg_class') is null
        or coalesce(databases.stats_reset, (select server.stats_reset from pg_stat_bgwriter as server)) < now() - interval '90 days'
    )
    -- Enough has happened for silence to mean something.
    and tables.seq_scan + coalesce(tables.idx_scan, 0) >= 1000
    and tables.n_live_tup >= 1000
    -- A foreign key needs one index, no matter which: that of a unique rule, one that is read, or the oldest.
    and not exists (
        select from pg_constraint as keys
        where
            keys.conrelid = indexes.indrelid
            and keys.contype = 'f'
            and (indexes.indkey::int2[])[0:cardinality(keys.conkey) - 1] @> keys.conkey
            and not exists (
                select from pg_index as others
                inner join pg_stat_all_indexes as others_usage on others_usage.indexrelid = others.indexrelid
                where
                    others.indrelid = keys.conrelid
                    and others.indexrelid <> indexes.indexrelid
                    and others.indisvalid
                    and others.indpred is null
                    and (others.indkey::int2[])[0:cardinality(keys.conkey) - 1] @> keys.conkey
                    and (others.indisunique or others_usage.idx_scan > 0 or others.indexrelid < indexes.indexrelid)
            )
    )
