-- What the API roles and PUBLIC may do with tables and views, on all columns or on some.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    grants.grantee as role,
    lower(grants.privilege) as privilege,
    array_remove(array_agg(grants.column_name order by grants.attnum), null) as columns
from pg_class as classes
cross join
    lateral (
        select
            coalesce(roles.rolname::text, 'public') as grantee,
            acl.privilege_type as privilege,
            null::text as column_name,
            0 as attnum
        from aclexplode(classes.relacl) as acl
        left join pg_roles as roles on roles.oid = acl.grantee
        where acl.grantee <> classes.relowner
        union all
        select
            coalesce(roles.rolname::text, 'public'),
            acl.privilege_type,
            attributes.attname::text,
            attributes.attnum
        from pg_attribute as attributes
        cross join aclexplode(attributes.attacl) as acl
        left join pg_roles as roles on roles.oid = acl.grantee
        where attributes.attrelid = classes.oid and acl.grantee <> classes.relowner
    ) as grants
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and classes.relkind in ('r', 'p', 'v', 'm')
    and not classes.relispartition
group by 1, grants.grantee, grants.privilege
order by 1, grants.grantee, array_position(array['SELECT', 'INSERT', 'UPDATE', 'DELETE'], grants.privilege), grants.privilege
