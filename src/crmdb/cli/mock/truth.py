"""crmdb mock truth"""

from __future__ import annotations

from pathlib import Path

import click

from crmdb.cli.console import stdout
from crmdb.cli.mock.plan_options import plan_options
from crmdb.cli.options import if_interrupted
from crmdb.errors import UsageError
from crmdb.mock import Plan
from crmdb.mock.sales.truth import write_truth


@click.command(short_help="Write who truly moved which opportunity; touch no database.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@plan_options
def command(*, file: Path, plan: Plan) -> None:
    """Write into FILE, as CSV, which influencer truly moved which opportunity, to judge attribution models by.

    \b
    Examples:
      crmdb mock truth truth.csv
      crmdb mock truth truth.csv --scale medium
    """
    try:
        with if_interrupted("Interrupted; the file is not complete."):
            rows = write_truth(plan, file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.", "Choose a folder you may write to.") from error
    stdout().print(f"Wrote {file} ({rows:,} rows).", markup=False)
