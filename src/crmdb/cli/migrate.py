"""crmdb migrate"""

from __future__ import annotations

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.errors import ExitCode
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import Entry, State
from crmdb.project import find_project

_STYLES = {State.APPLIED: "green", State.PENDING: "yellow", State.FOREIGN: "dim"}


@click.command(short_help="Apply pending migrations.")
@click.option("--status", "show_status", is_flag=True, help="List every migration and whether it is applied.")
@click.option("--dry-run", is_flag=True, help="Say what would be applied; change nothing.")
@database_url_option
def command(show_status: bool, dry_run: bool, database_url: str | None) -> int:
    """Apply the pending migrations of supabase/migrations, each in a transaction of its own.

    Before the first one the command checks for conflicts and names each with its cure: tables, functions and schemas
    of the same name, extensions in another schema. It leaves migrations of another repository alone.

    It shares the history of the Supabase CLI: `supabase db push` and this command go on where the other stopped. If two
    run at once, the second waits. If an applied file was edited or is missing, it changes nothing. After a kill, run it
    again.

    Exit codes: 0 done, 1 a statement failed, 3 no connection, 4 refused, nothing changed;
    with --status: 5 a file was edited, is missing or comes too late.

    \b
    Examples:
      crmdb migrate --status
      crmdb migrate --dry-run
      crmdb migrate --database-url "$DATABASE_URL"
    """
    project = find_project()
    directory = project.migrations
    url = target_url(database_url)
    if show_status:
        return _print_status(status(url, directory))
    with if_interrupted("Interrupted. The files applied before stay; run it again to go on."):
        pending = migrate(url, directory, dry_run=dry_run, progress=_tell)
    console = stdout()
    if not pending:
        console.print("Nothing to do: every migration is applied.")
    elif dry_run:
        console.print(f"Would apply {len(pending)}:")
        for migration in pending:
            console.print(f"  {migration.version}_{migration.name}", markup=False)
    else:
        console.print(f"Applied {len(pending)} migration{'s' if len(pending) > 1 else ''}.")
        if project.lacks_our_migrations:
            console.print(
                "Next: `crmdb init` copies the files here. Without them `supabase db push` refuses this database."
            )
    return ExitCode.OK


def _tell(sentence: str) -> None:
    stderr().print(sentence, markup=False)


def _print_status(entries: list[Entry]) -> int:
    console = stdout()
    for entry in entries:
        console.print(f"{entry.state:8} {entry}", style=_STYLES.get(entry.state, "red"), markup=False)
    conflicts = [entry for entry in entries if entry.state not in _STYLES]
    return ExitCode.FINDINGS if conflicts else ExitCode.OK
