"""The rows of one load: copied in an open transaction, indexes and keys dropped before and rebuilt after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from psycopg import sql

from crmdb.database import Connection
from crmdb.mock.estimate import expected_rows
from crmdb.mock.generate import TABLES
from crmdb.mock.load.dropped_indexes import DroppedIndexes, Step, drop_indexes, may_drop_indexes, rebuild_indexes
from crmdb.mock.load.produce import Load
from crmdb.mock.load.state import clear, foreign_referrers
from crmdb.mock.plan import Plan

_KEPT = ("auth.users", "exchange_rates")
"""Tables that may hold rows of others: not emptied, so rows cannot be frozen."""

REBUILD_FROM = 100_000
"""Rows from which building indexes and keys anew pays: below, dropping and making some three hundred takes longer."""

Progress = Callable[[str, int, int], None]
"""Called with the step, the work done so far and all of it, in rows; building keys anew counts as much as loading."""


class Loading:
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
        self.rebuilds = not in_place and may_drop_indexes(connection, _qualified(TABLES))
        self.frozen = fresh

    def load(self, batches: Iterable[list[Load]]) -> dict[str, int]:
        """Fill the tables; returns how many rows each got."""
        connection = self.connection
        if self.frozen:
            clear(connection)
        # The sign-up trigger on auth.users is not ours to switch off: the setting makes it return at once.
        connection.execute("set local crmdb.bulk_load = 'on'")
        self._switch_triggers("disable")
        dropped = drop_indexes(connection, _qualified(TABLES)) if self.rebuilds else DroppedIndexes([], [])
        self.progress("generating", 0, self.total)
        for loads in batches:
            for load in loads:
                self._copy(load)
        self._finish(dropped)
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

    def _finish(self, dropped: DroppedIndexes) -> None:
        """What comes after the rows: keys, statistics, the search index, the next numbers, triggers."""
        self.expected = self.loaded
        weights = {step: self.rows[_plain(step.table)] + 1 for step in (*dropped.indexes, *dropped.foreign_keys)}
        share = self.loaded / max(sum(weights.values()), 1)
        done = float(self.loaded)

        def begun(step: Step) -> None:
            nonlocal done
            self.progress(step.name, int(done), self.total)
            done += weights[step] * share

        rebuild_indexes(self.connection, dropped.indexes, begun)
        # Statistics first: without them foreign keys and the search index are planned for empty tables.
        self.progress("statistics", int(done), self.total)
        ours = [name for name in TABLES if "." not in name]
        self.connection.execute(sql.SQL("analyze {}").format(sql.SQL(", ").join(map(_identifier, ours))))
        rebuild_indexes(self.connection, dropped.foreign_keys, begun)
        if self.rows["influencers"]:
            self.progress("search index", self.total, self.total)
            self.connection.execute("select private.rebuild_search()")
            self.connection.execute("select private.refresh_workspace_search()")
            self.connection.execute("analyze public.workspace_influencer_search")
        if self.rows["workspaces"]:
            self.progress("totals", self.total, self.total)
            self.connection.execute("select private.rebuild_totals(id) from public.workspaces")
            self.connection.execute("analyze public.monthly_totals")
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
