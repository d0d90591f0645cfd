-- Users, workspaces and members, and the workspace of a request, which every policy asks for.
--
-- Reads auth.users (foreign key: a short SHARE ROW EXCLUSIVE lock on it). Sign-up is in 20261127093300_sign_up.sql.

create table public.users (
    id uuid primary key references auth.users (id) on delete cascade,
    email text constraint users_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    full_name text constraint users_full_name_check check (btrim(full_name) <> ''),
    avatar_url text,
    locale text not null default 'en' constraint users_locale_check check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on constraint users_locale_check on public.users is 'A language tag, such as en or en-GB.';
select private.describe_table(
    'public.users',
    'A person who can sign in; one row per row of auth.users, made and kept by trigger.',
    $$
    id: The same id as in auth.users.
    email: Sign-in address, lower case, copied from auth.users. Not unique: single sign-on may repeat one.
    full_name: As the person writes it.
    avatar_url: Picture.
    locale: Language of the interface, as a BCP 47 tag.
    $$
);

create table public.workspaces (
    id uuid primary key default public.uuid_v7(),
    name text not null constraint workspaces_name_check check (btrim(name) <> ''),
    slug text not null constraint workspaces_slug_key unique
    constraint workspaces_slug_check check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) between 2 and 63),
    link_prefix text not null default substr(md5(gen_random_uuid()::text), 1, 10)
    constraint workspaces_link_prefix_key unique
    constraint workspaces_link_prefix_check check (link_prefix ~ '^[a-z0-9]{3,12}$'),
    is_personal boolean not null default false,
    reporting_currency_code text not null default 'EUR',
    time_zone text not null default 'UTC',
    country_code text,
    fiscal_year_start_month smallint not null default 1
    constraint workspaces_fiscal_year_start_month_check check (fiscal_year_start_month between 1 and 12),
    followed_models text[] not null default '{linear}'
    constraint workspaces_followed_models_check check (
        cardinality(followed_models) between 1 and 5 and array_position(followed_models, null) is null
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
comment on constraint workspaces_followed_models_check on public.workspaces is 'One to five models, none of them empty.';
select private.describe_table(
    'public.workspaces',
    'The private room of a user or team: everything a company knows belongs to exactly one.',
    $$
    id: Key of the row (UUID version 7); the workspace_id of everything inside.
    name: Name for people.
    slug: Short name for addresses and the command line; unique over all workspaces. 2 to 63 lower-case letters and digits, parts joined by single hyphens: acme-gmbh.
    link_prefix: First part of every short link (prefix/short_code), so that short codes need be unique per workspace only. 3 to 12 lower-case letters and digits.
    is_personal: The workspace that sign-up made for one user.
    reporting_currency_code: Currency that reports add up in. Fixed once money was recorded.
    time_zone: IANA name; where the workspace's days begin.
    country_code: Country of telephone numbers that are written without one and whose row has none. Null: such numbers are refused.
    fiscal_year_start_month: 1 to 12; the month its fiscal year begins.
    followed_models: Names of up to five attribution models whose credits are kept summed by month (public.monthly_credits). The first one is that of the landing page.
    $$
);

create table public.workspace_members (
    workspace_id uuid not null references public.workspaces (id) on delete cascade,
    user_id uuid not null references public.users (id) on delete cascade,
    role text not null constraint workspace_members_role_check check (role in ('owner', 'admin', 'editor', 'viewer')),
    is_default boolean not null default false,
    invited_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, user_id)
);
create index workspace_members_user_id_idx on public.workspace_members (user_id, workspace_id) include (role);
create unique index workspace_members_default_key on public.workspace_members (user_id) where is_default;
comment on constraint workspace_members_role_check on public.workspace_members is
'A viewer reads; an editor also writes business data; an admin also manages members and settings; an owner may do everything.';
select private.describe_table(
    'public.workspace_members',
    'Members of a workspace and their roles. At least one owner always remains.',
    $$
    user_id: The member.
    role: owner, admin, editor or viewer; each includes the rights of the next.
    is_default: The workspace a request works in when it names none; at most one per user.
    invited_by: The user who let this one in.
    $$
);

