-- Foreign keys without an index
-- severity: warning
-- why: Deleting or re-keying a parent row looks for its children: without an index that begins with the foreign key's
-- columns, in any order, it reads the whole child table each time. An index of only the rows that have the key will do.
select
    format('%s.%s', children.relname, keys.conname) as object,
    format('no index begins with %s', string_agg(attributes.attname, ', ' order by keyed.position)) as problem,
    format(
        'create index on %s (%s), in a migration; private.index_foreign_keys() does',
        children.oid::regclass, string_agg(format('%I', attributes.attname), ', ' order by keyed.position)
    ) as next_step
from pg_constraint as keys
inner join pg_class as children on children.oid = keys.conrelid
cross join unnest(keys.conkey) with ordinality as keyed (attnum, position)
inner join pg_attribute as attributes on attributes.attrelid = keys.conrelid and attributes.attnum = keyed.attnum
where
    keys.contype = 'f'
    and keys.conparentid = 0
    and children.relnamespace::regnamespace::text in ('public', 'private')
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
group by keys.oid, children.oid, children.relname, keys.conname
