-- Missing comments
-- severity: warning
-- why: The dictionary of the database is written from comments; an object without one is unexplained there. Constraints
-- need a comment only if their reason is not clear, so this check leaves them and their indexes out.
select
    described.object,
    format('the %s has no comment', described.kind) as problem,
    format('comment on %s … is ''…'', in a migration', described.kind) as next_step
from (
    select
        'schema' as kind,
        namespaces.nspname::text as object,
        obj_description(namespaces.oid, 'pg_namespace') as comment
    from pg_namespace as namespaces
    where namespaces.nspname in ('public', 'private')
    union all
    select
        case classes.relkind when 'v' then 'view' else 'table' end,
        classes.oid::regclass::text,
        obj_description(classes.oid, 'pg_class')
    from pg_class as classes
    where classes.relnamespace::regnamespace::text in ('public', 'private') and classes.relkind in ('r', 'p', 'v')
    union all
    select
        'column',
        format('%s.%s', classes.oid::regclass, attributes.attname),
        col_description(classes.oid, attributes.attnum)
    from pg_class as classes
    inner join pg_attribute as attributes on attributes.attrelid = classes.oid
    where
        classes.relnamespace::regnamespace::text in ('public', 'private')
        and classes.relkind in ('r', 'p', 'v')
        -- The columns of a partition are its parent's.
        and not classes.relispartition
        and attributes.attnum > 0
        and not attributes.attisdropped
    union all
    select
        'index',
        indexes.indexrelid::regclass::text,
        obj_description(indexes.indexrelid, 'pg_class')
    from pg_index as indexes
    inner join pg_class as classes on classes.oid = indexes.indrelid
    where
        classes.relnamespace::regnamespace::text in ('public', 'private')
        and not classes.relispartition
        and not exists (
            select from pg_constraint as constraints
            where constraints.conindid = indexes.indexrelid
        )
    union all
    select
        'function',
        functions.oid::regprocedure::text,
        obj_description(functions.oid, 'pg_proc')
    from pg_proc as functions
    where
        functions.pronamespace::regnamespace::text in ('public', 'private')
        and not exists (
            select from pg_depend as owned
            where owned.objid = functions.oid and owned.deptype = 'e'
        )
    union all
    select
        'trigger',
        format('%s.%s', classes.oid::regclass, triggers.tgname),
        obj_description(triggers.oid, 'pg_trigger')
    from pg_trigger as triggers
    inner join pg_class as classes on classes.oid = triggers.tgrelid
    where
        classes.relnamespace::regnamespace::text in ('public', 'private')
        and not triggers.tgisinternal
        and triggers.tgparentid = 0
    union all
    select
        'policy',
        format('%s."%s"', classes.oid::regclass, policies.polname),
        obj_description(policies.oid, 'pg_policy')
    from pg_policy as policies
    inner join pg_class as classes on classes.oid = policies.polrelid
    where classes.relnamespace::regnamespace::text in ('public', 'private')
) as described
where described.comment is null or btrim(described.comment) = ''
