"""Reports that say a value once for a group of rows: grouped columns of Salesforce and merged cells of spreadsheets."""

from __future__ import annotations

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
