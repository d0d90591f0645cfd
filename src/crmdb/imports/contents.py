"""What columns mean by what they hold, where their headings do not say it or say something else."""

from __future__ import annotations

import re
from itertools import islice

from crmdb.imports.fields import fold
from crmdb.imports.mapping import FileMapping
from crmdb.imports.tables import Table

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_OF_OTHERS = re.compile(
    r"owner|manager|assign|agent|sales|\brep\b|\bby\b|user|inhaber|besitzer|betreuer|vertrieb|propri"
)
"""Whose address a column may hold beside that of the person."""
_HANDLE = re.compile(r"@?[A-Za-z0-9._-]{1,100}")
_AT_HANDLE = re.compile(r"@[A-Za-z0-9._-]{1,100}")
_OUTCOMES = {
    *("open", "won", "lost", "offen", "gewonnen", "verloren", "ouvert", "gagné", "perdu"),
    *("abierto", "ganado", "perdido", "aberto", "ganho"),
}


def find_address(table: Table, mapping: FileMapping) -> list[str]:
    """The column of mail addresses, where people have none by its name: headings of any language. Returns remarks."""
    if mapping.target not in ("contacts", "influencers") or _is_said(mapping, "email"):
        return []
    found = [
        heading
        for heading, cells in _held(table).items()
        if heading not in mapping.columns
        and not _OF_OTHERS.search(fold(heading))
        and cells
        and all(map(_ADDRESS.fullmatch, cells))
    ]
    if len(found) != 1:
        return []
    _map(table, mapping, {found[0]: "email"})
    return [f'"{found[0]}" is read as the mail address, by what it holds']


def find_stage(table: Table, mapping: FileMapping) -> list[str]:
    """A column "Status" of deals that says the stage, as hand-made lists have it. Returns remarks."""
    heading = _heading(mapping, "status")
    if mapping.target != "opportunities" or heading is None or _is_said(mapping, "stage"):
        return []
    if not {cell.lower() for cell in _held(table)[heading]} - _OUTCOMES:
        return []
    mapping.columns[heading] = "stage"
    return [f'"{heading}" is read as the stage: it says more than open, won and lost']


def find_handle(table: Table, mapping: FileMapping) -> list[str]:
    """The column of handles, which lists call like that of names ("TikTok name", "TikToker name"). Returns remarks."""
    if not mapping.target.endswith("influencers") or not _is_said(mapping, "platform"):
        return []
    held = _held(table)
    handle, name = _heading(mapping, "handle"), _heading(mapping, "name")
    if handle is None:
        found = [
            heading
            for heading, cells in held.items()
            if heading not in mapping.columns and cells and all(map(_AT_HANDLE.fullmatch, cells))
        ]
    elif not _are_names(held[handle]):
        return []
    else:
        found = [
            heading
            for heading, cells in held.items()
            if (heading == name or (heading not in mapping.columns and "name" in fold(heading)))
            and cells
            and all(map(_HANDLE.fullmatch, cells))
        ]
    if len(found) != 1:
        return []
    _map(table, mapping, {found[0]: "handle"} | ({handle: "name"} if handle and name in (None, found[0]) else {}))
    return [f'"{found[0]}" is read as the handle, by what it holds']


def _are_names(cells: list[str]) -> bool:
    """Whether a quarter at least can be no handles, for their blanks and letters, and none is an address."""
    return not any("/" in cell for cell in cells) and 4 * sum(not _HANDLE.fullmatch(cell) for cell in cells) >= max(
        len(cells), 1
    )


def _is_said(mapping: FileMapping, field: str) -> bool:
    return field in {*mapping.columns.values(), *mapping.constants}


def _heading(mapping: FileMapping, field: str) -> str | None:
    return next((heading for heading, meant in mapping.columns.items() if meant == field), None)


def _held(table: Table) -> dict[str, list[str]]:
    """What is in the first 200 rows of each column, without blanks."""
    rows = [cells for _, cells in islice(table.read(), 200)]
    return {
        heading: [cell.strip() for row in rows for cell in row[place : place + 1] if cell and cell.strip()]
        for place, heading in enumerate(table.headings)
    }


def _map(table: Table, mapping: FileMapping, columns: dict[str, str]) -> None:
    """Give columns a meaning, in the order of the headings; what meant it before means nothing."""
    meant = {heading: field for heading, field in mapping.columns.items() if field not in columns.values()} | columns
    mapping.columns = {heading: meant[heading] for heading in table.headings if heading in meant}
