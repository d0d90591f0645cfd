"""Rows generated while they are copied, against the same bytes prepared beforehand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from unittest.mock import patch

import psutil
from psycopg import sql

from benchmarks.harness import Timing
from crmdb.database import Connection
from crmdb.mock.arrays.columns import Table
from crmdb.mock.catalog.accounts import account_tables
from crmdb.mock.catalog.audience import audience_segments
from crmdb.mock.catalog.blocks import draw_block
from crmdb.mock.catalog.people import people_tables
from crmdb.mock.generate import TABLES, Batch, batch_tables
from crmdb.mock.load import produce
from crmdb.mock.load.produce import Load, produced
from crmdb.mock.plan import Plan

Make = Callable[[Plan, Batch], list[Table]]


@dataclass(frozen=True)
class Kind:
    """Tables to be measured together, how one batch of them is made, and how much of them."""

    name: str
    goal: float | None
    plan: Plan
    make: Make

    def sampled(self, one_in: int) -> Kind:
        """The same of fewer people and workspaces."""
        plan = self.plan
        fewer = replace(plan, influencers=plan.influencers // one_in, workspaces=max(1, plan.workspaces // one_in))
        return replace(self, plan=fewer)


@dataclass(frozen=True)
class Copied:
    """What copying a kind took: its rows and bytes, seconds per round with and without generating.

    Attributes:
        work: processor time of generating and encoding to that of the server for storing, which other programs do not
            change: below 1, generating hides behind storing where each has a core.
    """

    kind: Kind
    rows: int
    size: int
    generated: Timing
    prepared: Timing
    work: float


def _block(make: Callable[[Plan, int], Iterable[Table]]) -> Make:
    """Tables of the catalog alone, made block by block; drawing the people belongs to it."""

    def batch(plan: Plan, units: Batch) -> list[Table]:
        return [table for unit in units if unit.kind == "people" for table in make(plan, unit.number)]

    return batch


def _metrics(plan: Plan, block: int) -> Iterable[Table]:
    people, accounts = draw_block(plan, block)
    return [table for table in account_tables(plan, block, people, accounts) if table.name == "account_metrics"]


def _influencers(plan: Plan, block: int) -> Iterable[Table]:
    return people_tables(plan, block, draw_block(plan, block).people)


def _segments(plan: Plan, block: int) -> Iterable[Table]:
    return [audience_segments(plan, block, *draw_block(plan, block))]


def _workspaces(plan: Plan, units: Batch) -> list[Table]:
    return batch_tables(plan, [unit for unit in units if unit.kind == "workspace"])


def _all(plan: Plan, units: Batch) -> list[Table]:
    """But for the few rows of who signs in where: the table of sign-ins is not ours."""
    return batch_tables(plan, [unit for unit in units if unit.kind != "frame"])


KINDS = (
    Kind("account_metrics: numbers and dates", 0.95, Plan(influencers=30_000, workspaces=1), _block(_metrics)),
    Kind("audience_segments: codes and shares", 0.95, Plan(influencers=20_000, workspaces=1), _block(_segments)),
    Kind("influencers, their languages, topics and industries", 0.6, Plan(influencers=200_000, workspaces=1),
         _block(_influencers)),
    Kind("all of a workspace: touchpoints, contacts, …", 0.6, Plan(influencers=10_000, workspaces=60), _workspaces),
    Kind("everything, as `crmdb mock load` mixes it", None, Plan(influencers=4_000, workspaces=60), _all),
)  # fmt: skip


def race(connection: Connection, kind: Kind, rounds: int) -> Copied:
    """Both ways in turns, into tables without indexes and keys that were emptied in the same transaction."""
    with patch.object(produce, "batch_tables", kind.make):
        with produced(kind.plan, 1) as loads:
            prepared = [load for batch in loads for load in batch]
        own, server = psutil.Process(), psutil.Process(connection.info.backend_pid)
        seconds: dict[str, list[float]] = {"generated": [], "prepared": []}
        work = []
        for _ in range(rounds):
            draw_block.cache_clear()
            started = _processor_time(own)
            begun = time.perf_counter()
            with produced(kind.plan, 1) as loads:
                _copy(connection, (load for batch in loads for load in batch))
            seconds["generated"].append(time.perf_counter() - begun)
            generating = _processor_time(own) - started
            started, stored = _processor_time(own), _processor_time(server)
            begun = time.perf_counter()
            _copy(connection, prepared)
            seconds["prepared"].append(time.perf_counter() - begun)
            sending = _processor_time(own) - started
            work.append((generating - sending) / (_processor_time(server) - stored))
    size = sum(len(chunk) for load in prepared for chunk in load.data)
    rows = sum(load.rows for load in prepared)
    timings = Timing(seconds["generated"]), Timing(seconds["prepared"])
    return Copied(kind, rows, size, *timings, statistics.median(work))


def _processor_time(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def make_bare_tables(connection: Connection) -> None:
    """`private.bare_…` beside each table: its columns and checks, no indexes, keys, triggers or policies."""
    for name in TABLES:
        if "." not in name:
            connection.execute(
                f"create table private.bare_{name} (like public.{name} including all excluding indexes)".encode()
            )


def _copy(connection: Connection, loads: Iterable[Load]) -> None:
    """Copy as the loader does, into tables emptied in the same transaction; commit included."""
    emptied: set[str] = set()
    with connection.transaction(), connection.cursor() as cursor:
        for load in loads:
            name = sql.Identifier("private", f"bare_{load.table}")
            if load.table not in emptied:
                emptied.add(load.table)
                cursor.execute(sql.SQL("truncate {}").format(name))
            columns = sql.SQL(", ").join(map(sql.Identifier, load.columns))
            statement = sql.SQL("copy {} ({}) from stdin (format binary, freeze)").format(name, columns)
            with cursor.copy(statement) as copy:
                for chunk in load.data:
                    copy.write(chunk)
