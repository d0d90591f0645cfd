-- Every index of the project's schemas with what it costs and what it is for. Partitions' indexes count with their parent's.
select
    indexes.indexrelid,
    indexes.indexrelid::regclass::text as name,
    indexes.indrelid::regclass::text as table_name,
    pg_get_indexdef(indexes.indexrelid) as definition,
    coalesce(obj_description(indexes.indexrelid, 'pg_class'), '') as comment,
    parts.bytes,
    greatest(parts.entries, 0)::bigint as entries,
    parts.scans,
    parts.rows_written,
    exists (select from pg_constraint as constraints where constraints.conindid = indexes.indexrelid and contype in ('p', 'u', 'x'))
    or indexes.indisunique as guards_a_rule,
    (
        select string_agg(keys.conname, ', ' order by keys.conname)
        from pg_constraint as keys
        where
            keys.conrelid = indexes.indrelid
            and keys.contype = 'f'
            and (indexes.indkey::int2[])[0:cardinality(keys.conkey) - 1] @> keys.conkey
            -- A primary key that begins with the same columns does it already.
            and not exists (
                select from pg_index as others
                where
                    others.indrelid = keys.conrelid
                    and others.indexrelid <> indexes.indexrelid
                    and others.indisunique
                    and others.indpred is null
                    and (others.indkey::int2[])[0:cardinality(keys.conkey) - 1] @> keys.conkey
            )
    ) as foreign_keys,
    parts.members
from pg_index as indexes
inner join pg_class as classes on classes.oid = indexes.indexrelid
cross join lateral (
    select
        sum(pg_relation_size(tree.relid)) as bytes,
        sum(member_class.reltuples) filter (where tree.isleaf) as entries,
        coalesce(sum(usage.idx_scan), 0)::bigint as scans,
        coalesce(sum(tables.n_tup_ins + tables.n_tup_upd - tables.n_tup_hot_upd), 0)::bigint as rows_written,
        array_agg(tree.relid::oid) as members
    from (
        select
            relid,
            isleaf
        from pg_partition_tree(indexes.indexrelid)
        union
        select
            indexes.indexrelid,
            true
        where classes.relkind = 'i'
    ) as tree
    inner join pg_class as member_class on member_class.oid = tree.relid
    left join pg_stat_all_indexes as usage on usage.indexrelid = tree.relid
    left join pg_stat_all_tables as tables on tables.relid = usage.relid
) as parts
where
    classes.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and not classes.relispartition
order by parts.bytes desc, indexes.indexrelid::regclass::text
