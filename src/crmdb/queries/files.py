"""Named queries as files: `queries/<area>/<name>.sql`, a header of comments and one select statement.

    -- title: Open pipeline by stage
    -- question: How much is in each stage, and what is it worth weighted by its chance?
    -- who: viewer
    -- param: pipeline text = null — Name of one pipeline; all when empty.
    -- answer: opportunities, weighted_minor
    -- always: stage, opportunities, weighted_minor
    -- note: What a reader of the numbers has to know.

A header line that begins with more than one space continues the one before. A parameter without
`= default` is required. `answer` names the columns the question is about, which a narrow terminal never hides; without
it that is the first number. `always` names the columns that are never null, which the generated types then say.
In the statement a parameter stands as `:name::type`, psql's spelling with a cast to the
declared type. Columns ending in `_minor` are money in minor units of the row's `currency_code`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from crmdb.errors import CrmdbError, RefusedError, UsageError
from crmdb.project import Project, sql_files
from crmdb.queries.parameters import TYPES, Parameter, checks

AREAS = ("discovery", "campaigns", "pipeline", "attribution", "dashboards", "operations")
ROLES = ("viewer", "editor", "admin", "service")
"""Who may run a query: least role in the workspace, or `service` for those that look at the whole database."""

_HEADER = re.compile(r"-- (title|question|who|param|answer|always|note): (\S.*)")
_PARAMETER = re.compile(r"(\w+) ([a-z]+(?:\[\])?)(?: = (\S+))? — (\S.*)")
PLACEHOLDER = re.compile(
    r"""
      '(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | ::   # where a colon means something else
    | :(?P<name>[a-z_][a-z0-9_]*)(?:::(?P<type>[a-z]+(?:\[\])?))?
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Query:
    """A named query. `sql` is its statement as written, without the header."""

    area: str
    name: str
    title: str
    question: str
    who: str
    parameters: tuple[Parameter, ...]
    note: str
    sql: str
    answer: tuple[str, ...] = ()
    """The columns the question is about; none if the first number is."""
    always: tuple[str, ...] = ()
    """The columns that have a value in every row of the answer."""

    @property
    def full_name(self) -> str:
        return f"{self.area}/{self.name}"

    @property
    def statement(self) -> str:
        """The statement as psycopg takes it: values are bound by the server, never written into the text."""
        return PLACEHOLDER.sub(_bound, self.sql.replace("%", "%%"))

    @property
    def checks(self) -> list[str]:
        """Statements, as psycopg takes them, that refuse parameters which name what nobody knows."""
        return [f"select {PLACEHOLDER.sub(_bound, check)}" for check in checks(self.parameters)]


def _bound(match: re.Match[str]) -> str:
    return f"%({match['name']})s::{match['type']}" if match["name"] else match.group()


def list_queries(project: Project) -> list[Query]:
    """All queries, by area and name.

    Raises:
        RefusedError: a folder or file cannot be read.
        CrmdbError: a file is malformed; names file and line.
    """
    return [parse_query(path, project.queries.parent) for area in AREAS for path in sql_files(project.queries / area)]


def find_query(project: Project, name: str) -> Query:
    """The query called `name`, with or without its area.

    Raises:
        UsageError: no query has that name, or queries of several areas do; suggests what was meant.
    """
    queries = list_queries(project)
    found = [query for query in queries if name in (query.full_name, query.name)]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(query.full_name for query in found)
        raise UsageError(f'"{name}" is the name of several queries.', f"Say which: {names}.")
    near = _nearest(name.rpartition("/")[2], queries)
    suggestion = f"Did you mean {' or '.join(query.full_name for query in near)}? " if near else ""
    raise UsageError(f'There is no query "{name}".', f"{suggestion}`crmdb query` lists them all.")


def _nearest(name: str, queries: list[Query]) -> list[Query]:
    """Queries with such a name, else with such a word in their names; at most three."""
    near = get_close_matches(name, [query.name for query in queries], 3, 0.7)
    if near:
        return [query for query in queries if query.name in near]
    words = [word for query in queries for word in query.name.split("_")]
    return [query for word in get_close_matches(name, words, 1, 0.8) for query in queries if word in query.name][:3]