create table public.workspace_invitations (
    workspace_id uuid not null references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    email text constraint workspace_invitations_email_check check (email = lower(btrim(email)) and email like '%_@_%'),
    email_digest bytea constraint workspace_invitations_email_digest_check check (length(email_digest) = 32),
    role text not null default 'viewer' constraint workspace_invitations_role_check check (role in ('admin', 'editor', 'viewer')),
    token_digest bytea not null constraint workspace_invitations_token_digest_check check (length(token_digest) = 32),
    expires_at timestamptz not null default now() + interval '7 days',
    accepted_at timestamptz,
    revoked_at timestamptz,
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint workspace_invitations_token_digest_key unique (workspace_id, token_digest),
    constraint workspace_invitations_outcome_check check (accepted_at is null or revoked_at is null)
);
create unique index workspace_invitations_email_key on public.workspace_invitations (email, workspace_id)
where accepted_at is null and revoked_at is null;
create unique index workspace_invitations_email_digest_key on public.workspace_invitations (email_digest, workspace_id)
where accepted_at is null and revoked_at is null and email_digest is not null;
comment on constraint workspace_invitations_outcome_check on public.workspace_invitations is
'An invitation is accepted or revoked, not both.';
comment on constraint workspace_invitations_email_digest_check on public.workspace_invitations is 'A digest has 32 bytes.';
comment on constraint workspace_invitations_token_digest_check on public.workspace_invitations is 'A digest has 32 bytes.';
select private.describe_table(
    'public.workspace_invitations',
    'An offer of membership, sent to an address. Made by public.invite_member(), taken by public.accept_invitation().',
    $$
    email: Whom it was sent to, lower case. One open invitation per address and workspace. Null for an address that is not stored (public.block_identity()).
    email_digest: Digest of an address that is not stored; the person can accept the invitation all the same.
    role: The role it gives; ownership is only handed over by an owner to a member.
    token_digest: SHA-256 of the secret in the invitation link; the secret itself is never stored.
    expires_at: From then on it cannot be accepted.
    accepted_at: When it was taken.
    revoked_at: When it was withdrawn.
    $$
);

-- The workspace of a request

create function private.requested_workspace()
returns uuid
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    requested text := coalesce(
        nullif(current_setting('crmdb.workspace_id', true), ''),
        nullif(nullif(current_setting('request.headers', true), '')::json ->> 'x-workspace-id', ''),
        nullif(nullif(current_setting('request.jwt.claims', true), '')::json ->> 'workspace_id', '')
    );
begin
    -- A pattern, not a cast whose error is caught: that would be a subtransaction, which a parallel query may not start.
    if requested !~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then
        perform private.reject('workspace_requested_uuid');
    end if;
    return requested::uuid;
end
$$;
comment on function private.requested_workspace() is
'The workspace the request names: the setting crmdb.workspace_id (direct connections), else the header x-workspace-id, else the claim workspace_id. It does not check that the caller belongs to it.';
select private.define_refusal(
    'workspace_requested_uuid',
    'the requested workspace is not a UUID',
    'Read from the setting crmdb.workspace_id, the header x-workspace-id or the claim workspace_id.',
    'Send the id of a workspace as public.workspaces shows it.',
    '22P02'
);

create function private.is_service()
returns boolean
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The role of the request, not of the definer function that calls this. A setting cannot forge it: SET ROLE requires membership.
    return exists (
        select from pg_catalog.pg_roles as roles
        where
            roles.rolname = coalesce(nullif(current_setting('role', true), 'none'), session_user::text)
            and (roles.rolbypassrls or roles.rolsuper)
    );
end
$$;
comment on function private.is_service() is
'Whether the request has a role that policies do not bind: service_role, the owner, a superuser.';

-- plpgsql, not SQL: on PostgreSQL 15 a SQL function is planned again at every call (1.8 to 2.2 times as slow).
-- Definer: it reads memberships without regard to their policies.
create function private.active_workspace(minimum_role text default 'viewer')
returns uuid
language plpgsql
stable
security definer
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    caller uuid := auth.uid();
    requested uuid;
    found_workspace uuid;
    found_role text;
begin
    if caller is null then
        -- A service is a member of no workspace and may write in all: it works in the one its request names.
        return case when private.is_service() then private.requested_workspace() end;
    end if;
    requested := private.requested_workspace();
    if requested is null then
        select members.workspace_id, members.role
        into found_workspace, found_role
        from public.workspace_members as members
        where members.user_id = caller
        order by members.is_default desc, members.created_at, members.workspace_id
        limit 1;
    else
        select members.workspace_id, members.role
        into found_workspace, found_role
        from public.workspace_members as members
        where members.user_id = caller and members.workspace_id = requested;
        -- An error, not an empty answer: an empty list would look like an empty workspace. The error is the same for a workspace that
        -- does not exist, so that the caller does not learn which ones do.
        if not found then
            perform private.reject('workspace_requested_member', requested::text);
        end if;
    end if;
    if private.role_rank(found_role) >= private.role_rank(minimum_role) then
        return found_workspace;
    end if;
    return null;
