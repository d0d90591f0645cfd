-- Functions anybody may call
-- severity: error
-- why: PostgreSQL grants EXECUTE on every new function to PUBLIC. People who are not signed in can call what
-- anon may call; a security definer function among them runs with its owner's rights.
select
    functions.oid::regprocedure::text as object,
    format(
        '%s may be called by %s',
        case when functions.prosecdef then 'the security definer function' else 'the function' end,
        string_agg(coalesce(roles.rolname, 'PUBLIC'), ', ' order by roles.rolname)
    ) as problem,
    format('revoke all on function %s from public, anon', functions.oid::regprocedure) as next_step
from pg_proc as functions
cross join aclexplode(coalesce(functions.proacl, acldefault('f', functions.proowner))) as acl
left join pg_roles as roles on roles.oid = acl.grantee
where
    functions.pronamespace::regnamespace::text in ('public', 'private')
    and coalesce(roles.rolname, 'PUBLIC') in ('PUBLIC', 'anon')
    and not exists (
        select from pg_depend as owned
        where owned.objid = functions.oid and owned.deptype = 'e'
    )
group by functions.oid
