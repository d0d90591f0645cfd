-- Functions of ours, with who may call them.
select
    format('%s.%s', functions.pronamespace::regnamespace, functions.proname) as name,
    pg_get_function_arguments(functions.oid) as arguments,
    pg_get_function_result(functions.oid) as result,
    case functions.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end as volatility,
    functions.prosecdef as is_definer,
    array(
        select coalesce(roles.rolname::text, 'public')
        from aclexplode(coalesce(functions.proacl, acldefault('f', functions.proowner))) as acl
        left join pg_roles as roles on roles.oid = acl.grantee
        where acl.grantee <> functions.proowner
        order by 1
    ) as callers,
    functions.prosrc as source,
    coalesce(obj_description(functions.oid, 'pg_proc'), '') as comment
from pg_proc as functions
where
    functions.pronamespace::regnamespace::text in ('public', 'private')
    and not exists (
        select from pg_depend as owned
        where owned.objid = functions.oid and owned.deptype = 'e'
    )
order by 1, 2
