"""Who imports and where, and how far it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from crmdb.cli.console import stderr
from crmdb.cli.options import database_url_option, target_url
from crmdb.database import connect
from crmdb.imports.batch import Importer, Progress
from crmdb.imports.mapping import Ask

Command = TypeVar("Command", bound=Callable[..., Any])


def importer_options(command: Command) -> Command:
    """Add --as, --workspace and --database-url."""
    for option in (
        click.option("--as", "as_email", metavar="EMAIL", help="Import as this user, with their role."),
        click.option("--workspace", metavar="SLUG", help="Which workspace; without --as it is imported as a service."),
        database_url_option,
    ):
        command = option(command)
    return command


@contextmanager
def importer(database_url: str | None, as_email: str | None, workspace: str | None) -> Iterator[Importer]:
    with connect(target_url(database_url), application_name="crmdb import") as connection:
        yield Importer(connection, as_email, workspace)


def asker() -> Ask | None:
    """Asks on a terminal; without one, what is open stops the command and names the option that says it."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None

    def ask(question: str, answers: dict[str, str]) -> str:
        told = ", ".join(f"{answer} ({meaning})" for answer, meaning in answers.items())
        chosen: str = click.prompt(f"{question} {told}", type=click.Choice(list(answers)), show_choices=False, err=True)
        return chosen

    return ask


@contextmanager
def telling() -> Iterator[Progress]:
    """A line that moves on a terminal; elsewhere one every ten seconds."""
    console = stderr()
    last = time.monotonic()

    if console.is_terminal:
        with console.status("reading") as status:
            yield lambda step, done: status.update(f"{step}: {done:,} rows")
        return

    def tell(step: str, done: int) -> None:
        nonlocal last
        if time.monotonic() - last > 10 and done:
            last = time.monotonic()
            console.print(f"{step}: {done:,} rows")

    yield tell
