"""Where a table begins: titles and comments above its header, and headers of two rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crmdb.imports.tables import Cell

_NO_WORDS = re.compile(r"[\d@/]")
_PEOPLE = re.compile(r"(\d+\. )?(attendee|participant|registrant|teilnehmer)(s|n|details?| details?)?:?", re.IGNORECASE)
"""The title of the table of people in a report of several tables, as Zoom, GoToWebinar and Teams write them."""

_NEXT_TABLE = re.compile(r"\d+\. .+|other attended|(host|panelist) details", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """The header of a table: how many records stand above it, how many it has itself, and its headings."""

    skipped: int
    rows: int
    headings: list[Cell]
    is_of_people: bool = False
    """Whether it is the table of people in a report of several tables."""

    def ends_before(self, cells: list[str]) -> bool:
        """Whether a record is the title of the next table of the report."""
        return self.is_of_people and _filled(cells) == 1 and _NEXT_TABLE.fullmatch(cells[0].strip()) is not None

    @property
    def remarks(self) -> list[str]:
        lines = "one line above the header is" if self.skipped == 1 else f"{self.skipped} lines above the header are"
        told = [f"{lines} left out"] if self.skipped else []
        if self.is_of_people:
            told.append("of the tables of this report that of the people is read")
        if self.rows > 1:
            shown = ", ".join(f'"{heading}"' for heading in self.headings[-2:])
            told.append(f"its header has two rows, read as one: {shown}")
        return told


def find_header(records: list[list[str]]) -> Header:
    """The header among the first records of a file: comments, blank lines and titles are not it."""
    titles = (
        place for place, record in enumerate(records) if _filled(record) == 1 and _PEOPLE.fullmatch(record[0].strip())
    )
    start = next(titles, -1) + 1
    if not records[start:]:
        return _header_of(records)
    header = _header_of(records[start:])
    return Header(start + header.skipped, header.rows, header.headings, is_of_people=start > 0)


def _header_of(records: list[list[str]]) -> Header:
    widest = max((len(record) for record in records), default=1)
    widths = [len(record) for record in records if _filled(record)]
    # A title may hold a delimiter, too, but not as many as the rows. A cell far to the right makes no table wide.
    usual = max(set(widths), key=lambda width: (widths.count(width), width)) if widths else 1
    enough = max(2, min(usual, max(map(_filled, records))) // 2)
    for place, record in enumerate(records):
        filled = _filled(record)
        if not filled or _is_comment(record, filled, enough) or not (filled >= enough or widest == 1):
            continue
        if _groups(record, records[place + 1 : place + 12]):
            return Header(place, 2, _joined(record, records[place + 1]))
        if place and _filled(records[place - 1]) > 1 and _groups(records[place - 1], records[place : place + 12]):
            return Header(place - 1, 2, _joined(records[place - 1], record))
        return Header(place, 1, list[Cell](record))
    return Header(0, 1, list[Cell](records[0]))


def _filled(record: list[str]) -> int:
    return sum(1 for cell in record if cell.strip())


def _is_comment(record: list[str], filled: int, enough: int) -> bool:
    """A line that begins with a hash; the hash alone may be the heading of a column of numbers."""
    first = record[0].lstrip()
    return first.startswith("sep=") or (first.startswith("#") and (first.startswith("# ") or filled < enough))


def _groups(upper: list[str], below: list[list[str]]) -> bool:
    """Whether a record names groups of columns, and the next one the columns: words above what is not a word."""
    if len(below) < 2 or not all(cell.strip() for cell in _joined_text(upper, below[0])):
        return False
    lower, rows = below[0], below[1:]
    gaps = sum(not cell.strip() for cell in upper)
    if not gaps or _filled(lower) < 2 or any(_NO_WORDS.search(cell) for cell in (*upper, *lower)):
        return False
    return any(
        cell.strip() and _is_mostly(_NO_WORDS, [row[place] for row in rows if place < len(row) and row[place].strip()])
        for place, cell in enumerate(lower)
    )


def _is_mostly(pattern: re.Pattern[str], cells: list[str]) -> bool:
    return sum(pattern.search(cell) is not None for cell in cells) * 2 > len(cells)


def _joined_text(upper: list[str], lower: list[str]) -> list[str]:
    return [cell or "" for cell in _joined(upper, lower)]


def _joined(upper: list[str], lower: list[str]) -> list[Cell]:
    """One heading a column; with its group before it where another group has a column of the same name."""
    names = [cell.strip() for cell in lower]
    headings: list[Cell] = []
    group = ""
    for place in range(max(len(upper), len(lower))):
        group = (upper[place].strip() if place < len(upper) else "") or group
        name = names[place] if place < len(names) else ""
        headings.append(f"{group} {name}".strip() if not name or names.count(name) > 1 else name)
    return headings
