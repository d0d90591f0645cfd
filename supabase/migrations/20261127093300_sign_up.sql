-- Sign-up: a row in auth.users makes the user, a private workspace, the membership and, by the triggers of the areas, a
-- pipeline, UTM aliases and attribution models; what the auth server changes later is followed.
--
-- Triggers on auth.users: a SHARE ROW EXCLUSIVE lock on it, which stops sign-ins, for as long as it takes to provision the users who
-- signed up since the file before this one began. docs/decisions/0026 says what happens to deleted and anonymous users.

create function private.forget_user(user_id uuid)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform private.leave_workspaces(forget_user.user_id, true);
    update public.users as users
    set email = null, full_name = null, avatar_url = null
    where users.id = forget_user.user_id;
end
$$;
comment on function private.forget_user(uuid) is
'What remains of a user whom the auth server deleted softly: the id, and a workspace that nobody else is a member of. Name, address and picture go, and so do memberships.';

create function private.follow_user(user_id uuid, email text, former jsonb, metadata jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    -- What the user changed here stays; what came from the provider follows the provider.
    update public.users as users
    set
        email = private.normalise_email(follow_user.email),
        full_name = case
            when users.full_name is distinct from private.name_in(former) then users.full_name
            else coalesce(private.name_in(metadata), users.full_name)
        end,
        avatar_url = case
            when users.avatar_url is distinct from private.picture_in(former) then users.avatar_url
            else private.picture_in(metadata)
        end
    where users.id = follow_user.user_id;
end
$$;
comment on function private.follow_user(uuid, text, jsonb, jsonb) is
'Follows a changed address, name and picture of a user. Arguments: user, address, what the provider said before, what it says now.';

create function private.follow_sign_up()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    metadata constant jsonb := coalesce(new.raw_user_meta_data, '{}');
begin
    -- A bulk load brings users and workspaces of its own. The auth server has no way to set this.
    if current_setting('crmdb.bulk_load', true) = 'on' then
        return null;
    end if;
    if new.deleted_at is not null then
        perform private.forget_user(new.id);
    elsif not new.is_anonymous then
        -- An anonymous user who now has an address and a deleted user who is back sign up now.
        if tg_op = 'INSERT' or old.is_anonymous or old.deleted_at is not null then
            perform private.provision_user(new.id, new.email, metadata);
        end if;
        if tg_op = 'UPDATE' then
            perform private.follow_user(new.id, new.email, old.raw_user_meta_data, metadata);
        end if;
    end if;
    return null;
end
$$;
comment on function private.follow_sign_up() is
'Trigger on auth.users: provisions who signs up, unless they sign in anonymously; follows a changed address, name and picture; forgets who is deleted softly.';

create trigger provision_user
after insert on auth.users
for each row execute function private.follow_sign_up();
create trigger follow_user
after update of email, raw_user_meta_data, is_anonymous, deleted_at on auth.users
for each row when (
    (new.email, new.raw_user_meta_data, new.is_anonymous, new.deleted_at)
    is distinct from (old.email, old.raw_user_meta_data, old.is_anonymous, old.deleted_at)
)
execute function private.follow_sign_up();

-- Users who signed up while the file before this one was at work.
select private.provision_existing_users();

select private.revoke_execute();
