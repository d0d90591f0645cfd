-- title: Sizes of tables
-- question: Which tables take the space, and how much of it is indexes?
-- who: service
-- param: limit integer = 25 — At most so many tables.

select
    tables.relname::text as table_name,
    namespaces.nspname::text as schema_name,
    greatest(sizes.row_estimate, 0)::bigint as rows_estimated,
    sizes.total_bytes,
    sizes.table_bytes,
    sizes.index_bytes,
    pg_size_pretty(sizes.total_bytes) as total
from pg_catalog.pg_class as tables
inner join pg_catalog.pg_namespace as namespaces on namespaces.oid = tables.relnamespace
cross join lateral (
    select
        sum(parts.reltuples) as row_estimate,
        sum(pg_total_relation_size(parts.oid))::bigint as total_bytes,
        sum(pg_table_size(parts.oid))::bigint as table_bytes,
        sum(pg_indexes_size(parts.oid))::bigint as index_bytes
    from pg_catalog.pg_class as parts
    where
        parts.relkind = 'r'
        and parts.oid in (
            select tables.oid
            union all
            select tree.relid
            from pg_partition_tree(tables.oid) as tree
            where tree.isleaf and tree.relid <> tables.oid
        )
) as sizes
where
    namespaces.nspname in ('public', 'private')
    and tables.relkind in ('r', 'p')
    and not tables.relispartition
order by sizes.total_bytes desc, tables.relname
limit :limit::integer;
