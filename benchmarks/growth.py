"""What grows with a workspace: `python -m benchmarks.growth [--largest N] [--write]`.

The same questions of a member in workspaces from small to large, each beside 200 workspaces of a hundredth its size.
Blocks, which noise cannot change, make the picture; milliseconds stand in the table.
"""

from __future__ import annotations

import click

from benchmarks.harness import ROOT, Timing, Variant, load, member_session, race, scratch_database
from benchmarks.report import Lines, environment, publish, table
from benchmarks.workspace_queries import LARGE, OWNER
from crmdb.database import Connection, connect
from crmdb.project import Project
from crmdb.queries import find_query
from crmdb.queries.parameters import bind
from crmdb.queries.plans import plan_query
from crmdb.queries.samples import sample_parameters

SIZES = (2_000, 10_000, 50_000, 200_000, 1_000_000)
QUERIES = (
    "dashboards/landing_page",
    "dashboards/recent_activity",
    "pipeline/by_stage",
    "attribution/credits_by_month",
    "attribution/touches_by_channel",
    "attribution/influenced_by_influencer",
)
"""From questions answered from totals or by one index to those that read every touch."""

EMAIL = "user0.1@example.com"

Measured = dict[str, tuple[int, float]]
"""Blocks and median milliseconds by query."""


@click.command()
@click.option("--largest", default=200_000, show_default=True, help="Touches of the largest workspace.")
@click.option("--rounds", default=10, show_default=True)
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(largest: int, rounds: int, write: bool) -> None:
    """Blocks and milliseconds of the same questions by size."""
    found: dict[int, Measured] = {}
    line = ""
    for touchpoints in (size for size in SIZES if size <= largest):
        with scratch_database() as server:
            load(server, "catalog", influencers=5_000)
            load(server, "workspaces", touchpoints=touchpoints)
            with connect(server.url(), autocommit=True) as owner:
                owner.execute("select private.rebuild_totals(%s)", [LARGE])
                owner.execute("select private.run_attribution(%s)", [LARGE])
                owner.execute("vacuum analyze")
                found[touchpoints] = measure(owner, member_session(server, OWNER, LARGE), rounds)
                line = environment(owner, "python -m benchmarks.growth", f"up to {touchpoints:,} touchpoints")
    publish("growth", f"{as_table(found)}\n\n{line}", write=write, figures={"growth": figure(found)})


def measure(owner: Connection, member: Connection, rounds: int) -> Measured:
    """Blocks and time of each query in one database."""
    result: Measured = {}
    for name in QUERIES:
        query = find_query(Project(ROOT), name)
        values = sample_parameters(owner, query, LARGE)
        plan_query(owner, query, values, as_email=EMAIL)
        blocks = plan_query(owner, query, values, as_email=EMAIL).blocks
        bound = bind(query.parameters, values, name)
        timing: Timing = race([Variant(name, member, query.statement, [bound])], rounds)[name]
        result[name] = blocks, timing.median * 1000
    return result


def as_table(found: dict[int, Measured]) -> str:
    """Blocks, milliseconds in brackets."""
    rows = [
        [name, *(f"{measured[name][0]:,} ({measured[name][1]:,.1f} ms)" for measured in found.values())]
        for name in QUERIES
    ]
    return table(["blocks (median)", *(f"{size:,} touches" for size in found)], rows)


def figure(found: dict[int, Measured]) -> Lines:
    """Blocks by touches, both axes logarithmic. A straight rising line: in proportion. A level line: no growth."""
    series = {
        name.rpartition("/")[2]: [(float(size), float(measured[name][0])) for size, measured in found.items()]
        for name in QUERIES
    }
    return Lines("Blocks read as a workspace grows", series, "touches of the workspace", "blocks", True, True)


if __name__ == "__main__":
    main()
