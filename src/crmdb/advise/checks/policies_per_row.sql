-- Policies that are evaluated for each row
-- severity: warning
-- why: A function in a policy runs once per row that is looked at, unless it stands in a sub-select that needs no column of the row; then it
-- runs once per statement and its result can be an index condition. Neither EXISTS nor IN with a function gives one.
with expressions as (
    select
        policies.oid,
        policies.polname,
        policies.polrelid,
        conditions.expression,
        -- Sub-selects of a call without a column, and strings, are fine: what is left is evaluated per row.
        regexp_replace(
            regexp_replace(conditions.expression, '''[^'']*''', '', 'g'),
            '\( ?SELECT [a-z_0-9."]+\((::[a-z]+|[ ,])*\)( AS [a-z_0-9"]+)?\)', '', 'gi'
        ) as remaining
    from pg_policy as policies
    inner join pg_class as classes on classes.oid = policies.polrelid
    cross join lateral (
        values
            (pg_get_expr(policies.polqual, policies.polrelid)),
            (pg_get_expr(policies.polwithcheck, policies.polrelid))
    ) as conditions (expression)
    where
        classes.relnamespace = any(current_setting('advise.schemas')::regnamespace[])
        -- WITH CHECK alone is evaluated for written rows only.
        and policies.polcmd <> 'a'
        and conditions.expression is not null
)

select distinct
    format('%s on %s', expressions.polname, expressions.polrelid::regclass) as object,
    case
        when functions.proname is null then 'its sub-select is compared with each row'
        else format('%s() is called for each row', functions.proname)
    end as reason,
    format(
        'the table has %s rows; the policy: %s',
        greatest(classes.reltuples, 0)::bigint, left(expressions.expression, 300)
    ) as evidence,
    case
        when functions.pronargs = 0
            then format(
                'alter policy %I on %s using (%s)',
                expressions.polname, expressions.polrelid::regclass,
                regexp_replace(
                    expressions.expression, format('(?<!SELECT )([a-z_0-9]+\.)?%s\(\)', functions.proname),
                    format('(select %s.%I())', functions.pronamespace::regnamespace, functions.proname), 'gi'
                )
            )
        else '-- make it one equality with a sub-select that takes no column, column = (select function()):'
            ' docs/decisions/0001-one-policy-form.md'
    end as statement,
    'ACCESS EXCLUSIVE for an instant: it waits for running statements of the table' as lock
from expressions
inner join pg_class as classes on classes.oid = expressions.polrelid
left join lateral (
    select
        called.proname,
        called.pronargs,
        called.pronamespace
    from (
        select uses.refobjid
        from pg_depend as uses
        where uses.classid = 'pg_policy'::regclass and uses.objid = expressions.oid and uses.refclassid = 'pg_proc'::regclass
        union all
        -- PostgreSQL does not note that a policy depends on a function of its own.
        select 'current_setting(text, boolean)'::regprocedure
    ) as uses
    inner join pg_proc as called on called.oid = uses.refobjid
    where
        called.provolatile <> 'i'
        and expressions.remaining ~* format('(^|[^a-z_0-9])%s\(', called.proname)
) as functions on true
where
    functions.proname is not null
    or expressions.expression ~ '(EXISTS \( ?SELECT|IN \( ?SELECT [a-z_0-9."]+\()'
