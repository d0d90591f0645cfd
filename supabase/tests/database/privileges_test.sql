-- What anyone may reach before a policy is asked: row level security everywhere, nothing for the signed-out.
begin;
select plan(5);

select is_empty(
    $$
    select oid::regclass
    from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and relkind in ('r', 'p')
        and not relrowsecurity
    $$,
    'every table has row level security, partitioned ones and partitions included'
);

select is_empty(
    $$
    select oid::regclass
    from pg_class
    where relnamespace = 'public'::regnamespace
        and relkind = 'v'
        and not coalesce('security_invoker=true' = any(reloptions) or 'security_invoker=on' = any(reloptions), false)
    $$,
    'every view asks the policies of who reads it'
);

select is_empty(
    $$
    select oid::regclass
    from pg_class
    where relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and relkind in ('r', 'p', 'v', 'm')
        and has_table_privilege('anon', oid, 'select, insert, update, delete, truncate, references, trigger')
    $$,
    'the signed-out reach no table and no view'
);

select is_empty(
    $$
    select oid::regprocedure
    from pg_proc
    where pronamespace in ('public'::regnamespace, 'private'::regnamespace)
        and has_function_privilege('anon', oid, 'execute')
    $$,
    'the signed-out call no function'
);

select is_empty(
    $$
    select role
    from unnest(array['anon', 'authenticated', 'service_role']) as role
    where has_schema_privilege(role, 'private', 'usage') or has_schema_privilege(role, 'public', 'create')
    $$,
    'no API role looks into private or creates in public'
);

select finish();
rollback;
