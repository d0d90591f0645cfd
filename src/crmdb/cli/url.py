"""crmdb url"""

from __future__ import annotations

import click

from crmdb.cli.options import database_url_option, target_url
from crmdb.database import parts_of


@click.command(short_help="Print the database's URL, password included.")
@database_url_option
def command(database_url: str | None) -> None:
    """Print the URL of the database the commands work on, password included.

    libpq, drivers and the Supabase CLI take it as it is. It logs in as `postgres`, as on Supabase not a superuser.
    The embedded server is started if it is down.

    \b
    Examples:
      export DATABASE_URL="$(crmdb url)"
      supabase db push --db-url "$(crmdb url)"
    """
    url = target_url(database_url)
    parts_of(url)
    click.echo(url)
