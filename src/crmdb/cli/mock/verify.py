"""crmdb mock verify"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.mock.plan_options import plan_options
from crmdb.cli.mock.progress import of_about, progress
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.database import connect
from crmdb.errors import ExitCode
from crmdb.mock import Plan, plan_checksum, stored_checksum
from crmdb.mock.estimate import expected_rows
from crmdb.mock.load.state import require_schema


@click.command(short_help="Check that the database holds exactly these rows.")
@plan_options
@database_url_option
def command(*, plan: Plan, database_url: str | None) -> int:
    """Compare the digest of what the database holds with the digest of these arguments.

    Exit codes: 0 exactly these rows, 3 no connection, 4 not migrated, 5 other rows.

    \b
    Examples:
      crmdb mock verify
      crmdb mock verify --scale medium --seed 8
    """
    url, rows = target_url(database_url), expected_rows(plan)
    with if_interrupted("Interrupted."):
        with progress("Reading what is stored.") as report, connect(url, application_name="crmdb mock") as connection:
            require_schema(connection)
            stored = stored_checksum(connection, of_about(rows, report))
        with progress("Generating mock data to compare with.") as report:
            expected = plan_checksum(plan, of_about(rows, report))
    if stored == expected:
        stdout().print(f"The database holds exactly these rows: {stored}")
        return ExitCode.OK
    stdout().print(f"The database holds other rows: {stored}; the arguments stand for {expected}.")
    stdout().print("Rows were changed since, or the load had another --scale, --seed, --until, --months or numbers.")
    return ExitCode.FINDINGS
