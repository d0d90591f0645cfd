"""crmdb mock checksum"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.mock.plan_options import plan_options
from crmdb.cli.mock.progress import of_about, progress
from crmdb.cli.options import if_interrupted
from crmdb.mock import Plan, plan_checksum
from crmdb.mock.estimate import expected_rows


@click.command(short_help="Print a digest of the rows; touch no database.")
@plan_options
def command(*, plan: Plan) -> None:
    """Print a digest of the rows these arguments stand for, without a database.

    \b
    Examples:
      crmdb mock checksum --scale medium
    """
    with if_interrupted("Interrupted."), progress("Generating mock data.") as report:
        found = plan_checksum(plan, of_about(expected_rows(plan), report))
    stdout().print(found)
