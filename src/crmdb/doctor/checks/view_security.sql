-- Views that run with their owner's rights
-- severity: error
-- why: A view without security_invoker reads with the rights of its owner, who bypasses every policy: it shows all
-- workspaces to everybody.
select
    classes.oid::regclass::text as object,
    'the view is not security_invoker' as problem,
    format('alter view %s set (security_invoker = true)', classes.oid::regclass) as next_step
from pg_class as classes
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and classes.relkind = 'v'
    and not exists (
        select from pg_options_to_table(classes.reloptions) as options
        where options.option_name = 'security_invoker' and options.option_value::boolean
    )
    and not exists (
        select from pg_depend as owned
        where owned.objid = classes.oid and owned.deptype = 'e'
    )
union all
select
    classes.oid::regclass::text,
    'a materialised view knows no row level security',
    'make it a view or a table kept by triggers'
from pg_class as classes
where classes.relnamespace::regnamespace::text in ('public', 'private') and classes.relkind = 'm'
