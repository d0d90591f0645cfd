-- Restrictive policies
-- severity: error
-- why: Distributed tables turn a restrictive policy into a permissive one: it then shows rows that it was meant to hide.
select
    format('%s."%s"', classes.oid::regclass, policies.polname) as object,
    'the policy is restrictive' as problem,
    'put its condition into the permissive policies of the table' as next_step
from pg_policy as policies
inner join pg_class as classes on classes.oid = policies.polrelid
where classes.relnamespace::regnamespace::text in ('public', 'private') and not policies.polpermissive
