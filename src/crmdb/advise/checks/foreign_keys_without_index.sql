-- Foreign keys without an index
-- severity: warning
-- why: Deleting or re-keying a parent row looks for its children. Without an index that begins with the key's columns, it reads the whole
-- child table each time.
with unindexed as (
    select
        keys.oid,
        keys.conname,
        keys.conrelid,
        keys.confrelid,
        string_agg(format('%I', attributes.attname), ', ' order by keyed.position) as columns
    from pg_constraint as keys
    inner join pg_class as children on children.oid = keys.conrelid
    cross join unnest(keys.conkey) with ordinality as keyed (attnum, position)
    inner join pg_attribute as attributes
        on attributes.attrelid = keys.conrelid and attributes.attnum = keyed.attnum
    where
        keys.contype = 'f'
        and keys.conparentid = 0
        and children.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
        and not exists (
            select from pg_index as indexes
            where
                indexes.indrelid = keys.conrelid
                and indexes.indisvalid
                and (indexes.indkey::int2[])[0:cardinality(keys.conkey) - 1] @> keys.conkey
                and (
                    indexes.indpred is null
                    or pg_get_expr(indexes.indpred, indexes.indrelid) in (
                        select format('(%I IS NOT NULL)', optional.attname)
                        from pg_attribute as optional
                        where optional.attrelid = keys.conrelid and optional.attnum = any(keys.conkey)
                    )
                )
        )
    group by keys.oid, keys.conname, keys.conrelid, keys.confrelid
)

select
    format('%s of %s', unindexed.conname, unindexed.conrelid::regclass) as object,
    format('no index begins with (%s)', unindexed.columns) as reason,
    format(
        'a delete from %s reads %s blocks of %s instead of about 4',
        unindexed.confrelid::regclass,
        pg_relation_size(unindexed.conrelid) / current_setting('block_size')::integer,
        unindexed.conrelid::regclass
    ) as evidence,
    format('create index concurrently on %s (%s)', unindexed.conrelid::regclass, unindexed.columns) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on' as lock
from unindexed
