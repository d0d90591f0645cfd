-- What the rules say that no constraint can state; rules that say the same together.
select
    array_agg(refusals.rule order by refusals.rule collate "C") as rules,
    refusals.message,
    refusals.detail,
    refusals.hint,
    refusals.sqlstate
from public.refusals as refusals
group by refusals.message, refusals.detail, refusals.hint, refusals.sqlstate
order by min(refusals.rule collate "C")
