"""README.md: the map of the database and the list of its areas."""

from __future__ import annotations

from collections.abc import Sequence

from crmdb.dictionary.areas import Area
from crmdb.dictionary.diagrams import overview
from crmdb.dictionary.markdown import Links, code, mermaid, opening, sentence, table
from crmdb.dictionary.schema import Schema

_OPENING = """\
# The database

Written by `crmdb docs` from the migrations and the comments in the schema; change those, then run it again.

- [Rules](rules.md): every code an error can carry, with its meaning and what to do.
- [Integrity](integrity.md): which values a column may have, by kind of rule.
- [Status graphs](status_graphs.md): which change of status is allowed.

## Map

One box for each area with its main tables; an arrow from an area to the one it refers to. What nearly every table
refers to (workspaces, members, lists of words) has no arrows.
"""


def overview_page(areas: Sequence[Area], schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = [*_OPENING.splitlines(), "", *mermaid(overview(areas, schema.tables)), "## Areas", ""]
    for area in areas:
        lines += opening(f"### [{area.title}]({area.page})", area.purpose)
        lines += table(["", "Purpose"], [(links.to(name), sentence(comment)) for name, comment in area.contents])
    lines += ["## Schemas", ""]
    lines += table(["", "Purpose"], [(code(name), sentence(comment)) for name, comment in schema.schemas.items()])
    return "\n".join(lines).rstrip() + "\n"
