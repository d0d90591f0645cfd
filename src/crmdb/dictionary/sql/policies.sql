-- Policies in the order a person asks: who reads, who adds, who changes, who removes.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    policies.polname as name,
    case policies.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end
        as command,
    array(
        select coalesce(roles.rolname::text, 'public')
        from unnest(policies.polroles) as granted (role)
        left join pg_roles as roles on roles.oid = granted.role
        order by 1
    ) as roles,
    coalesce(pg_get_expr(policies.polqual, policies.polrelid), '') as reads,
    coalesce(pg_get_expr(policies.polwithcheck, policies.polrelid), '') as writes,
    coalesce(obj_description(policies.oid, 'pg_policy'), '') as comment
from pg_policy as policies
inner join pg_class as classes on classes.oid = policies.polrelid
where classes.relnamespace::regnamespace::text in ('public', 'private') and not classes.relispartition
order by classes.relname, position(policies.polcmd::text in '*rawd'), policies.polname
