"""docs/queries.md: every named query, from the headers of its file."""

from __future__ import annotations

from crmdb.project import Project
from crmdb.queries.files import AREAS, Query, list_queries

_INTRODUCTION = """\
# Queries

Generated from the headers of `queries/<area>/<name>.sql` by `crmdb docs`; do not edit.

`crmdb query` lists these, `crmdb query NAME --as EMAIL --param name=value` runs one as that user, under row level
security, in a read-only transaction. No query filters by workspace: the policies show the active one.

- Columns ending in `_minor` are money in minor units (cents, yen) of the row's `currency_code`. In reports that is the
  workspace's reporting currency, each amount converted at the rate of its own day.
- Columns called `influenced_*` give an opportunity's full amount to each that touched it: they over-count on purpose
  and must not be added up.
- Days and months begin where the workspace's time zone says: `crmdb query` sets the session's time zone to it.
- A parameter without a default is required; an empty value means the default.
- Ids and `page_key`, the cursor of a page, are in JSON and CSV; the table is for reading and has none.
- *Who*: the least role in the workspace; `service` queries look at the whole database and run without `--as`.

In psql the files run as they are, each parameter set as SQL: `psql -v limit=10 -v since=null -f queries/….sql`.

## Adding a query

One file, one `select`. The header is comments: `title`, `question` (in the words of who asks), `who` (`viewer`,
`editor`, `admin` or `service`), one `param: name type = default — description` each, `answer` with the columns that a
narrow terminal must not hide (without it money, else the first number), `always` with the columns that are never null,
and a `note` if a reader of the numbers has to know something. A parameter stands in the statement as `:name::type`;
its cast keeps conditions on the column's own type, which is what lets an index answer them under a policy. For the
same reason a default in a condition is written as `case when :since::date is null then … else :since::date end`:
PostgreSQL takes `coalesce` for a function that might leak, and keeps it out of index conditions. `make test` checks
the rest.

Parameters called `campaign`, `list`, `pipeline`, `opportunity`, `run` or `period` are checked before the statement
runs: one that nobody knows is refused, even where there are no rows to compare it with.
"""


def render_queries_page(project: Project) -> str:
    """The page as Markdown: one section an area, one entry a query."""
    queries = list_queries(project)
    parts = [_INTRODUCTION]
    for area in AREAS:
        parts.append(f"\n## {area.capitalize()}\n")
        parts.extend(_entry(query) for query in queries if query.area == area)
    return "".join(parts)


def _entry(query: Query) -> str:
    lines = [f"\n### {query.full_name}\n", f"**{query.title}.** {query.question}"]
    if query.note:
        lines.append(f"\n{query.note}")
    lines.append(f"\nWho: {query.who}")
    if query.parameters:
        lines += ["\n| parameter | type | default | meaning |", "|---|---|---|---|"]
        for parameter in query.parameters:
            default = "*required*" if parameter.is_required else f"`{parameter.default or 'null'}`"
            lines.append(f"| `{parameter.name}` | {parameter.type} | {default} | {parameter.description} |")
    return "\n".join(lines) + "\n"
