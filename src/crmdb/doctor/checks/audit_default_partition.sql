-- Audit events without a month
-- severity: warning
-- why: Rows in the default partition are found more slowly and cannot be archived by month.
select
    'private.audit_events_default' as object,
    format(
        '%s rows, from %s to %s, are in no monthly partition',
        count(*), min(events.occurred_at)::date, max(events.occurred_at)::date
    ) as problem,
    'select private.create_audit_partitions(), which moves them to partitions of their months' as next_step
from private.audit_events_default as events
having count(*) > 0
