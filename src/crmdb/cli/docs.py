"""crmdb docs"""

from __future__ import annotations

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, start
from crmdb.dictionary.pages import Pages, differences, render, write
from crmdb.embedded import embedded_server
from crmdb.errors import ExitCode, UsageError
from crmdb.migrations.fresh import fresh_database
from crmdb.project import Project, find_project


@click.command(short_help="Write docs/database/ from the schema's comments.")
@click.option("--check", is_flag=True, help="Write nothing; name the pages that are out of date.")
@database_url_option
def command(check: bool, database_url: str | None) -> int:
    """Write the dictionary of the database (docs/database/), and queries.md, doctor.md, advise.md, import-columns.md.

    They describe a temporary database that the embedded server makes from the migrations, never what somebody changed
    locally. With --database-url they describe that one; it must be migrated to exactly these files.

    Exit codes: 0 done or up to date, 2 this is not a clone, 4 the database is in another state;
    with --check: 5 pages are out of date.

    \b
    Examples:
      crmdb docs
      crmdb docs --check
    """
    project = find_project()
    if project.source is not None:
        raise UsageError(
            f"{project.root} is not a clone of crmdb: it has no docs to write.", "Run `crmdb docs` inside a clone."
        )
    pages = _render(project, database_url)
    changed = differences(project, pages) if check else write(project, pages)
    names = [str(path.relative_to(project.root)) for path in changed]
    if not changed:
        stdout().print(f"All {len(pages)} pages are up to date.")
        return ExitCode.OK
    for name in names:
        stdout().print(f"{'out of date' if check else 'written'}: {name}", markup=False)
    if check:
        stderr().print(
            "The migrations, comments, queries or checks have changed: run `crmdb docs` and commit the pages."
        )
        return ExitCode.FINDINGS
    return ExitCode.OK


def _render(project: Project, database_url: str | None) -> Pages:
    if database_url:
        return render(project, database_url)
    server = embedded_server(project)
    start(server)
    with fresh_database(server, project.migrations) as url:
        return render(project, url)
