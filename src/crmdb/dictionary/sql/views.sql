-- Views of ours.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as name,
    coalesce(obj_description(classes.oid, 'pg_class'), '') as comment
from pg_class as classes
where classes.relnamespace::regnamespace::text in ('public', 'private') and classes.relkind in ('v', 'm')
order by 1
