"""Named queries as functions of the API: the migrations `…_questions_<area>.sql`, written from the files of `queries/`.

What a query means is written once, in its file. The function has its statement, its parameters with their defaults, and
a row type as PostgreSQL describes the statement. `python -m crmdb.queries.functions` writes the files.
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path

from crmdb.cli.console import report
from crmdb.database import Connection, connect
from crmdb.embedded import embedded_server
from crmdb.errors import CrmdbError
from crmdb.migrations.fresh import fresh_database
from crmdb.project import Project, find_project
from crmdb.queries.files import AREAS, PLACEHOLDER, Query, list_queries
from crmdb.queries.function_files import place
from crmdb.queries.parameters import Parameter, checks

_RENAMED = {"limit": "max_rows"}
"""PostgREST gives these names a meaning of its own in an address."""

_MOMENT = "{}_is"
"""Variable of a function with the moment that a parameter names."""


def render(project: Project, connection: Connection) -> dict[Path, str]:
    """The migrations by path. `connection`: a migrated database, to describe the statements; nothing is changed."""
    areas: dict[str, dict[str, str]] = {area: {} for area in AREAS}
    for query in list_queries(project):
        if query.who != "service":
            areas[query.area][function_name(query)] = function_of(query, columns_of(query, connection))
    return place(project, areas)


def function_name(query: Query) -> str:
    """`pipeline/by_stage` is `query_pipeline_by_stage` to the API: no other function has such a name."""
    return f"query_{query.area}_{query.name}"


def columns_of(query: Query, connection: Connection) -> list[tuple[str, str]]:
    """Name and type of each column of the answer, as the server describes the statement. Nothing runs."""
    places = {parameter.name: place for place, parameter in enumerate(query.parameters, start=1)}
    prepared = connection.pgconn.prepare(b"", _numbered(query.sql, places).encode())
    if prepared.error_message:
        raise CrmdbError(f"{query.full_name}: {prepared.error_message.decode().strip()}")
    described = connection.pgconn.describe_prepared(b"")
    names = [(described.fname(index) or b"").decode() for index in range(described.nfields)]
    types = [described.ftype(index) for index in range(described.nfields)]
    found = connection.execute(
        "select format_type(oid, null) from unnest(%s::oid[]) with ordinality as types (oid, place) order by place",
        [types],
    ).fetchall()
    return list(zip(names, (str(name) for (name,) in found), strict=True))


def parameter_name(parameter: Parameter, columns: Sequence[str]) -> str:
    """The parameter's name, unless the answer has a column of that name or the API another use for it."""
    name = _RENAMED.get(parameter.name, parameter.name)
    return f"for_{name}" if name in columns else name


def function_of(query: Query, columns: Sequence[tuple[str, str]]) -> str:
    """The function of one query, with its comment and its grant."""
    names = [name for name, _ in columns]
    # Those without a default come first, as PostgreSQL has it; the API calls by name.
    ordered = sorted(query.parameters, key=lambda parameter: not parameter.is_required)
    places = {parameter.name: place for place, parameter in enumerate(ordered, start=1)}
    declared = [f"    {_declared(parameter, names)}" for parameter in ordered]
    types = ", ".join(map(_declared_type, ordered))
    listed = ",\n".join(declared)
    given = f"(\n{listed}\n)" if declared else "()"
    row = ",\n".join(f'    "{name}" {kind}' for name, kind in columns)
    name = f"public.{function_name(query)}"
    meaning = " ".join(filter(None, [f"{query.title}.", query.question, query.note, *_explained(query, names)]))
    return f"""\
create function {name}{given}
returns table (
{row}
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
{_moments(ordered, names)}begin
    perform public.require_member('{query.who}', '{query.full_name}');
{_prepared(query, places, names)}    return query
{textwrap.indent(_numbered(query.sql, places, _MOMENT), "    ")};
end
$function$;
comment on function {name}({types}) is
{_literal(meaning)};
revoke all on function {name}({types}) from public, anon, authenticated, service_role;
grant execute on function {name}({types}) to authenticated;
"""


def _prepared(query: Query, places: dict[str, int], columns: Sequence[str]) -> str:
    """What comes first: defaults for nothing, and the refusals of nothing without one and of names that nobody knows.

    An empty text says as little as null: what a form sends for a field that nobody filled in.
    """
    lines = [
        f"perform public.require_given('{parameter_name(parameter, columns)}', {_said(parameter, places)});"
        for parameter in query.parameters
        if parameter.is_required
    ]
    for parameter in query.parameters:
        name, default = parameter_name(parameter, columns), parameter.default
        said = f"nullif(\"{name}\", '')" if parameter.type == "text" else f'"{name}"'
        if default is not None:
            lines.append(f'"{name}" := coalesce({said}, {_literal(default)}::{parameter.type});')
        elif parameter.type == "text" and not parameter.is_required:
            lines.append(f'"{name}" := {said};')
    refusing = checks(query.parameters, lambda parameter: parameter_name(parameter, columns))
    lines += [f"perform {_numbered(check, places)};" for check in refusing]
    return "".join(f"    {line}\n" for line in lines)


def _said(parameter: Parameter, places: dict[str, int]) -> str:
    """A required parameter as text, null if it says nothing."""
    if parameter.type == "timestamptz":
        return f"{_MOMENT.format(parameter.name)}::text"
    place = f"${places[parameter.name]}::text"
    return f"nullif({place}, '')" if parameter.type == "text" else place


def _moments(parameters: Sequence[Parameter], columns: Sequence[str]) -> str:
    """Variables with the moments that are named: a day is one of the workspace's time zone, not of the session's."""
    lines = [
        f"    {_MOMENT.format(item.name)} constant timestamptz := "
        f'public.report_moment("{parameter_name(item, columns)}");\n'
        for item in parameters
        if item.type == "timestamptz"
    ]
    return "declare\n" + "".join(lines) if lines else ""


def _numbered(text: str, places: dict[str, int], moment: str = "") -> str:
    """The text with $1 for the first parameter; with `moment` those of that type have a name instead."""

    def bound(match: re.Match[str]) -> str:
        if match["name"] is None:
            return match.group()
        if moment and match["type"] == "timestamptz":
            return moment.format(match["name"])
        return f"${places[match['name']]}::{match['type']}"

    return PLACEHOLDER.sub(bound, text)


def _declared(parameter: Parameter, columns: Sequence[str]) -> str:
    declared = f'"{parameter_name(parameter, columns)}" {_declared_type(parameter)}'
    if parameter.is_required:
        return declared
    default = "null" if parameter.default is None else f"{_literal(parameter.default)}::{parameter.type}"
    return f"{declared} default {default}"


def _declared_type(parameter: Parameter) -> str:
    """A moment is sent as text: cast by the API, a day would be midnight of the session's time zone."""
    return "text" if parameter.type == "timestamptz" else parameter.type


def _explained(query: Query, columns: Sequence[str]) -> list[str]:
    return [f"{parameter_name(item, columns)}: {item.description}" for item in query.parameters]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def main() -> int:
    """Write the files that differ; returns the exit code."""
    project = find_project()
    server = embedded_server(project)
    server.start()
    with fresh_database(server, project.migrations) as url, connect(url) as connection:
        rendered = render(project, connection)
    for path, text in rendered.items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(project.root)}")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except CrmdbError as error:
        report(error)
        sys.exit(error.exit_code)
