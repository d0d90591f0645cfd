"""Every named query under the policies: `python -m benchmarks.workspace_queries [--touchpoints N] [--write]`.

A member of a large workspace, with 200 small ones beside it, against the same query with an explicit filter and no
policy (`benchmarks.explicit`). The goal: at most 1.3 times as long, at most five buffers more than the policies' own.
Queries in bold miss it.
"""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import click

from benchmarks.explicit import explicit, make_explicit
from benchmarks.harness import (
    ROOT,
    Plan,
    Timing,
    Variant,
    explain,
    explain_text,
    load,
    member_session,
    owner_session,
    race,
    scratch_database,
    sign_in,
)
from benchmarks.report import Bars, environment, publish, table, times
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.project import Project
from crmdb.queries import Query, list_queries
from crmdb.queries.parameters import bind
from crmdb.queries.samples import sample_parameters

LARGE = str(UUID(hashlib.md5(b"workspace 0", usedforsecurity=False).hexdigest()))
OWNER = str(UUID(hashlib.md5(b"user 0 1", usedforsecurity=False).hexdigest()))
MOST_RATIO, MOST_BUFFERS = 1.3, 5
POLICY_BUFFERS = 3
"""Blocks that one policy reads to ask for the membership: one index, three levels at most. Once per table named."""

SHOWN = 14
"""Queries in the picture, those with the largest ratio."""

MANY_ROWS = 500
"""A sequential scan of a workspace table that goes through more rows than this is an offence."""


@dataclass(frozen=True)
class Row:
    """What was measured of one query."""

    name: str
    policy: Timing
    plain: Timing
    policy_plan: Plan
    plain_plan: Plan
    scans: list[str]

    @property
    def ratio(self) -> float:
        return self.policy.ratio(self.plain)

    @property
    def more_buffers(self) -> int:
        return self.policy_plan.buffers - self.plain_plan.buffers

    @property
    def of_policies(self) -> int:
        """Buffers that asking for the membership takes, whatever the tables' size."""
        nodes = self.policy_plan.nodes()
        return POLICY_BUFFERS * sum(1 for node in nodes if node.get("Parent Relationship") == "InitPlan")

    @property
    def is_offender(self) -> bool:
        beyond = self.more_buffers - self.of_policies
        return self.ratio > MOST_RATIO or beyond > MOST_BUFFERS or bool(self.scans)

    def cells(self) -> list[str]:
        name = f"**{self.name}**" if self.is_offender else self.name
        buffers = self.policy_plan.buffers
        return [
            name,
            times(self.ratio),
            f"{buffers:,}",
            f"{self.more_buffers:+,}",
            f"{self.of_policies:,}",
            ", ".join(self.scans) or "–",
        ]


@click.command()
@click.option("--touchpoints", default=200_000, show_default=True, help="Of the large workspace.")
@click.option("--rounds", default=15, show_default=True)
@click.option("--only", default="", help="Queries whose name contains this; prints both plans.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(touchpoints: int, rounds: int, only: str, write: bool) -> None:
    """Run every named query of the workspace as a member and as the owner with a filter."""
    with scratch_database() as server:
        load(server, "catalog", influencers=20_000)
        load(server, "workspaces", touchpoints=touchpoints)
        with connect(server.url(), autocommit=True) as connection:
            connection.execute("select private.run_attribution(%s)", [LARGE])
            connection.execute("vacuum analyze")
        with owner_session(server) as owner:
            line = environment(
                owner,
                f"python -m benchmarks.workspace_queries --rounds {rounds}",
                f"one workspace with {touchpoints:,} touchpoints, 20,000 opportunities and 20,000 contacts,"
                " 200 workspaces with a hundredth of it each, 20,000 influencers",
            )
        rows = measure(server, rounds, only)
    slowest = Bars(
        "A member's time over that of an explicit filter",
        {row.name: row.ratio for row in rows[:SHOWN]}
        | {"half of all queries": statistics.median(r.ratio for r in rows)},
        " ×",
        MOST_RATIO,
    )
    publish("workspace-queries", f"{as_table(rows)}\n\n{line}", write=write and not only, figures={"policies": slowest})


def as_table(rows: Sequence[Row]) -> str:
    """A line a query."""
    head = [
        "query",
        "ratio to explicit filter",
        "buffers",
        "more than explicit",
        "of which policies",
        "large sequential scans",
    ]
    return table(head, [row.cells() for row in rows])


def measure(server: Server, rounds: int, only: str = "") -> list[Row]:
    """Every query, slowest ratio first."""
    policy, plain = member_session(server, OWNER, LARGE), owner_session(server)
    sign_in(plain, OWNER, LARGE)
    # Views that the owner of the tables owns: no policy on the way.
    make_explicit(plain, LARGE)
    rows = []
    for query in list_queries(Project(ROOT)):
        if query.who == "service" or only not in query.full_name:
            continue
        row, variants = _race(query, policy, plain, rounds)
        rows.append(row)
        if only:
            print("\n\n".join(f"{variant.name}\n{explain_text(variant)}" for variant in variants))
    return sorted(rows, key=lambda row: row.ratio, reverse=True)


def _race(query: Query, policy: Connection, plain: Connection, rounds: int) -> tuple[Row, list[Variant]]:
    values = [bind(query.parameters, _samples(query, plain), query.full_name)]
    variants = [
        Variant("policy", policy, query.statement, values),
        Variant("plain", plain, explicit(plain, query.statement, values=values[0]), values),
    ]
    timings, plans = race(variants, rounds), [explain(variant) for variant in variants]
    shared = _shared_tables(plain)
    scans = [name for name, rows in plans[0].sequential_scans().items() if rows > MANY_ROWS and name not in shared]
    return Row(query.full_name, timings["policy"], timings["plain"], plans[0], plans[1], scans), variants


def _samples(query: Query, owner: Connection) -> dict[str, object]:
    return sample_parameters(owner, query, LARGE)


def _shared_tables(owner: Connection) -> set[str]:
    """Tables without a workspace: the catalog and reference data."""
    query = (
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not exists"
        " (select from pg_attribute where attrelid = pg_class.oid and attname = 'workspace_id')"
    )
    return {name for (name,) in owner.execute(query.encode()).fetchall()}


if __name__ == "__main__":
    main()
