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

_PATH = {
    "touch_batches": "A click arrives, in a batch of events or as a row.",
    "touch_meaning": "Its link, words or address say campaign, influencer, content and channel.",
    "touchpoints": "It is stored as a touch of a contact or a visitor.",
    "attribution_marks": "The touch marks its contact: the contact's opportunities have to be computed again.",
    "attribution_refresh": "A refresh takes the marks, finds these opportunities and supersedes what was found before.",
    "attribution_computation": "For each opportunity it finds the touches that count and the milestones among them.",
    "attribution_journeys": "What it found is stored as a journey, with the amounts.",
    "attribution_models": "A model has weights: what the first touch, the last, a milestone and the rest get.",
    "attribution_credits": "A view splits each amount over the touches by the weights: these lines are the credits.",
    "credit_totals": "The credits of followed models are kept summed by month, for the landing page.",
    "attribution_totals": "Reports add credits up by influencer, campaign or channel.",
}
"""How a click becomes a credit: areas in the order of the story, which is not that of the files."""


def overview_page(areas: Sequence[Area], schema: Schema, links: Links) -> str:
    """The page as Markdown."""
    lines = [*_OPENING.splitlines(), "", *mermaid(overview(areas, schema.tables)), *_path(areas), "## Areas", ""]
    lines += ["In the order of the files of `supabase/migrations/`: each needs only what stands before it.", ""]
    for area in areas:
        lines += opening(f"### [{area.title}]({area.page})", area.purpose)
        lines += table(["", "Purpose"], [(links.to(name), sentence(comment)) for name, comment in area.contents])
    lines += ["## Schemas", ""]
    lines += table(["", "Purpose"], [(code(name), sentence(comment)) for name, comment in schema.schemas.items()])
    return "\n".join(lines).rstrip() + "\n"


def _path(areas: Sequence[Area]) -> list[str]:
    pages = {area.name: area for area in areas}
    steps = [
        f"{number}. {what} ([{pages[name].title}]({pages[name].page}))"
        for number, (name, what) in enumerate(_PATH.items(), 1)
    ]
    return ["## How a click becomes a credit", "", *steps, ""]
