-- title: Attribution runs
-- question: When were credits computed, how much, and from when on could others read them?
-- who: viewer
-- param: limit integer = 20 — At most this many runs, latest first.
-- always: as_of, type, covers, opportunity_count, amount_count, duration, run_id

select
    runs.as_of,
    runs.type,
    case runs.type
        when 'refresh' then 'what had changed'
        when 'as_of' then 'all opportunities, as of a past moment'
        else 'all opportunities'
    end as covers,
    runs.opportunity_count,
    runs.amount_count,
    runs.reported_at,
    runs.finished_at - runs.started_at as duration,
    runs.id as run_id
from public.attribution_runs as runs
order by runs.as_of desc, runs.id desc
limit :limit::integer;
