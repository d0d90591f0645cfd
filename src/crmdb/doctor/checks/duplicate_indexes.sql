-- Duplicate indexes
-- severity: warning
-- why: Two indexes on the same columns in the same order are written twice and read once.
select
    spare.indexrelid::regclass::text as object,
    format('the index does what %s does', kept.indexrelid::regclass) as problem,
    format('drop index %s', spare.indexrelid::regclass) as next_step
from pg_index as spare
inner join pg_class as spare_class on spare_class.oid = spare.indexrelid
inner join pg_index as kept on kept.indrelid = spare.indrelid and kept.indexrelid <> spare.indexrelid
inner join pg_class as kept_class on kept_class.oid = kept.indexrelid
where
    spare_class.relnamespace::regnamespace::text in ('public', 'private')
    and not spare_class.relispartition
    and not exists (
        select from pg_constraint as constraints
        where constraints.conindid = spare.indexrelid
    )
    and kept_class.relam = spare_class.relam
    and kept.indkey::text = spare.indkey::text
    and kept.indclass::text = spare.indclass::text
    and kept.indcollation::text = spare.indcollation::text
    and kept.indoption::text = spare.indoption::text
    and kept.indnkeyatts = spare.indnkeyatts
    and coalesce(pg_get_expr(kept.indexprs, kept.indrelid), '') = coalesce(pg_get_expr(spare.indexprs, spare.indrelid), '')
    and coalesce(pg_get_expr(kept.indpred, kept.indrelid), '') = coalesce(pg_get_expr(spare.indpred, spare.indrelid), '')
    and (kept.indisunique or not spare.indisunique)
    -- Of two alike one is spare: the later one, unless it is the unique one of the two.
    and (
        (kept.indisunique and not spare.indisunique)
        or exists (
            select from pg_constraint as constraints
            where constraints.conindid = kept.indexrelid
        )
        or kept.indexrelid < spare.indexrelid
    )
