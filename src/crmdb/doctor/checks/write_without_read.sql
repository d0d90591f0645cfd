-- Write privileges without read
-- severity: warning
-- why: The API returns what it wrote and finds what it changes by reading it: without SELECT each such request fails, or
-- writes what the client can never see again.
select
    format('%s (%s)', classes.oid::regclass, roles.name) as object,
    format('%s may write but not read', roles.name) as problem,
    format('grant select on %s to %I, or revoke the rest', classes.oid::regclass, roles.name) as next_step
from pg_class as classes
cross join (values ('authenticated'), ('service_role')) as roles (name)
inner join pg_roles as existing on existing.rolname = roles.name
where
    classes.relnamespace::regnamespace::text = 'public'
    and classes.relkind in ('r', 'p', 'v')
    and (
        has_any_column_privilege(roles.name, classes.oid, 'insert, update')
        or has_table_privilege(roles.name, classes.oid, 'delete')
    )
    and not has_any_column_privilege(roles.name, classes.oid, 'select')
