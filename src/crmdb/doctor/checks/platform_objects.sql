-- Missing objects of the platform
-- severity: error
-- why: Policies call auth.uid() for the signed-in user, users refer to auth.users, and extensions have a schema of their own.
-- Without them no user sees a row, or no row can be written.
select
    expected.name as object,
    'the ' || expected.kind || ' does not exist' as problem,
    'use a Supabase project, or let `crmdb migrate` lay the platform into an empty database' as next_step
from (
    values
    ('schema', 'auth', to_regnamespace('auth') is not null),
    ('schema', 'extensions', to_regnamespace('extensions') is not null),
    ('table', 'auth.users', to_regclass('auth.users') is not null),
    ('function', 'auth.uid()', to_regprocedure('auth.uid()') is not null),
    ('function', 'auth.role()', to_regprocedure('auth.role()') is not null)
) as expected (kind, name, is_there)
where not expected.is_there
union all
select
    extensions.name,
    case
        when installed.extname is null then 'the extension is not installed'
        else format('the extension is in schema %s', installed.extnamespace::regnamespace)
    end,
    case
        when installed.extname is null then format('create extension %I with schema extensions', extensions.name)
        else format('alter extension %I set schema extensions', extensions.name)
    end
from (values ('pg_trgm'), ('btree_gist'), ('unaccent')) as extensions (name)
left join pg_extension as installed on installed.extname = extensions.name
where installed.extnamespace::regnamespace::text is distinct from 'extensions'
