"""Answers of queries on paper: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table

from crmdb.queries import Result

_NUMBERS = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"})
_IDS = frozenset({"uuid", "jsonb"})
_LONGEST_CELL = 36
_MONEY = "_minor"
_CURRENCY = "currency_code"
_RECORD_COLUMNS = 14
"""A single row with more columns than this is shown as a list of name and value."""


def as_table(result: Result, width: int | None = None) -> Table:
    """A table to print with rich. Money shows in major units with its currency.

    In a terminal of `width` columns, ids make room if there is not enough, and long cells are cut.
    """
    rows = [_cells(result, row) for row in result.rows]
    if len(rows) == 1 and len(result.columns) > _RECORD_COLUMNS:
        return _record(result, rows[0])
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    shown = [index for index in range(len(result.columns)) if not _is_folded_away(result, index)]
    if width is not None and _width(result, rows, shown) > width:
        shown = [index for index in shown if result.types[index] not in _IDS]
        table.caption = "Narrow terminal: ids are not shown; --format json has everything."
        table.caption_justify = "left"
    for index in shown:
        table.add_column(
            _heading(result.columns[index]),
            justify="right" if result.types[index] in _NUMBERS else "left",
            no_wrap=True,
            overflow="fold" if width is None else "ellipsis",
            max_width=None if width is None else _LONGEST_CELL,
        )
    for row in rows:
        table.add_row(*(row[index] for index in shown))
    return table


def _width(result: Result, rows: list[list[str]], shown: list[int]) -> int:
    """What the table would need: each column its longest cell, and a gap of three between two."""
    return sum(
        3 + min(_LONGEST_CELL, max(len(cell) for cell in (result.columns[index], *(row[index] for row in rows))))
        for index in shown
    )


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
