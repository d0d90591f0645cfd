-- Functions whose search path is open to temporary objects
-- severity: error
-- why: Without a fixed search path a function looks names up in the caller's path. If the path does not name pg_temp last,
-- a type or table in pg_temp comes first, even if the path is empty. A security definer function then runs what the caller
-- puts there with the owner's rights.
select
    functions.oid::regprocedure::text as object,
    case
        when functions.prosecdef then 'the security definer function does not end its search_path with pg_temp'
        else 'the function does not end its search_path with pg_temp'
    end as problem,
    format('alter function %s set search_path = pg_catalog, pg_temp', functions.oid::regprocedure) as next_step
from pg_proc as functions
where
    functions.pronamespace::regnamespace::text in ('public', 'private')
    and not exists (
        select from unnest(functions.proconfig) as settings (setting)
        where settings.setting ~ '^search_path=.*pg_temp"?$'
    )
    and not exists (
        select from pg_depend as owned
        where owned.objid = functions.oid and owned.deptype = 'e'
    )
