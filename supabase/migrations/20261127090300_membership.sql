-- Membership rules: changes of roles, succession of owners, and invitations. Functions and triggers, no new table.

select private.prevent_key_changes_of('public.workspace_members');
select private.prevent_key_changes_of('public.workspace_invitations');

create function private.require_owner_to_change_owners()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller_role text;
begin
    select members.role
    into caller_role
    from public.workspace_members as members
    where members.workspace_id = coalesce(new.workspace_id, old.workspace_id) and members.user_id = auth.uid();
    if caller_role is distinct from 'owner' and (
        (tg_op <> 'INSERT' and old.role = 'owner')
        or (tg_op <> 'DELETE' and new.role = 'owner')
    ) then
        perform private.reject('workspace_members_owner_only', coalesce(caller_role, 'none'));
    end if;
    return coalesce(new, old);
end
$$;
comment on function private.require_owner_to_change_owners() is 'Trigger: only owners make, change or remove owners.';
select private.define_refusal(
    'workspace_members_owner_only',
    'only an owner may make, change or remove an owner',
    'Your role in this workspace: {role}.',
    'Ask an owner of the workspace.',
    '42501'
);
-- For every caller under the policies of the table, at any depth of triggers; not for services, cascades and definer functions.
create trigger require_owner_to_change_owners
before insert or update or delete on public.workspace_members
for each row when (row_security_active('public.workspace_members'::regclass))
execute function private.require_owner_to_change_owners();
comment on trigger require_owner_to_change_owners on public.workspace_members is 'Only owners make, change or remove owners.';

create function private.require_an_owner()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Two owners who leave at the same time wait for each other, so that the second sees that the first is gone. A write, not only a
    -- lock: under repeatable read the second would wait and then still see the first; a write ends it with 40001.
    update public.workspaces as workspaces set updated_at = now() where workspaces.id = old.workspace_id;
    if not found then
        return null;
    end if;
    if not exists (
        select from public.workspace_members as members
        where members.workspace_id = old.workspace_id and members.role = 'owner'
    ) then
        perform private.reject('workspace_members_owner_remains', old.user_id::text, old.workspace_id::text);
    end if;
    return null;
end
$$;
comment on function private.require_an_owner() is
'Trigger: refuses to remove or demote the last owner, unless the workspace itself is being deleted.';
select private.define_refusal(
    'workspace_members_owner_remains',
    'a workspace keeps at least one owner',
    'User {user_id} is the last owner of workspace {workspace_id}.',
    'Make another member owner first, or delete the workspace.'
);
create trigger require_an_owner_when_removed
after delete on public.workspace_members
for each row when (old.role = 'owner') execute function private.require_an_owner();
comment on trigger require_an_owner_when_removed on public.workspace_members is 'The last owner cannot leave.';
create trigger require_an_owner_when_changed
after update on public.workspace_members
for each row when (old.role = 'owner' and new.role <> 'owner') execute function private.require_an_owner();
comment on trigger require_an_owner_when_changed on public.workspace_members is 'The last owner cannot be demoted.';

create function private.release_owned_rows()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    key record;
begin
    if not exists (select from public.workspaces as workspaces where workspaces.id = old.workspace_id) then
        return old;
    end if;
    -- The list comes from foreign keys, so a new table with an owner is included by itself.
    for key in
        select constraints.conrelid::regclass as child, attributes.attname as column_name
        from pg_catalog.pg_constraint as constraints
        inner join pg_catalog.pg_attribute as attributes
            on attributes.attrelid = constraints.conrelid and attributes.attnum = constraints.conkey[2]
        where constraints.confrelid = 'public.workspace_members'::regclass and constraints.contype = 'f'
    loop
        execute format(
            'update %s set %I = null where workspace_id = $1 and %I = $2', key.child, key.column_name, key.column_name
        ) using old.workspace_id, old.user_id;
    end loop;
    return old;
end
$$;
comment on function private.release_owned_rows() is
'Trigger: records of a leaving member stay, without an owner. It replaces ON DELETE SET NULL, which Citus does not support with composite tenant keys.';
create trigger release_owned_rows
before delete on public.workspace_members
for each row execute function private.release_owned_rows();
comment on trigger release_owned_rows on public.workspace_members is
'Records of a former member stay, without an owner.';

create function private.leave_workspaces(user_id uuid, keeps_own boolean)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    membership record;
    heir uuid;
