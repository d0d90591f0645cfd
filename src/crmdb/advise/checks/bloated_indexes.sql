-- Indexes far larger than their entries
-- severity: warning
-- why: Deleted and moved rows leave holes that only new entries of the same place fill again; a scan reads them and they take memory.
with entries as (
    select
        indexes.indexrelid,
        indexes.indrelid,
        classes.relpages,
        -- An index made before its rows has none until the table is analyzed.
        case when classes.reltuples = 0 then coalesce(min(usage.n_live_tup), 0) else classes.reltuples end as reltuples,
        -- An item: line pointer 4, header 8, values aligned to 8.
        12 + 8 * ceil(sum(coalesce(columns.width, stored.avg_width, 8)) / 8.0) as width,
        coalesce(substring(array_to_string(classes.reloptions, ' ') from 'fillfactor=(\d+)')::integer, 90) as fill
    from pg_index as indexes
    inner join pg_class as classes on classes.oid = indexes.indexrelid and classes.relkind = 'i'
    inner join pg_am as methods on methods.oid = classes.relam and methods.amname = 'btree'
    inner join pg_class as tables on tables.oid = indexes.indrelid
    cross join generate_series(1, indexes.indnatts) as place
    left join pg_attribute as attributes
        on attributes.attrelid = indexes.indrelid and attributes.attnum = indexes.indkey[place - 1]
    left join pg_stats as stored
        on
            stored.schemaname = tables.relnamespace::regnamespace::name
            and stored.tablename = tables.relname
            and stored.attname = attributes.attname
            and not stored.inherited
    left join pg_stat_all_tables as usage on usage.relid = indexes.indrelid
    left join lateral (select nullif(attributes.attlen, -1) as width) as columns on true
    where
        classes.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
        and classes.reltuples >= 0
    group by indexes.indexrelid, indexes.indrelid, classes.relpages, classes.reltuples, classes.reloptions
),

sized as (
    select
        entries.*,
        pg_relation_size(entries.indexrelid) as bytes,
        ceil(entries.reltuples * entries.width / (8152 * entries.fill / 100.0)) * 8192 + 8192 as expected_bytes
    from entries
)

select
    sized.indexrelid::regclass::text as object,
    format('it takes %s times what its %s entries need', round((sized.bytes / sized.expected_bytes)::numeric, 1), sized.reltuples::bigint)
        as reason,
    format(
        '%s; built anew about %s', pg_size_pretty(sized.bytes), pg_size_pretty(sized.expected_bytes::bigint)
    ) as evidence,
    format('reindex index concurrently %s', sized.indexrelid::regclass) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on; needs room for a second copy' as lock
from sized
-- Random inserts leave a third of each page free; that is not bloat.
where sized.bytes > 2 * sized.expected_bytes and sized.bytes - sized.expected_bytes > 1024 * 1024
