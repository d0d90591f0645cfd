-- Indexes that another index replaces
-- severity: warning
-- why: An index whose columns are the first columns of another one answers nothing that the other does not; each write pays for both.
select distinct on (spare.indexrelid)
    spare.indexrelid::regclass::text as object,
    format('%s begins with the same columns', kept.indexrelid::regclass) as reason,
    format(
        '%s; scanned %s times, the other %s times',
        pg_size_pretty(pg_relation_size(spare.indexrelid)), spare_use.idx_scan, kept_use.idx_scan
    ) as evidence,
    format('drop index concurrently %s', spare.indexrelid::regclass) as statement,
    'SHARE UPDATE EXCLUSIVE: reads and writes go on' as lock
from pg_index as spare
inner join pg_class as spare_class on spare_class.oid = spare.indexrelid and spare_class.relkind = 'i'
inner join pg_index as kept on kept.indrelid = spare.indrelid and kept.indexrelid <> spare.indexrelid
inner join pg_class as kept_class on kept_class.oid = kept.indexrelid
left join pg_stat_all_indexes as spare_use on spare_use.indexrelid = spare.indexrelid
left join pg_stat_all_indexes as kept_use on kept_use.indexrelid = kept.indexrelid
where
    spare_class.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and not spare_class.relispartition
    and not spare.indisunique
    and not spare.indisreplident
    and kept.indisvalid
    and spare.indexprs is null
    and kept.indexprs is null
    and kept_class.relam = spare_class.relam
    and kept.indnkeyatts >= spare.indnkeyatts
    and (kept.indkey::int2[])[0:spare.indnkeyatts - 1] = (spare.indkey::int2[])[0:spare.indnkeyatts - 1]
    and (kept.indclass::oid[])[0:spare.indnkeyatts - 1] = (spare.indclass::oid[])[0:spare.indnkeyatts - 1]
    and (kept.indcollation::oid[])[0:spare.indnkeyatts - 1] = (spare.indcollation::oid[])[0:spare.indnkeyatts - 1]
    and (kept.indoption::int2[])[0:spare.indnkeyatts - 1] = (spare.indoption::int2[])[0:spare.indnkeyatts - 1]
    -- What a spare index includes has to be in the other one, too.
    and (kept.indkey::int2[]) @> (spare.indkey::int2[])
    -- GIN and the like answer for any of their columns; only of a B-tree the order matters.
    and (spare_class.relam = (select oid from pg_am where amname = 'btree') or kept.indnkeyatts = spare.indnkeyatts)
    and pg_get_expr(kept.indpred, kept.indrelid) is not distinct from pg_get_expr(spare.indpred, spare.indrelid)
    and (
        kept.indnkeyatts > spare.indnkeyatts
        or kept.indisunique
        or kept.indnatts > spare.indnatts
        or (kept.indnatts = spare.indnatts and kept.indexrelid < spare.indexrelid)
    )
order by spare.indexrelid, kept.indisunique desc, kept.indnkeyatts, kept.indexrelid
