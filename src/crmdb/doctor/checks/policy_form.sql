-- Policies of another form
-- severity: error
-- why: One equality with private.active_workspace() is evaluated once per statement and keeps every index usable.
-- Similar forms, such as a function of the row's workspace_id, run once per row and take seconds instead of
-- milliseconds. workspace_members differs by design, because active_workspace() reads it.
select
    format('%s."%s"', classes.oid::regclass, policies.polname) as object,
    format('the policy is not the one equality: %s', condition.expression) as problem,
    'write it as workspace_id = (select private.active_workspace(''<least role>'')); private.secure_workspace_table() does'
        as next_step
from pg_policy as policies
inner join pg_class as classes on classes.oid = policies.polrelid
inner join pg_attribute as workspace
    on workspace.attrelid = classes.oid and workspace.attname = 'workspace_id' and not workspace.attisdropped
cross join
    lateral (
        values (pg_get_expr(policies.polqual, policies.polrelid)), (pg_get_expr(policies.polwithcheck, policies.polrelid))
    ) as condition (expression)
where
    classes.relnamespace::regnamespace::text = 'public'
    and workspace.attnotnull
    and classes.relname <> 'workspace_members'
    and condition.expression
    !~ '^\(workspace_id = \( SELECT private\.active_workspace\(''(viewer|editor|admin|owner)''::text\) AS active_workspace\)\)$'
