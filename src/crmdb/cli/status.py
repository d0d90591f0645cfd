"""crmdb status"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.options import database_url_option
from crmdb.database import connect, describe
from crmdb.embedded import embedded_server
from crmdb.errors import ExitCode
from crmdb.project import find_project


@click.command(short_help="Say which database there is and whether it runs.")
@database_url_option
def command(database_url: str | None) -> int:
    """Say which database the commands work on and whether it runs. Starts nothing.

    Exits with 0 when it runs, with 3 when it does not.

    \b
    Examples:
      crmdb status
      crmdb status --database-url postgresql://postgres:…@db.example.com/postgres
    """
    console = stdout()
    if database_url:
        with connect(database_url) as connection:
            version = connection.info.parameter_status("server_version")
        console.print(f"PostgreSQL {version} answers at {describe(database_url)}.", markup=False)
        return ExitCode.OK
    server = embedded_server(find_project())
    status = server.status()
    if status.running:
        console.print(
            f"PostgreSQL {server.binaries.major} is running on 127.0.0.1, port {status.port} (process {status.pid})."
        )
        console.print(f"Data: {server.data}", markup=False)
        return ExitCode.OK
    console.print(
        "PostgreSQL is not running; its data is kept. `crmdb up` starts it."
        if status.exists
        else "There is no embedded database yet. `crmdb up` makes and starts it."
    )
    return ExitCode.UNREACHABLE
