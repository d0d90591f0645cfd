"""A scan of every index, for the advisor `unused_index`.

It reports each index that was never scanned since the statistics began, and on a database made a second ago that is
all of them. Whether the queries use their indexes is another test's question; this only takes the lint's noise away, so
that what it would say about anything else is heard.
"""

from __future__ import annotations

from crmdb.database import Connection, connect

# GIN can only look values up. The subquery hides from the planner that the value is null and nothing can be found.
_LOOKUPS = """
select
    indexes.indexrelid,
    indexes.indrelid,
    format(
        'select from %s where (%s) and %s %s',
        indexes.indrelid::regclass,
        coalesce(pg_get_expr(indexes.indpred, indexes.indrelid), 'true'),
        pg_get_indexdef(indexes.indexrelid, 1, true),
        case
            when methods.amname = 'gin' then format(
                'operator(%s.%s) (select null::%s)',
                operators.oprnamespace::regnamespace,
                operators.oprname,
                case members.amoprighttype
                    when 'anyarray'::regtype then format_type(keys.atttypid, null) || '[]'
                    else format_type(members.amoprighttype, null)
                end
            )
            else 'is not null'
        end
    )
from pg_index as indexes
join pg_class as classes on classes.oid = indexes.indexrelid and classes.relkind = 'i'
join pg_am as methods on methods.oid = classes.relam
join pg_attribute as keys on keys.attrelid = indexes.indexrelid and keys.attnum = 1
join pg_opclass as operator_classes on operator_classes.oid = indexes.indclass[0]
cross join lateral (
    select *
    from pg_amop as candidates
    where candidates.amopfamily = operator_classes.opcfamily and candidates.amoppurpose = 's'
    order by candidates.amopstrategy
    limit 1
) as members
join pg_operator as operators on operators.oid = members.amopopr
where classes.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and not indexes.indisunique
"""

_HIDE_OTHERS = "update pg_index set indisvalid = false where indrelid = %s and indexrelid <> %s"


def scan_every_index(admin_url: str) -> int:
    """Look something up through each index that is not unique, as superuser; returns how many there are."""
    with connect(admin_url) as connection:
        connection.execute("set enable_seqscan = off")
        connection.commit()
        lookups = connection.execute(_LOOKUPS).fetchall()
        for index, table, query in lookups:
            _scan(connection, index, table, query)
    return len(lookups)


def _scan(connection: Connection, index: int, table: int, query: str) -> None:
    # With the table's other indexes out of sight the planner has no choice. Undone below; the count of scans stays.
    connection.execute(_HIDE_OTHERS, [table, index])
    connection.execute(query.encode())
    connection.rollback()
