-- Tables without row level security
-- severity: error
-- why: Every role with a privilege on such a table reads and writes the rows of all workspaces. A partition is a table
-- too: the policies of its parent do not protect it when it is named directly.
select
    classes.oid::regclass::text as object,
    case when classes.relispartition then 'the partition' else 'the table' end || ' has no row level security' as problem,
    format('alter table %s enable row level security', classes.oid::regclass) as next_step
from pg_class as classes
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and classes.relkind in ('r', 'p')
    and not classes.relrowsecurity
    and not exists (
        select from pg_depend as owned
        where owned.objid = classes.oid and owned.deptype = 'e'
    )
