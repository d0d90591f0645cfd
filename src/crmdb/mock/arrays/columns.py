"""Tables as columns: what each area of the generator produces and what encoder, checksum and seed file read.

Text is UTF-8 in fixed-width byte strings (numpy `S`), so that putting words together and encoding them are loops in C.
UUIDs are rows of 16 bytes. A column without `present` has no nulls.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmdb.mock.arrays.moments import Bools, Ints

Kind = Literal[
    "bool", "int2", "int4", "int8", "float4", "text", "uuid", "timestamptz", "date", "jsonb", "text[]", "daterange",
    "numeric4", "numeric10", "interval", "bytea",
]  # fmt: skip
"""PostgreSQL's type; numericN holds integers in units of 10^-N, intervals microseconds, dateranges pairs of days."""

Uuids = NDArray[np.uint8]
Text = NDArray[np.bytes_]

OPEN_END = np.iinfo(np.int32).max
"""Upper bound of a daterange without end."""


@dataclass(frozen=True, slots=True)
class Column:
    """Values of one type with a mask of those that are there; null elsewhere."""

    kind: Kind
    values: NDArray[Any]
    present: Bools | None = None

    def taken(self, rows: NDArray[Any] | slice) -> Column:
        """The same column for a choice of rows."""
        return Column(self.kind, self.values[rows], None if self.present is None else self.present[rows])


def column(kind: Kind, values: ArrayLike, present: ArrayLike | None = None) -> Column:
    """A column of any kind; `values` and `present` may be single values for all rows."""
    array = np.asarray(values)
    if array.dtype.kind == "U":
        array = np.asarray(np.strings.encode(array, "utf-8"))
    return Column(kind, array, None if present is None else np.asarray(present, dtype=np.bool_))


def text(values: ArrayLike, present: ArrayLike | None = None) -> Column:
    """Text; str and UTF-8 bytes are both taken."""
    return column("text", values, present)


def uuid(values: Uuids, present: ArrayLike | None = None) -> Column:
    """UUIDs, n × 16 bytes."""
    return column("uuid", values, present)


def moment(values: ArrayLike, present: ArrayLike | None = None) -> Column:
    """timestamptz, microseconds since 2000-01-01 UTC."""
    return column("timestamptz", values, present)


def as_json(value: Any) -> str:
    """JSON as PostgreSQL's jsonb shows it: a key comes before longer ones, equally long ones by their bytes."""

    def ordered(part: Any) -> Any:
        if isinstance(part, dict):
            keys = sorted(part, key=lambda key: (len(key.encode()), key.encode()))
            return {key: ordered(part[key]) for key in keys}
        return [ordered(item) for item in part] if isinstance(part, list) else part

    return json.dumps(ordered(value), ensure_ascii=False)


def null(kind: Kind) -> Column:
    """A column that is empty in every row."""
    blank: Any = {"text": b"", "jsonb": b"", "bytea": b"", "uuid": np.zeros(16, np.uint8)}.get(kind, 0)
    return column(kind, blank, False)


def not_imported() -> dict[str, Column]:
    """source and external_id of rows that were made in the workspace."""
    return {"source": null("text"), "external_id": null("text")}


class Table:
    """Rows of one table of the database, as columns of equal length."""

    def __init__(self, name: str, rows: int, columns: dict[str, Column]) -> None:
        self.name = name
        self.rows = rows
        self.columns = {key: _spread(value, rows) for key, value in columns.items()}

    def __len__(self) -> int:
        return self.rows

    def taken(self, rows: NDArray[Any] | slice) -> Table:
        """The same table for a choice of rows, given as indices, mask or slice."""
        picked = {key: value.taken(rows) for key, value in self.columns.items()}
        return Table(self.name, len(next(iter(picked.values())).values), picked)


def concatenate(tables: Sequence[Table]) -> Table:
    """Rows of several tables of one name and one set of columns, one after the other."""
    first = tables[0]
    if len(tables) == 1:
        return first
    rows = sum(len(table) for table in tables)
    columns = {}
    for key, kind in ((key, value.kind) for key, value in first.columns.items()):
        parts = [table.columns[key] for table in tables]
        present = None
        if any(part.present is not None for part in parts):
            present = np.concatenate(
                [np.ones(len(part.values), np.bool_) if part.present is None else part.present for part in parts]
            )
        columns[key] = Column(kind, np.concatenate([part.values for part in parts]), present)
    return Table(first.name, rows, columns)


def words(values: Sequence[str]) -> Text:
    """A list of words to draw from, as UTF-8."""
    return np.array([value.encode() for value in values])


def joined(*parts: Text | str) -> Text:
    """Row by row, the parts put together; a str stands in every row."""
    result: Text | bytes = b""
    for part in parts:
        result = np.strings.add(result, part.encode() if isinstance(part, str) else part)
    return np.asarray(result)


def digits(values: Ints) -> Text:
    """Whole numbers as text."""
    return np.asarray(values).astype(np.int64).astype("S20")


def _spread(value: Column, rows: int) -> Column:
    """The column with its single value or mask repeated; most columns are complete and stay as they are."""
    single = 1 if value.kind in ("uuid", "daterange") else 0
    values, present = value.values, value.present
    if values.ndim == single:
        values = np.full((rows, *values.shape), values)
    if present is not None and present.ndim == 0:
        present = np.full(rows, present)
    if len(values) != rows:
        raise ValueError(f"a column of {len(values)} rows in a table of {rows}")
    unchanged = values is value.values and present is value.present
    return value if unchanged else Column(value.kind, values, present)
