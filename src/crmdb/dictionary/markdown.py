"""The little Markdown the pages are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmdb.dictionary.areas import Area


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table, without the columns in which no row says anything."""
    rows = [[_cell(cell) for cell in row] for row in rows]
    if not rows:
        return []
    used = [place for place in range(len(header)) if any(row[place] for row in rows)]
    lines = [[header[place] for place in used], ["---"] * len(used), *([row[place] for place in used] for row in rows)]
    return [f"| {' | '.join(line)} |" for line in lines] + [""]


def code(text: str) -> str:
    return f"`{text}`" if text else ""


def sentence(text: str) -> str:
    """`text` with a full stop, unless it has an end of its own."""
    return text if not text or text[-1] in ".:?!" else f"{text}."


def opening(title: str, purpose: str) -> list[str]:
    """Heading and first sentence."""
    return [title, "", sentence(purpose[:1].upper() + purpose[1:]), ""]


def mermaid(lines: Iterable[str]) -> list[str]:
    return ["```mermaid", *lines, "```", ""]


def anchor(heading: str) -> str:
    """The fragment GitHub gives a heading: lower case, hyphens for blanks, no other punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@dataclass(frozen=True)
class Links:
    """Where each table, view and function is described. All pages are in one folder."""

    areas: Sequence[Area]

    def to(self, name: str) -> str:
        """A link to a table, view or function by its qualified name; of what has no place just the name."""
        for area in self.areas:
            if any(name == known for known, _ in area.contents):
                return f"[`{name.removeprefix('public.')}`]({area.page}#{anchor(name)})"
            if any(name == helper.name for helper in area.helpers):
                return f"[`{name}`]({area.page}#helpers)"
        return f"`{name}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")
