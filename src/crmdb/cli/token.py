"""crmdb token"""

from __future__ import annotations

import click

from crmdb.api.tokens import load_secret, user_token
from crmdb.cli.options import remark_on_environment, start
from crmdb.database import connect
from crmdb.embedded import embedded_server
from crmdb.errors import UsageError
from crmdb.project import find_project


@click.command(short_help="Print a user's access token for the API of `crmdb up --api`.")
@click.argument("email")
def command(email: str) -> None:
    """Print the access token of the user with that address, as signing in would give it. It is valid for a day.

    For the API of the embedded server only: hosted Supabase signs its own.

    Exit codes: 0 done, 2 there is no such user.

    \b
    Examples:
      crmdb token maya@lumenary.example
    """
    remark_on_environment()
    project = find_project()
    server = embedded_server(project)
    start(server)
    with connect(server.url()) as connection:
        row = connection.execute(
            "select id, email from auth.users where lower(email) = lower(%s) and deleted_at is null", [email]
        ).fetchone()
    if row is None:
        raise UsageError(
            f'There is no user "{email}" in the embedded database.',
            "`crmdb mock load` makes some, maya@lumenary.example among them.",
        )
    click.echo(user_token(load_secret(project.state), *row))
