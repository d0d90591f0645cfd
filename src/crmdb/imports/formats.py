"""The order of dates and the decimal mark of a file: found in its values, asked for, or to be said."""

from __future__ import annotations

from datetime import date, timedelta

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field
from crmdb.imports.mapping import Ask, FileMapping
from crmdb.imports.profile import profile
from crmdb.imports.recognise import Recognised


def settle_formats(
    item: Recognised, catalog: Catalog, date_order: str | None, decimal_mark: str | None, ask: Ask | None = None
) -> None:
    """Find the order of dates and the decimal mark in the values; what they leave open is asked, or has to be said.

    Raises:
        UsageError: dates or numbers can be read in two ways.
    """
    mapping = item.mapping
    kinds = {heading: _kind(catalog, mapping, name) for heading, name in mapping.columns.items()}
    dates = [heading for heading, kind in kinds.items() if kind in ("day", "moment", "date")]
    numbers = [heading for heading, kind in kinds.items() if kind in ("number", "integer", "money", "share")]
    mapping.date_order = date_order or mapping.date_order
    mapping.decimal_mark = decimal_mark or mapping.decimal_mark
    seen = profile(item.table, dates, numbers)
    for heading in dates:
        column = seen[heading]
        if column.serial:
            day = date(1899, 12, 30) + timedelta(days=int(column.serial[:5]))
            item.remarks.append(f'"{heading}" holds days as spreadsheets count them: {column.serial} is {day}')
        if not column.has_dates or mapping.date_order or heading in mapping.date_orders:
            continue
        if len(column.orders) == 1:
            order = next(iter(column.orders))
            mapping.date_orders[heading] = order
            item.remarks.append(
                f'dates of "{heading}" are {_WORDS[order]}: no other order fits all of them (such as {column.example})'
            )
    open_dates = [
        heading
        for heading in dates
        if seen[heading].has_dates and not mapping.date_order and heading not in mapping.date_orders
    ]
    known = set(mapping.date_orders.values())
    for heading in open_dates:
        if ask:
            mapping.date_order = mapping.date_order or ask(
                f'{item.table.name}: how are dates of "{heading}" read, such as {seen[heading].example}?', _ORDERS
            )
            continue
        if not seen[heading].orders:
            raise UsageError(
                f'{item.table.name}: column "{heading}" holds dates of both orders, day first and month first.',
                "Say which one holds with --date-order dmy or mdy; rows that do not fit are refused.",
            )
        if len(known) == 1:
            mapping.date_orders[heading] = next(iter(known))
            item.remarks.append(
                f'dates of "{heading}" are read as {_WORDS[next(iter(known))]}, like the other dates of the file'
            )
            continue
        raise UsageError(
            f'{item.table.name}: dates of "{heading}" can be read in two ways, such as {seen[heading].example}.',
            "Say it with --date-order dmy (day first) or --date-order mdy (month first).",
        )
    for heading in [heading for heading in numbers if kinds[heading] == "share"]:
        column = seen[heading]
        if column.too_large:
            del mapping.columns[heading]
            mapping.ignored.append(heading)
            item.remarks.append(f'"{heading}" is left out: {column.too_large} is a count, not a rate')
        elif column.above_one and heading not in mapping.percents:
            mapping.percents.append(heading)
            item.remarks.append(f'"{heading}" is read as percent: {column.above_one} is too much for a share')
    _settle_decimals(
        item,
        ask,
        [
            # Whole numbers have a mark only between thousands: 12.500 followers.
            (
                heading,
                seen[heading].commas,
                seen[heading].points,
                "" if kinds[heading] == "integer" else seen[heading].either,
            )
            for heading in numbers
        ],
    )


_WORDS = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}


_ORDERS = {"dmy": "day first", "mdy": "month first"}
_MARKS = {",": "decimal comma", ".": "decimal point"}


def _settle_decimals(item: Recognised, ask: Ask | None, seen: list[tuple[str, int, int, str]]) -> None:
    mapping = item.mapping
    if mapping.decimal_mark:
        return
    commas = sum(column[1] for column in seen)
    points = sum(column[2] for column in seen)
    unclear = next((column for column in seen if "." in column[3]), None)
    # 1,50 and 1.50 are each read in one way; only 1.234 and 1,234 need to know what the others are like.
    if unclear and ((commas and points) or not (commas or points)) and ask:
        question = f"{item.table.name}: how are its numbers written, such as {unclear[3]}?"
        mapping.decimal_mark = ask(question, _MARKS)
        return
    if unclear and commas and points:
        raise UsageError(
            f"{item.table.name}: {commas} numbers have a decimal comma and {points} a decimal point, so"
            f' {unclear[3]} of "{unclear[0]}" can be read in two ways.',
            "Say which one holds with --decimal , or --decimal . for numbers such as this one.",
        )
    if commas > points:
        mapping.decimal_mark = ","
        item.remarks.append("numbers have a decimal comma")
    elif unclear and not points:
        raise UsageError(
            f'{item.table.name}: numbers of "{unclear[0]}" can be read in two ways, such as {unclear[3]}.',
            "Say it with --decimal . (a little more than one) or --decimal , (more than a thousand).",
        )


def _kind(catalog: Catalog, mapping: FileMapping, name: str) -> str:
    if name.startswith("custom:"):
        return mapping.custom.get(name.removeprefix("custom:"), "text")
    item: Field | None = catalog.field(mapping.target, name)
    return item.kind if item else "text"
