-- Partitions that run out
-- severity: warning
-- why: A row of a month without a partition is refused, or goes to the default partition, where it is found more slowly and cannot be
-- archived by month.
select
    parents.oid::regclass::text as object,
    case
        when max(bounds.ends) is null then 'it has no partition by time'
        when max(bounds.ends) < now() then format('the last partition ended on %s', max(bounds.ends)::date)
        else format('the last partition ends on %s, within a month', max(bounds.ends)::date)
    end as reason,
    format(
        '%s partitions%s', count(partitions.oid),
        case when bool_or(pg_get_expr(partitions.relpartbound, partitions.oid) = 'DEFAULT') then ', one of them the default' end
    ) as evidence,
    case
        when parents.oid = to_regclass('public.audit_events') and to_regproc('private.create_audit_partitions') is not null
            then 'select private.create_audit_partitions()'
        else format(
            'create table %s partition of %s for values from (%L) to (%L)',
            format('%I.%I', parents.relnamespace::regnamespace, parents.relname || to_char(coalesce(max(bounds.ends), now()), '_YYYY_MM')),
            parents.oid::regclass,
            coalesce(max(bounds.ends), date_trunc('month', now())),
            coalesce(max(bounds.ends) + (max(bounds.ends) - max(bounds.begins)), date_trunc('month', now()) + interval '1 month')
        )
    end as statement,
    'SHARE UPDATE EXCLUSIVE on the table, ACCESS EXCLUSIVE on a default partition while it is checked' as lock
from pg_partitioned_table as partitioned
inner join pg_class as parents on parents.oid = partitioned.partrelid
-- Of an expression there is no attribute: its bounds say what it is.
left join pg_attribute as keys on keys.attrelid = parents.oid and keys.attnum = partitioned.partattrs[0]
left join pg_inherits as inheritance on inheritance.inhparent = parents.oid
left join pg_class as partitions on partitions.oid = inheritance.inhrelid
left join lateral (
    select
        substring(bound.text from $$FROM \('(\d{4}-\d\d-\d\d[^']*)'$$)::timestamptz as begins,
        case
            when bound.text = 'DEFAULT' then null
            -- MAXVALUE, or no time at all: it does not run out.
            else coalesce(substring(bound.text from $$TO \('(\d{4}-\d\d-\d\d[^']*)'$$)::timestamptz, 'infinity')
        end as ends
    from pg_get_expr(partitions.relpartbound, partitions.oid) as bound (text)
    where bound.text is not null
) as bounds on true
where
    parents.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and partitioned.partstrat = 'r'
    and coalesce(keys.atttypid, 'timestamptz'::regtype) in ('timestamptz'::regtype, 'timestamp'::regtype, 'date'::regtype)
group by parents.oid
having coalesce(max(bounds.ends), '-infinity') < now() + interval '1 month'
