"""An application's functions that find their tables by name, when they run: from now on they might find ours."""

from __future__ import annotations

from collections.abc import Sequence

from crmdb.database import Connection

_NOT_THEIRS = [
    *("pg_catalog", "information_schema", "auth", "storage", "realtime", "extensions", "graphql", "vault", "cron")
]
"""Schemas of PostgreSQL and of the platform."""

_THEIR_FUNCTIONS = r"""
with functions as materialized (
    select functions.oid::regprocedure::text as signature, functions.prosrc
    from pg_proc as functions
    inner join pg_language as languages on languages.oid = functions.prolang and languages.lanname in ('sql', 'plpgsql')
    where functions.pronamespace::regnamespace::text <> all(%(not_theirs)s)
)
"""

_NAMING_TABLES = rf"""
{_THEIR_FUNCTIONS}
select functions.signature, string_agg(distinct theirs.relname, ', ' order by theirs.relname)
from functions
inner join pg_class as theirs
    on theirs.relname = any(%(names)s) and theirs.relkind in ('r', 'p', 'v', 'm', 'f')
    and theirs.relnamespace::regnamespace::text <> all(%(not_theirs)s)
    and (
        functions.prosrc ~* ('(\mpublic"?\s*\.\s*|\m(into|update|only)\s+)"?' || theirs.relname || '\M(?!"?\s*\.)')
        -- Before a parenthesis it is a function here, and above a table with the columns of an insert.
        or functions.prosrc ~* ('\m(from|join)\s+"?' || theirs.relname || '\M(?!"?\s*[.(])')
    )
group by functions.signature
order by functions.signature
"""

_NAMING_SCHEMAS = rf"""
{_THEIR_FUNCTIONS}
select functions.signature, ours.name
from functions
inner join unnest(%(names)s::text[]) as ours (name) on functions.prosrc ~* ('\m' || ours.name || '"?\."?[a-z_]')
order by functions.signature
"""


def functions_that_name_tables(connection: Connection, names: Sequence[str]) -> list[tuple[str, str]]:
    """Signature and tables: those of `names` that their schemas have and the function's body names without one."""
    values = {"names": list(names), "not_theirs": _NOT_THEIRS}
    return connection.execute(_NAMING_TABLES.encode(), values).fetchall()


def functions_that_name_schemas(connection: Connection, names: Sequence[str]) -> list[tuple[str, str]]:
    """Signature and schema: those of `names` that the function's body names, whether they are there or not."""
    values = {"names": list(names), "not_theirs": _NOT_THEIRS}
    return connection.execute(_NAMING_SCHEMAS.encode(), values).fetchall()
