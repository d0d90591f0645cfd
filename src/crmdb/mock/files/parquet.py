"""Parquet, one file a table, with the types that say what a column is. Needs pyarrow, the extra `parquet`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from crmdb.mock.arrays.columns import OPEN_END, Kind, Table
from crmdb.mock.arrays.moments import DAY, UNIX_OFFSET, Bools

ROW_GROUP = 65_536
"""Rows; half of DuckDB's default: https://duckdb.org/docs/stable/data/parquet/tips"""

MOST_WAITING = 64 * 2**20
"""Bytes of rows that wait for their row group, of all tables together. Beyond, the largest part is written as it is."""

_UNIX_DAYS = UNIX_OFFSET // DAY

_Values = NDArray[Any]


class ParquetFiles:
    """Writes `<table>.parquet`. Rows wait until they fill a row group: small ones would be slow to read."""

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self._directory = directory
        self._files = files
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {}
        self._bytes: Counter[str] = Counter()

    def write(self, table: Table) -> None:
        """Append rows to the table's file."""
        name, rows = table.name, arrow_table(table)
        if name not in self._writers:
            writer = pq.ParquetWriter(self._directory / f"{name}.parquet", rows.schema, compression="zstd")
            self._writers[name] = self._files.enter_context(writer)
        self._waiting.setdefault(name, []).append(rows)
        self._bytes[name] += rows.nbytes
        count = sum(map(len, self._waiting[name]))
        if count >= ROW_GROUP:
            self._flush(name, count // ROW_GROUP * ROW_GROUP)
        while self._bytes.total() > MOST_WAITING:
            self._flush(max(self._bytes, key=self._bytes.__getitem__), None)

    def finish(self) -> None:
        for name in self._writers:
            self._flush(name, None)

    def _flush(self, name: str, count: int | None) -> None:
        """Write the first `count` rows that wait, or all."""
        rows = pa.concat_tables(self._waiting[name])
        full = rows.slice(0, count).combine_chunks()  # pages must not depend on the portions
        self._writers[name].write_table(full, row_group_size=ROW_GROUP)
        rest = rows.slice(len(full))  # of the last portion alone: what is written is not held any longer
        self._waiting[name], self._bytes[name] = [rest], rest.nbytes


def arrow_table(table: Table) -> pa.Table:
    """The rows as Arrow holds them."""
    arrays = {}
    for name, column in table.columns.items():
        absent = None if column.present is None else ~column.present
        arrays[name] = _ARRAYS[column.kind](np.ascontiguousarray(column.values), absent)
    return pa.table(arrays)


def _numbers(type_: pa.DataType, dtype: str, offset: int = 0) -> Callable[[_Values, Bools | None], pa.Array]:
    """Values that lie in memory as Arrow wants them, but for their width and what they count from."""

    def convert(values: _Values, absent: Bools | None) -> pa.Array:
        moved = values + offset if offset else values
        return pa.array(moved.astype(dtype), mask=absent).view(type_)

    return convert


def _bool(values: _Values, absent: Bools | None) -> pa.Array:
    return pa.array(values.astype(np.bool_), mask=absent)


def _text(values: _Values, absent: Bools | None) -> pa.Array:
    packed = values if values.dtype.kind == "S" else values.astype("S1")  # a table without rows may hold anything
    return _varied(pa.string(), packed, np.strings.str_len(packed), absent)


def _json(values: _Values, absent: Bools | None) -> pa.Array:
    return pa.ExtensionArray.from_storage(pa.json_(), _text(values, absent))


def _bytea(values: _Values, absent: Bools | None) -> pa.Array:
    return _varied(pa.binary(), values, np.full(len(values), values.dtype.itemsize), absent)


def _varied(type_: pa.DataType, values: _Values, lengths: NDArray[np.int64], absent: Bools | None) -> pa.Array:
    """Of each fixed-width item its first bytes."""
    block = values.view(np.uint8).reshape(len(values), values.dtype.itemsize)
    if absent is not None:
        lengths = np.where(absent, 0, lengths)
    packed = block[np.arange(block.shape[1]) < lengths[:, None]]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    return pa.Array.from_buffers(type_, len(values), [_validity(absent), pa.py_buffer(offsets), pa.py_buffer(packed)])


def _uuid(values: _Values, absent: Bools | None) -> pa.Array:
    storage = pa.Array.from_buffers(pa.binary(16), len(values), [_validity(absent), pa.py_buffer(values)])
    return pa.ExtensionArray.from_storage(pa.uuid(), storage)


def _decimal(scale: int) -> Callable[[_Values, Bools | None], pa.Array]:
    """Integers in units of 10^-scale, widened to 128 bits."""
    type_ = pa.decimal128(19, scale)

    def convert(values: _Values, absent: Bools | None) -> pa.Array:
        wide = np.stack([values, values >> 63], axis=1).astype("<i8")
        return pa.Array.from_buffers(type_, len(values), [_validity(absent), pa.py_buffer(wide)])

    return convert


def _daterange(values: _Values, absent: Bools | None) -> pa.Array:
    """From `lower` to the day before `upper`; without an upper bound that is null."""
    day = _ARRAYS["date"]
    bounds = [day(values[:, 0], None), day(values[:, 1], values[:, 1] == OPEN_END)]
    return pa.StructArray.from_arrays(bounds, ["lower", "upper"], mask=None if absent is None else pa.array(absent))


def _text_array(values: _Values, absent: Bools | None) -> pa.Array:
    return pa.array(values, pa.list_(pa.string()), mask=absent)


def _validity(absent: Bools | None) -> pa.Buffer | None:
    return None if absent is None else pa.array(~absent).buffers()[1]


_ARRAYS: dict[Kind, Callable[[_Values, Bools | None], pa.Array]] = {
    "bool": _bool,
    "int2": _numbers(pa.int16(), "i2"),
    "int4": _numbers(pa.int32(), "i4"),
    "int8": _numbers(pa.int64(), "i8"),
    "float4": _numbers(pa.float32(), "f4"),
    "numeric4": _decimal(4),
    "numeric10": _decimal(10),
    "text": _text,
    "jsonb": _json,
    "text[]": _text_array,
    "uuid": _uuid,
    "bytea": _bytea,
    "timestamptz": _numbers(pa.timestamp("us", tz="UTC"), "i8", UNIX_OFFSET),
    "date": _numbers(pa.date32(), "i4", _UNIX_DAYS),
    "daterange": _daterange,
    # Parquet knows no interval that Arrow writes: the file holds microseconds, and says to Arrow that it is a duration.
    "interval": _numbers(pa.duration("us"), "i8"),
}
