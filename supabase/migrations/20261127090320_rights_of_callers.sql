-- Rights of callers: what a function asks before it answers a member, or changes rows for one.
--
-- Functions only.

-- Definer: it reads the caller's role whatever the policies say, to name it.
create function private.require_member(minimum_role text, question text)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace constant uuid := private.active_workspace('viewer');
begin
    if workspace is null then
        perform private.reject('workspace_membership', 'ask', question);
    elsif private.active_workspace(minimum_role) is null then
        perform private.reject(
            'workspace_role', 'ask', question, workspace::text,
            (select mine.role from public.workspace_members as mine where mine.workspace_id = workspace and mine.user_id = auth.uid()), minimum_role
        );
    end if;
end
$$;
comment on function private.require_member(text, text) is 'The work of public.require_member().';

create function public.require_member(minimum_role text, question text)
returns void
language sql
stable
set search_path = pg_catalog, pg_temp
begin atomic
    select private.require_member(minimum_role, question);
end;
comment on function public.require_member(text, text) is
'Refuses a caller who belongs to no workspace, or whose role in the active one is lower: policies alone would answer with nothing. Arguments: the least role, what is asked.';

-- For calls that do what a caller's policies would not allow row by row. Definer: as private.require_member().
create function private.workspace_to_change(minimum_role text, command text, subject text, requested uuid)
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller constant uuid := auth.uid();
    workspace constant uuid := coalesce(requested, private.active_workspace('viewer'));
    caller_role text;
begin
    if caller is null and private.is_service() then
        if not exists (select from public.workspaces as known where known.id = workspace) then
            perform private.reject('workspace_named', command, subject, workspace::text);
        end if;
        return workspace;
    elsif workspace is null then
        perform private.reject('workspace_membership', command, subject);
    end if;
    select mine.role into caller_role
    from public.workspace_members as mine
    where mine.workspace_id = workspace and mine.user_id = caller;
    if caller_role is null then
        perform private.reject('workspace_requested_member', workspace::text);
    elsif private.role_rank(caller_role) < private.role_rank(minimum_role) then
        perform private.reject('workspace_role', command, subject, workspace::text, caller_role, minimum_role);
    end if;
    return workspace;
end
$$;
comment on function private.workspace_to_change(text, text, text, uuid) is
'The workspace that a call changes: the one that it names, else the one of the request. Rejects members below a role, and services that name none. Arguments: the least role, what the call does and to what, the workspace that it names.';
select private.define_refusal(
    'workspace_named',
    'this call names no workspace in which to {command} {subject}',
    'A service has no workspace of its own. Named: {workspace}.',
    'Name one that exists: argument workspace_id, header x-workspace-id or setting crmdb.workspace_id.',
    '22023'
);

select private.revoke_execute();
revoke all on function public.require_member(text, text) from public, anon, authenticated, service_role;
grant execute on function public.require_member(text, text), private.require_member(text, text) to authenticated;
