-- Columns of tables and views, in their order.
select
    format('%s.%s', classes.relnamespace::regnamespace, classes.relname) as owner,
    attributes.attname as name,
    replace(format_type(attributes.atttypid, attributes.atttypmod), 'timestamp with time zone', 'timestamptz') as type,
    not attributes.attnotnull as nullable,
    case
        when attributes.attidentity <> '' then 'identity'
        when attributes.attgenerated <> '' then 'generated'
        else ''
    end as kind,
    coalesce(pg_get_expr(defaults.adbin, defaults.adrelid), '') as value,
    coalesce(col_description(classes.oid, attributes.attnum), '') as comment
from pg_class as classes
inner join pg_attribute as attributes on attributes.attrelid = classes.oid
left join pg_attrdef as defaults on defaults.adrelid = classes.oid and defaults.adnum = attributes.attnum
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and classes.relkind in ('r', 'p', 'v', 'm')
    and attributes.attnum > 0
    and not attributes.attisdropped
    and not classes.relispartition
order by classes.relname, attributes.attnum
