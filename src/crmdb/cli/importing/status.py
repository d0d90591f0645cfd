"""crmdb import status"""

from __future__ import annotations

import click
from rich.table import Table

from crmdb.cli.console import stdout
from crmdb.cli.importing.options import importer, importer_options


@click.command(short_help="List the imports of a workspace.")
@importer_options
def command(*, as_email: str | None, workspace: str | None, database_url: str | None) -> None:
    """List the latest imports of a workspace: files, how far they are, what became of their rows.

    Exit codes: 0 done; 2 no such user or workspace; 3 no connection.

    \b
    Example:
      crmdb import status --as maya@lumenary.example
    """
    with importer(database_url, as_email, workspace) as imports:
        rows = imports.batches()
    if not rows:
        stdout().print("Nothing was imported yet.")
        return
    table = Table("import", "begun", "source", "status", "files", "rows", box=None)
    for batch, source, status, files, begun, counts in rows:
        table.add_row(str(batch), f"{begun:%Y-%m-%d %H:%M}", source, status, files or "", counts or "")
    stdout().print(table)
