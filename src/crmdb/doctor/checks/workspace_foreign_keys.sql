-- Foreign keys across workspaces
-- severity: error
-- why: A foreign key between workspace tables that leaves workspace_id out lets a row refer to another workspace's row:
-- foreign keys are checked behind row level security.
select
    format('%s.%s', children.oid::regclass, keys.conname) as object,
    format('the foreign key to %s does not pair workspace_id with workspace_id', parents.relname) as problem,
    format(
        'make it anew in a migration: foreign key (workspace_id, …) references public.%I (workspace_id, …)', parents.relname
    ) as next_step
from pg_constraint as keys
inner join pg_class as children on children.oid = keys.conrelid
inner join pg_class as parents on parents.oid = keys.confrelid
inner join pg_attribute as child_workspace
    on child_workspace.attrelid = children.oid and child_workspace.attname = 'workspace_id' and child_workspace.attnotnull
inner join pg_attribute as parent_workspace
    on parent_workspace.attrelid = parents.oid and parent_workspace.attname = 'workspace_id' and parent_workspace.attnotnull
where
    keys.contype = 'f'
    and keys.conparentid = 0
    and children.relnamespace::regnamespace::text = 'public'
    and coalesce(
        array_position(keys.conkey, child_workspace.attnum) <> array_position(keys.confkey, parent_workspace.attnum), true
    )
