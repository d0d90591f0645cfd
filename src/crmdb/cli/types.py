"""crmdb types"""

from __future__ import annotations

import click

from crmdb.project import types_file

_FILES = {"typescript": "database.ts", "python": "database.py"}


@click.command(short_help="Print the types of the schema for an application.")
@click.argument("language", type=click.Choice(list(_FILES)))
def command(language: str) -> None:
    """Print the types of crmdb's tables, views and functions: what an application compiles against.

    TypeScript is for supabase-js (`createClient<Database>`). Python has pydantic models. They are the types of this
    version of crmdb, so print them again after an upgrade.

    \b
    Examples:
      crmdb types typescript > crmdb.ts
      crmdb types python > app/crmdb_types.py
    """
    click.echo(types_file(_FILES[language]).read_text(encoding="utf-8"), nl=False)
