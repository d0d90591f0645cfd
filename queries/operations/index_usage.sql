-- title: Use of indexes
-- question: Which indexes earn their keep, and what is each for?
-- who: service
-- param: unused_only boolean = false — true: only indexes no query has used since statistics were reset.
-- param: limit integer = 50 — At most this many, largest first.
-- answer: scans, size

select
    statistics.relname::text as table_name,
    statistics.indexrelname::text as index_name,
    statistics.idx_scan as scans,
    statistics.idx_tup_read as entries_read,
    pg_relation_size(statistics.indexrelid) as bytes,
    pg_size_pretty(pg_relation_size(statistics.indexrelid)) as size,
    case when indexes.indisunique then 'unique' else '' end as guards,
    obj_description(statistics.indexrelid, 'pg_class') as reason
from pg_catalog.pg_stat_user_indexes as statistics
inner join pg_catalog.pg_index as indexes on indexes.indexrelid = statistics.indexrelid
where
    statistics.schemaname = 'public'
    and (not :unused_only::boolean or (statistics.idx_scan = 0 and not indexes.indisunique))
order by pg_relation_size(statistics.indexrelid) desc, statistics.indexrelname asc
limit :limit::integer;
