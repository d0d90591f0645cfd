"""Time as PostgreSQL stores it: microseconds and days since 2000-01-01, so that nothing is converted later."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

HOUR = 3_600_000_000
DAY = 24 * HOUR
NEVER = 2**61
"""A moment that does not come."""

UNIX_OFFSET = 946_684_800_000_000
"""Microseconds from the Unix epoch to PostgreSQL's."""

_EPOCH = date(2000, 1, 1)

Number = TypeVar("Number", int, Ints)


def day_of(moment: date) -> int:
    """A calendar day as the number of days since 2000-01-01."""
    return (moment - _EPOCH).days


def calendar_day(day: int) -> date:
    """The calendar day of a number of days since 2000-01-01."""
    return date.fromordinal(_EPOCH.toordinal() + day)


def day_start(day: Number) -> Number:
    """Midnight UTC of a day."""
    return day * DAY


def utc_day(moment: Number) -> Number:
    """The UTC day of a moment."""
    return moment // DAY


def local_day(moment: Ints, standard_offset_hours: int) -> Ints:
    """The day of a moment in a zone with European summer time, as `moment at time zone …` gives it.

    The European rule (EU directive 2000/84/EC: from 01:00 UTC on March's last Sunday to October's last) is written out
    because a machine's time zone files may be older, newer or missing, and rows must not depend on that.
    """
    years = moment.astype("datetime64[us]") + np.timedelta64(UNIX_OFFSET, "us")
    year = years.astype("datetime64[Y]")
    begins = _last_sunday(year, month=3) + HOUR
    ends = _last_sunday(year, month=10) + HOUR
    summer = (moment >= begins) & (moment < ends)
    return (moment + (standard_offset_hours + summer.astype(np.int64)) * HOUR) // DAY


def is_weekday(day: Ints) -> Bools:
    """Monday to Friday; 2000-01-01 was a Saturday."""
    return np.asarray((day + 5) % 7 < 5)


def working_day(day: Ints) -> Ints:
    """The day itself, or the Monday after a weekend."""
    weekday = (day + 5) % 7
    return day + np.where(weekday >= 5, 7 - weekday, 0)


def at_work(moment: Ints, time_of_day: Floats, earliest: Ints, latest: Ints) -> Ints:
    """A moment moved into office hours of its day, or of the Monday after; as it is where that leaves the bounds.

    Args:
        time_of_day: 0 to 1, from 07:30 to 16:30 UTC: a European working day.
        earliest, latest: what the moment depends on and what depends on it.
    """
    hours = working_day(utc_day(moment)) * DAY + ((7.5 + 9 * time_of_day) * HOUR).astype(np.int64)
    return np.where((hours > earliest) & (hours < latest), hours, moment)


def _last_sunday(year: NDArray[np.datetime64], month: int) -> Ints:
    """Midnight UTC of the last Sunday of a month of 31 days."""
    last = (year.astype("datetime64[M]") + np.timedelta64(month, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    day = last.astype(np.int64) - UNIX_OFFSET // DAY
    return np.asarray((day - (day + 6) % 7) * DAY)
