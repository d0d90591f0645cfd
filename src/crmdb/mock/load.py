"""Loading: one transaction, binary COPY, keys and our triggers aside and back within it. Killed, nothing stays."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, RefusedError, UnreachableError
from crmdb.mock.estimate import expected_rows, loaded_bytes, refuse_a_full_disk
from crmdb.mock.generate import TABLES
from crmdb.mock.keys import Aside, Step, bring_back, may_put_aside, put_aside
from crmdb.mock.plan import Plan
from crmdb.mock.produce import Load, produced, usual_jobs
from crmdb.mock.state import (
    clear,
    foreign_referrers,
    grown,
    holdings,
    refuse_what_is_not_ours,
    require_schema,
)

_LOCK = 0x63726D64626D6F63
"""Advisory lock of a running mock ("crmdbmoc")."""

_KEPT = ("auth.users", "exchange_rates")
"""Tables that may hold rows of others: not emptied, so rows cannot be frozen."""

REBUILD_FROM = 100_000
"""Rows from which building indexes and keys anew pays: below, dropping and making some three hundred takes longer."""

Progress = Callable[[str, int, int], None]
"""Called with the step, the work done so far and all of it, in rows; building keys anew counts as much as loading."""


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
        if_empty: do nothing, instead of refusing, when the database already holds data.
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
            if not _prepare(connection, replace=replace, if_empty=if_empty, append=append):
                return Loaded({}, 0.0)
            plan, first = grown(connection, plan) if append else (plan, 0)
            if disk is not None:
                rows_ahead = expected_rows(plan, first)
                refuse_a_full_disk(disk, rows_ahead, loaded_bytes(rows_ahead))
            with produced(plan, jobs or usual_jobs(), first) as batches:
                rows = _Loading(connection, plan, first, in_place, progress).load(batches)
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


def _prepare(connection: Connection, *, replace: bool, if_empty: bool, append: bool) -> bool:
    """Check and lock; returns whether there is something to do."""
    require_schema(connection)
    connection.execute("set local statement_timeout = 0")
    # A client that was killed is noticed within a second even while an index is being built.
    connection.execute("set local client_connection_check_interval = '1s'")
    locked = connection.execute("select pg_try_advisory_xact_lock(%s)", [_LOCK]).fetchone()
    if locked != (True,):
        raise RefusedError("Another `crmdb mock` is filling this database.", "Wait until it is done, then look again.")
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
            "`crmdb mock --replace` deletes earlier mock data and fills it anew; `--append` adds workspaces to it;"
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


class _Loading:
    """One load in an open transaction."""

    def __init__(
        self, connection: Connection, plan: Plan, first_workspace: int, in_place: bool | None, progress: Progress
    ) -> None:
        self.connection = connection
        self.progress = progress
        self.expected = expected_rows(plan, first_workspace)
        self.rows: Counter[str] = Counter()
        self.highest: dict[str, int] = {}
        fresh = first_workspace == 0 and not foreign_referrers(connection)
        if in_place is None:
            in_place = not fresh or self.expected < REBUILD_FROM
        self.rebuilds = not in_place and may_put_aside(connection, _qualified(TABLES))
        self.frozen = fresh

    def load(self, batches: Iterable[list[Load]]) -> dict[str, int]:
        """Fill the tables; returns how many rows each got."""
        connection = self.connection
        if self.frozen:
            clear(connection)
        # The sign-up trigger on auth.users is not ours to switch off: it stands aside for this setting.
        connection.execute("set local crmdb.bulk_load = 'on'")
        self._switch_triggers("disable")
        aside = put_aside(connection, _qualified(TABLES)) if self.rebuilds else Aside([], [])
        self.progress("generating", 0, self.total)
        for loads in batches:
            for load in loads:
                self._copy(load)
        self._finish(aside)
        return {name: self.rows[name] for name in TABLES}

    @property
    def loaded(self) -> int:
        return self.rows.total()

    @property
    def total(self) -> int:
        """All work in rows, as far as one can know."""
        return max(self.expected, self.loaded) * (2 if self.rebuilds else 1)

    def _copy(self, load: Load) -> None:
        self.progress(load.table, self.loaded, self.total)
        frozen = self.frozen and load.table not in _KEPT
        statement = sql.SQL("copy {} ({}) from stdin (format binary, freeze {})").format(
            _identifier(load.table), sql.SQL(", ").join(map(sql.Identifier, load.columns)), sql.Literal(frozen)
        )
        with self.connection.cursor() as cursor, cursor.copy(statement) as copy:
            for chunk in load.data:
                copy.write(chunk)
        self.rows[load.table] += load.rows
        if load.highest is not None:
            self.highest[load.table] = max(load.highest, self.highest.get(load.table, 0))

    def _finish(self, aside: Aside) -> None:
        """What comes after the rows: keys, statistics, the search index, the next numbers, triggers."""
        self.expected = self.loaded
        weights = {step: self.rows[_plain(step.table)] + 1 for step in (*aside.indexes, *aside.foreign_keys)}
        share = self.loaded / max(sum(weights.values()), 1)
        done = float(self.loaded)

        def begun(step: Step) -> None:
            nonlocal done
            self.progress(step.name, int(done), self.total)
            done += weights[step] * share

        bring_back(self.connection, aside.indexes, begun)
        # Statistics first: without them foreign keys and the search index are planned for empty tables.
        self.progress("statistics", int(done), self.total)
        ours = [name for name in TABLES if "." not in name]
        self.connection.execute(sql.SQL("analyze {}").format(sql.SQL(", ").join(map(_identifier, ours))))
        bring_back(self.connection, aside.foreign_keys, begun)
        if self.rows["influencers"]:
            self.progress("search index", self.total, self.total)
            self.connection.execute("select private.refresh_influencer_search()")
            self.connection.execute("select private.refresh_workspace_search()")
            self.connection.execute("analyze public.influencer_search, public.workspace_influencer_search")
        for name, highest in self.highest.items():
            self._continue_after(name, highest)
        self._switch_triggers("enable")

    def _switch_triggers(self, action: str) -> None:
        """Our own triggers; "user" leaves foreign keys and others working. Transactional, so never left off."""
        for name in TABLES:
            if not name.startswith("auth."):
                self.connection.execute(sql.SQL(f"alter table {{}} {action} trigger user").format(_identifier(name)))

    def _continue_after(self, name: str, highest: int) -> None:
        """The next row of an identity column follows the last one there."""
        self.connection.execute(
            "select setval(name, greatest(%s, nextval(name)))"
            " from (select pg_get_serial_sequence(%s, 'id')) as sequences (name)",
            [highest, f"public.{name}"],
        )


def _qualified(names: Iterable[str]) -> list[str]:
    """Our tables with their schema; those of auth belong to the platform."""
    return [f"public.{name}" for name in names if "." not in name]


def _plain(table: str) -> str:
    return table.rpartition(".")[2]


def _identifier(name: str) -> sql.Identifier:
    return sql.Identifier(*name.split(".")) if "." in name else sql.Identifier("public", name)
