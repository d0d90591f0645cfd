"""crmdb mock export"""

from __future__ import annotations

from pathlib import Path

import click

from crmdb.cli.console import stdout
from crmdb.cli.mock.plan_options import plan_options
from crmdb.cli.mock.progress import progress
from crmdb.cli.options import if_interrupted
from crmdb.mock import Plan
from crmdb.mock.files import write_files
from crmdb.mock.generate import batch_tables, batches


@click.command(short_help="Write Parquet files; touch no database.")
@click.argument("directory", type=click.Path(path_type=Path))
@plan_options
def command(*, directory: Path, plan: Plan) -> None:
    """Write the rows as Parquet into DIRECTORY, a new or empty folder: one file a table, without a database.

    For CSV or SQL, load the rows and use PostgreSQL's own tools: COPY and pg_dump (docs/mock-data.md).

    Exit codes: 0 done, 2 pyarrow is missing or an argument is out of range, 4 refused, nothing changed.

    \b
    Examples:
      crmdb mock export mock
      crmdb mock export mock --scale large
    """
    made = (batch_tables(plan, batch) for batch in batches(plan))
    with if_interrupted("Interrupted; nothing was kept."), progress("Generating and writing mock data.") as report:
        written = write_files(made, directory, plan=plan, progress=report)
    megabytes, rate = sum(written.bytes.values()) / 1e6, written.total / max(written.seconds, 0.001)
    stdout().print(
        f"Wrote {written.total:,} rows to {directory} in {written.seconds:.1f} s"
        f" ({rate:,.0f} rows/s, {megabytes:,.1f} MB).",
        markup=False,
    )
