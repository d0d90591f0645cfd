"""crmdb up"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.options import remark_on_environment, start
from crmdb.embedded import embedded_server
from crmdb.project import find_project


@click.command(short_help="Start the embedded PostgreSQL.")
def command() -> None:
    """Start the embedded PostgreSQL, making its database first if there is none.

    Everything it keeps is in .crmdb/ of the project; it listens on this machine only, with a generated password. Run
    again, it says that the server is running. A server that was killed recovers; a taken port makes it move to another.

    \b
    Examples:
      crmdb up
      crmdb up && crmdb migrate && crmdb mock load
    """
    remark_on_environment()
    server = embedded_server(find_project())
    already_running = start(server)
    state = "is running" if already_running else "started"
    console = stdout()
    console.print(f"PostgreSQL {server.binaries.major} {state} on 127.0.0.1, port {server.status().port}.")
    console.print(
        "Next: `crmdb migrate` creates the schema, `crmdb psql` opens a prompt, `crmdb down` stops the server."
    )
