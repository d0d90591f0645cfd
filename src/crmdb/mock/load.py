"""Loading: one transaction, binary COPY, our triggers off and on again within it. Killed, nothing stays."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg
from psycopg import sql

from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, RefusedError, UnreachableError
from crmdb.mock.columns import Table
from crmdb.mock.copy_binary import encoded
from crmdb.mock.defaults import DEFAULT_TABLES, insert_defaults, read_template
from crmdb.mock.generate import generate
from crmdb.mock.plan import Plan
from crmdb.mock.state import delete_mock, holdings, refuse_what_is_not_ours, require_schema

_LOCK = 0x63726D64626D6F63
"""Advisory lock of a running mock ("crmdbmoc")."""

Progress = Callable[[str, int, int], None]
"""Called with the step, the rows done so far and all rows."""


@dataclass(frozen=True)
class Loaded:
    """What a run did. `rows` by table, empty if the database already held data and that was fine."""

    rows: dict[str, int]
    seconds: float

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def mock(
    url: str,
    plan: Plan,
    *,
    replace: bool = False,
    if_empty: bool = False,
    progress: Progress = lambda _step, _done, _total: None,
) -> Loaded:
    """Generate a plan's rows and load them.

    Args:
        url: libpq URL of a migrated database; the login owns the tables (on Supabase: `postgres`).
        replace: take away the rows of a former run first; refuses if anything there is not the mock's.
        if_empty: do nothing, instead of refusing, when the database already holds data.

    Raises:
        RefusedError: the database is not migrated, holds data, or another mock is running. Nothing was changed.
        UnreachableError: no connection, or it was lost. Nothing was kept.
    """
    begun = time.monotonic()
    try:
        with connect(url, application_name="crmdb mock") as connection:
            if not _prepare(connection, replace=replace, if_empty=if_empty):
                return Loaded({}, 0.0)
            progress("generating", 0, 0)
            tables = generate(plan)
            rows = _load(connection, tables, progress)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RefusedError(
            f"This login may not load mock data: {error.diag.message_primary}.",
            "Log in as the owner of the tables; on Supabase that is `postgres`. Nothing was changed.",
        ) from error
    except psycopg.OperationalError as error:
        raise UnreachableError(
            f"The load was broken off: {str(error).strip().splitlines()[-1]}",
            "Nothing was kept. Check the server and its disk, then run `crmdb mock` again.",
        ) from error
    except psycopg.Error as error:
        raise CrmdbError(
            f"The database refused mock data: {error.diag.message_primary or error}"
            + (f" ({error.diag.context.splitlines()[0]})" if error.diag.context else ""),
            "Nothing was kept. `crmdb doctor` says whether the schema is as migrated; if it is, crmdb has a bug.",
        ) from error
    return Loaded(rows, time.monotonic() - begun)


def _prepare(connection: Connection, *, replace: bool, if_empty: bool) -> bool:
    """Check, lock, and take away what is to be replaced; returns whether there is something to do."""
    require_schema(connection)
    connection.execute("set local statement_timeout = 0")
    locked = connection.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
    if locked != (True,):
        raise RefusedError("Another `crmdb mock` is filling this database.", "Wait until it is done, then look again.")
    found = holdings(connection)
    if found.empty:
        refuse_what_is_not_ours(connection)
        return True
    if if_empty:
        return False
    if not replace:
        raise RefusedError(
            f"The database already holds {found}.",
            "`crmdb mock --replace` deletes earlier mock data and fills it anew; `--if-empty` leaves it as it is."
            " Nothing was changed.",
        )
    refuse_what_is_not_ours(connection)
    delete_mock(connection)
    return True


def _load(connection: Connection, tables: list[Table], progress: Progress) -> dict[str, int]:
    """Fill the tables within the open transaction."""
    template = read_template(connection)
    # The sign-up trigger on auth.users is not ours to switch off: it stands aside for this setting.
    connection.execute("set local crmdb.bulk_load = 'on'")
    _switch_triggers(connection, tables, "disable")
    total = sum(len(table) for table in tables)
    rows: dict[str, int] = {}
    for table in tables:
        progress(table.name, sum(rows.values()), total)
        _copy(connection, table)
        rows[table.name] = len(table)
        if table.name == "workspaces":
            insert_defaults(connection, template, table)
    # Statistics first: without them the refresh below is planned for empty tables.
    progress("statistics", total, total)
    connection.execute(sql.SQL("analyze {}").format(_names(tables)))
    progress("search index", total, total)
    connection.execute("select private.refresh_influencer_search()")
    connection.execute("analyze public.influencer_search")
    _move_identities(connection, tables)
    _switch_triggers(connection, tables, "enable")
    return rows


def _copy(connection: Connection, table: Table) -> None:
    statement = sql.SQL("copy {} ({}) from stdin (format binary)").format(
        _identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for chunk in encoded(table):
            copy.write(chunk)


def _switch_triggers(connection: Connection, tables: list[Table], action: str) -> None:
    """Our own triggers; "user" leaves foreign keys and other constraints working. Transactional, so never left off."""
    for name in dict.fromkeys([*(table.name for table in tables), *DEFAULT_TABLES]):
        if not name.startswith("auth."):
            connection.execute(sql.SQL(f"alter table {{}} {action} trigger user").format(_identifier(name)))


def _move_identities(connection: Connection, tables: list[Table]) -> None:
    """Past the ids used: the next row of an identity column follows the last one loaded."""
    for table in tables:
        identity = table.columns.get("id")
        if identity is not None and identity.kind == "int8" and len(table):
            following = int(identity.values.max()) + 1
            connection.execute(
                sql.SQL("alter table {} alter column id restart with {}").format(
                    _identifier(table.name), sql.Literal(following)
                )
            )


def _identifier(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split(".")) if "." in name else sql.Identifier("public", name)


def _names(tables: list[Table]) -> sql.Composed:
    ours = [table.name for table in tables if "." not in table.name]
    return sql.SQL(", ").join(map(_identifier, [*ours, *DEFAULT_TABLES]))
