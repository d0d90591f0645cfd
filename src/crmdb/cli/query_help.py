"""What `crmdb query` says about one query, and what the shell completes: names, users, workspaces, parameters."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

from crmdb.database import connect
from crmdb.embedded import embedded_server
from crmdb.errors import CrmdbError
from crmdb.project import find_project
from crmdb.queries import Query, find_query, list_queries

_WIDTH = 80  # as click wraps its own help
_WHO = {
    "viewer": "every member of a workspace",
    "editor": "members from editor up",
    "admin": "members from admin up",
    "service": "services: it looks at the whole database, without --as",
}


def help_of(query: Query) -> str:
    """What a query answers, who may ask it, its parameters and an example."""
    lines = [
        *_wrapped(f"{query.title} ({query.full_name})"),
        "",
        *_wrapped(query.question),
        "",
        f"For {_WHO[query.who]}.",
    ]
    if query.parameters:
        lines += ["", "Parameters:"]
        for parameter in query.parameters:
            lines += [f"  {parameter}{' (required)' if parameter.is_required else ''}"]
            lines += _wrapped(parameter.description, "      ")
    if query.note:
        lines += ["", *_wrapped(query.note)]
    who = "" if query.who == "service" else " --as EMAIL"
    given = [f"--param {parameter.example}" for parameter in query.parameters if parameter.is_required]
    example = " ".join([f"  crmdb query {query.name}{who}", *given])
    if len(example) > _WIDTH:
        example = " \\\n    ".join([f"  crmdb query {query.name}{who}", *given])
    return "\n".join([*lines, "", "Example:", example])


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def complete_name(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    try:
        queries = list_queries(find_project())
    except CrmdbError:
        return []
    names = [(name, query.title) for query in queries for name in (query.name, query.full_name)]
    return [CompletionItem(name, help=title) for name, title in names if name.startswith(incomplete)]


def complete_parameter(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """`--param` is completed with the parameters of the query before it, `=` included."""
    try:
        # An option without its value ends the parsing, and the name is among the rest.
        query = find_query(find_project(), context.params.get("name") or "".join(context.args[:1]))
    except CrmdbError:
        return []
    given = {text.partition("=")[0] for text in context.params.get("parameters") or ()}
    return [
        CompletionItem(f"{item.name}=", help=item.description)
        for item in query.parameters
        if item.name.startswith(incomplete) and item.name not in given
    ]


def complete_user(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    found = _ask(
        context, "select email from public.users where starts_with(email, %s) order by email limit 20", [incomplete]
    )
    return [CompletionItem(email) for email in found]


def complete_workspace(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Those of the user of `--as`, or all."""
    found = _ask(
        context,
        "select distinct workspaces.slug from public.workspaces as workspaces"
        " inner join public.workspace_members as members on members.workspace_id = workspaces.id"
        " inner join public.users as users on users.id = members.user_id"
        " where starts_with(workspaces.slug, %s) and coalesce(users.email = lower(%s), true) order by 1 limit 20",
        [incomplete, context.params.get("as_email")],
    )
    return [CompletionItem(slug) for slug in found]


def _ask(context: click.Context, query: str, values: list[object]) -> Iterator[str]:
    """The answers of a database that can be reached now: a key starts no server, and an error completes nothing."""
    try:
        url = context.params.get("database_url")
        if not url:
            server = embedded_server(find_project())
            if not server.status().running:
                return
            url = server.url()
        with connect(url) as connection:
            yield from (row[0] for row in connection.execute(query.encode(), values))
    except Exception:  # noqa: BLE001  whatever it is, a prompt cannot report it
        return
