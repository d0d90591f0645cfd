-- Indexes that row level security keeps from being used
-- severity: info
-- why: Under a policy that is not constant, PostgreSQL checks the policy before any operator that could leak what it compares. Enums,
-- numeric, jsonb, arrays and full text have such operators, and lower() and most other functions leak: their conditions are filters,
-- not index conditions.
select
    indexes.indexrelid::regclass::text as object,
    case
        when functions.proleakproof then format('a member''s condition on %s is a filter: it is not leakproof', expressions.text)
        else format('a member''s condition on %s is a filter: the operator %s is not leakproof', expressions.text, operators.oprname)
    end as reason,
    format(
        'type %s; %s rows; scanned %s times; policy: %s',
        format_type(keys.atttypid, keys.atttypmod), greatest(tables.reltuples, 0)::bigint, usage.idx_scan, policy.polname
    ) as evidence,
    case
        when types.typtype = 'e' and attributes.attname is not null then format(
            'alter table %s alter column %I type text -- and a named check: docs/decisions/0005-text-with-checks.md',
            indexes.indrelid::regclass, attributes.attname
        )
        when types.typname = 'numeric' and attributes.attname is not null then format(
            'alter table %s alter column %I type bigint -- in the smallest unit', indexes.indrelid::regclass, attributes.attname
        )
        else '-- filter by a column of type text, uuid, integer or timestamptz; or keep the rows in a table with the policy'
            ' using (true) that a function searches: docs/decisions/0006-search-document.md'
    end as statement,
    'ACCESS EXCLUSIVE while the table is rewritten' as lock
from pg_index as indexes
inner join pg_class as tables on tables.oid = indexes.indrelid and tables.relrowsecurity
inner join pg_class as classes on classes.oid = indexes.indexrelid
inner join pg_am as methods on methods.oid = classes.relam
cross join generate_series(1, indexes.indnkeyatts) as place
inner join pg_attribute as keys on keys.attrelid = indexes.indexrelid and keys.attnum = place
inner join pg_type as types on types.oid = keys.atttypid
left join pg_attribute as attributes
    on attributes.attrelid = indexes.indrelid and attributes.attnum = indexes.indkey[place - 1]
left join pg_stat_all_indexes as usage on usage.indexrelid = indexes.indexrelid
inner join pg_opclass as operator_classes on operator_classes.oid = indexes.indclass[place - 1]
cross join lateral (
    select candidates.amopopr
    from pg_amop as candidates
    where
        candidates.amopfamily = operator_classes.opcfamily
        and candidates.amoppurpose = 's'
        and candidates.amoplefttype = operator_classes.opcintype
    -- Equality of one type is strategy 3 of a B-tree; of other methods the first will do.
    order by
        candidates.amoprighttype <> candidates.amoplefttype,
        candidates.amopstrategy <> 3 or methods.amname <> 'btree',
        candidates.amopstrategy
    limit 1
) as members
inner join pg_operator as operators on operators.oid = members.amopopr
inner join pg_proc as functions on functions.oid = operators.oprcode
cross join pg_get_indexdef(indexes.indexrelid, place, true) as expressions (text)
cross join lateral (
    select policies.polname
    from pg_policy as policies
    where
        policies.polrelid = indexes.indrelid
        and policies.polcmd in ('r', '*')
        and pg_get_expr(policies.polqual, policies.polrelid) <> 'true'
    limit 1
) as policy
where
    tables.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
    and (
        not functions.proleakproof
        -- An expression compares what its own functions and operators let through. One by a private function is no condition of a
        -- member: functions above the policies ask for it.
        or (
            attributes.attname is null
            and expressions.text !~ '\mprivate\.'
            and (
                expressions.text ~ '[-#]>'
                or exists (
                    select from regexp_matches(expressions.text, '([a-z_0-9]+)\(', 'g') as calls (names)
                    inner join pg_proc as called on called.proname = calls.names[1] and not called.proleakproof
                )
            )
        )
    )
    -- Nor is one whose comment names the private function that asks for it.
    and coalesce(obj_description(indexes.indexrelid, 'pg_class'), '') !~ '\mprivate\.\w+\(\)'
    and not tables.relispartition
    and not indexes.indisexclusion
    -- A unique rule works whatever members may ask.
    and not indexes.indisunique
    -- What a B-tree keeps in descending order is there to sort by, which leaks nothing.
    and not (methods.amname = 'btree' and (indexes.indoption[place - 1] & 1) = 1)
