"""Answers of queries on paper: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table

from crmdb.queries import Result

_NUMBERS = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"})
_IDS = frozenset({"uuid", "jsonb"})
_LONGEST_CELL = 40
_SHORTEST_CUT = 12
_GAP = 3
_MONEY = "_minor"
_CURRENCY = "currency_code"
_RECORD_COLUMNS = 14
"""A single row with more columns than this is shown as a list of name and value."""


def as_table(result: Result, room: int | None = None) -> Table:
    """A table to print with rich. Money shows in major units with its currency.

    In a terminal `room` columns wide, ids make way first, then text is cut, then columns at the right are left out.
    """
    rows = [_cells(result, row) for row in result.rows]
    if len(rows) == 1 and len(result.columns) > _RECORD_COLUMNS:
        return _record(result, rows[0])
    shown = [index for index in range(len(result.columns)) if not _is_folded_away(result, index)]
    widths: list[int | None] = [None] * len(shown)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, caption_justify="left")
    if room is not None:
        fitting = fit({index: _needs(result, rows, index) for index in shown}, room, *_kinds(result))
        hidden = [_heading(result.columns[index]) for index in shown if index not in fitting]
        if hidden:
            table.caption = f"No room for: {', '.join(hidden)}; --format json has everything."
        shown, widths = list(fitting), list(fitting.values())
    for index, width in zip(shown, widths, strict=True):
        heading = _heading(result.columns[index])
        table.add_column(
            heading if width is None else textwrap.fill(heading, width),
            justify="right" if result.types[index] in _NUMBERS else "left",
            no_wrap=True,
            overflow="fold" if width is None else "ellipsis",
            width=width,
        )
    for row in rows:
        table.add_row(*(row[index] for index in shown))
    return table


def fit(needs: dict[int, int], room: int, numbers: set[int], ids: set[int]) -> dict[int, int]:
    """The columns that fit into `room` characters and the width of each. Numbers are never cut."""

    def excess() -> int:
        return sum(needs.values()) + _GAP * (len(needs) - 1) - room

    if excess() > 0:
        needs = {index: need for index, need in needs.items() if index not in ids}
    while excess() > 0:
        long = [index for index, need in needs.items() if index not in numbers and need > _SHORTEST_CUT]
        if long:
            needs[max(long, key=lambda index: needs[index])] -= 1
        elif len(needs) > 1:
            needs.popitem()
        else:
            break
    return needs


def _needs(result: Result, rows: list[list[str]], index: int) -> int:
    """What a column needs in a terminal: its longest cell or the longest word of its heading."""
    cells = max((len(row[index]) for row in rows), default=0)
    return max(min(_LONGEST_CELL, cells), *map(len, _heading(result.columns[index]).split()))


def _kinds(result: Result) -> tuple[set[int], set[int]]:
    """Which columns are numbers, which are ids."""
    types = list(enumerate(result.types))
    return {index for index, name in types if name in _NUMBERS}, {index for index, name in types if name in _IDS}


def _record(result: Result, cells: list[str]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for index, cell in enumerate(cells):
        if not _is_folded_away(result, index):
            table.add_row(_heading(result.columns[index]), cell)
    return table


def _is_folded_away(result: Result, index: int) -> bool:
    """The currency's own column: each amount says it already."""
    return result.columns[index] == _CURRENCY and any(name.endswith(_MONEY) for name in result.columns)


def _heading(column: str) -> str:
    return column.removesuffix(_MONEY).replace("_", " ")


def _cells(result: Result, row: tuple[Any, ...]) -> list[str]:
    currency = row[result.columns.index(_CURRENCY)] if _CURRENCY in result.columns else None
    return [
        money(value, currency, result.minor_units.get(currency, 0))
        if column.endswith(_MONEY) and currency and value is not None
        else _cell(value)
        for column, value in zip(result.columns, row, strict=True)
    ]


def money(amount_minor: int, currency: str, digits: int) -> str:
    """1234567 cents as "12,345.67 EUR", 1234567 yen as "1,234,567 JPY"."""
    return f"{Decimal(amount_minor).scaleb(-digits):,.{digits}f} {currency}"


def _cell(value: Any) -> str:
    match value:
        case None:
            shown = ""
        case bool():
            shown = "yes" if value else "no"
        case int():
            shown = f"{value:,}"
        case datetime():
            shown = f"{value:%Y-%m-%d %H:%M}"
        case list() if not any(isinstance(item, dict | list) for item in value):
            shown = ", ".join(map(str, value))
        case dict() | list():
            shown = to_json(value)
        case _:
            shown = str(value)
    return shown


def as_json(result: Result) -> Iterable[str]:
    """Lines of a JSON array with one object a row: numbers exact, times in ISO 8601."""
    if not result.rows:
        yield "[]"
        return
    last = len(result.rows) - 1
    for number, row in enumerate(result.dicts()):
        yield f"{'[' if number == 0 else ' '}{to_json(row)}{']' if number == last else ','}"


def to_json(value: Any) -> str:
    """Compact JSON. Decimals keep every digit, which json.dumps would round to a float."""
    match value:
        case dict():
            return "{" + ", ".join(f"{json.dumps(key)}: {to_json(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(to_json, value)) + "]"
        case Decimal():
            return f"{value:f}"
        case None | bool() | int() | float() | str():
            return json.dumps(value, ensure_ascii=False)
        case date():
            return json.dumps(value.isoformat())
        case _:
            return json.dumps(str(value), ensure_ascii=False)


def as_csv(result: Result) -> str:
    """RFC 4180 with a header; null is empty, arrays and objects are JSON."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(result.columns)
    writer.writerows([_field(value) for value in row] for row in result.rows)
    return buffer.getvalue()


def _field(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else to_json(value).strip('"')
