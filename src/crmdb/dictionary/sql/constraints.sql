-- Keys and constraints. PostgreSQL 18 also catalogs NOT NULL (contype n); there it is said with the column.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    constraints.conname as name,
    constraints.contype::text as kind,
    array(
        select attributes.attname::text
        from unnest(constraints.conkey) with ordinality as keys (attnum, position)
        inner join pg_attribute as attributes
            on attributes.attrelid = constraints.conrelid and attributes.attnum = keys.attnum
        order by keys.position
    ) as columns,
    case
        when constraints.contype = 'c' then pg_get_expr(constraints.conbin, constraints.conrelid)
        else pg_get_constraintdef(constraints.oid)
    end as definition,
    coalesce(format('%s.%s', parents.relnamespace::regnamespace, parents.relname), '') as parent,
    array(
        select attributes.attname::text
        from unnest(constraints.confkey) with ordinality as keys (attnum, position)
        inner join pg_attribute as attributes
            on attributes.attrelid = constraints.confrelid and attributes.attnum = keys.attnum
        order by keys.position
    ) as parent_columns,
    constraints.confdeltype::text as on_delete,
    coalesce(obj_description(constraints.oid, 'pg_constraint'), '') as comment
from pg_constraint as constraints
inner join pg_class as classes on classes.oid = constraints.conrelid
left join pg_class as parents on parents.oid = constraints.confrelid
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and not classes.relispartition
    and constraints.contype in ('p', 'u', 'x', 'f', 'c')
    and constraints.conparentid = 0
order by classes.relname, position(constraints.contype::text in 'puxfc'), constraints.conname
