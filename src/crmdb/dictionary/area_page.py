"""The page of one area: its diagram, tables, views and functions."""

from __future__ import annotations

import re

from crmdb.dictionary.areas import Area
from crmdb.dictionary.diagrams import entities
from crmdb.dictionary.markdown import Links, code, mermaid, opening, sentence, table
from crmdb.dictionary.schema import Function, Schema
from crmdb.dictionary.table_section import foreign_triggers, table_section, view_section

_LEFT_OUT = (
    "Columns of keys only, without the `workspace_id` that leads them. Lines to lists of words (countries, currencies"
    " …), workspaces, members and users are left out."
)


def area_page(area: Area, schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = opening(f"# {area.title}", area.purpose)
    lines += table(["", "Purpose"], [(links.to(name), sentence(comment)) for name, comment in area.contents])
    if area.tables:
        lines += ["## Diagram", "", *mermaid(entities(area, schema.tables)), _LEFT_OUT, "", "## Tables", ""]
        for relation in area.tables:
            lines += table_section(relation, schema.tables, links)
    if area.views:
        lines += ["## Views", ""]
        for view in area.views:
            lines += view_section(view)
    names = {function.name for function in area.functions}
    others = {
        name: [trigger for trigger in triggers if trigger.function in names]
        for name, triggers in schema.other_triggers.items()
    }
    if any(others.values()):
        lines += ["## Triggers on other schemas", ""]
        for name, triggers in others.items():
            lines += foreign_triggers(name, triggers, links)
    lines += _functions(area.public_functions)
    lines += _helpers(area.helpers)
    return "\n".join(lines).rstrip() + "\n"


def _functions(functions: list[Function]) -> list[str]:
    if not functions:
        return []
    lines = ["## Functions", ""]
    for function in functions:
        security = "its owner's rights (security definer)" if function.is_definer else "the caller's rights"
        lines += [
            f"### `{function.name}`",
            "",
            sentence(function.comment),
            "",
            "```sql",
            _signature(function),
            "```",
            "",
            f"Called by {_callers(function)}. Runs with {security}; {function.volatility}.",
            "",
        ]
    return lines


def _helpers(functions: list[Function]) -> list[str]:
    if not functions:
        return []
    rows = [
        (
            code(f"{function.name.removeprefix('private.')}({_types(function)})"),
            function.result,
            sentence(function.comment),
            "definer" if function.is_definer else "",
            ", ".join(code(caller) for caller in function.callers),
        )
        for function in functions
    ]
    remark = "Schema `private` is not exposed: policies, triggers, defaults and public functions use these."
    return [
        "## Helpers",
        "",
        remark,
        "",
        *table(["Function", "Returns", "What it does", "Security", "Granted to"], rows),
    ]


def _signature(function: Function) -> str:
    result = function.result
    if result.startswith("TABLE("):
        columns = result.removeprefix("TABLE(").removesuffix(")").split(", ")
        result = "table (\n    " + ",\n    ".join(columns) + "\n)"
    arguments = ",\n    ".join(_argument(argument) for argument in _arguments(function))
    return (
        f"{function.name}(\n    {arguments}\n) returns {result}" if arguments else f"{function.name}() returns {result}"
    )


def _arguments(function: Function) -> list[str]:
    return function.arguments.split(", ") if function.arguments else []


def _argument(argument: str) -> str:
    return (
        re.sub(r"::\w+(?: with time zone| precision)?(\[\])?", "", argument)
        .replace(" DEFAULT ", " default ")
        .replace(" default NULL", " default null")
    )


def _types(function: Function) -> str:
    return ", ".join(argument.split(" DEFAULT ")[0] for argument in _arguments(function))


def _callers(function: Function) -> str:
    return ", ".join(code(caller) for caller in function.callers) or "nobody but its owner"
