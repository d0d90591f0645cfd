"""crmdb import apply"""

from __future__ import annotations

from uuid import UUID

import click

from crmdb.cli.console import stdout
from crmdb.cli.importing.options import importer, importer_options, telling
from crmdb.cli.importing.report import summary_line
from crmdb.cli.options import if_interrupted
from crmdb.errors import ExitCode


@click.command(short_help="Write an import that was checked, or go on after an interruption.")
@click.argument("batch", type=click.UUID)
@importer_options
def command(*, batch: UUID, as_email: str | None, workspace: str | None, database_url: str | None) -> int:
    """Write the import BATCH, as its check said. After an interruption it goes on where it was.

    Exit codes: 0 done; 2 no such import; 3 no connection; 4 it is not checked yet; 5 rows were refused.

    \b
    Example:
      crmdb import apply 01991d3e-6f5c-7000-8000-000000000000 --as maya@lumenary.example
    """
    with importer(database_url, as_email, workspace) as imports:
        with if_interrupted("Interrupted. The same command goes on."), telling() as tell:
            imports.finish_planning(batch, tell)
            imports.advance(batch, "apply", "applied", tell)
        outcomes = imports.outcomes(batch)
    stdout().print(summary_line(outcomes, is_applied=True), style="bold", markup=False)
    return ExitCode.FINDINGS if any(outcome.action == "refuse" for outcome in outcomes) else ExitCode.OK
