"""crmdb import undo"""

from __future__ import annotations

from uuid import UUID

import click

from crmdb.cli.console import stdout
from crmdb.cli.importing.options import importer, importer_options, telling
from crmdb.cli.options import if_interrupted


@click.command(short_help="Take an import back.")
@click.argument("batch", type=click.UUID)
@importer_options
def command(*, batch: UUID, as_email: str | None, workspace: str | None, database_url: str | None) -> None:
    """Take the import BATCH back: what it made is deleted, what it changed is as before.

    If one of its rows was changed or used since, nothing is taken back and the rows are named.

    Exit codes: 0 done; 2 no such import; 3 no connection; 4 rows were changed since, or nothing was written.

    \b
    Example:
      crmdb import undo 01991d3e-6f5c-7000-8000-000000000000 --as maya@lumenary.example
    """
    with (
        importer(database_url, as_email, workspace) as imports,
        if_interrupted("Interrupted. The same command goes on."),
        telling() as tell,
    ):
        imports.advance(batch, "undo", "undone", tell)
    stdout().print("Everything that this import wrote is taken back.", markup=False)
