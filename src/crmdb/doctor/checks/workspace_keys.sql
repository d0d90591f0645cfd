-- Keys without the workspace
-- severity: error
-- why: A primary key that begins with workspace_id keeps a workspace's rows together and lets foreign keys prove that
-- both sides belong to one workspace; a unique key without it would tell one workspace about another's rows.
-- Memberships are the exception: they decide who belongs to which workspace.
select
    format('%s.%s', classes.oid::regclass, names.relname) as object,
    case
        when indexes.indisprimary then 'the primary key does not begin with workspace_id'
        else 'the unique key does not contain workspace_id'
    end as problem,
    format('make it anew in a migration, with workspace_id as the first column of %s', names.relname) as next_step
from pg_class as classes
inner join pg_attribute as workspace
    on workspace.attrelid = classes.oid and workspace.attname = 'workspace_id' and not workspace.attisdropped
inner join pg_index as indexes
    on indexes.indrelid = classes.oid and (indexes.indisunique or indexes.indisexclusion)
inner join pg_class as names on names.oid = indexes.indexrelid
where
    classes.relnamespace::regnamespace::text = 'public'
    and classes.relkind in ('r', 'p')
    and workspace.attnotnull
    and classes.relname <> 'workspace_members'
    and case
        when indexes.indisprimary then indexes.indkey[0] <> workspace.attnum
        else workspace.attnum <> all(indexes.indkey::int2[])
    end
union all
select
    classes.oid::regclass::text,
    'the workspace table has no primary key',
    format('alter table public.%I add primary key (workspace_id, …) in a migration', classes.relname)
from pg_class as classes
inner join pg_attribute as workspace
    on workspace.attrelid = classes.oid and workspace.attname = 'workspace_id' and not workspace.attisdropped
where
    classes.relnamespace::regnamespace::text = 'public'
    and classes.relkind in ('r', 'p')
    and workspace.attnotnull
    and not exists (
        select from pg_index as indexes
        where indexes.indrelid = classes.oid and indexes.indisprimary
    )
