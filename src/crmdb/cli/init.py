"""crmdb init"""

from __future__ import annotations

from pathlib import Path

import click

from crmdb.cli.console import stdout
from crmdb.project import packaged
from crmdb.setup import copy_migrations


@click.command(short_help="Copy the migrations into a Supabase repository of your own.")
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=".")
def command(directory: Path) -> None:
    """Copy crmdb's migrations into supabase/migrations of DIRECTORY, by default the current one.

    From then on they are part of that repository: `supabase db push` applies them, and your own migrations come after
    them. Run again, also after an upgrade of crmdb, it adds new files. Files that are there are never overwritten.

    Exit codes: 0 done, 4 refused, nothing was copied.

    \b
    Examples:
      supabase init && crmdb init && supabase db push
      crmdb init ../shop
    """
    copied = copy_migrations(packaged() / "supabase" / "migrations", directory)
    console = stdout()
    there = f"; {copied.unchanged} were there already" if copied.unchanged else ""
    console.print(
        f"Copied {len(copied.new)} migrations to {directory / 'supabase' / 'migrations'}{there}.", markup=False
    )
    if copied.later:
        console.print(
            f"Some of these come before migrations of your own ({len(copied.later)}, {copied.later[0]} is the first)."
            " If yours are applied already, `supabase db push --include-all` applies the earlier ones too.",
            markup=False,
        )
    if not (directory / "supabase" / "config.toml").exists():
        console.print("Next: `supabase init` makes supabase/config.toml, `supabase db push` applies the migrations.")
