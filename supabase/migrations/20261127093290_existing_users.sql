-- Users who signed up before these migrations: each gets a user, a private workspace and the membership, and by the triggers of the
-- areas a pipeline, UTM aliases and attribution models.
--
-- Reads auth.users and locks its rows against being deleted only: people go on signing in and signing up meanwhile. About 100
-- users a second. The next file makes sign-up do the same, and takes in who came between the two.

create function private.name_in(metadata jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select left(private.clean_text(given.value #>> '{}'), 200)
    from unnest(array[metadata -> 'full_name', metadata -> 'name', metadata -> 'display_name']) with ordinality as given (value, place)
    where jsonb_typeof(given.value) = 'string' and private.clean_text(given.value #>> '{}') is not null
    order by given.place
    limit 1
$$;
comment on function private.name_in(jsonb) is 'The name in what a sign-in provider says of a user; NULL if there is no text with a visible character.';

create function private.picture_in(metadata jsonb)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select addresses.address
    from (values (private.normalise_url(coalesce(metadata ->> 'avatar_url', metadata ->> 'picture')))) as addresses (address)
    where length(addresses.address) <= 4000
$$;
comment on function private.picture_in(jsonb) is
'The address of the picture in what a sign-in provider says of a user (Google says picture); NULL if that is not a web address, or too long.';

create function private.provision_user(user_id uuid, email text, metadata jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- A bad address or picture never keeps anybody from signing up.
    address text := private.normalise_email(provision_user.email);
    full_name text := private.name_in(metadata);
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
    values (provision_user.user_id, address, full_name, private.picture_in(metadata))
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

create function private.provision_existing_users()
returns integer
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    item record;
    made integer := 0;
begin
    for item in
        select existing.id, existing.email, existing.raw_user_meta_data as metadata
        from auth.users as existing
        where
            existing.deleted_at is null
            and not existing.is_anonymous
            and not exists (select from public.workspace_members as members where members.user_id = existing.id)
        order by existing.created_at, existing.id
    loop
        perform private.provision_user(item.id, item.email, coalesce(item.metadata, '{}'));
        made := made + 1;
    end loop;
    return made;
end
$$;
comment on function private.provision_existing_users() is
'Provisions every user of auth.users who has no workspace, and returns how many: who was deleted and who signed in anonymously is left out. Run again it goes on where it stopped.';

select private.provision_existing_users();

select private.revoke_execute();
