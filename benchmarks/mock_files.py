"""What files of mock data cost: `python -m benchmarks.mock_files [--scale medium] [--write]`.

The command as people run it, generation included, each format in a process of its own; writing alone, on tables that
are there already; and loading the script against `crmdb mock`. Seconds are the processor's, so that other work on the
machine counts little; the last column is a ratio.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, get_args

import click

from benchmarks.harness import scratch_database
from benchmarks.report import environment, publish, table, times
from crmdb.cli.psql import libpq_environment
from crmdb.database import connect
from crmdb.embedded.binaries import embedded_binaries
from crmdb.mock import SCALES, generate, mock
from crmdb.mock.files import Format, write_files

COMMAND = [sys.executable, "-c", "from crmdb.cli import main; main()", "mock"]
LOADED = "small"
"""The scale that is loaded: INSERTs of more take minutes."""


class Run(NamedTuple):
    """One run of the command; `seconds` of one core, `memory` in bytes the most it had at once."""

    rows: int
    size: int
    seconds: float
    memory: int


@click.command()
@click.option("--scale", type=click.Choice(list(SCALES)), default="medium", show_default=True)
@click.option("--write", is_flag=True, help="Put the result into docs/performance.md.")
def main(*, scale: str, write: bool) -> None:
    """Measure, print, and with --write publish."""
    head = ["format", "bytes a row", "rows/s of one core, generation included", "most memory",
            "touchpoints/s, writing alone", "time to load, to `crmdb mock`"]  # fmt: skip
    formats: tuple[Format, ...] = get_args(Format)
    with tempfile.TemporaryDirectory(prefix="crmdb-bench-") as folder:
        scratch = Path(folder)
        # Before anything big is in this process: the system counts its memory as the command's.
        runs = {name: _run(name, scale, scratch / f"{scale}-{name}") for name in formats}
        loading = _load_ratios(scratch)
        rows = [
            [
                name, f"{run.size / run.rows:.0f}", f"{run.rows / run.seconds:,.0f}", f"{run.memory / 2**20:.0f} MiB",
                f"{_touchpoints_per_second(name, scratch):,.0f}", times(loading[name]) if name in loading else "–",
            ]
            for name, run in runs.items()
        ]  # fmt: skip
    with scratch_database() as server, connect(server.url()) as connection:
        sizes = f"{runs['csv'].rows:,} rows written (`{scale}`), `{LOADED}` loaded"
        line = environment(connection, "python -m benchmarks.mock_files", sizes)
    publish("mock files", f"{table(head, rows)}\n\n{line}", write=write)


def _run(name: Format, scale: str, out: Path) -> Run:
    """The command in a process of its own, which the system counts the memory of."""
    process = subprocess.Popen(
        [*COMMAND, "--scale", scale, "--format", name, "--out", out],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"crmdb mock --format {name} ended with {process.returncode}")
    seconds = used.ru_utime + used.ru_stime
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return Run(sum(manifest["rows"].values()), sum(manifest["bytes"].values()), seconds, used.ru_maxrss * 1024)


def _touchpoints_per_second(name: Format, scratch: Path) -> float:
    """Some 400,000 rows, the best of three."""
    plan = SCALES["small"]
    touchpoints = next(table for table in generate(plan) if table.name == "touchpoints")
    batches = [[touchpoints]] * -(-400_000 // len(touchpoints))
    rates = []
    for turn in range(3):
        begun = time.process_time()
        written = write_files(batches, scratch / f"touchpoints-{name}-{turn}", name, plan=plan)
        rates.append(written.total / (time.process_time() - begun))
    return max(rates)


def _load_ratios(scratch: Path) -> dict[Format, float]:
    """psql with load.sql, as a multiple of `crmdb mock`'s seconds."""
    plan = SCALES[LOADED]
    with scratch_database() as server:
        usual = mock(server.url(), plan).seconds
    ratios: dict[Format, float] = {}
    formats: tuple[Format, ...] = ("csv", "sql")
    for name in formats:
        write_files([generate(plan)], scratch / f"load-{name}", name, plan=plan)
        binaries = embedded_binaries()
        with scratch_database() as server:
            begun = time.perf_counter()
            subprocess.run(
                [binaries.program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "load.sql"],
                cwd=scratch / f"load-{name}", env=binaries.environment() | libpq_environment(server.url()),
                stdout=subprocess.DEVNULL, check=True,
            )  # fmt: skip
            ratios[name] = (time.perf_counter() - begun) / usual
    return ratios


if __name__ == "__main__":
    main()
