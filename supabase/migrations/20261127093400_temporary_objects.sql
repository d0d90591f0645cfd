-- Temporary objects: the roles of the API have no use for them, and most attacks on functions of the owner begin with one.
--
-- Changes the privileges of the database, no table. No lock on rows. Where the platform does not let the migration's role do it, a
-- warning says so and the migration goes on: no rule depends on it.

do $$
begin
    execute format('revoke temporary on database %I from public, anon, authenticated', current_database());
    -- Bulk ingest copies to a temporary table first.
    execute format('grant temporary on database %I to service_role', current_database());
exception
    when insufficient_privilege then
        null;
end
$$;

do $$
begin
    if has_database_privilege('authenticated', current_database(), 'TEMPORARY') then
        raise warning 'signed-in users may still create temporary objects in database %', current_database()
        using hint = format('As the owner of the database run: revoke temporary on database %I from public;', current_database());
    end if;
end
$$;
