-- title: Sizes of tables
-- question: Which tables take the space, and how much of it is indexes?
-- who: service
-- param: limit integer = 25 — At most this many tables.

-- A partitioned table counts with all its partitions.
with parts as (
    select
        coalesce(pg_partition_root(relations.oid)::oid, relations.oid) as table_id,
        relations.oid,
        relations.reltuples
    from pg_catalog.pg_class as relations
    inner join pg_catalog.pg_namespace as namespaces on namespaces.oid = relations.relnamespace
    where
        namespaces.nspname in ('public', 'private')
        and relations.relkind = 'r'
)

select
    tables.relname::text as table_name,
    namespaces.nspname::text as schema_name,
    greatest(sum(parts.reltuples), 0)::bigint as rows_estimated,
    sum(pg_total_relation_size(parts.oid))::bigint as total_bytes,
    sum(pg_table_size(parts.oid))::bigint as table_bytes,
    sum(pg_indexes_size(parts.oid))::bigint as index_bytes,
    pg_size_pretty(sum(pg_total_relation_size(parts.oid))) as total
from parts
inner join pg_catalog.pg_class as tables on tables.oid = parts.table_id
inner join pg_catalog.pg_namespace as namespaces on namespaces.oid = tables.relnamespace
group by tables.relname, namespaces.nspname
order by sum(pg_total_relation_size(parts.oid)) desc, tables.relname asc
limit :limit::integer;
