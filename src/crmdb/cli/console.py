"""What people see: rich on a terminal, plain text elsewhere and if NO_COLOR is set."""

from __future__ import annotations

import os
import sys
from typing import Literal

import rich.console

from crmdb.errors import CrmdbError


class Console(rich.console.Console):
    def on_broken_pipe(self) -> None:
        """Rich would end the program with 1; what a closed pipe means is decided where commands are run."""
        raise BrokenPipeError


def stdout() -> Console:
    """Results go here. Without a terminal lines are never wrapped or colored."""
    console = Console(highlight=False, color_system=_color_system())
    if not console.is_terminal:
        console = Console(highlight=False, width=10_000, color_system=None)
    return console


def stderr() -> Console:
    """Progress and remarks go here, so that a pipe carries results alone."""
    return Console(stderr=True, highlight=False, soft_wrap=not sys.stderr.isatty(), color_system=_color_system())


def _color_system() -> Literal["auto"] | None:
    """Without one rich writes no escapes at all; its own NO_COLOR leaves bold and dim."""
    return None if os.environ.get("NO_COLOR") else "auto"


def report(error: CrmdbError) -> None:
    """One sentence what is wrong, one what to do."""
    console = stderr()
    console.print(f"error: {error.message}", style="bold red", markup=False)
    if error.hint:
        console.print(f"hint: {error.hint}", markup=False)
