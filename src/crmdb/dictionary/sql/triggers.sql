-- Triggers of our tables, and those of ours on other tables (auth.users).
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    triggers.tgname as name,
    pg_get_triggerdef(triggers.oid) as definition,
    format('%s.%s', functions.pronamespace::regnamespace, functions.proname) as function,
    coalesce(obj_description(triggers.oid, 'pg_trigger'), '') as comment
from pg_trigger as triggers
inner join pg_class as classes on classes.oid = triggers.tgrelid
inner join pg_proc as functions on functions.oid = triggers.tgfoid
where
    not triggers.tgisinternal
    and not classes.relispartition
    and (
        classes.relnamespace::regnamespace::text in ('public', 'private')
        or functions.pronamespace::regnamespace::text in ('public', 'private')
    )
order by classes.relname, triggers.tgname
