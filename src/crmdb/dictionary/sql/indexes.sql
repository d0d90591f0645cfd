-- Indexes that stand for no constraint: those are described with it.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    names.relname as name,
    pg_get_indexdef(indexes.indexrelid) as definition,
    coalesce(obj_description(indexes.indexrelid, 'pg_class'), '') as comment
from pg_index as indexes
inner join pg_class as classes on classes.oid = indexes.indrelid
inner join pg_class as names on names.oid = indexes.indexrelid
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and not classes.relispartition
    and not exists (
        select from pg_constraint as constraints
        where constraints.conindid = indexes.indexrelid
    )
order by classes.relname, names.relname
