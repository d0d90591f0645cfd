"""crmdb up"""

from __future__ import annotations

import signal

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import remark_on_environment, start
from crmdb.embedded import embedded_server
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError
from crmdb.project import Project, find_project

API_PORT = 54321
"""Where `supabase start` puts its API too."""


@click.command(short_help="Start the embedded PostgreSQL, with --api the REST API too.")
@click.option("--api", is_flag=True, help="Serve Supabase's REST API as well, until Ctrl-C.")
@click.option("--api-port", type=click.IntRange(0, 65535), default=API_PORT, show_default=True, help="0: a free one.")
def command(api: bool, api_port: int) -> None:
    """Start the embedded PostgreSQL, making its database first if there is not one yet.

    Everything it keeps is in .crmdb/ of the project; it listens on this machine only, with a generated password. Run
    again, it says that the server is running. A server that was killed recovers; a taken port makes it move to another.

    With --api it prints the address and the keys that supabase-js and supabase-py take, and serves the API with
    PostgREST (found on the PATH or in node_modules) until Ctrl-C. The database goes on running then.

    \b
    Examples:
      crmdb up
      crmdb up && crmdb migrate && crmdb mock load
      crmdb up --api
    """
    remark_on_environment()
    project = find_project()
    server = embedded_server(project)
    already_running = start(server)
    state = "is running" if already_running else "started"
    console = stdout()
    console.print(f"PostgreSQL {server.binaries.major} {state} on 127.0.0.1, port {server.status().port}.")
    if api:
        _serve(project, server, api_port)
        return
    console.print(
        "Next: `crmdb migrate` creates the schema, `crmdb psql` opens a prompt, `crmdb down` stops the server."
    )


def _serve(project: Project, server: Server, port: int) -> None:
    from crmdb.api import Api, find_postgrest, keys_of, load_secret

    program = find_postgrest(project.root)
    secret = load_secret(project.state)
    keys = keys_of(secret)
    # Told to end, it takes PostgREST with it, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Api(program, server.admin_url(), secret, port) as running:
        click.echo(f"SUPABASE_URL={running.url}")
        click.echo(f"SUPABASE_ANON_KEY={keys.anon}")
        click.echo(f"SUPABASE_SERVICE_ROLE_KEY={keys.service_role}")
        stderr().print("The API runs until Ctrl-C. `crmdb token EMAIL` prints the access token of a user.")
        try:
            running.wait()
        except KeyboardInterrupt:
            stderr().print("The API stopped; the database goes on running.")
        else:
            raise CrmdbError(
                "The API stopped by itself: PostgREST ended, as it does when the database was made anew.",
                "Run `crmdb up --api` again; after `crmdb reset`, run `crmdb migrate` before it.",
            )
