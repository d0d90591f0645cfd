"""How far generating and loading is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)  # fmt: skip

from crmdb.cli.console import stderr
from crmdb.mock.load.loading import Progress as Report

_QUIET_SECONDS = 10.0
"""How often a line says how far it is where there is no terminal."""


@contextmanager
def progress(doing: str) -> Iterator[Report]:
    """A bar with rows per second and the time left on a terminal, a plain line now and then elsewhere."""
    console = stderr()
    if not console.is_terminal:
        yield _lines(console, doing)
        return
    columns = (
        TextColumn("{task.description:36}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("checking", total=None, rate="")

        def report(step: str, done: int, total: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{done / elapsed:,.0f} rows/s" if elapsed > 0.2 else ""
            bar.update(task, description=step, completed=done, total=total or None, rate=rate)

        yield report


def of_about(total: int, report: Report) -> Callable[[str, int], None]:
    """Progress of what only knows how far it is."""
    return lambda step, done: report(step, min(done, total), total)


def _lines(console: Console, doing: str) -> Report:
    """What is being done once it begins, then a line every ten seconds."""
    begun = told = 0.0

    def report(step: str, done: int, total: int) -> None:
        nonlocal begun, told
        if not total:
            console.print(f"{step.capitalize()}.")
            return
        now = time.monotonic()
        if not begun:
            begun = told = now
            console.print(doing)
        if now - told < _QUIET_SECONDS or not done:
            return
        told = now
        left = (now - begun) / done * (total - done)
        console.print(f"{done / total:.0%}: {step}, {done / (now - begun):,.0f} rows/s, about {left:,.0f} s left")

    return report
