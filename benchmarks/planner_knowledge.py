"""What the planner knows of a workspace's size: nothing, too little, or the truth.

The policies compare `workspace_id` with a value that is not known when the plan is made, so the planner expects
all rows ÷ number of workspaces. `expect_part` makes that expectation any part of the rows, without other workspaces.
"""

from __future__ import annotations

from crmdb.database import Connection

_OURS = "relnamespace in ('public'::regnamespace, 'private'::regnamespace)"
FORGET = (
    f"delete from pg_statistic where starelid in (select oid from pg_class where {_OURS})",
    f"update pg_class set reltuples = -1, relpages = 0, relallvisible = 0 where {_OURS} and relkind in ('r', 'p', 'i')",
)

_DISTINCT = """
select format(
    'alter table %%1$s alter column workspace_id set (n_distinct = %%2$s, n_distinct_inherited = %%2$s)',
    oid::regclass, %(n)s
)
from pg_class
where
    relnamespace in ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p')
    and exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id' and attnum > 0)
order by relname
"""

_QUIET = f"""
select format('alter table %s set (autovacuum_enabled = off)', oid::regclass) from pg_class
where relkind in ('r', 'm') and {_OURS}
"""


def stop_autovacuum(superuser: Connection) -> None:
    """Leave all tables as they are from now on: nobody analyses them but the caller."""
    _run_each(superuser, _QUIET)


def forget_statistics(superuser: Connection) -> None:
    """As after a load: tables that were never analysed. The planner guesses their sizes from the files."""
    for statement in FORGET:
        superuser.execute(statement.encode())


def expect_part(superuser: Connection, part: float) -> None:
    """Analyse all, and make the planner take a workspace for `part` of each table's rows.

    The settings of the tables stay: this is for a database that is thrown away.
    """
    _run_each(superuser, _DISTINCT, n=max(1 / part, 1))
    superuser.execute("analyze")


def _run_each(superuser: Connection, query: str, **values: object) -> None:
    for (statement,) in superuser.execute(query.encode(), values or None).fetchall():
        superuser.execute(statement.encode())
