"""Rebuilding what searches read. The steps are SQL; this calls them within one transaction and says how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from crmdb.database import Connection, connect, scalar
from crmdb.errors import CrmdbError, RefusedError, UnreachableError

BATCH = 10_000
"""People whose rows are written by one call, a multiple of 100: about a second, after which progress is told."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how many are done and how many there are; both 0 where that is not known."""

_TABLE = "influencer_search_next"
_NOT_MIGRATED = (psycopg.errors.UndefinedFunction, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)


@dataclass(frozen=True)
class Rebuilt:
    """What was rebuilt.

    Attributes:
        people: rows of the catalog.
        private_people: rows of private people that were not as they have to be.
        seconds: all of it; then the part that rows took, and the part that indexes took.
    """

    people: int
    private_people: int
    seconds: float
    filling_seconds: float
    indexing_seconds: float


def rebuild_search(url: str, *, progress: Progress = lambda _step, _done, _total: None) -> Rebuilt:
    """Write all search rows anew while searches go on.

    Raises:
        RefusedError: the database is not migrated this far, the login may not rebuild, or another rebuild is at it.
        CrmdbError: for minutes others had the table locked.
        UnreachableError: the connection was lost. Nothing has changed.
    """
    with connect(url, autocommit=True, application_name="crmdb search rebuild") as connection:
        try:
            with connection.transaction():
                connection.execute("set local statement_timeout = 0")
                connection.execute("set local idle_in_transaction_session_timeout = 0")
                return _rebuild(connection, progress)
        except _NOT_MIGRATED as error:
            raise RefusedError("This database has no search rows.", "Run `crmdb migrate` first.") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise RefusedError(
                f"This login may not rebuild the search rows: {error.diag.message_primary}.",
                "Log in as the owner of the tables; on Supabase that is `postgres`.",
            ) from error
        except psycopg.errors.ObjectInUse as error:
            raise RefusedError(f"{error.diag.message_primary}.", error.diag.message_hint or "") from error
        except psycopg.errors.LockNotAvailable as error:
            raise CrmdbError(f"{error.diag.message_primary}.", error.diag.message_hint or "") from error
        except psycopg.OperationalError as error:
            raise UnreachableError(
                f"The rebuild was broken off: {str(error).strip().splitlines()[-1]}",
                "Nothing has changed; run `crmdb search rebuild` again.",
            ) from error


def _rebuild(connection: Connection, progress: Progress) -> Rebuilt:
    begun = time.monotonic()
    progress("private people", 0, 0)
    private_people = scalar(connection, "select private.refresh_workspace_search()")
    progress("numbers", 0, 0)
    # A transaction id has no type of its own in psycopg.
    snapshot = scalar(connection, "select private.begin_search_rebuild()::text")
    total = scalar(connection, "select coalesce(sum(cardinality(ids)), 0) from private.search_rebuild_order")
    filling = time.monotonic()
    for place in range(0, total, BATCH):
        progress("rows", place, total)
        connection.execute("select private.fill_influencer_search(%s, %s, %s)", [_TABLE, place, BATCH])
    indexing = time.monotonic()
    indexes = connection.execute("select title, statement from private.influencer_search_indexes(%s)", [_TABLE])
    for title, statement in indexes.fetchall():
        progress(f"index of {title}", 0, 0)
        connection.execute(statement)
    ending = time.monotonic()
    progress("changes made meanwhile", 0, 0)
    people = scalar(connection, "select private.end_search_rebuild(%s::xid)", snapshot)
    return Rebuilt(people, private_people, time.monotonic() - begun, indexing - filling, ending - indexing)
