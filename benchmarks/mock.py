"""What mock data costs: `python -m benchmarks.mock [--part …] [--scale large] [--write]`.

Generating against storing: the generator's rows through COPY against the same bytes prepared beforehand. Building
indexes and keys after the load against keeping them up. Whole runs of each scale, and the memory they need. One scratch
server, variants taking turns, medians.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

import click

from benchmarks import mock_copy, mock_runs
from benchmarks.harness import scratch_database
from benchmarks.report import environment, publish, table, times
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.mock import SCALES

_LADDER = ("small", "medium", "large")
BUILD_GOAL = 6
MEMORY_GOAL = 2**30

SIZES = {
    "copy": "tables without indexes and keys, emptied in the same transaction, one generator",
    "build": "one run each",
    "scales": "the command as a process of its own, without the server's memory",
}
"""What of a size each part has, for the line below its table."""


@dataclass(frozen=True)
class Scratch:
    """The server, an owner's connection to it, and databases made anew from templates."""

    server: Server
    admin: Connection
    rounds: int
    scale: str
    sample: int

    def fresh(self, template: str) -> str:
        """The URL of a database as the template was; the former one is gone."""
        self.admin.execute("drop database if exists run with (force)")
        self.admin.execute(f"create database run template {template} owner postgres".encode())
        return self.server.url("run")


def _copying(scratch: Scratch) -> str:
    """Generating, encoding and copying at the same time, to copying alone."""
    rows = []
    with connect(scratch.fresh("migrated"), autocommit=True) as connection:
        mock_copy.make_bare_tables(connection)
        for kind in mock_copy.KINDS:
            found = mock_copy.race(connection, kind.sampled(scratch.sample), scratch.rounds)
            ratio = found.prepared.median / found.generated.median
            rows.append([
                kind.name, f"{found.rows:,}", f"{found.size / found.rows:.0f}",
                f"{found.rows / found.generated.median:,.0f}", f"{found.size / found.generated.median / 1e6:.0f}",
                _judged(f"{ratio:.2f} ×", None if kind.goal is None else ratio >= kind.goal),
                "–" if kind.goal is None else f"{kind.goal} ×", f"{found.work:.2f} ×",
            ])  # fmt: skip
    head = [
        "tables",
        "rows",
        "bytes a row",
        "rows/s",
        "MB/s",
        "to COPY of prepared bytes",
        "goal",
        "processor time of generating, to storing",
    ]
    return table(head, rows)


def _building(scratch: Scratch) -> str:
    """Indexes and keys after the rows, to keeping them up; one round, because one takes minutes."""
    plan = SCALES[scratch.scale]
    ways = {"built after the load": False, "kept up": True}
    runs = {
        name: mock_runs.phases(scratch.fresh("migrated"), plan, in_place=in_place) for name, in_place in ways.items()
    }
    built, kept = runs.values()
    rows = [
        [name, *(f"{run.seconds[phase]:.1f} s" for phase in mock_runs.PHASES), f"{run.total_seconds:.1f} s"]
        for name, run in runs.items()
    ]
    loading = ("rows", "indexes and keys")
    pure = sum(kept.seconds[phase] for phase in loading) / sum(built.seconds[phase] for phase in loading)
    whole = kept.total_seconds / built.total_seconds
    text = table(["indexes and keys", *mock_runs.PHASES, "whole run"], rows)
    return (
        f"{text}\n\n{built.total_rows:,} rows (`--scale {scratch.scale}`). Rows, indexes and keys together: "
        f"{_judged(times(pure), pure >= BUILD_GOAL)} as fast when built after the load, the whole run {times(whole)}; "
        f"the goal is {BUILD_GOAL} ×."
    )


def _scales(scratch: Scratch) -> str:
    """Whole runs of the command: rows a second and memory at each scale."""
    names = _LADDER[: _LADDER.index(scratch.scale) + 1]
    rows = []
    for name in names:
        runs = [
            mock_runs.command(scratch.fresh("migrated"), name) for _ in range(1 if name == "large" else scratch.rounds)
        ]
        seconds = statistics.median(run.seconds for run in runs)
        peak = max(run.resident for run in runs)
        rows.append([
            name, f"{runs[0].rows:,}", f"{seconds:.1f} s", f"{runs[0].rows / seconds:,.0f}",
            _judged(f"{peak / 2**20:,.0f} MiB", peak < MEMORY_GOAL), f"{MEMORY_GOAL / 2**20:,.0f} MiB",
        ])  # fmt: skip
    return table(["scale", "rows", "time", "rows/s", "peak memory of all processes", "goal, below"], rows)


def _judged(text: str, met: bool | None) -> str:
    """Bold where a goal is missed."""
    return f"**{text}**" if met is False else text


PARTS: dict[str, Callable[[Scratch], str]] = {
    "copy": _copying, "build": _building, "scales": _scales,
}  # fmt: skip


@click.command()
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="Only this. [default: all]")
@click.option("--rounds", default=5, show_default=True)
@click.option(
    "--scale",
    type=click.Choice(_LADDER),
    default="medium",
    show_default=True,
    help="What is built, and the last of the scales; large takes minutes, and some 20 GB of disk.",
)
@click.option("--sample", default=1, show_default=True, help="Copy one row in this many.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(parts: tuple[str, ...], rounds: int, scale: str, sample: int, write: bool) -> None:
    """Measure generating and loading mock data."""
    with scratch_database() as server, connect(server.admin_url("template1"), autocommit=True) as admin:
        admin.execute("create database migrated template postgres")
        scratch = Scratch(server, admin, rounds, scale, sample)
        for part in parts or PARTS:
            text = PARTS[part](scratch)
            line = environment(admin, f"python -m benchmarks.mock --part {part}", SIZES[part])
            publish(f"mock-{part}", f"{text}\n\n{line}", write=write)


if __name__ == "__main__":
    main()
