-- Policies for everybody
-- severity: error
-- why: Policies are for signed-in users, the role authenticated. A policy for anon or PUBLIC opens rows to people who are not
-- signed in as soon as they get a privilege by mistake.
select
    format('%s."%s"', classes.oid::regclass, policies.polname) as object,
    format('the policy is for %s', string_agg(coalesce(roles.rolname, 'PUBLIC'), ', ' order by roles.rolname)) as problem,
    format('alter policy %I on %s to authenticated', policies.polname, classes.oid::regclass) as next_step
from pg_policy as policies
inner join pg_class as classes on classes.oid = policies.polrelid
cross join unnest(policies.polroles) as named (role)
left join pg_roles as roles on roles.oid = named.role
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and coalesce(roles.rolname, 'PUBLIC') in ('PUBLIC', 'anon')
group by classes.oid, policies.polname
