"""Mock data that is the same on any day: the rows of one fixed last day, with every moment and date moved to today.

`--until today` draws other rows each day, because months and weekdays fall elsewhere. Here the draws stay, so that a
query about the last ninety days finds the same rows whenever the test runs.
"""

from __future__ import annotations

from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import numpy as np

from crmdb.mock import Plan, mock
from crmdb.mock.arrays.columns import OPEN_END, Column, Table
from crmdb.mock.arrays.moments import DAY
from crmdb.mock.generate import batch_tables

_UNITS = {"timestamptz": DAY, "date": 1, "daterange": 1}


def today() -> date:
    """The day in Lumenary's time zone, which an hour before midnight of UTC is the next one already."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def load_moved(url: str, plan: Plan) -> None:
    """Load `plan` with everything that happened as many days later as its last day is ago."""
    days = (today() - plan.until).days

    def moved_tables(plan: Plan, batch: object) -> list[Table]:
        return [_moved(table, days) for table in batch_tables(plan, batch)]  # type: ignore[arg-type]

    # One job generates in this process, where the patch is.
    with patch("crmdb.mock.load.produce.batch_tables", moved_tables):
        mock(url, plan, jobs=1)


def _moved(table: Table, days: int) -> Table:
    columns = {name: _moved_column(column, days) for name, column in table.columns.items()}
    return Table(table.name, table.rows, columns)


def _moved_column(column: Column, days: int) -> Column:
    unit = _UNITS.get(column.kind)
    if unit is None:
        return column
    values = np.where(column.values == OPEN_END, OPEN_END, column.values + days * unit)
    return Column(column.kind, values, column.present)