end
$$;
comment on function private.active_workspace(text) is
'The workspace the request works in, if the caller belongs to it with at least this role, else NULL; naming a workspace of others is refused. Every policy of a workspace table is one equality with it, evaluated once per statement; a removed member loses access at once. A service without a user gets the workspace that its request names.';
select private.define_refusal(
    'workspace_requested_member',
    'you are not a member of workspace {requested}',
    'The request names it by the header x-workspace-id, the setting crmdb.workspace_id or the claim workspace_id.',
    'Name one of your workspaces; public.workspaces lists them. Without a name the request works in your default one.',
    '42501'
);

-- Definer: it reads memberships without regard to their policies, which call it.
create function private.readable_workspace()
returns uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    requested constant uuid := private.requested_workspace();
begin
    if requested is null or exists (
        select from public.workspace_members as members
        where members.user_id = auth.uid() and members.workspace_id = requested
    ) then
        return private.active_workspace();
    end if;
    return null;
end
$$;
comment on function private.readable_workspace() is
'private.active_workspace(), but NULL where the request names a workspace of others: the policies of users and members ask it, so that an application with an outdated name can still list the workspaces there are.';

-- A trigger that runs before a row is stored runs before its policies: a definer trigger that explains itself would tell
-- a stranger what it read in the workspace that the row names. So it asks this before it raises an error, and lets the
-- policies reject strangers, because their message reveals nothing.
create function private.is_foreign(workspace_id uuid)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if private.is_service() then
        return false;
    end if;
    -- Not active_workspace(), which refuses: while a workspace is deleted, its last member is gone before its rows.
    return workspace_id is distinct from private.readable_workspace();
end
$$;
comment on function private.is_foreign(uuid) is
'Whether policies keep the caller out of this workspace. Definer triggers that fire before a row is stored ask it before they raise an error about rows of that workspace.';

create function private.prevent_key_change()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A key may be a word that names somebody.
    if not private.is_running('erasing') then
        perform private.reject(tg_argv[0] || '_key_fixed', tg_argv[0]);
    end if;
    return new;
end
$$;
comment on function private.prevent_key_change() is
'Trigger: rejects a change of a row''s key or workspace, unless it takes a person out of a key. Argument: the table''s name.';

create function private.require_known_time_zone()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_catalog.pg_timezone_names as zones where zones.name = new.time_zone) then
        perform private.reject('workspaces_time_zone_known', new.time_zone);
    end if;
    return new;
end
$$;
comment on function private.require_known_time_zone() is 'Trigger: the time zone of a workspace is one PostgreSQL knows.';
select private.define_refusal(
    'workspaces_time_zone_known',
    '"{time_zone}" is not a time zone',
    'Days of the workspace, and with them exchange rates, are found through it.',
    'Use an IANA name such as Europe/Berlin; pg_timezone_names lists them.'
);
create trigger require_known_time_zone_inserted
before insert on public.workspaces
for each row when (new.time_zone <> 'UTC') execute function private.require_known_time_zone();
comment on trigger require_known_time_zone_inserted on public.workspaces is 'The time zone is a known one.';
create trigger require_known_time_zone_updated
before update of time_zone on public.workspaces
for each row when (new.time_zone <> old.time_zone) execute function private.require_known_time_zone();
comment on trigger require_known_time_zone_updated on public.workspaces is 'The time zone is a known one.';

do $$
declare
    name text;
begin
    foreach name in array array['users', 'workspaces', 'workspace_members', 'workspace_invitations'] loop
        perform private.revoke_everything(format('public.%I', name)::regclass);
        perform private.limit_values(format('public.%I', name)::regclass);
        perform private.stamp_rows(format('public.%I', name)::regclass);
    end loop;
end
$$;
alter table public.users enable row level security;
alter table public.workspaces enable row level security;
alter table public.workspace_members enable row level security;
alter table public.workspace_invitations enable row level security;

