"""Areas: what each migration file made, so that the dictionary follows the files and nothing is listed by hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crmdb.dictionary.schema import Function, Relation, Schema
from crmdb.migrations.files import Migration

_CREATE = re.compile(
    r"create\s+(?:or\s+replace\s+)?(table|view|function)\s+(?:if\s+not\s+exists\s+)?([a-z_]\w*\.[a-z_]\w*)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"comment\s+on\s+function\s+([a-z_]\w*\.[a-z_]\w*)", re.IGNORECASE)
"""Of a function whose text a block puts together."""
_VIEW = re.compile(r"select\s+private\.describe_counted\(\s*'([a-z_]\w*\.[a-z_]\w*)'", re.IGNORECASE)
"""Of a view whose text a block puts together."""
_MAKE = re.compile(r"select\s+private\.(make_\w+|count_rows_of)\('(?:public\.)?([a-z_]\w*)'", re.IGNORECASE)
"""A function that makes a table, or what counts a table's rows, from a name."""
_MARK = re.compile(r"select\s+private\.mark_when\(\s*'public\.(\w+)', '(\w+)'", re.IGNORECASE)
"""A function that makes the functions which mark what changes of a table mean, one a command."""
_EMBED = re.compile(r"select\s+private\.embed\('public\.\w+', '(\w+)'", re.IGNORECASE)
"""A function that makes the function of a row which the API embeds."""


@dataclass(frozen=True)
class Area:
    """The tables, views and functions one migration made. `title` and `purpose` are its first line of comment."""

    name: str
    title: str
    purpose: str
    tables: list[Relation]
    views: list[Relation]
    functions: list[Function]

    @property
    def page(self) -> str:
        return f"{self.name}.md"

    @property
    def public_functions(self) -> list[Function]:
        return [function for function in self.functions if function.name.startswith("public.")]

    @property
    def helpers(self) -> list[Function]:
        """The functions of schema private."""
        return [function for function in self.functions if not function.name.startswith("public.")]

    @property
    def contents(self) -> list[tuple[str, str]]:
        """Name and comment of each table, view and public function, in this order."""
        relations = [(relation.name, relation.comment) for relation in (*self.tables, *self.views)]
        return relations + [(function.name, function.comment) for function in self.public_functions]


def areas_of(migrations: Sequence[Migration], schema: Schema) -> list[Area]:
    """The areas in the order of the files; a file that only changes what others made is not an area."""
    made: dict[tuple[str, str], Migration] = {}
    for migration in migrations:
        for statement in migration.statements:
            for place in _made_by(statement.code):
                made.setdefault(place, migration)
    places = list(made)  # in the order of the files, which is the order to read in

    areas = []
    for migration in migrations:
        own = [place for place in places if made[place] is migration]
        relations = [name for kind, name in own if kind != "function"]
        names = [name for kind, name in own if kind == "function"]
        tables = [schema.tables[name] for name in relations if name in schema.tables]
        views = [schema.views[name] for name in relations if name in schema.views]
        functions = sorted(
            (function for function in schema.functions if function.name in names),
            key=lambda function: names.index(function.name),
        )
        if tables or views or functions:
            areas.append(Area(migration.name, *_heading(migration), tables, views, functions))
    return areas


def _made_by(code: str) -> list[tuple[str, str]]:
    """Kind and name of what a statement makes: by itself, or through a helper."""
    if match := _CREATE.match(code):
        return [(match[1].lower(), match[2].lower())]
    for pattern, kind, schema in ((_COMMENT, "function", ""), (_VIEW, "view", ""), (_EMBED, "function", "public.")):
        if match := pattern.match(code):
            return [(kind, f"{schema}{match[1].lower()}")]
    if match := _MARK.match(code):
        made = f"private.mark_{match[2]}_of_{match[1]}"
        return [("function", f"{made}_{command}") for command in ("insert", "update", "delete")]
    if match := _MAKE.match(code):
        if match[1].lower() == "count_rows_of":
            return [("view", f"private.counted_{match[2]}"), ("function", f"private.count_{match[2]}")]
        return [("table", f"public.{match[2]}")]
    return []


def _heading(migration: Migration) -> tuple[str, str]:
    """Title and purpose from `-- Title: purpose that may run on.`, the first paragraph of comment."""
    lines = []
    for line in migration.sql.splitlines():
        if not line.startswith("--") or not line.strip("- "):
            break
        lines.append(line.removeprefix("--").strip())
    title, _, purpose = " ".join(lines).partition(": ")
    return (title or migration.name.replace("_", " ").capitalize()).rstrip("."), purpose
