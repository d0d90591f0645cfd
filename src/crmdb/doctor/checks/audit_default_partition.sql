-- Audit events without a month
-- severity: warning
-- why: Rows in the default partition are found more slowly, cannot be archived by month, and keep the partition of
-- their month from being made.
select
    'private.audit_events_default' as object,
    format(
        '%s rows, from %s to %s, are in no monthly partition',
        count(*), min(events.occurred_at)::date, max(events.occurred_at)::date
    ) as problem,
    'in one transaction: move them to a table of their own, select private.create_audit_partitions(), insert them again'
        as next_step
from private.audit_events_default as events
having count(*) > 0