begin
    for membership in
        select mine.workspace_id, mine.role
        from public.workspace_members as mine
        where mine.user_id = leave_workspaces.user_id
        order by mine.workspace_id
    loop
        -- Waits for other members who are leaving this workspace, so that the queries below see the result.
        perform from public.workspaces as workspaces where workspaces.id = membership.workspace_id for no key update;
        select others.user_id
        into heir
        from public.workspace_members as others
        where others.workspace_id = membership.workspace_id and others.user_id <> leave_workspaces.user_id
        order by private.role_rank(others.role) desc, others.created_at, others.user_id
        limit 1;
        continue when heir is null and keeps_own;
        if heir is null then
            delete from public.workspaces as workspaces where workspaces.id = membership.workspace_id;
        elsif membership.role = 'owner' then
            -- Changes nothing if the heir is an owner already.
            update public.workspace_members as members
            set role = 'owner'
            where members.workspace_id = membership.workspace_id and members.user_id = heir and members.role <> 'owner';
        end if;
        -- Not by cascade: if one statement deletes several users, the next one must not count on this one.
        delete from public.workspace_members as members
        where members.workspace_id = membership.workspace_id and members.user_id = leave_workspaces.user_id;
    end loop;
end
$$;
comment on function private.leave_workspaces(uuid, boolean) is
'Removes a user from all workspaces. A workspace with other members gets the longest-standing member of the highest role as its owner. A workspace without is deleted, unless the user keeps it.';

create function private.hand_over_workspaces()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.leave_workspaces(old.id, false);
    return old;
end
$$;
comment on function private.hand_over_workspaces() is
'Trigger: when a user is deleted, a workspace with other members gets the longest-standing member of the highest role as its owner; a workspace without is deleted.';
create trigger hand_over_workspaces
before delete on public.users
for each row execute function private.hand_over_workspaces();
comment on trigger hand_over_workspaces on public.users is
'Deleting a user never deletes a workspace that has other members.';

create function private.revoke_invitations()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update public.workspace_invitations as invitations
    set revoked_at = now()
    where
        invitations.workspace_id = old.workspace_id
        and invitations.created_by = old.user_id
        and invitations.accepted_at is null
        and invitations.revoked_at is null;
    return null;
end
$$;
comment on function private.revoke_invitations() is
'Trigger: revokes the open invitations of a member who leaves or may no longer invite. They stay revoked if the sender comes back.';
create trigger revoke_invitations_when_removed
after delete on public.workspace_members
for each row when (old.role in ('owner', 'admin')) execute function private.revoke_invitations();
comment on trigger revoke_invitations_when_removed on public.workspace_members is 'Revokes open invitations when their sender leaves.';
create trigger revoke_invitations_when_demoted
after update of role on public.workspace_members
for each row when (old.role in ('owner', 'admin') and new.role not in ('owner', 'admin'))
execute function private.revoke_invitations();
comment on trigger revoke_invitations_when_demoted on public.workspace_members is 'Revokes open invitations when their sender may no longer invite.';

create function private.create_workspace(name text, slug text, reporting_currency_code text)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller uuid := auth.uid();
    made uuid;
begin
    perform public.require_given('name', name);
    if not exists (select from public.users as users where users.id = caller) then
        perform private.reject('workspaces_signed_in');
    end if;
    if slug is null then
        slug := coalesce(private.slug_of(name), 'workspace');
        if length(slug) < 2 or exists (select from public.workspaces as workspaces where workspaces.slug = create_workspace.slug) then
            slug := left(slug, 50) || '-' || substr(md5(gen_random_uuid()::text), 1, 8);
        end if;
    end if;
    insert into public.workspaces (name, slug, reporting_currency_code, created_by)
    values (create_workspace.name, create_workspace.slug, create_workspace.reporting_currency_code, caller)
    returning id into made;
    insert into public.workspace_members (workspace_id, user_id, role) values (made, caller, 'owner');
    return made;
end
$$;
comment on function private.create_workspace(text, text, text) is 'Implements public.create_workspace().';
select private.define_refusal(
    'workspaces_signed_in',
    'only a signed-in user can create a workspace',
    'Anonymous sign-ins have no user of their own.',
    'Sign in first; who signed in anonymously links an address or a provider first.',
    '42501'
);

create function public.create_workspace(name text, slug text default null, reporting_currency_code text default 'EUR')
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.create_workspace(name, slug, reporting_currency_code);
end;
comment on function public.create_workspace(text, text, text) is
'Creates a workspace with the caller as its owner and returns its id. Without a slug it gets one from its name.';

create function public.active_workspace()
returns uuid
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
begin atomic
    select private.active_workspace('viewer');
end;
comment on function public.active_workspace() is
'The workspace this request works in: the one it names, else the caller''s default; NULL for a caller without a workspace. Naming a workspace of others is refused. Default of workspace_id in every workspace table.';

