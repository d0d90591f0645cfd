-- What every Supabase project already has before its first migration, for a bare PostgreSQL 15 to 18.
-- Run once per database as supabase_admin, never part of supabase/migrations. Roles belong to the whole server, so
-- each is created only where it is missing; the setting crmdb.privileges chooses the regime of default privileges.

-- Roles -------------------------------------------------------------------------------------------------------------

do $$
declare
    wanted record;
begin
    for wanted in
        select *
        from (values
            -- Here already in the embedded server; elsewhere the superuser has another name, often postgres.
            ('supabase_admin', 'nologin superuser'),
            ('postgres', 'login createrole createdb bypassrls'),
            ('anon', 'nologin inherit'),
            ('authenticated', 'nologin inherit'),
            ('service_role', 'nologin inherit bypassrls'),
            ('authenticator', 'login noinherit'),
            ('supabase_auth_admin', 'login noinherit createrole')
        ) as roles (name, attributes)
    loop
        if to_regrole(wanted.name) is null then
            execute format('create role %I with %s', wanted.name, wanted.attributes);
        end if;
    end loop;

    grant anon, authenticated, service_role to authenticator;
    grant pg_monitor, pg_read_all_data, pg_signal_backend to postgres;
    if current_setting('server_version_num')::integer >= 160000 then
        grant anon, authenticated, service_role to postgres with admin option;
    else
        grant anon, authenticated, service_role to postgres;
    end if;
end
$$;

-- Settings of a login do not follow `set role`: PostgREST reads these and applies them per transaction.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';
alter role authenticator set lock_timeout = '8s';
alter role postgres set search_path = "$user", public, extensions;
alter role supabase_auth_admin set search_path = auth;

-- Schemas -----------------------------------------------------------------------------------------------------------

do $$
begin
    -- The owner may create schemas, publications and trusted extensions, and owns public through pg_database_owner.
    execute format('alter database %I owner to postgres', current_database());
end
$$;

create schema extensions authorization postgres;
-- `supabase db reset` spares the schemas of supabase_admin only; the objects in auth belong to Supabase Auth.
create schema auth authorization supabase_admin;
grant all on schema auth to supabase_auth_admin;
grant usage on schema public, extensions, auth to postgres, anon, authenticated, service_role;

do $$
begin
    if exists (select from pg_available_extensions where name = 'pg_stat_statements') then
        create extension pg_stat_statements with schema extensions;
    end if;
end
$$;

-- auth: the columns, indexes and functions of Supabase Auth ---------------------------------------------------------

set local role supabase_auth_admin;

create table auth.users (
    instance_id uuid,
    id uuid not null primary key,
    aud varchar(255),
    role varchar(255),
    email varchar(255),
    encrypted_password varchar(255),
    email_confirmed_at timestamptz,
    invited_at timestamptz,
    confirmation_token varchar(255),
    confirmation_sent_at timestamptz,
    recovery_token varchar(255),
    recovery_sent_at timestamptz,
    email_change_token_new varchar(255),
    email_change varchar(255),
    email_change_sent_at timestamptz,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb,
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    created_at timestamptz,
    updated_at timestamptz,
    phone text default null unique,
    phone_confirmed_at timestamptz,
    phone_change text default '',
    phone_change_token varchar(255) default '',
    phone_change_sent_at timestamptz,
    confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
    email_change_token_current varchar(255) default '',
    email_change_confirm_status smallint default 0
        constraint users_email_change_confirm_status_check check (email_change_confirm_status between 0 and 2),
    banned_until timestamptz,
    reauthentication_token varchar(255) default '',
    reauthentication_sent_at timestamptz,
    is_sso_user boolean not null default false,
    deleted_at timestamptz,
    is_anonymous boolean not null default false
);
comment on table auth.users is 'Auth: Stores user login data within a secure schema.';
comment on column auth.users.is_sso_user is 'Auth: Set this column to true when the account comes from SSO. These accounts can have duplicate emails.';

create index users_instance_id_idx on auth.users (instance_id);
create index users_instance_id_email_idx on auth.users (instance_id, lower(email::text));
create index users_is_anonymous_idx on auth.users (is_anonymous);
create unique index users_email_partial_key on auth.users (email) where is_sso_user = false;
create unique index confirmation_token_idx on auth.users (confirmation_token)
    where confirmation_token !~ '^[0-9 ]*$';
create unique index recovery_token_idx on auth.users (recovery_token)
    where recovery_token !~ '^[0-9 ]*$';
create unique index email_change_token_current_idx on auth.users (email_change_token_current)
    where email_change_token_current !~ '^[0-9 ]*$';
create unique index email_change_token_new_idx on auth.users (email_change_token_new)
    where email_change_token_new !~ '^[0-9 ]*$';
create unique index reauthentication_token_idx on auth.users (reauthentication_token)
    where reauthentication_token !~ '^[0-9 ]*$';

alter table auth.users enable row level security;
grant select, insert, update, delete, truncate, references, trigger on auth.users to postgres;

-- Each claim: the legacy setting of its own wins over the JSON of all claims. An empty sub is an error, not a NULL.
create function auth.uid() returns uuid
language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;

create function auth.role() returns text
language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
$$;

create function auth.email() returns text
language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.email', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
    )
$$;

create function auth.jwt() returns jsonb
language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;

reset role;

-- Default privileges of what a migration creates in public ----------------------------------------------------------

do $$
declare
    regime text := current_setting('crmdb.privileges');
    creator text;
    on_tables text;
    on_sequences text;
begin
    if regime = 'legacy' then
        on_tables := 'all';
        on_sequences := 'all';
    elsif regime = 'current' then
        -- Projects since 2026-10-30: what remains of ALL after select, insert, update and delete were taken away.
        on_tables := 'truncate, references, trigger';
        on_sequences := 'update';
        if current_setting('server_version_num')::integer >= 170000 then
            on_tables := on_tables || ', maintain';
        end if;
    else
        raise exception 'unknown regime of default privileges: %', regime;
    end if;

    foreach creator in array array['postgres', 'supabase_admin'] loop
        execute format(
            'alter default privileges for role %I in schema public grant %s on tables to anon, authenticated, service_role',
            creator, on_tables
        );
        execute format(
            'alter default privileges for role %I in schema public grant %s on sequences to anon, authenticated, service_role',
            creator, on_sequences
        );
        if regime = 'legacy' then
            execute format(
                'alter default privileges for role %I in schema public grant all on functions to anon, authenticated, service_role',
                creator
            );
        end if;
    end loop;
end
$$;

-- PostgREST reloads its schema cache after DDL ----------------------------------------------------------------------

create function extensions.pgrst_ddl_watch() returns event_trigger
language plpgsql as $$
begin
    if exists (
        select
        from pg_event_trigger_ddl_commands() as command
        where command.schema_name is distinct from 'pg_temp'
          and command.command_tag ~ '^(CREATE|ALTER|COMMENT|GRANT|REVOKE)'
    ) then
        notify pgrst, 'reload schema';
    end if;
end
$$;

create function extensions.pgrst_drop_watch() returns event_trigger
language plpgsql as $$
begin
    if exists (select from pg_event_trigger_dropped_objects() as dropped where not dropped.is_temporary) then
        notify pgrst, 'reload schema';
    end if;
end
$$;

create event trigger pgrst_ddl_watch on ddl_command_end execute function extensions.pgrst_ddl_watch();
create event trigger pgrst_drop_watch on sql_drop execute function extensions.pgrst_drop_watch();

-- Realtime ----------------------------------------------------------------------------------------------------------

create publication supabase_realtime;
alter publication supabase_realtime owner to postgres;