grant select on public.users, public.workspaces, public.workspace_members, public.workspace_invitations to authenticated;
grant update (full_name, avatar_url, locale) on public.users to authenticated;
grant update (name, slug, reporting_currency_code, time_zone, country_code, fiscal_year_start_month, followed_models)
on public.workspaces to authenticated;
grant delete on public.workspaces to authenticated;
grant update (role) on public.workspace_members to authenticated;
grant delete on public.workspace_members to authenticated;
grant update (revoked_at) on public.workspace_invitations to authenticated;
grant select, insert, update, delete
on public.users, public.workspaces, public.workspace_members, public.workspace_invitations to service_role;

create policy "users read themselves and their fellow members" on public.users
for select to authenticated using (
    id = (select auth.uid())
    or id in (
        select members.user_id
        from public.workspace_members as members
        where members.workspace_id = (select private.readable_workspace())
    )
);
create policy "users change themselves" on public.users
for update to authenticated using (id = (select auth.uid())) with check (id = (select auth.uid()));

create policy "members read all their workspaces" on public.workspaces
for select to authenticated using (
    id in (
        select members.workspace_id from public.workspace_members as members
        where members.user_id = (select auth.uid())
    )
);
create policy "admins change their workspace" on public.workspaces
for update to authenticated
using (id = (select private.active_workspace('admin'))) with check (id = (select private.active_workspace('admin')));
create policy "owners delete their workspace" on public.workspaces
for delete to authenticated using (id = (select private.active_workspace('owner')));

create policy "users read their memberships and fellow members" on public.workspace_members
for select to authenticated using (
    user_id = (select auth.uid()) or workspace_id = (select private.readable_workspace())
);
create policy "admins change members of their workspace" on public.workspace_members
for update to authenticated
using (workspace_id = (select private.active_workspace('admin')))
with check (workspace_id = (select private.active_workspace('admin')));
create policy "admins remove members and members leave" on public.workspace_members
for delete to authenticated using (
    workspace_id = (select private.active_workspace('admin')) or user_id = (select auth.uid())
);

create policy "admins read their workspace's invitations" on public.workspace_invitations
for select to authenticated using (workspace_id = (select private.active_workspace('admin')));
create policy "admins revoke their workspace's invitations" on public.workspace_invitations
for update to authenticated
using (workspace_id = (select private.active_workspace('admin')))
with check (workspace_id = (select private.active_workspace('admin')));

comment on policy "users read themselves and their fellow members" on public.users is
'Users see the names and pictures of their colleagues only.';
comment on policy "users change themselves" on public.users is 'Column grants allow name, picture and locale.';
comment on policy "members read all their workspaces" on public.workspaces is
'All workspaces of the user, not only the active one, so that the user can switch.';
comment on policy "admins change their workspace" on public.workspaces is 'Only admins and owners change settings.';
comment on policy "owners delete their workspace" on public.workspaces is 'The workspace is deleted with everything in it.';
comment on policy "users read their memberships and fellow members" on public.workspace_members is
'A user''s own memberships everywhere, and colleagues in the active workspace.';
comment on policy "admins change members of their workspace" on public.workspace_members is
'Roles; the trigger require_owner_to_change_owners keeps ownership to owners.';
comment on policy "admins remove members and members leave" on public.workspace_members is
'It takes effect at once, because every policy looks the membership up again.';
comment on policy "admins read their workspace's invitations" on public.workspace_invitations is
'Only admins read invitations.';
comment on policy "admins revoke their workspace's invitations" on public.workspace_invitations is
'Column grants allow revoked_at.';

select private.describe_indexes($$
    workspace_members_user_id_idx: private.active_workspace(): the caller's memberships, answered from the index alone.
    workspace_members_default_key: At most one default workspace per user.
    workspace_invitations_email_digest_key: At most one open invitation per address that is not stored.
    workspace_invitations_email_key: At most one open invitation per address and workspace; found by address in public.accept_invitation().
$$);

select private.normalise_columns_of('public.users');
select private.normalise_columns_of('public.workspaces');
select private.normalise_columns_of('public.workspace_invitations');

-- A member of any role may leave, so deleting a membership requires no role.
select private.require_role_for('public.workspaces', 'admin', '{update}');
select private.require_role_for('public.workspaces', 'owner', '{delete}');
select private.require_role_for('public.workspace_members', 'admin', '{update}');
select private.require_role_for('public.workspace_invitations', 'admin', '{update}');
select private.explain_checks_of('public.users');
select private.explain_checks_of('public.workspaces');
select private.explain_checks_of('public.workspace_members');
select private.explain_checks_of('public.workspace_invitations');

select private.revoke_execute();
