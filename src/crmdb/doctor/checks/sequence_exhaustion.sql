-- Counters near their end
-- severity: warning
-- why: When an identity column's counter is used up, or no longer fits the column's type, every insert into the table
-- fails.
select
    format('%s.%s', tables.oid::regclass, attributes.attname) as object,
    format('%s %% of the counter''s values are used', (100 * used.share)::integer) as problem,
    format('alter table %s alter column %I type bigint, in a quiet hour', tables.oid::regclass, attributes.attname) as next_step
from pg_sequences as sequences
inner join pg_depend as owned
    on
        owned.objid = to_regclass(format('%I.%I', sequences.schemaname, sequences.sequencename))
        and owned.classid = 'pg_class'::regclass
        and owned.refobjsubid > 0
        and owned.deptype in ('a', 'i')
inner join pg_class as tables on tables.oid = owned.refobjid
inner join pg_attribute as attributes on attributes.attrelid = owned.refobjid and attributes.attnum = owned.refobjsubid
cross join
    lateral (
        select sequences.last_value::numeric / least(
            sequences.max_value,
            case attributes.atttypid when 'smallint'::regtype then 32767 when 'integer'::regtype then 2147483647 else sequences.max_value end
        ) as share
    ) as used
where tables.relnamespace::regnamespace::text in ('public', 'private') and used.share > 0.7
