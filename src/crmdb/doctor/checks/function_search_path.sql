-- Security definer functions without a search path
-- severity: error
-- why: Such a function looks names up where its caller says, with its owner's rights: whoever can create a table or
-- function of a name it uses can make it do anything.
select
    functions.oid::regprocedure::text as object,
    'the security definer function does not fix its search_path' as problem,
    format('alter function %s set search_path = ''''', functions.oid::regprocedure) as next_step
from pg_proc as functions
where
    functions.pronamespace::regnamespace::text in ('public', 'private')
    and functions.prosecdef
    and not coalesce(functions.proconfig::text like '%search_path=%', false)
    and not exists (
        select from pg_depend as owned
        where owned.objid = functions.oid and owned.deptype = 'e'
    )
