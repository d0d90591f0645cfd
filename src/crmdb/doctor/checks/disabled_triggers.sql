-- Disabled triggers
-- severity: error
-- why: Rules, history, audit trail, search and foreign keys are triggers. A disabled trigger, usually left so by a bulk load,
-- lets wrong rows in and records nothing.
select distinct
    format('%s.%s', classes.oid::regclass, coalesce(constraints.conname, triggers.tgname)) as object,
    case
        when triggers.tgenabled = 'R' then 'the trigger fires in replication only'
        when constraints.oid is null then 'the trigger is disabled'
        else 'the foreign key is not enforced'
    end as problem,
    case
        when constraints.oid is null then format('alter table %s enable trigger %I', classes.oid::regclass, triggers.tgname)
        else format('alter table %s enable trigger all, as a superuser', classes.oid::regclass)
    end as next_step
from pg_trigger as triggers
inner join pg_class as classes on classes.oid = triggers.tgrelid
inner join pg_proc as functions on functions.oid = triggers.tgfoid
left join pg_constraint as constraints on constraints.oid = triggers.tgconstraint
where
    triggers.tgenabled in ('D', 'R')
    and (
        classes.relnamespace::regnamespace::text in ('public', 'private')
        or functions.pronamespace::regnamespace::text in ('public', 'private')
    )
