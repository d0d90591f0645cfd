"""What the values of a column look like: the order of dates and the decimal mark, found out and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from crmdb.imports.tables import Table

_DATE = re.compile(r"^(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{2,4})(?:[T ,].*)?$")
_SERIAL = re.compile(r"^[2-6]\d{4}(?:\.\d+)?$")
_COMMA = re.compile(
    r"^[^\d]*\d{1,3}(?:\.\d{3})*,(?:\d{1,2}|[-–])[^\d]*$|^[^\d]*\d{1,3}(?:\.\d{3})+,\d+[^\d]*$|^[^\d]*\d+,\d{4,}[^\d]*$"
)
_POINT = re.compile(
    r"^[^\d]*\d{1,3}(?:,\d{3})*\.\d{1,2}[^\d]*$|^[^\d]*\d{1,3}(?:,\d{3})+\.\d+[^\d]*$|^[^\d]*\d+\.\d{4,}[^\d]*$"
)
_EITHER = re.compile(r"^[^\d]*[1-9]\d{0,2}[.,]\d{3}[^\d.,]*$")
_BELOW_ONE = re.compile(r"^[^\d.,]*0?([.,])\d+[^\d]*$")
"""No group of thousands begins with a zero."""


@dataclass
class Profile:
    """What was seen in one column."""

    orders: set[str] = field(default_factory=lambda: {"dmy", "mdy"})
    """The orders in which every date of the column is one."""
    has_dates: bool = False
    """Whether any date needs an order: none does in ISO 8601."""
    example: str = ""
    serial: str = ""
    """A day as spreadsheets count it: 46027."""

    commas: int = 0
    points: int = 0
    either: str = ""
    above_one: str = ""
    """A number above one without a percent sign: the column is in percent."""

    too_large: str = ""
    """A number that no rate is, not even in percent."""

    def see_date(self, value: str) -> None:
        if not self.serial and _SERIAL.match(value):
            self.serial = value
        parts = _DATE.match(value)
        if parts is None or len(parts[1]) == 4 or len(parts[1]) == 3:
            return
        first, second = int(parts[1]), int(parts[2])
        if not self.has_dates:
            self.example = value
        self.has_dates = True
        # Nobody writes the month first between points.
        if first > 12 or value[len(parts[1])] == ".":
            self.orders.discard("mdy")
        if second > 12:
            self.orders.discard("dmy")

    def see_number(self, value: str) -> None:
        whole = re.split("[.,]", value, maxsplit=1)[0]
        if not self.too_large and (value[-1:] in "KkMm" or len(whole) > 3):
            self.too_large = value
        if not self.above_one and value[:1] in "123456789" and "%" not in value and whole != "1":
            self.above_one = value
        if below_one := _BELOW_ONE.match(value):
            self.commas += below_one[1] == ","
            self.points += below_one[1] == "."
        elif _COMMA.match(value):
            self.commas += 1
        elif _POINT.match(value):
            self.points += 1
        elif not self.either and _EITHER.match(value):
            self.either = value


def profile(table: Table, dates: Iterable[str], numbers: Iterable[str]) -> dict[str, Profile]:
    """Read the whole table once and look at these columns."""
    places = {heading: place for place, heading in enumerate(table.headings)}
    found = {heading: Profile() for heading in (*dates, *numbers)}
    date_places = [(places[heading], found[heading]) for heading in dates]
    number_places = [(places[heading], found[heading]) for heading in numbers]
    # Also a file without such columns is read to its end here: what is broken in it is said before anything is staged.
    for _, cells in table.read():
        for place, seen in date_places:
            if place < len(cells) and (value := cells[place]):
                seen.see_date(value.strip())
        for place, seen in number_places:
            if place < len(cells) and (value := cells[place]):
                seen.see_number(value.strip())
    return found
