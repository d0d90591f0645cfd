-- One row for each thing a migration decides: kind, name (of a part: "table part"), definition.
-- Partitions are left out: which months there are depends on the day.
with relations as (
    select
        classes.oid,
        classes.relkind,
        classes.relrowsecurity,
        classes.relforcerowsecurity,
        classes.reloptions,
        classes.relacl,
        classes.relowner,
        format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as name
    from pg_class as classes
    where
        classes.relnamespace::regnamespace::text in ('public', 'private')
        and classes.relkind in ('r', 'p', 'v', 'm', 'f')
        and not classes.relispartition
        and not exists (
            select from pg_depend as owned
            where owned.objid = classes.oid and owned.deptype = 'e'
        )
),

functions as (
    select
        procedures.*,
        format('%s.%s(%s)', procedures.pronamespace::regnamespace, procedures.proname, pg_get_function_identity_arguments(procedures.oid)) as name
    from pg_proc as procedures
    where
        procedures.pronamespace::regnamespace::text in ('public', 'private')
        and procedures.prokind in ('f', 'p')
        and not exists (
            select from pg_depend as owned
            where owned.objid = procedures.oid and owned.deptype = 'e'
        )
),

privileges as (
    select
        'grant' as kind,
        relations.name,
        acl.grantee,
        acl.privilege_type as privilege
    from relations cross join aclexplode(relations.relacl) as acl
    union all
    select
        'grant',
        relations.name,
        acl.grantee,
        format('%s (%s)', acl.privilege_type, attributes.attname)
    from relations
    inner join pg_attribute as attributes on attributes.attrelid = relations.oid
    cross join aclexplode(attributes.attacl) as acl
    union all
    select
        'grant',
        functions.name,
        acl.grantee,
        acl.privilege_type
    from functions cross join aclexplode(coalesce(functions.proacl, acldefault('f', functions.proowner))) as acl
    union all
    select
        'grant',
        namespaces.nspname,
        acl.grantee,
        acl.privilege_type
    from pg_namespace as namespaces cross join aclexplode(namespaces.nspacl) as acl
    where namespaces.nspname = 'private'
)

select
    case when relations.relkind in ('v', 'm') then 'view' else 'table' end as kind,
    relations.name,
    concat_ws(
        ' ',
        case when relations.relrowsecurity then 'row level security' end,
        case when relations.relforcerowsecurity then 'forced' end,
        pg_get_partkeydef(relations.oid),
        relations.reloptions::text,
        case when relations.relkind in ('v', 'm') then pg_get_viewdef(relations.oid) end
    ) as definition
from relations
union all
select
    'column',
    relations.name || ' ' || attributes.attname,
    concat_ws(
        ' ',
        format_type(attributes.atttypid, attributes.atttypmod),
        case when attributes.attnotnull then 'not null' end,
        case attributes.attidentity when 'a' then 'identity' when 'd' then 'identity by default' end,
        case when attributes.attgenerated <> '' then 'generated' end,
        pg_get_expr(defaults.adbin, defaults.adrelid)
    )
from relations
inner join pg_attribute as attributes on attributes.attrelid = relations.oid and attributes.attnum > 0
left join pg_attrdef as defaults on defaults.adrelid = relations.oid and defaults.adnum = attributes.attnum
where not attributes.attisdropped
union all
select
    'constraint',
    relations.name || ' ' || constraints.conname,
    pg_get_constraintdef(constraints.oid)
from relations
inner join pg_constraint as constraints on constraints.conrelid = relations.oid
-- PostgreSQL 18 also catalogs not null; it is told with the column.
where constraints.contype <> 'n' and constraints.contype <> 't' and constraints.conparentid = 0
union all
select
    'index',
    relations.name || ' ' || names.relname,
    pg_get_indexdef(indexes.indexrelid)
from relations
inner join pg_index as indexes on indexes.indrelid = relations.oid
inner join pg_class as names on names.oid = indexes.indexrelid
union all
select
    'policy',
    relations.name || ' ' || policies.polname,
    concat_ws(
        ' ',
        policies.polcmd::text,
        case when policies.polpermissive then 'permissive' else 'restrictive' end,
        (
            select string_agg(coalesce(roles.rolname::text, 'public'), ', ' order by roles.rolname)
            from unnest(policies.polroles) as named (role)
            left join pg_roles as roles on roles.oid = named.role
        ),
        pg_get_expr(policies.polqual, policies.polrelid),
        'check ' || pg_get_expr(policies.polwithcheck, policies.polrelid)
    )
from relations
inner join pg_policy as policies on policies.polrelid = relations.oid
union all
select
    'trigger',
    format('%s.%s %s', classes.relnamespace::regnamespace, classes.relname, triggers.tgname),
    pg_get_triggerdef(triggers.oid) || case triggers.tgenabled when 'O' then '' else ' (disabled)' end
from pg_trigger as triggers
inner join pg_class as classes on classes.oid = triggers.tgrelid
inner join pg_proc as called on called.oid = triggers.tgfoid
where
    not triggers.tgisinternal
    and not classes.relispartition
    and (
        classes.relnamespace::regnamespace::text in ('public', 'private')
        or called.pronamespace::regnamespace::text in ('public', 'private')
    )
union all
select
    'function',
    functions.name,
    pg_get_functiondef(functions.oid)
from functions
union all
select
    privileges.kind,
    privileges.name || ' ' || coalesce(roles.rolname, 'PUBLIC'),
    lower(string_agg(privileges.privilege, ', ' order by privileges.privilege))
from privileges
left join pg_roles as roles on roles.oid = privileges.grantee
where coalesce(roles.rolname, 'PUBLIC') in ('PUBLIC', 'anon', 'authenticated', 'service_role')
group by privileges.kind, privileges.name, coalesce(roles.rolname, 'PUBLIC')
