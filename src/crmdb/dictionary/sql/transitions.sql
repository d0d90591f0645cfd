-- The status graphs.
select
    transitions.subject,
    transitions.from_status,
    transitions.to_status
from public.status_transitions as transitions
order by 1, 2, 3
