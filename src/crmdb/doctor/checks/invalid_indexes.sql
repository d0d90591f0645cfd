-- Invalid indexes
-- severity: error
-- why: CREATE INDEX CONCURRENTLY that was interrupted leaves an index that costs at each write and serves no query; a
-- unique one guards nothing.
select
    indexes.indexrelid::regclass::text as object,
    'the index is invalid' as problem,
    case
        when classes.relkind = 'p' then 'attach an index for each partition, or make it anew'
        else format('reindex index concurrently %s', indexes.indexrelid::regclass)
    end as next_step
from pg_index as indexes
inner join pg_class as classes on classes.oid = indexes.indrelid
where
    classes.relnamespace::regnamespace::text in ('public', 'private')
    and not (indexes.indisvalid and indexes.indisready and indexes.indislive)
