-- Tables of ours, without partitions: what is said of the parent holds for them.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as name,
    coalesce(obj_description(classes.oid, 'pg_class'), '') as comment,
    coalesce(pg_get_partkeydef(classes.oid), '') as partition_key
from pg_class as classes
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and classes.relkind in ('r', 'p')
    and not classes.relispartition
order by 1