create function private.set_default_workspace(workspace_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller constant uuid := auth.uid();
begin
    if not exists (
        select from public.workspace_members as members
        where members.user_id = caller and members.workspace_id = set_default_workspace.workspace_id
    ) then
        perform private.reject('workspace_members_exists');
    end if;
    update public.workspace_members as members
    set is_default = false
    where members.user_id = caller and members.is_default;
    update public.workspace_members as members
    set is_default = true
    where members.user_id = caller and members.workspace_id = set_default_workspace.workspace_id;
end
$$;
comment on function private.set_default_workspace(uuid) is 'Implements public.set_default_workspace().';
select private.define_refusal(
    'workspace_members_exists', 'you are not a member of that workspace', '', 'Read public.workspaces.', '23503'
);

create function public.set_default_workspace(workspace_id uuid)
returns void
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.set_default_workspace(workspace_id);
end;
comment on function public.set_default_workspace(uuid) is
'Makes one of the caller''s workspaces the one a request works in when it names none.';

create function private.invite_member(email text, role text)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    workspace uuid := private.active_workspace('admin');
    address constant text := private.normalise_email(invite_member.email);
    token text := encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'hex');
begin
    if workspace is null then
        perform private.reject('workspace_invitations_admin_only');
    end if;
    update public.workspace_invitations as invitations
    set revoked_at = now()
    where
        invitations.workspace_id = workspace
        and (invitations.email = address or invitations.email_digest = private.suppression_digest('invitation', address))
        and invitations.accepted_at is null
        and invitations.revoked_at is null;
    insert into public.workspace_invitations (workspace_id, email, role, token_digest)
    values (workspace, invite_member.email, coalesce(invite_member.role, 'viewer'), sha256(convert_to(token, 'UTF8')));
    return token;
end
$$;
comment on function private.invite_member(text, text) is 'Implements public.invite_member().';
select private.define_refusal(
    'workspace_invitations_admin_only', 'only an admin or owner can invite', '', 'Ask an admin.', '42501'
);

create function public.invite_member(email text, role text default 'viewer')
returns text
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.invite_member(email, role);
end;
comment on function public.invite_member(text, text) is
'Invites an address into the active workspace and returns the secret for the invitation link; only its digest is kept. An earlier open invitation of the same address is revoked.';

create function private.accept_invitation(token text)
returns uuid
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    caller constant uuid := auth.uid();
    digest constant bytea := sha256(convert_to(token, 'UTF8'));
    sender_role text;
    invitation public.workspace_invitations;
begin
    -- The sender first, then the invitation: removing the sender locks them in the same order, and waits for this.
    select members.role
    into sender_role
    from public.workspace_invitations as invitations
    inner join public.workspace_members as members
        on members.workspace_id = invitations.workspace_id and members.user_id = invitations.created_by
    where invitations.token_digest = digest
    for share of members;
    select invitations.*
    into invitation
    from public.workspace_invitations as invitations
    inner join public.users as users
        -- One mailbox may have several spellings: who is invited as x@googlemail.com signs in as x@gmail.com.
        on private.email_owner(users.email) = private.email_owner(invitations.email)
            or invitations.email_digest = private.suppression_digest('invitation', users.email)
    where
        invitations.token_digest = digest
        and users.id = caller
        and invitations.accepted_at is null
        and invitations.revoked_at is null
        and invitations.expires_at > now()
        -- The sender's rights of today count, not those when it was sent. An invitation without a sender comes from a service.
        and (
            invitations.created_by is null
            or private.role_rank(sender_role) >= greatest(private.role_rank(invitations.role), private.role_rank('admin'))
        )
    for update of invitations;
    if not found then
        perform private.reject('workspace_invitations_open');
    end if;
    update public.workspace_invitations as invitations
    set accepted_at = now()
    where invitations.workspace_id = invitation.workspace_id and invitations.id = invitation.id;
    insert into public.workspace_members (workspace_id, user_id, role, invited_by)
    values (invitation.workspace_id, caller, invitation.role, invitation.created_by)
    on conflict (workspace_id, user_id) do nothing;
    return invitation.workspace_id;
end
$$;
comment on function private.accept_invitation(text) is 'Implements public.accept_invitation().';
select private.define_refusal(
    'workspace_invitations_open',
    'this invitation cannot be accepted',
    'It does not exist, was sent to another address, was used, was revoked, has expired, or its sender may not invite any more.',
    'Ask for a new invitation.',
    '23503'
);

create function public.accept_invitation(token text)
returns uuid
language sql
set search_path = pg_catalog, pg_temp
begin atomic
    select private.accept_invitation(token);
end;
comment on function public.accept_invitation(text) is
'Joins the caller to the workspace of an open invitation sent to the caller''s own address; returns the workspace.';

select private.revoke_execute();
revoke all on function
public.active_workspace(), public.create_workspace(text, text, text), public.set_default_workspace(uuid),
public.invite_member(text, text), public.accept_invitation(text)
from public, anon, authenticated, service_role;
grant execute on function
public.active_workspace(), public.create_workspace(text, text, text), public.set_default_workspace(uuid),
public.invite_member(text, text), public.accept_invitation(text),
private.create_workspace(text, text, text), private.set_default_workspace(uuid),
private.invite_member(text, text), private.accept_invitation(text)
to authenticated;
-- A default evaluates it for services, too.
grant execute on function public.active_workspace() to service_role;
grant execute on function private.active_workspace(text), private.readable_workspace() to authenticated, service_role;
