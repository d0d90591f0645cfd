-- Policies that call a function for each row
-- severity: warning
-- why: A function in a policy runs once per row that is looked at, unless it stands in a sub-select that needs no column of the row; then it
-- runs once per statement and its result can be an index condition.
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
    format('%s() is called for each row', functions.proname) as reason,
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
inner join pg_depend as uses
    on
        uses.classid = 'pg_policy'::regclass
        and uses.objid = expressions.oid
        and uses.refclassid = 'pg_proc'::regclass
inner join pg_proc as functions on functions.oid = uses.refobjid and functions.provolatile <> 'i'
where
    expressions.remaining ~* format('(^|[^a-z_0-9])%s\(', functions.proname)
