"""What Parquet files of mock data cost: `python -m benchmarks.mock_files [--scale medium] [--write]`.

The command as people run it, generation included, in a process of its own; and writing alone, on tables that are there
already. Seconds are the processor's, so that other work on the machine counts little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import click

from benchmarks.harness import scratch_database
from benchmarks.report import environment, publish, table
from crmdb.database import connect
from crmdb.mock import SCALES, generate
from crmdb.mock.files import write_files

COMMAND = [sys.executable, "-c", "from crmdb.cli import main; main()", "mock", "export"]


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
    head = ["bytes a row", "rows/s of one core, generation included", "most memory", "touchpoints/s, writing alone"]
    with tempfile.TemporaryDirectory(prefix="crmdb-bench-") as folder:
        scratch = Path(folder)
        # Before anything big is in this process: the system counts its memory as the command's.
        run = _run(scale, scratch / scale)
        row = [
            f"{run.size / run.rows:.0f}", f"{run.rows / run.seconds:,.0f}", f"{run.memory / 2**20:.0f} MiB",
            f"{_touchpoints_per_second(scratch):,.0f}",
        ]  # fmt: skip
    with scratch_database() as server, connect(server.url()) as connection:
        line = environment(connection, "python -m benchmarks.mock_files", f"{run.rows:,} rows written (`{scale}`)")
    publish("mock files", f"{table(head, [row])}\n\n{line}", write=write)


def _run(scale: str, out: Path) -> Run:
    """The command in a process of its own, which the system counts the memory of."""
    process = subprocess.Popen([*COMMAND, out, "--scale", scale], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"crmdb mock export ended with {process.returncode}")
    seconds = used.ru_utime + used.ru_stime
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    return Run(sum(manifest["rows"].values()), sum(manifest["bytes"].values()), seconds, used.ru_maxrss * 1024)


def _touchpoints_per_second(scratch: Path) -> float:
    """Some 400,000 rows, the best of three."""
    plan = SCALES["small"]
    touchpoints = next(table for table in generate(plan) if table.name == "touchpoints")
    batches = [[touchpoints]] * -(-400_000 // len(touchpoints))
    rates = []
    for turn in range(3):
        begun = time.process_time()
        written = write_files(batches, scratch / f"touchpoints-{turn}", plan=plan)
        rates.append(written.total / (time.process_time() - begun))
    return max(rates)


if __name__ == "__main__":
    main()
