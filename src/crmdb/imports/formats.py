"""The order of dates and the decimal mark of a file: found in its values, asked for, or to be said."""

from __future__ import annotations

from datetime import date, timedelta

from crmdb.errors import UsageError
from crmdb.imports.fields import Catalog, Field
from crmdb.imports.mapping import Ask, FileMapping
from crmdb.imports.profile import Profile, profile
from crmdb.imports.recognise import Recognised

_ORDERS = {"dmy": "day first", "mdy": "month first"}
_WORDS = _ORDERS | {"ymd": "year first"}
_MARKS = {",": "decimal comma", ".": "decimal point"}


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
    _tell_serial_days(item, {heading: seen[heading] for heading in dates})
    _settle_date_orders(item, {heading: seen[heading] for heading in dates if seen[heading].has_dates}, ask)
    _settle_shares(item, {heading: seen[heading] for heading in numbers if kinds[heading] == "share"})
    # Whole numbers have a mark only between thousands: 12.500 followers.
    unclear = {heading: seen[heading].either for heading in numbers if kinds[heading] != "integer"}
    _settle_decimal_mark(item, [seen[heading] for heading in numbers], unclear, ask)


def _tell_serial_days(item: Recognised, dates: dict[str, Profile]) -> None:
    for heading, column in dates.items():
        if column.serial:
            day = date(1899, 12, 30) + timedelta(days=int(column.serial[:5]))
            item.remarks.append(f'"{heading}" holds days as spreadsheets count them: {column.serial} is {day}')


def _settle_date_orders(item: Recognised, dates: dict[str, Profile], ask: Ask | None) -> None:
    """The order of each column: what only one order fits, then what is asked, then what the other columns have."""
    mapping = item.mapping
    if mapping.date_order:
        return
    dates = {heading: column for heading, column in dates.items() if heading not in mapping.date_orders}
    for heading, column in dates.items():
        if len(column.orders) == 1:
            (order,) = column.orders
            mapping.date_orders[heading] = order
            item.remarks.append(
                f'dates of "{heading}" are {_ORDERS[order]}: no other order fits all of them (such as {column.example})'
            )
    dates = {heading: column for heading, column in dates.items() if heading not in mapping.date_orders}
    if dates and ask:
        heading, column = next(iter(dates.items()))
        question = f'{item.table.name}: how are dates of "{heading}" read, such as {column.example}?'
        mapping.date_order = ask(question, _ORDERS)
        return
    known = set(mapping.date_orders.values())
    for heading, column in dates.items():
        if not column.orders:
            raise UsageError(
                f'{item.table.name}: column "{heading}" holds dates of both orders, day first and month first.',
                "Say which one holds with --date-order dmy or mdy; rows that do not fit are refused.",
            )
        if len(known) != 1:
            raise UsageError(
                f'{item.table.name}: dates of "{heading}" can be read in two ways, such as {column.example}.',
                "Say it with --date-order dmy (day first) or --date-order mdy (month first).",
            )
        (order,) = known
        mapping.date_orders[heading] = order
        item.remarks.append(f'dates of "{heading}" are read as {_WORDS[order]}, like the other dates of the file')


def _settle_shares(item: Recognised, shares: dict[str, Profile]) -> None:
    mapping = item.mapping
    for heading, column in shares.items():
        if column.too_large:
            del mapping.columns[heading]
            mapping.ignored.append(heading)
            item.remarks.append(f'"{heading}" is left out: {column.too_large} is a count, not a rate')
        elif column.above_one and heading not in mapping.percents:
            mapping.percents.append(heading)
            item.remarks.append(f'"{heading}" is read as percent: {column.above_one} is too much for a share')


def _settle_decimal_mark(item: Recognised, numbers: list[Profile], unclear: dict[str, str], ask: Ask | None) -> None:
    """`unclear` has a number of each column that could be read in two ways."""
    mapping = item.mapping
    if mapping.decimal_mark:
        return
    commas = sum(column.commas for column in numbers)
    points = sum(column.points for column in numbers)
    heading, number = next(((heading, number) for heading, number in unclear.items() if "." in number), ("", ""))
    # 1,50 and 1.50 are each read in one way; only 1.234 and 1,234 need to know what the others are like.
    if number and ((commas and points) or not (commas or points)) and ask:
        question = f"{item.table.name}: how are its numbers written, such as {number}?"
        mapping.decimal_mark = ask(question, _MARKS)
        return
    if number and commas and points:
        raise UsageError(
            f"{item.table.name}: {commas} numbers have a decimal comma and {points} a decimal point, so"
            f' {number} of "{heading}" can be read in two ways.',
            "Say which one holds with --decimal , or --decimal . for numbers such as this one.",
        )
    if commas > points:
        mapping.decimal_mark = ","
        item.remarks.append("numbers have a decimal comma")
    elif number and not points:
        raise UsageError(
            f'{item.table.name}: numbers of "{heading}" can be read in two ways, such as {number}.',
            "Say it with --decimal . (a little more than one) or --decimal , (more than a thousand).",
        )


def _kind(catalog: Catalog, mapping: FileMapping, name: str) -> str:
    if name.startswith("custom:"):
        return mapping.custom.get(name.removeprefix("custom:"), "text")
    item: Field | None = catalog.field(mapping.target, name)
    return item.kind if item else "text"
