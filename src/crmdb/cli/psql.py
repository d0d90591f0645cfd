"""crmdb psql"""

from __future__ import annotations

import os
import shutil

import click
from psycopg import pq

from crmdb.cli.options import database_url_option, target_url
from crmdb.database import parts_of
from crmdb.embedded.binaries import embedded_binaries
from crmdb.errors import UnreachableError


@click.command(
    short_help="Open psql.", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}
)
@database_url_option
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[PSQL ARGUMENTS]...")
def command(database_url: str | None, arguments: tuple[str, ...]) -> None:
    """Open the psql that comes with the embedded PostgreSQL. Arguments go to psql as they are.

    \b
    Examples:
      crmdb psql
      crmdb psql -c 'select count(*) from public.influencers'
      crmdb psql --csv -f report.sql > report.csv
    """
    url = target_url(database_url)
    program, environment = _psql()
    try:
        # The URL goes through the environment: arguments are visible to everyone on the machine.
        os.execve(program, ["psql", *arguments], environment | libpq_environment(url))
    except OSError as error:
        raise UnreachableError(f"{program} cannot be run: {error.strerror}.", "Run `make setup` again.") from error


def _psql() -> tuple[str, dict[str, str]]:
    """The embedded psql, else the machine's own, and its environment.

    Raises:
        UnreachableError: there is neither.
    """
    try:
        binaries = embedded_binaries()
    except UnreachableError:
        program = shutil.which("psql")
        if program is None:
            raise
        return program, {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return binaries.program("psql"), binaries.environment()


def libpq_environment(url: str) -> dict[str, str]:
    """The parts of a URL as libpq's PG… variables.

    Raises:
        UsageError: `url` is not a libpq URL or connection string.
    """
    variables = {option.keyword.decode(): option.envvar for option in pq.Conninfo.get_defaults()}
    return {
        variable.decode(): value
        for keyword, value in parts_of(url).items()
        if (variable := variables.get(keyword)) is not None
    }
