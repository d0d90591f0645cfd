"""No plan falls off a cliff: `python -m benchmarks.plans [--touchpoints N] [--only NAME] [--write]`.

Every named query of a workspace, as a member and as the owner with an explicit filter (`benchmarks.explicit`), under
three kinds of statistics: none at all, as after a load; those of all workspaces, whose average is a
hundredth of the large one; and those of the large one alone. Blocks, temporary blocks and time of the member; queries
in bold miss a goal.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from benchmarks.explicit import explicit, make_explicit
from benchmarks.harness import (
    ROOT,
    Variant,
    explain,
    load,
    member_session,
    owner_session,
    scratch_database,
    sign_in,
)
from benchmarks.report import environment, publish, table, times
from benchmarks.workspace_queries import LARGE, OWNER, _samples
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.project import Project
from crmdb.queries import list_queries
from crmdb.queries.parameters import bind

MOST_RATIO, MOST_MILLISECONDS, MOST_OF_DASHBOARDS = 1.5, 300.0, 5.0
FEW_BLOCKS = 100
"""A ratio is ignored below this many additional blocks: reading the membership costs a few blocks in every query."""

FORGET = (
    "delete from pg_statistic where starelid in (select oid from pg_class where relnamespace in"
    " ('public'::regnamespace, 'private'::regnamespace))",
    "update pg_class set reltuples = -1, relpages = 0, relallvisible = 0 where relnamespace in"
    " ('public'::regnamespace, 'private'::regnamespace) and relkind in ('r', 'p', 'i')",
)
"""What a load leaves: tables that were never analysed. Sizes are then guessed from the files."""


@dataclass(frozen=True)
class Found:
    """One query under one kind of statistics."""

    name: str
    statistics: str
    blocks: int
    explicit_blocks: int
    temporary: int
    milliseconds: float

    @property
    def ratio(self) -> float:
        return self.blocks / max(self.explicit_blocks, 1)

    @property
    def misses(self) -> list[str]:
        limit = MOST_OF_DASHBOARDS if self.name.startswith("dashboards/") else MOST_MILLISECONDS
        found = []
        if self.ratio > MOST_RATIO and self.blocks - self.explicit_blocks > FEW_BLOCKS:
            found.append("blocks")
        if self.temporary:
            found.append("temporary")
        if self.milliseconds > limit:
            found.append("time")
        return found


@click.command()
@click.option("--touchpoints", default=200_000, show_default=True, help="Of the large workspace.")
@click.option("--only", default="", help="Queries whose name contains this.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(touchpoints: int, only: str, write: bool) -> None:
    """Run every named query of the workspace under each kind of statistics."""
    with scratch_database() as server:
        load(server, "catalog", influencers=20_000)
        load(server, "workspaces", touchpoints=touchpoints)
        with connect(server.url(), autocommit=True) as connection:
            connection.execute("select count(private.rebuild_totals(id)) from public.workspaces")
            connection.execute("select private.run_attribution(%s)", [LARGE])
            connection.execute("vacuum analyze")
            line = environment(
                connection,
                "python -m benchmarks.plans",
                f"one workspace with {touchpoints:,} touchpoints, 200 with a hundredth of it, work_mem 4 MB",
            )
        text = report(list(measure(server, only)))
    publish("plans", f"{text}\n\n{line}", write=write and not only)


def measure(server: Server, only: str = "") -> Iterator[Found]:
    """Every query under every kind of statistics; the last one deletes the small workspaces."""
    kinds: dict[str, Callable[[Connection], None]] = {
        "all workspaces": lambda _: None,
        "none": _forget,
        "its own": _keep_large,
    }
    with owner_session(server) as owner:
        make_explicit(owner, LARGE)
    for kind, prepare in kinds.items():
        with connect(server.admin_url(), autocommit=True) as admin:
            prepare(admin)
        yield from _measure(server, kind, only)


def _forget(admin: Connection) -> None:
    for statement in FORGET:
        admin.execute(statement.encode())


def _keep_large(admin: Connection) -> None:
    admin.execute("set session_replication_role = replica")
    tables = admin.execute(
        "select attrelid::regclass::text from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where attname = 'workspace_id' and relkind = 'r' and relnamespace = 'public'::regnamespace"
    ).fetchall()
    for (name,) in tables:
        admin.execute(f"delete from {name} where workspace_id <> '{LARGE}'".encode())
    admin.execute(f"delete from public.workspaces where id <> '{LARGE}'".encode())
    admin.execute("vacuum analyze")


def _measure(server: Server, kind: str, only: str) -> Iterator[Found]:
    policy, plain = member_session(server, OWNER, LARGE), owner_session(server)
    sign_in(plain, OWNER, LARGE)
    for session in (policy, plain):
        session.execute("set work_mem = '4MB'")
        session.execute("set statement_timeout = '30s'")
    for query in list_queries(Project(ROOT)):
        if query.who == "service" or only not in query.full_name:
            continue
        values = [bind(query.parameters, _samples(query, plain), query.full_name)]
        variants = [
            Variant("policy", policy, query.statement, values),
            Variant("plain", plain, explicit(plain, query.statement, values=values[0]), values),
        ]
        plans = [explain(variant) for variant in variants]
        milliseconds = min(_time(variants[0]) for _ in range(3))
        yield Found(
            query.full_name,
            kind,
            plans[0].buffers,
            plans[1].buffers,
            sum(node.get("Temp Written Blocks", 0) for node in [plans[0].root]),
            milliseconds,
        )


def _time(variant: Variant) -> float:
    start = time.perf_counter()
    variant.run(0)
    return (time.perf_counter() - start) * 1000


def report(found: list[Found]) -> str:
    """One row a query: the worst of each kind."""
    rows = []
    for name in sorted({one.name for one in found}):
        ones = [one for one in found if one.name == name]
        missed = sorted({miss for one in ones for miss in one.misses})
        rows.append(
            [
                f"**{name}**" if missed else name,
                *(f"{one.blocks:,} ({times(one.ratio)})" for one in ones),
                f"{max(one.temporary for one in ones):,}",
                f"{max(one.milliseconds for one in ones):,.1f}",
                ", ".join(missed) or "–",
            ]
        )
    kinds = list(dict.fromkeys(one.statistics for one in found))
    head = ["query", *(f"blocks, statistics: {kind}" for kind in kinds), "temporary blocks", "most ms", "misses"]
    return table(head, rows)


if __name__ == "__main__":
    main()
