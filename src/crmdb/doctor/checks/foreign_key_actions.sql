-- Foreign keys that empty columns
-- severity: error
-- why: ON DELETE SET NULL or SET DEFAULT on a key with workspace_id would empty workspace_id too, which is never null,
-- so the delete fails; naming the columns works here but not on distributed tables.
select
    format('%s.%s', children.oid::regclass, keys.conname) as object,
    format('the foreign key is ON DELETE SET %s and contains workspace_id', case keys.confdeltype when 'n' then 'NULL' else 'DEFAULT' end)
        as problem,
    'make it anew in a migration without the action, and empty the column by trigger where it is wanted' as next_step
from pg_constraint as keys
inner join pg_class as children on children.oid = keys.conrelid
inner join pg_attribute as workspace
    on workspace.attrelid = children.oid and workspace.attname = 'workspace_id' and workspace.attnum = any(keys.conkey)
where
    keys.contype = 'f'
    and keys.conparentid = 0
    and keys.confdeltype in ('n', 'd')
    and children.relnamespace::regnamespace::text = 'public'
