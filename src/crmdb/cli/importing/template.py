"""crmdb import template"""

from __future__ import annotations

import csv
import sys

import click

from crmdb.cli.options import database_url_option, target_url
from crmdb.database import connect
from crmdb.errors import UsageError
from crmdb.imports.fields import load_catalog


@click.command(short_help="Print an empty CSV file with every column of a target.")
@click.argument("target")
@database_url_option
def command(*, target: str, database_url: str | None) -> None:
    """Print the header of a CSV file for TARGET, such as contacts; its columns need no mapping.

    Exit codes: 0 done; 2 no such target; 3 no connection.

    \b
    Example:
      crmdb import template contacts > contacts.csv
    """
    with connect(target_url(database_url)) as connection:
        catalog = load_catalog(connection)
    fields = catalog.of(target)
    if not fields:
        raise UsageError(f'There is no target "{target}".', f"Targets: {', '.join(catalog.targets)}.")
    csv.writer(sys.stdout).writerow(field.name for field in fields)
