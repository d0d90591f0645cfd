-- Sign-up: a row in auth.users makes the user, a private workspace, the membership and, by the triggers of the areas, a
-- pipeline, UTM aliases and attribution models. Users who signed up before this migration get theirs here.
--
-- Triggers on auth.users: a short SHARE ROW EXCLUSIVE lock on it. One insert per existing user, about 1,000 users a second.

create function private.provision_user(user_id uuid, email text, metadata jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- What is no address or no picture never keeps anybody from signing up.
    address text := private.normalise_email(provision_user.email);
    full_name text := left(coalesce(private.clean_text(metadata ->> 'full_name'), private.clean_text(metadata ->> 'name')), 200);
    short_name text;
    workspace_name text;
    workspace uuid;
begin
    workspace_name := coalesce(full_name, split_part(address, '@', 1), 'My')
    || case when full_name is null then ' workspace' else '''s workspace' end;
    -- Cut before the hyphens are trimmed: one left at the end would make two in a row, which a slug may not have.
    short_name := coalesce(
        nullif(btrim(left(regexp_replace(split_part(address, '@', 1), '[^a-z0-9]+', '-', 'g'), 40), '-'), ''), 'workspace'
    );
    insert into public.users as users (id, email, full_name, avatar_url)
    values (provision_user.user_id, address, full_name, left(private.normalise_url(coalesce(metadata ->> 'avatar_url', metadata ->> 'picture')), 4000))
    on conflict on constraint users_pkey do nothing;
    if exists (select from public.workspace_members as members where members.user_id = provision_user.user_id) then
        return;
    end if;
    -- Derived from the user's id: a repeated sign-up finds the same workspace, two people of one name get two.
    insert into public.workspaces as workspaces (name, slug, is_personal, created_by)
    values (
        workspace_name,
        short_name || '-' || substr(md5(provision_user.user_id::text), 1, 8),
        true,
        provision_user.user_id
    )
    on conflict on constraint workspaces_slug_key do update set slug = excluded.slug
    where workspaces.is_personal and workspaces.created_by = excluded.created_by
    returning workspaces.id into workspace;
    if workspace is null then
        -- Somebody else's workspace bears that name already: then the whole digest.
        insert into public.workspaces (name, slug, is_personal, created_by)
        values (workspace_name, left(short_name, 30) || '-' || md5(provision_user.user_id::text), true, provision_user.user_id)
        returning id into workspace;
    end if;
    insert into public.workspace_members (workspace_id, user_id, role, is_default)
    values (workspace, provision_user.user_id, 'owner', true)
    on conflict on constraint workspace_members_pkey do nothing;
end
$$;
comment on function private.provision_user(uuid, text, jsonb) is
'Makes user, private workspace and ownership of a person who signed up; run again it changes nothing.';

create function private.follow_sign_up()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A bulk load brings users and workspaces of its own. The auth server has no way to set this.
    if current_setting('crmdb.bulk_load', true) = 'on' then
        return null;
    end if;
    if tg_op = 'INSERT' then
        perform private.provision_user(new.id, new.email, coalesce(new.raw_user_meta_data, '{}'));
    else
        update public.users as users
        set email = private.normalise_email(new.email)
        where users.id = new.id;
    end if;
    return null;
end
$$;
comment on function private.follow_sign_up() is 'Trigger on auth.users: provisions who signs up, follows a changed address.';

create trigger provision_user
after insert on auth.users
for each row execute function private.follow_sign_up();
create trigger follow_email
after update of email on auth.users
for each row when (new.email is distinct from old.email) execute function private.follow_sign_up();

select private.provision_user(existing.id, existing.email, coalesce(existing.raw_user_meta_data, '{}'))
from auth.users as existing
order by existing.created_at, existing.id;

select private.revoke_execute();
