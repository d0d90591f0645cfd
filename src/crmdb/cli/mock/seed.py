"""crmdb mock seed"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from crmdb.cli.console import stdout
from crmdb.cli.options import database_url_option, start
from crmdb.database import connect
from crmdb.embedded import embedded_server
from crmdb.errors import UsageError
from crmdb.migrations.fresh import fresh_database
from crmdb.mock.files.seed import seed_file
from crmdb.mock.load.state import require_schema
from crmdb.mock.tenants.defaults import DEFAULTS_FILE, read_defaults, write_defaults
from crmdb.project import Project, find_project


@click.command(short_help="Write the generated files of this repository: supabase/seed.sql and the default rows.")
@database_url_option
def command(*, database_url: str | None) -> None:
    """Write supabase/seed.sql, and before it what a new workspace starts with (defaults.json), which it is made of.

    The default rows are read from a temporary database that the embedded server makes from the migrations; with
    --database-url from that one. Run it after a change of the schema or of the mock, and commit both files.

    \b
    Examples:
      crmdb mock seed
    """
    project = find_project()
    with _migrated(project, database_url) as url, connect(url, application_name="crmdb mock") as connection:
        require_schema(connection)
        defaults = read_defaults(connection)
    seed = project.root / "supabase" / "seed.sql"
    with _written(DEFAULTS_FILE):
        write_defaults(defaults)
    with _written(seed):
        seed.write_text(seed_file(), encoding="utf-8")


@contextmanager
def _migrated(project: Project, database_url: str | None) -> Iterator[str]:
    if database_url:
        yield database_url
        return
    server = embedded_server(project)
    start(server)
    with fresh_database(server, project.migrations) as url:
        yield url


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """A file being written: what the system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose a folder you may write to.") from error
    stdout().print(f"Wrote {path} ({path.stat().st_size:,} bytes).", markup=False)
