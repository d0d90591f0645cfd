-- The schemas of ours and what they are for.
select
    namespaces.nspname::text as name,
    coalesce(obj_description(namespaces.oid, 'pg_namespace'), '') as comment
from pg_namespace as namespaces
where namespaces.nspname in ('public', 'private')
order by 1 desc
