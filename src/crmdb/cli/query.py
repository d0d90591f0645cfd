"""crmdb query"""

from __future__ import annotations

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.cli.query_help import complete_name, complete_parameter, complete_user, complete_workspace, help_of
from crmdb.cli.results import as_csv, as_json, as_table
from crmdb.errors import UsageError
from crmdb.project import find_project
from crmdb.queries import Query, Result, find_query, list_queries, run_query

_ENDLESS = 10_000_000
"""Width in a pipe: no cell, however long, is cut or wrapped there."""


@click.command(short_help="List the named queries, or run one as a user.", context_settings={"help_option_names": []})
@click.argument("name", required=False, shell_complete=complete_name)
@click.option(
    "--as",
    "as_email",
    metavar="EMAIL",
    shell_complete=complete_user,
    help="Run as this user, under their row level security.",
)
@click.option(
    "--workspace",
    metavar="SLUG",
    shell_complete=complete_workspace,
    help="Which of their workspaces. [default: their default one]",
)
@click.option(
    "--param",
    "parameters",
    metavar="NAME=VALUE",
    multiple=True,
    shell_complete=complete_parameter,
    help="A parameter; an empty value is null.",
)
@click.option("--format", "output", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--explain", is_flag=True, help="Show the plan it ran with: EXPLAIN (ANALYZE, BUFFERS).")
@click.option("-h", "--help", "wants_help", is_flag=True, help="Show this; after NAME, its question and parameters.")
@database_url_option
@click.pass_context
def command(
    context: click.Context,
    *,
    name: str | None,
    as_email: str | None,
    workspace: str | None,
    parameters: tuple[str, ...],
    output: str,
    explain: bool,
    wants_help: bool,
    database_url: str | None,
) -> None:
    """List the named queries of queries/, or run NAME (`area/name`, or just `name`).

    With --as it runs as that user: read-only, under row level security, in one workspace. Without, as the login itself,
    for which no policies apply.

    Exit codes: 0 done, even if nothing was found; 2 unknown query, parameter or user, wrong type; 3 no connection;
    4 the user's role does not suffice.

    \b
    Examples:
      crmdb query
      crmdb query influenced_by_influencer --help
      crmdb query influenced_by_influencer --as maya@lumenary.example
      crmdb query discovery/search --as maya@lumenary.example --param query='data platform' --param countries=DE,AT
      crmdb query by_stage --as maya@lumenary.example --workspace brightmill --format json
      crmdb query slow_queries --param limit=5
    """
    project = find_project()
    if wants_help:
        click.echo(context.get_help() if name is None else help_of(find_query(project, name)))
        return
    if name is None:
        _print_list(list_queries(project))
        return
    query = find_query(project, name)
    values = _read(parameters)
    result = run_query(target_url(database_url), query, values, as_email=as_email, workspace=workspace, explain=explain)
    if as_email is None and query.who != "service":
        stderr().print("warning: without --as no policies apply: these are the rows of all workspaces.", style="yellow")
    if explain:
        click.echo("\n".join(row[0] for row in result.rows))
    else:
        _print(query, result, output)


def _read(parameters: tuple[str, ...]) -> dict[str, object]:
    values: dict[str, object] = {}
    for given in parameters:
        name, equals, value = given.partition("=")
        if not equals:
            raise UsageError(f'--param "{given}" has no "=".', "Write it as --param name=value.")
        if name in values:
            raise UsageError(f'Parameter "{name}" is given twice.', "Several values of a list: --param name=one,two.")
        values[name] = value
    return values


def _print(query: Query, result: Result, output: str) -> None:
    if output == "csv":
        click.echo(as_csv(result), nl=False)
    elif output == "json":
        click.echo("\n".join(as_json(result)))
    else:
        _print_table(query, result)
    if not result.rows and output != "table":
        stderr().print("No rows.")


def _print_table(query: Query, result: Result) -> None:
    console = stdout()
    console.print(query.title, style="bold", markup=False)
    if not result.rows:
        console.print("No rows.")
        return
    if not console.is_terminal:
        console.width = _ENDLESS
    table, hidden = as_table(result, console.width if console.is_terminal else None, query.answer)
    _print_trimmed(console, table)
    if hidden and console.is_terminal:
        console.print(f"Not shown: {', '.join(hidden)}; --format json has everything.", style="dim", markup=False)
    if query.note:
        console.print(query.note, style="dim", markup=False)


def _print_trimmed(console: Console, table: Table) -> None:
    """Without the spaces that fill the last column."""
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        click.echo(line.rstrip())


def _print_list(queries: list[Query]) -> None:
    console = stdout()
    for area in dict.fromkeys(query.area for query in queries):
        console.print(area, style="bold", markup=False)
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(no_wrap=True, style="cyan")
        table.add_column()
        for query in queries:
            if query.area == area:
                table.add_row(f"  {query.name}", Text(_summary(query)))
        _print_trimmed(console, table)
    console.print(
        "Run one: crmdb query NAME --as EMAIL [--param name=value]… `crmdb query NAME --help` explains its parameters.",
        markup=False,
    )


def _summary(query: Query) -> str:
    """Title and parameters; a required one stands without brackets."""
    parameters = [item.name if item.is_required else f"[{item.name}]" for item in query.parameters]
    who = "" if query.who == "viewer" else f" ({query.who})"
    return f"{query.title}{who}" + (": " + ", ".join(parameters) if parameters else "")
