-- What everything else stands on: the tables are there, every one has row level security, and schema private is closed.
begin;
select plan(13);

select has_table('public', name, format('there are %s', replace(name, '_', ' ')))
from unnest(array[
    'users', 'workspaces', 'influencers', 'workspace_influencers', 'campaigns', 'touchpoints', 'opportunities',
    'revenue_events', 'attribution_journeys', 'audit_events'
]) as tables (name);

select is_empty(
    $$
    select oid::regclass
    from pg_class
    where
        relkind in ('r', 'p')
        and relnamespace in ('public'::regnamespace, 'private'::regnamespace)
        and not relrowsecurity
    $$,
    'every table has row level security'
);
select is_empty(
    $$ select tablename from pg_policies where schemaname = 'public' and roles <> '{authenticated}' $$,
    'policies speak of signed-in users only'
);
select is_empty(
    $$
    select roles.name
    from unnest(array['anon', 'authenticated', 'service_role']) as roles (name)
    where has_schema_privilege(roles.name, 'private', 'usage')
    $$,
    'no API role enters schema private'
);

select finish();
rollback;
