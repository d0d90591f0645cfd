"""Results of queries as text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import io
import json
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any

from rich import box
from rich.table import Table

from crmdb.queries import Result

_NUMBERS = frozenset({"int2", "int4", "int8", "numeric", "float4", "float8"})
_LONGEST_CELL = 40
_SHORTEST_NAME = 16
_SHORTEST_CUT = 12
"""What is left of long text in a narrow terminal: of the columns that say whose row it is, and of others."""
_GAP = 3
_NARROW_GAP = 2
_MONEY = "_minor"
_CURRENCY = "currency_code"
_CURSOR = "page_key"
_RECORD_COLUMNS = 14
"""A single row with more columns than this is shown as a list of name and value."""


def as_table(result: Result, room: int | None = None, answer: Sequence[str] = ()) -> tuple[Table, list[str]]:
    """A table to print with rich, and what it leaves out. Money shows in major units with its currency.

    Ids and cursors are for programs and never shown. In a terminal `room` columns wide long text is cut and columns are
    left out: first those that say the same in every row or repeat what others show, then those at the right. What says
    whose row it is stays, and so do the columns that `answer` names (else the first two of money, else the first
    number); are these too wide, each row becomes a list of name and value.
    """
    rows = [_cells(result, row) for row in result.rows]
    every = [index for index in range(len(result.columns)) if not _is_folded_away(result, index)]
    readable = [index for index in every if not _is_for_programs(result, index)] or every
    needs = {index: _needs(result, rows, index) for index in readable}
    is_narrow = room is not None and _width(needs, _GAP) > room
    if room is not None and is_narrow:
        numbers, spare = _numbers(result), _constant(rows) | _repeated(result)
        before_numbers = takewhile(lambda index: index not in numbers or index in spare, needs)
        names = [index for index in before_numbers if index not in spare][:2] or readable[:1]
        needs = fit(needs, room, numbers=numbers, names=names, kept=_kept(result, answer), spare=spare)
    if not needs or (len(rows) == 1 and len(result.columns) > _RECORD_COLUMNS):
        needs, table = dict.fromkeys(readable, 0), _records(result, rows, readable)
    else:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, collapse_padding=is_narrow)
        for index, need in needs.items():
            heading = _heading(result.columns[index])
            table.add_column(
                heading if room is None else textwrap.fill(heading, need),
                justify="right" if result.types[index] in _NUMBERS else "left",
                no_wrap=True,
                overflow="fold" if room is None else "ellipsis",
                width=None if room is None else need,
            )
        for row in rows:
            table.add_row(*(row[index] for index in needs))
    return table, [_heading(result.columns[index]) for index in every if index not in needs]


def fit(
    needs: Mapping[int, int],
    room: int,
    *,
    numbers: Collection[int],
    names: Collection[int],
    kept: Collection[int],
    spare: Collection[int] = (),
) -> dict[int, int]:
    """The columns that fit into `room` characters and the width of each; none if not even `names` and `kept` do.

    `numbers` are never cut. The text of `names`, which say whose row it is, is cut to the least only where nothing else
    can give way. Columns that are `spare` are left out first, then others from the right.
    """
    widths = dict(needs)
    texts = [index for index in widths if index not in numbers]

    def cut(columns: Collection[int], least: int) -> None:
        while _width(widths, _NARROW_GAP) > room:
            long = [index for index in columns if widths.get(index, 0) > least]
            if not long:
                return
            widths[max(long, key=lambda index: widths[index])] -= 1

    def leave_out(columns: Collection[int]) -> None:
        for index in sorted(columns, reverse=True):
            if _width(widths, _NARROW_GAP) > room and index not in kept and index not in names:
                widths.pop(index, None)

    cut(texts, _SHORTEST_NAME)
    leave_out(spare)
    cut([index for index in texts if index not in names], _SHORTEST_CUT)
    leave_out(needs)
    cut(texts, _SHORTEST_CUT)
    left = room - _width(widths, _NARROW_GAP)
    if left < 0:
        return {}
    for index, width in widths.items():
        widths[index] = min(needs[index], width + left)
        left -= widths[index] - width
    return widths


def _width(needs: Mapping[int, int], gap: int) -> int:
    return sum(needs.values()) + gap * (len(needs) - 1)


def _needs(result: Result, rows: list[list[str]], index: int) -> int:
    """What a column needs in a terminal: its longest cell or the longest word of its heading."""
    cells = max((len(row[index]) for row in rows), default=0)
    return max(min(_LONGEST_CELL, cells), *map(len, _heading(result.columns[index]).split()))


def _numbers(result: Result) -> set[int]:
    return {index for index, name in enumerate(result.types) if name in _NUMBERS}


def _kept(result: Result, answer: Sequence[str]) -> set[int]:
    """What the query is named for: the columns it says, else the first two of money, else its first number."""
    money = set([index for index, name in enumerate(result.columns) if name.endswith(_MONEY)][:2])
    named = {index for index, name in enumerate(result.columns) if name in answer}
    first = [index for index in sorted(_numbers(result)) if not _is_for_programs(result, index)][:1]
    return named or money or set(first)


def _constant(rows: list[list[str]]) -> set[int]:
    """Columns that say the same in every row of several."""
    return (
        {index for index in range(len(rows[0])) if len({row[index] for row in rows}) == 1} if len(rows) > 1 else set()
    )


def _repeated(result: Result) -> set[int]:
    """Names again, as addresses and `--param` have them; places in an order, which the rows are in."""
    return {index for index, name in enumerate(result.columns) if name.rpartition("_")[2] in ("slug", "position")}


def _records(result: Result, rows: list[list[str]], shown: list[int]) -> Table:
    """Name and value of each column, an empty line between rows."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for number, row in enumerate(rows):
        if number:
            table.add_row()
        for index in shown:
            table.add_row(_heading(result.columns[index]), row[index])
    return table


def _is_folded_away(result: Result, index: int) -> bool:
    """The currency's own column: each amount says it already."""
    return result.columns[index] == _CURRENCY and any(name.endswith(_MONEY) for name in result.columns)


def _is_for_programs(result: Result, index: int) -> bool:
    """What names a row or a page to the next request, and nothing to a reader."""
    name = result.columns[index]
    return name in ("id", _CURSOR) or name.endswith("_id") or result.types[index] == "uuid"


def _heading(column: str) -> str:
    return column.removesuffix(_MONEY).replace("_", " ")


def _cells(result: Result, row: tuple[Any, ...]) -> list[str]:
    currency = row[result.columns.index(_CURRENCY)] if _CURRENCY in result.columns else None
    return [
        money(value, currency, result.minor_units.get(currency, 0))
        if column.endswith(_MONEY) and currency and value is not None
        else _cell(_with_money(value, currency, result.minor_units) if isinstance(value, dict | list) else value)
        for column, value in zip(result.columns, row, strict=True)
    ]


def _with_money(value: Any, currency: str | None, minor_units: Mapping[str, int]) -> Any:
    """JSON for a reader: amounts in major units with their currency, which may be the object's own."""
    if isinstance(value, list):
        return [_with_money(item, currency, minor_units) for item in value]
    if not isinstance(value, dict):
        return value
    own = value.get(_CURRENCY, currency)
    shown = {}
    for name, item in value.items():
        if name.endswith(_MONEY) and own and isinstance(item, int):
            shown[name.removesuffix(_MONEY)] = money(item, own, minor_units.get(own, 0))
        elif name != _CURRENCY or not any(key.endswith(_MONEY) for key in value):
            shown[name] = _with_money(item, own, minor_units)
    return shown


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
