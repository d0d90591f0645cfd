"""Loading: one transaction, binary COPY, indexes and keys dropped and rebuilt within it. Killed, nothing stays."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import psycopg

from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, RefusedError, UnreachableError
from crmdb.mock.estimate import expected_rows, loaded_bytes, refuse_a_full_disk
from crmdb.mock.load.loading import Loading, Progress
from crmdb.mock.load.produce import produced, usual_jobs
from crmdb.mock.load.state import (
    foreign_referrers,
    grown,
    holdings,
    refuse_what_is_not_ours,
    require_schema,
)
from crmdb.mock.plan import Plan

_LOCK = 0x63726D64626D6F63
"""Advisory lock of a running mock ("crmdbmoc")."""


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
    append: bool = False,
    in_place: bool | None = None,
    jobs: int | None = None,
    disk: Path | None = None,
    progress: Progress = lambda _step, _done, _total: None,
) -> Loaded:
    """Generate a plan's rows and load them.

    Args:
        url: libpq URL of a migrated database; the login owns the tables (on Supabase: `postgres`).
        replace: take away the rows of a former run first; refuses if anything there is not the mock's.
        if_empty: do nothing, instead of refusing, when the database already holds data; a mock that is running is
            waited for.
        append: add as many workspaces as the plan has to a database that a former run filled with the same seed, months
            and last day. If workspace_size is that run's too, the result is what one run with all of them makes.
        in_place: leave indexes and keys where they are; by default so when appending, for few rows, and where the login
            does not own every table that refers to ours.
        jobs: generators beside the server; by default all cores but one, at most four.
        disk: where the server keeps its data, if that is this machine: refuses what would not fit.

    Raises:
        RefusedError: the database is not migrated, holds data, or another mock is running. Nothing was changed.
        UnreachableError: no connection, or it was lost. Nothing was kept.
    """
    begun = time.monotonic()
    try:
        with connect(url, application_name="crmdb mock") as connection:
            _prepare(connection)
            _take_turns(connection, progress if if_empty else None)
            if not _may_fill(connection, replace=replace, if_empty=if_empty, append=append):
                return Loaded({}, 0.0)
            plan, first = grown(connection, plan) if append else (plan, 0)
            if disk is not None:
                rows_ahead = expected_rows(plan, first)
                refuse_a_full_disk(disk, rows_ahead, loaded_bytes(rows_ahead))
            with produced(plan, jobs or usual_jobs(), first) as batches:
                rows = Loading(connection, plan, first, in_place, progress).load(batches)
    except psycopg.errors.InsufficientPrivilege as error:
        raise RefusedError(
            f"This login may not load mock data: {error.diag.message_primary}.",
            "Log in as the owner of the tables; on Supabase that is `postgres`. Nothing was changed.",
        ) from error
    except psycopg.OperationalError as error:
        raise UnreachableError(
            f"The load was broken off: {str(error).strip().splitlines()[-1]}",
            "Nothing was kept. Check the server and its disk, then run `crmdb mock load` again.",
        ) from error
    except psycopg.Error as error:
        raise CrmdbError(
            f"The database refused mock data: {error.diag.message_primary or error}"
            + (f" ({error.diag.context.splitlines()[0]})" if error.diag.context else ""),
            "Nothing was kept. `crmdb doctor` says whether the schema is as migrated; if it is, crmdb has a bug.",
        ) from error
    return Loaded(rows, time.monotonic() - begun)


def _prepare(connection: Connection) -> None:
    require_schema(connection)
    connection.execute("set local statement_timeout = 0")
    # A client that was killed is noticed within a second even while an index is being built.
    connection.execute("set local client_connection_check_interval = '1s'")


def _take_turns(connection: Connection, waiting: Progress | None) -> None:
    """One mock at a time: wait for another one, telling `waiting` of it, or refuse."""
    if connection.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone() == (True,):
        return
    if waiting is None:
        raise RefusedError(
            "Another `crmdb mock load` is filling this database.",
            "Wait until it is done, then look again; `--if-empty` waits for it.",
        )
    waiting("waiting for another mock load", 0, 0)
    connection.execute("set local lock_timeout = 0")
    connection.execute("select pg_advisory_xact_lock(%s)", [_LOCK])


def _may_fill(connection: Connection, *, replace: bool, if_empty: bool, append: bool) -> bool:
    """Whether there is something to do; refuses what would mix with other data."""
    if append:
        return True
    found = holdings(connection)
    if found.empty:
        refuse_what_is_not_ours(connection)
        return True
    if if_empty:
        return False
    if not replace:
        raise RefusedError(
            f"The database already holds {found}.",
            "`crmdb mock load --replace` deletes earlier mock data and fills it anew; `--append` adds workspaces to it;"
            " `--if-empty` leaves it as it is. Nothing was changed.",
        )
    refuse_what_is_not_ours(connection)
    referrers = foreign_referrers(connection)
    if referrers:
        raise RefusedError(
            f"Mock data cannot be replaced: table {referrers[0]} refers to it.",
            "Drop the foreign key of that table, or use another database. Nothing was changed.",
        )
    return True
