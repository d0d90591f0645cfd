"""What people see: rich where there is a terminal, plain text where there is none or NO_COLOR is set."""

from __future__ import annotations

import sys

from rich.console import Console

from crmdb.errors import CrmdbError


def stdout() -> Console:
    """Results go here. Without a terminal lines are never wrapped or coloured."""
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=10_000, color_system=None)
    return console


def stderr() -> Console:
    """Progress and remarks go here, so that a pipe carries results alone."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty())


def report(error: CrmdbError) -> None:
    """One sentence what is wrong, one what to do."""
    console = stderr()
    console.print(f"error: {error.message}", style="bold red", markup=False)
    if error.hint:
        console.print(f"hint: {error.hint}", markup=False)
