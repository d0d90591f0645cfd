-- What PgBouncer needs in each database it serves: a login of its own, and the one question it may ask.
--
-- Run once as superuser: psql --set=password="…" --file=deploy/pgbouncer.sql. No part of supabase/migrations: Supabase brings
-- its own pooler. Passwords must be stored as scram-sha-256; PgBouncer then logs clients in and itself on with the same secret.

select format('create role pgbouncer login password %L', :'password')
where not exists (select from pg_catalog.pg_roles where rolname = 'pgbouncer')
\gexec

begin;

create schema if not exists pgbouncer;
revoke all on schema pgbouncer from public;
grant usage on schema pgbouncer to pgbouncer;

-- Definer: only superusers read secrets. No secret of a superuser or replication login is told, so nobody gets through the
-- pool as one, whatever password they know. Login postgres of Supabase may replicate too; it reads every row anyway.
create or replace function pgbouncer.login_secret(in wanted text, out login text, out secret text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select authid.rolname, authid.rolpassword
    from pg_catalog.pg_authid as authid
    where
        authid.rolname = wanted
        and authid.rolcanlogin
        and not authid.rolsuper
        and (not authid.rolreplication or authid.rolname = 'postgres')
        and (authid.rolvaliduntil is null or authid.rolvaliduntil > now())
$$;
comment on function pgbouncer.login_secret(text) is 'The stored password of a login, for PgBouncer (auth_query). No superusers.';
revoke all on function pgbouncer.login_secret(text) from public;
grant execute on function pgbouncer.login_secret(text) to pgbouncer;
commit;