def parse_query(path: Path, root: Path) -> Query:
    """Read one query file; `root` is what paths in messages are relative to.

    Raises:
        RefusedError: the file cannot be read.
        CrmdbError: the header or a placeholder is malformed; names file and line.
    """
    shown = path.relative_to(root)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise RefusedError(
            f"{shown} cannot be read: {error.strerror}.", "Every query file has to be a file you may read."
        ) from error
    lines = text.splitlines()
    header = _read_header(lines, shown)
    single = {key: value for key, value, _ in header if key != "param"}
    for key in ("title", "question", "who"):
        if key not in single:
            raise _malformed(shown, 1, f'the header has no "-- {key}: …"')
    for position, (key, _, line) in enumerate(header):
        if key != "param" and key in (earlier for earlier, _, _ in header[:position]):
            raise _malformed(shown, line, f'"{key}" is there twice')
        if key == "who" and single["who"] not in ROLES:
            raise _malformed(shown, line, f'"who" is one of {", ".join(ROLES)}')
    parameters = tuple(_read_parameter(value, shown, line) for key, value, line in header if key == "param")
    header_end = next((index for index, line in enumerate(lines) if not line.startswith("--")), len(lines))
    start = next((index for index in range(header_end, len(lines)) if lines[index].strip()), header_end)
    sql = "\n".join(lines[start:]).strip().rstrip(";")
    _check_placeholders(sql, parameters, shown, start)
    return Query(
        area=path.parent.name,
        name=path.stem,
        title=single["title"],
        question=single["question"],
        who=single["who"],
        parameters=parameters,
        note=single.get("note", ""),
        sql=sql,
        answer=_names(single.get("answer", "")),
        always=_names(single.get("always", "")),
    )


def _read_header(lines: list[str], path: Path) -> list[tuple[str, str, int]]:
    """Key, value and line number of each header entry."""
    entries: list[tuple[str, str, int]] = []
    for number, line in enumerate(lines, start=1):
        if not line.startswith("--"):
            break
        match = _HEADER.fullmatch(line)
        if match:
            entries.append((match[1], match[2].strip(), number))
        elif line.startswith("--  ") and entries:
            key, value, first = entries[-1]
            entries[-1] = (key, f"{value} {line[2:].strip()}", first)
        else:
            raise _malformed(
                path, number, 'expected "-- title|question|who|param|answer|always|note: …" or a continuation'
            )
    return entries


def _names(listed: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _read_parameter(declaration: str, path: Path, line: int) -> Parameter:
    match = _PARAMETER.fullmatch(declaration)
    if not match:
        raise _malformed(path, line, 'expected "-- param: name type = default — description"')
    name, type_name, default, description = match.groups()
    if type_name not in TYPES:
        raise _malformed(path, line, f'"{type_name}" is not one of the types {", ".join(TYPES)}')
    parameter = Parameter(name, type_name, None if default == "null" else default, default is None, description)
    try:
        parameter.read(None)
    except UsageError as error:
        raise _malformed(path, line, f'default "{default}" of "{name}" is not of type {type_name}') from error
    return parameter


def _check_placeholders(sql: str, parameters: tuple[Parameter, ...], path: Path, offset: int) -> None:
    types = {parameter.name: parameter.type for parameter in parameters}
    used = set()
    for match in PLACEHOLDER.finditer(sql):
        name = match["name"]
        if not name:
            continue
        line = offset + 1 + sql.count("\n", 0, match.start())
        if name not in types:
            raise _malformed(path, line, f'placeholder ":{name}" is not declared')
        if match["type"] != types[name]:
            raise _malformed(path, line, f'write ":{name}::{types[name]}": a placeholder is cast to its declared type')
        used.add(name)
    for unused in types.keys() - used:
        raise _malformed(path, 1, f'parameter "{unused}" is declared but not used')


def _malformed(path: Path, line: int, problem: str) -> CrmdbError:
    return CrmdbError(f"{path}:{line}: {problem}.", "The form of a query file is described in docs/queries.md.")
