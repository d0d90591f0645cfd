-- Indexes that another index replaces
-- severity: warning
-- why: An index whose columns are the first columns of another one answers nothing that the other does not; each write pays for both.
-- The index of a partitioned table is as large, and as busy, as those of its partitions together.
with used as (
    select
        indexes.indexrelid,
        sum(pg_relation_size(parts.relid)) as bytes,
        coalesce(sum(usage.idx_scan), 0) as scans
    from pg_index as indexes
    cross join lateral (
        select indexes.indexrelid as relid
        union
        select tree.relid
        from pg_partition_tree(indexes.indexrelid) as tree
    ) as parts
    left join pg_stat_all_indexes as usage on usage.indexrelid = parts.relid
    group by indexes.indexrelid
)

select distinct on (spare.indexrelid)
    spare.indexrelid::regclass::text as object,
    format('%s begins with the same columns', kept.indexrelid::regclass) as reason,
    format(
        '%s; scanned %s times, the other %s times',
        pg_size_pretty(spare_use.bytes), spare_use.scans, kept_use.scans
    ) as evidence,
    -- An index of a partitioned table cannot be dropped concurrently.
    format('drop index %s%s', case spare_class.relkind when 'i' then 'concurrently ' end, spare.indexrelid::regclass) as statement,
    case spare_class.relkind
        when 'i' then 'SHARE UPDATE EXCLUSIVE: reads and writes go on'
        else 'ACCESS EXCLUSIVE on the table and its partitions, for an instant'
    end as lock
from pg_index as spare
inner join pg_class as spare_class on spare_class.oid = spare.indexrelid
inner join pg_index as kept on kept.indrelid = spare.indrelid and kept.indexrelid <> spare.indexrelid
inner join pg_class as kept_class on kept_class.oid = kept.indexrelid
inner join used as spare_use on spare_use.indexrelid = spare.indexrelid
inner join used as kept_use on kept_use.indexrelid = kept.indexrelid
where
    spare_class.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and not spare_class.relispartition
    -- A unique rule is replaced by the same rule alone; what a constraint or a foreign key is made of is not dropped.
    and (
        not spare.indisunique
        or (
            kept.indisunique
            and kept.indnkeyatts = spare.indnkeyatts
            and kept.indnullsnotdistinct = spare.indnullsnotdistinct
            and kept.indimmediate
            and not exists (select from pg_constraint as rules where rules.conindid = spare.indexrelid)
        )
    )
    and not spare.indisreplident
    and kept.indisvalid
    and pg_get_expr(kept.indexprs, kept.indrelid) is not distinct from pg_get_expr(spare.indexprs, spare.indrelid)
    and kept_class.relam = spare_class.relam
    and kept.indnkeyatts >= spare.indnkeyatts
    and (kept.indkey::int2[])[0:spare.indnkeyatts - 1] = (spare.indkey::int2[])[0:spare.indnkeyatts - 1]
    and (kept.indclass::oid[])[0:spare.indnkeyatts - 1] = (spare.indclass::oid[])[0:spare.indnkeyatts - 1]
    and (kept.indcollation::oid[])[0:spare.indnkeyatts - 1] = (spare.indcollation::oid[])[0:spare.indnkeyatts - 1]
    -- In the same order, or all of it the other way round: an index is read from either end.
    and (
        (kept.indoption::int2[])[0:spare.indnkeyatts - 1] = (spare.indoption::int2[])[0:spare.indnkeyatts - 1]
        or not exists (
            select from generate_series(0, spare.indnkeyatts - 1) as place
            where kept.indoption[place] + spare.indoption[place] <> 3
        )
    )
    -- What a spare index includes has to be in the other one, too.
    and (kept.indkey::int2[]) @> (spare.indkey::int2[])
    -- GIN and the like answer for any of their columns; only of a B-tree the order matters.
    and (spare_class.relam = (select oid from pg_am where amname = 'btree') or kept.indnkeyatts = spare.indnkeyatts)
    and pg_get_expr(kept.indpred, kept.indrelid) is not distinct from pg_get_expr(spare.indpred, spare.indrelid)
    and (
        kept.indnkeyatts > spare.indnkeyatts
        or (kept.indisunique and not spare.indisunique)
        or kept.indnatts > spare.indnatts
        or exists (select from pg_constraint as rules where rules.conindid = kept.indexrelid)
        or (kept.indnatts = spare.indnatts and kept.indexrelid < spare.indexrelid)
    )
order by spare.indexrelid, kept.indisunique desc, kept.indnkeyatts, kept.indexrelid
