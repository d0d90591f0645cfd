"""Reports that say a value once for a group of rows: grouped columns of Salesforce, merged cells, rows with a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from crmdb.imports.rows import is_total
from crmdb.imports.tables import Cell, Row, Table

_ARROWS = ("↑", "↓")
"""Salesforce marks the columns by which a formatted report is grouped."""


def fill_groups(table: Table) -> Table:
    """The table with the value of each group in all its rows."""
    places = [place for place, heading in enumerate(table.headings) if heading.rstrip().endswith(_ARROWS)]
    if not places:
        return table

    def read() -> Iterator[Row]:
        group: dict[int, Cell] = {}
        for line, cells in table.read():
            if not is_total(cells) and any(cell and cell.strip() for cell in cells):
                for depth, place in enumerate(places):
                    if place < len(cells) and (cells[place] or "").strip():
                        # A group of another one begins anew with it.
                        group = {other: group[other] for other in places[:depth] if other in group}
                        group[place] = cells[place]
                    elif place < len(cells):
                        cells[place] = group.get(place)
            yield line, cells

    told = ", ".join(f'"{table.headings[place]}"' for place in places)
    return replace(table, read=read, remarks=[*table.remarks, f"empty cells of {told} belong to the group above"])


_MARKED = re.compile(r"([-–—=*#~>]{2,}|[►▼▶•■]).+|# .+|.{1,60}:")
"""How people mark the name of a group: "--- Tech ---", "## Tech", "Tech:"."""

_IDENTIFIES = re.compile(r"@|://|^www\.|^[\d\W]+$")


def group_names(table: Table) -> dict[int, str]:
    """Rows that only name the group of the rows below them, by line, in lower case.

    Such a name stands alone in the first column. Without a mark it is one only if every row of that kind comes below an
    empty row or a sum, or first of all: otherwise the list may hold records of which nothing but the name is known.
    """
    names: dict[int, str] = {}
    unmarked: dict[int, str] = {}
    has_gaps, is_list_of_names = False, False
    before = "start"
    for line, cells in table.read() if len(table.headings) > 2 else ():
        filled = [place for place, cell in enumerate(cells) if cell and cell.strip()]
        kind = "gap" if not filled or is_total(cells) else "record"
        if filled == [0] and kind == "record" and not _IDENTIFIES.search(text := (cells[0] or "").strip()):
            kind = "name"
            if _MARKED.fullmatch(text):
                names[line] = re.sub(r"^\W+|\W+$", "", text).lower() or text
            elif not is_list_of_names:
                unmarked[line] = text.lower()
                has_gaps = has_gaps or before == "gap"
                is_list_of_names = before in ("name", "record")
        before = kind
    return names if is_list_of_names or before == "name" or not has_gaps else names | unmarked
