"""The one way to run a named query: read-only, in one transaction, as a user under their policies or as the login."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

import psycopg
from psycopg import Cursor
from psycopg.types.json import set_json_loads

from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, RefusedError, UsageError
from crmdb.queries.files import Query
from crmdb.queries.parameters import bind
from crmdb.queries.session import become, membership, require_role


@dataclass(frozen=True)
class Result:
    """What a query answered: column names, their PostgreSQL types, rows, and the decimal digits of each currency."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    minor_units: Mapping[str, int]

    def dicts(self) -> list[dict[str, Any]]:
        """The rows by column name."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


def run_query(
    target: Connection | str,
    query: Query,
    parameters: Mapping[str, object] | None = None,
    *,
    as_email: str | None = None,
    workspace: str | None = None,
    explain: bool = False,
) -> Result:
    """Run `query` on a connection or URL and return its answer; with `explain` the plan it ran with.

    `parameters` are Python values of the declared types, or text as on the command line. With `as_email` it runs as
    that user under row level security, in the workspace of that slug or their default one. Without it runs as the
    login itself, for which no policies apply if it owns the tables.

    Raises:
        UsageError: unknown user, workspace or parameter, or a value of the wrong type.
        RefusedError: the user's role in the workspace does not suffice, or the database is not migrated.
        CrmdbError: the database refused the statement.
    """
    values = bind(query.parameters, parameters or {}, query.full_name)
    if workspace and not as_email:
        raise UsageError(f'Workspace "{workspace}" is given, but not for whom.', "Add --as EMAIL.")
    with _connection(target) as connection:
        try:
            # Rolled back, so that role, claims and settings end with it even inside a transaction of the caller's.
            with connection.transaction(force_rollback=True):
                connection.execute("set transaction read only")
                minor_units = _minor_units(connection)
                if as_email:
                    member = membership(connection, as_email, workspace)
                    require_role(query, as_email, member)
                    become(connection, member)
                return _answer(connection, query, values, minor_units, explain=explain)
        except psycopg.Error as error:
            raise _explained(error, query, as_email) from error


@contextmanager
def _connection(target: Connection | str) -> Iterator[Connection]:
    """The given connection, left open; or one to the given URL, closed at the end."""
    if isinstance(target, str):
        with connect(target, application_name="crmdb query") as connection:
            yield connection
    else:
        yield target


def _minor_units(connection: Connection) -> dict[str, int]:
    """Decimal digits by currency. The first thing asked, so it is here that a missing schema shows.

    Raises:
        RefusedError: the database is not migrated.
    """
    try:
        return dict[str, int](connection.execute("select code, minor_units from public.currencies").fetchall())
    except psycopg.errors.UndefinedTable as error:
        raise RefusedError(
            "The database is not migrated: table public.currencies does not exist.", "Run `crmdb migrate` first."
        ) from error


def _answer(
    connection: Connection, query: Query, values: dict[str, object], minor_units: dict[str, int], *, explain: bool
) -> Result:
    cursor = connection.cursor()
    set_json_loads(partial(json.loads, parse_float=Decimal), cursor)
    values = {name: _read(cursor, query, name, value) for name, value in values.items()}
    for check in query.checks:
        cursor.execute(check.encode(), values)
    statement = f"explain (analyze, buffers) {query.statement}" if explain else query.statement
    rows = cursor.execute(statement.encode(), values).fetchall()
    description = cursor.description or []
    registry = connection.adapters.types
    return Result(
        columns=tuple(column.name for column in description),
        types=tuple(getattr(registry.get(column.type_code), "name", "text") for column in description),
        rows=rows,
        minor_units=minor_units,
    )


def _read(cursor: Cursor[Any], query: Query, name: str, value: object) -> object:
    """`value`, or the moment that its text names in the workspace: a day, a period, or a time without an offset."""
    if isinstance(value, str) and any(item.name == name and item.type == "timestamptz" for item in query.parameters):
        return cursor.execute("select public.report_moment(%s)", [value]).fetchall()[0][0]
    return value


def _explained(error: psycopg.Error, query: Query, as_email: str | None) -> CrmdbError:
    message = f'Query "{query.full_name}" failed: {error.diag.message_primary or error}.'
    # What a refusal knows of, such as the sort orders there are, is its detail.
    hint = " ".join(filter(None, (error.diag.message_detail, error.diag.message_hint)))
    if as_email is None and (error.diag.constraint_name or "").endswith("_workspace"):
        hint = "Ask as a member, in their workspace: --as EMAIL."
    match error:
        case psycopg.errors.UndefinedTable() | psycopg.errors.UndefinedColumn() | psycopg.errors.UndefinedFunction():
            return RefusedError(message, "Is the schema there? `crmdb migrate --status` says.")
        case psycopg.errors.InsufficientPrivilege():
            user = "Run it as a user who may read that, or log" if as_email else "Log"
            return RefusedError(
                message, hint or f"{user} in as the owner of the tables; on Supabase that is `postgres`."
            )
        case psycopg.DataError():
            return UsageError(message, hint or "Check the parameters: `crmdb query` lists them.")
        case _:
            return CrmdbError(message, hint)
