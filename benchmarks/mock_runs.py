"""Whole runs of the mock: what each phase takes, and how much memory its processes hold."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass

import psutil

from crmdb.mock import Plan, mock
from crmdb.mock.generate import TABLES

SAMPLE_SECONDS = 0.05

PHASES = ("rows", "indexes and keys", "statistics", "search index")


@dataclass(frozen=True)
class Phases:
    """Rows of a run by table, and seconds of each of PHASES."""

    rows: dict[str, int]
    seconds: dict[str, float]

    @property
    def total_seconds(self) -> float:
        return sum(self.seconds.values())

    @property
    def total_rows(self) -> int:
        return sum(self.rows.values())


def phases(url: str, plan: Plan, *, in_place: bool) -> Phases:
    """Run the mock and take the time between what it reports."""
    seconds: dict[str, float] = dict.fromkeys(PHASES, 0.0)
    now, phase = time.perf_counter(), "rows"

    def progress(step: str, _done: int, _total: int) -> None:
        nonlocal now, phase
        seconds[phase] += time.perf_counter() - now
        now, phase = time.perf_counter(), _phase(step)

    loaded = mock(url, plan, in_place=in_place, progress=progress)
    seconds[phase] += time.perf_counter() - now
    return Phases(loaded.rows, seconds)


def _phase(step: str) -> str:
    if step in ("statistics", "search index"):
        return step
    return "rows" if step in TABLES or step == "generating" else "indexes and keys"


@dataclass(frozen=True)
class Run:
    """A run of the command: its rows, seconds and the most memory its processes held together.

    Attributes:
        resident: peak of the sum of resident sets, in bytes; what processes share counts in each.
    """

    rows: int
    seconds: float
    resident: int


def command(url: str, scale: str) -> Run:
    """`crmdb mock load --scale …` as a process of its own, watched with all its children."""
    begun = time.perf_counter()
    arguments = [sys.executable, "-m", "crmdb", "mock", "load", "--scale", scale, "--database-url", url]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        watched, peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            peak = max(peak, _resident(watched))
            time.sleep(SAMPLE_SECONDS)
        assert process.stdout is not None
        said = process.stdout.read()
    found = re.search(r"Loaded ([\d,]+) rows", said)
    if process.returncode or found is None:
        raise SystemExit(f"crmdb mock load --scale {scale} failed: {said}")
    return Run(int(found[1].replace(",", "")), time.perf_counter() - begun, peak)


def _resident(process: psutil.Process) -> int:
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue  # ended meanwhile
    return total
