-- Required roles: the error for a member whose role does not suffice.
--
-- Functions only; private.secure_workspace_table() calls them.

create function private.role_rank(role text)
returns integer
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select array_position(array['viewer', 'editor', 'admin', 'owner'], role)
$$;
comment on function private.role_rank(text) is 'viewer 1, editor 2, admin 3, owner 4; NULL for anything else.';

-- Definer: it reads the caller's role without regard to policies, so that the error can name it.
create function private.require_role()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid := private.active_workspace();
    caller uuid := auth.uid();
    caller_role text;
begin
    if workspace is null then
        perform private.reject('workspace_membership', lower(tg_op), tg_argv[0]);
    end if;
    select members.role
    into caller_role
    from public.workspace_members as members
    where members.workspace_id = workspace and members.user_id = caller;
    perform private.reject('workspace_role', lower(tg_op), tg_argv[0], workspace::text, caller_role, tg_argv[1]);
    return null;
end
$$;
comment on function private.require_role() is
'Trigger: raises an error that names the role a member needs. Policies alone would answer an update or delete with zero rows and no error. Arguments: the table''s name, the least role.';
select private.define_refusal(
    'workspace_membership',
    'you cannot {command} {table}: you are not a member of any workspace',
    '',
    'Create a workspace with public.create_workspace(), or accept an invitation.',
    '42501'
);
select private.define_refusal(
    'workspace_role',
    'your role does not let you {command} {table}',
    'In workspace {workspace} your role is {role}; this needs at least {least_role}.',
    'Ask an owner or admin of the workspace for that role, or name another workspace by the header x-workspace-id.',
    '42501'
);

create function private.require_role_for(target regclass, role text, commands text[])
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    name text := (select relname from pg_catalog.pg_class where oid = target);
    trigger_name text := format('require_%s', role);
begin
    -- Before the statement, so that the error also comes when the policies leave no row. Table owners and services are not checked.
    execute format(
        'create trigger %I before %s on %s for each statement '
        'when (pg_catalog.row_security_active(%L::regclass) and private.active_workspace(%L) is null) '
        'execute function private.require_role(%L, %L)',
        trigger_name, array_to_string(commands, ' or '), target, target, role, name, role
    );
    execute format(
        'comment on trigger %I on %s is %L',
        trigger_name, target, format('Raises an error for members below %s.', role)
    );
end
$$;
comment on function private.require_role_for(regclass, text, text[]) is
'Adds the triggers by which these commands on a table raise an error for members below a role. The policies keep them out as well.';

create function private.prevent_view_write()
returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.reject('views_read_only', tg_argv[0]);
    return null;
end
$$;
comment on function private.prevent_view_write() is
'Trigger: rejects a write to a view, with or without the privilege. Argument: the view''s name.';
select private.define_refusal(
    'views_read_only',
    '{view} is a view and cannot be written',
    'It shows rows of tables.',
    'Write the tables that docs/database names at the view.',
    '42501'
);

select private.revoke_execute();
