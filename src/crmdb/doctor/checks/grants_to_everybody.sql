-- Privileges for everybody
-- severity: error
-- why: People who are not signed in need no table: anon and PUBLIC get no privilege, so that a forgotten policy
-- shows nothing.
select
    grants.object,
    format('%s has %s', grants.grantee, lower(string_agg(distinct grants.privilege, ', ' order by grants.privilege))) as problem,
    format('revoke all on %s %s from %s', grants.kind, grants.object, grants.grantee) as next_step
from (
    select
        'table' as kind,
        classes.oid::regclass::text as object,
        acl.grantee as grantee_id,
        acl.privilege_type as privilege,
        coalesce(roles.rolname, 'PUBLIC') as grantee
    from pg_class as classes
    cross join aclexplode(classes.relacl) as acl
    left join pg_roles as roles on roles.oid = acl.grantee
    where classes.relnamespace::regnamespace::text in ('public', 'private')
    union all
    select
        'table',
        classes.oid::regclass::text,
        acl.grantee,
        format('%s (%s)', acl.privilege_type, attributes.attname),
        coalesce(roles.rolname, 'PUBLIC')
    from pg_class as classes
    inner join pg_attribute as attributes on attributes.attrelid = classes.oid
    cross join aclexplode(attributes.attacl) as acl
    left join pg_roles as roles on roles.oid = acl.grantee
    where classes.relnamespace::regnamespace::text in ('public', 'private')
    union all
    select
        'schema',
        namespaces.nspname,
        acl.grantee,
        acl.privilege_type,
        coalesce(roles.rolname, 'PUBLIC')
    from pg_namespace as namespaces
    cross join aclexplode(namespaces.nspacl) as acl
    left join pg_roles as roles on roles.oid = acl.grantee
    where namespaces.nspname = 'private' or (namespaces.nspname = 'public' and acl.privilege_type = 'CREATE')
) as grants
where grants.grantee in ('PUBLIC', 'anon')
group by grants.kind, grants.object, grants.grantee
