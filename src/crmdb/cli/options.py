"""The option every command shares, and the database it leads to."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from crmdb.cli.console import stderr
from crmdb.embedded import embedded_server
from crmdb.embedded.server import Server
from crmdb.project import find_project

Command = TypeVar("Command", bound=Callable[..., Any])


def database_url_option(command: Command) -> Command:
    """Add --database-url; the command's function gets it as `database_url: str | None`."""
    return click.option(
        "--database-url",
        envvar="DATABASE_URL",
        metavar="URL",
        help="The database to work on, PostgreSQL 15 to 18. [env: DATABASE_URL; default: the embedded server]",
    )(command)


def remark_on_environment() -> None:
    """For commands that are about the embedded server alone: say so if DATABASE_URL makes one think otherwise."""
    if os.environ.get("DATABASE_URL"):
        stderr().print("DATABASE_URL is set; this command works on the embedded server all the same.")


@contextmanager
def if_interrupted(sentence: str) -> Iterator[None]:
    """Ctrl-C within, or no as the answer to a question, ends the command with `sentence`."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort) as error:
        raise click.Abort(sentence) from error


def target_url(database_url: str | None) -> str:
    """The database a command works on: the given one, else the embedded server's, started if it is down.

    Raises:
        CrmdbError: the embedded server cannot be started.
    """
    if database_url:
        return database_url
    server = embedded_server(find_project())
    start(server)
    return server.url()


def start(server: Server) -> bool:
    """Start the embedded server, remarks going to stderr. Returns whether it was already running."""
    started = server.start()
    for remark in started.remarks:
        stderr().print(remark, markup=False)
    return started.already_running
