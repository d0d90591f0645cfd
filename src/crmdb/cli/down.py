"""crmdb down"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.options import remark_on_environment
from crmdb.embedded import embedded_server
from crmdb.project import find_project


@click.command(short_help="Stop the embedded PostgreSQL; the data stays.")
def command() -> None:
    """Stop the embedded PostgreSQL. The data stays; open connections are closed, their transactions rolled back.

    \b
    Examples:
      crmdb down
    """
    remark_on_environment()
    was_running = embedded_server(find_project()).stop()
    stdout().print("PostgreSQL stopped; the data stays." if was_running else "PostgreSQL was not running.")
