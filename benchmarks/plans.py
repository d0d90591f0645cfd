"""No plan falls off a cliff: `python -m benchmarks.plans [--touchpoints N] [--only NAME] [--write]`.

Every named query of a workspace, as a member, under three kinds of statistics (`benchmarks.planner_knowledge`): right
ones; those of a database whose average workspace is a hundredth of this one; and none at all, as after a load.
Compared with the owner who sends the query with an explicit filter (`benchmarks.explicit`) and has right statistics.
Queries in bold miss a goal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
from psycopg import errors

from benchmarks.explicit import explicit, make_explicit
from benchmarks.harness import (
    ROOT,
    Plan,
    Variant,
    explain,
    load,
    member_session,
    owner_session,
    scratch_database,
    sign_in,
)
from benchmarks.planner_knowledge import expect_part, forget_statistics, stop_autovacuum
from benchmarks.report import environment, publish, table, times
from benchmarks.workspace_queries import LARGE, OWNER
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.project import Project
from crmdb.queries import Query, list_queries
from crmdb.queries.parameters import bind
from crmdb.queries.samples import sample_parameters

MOST_RATIO, MOST_MILLISECONDS, MOST_OF_DASHBOARDS = 1.5, 300.0, 5.0
FEW_BLOCKS = 100
"""A ratio is ignored below this many additional blocks: reading the membership costs a few blocks in every query."""

TIMEOUT = "10s"
SETTINGS = {"work_mem": "4MB", "statement_timeout": TIMEOUT, "max_parallel_workers_per_gather": "0", "jit": "off"}

OF_ALL_ROWS = 1 / 3
"""Part of the rows that the large workspace has: 200 others have a hundredth of it each."""

KINDS: dict[str, Callable[[Connection], None]] = {
    "right": lambda superuser: expect_part(superuser, OF_ALL_ROWS),
    "average a hundredth": lambda superuser: expect_part(superuser, OF_ALL_ROWS / 100),
    "none": forget_statistics,
}


@dataclass(frozen=True)
class Found:
    """One query under one kind of statistics; without a plan where it timed out.

    Attributes:
        milliseconds: processor time of the server's process, which other work on the machine does not change.
    """

    name: str
    statistics: str
    plan: Plan | None
    explicit_blocks: int
    milliseconds: float = 0

    @property
    def temporary(self) -> int:
        return int(self.plan.root.get("Temp Written Blocks", 0)) if self.plan else 0

    @property
    def misses(self) -> list[str]:
        if self.plan is None:
            return ["timeout"]
        limit = MOST_OF_DASHBOARDS if self.name.startswith("dashboards/") else MOST_MILLISECONDS
        more = self.plan.buffers - self.explicit_blocks
        found = {
            "blocks": more > FEW_BLOCKS and self.plan.buffers > MOST_RATIO * self.explicit_blocks,
            "temporary": self.temporary > 0,
            "time": self.milliseconds > limit,
        }
        return [name for name, is_missed in found.items() if is_missed]

    def cell(self) -> str:
        """Blocks, and how many times those of the explicit filter."""
        if self.plan is None:
            return f"over {TIMEOUT}"
        return f"{self.plan.buffers:,} ({times(self.plan.buffers / max(self.explicit_blocks, 1))})"


@click.command()
@click.option("--touchpoints", default=200_000, show_default=True, help="Of the large workspace.")
@click.option("--only", default="", help="Queries whose name contains this.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(touchpoints: int, only: str, write: bool) -> None:
    """Run every named query of the workspace under each kind of statistics."""
    with scratch_database() as server:
        fill(server, touchpoints)
        text = report(list(measure(server, only)))
        with owner_session(server) as owner:
            line = environment(
                owner,
                "python -m benchmarks.plans",
                f"one workspace with {touchpoints:,} touchpoints, 200 with a hundredth of it, work_mem 4 MB",
            )
    publish("plans", f"{text}\n\n{line}", write=write and not only)


def fill(server: Server, touchpoints: int) -> None:
    """A large workspace and 200 small ones, all computed, and no autovacuum."""
    with connect(server.admin_url(), autocommit=True) as superuser:
        stop_autovacuum(superuser)
    load(server, "catalog", influencers=20_000)
    load(server, "workspaces", touchpoints=touchpoints)
    with owner_session(server) as owner:
        workspaces = [id for (id,) in owner.execute("select id from public.workspaces").fetchall()]
        for workspace in workspaces:
            owner.execute("select private.rebuild_totals(%s), private.run_attribution(%s)", [workspace, workspace])
        owner.execute("vacuum analyze")
        make_explicit(owner, LARGE)


def measure(server: Server, only: str = "") -> Iterator[Found]:
    """Every query under every kind of statistics."""
    explicit_blocks: dict[str, int] = {}
    for kind, prepare in KINDS.items():
        with connect(server.admin_url(), autocommit=True) as superuser:
            prepare(superuser)
        with member_session(server, OWNER, LARGE) as member, owner_session(server) as owner:
            sign_in(owner, OWNER, LARGE)
            for session in (member, owner):
                for name, value in SETTINGS.items():
                    session.execute("select set_config(%s, %s, false)", [name, value])
            for query in list_queries(Project(ROOT)):
                if query.who == "service" or only not in query.full_name:
                    continue
                if query.full_name not in explicit_blocks:
                    plan = _plan(_explicit_variant(owner, query))
                    explicit_blocks[query.full_name] = plan.buffers if plan else 0
                yield _measure(kind, query, member, owner, explicit_blocks[query.full_name])


def _values(owner: Connection, query: Query) -> list[dict[str, object]]:
    return [dict(bind(query.parameters, sample_parameters(owner, query, LARGE), query.full_name))]


def _explicit_variant(owner: Connection, query: Query) -> Variant:
    values = _values(owner, query)
    return Variant("explicit", owner, explicit(owner, query.statement, values=values[0]), values)


def _plan(variant: Variant) -> Plan | None:
    try:
        return explain(variant)
    except errors.QueryCanceled:
        return None


def _measure(kind: str, query: Query, member: Connection, owner: Connection, explicit_blocks: int) -> Found:
    variant = Variant("member", member, query.statement, _values(owner, query))
    plan = _plan(variant)
    if plan is None:
        return Found(query.full_name, kind, None, explicit_blocks)
    return Found(query.full_name, kind, plan, explicit_blocks, _least_time(variant))


def _least_time(variant: Variant) -> float:
    """The least of three executions, or a single slow one."""
    least = _processor_time(variant)
    return least if least > 2 * MOST_MILLISECONDS else min(least, *(_processor_time(variant) for _ in range(2)))


def _processor_time(variant: Variant) -> float:
    """Milliseconds that the server's process spends on one execution."""
    schedule = Path(f"/proc/{variant.connection.info.backend_pid}/schedstat")
    before = int(schedule.read_text().split()[0])
    variant.run(0)
    return (int(schedule.read_text().split()[0]) - before) / 1e6


def report(found: list[Found]) -> str:
    """One row a query."""
    rows = []
    for name in sorted({one.name for one in found}):
        ones = {one.statistics: one for one in found if one.name == name}
        missed = sorted({miss for one in ones.values() for miss in one.misses})
        rows.append(
            [
                f"**{name}**" if missed else name,
                *(ones[kind].cell() for kind in KINDS),
                f"{max(one.temporary for one in ones.values()):,}",
                f"{max(one.milliseconds for one in ones.values()):,.1f}",
                ", ".join(missed) or "–",
            ]
        )
    head = ["query", *(f"blocks, statistics: {kind}" for kind in KINDS), "temporary blocks", "most ms", "misses"]
    return table(head, rows)


if __name__ == "__main__":
    main()
