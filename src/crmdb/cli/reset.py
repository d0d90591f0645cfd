"""crmdb reset"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.options import database_url_option, if_interrupted
from crmdb.database import describe
from crmdb.embedded import embedded_server
from crmdb.errors import RefusedError
from crmdb.project import find_project


@click.command(short_help="Remove the embedded database and all its data.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@database_url_option
def command(yes: bool, database_url: str | None) -> None:
    """Stop the embedded PostgreSQL and remove its data, log and password. Asks first.

    Never touches another database: with --database-url or DATABASE_URL it refuses.

    \b
    Examples:
      crmdb reset
      crmdb reset --yes && crmdb up
    """
    if database_url:
        raise RefusedError(
            f"`crmdb reset` removes the embedded database only, and {describe(database_url)} was named.",
            "Run it without --database-url and with DATABASE_URL unset.",
        )
    server = embedded_server(find_project())
    if not yes:
        with if_interrupted("Nothing was removed."):
            click.confirm(f"Remove all data in {server.directory}?", abort=True)
    server.reset()
    stdout().print("The embedded database is gone. `crmdb up` makes a new, empty one.")
