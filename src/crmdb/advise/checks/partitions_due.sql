-- Partitions that run out
-- severity: warning
-- why: A row of a month without a partition is refused, or goes to the default partition, where it is found more slowly and cannot be
-- archived by month.
select
    parents.oid::regclass::text as object,
    case
        when max(bounds.ends) < now() then format('the last partition ended on %s', max(bounds.ends)::date)
        else format('the last partition ends on %s, within a month', max(bounds.ends)::date)
    end as reason,
    format(
        '%s partitions%s', count(*),
        case when bool_or(pg_get_expr(partitions.relpartbound, partitions.oid) = 'DEFAULT') then ', one of them the default' end
    ) as evidence,
    case
        when parents.oid = to_regclass('public.audit_events') and to_regproc('private.create_audit_partitions') is not null
            then 'select private.create_audit_partitions()'
        else format(
            'create table %s partition of %s for values from (%L) to (%L)',
            format('%I.%I', parents.relnamespace::regnamespace, parents.relname || to_char(max(bounds.ends), '_YYYY_MM')),
            parents.oid::regclass,
            max(bounds.ends), max(bounds.ends) + (max(bounds.ends) - max(bounds.begins))
        )
    end as statement,
    'SHARE UPDATE EXCLUSIVE on the table, ACCESS EXCLUSIVE on a default partition while it is checked' as lock
from pg_partitioned_table as partitioned
inner join pg_class as parents on parents.oid = partitioned.partrelid
inner join pg_attribute as keys on keys.attrelid = parents.oid and keys.attnum = partitioned.partattrs[0]
inner join pg_inherits as inheritance on inheritance.inhparent = parents.oid
inner join pg_class as partitions on partitions.oid = inheritance.inhrelid
left join lateral (
    select
        substring(pg_get_expr(partitions.relpartbound, partitions.oid) from $$FROM \('([^']+)'\)$$)::timestamptz as begins,
        substring(pg_get_expr(partitions.relpartbound, partitions.oid) from $$TO \('([^']+)'\)$$)::timestamptz as ends
) as bounds on keys.atttypid in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
where
    parents.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and partitioned.partstrat = 'r'
group by parents.oid
having max(bounds.ends) < now() + interval '1 month'
