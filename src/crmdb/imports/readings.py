"""Lists of creators that repeat a profile for each day it was measured: the latest reading is what is known of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from crmdb.imports.fields import compact
from crmdb.imports.mapping import FileMapping
from crmdb.imports.recognise import Recognised
from crmdb.imports.tables import Cell, Row, Table

_DAYS = {
    *("date", "day", "month", "asof", "measuredon", "measuredat", "snapshotdate", "reportdate", "capturedat"),
    *("scrapedat", "lastupdated", "updatedat", "datum", "fecha", "stand"),
}
_YEAR_FIRST = re.compile(r"\s*((?:19|20)\d\d)\D?(\d{1,2})(?:\D?(\d{1,2}))?(.*)")
_YEAR_LAST = re.compile(r"\s*(\d{1,2})\D(\d{1,2})\D(\d{4})(.*)")
_PROFILES = {"handle", "profile_url", "platform", "platform_id", "instagram", "youtube", "tiktok", "linkedin", "x"}


def keep_latest_readings(item: Recognised, date_order: str | None) -> None:
    """Leave out the older rows of profiles that come several times, where a column says the day of each row."""
    mapping = item.mapping
    day = next((heading for heading in mapping.ignored if compact(heading) in _DAYS), None)
    if not mapping.target.endswith("influencers") or day is None:
        return
    older = _older(item.table, mapping, item.table.headings.index(day), date_order)
    if older:
        item.table = replace(item.table, read=_without(item.table, older))
        item.remarks.append(f'{len(older)} older rows are left out: of each profile the latest by "{day}" counts')


def _older(table: Table, mapping: FileMapping, place: int, date_order: str | None) -> set[int]:
    places = [table.headings.index(heading) for heading, name in mapping.columns.items() if name in _PROFILES]
    latest: dict[tuple[str, ...], tuple[str, int]] = {}
    older: set[int] = set()
    for line, cells in table.read():
        profile = tuple((cells[at] or "").strip().lower() if at < len(cells) else "" for at in places)
        day = _sortable(cells[place] if place < len(cells) else None, date_order)
        if not day or not any(profile):
            continue
        known = latest.get(profile)
        if known is None or day > known[0]:
            latest[profile] = (day, line)
        if known is not None:
            older.add(known[1] if day > known[0] else line)
    return older


def _sortable(cell: Cell, date_order: str | None) -> str:
    """A day or moment as text that sorts by time; empty if the year is not first and nobody said the order."""
    if found := _YEAR_FIRST.match(cell or ""):
        year, month, day, rest = found.groups(default="")
    elif date_order in ("dmy", "mdy") and (found := _YEAR_LAST.match(cell or "")):
        day, month, year, rest = found.groups() if date_order == "dmy" else found.group(2, 1, 3, 4)
    else:
        return ""
    return f"{year}{month:0>2}{day:0>2}{rest}"


def _without(table: Table, lines: set[int]) -> Callable[[], Iterator[Row]]:
    def read() -> Iterator[Row]:
        return (row for row in table.read() if row[0] not in lines)

    return read
