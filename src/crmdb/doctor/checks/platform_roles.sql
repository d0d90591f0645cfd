-- Missing or overpowered roles
-- severity: error
-- why: Policies and grants name Supabase's roles. One that is missing, or that row level security does not bind,
-- opens or closes every table at once.
select
    expected.name as object,
    case
        when roles.rolname is null then 'the role does not exist'
        when roles.rolsuper then 'the role is a superuser: no policy and no privilege binds it'
        when roles.rolbypassrls then 'the role bypasses row level security'
        when not roles.rolbypassrls and expected.bypasses then 'the role does not bypass row level security'
        else 'the role inherits what it may become'
    end as problem,
    case
        when roles.rolname is null then 'use a Supabase project, or let `crmdb migrate` lay the platform as a superuser'
        when roles.rolsuper then format('alter role %I nosuperuser', expected.name)
        when roles.rolbypassrls and not expected.bypasses then format('alter role %I nobypassrls', expected.name)
        when not roles.rolbypassrls and expected.bypasses then format('alter role %I bypassrls', expected.name)
        else format('alter role %I noinherit', expected.name)
    end as next_step
from (
    values
    ('postgres', true, true), ('anon', false, true), ('authenticated', false, true), ('service_role', true, true),
    ('authenticator', false, false)
) as expected (name, bypasses, inherits)
left join pg_roles as roles on roles.rolname = expected.name
where
    roles.rolname is null
    -- postgres owns everything and bypasses policies anyway: on a server that is not Supabase's it may be the superuser.
    or (roles.rolsuper and expected.name <> 'postgres')
    or roles.rolbypassrls <> expected.bypasses
    or (roles.rolinherit and not expected.inherits)
