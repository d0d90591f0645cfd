-- Audit partitions that run out
-- severity: warning
-- why: Each month of the audit trail is a partition made beforehand. When they run out, rows go to the default partition.
select
    'public.audit_events' as object,
    case
        when max(bounds.ends) is null then 'there is no monthly partition'
        else format('the last monthly partition ends on %s, less than three months from now', max(bounds.ends)::date)
    end as problem,
    'select private.create_audit_partitions(), now and every month' as next_step
from pg_class as parent
left join pg_inherits as inheritance on inheritance.inhparent = parent.oid
left join pg_class as partitions on partitions.oid = inheritance.inhrelid
left join lateral (
    select substring(pg_get_expr(partitions.relpartbound, partitions.oid) from $$TO \('([^']+)'\)$$)::timestamptz as ends
) as bounds on true
where parent.oid = to_regclass('public.audit_events')
having count(*) > 0 and coalesce(max(bounds.ends) < now() + interval '3 months', true)
