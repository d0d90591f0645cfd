-- Constraints that were never validated
-- severity: warning
-- why: A constraint added as NOT VALID holds for new rows only. Old rows may break it, and the planner does not rely on it.
select
    format('%s.%s', classes.oid::regclass, constraints.conname) as object,
    'the constraint is not valid for all rows' as problem,
    format('alter table %s validate constraint %I', classes.oid::regclass, constraints.conname) as next_step
from pg_constraint as constraints
inner join pg_class as classes on classes.oid = constraints.conrelid
where classes.relnamespace::regnamespace::text in ('public', 'private') and not constraints.convalidated
