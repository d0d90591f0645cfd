"""PostgreSQL's binary COPY format, encoded column by column.

Every field becomes an n × width block of bytes and a length per row. The blocks stand side by side as the fields of one
structured array; what lies beyond a row's length is cut out with a single boolean mask, itself such an array, whose
fields are looked up by length. Without nulls and variable lengths nothing is cut.
Formats: the `*_recv` functions of PostgreSQL; https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmdb.mock.arrays.columns import OPEN_END, Column, Kind, Table
from crmdb.mock.arrays.moments import DAY, Bools, Ints

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
BATCH_ROWS = 4_096
"""Rows encoded at a time: their bytes and mask stay in the processor's cache."""

_TEXT_OID = 25

Block = NDArray[np.uint8]


class Field(NamedTuple):
    """A column as bytes: `block` is n × width; of row i the first `lengths[i]` count, or all without `lengths`."""

    block: Block
    lengths: Ints | None


def encoded(table: Table) -> Iterator[bytes]:
    """The table in batches that concatenate to a complete COPY stream."""
    yield HEADER
    for start in range(0, len(table), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        yield encoded_rows([column.taken(rows) for column in table.columns.values()])
    yield TRAILER


def encoded_rows(columns: list[Column]) -> bytes:
    """Rows without header and trailer."""
    block, kept = _packed(columns)
    return (block if kept is None else block[kept]).tobytes()


def each_row(table: Table) -> Iterator[bytes]:
    """The rows of a table, one after the other, as PostgreSQL sends them back."""
    for start in range(0, len(table), BATCH_ROWS):
        block, kept = _packed([column.taken(slice(start, start + BATCH_ROWS)) for column in table.columns.values()])
        rows = (block if kept is None else block[kept]).tobytes()
        lengths = np.full(len(block), block.shape[1]) if kept is None else kept.sum(axis=1)
        ends = np.cumsum(lengths)
        yield from (rows[begin:end] for begin, end in zip((ends - lengths).tolist(), ends.tolist(), strict=True))


def _packed(columns: list[Column]) -> tuple[Block, Bools | None]:
    """A line of bytes a row, all equally long, and which of them belong to it; None if all do."""
    fields = [_ENCODERS[column.kind](column.values) for column in columns]
    layout = _layout(tuple(field.block.shape[1] for field in fields))
    items = np.empty(len(fields[0].block), layout)
    kept: Block | None = None
    items["columns"] = len(columns)
    for place, (column, field) in enumerate(zip(columns, fields, strict=True)):
        width = field.block.shape[1]
        items[f"value{place}"] = _items_of(field.block)
        if field.lengths is None and column.present is None:
            items[f"length{place}"] = width
            continue
        shown = np.full(len(items), width) if field.lengths is None else field.lengths
        if column.present is not None:
            shown = np.where(column.present, shown, -1)
        items[f"length{place}"] = shown
        if kept is None:
            kept = np.ones((len(items), layout.itemsize), np.uint8)
        kept.view(layout).ravel()[f"value{place}"] = _prefixes(width)[np.maximum(shown, 0)]
    return _bytes_of(items), None if kept is None else kept.view(np.bool_)


@lru_cache(maxsize=256)
def _layout(widths: tuple[int, ...]) -> np.dtype[np.void]:
    """A row: how many columns, then of each its length and as many bytes as its widest value has."""
    fields = [pair for place, width in enumerate(widths) for pair in _pair(place, width)]
    return np.dtype([("columns", ">i2"), *fields])


def _pair(place: int, width: int) -> tuple[tuple[str, str], tuple[str, str]]:
    return (f"length{place}", ">i4"), (f"value{place}", f"V{width}")


@lru_cache(maxsize=256)
def _prefixes(width: int) -> NDArray[np.void]:
    """What is kept of a value, looked up by its length: of width + 1 items, the first n bytes of item n are set."""
    return _items_of(np.tri(width + 1, width, -1, dtype=np.uint8))


def _items_of(block: Block) -> NDArray[np.void]:
    """Each row of a block as one item, which moves at once."""
    return np.ascontiguousarray(block).view(f"V{block.shape[1]}").ravel()


def _bytes_of(values: NDArray[Any]) -> Block:
    """The memory of each value of an array of fixed-size items, n × item size."""
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), values.dtype.itemsize)


def _fixed(dtype: str) -> Callable[[NDArray[Any]], Field]:
    return lambda values: Field(_bytes_of(values.astype(dtype)), None)


def _text(values: NDArray[Any]) -> Field:
    packed = values if values.dtype.itemsize else values.astype("S1")
    return Field(_bytes_of(packed), np.strings.str_len(packed).astype(np.int64))


def _jsonb(values: NDArray[Any]) -> Field:
    block, lengths = _text(values)
    version = np.ones((len(values), 1), np.uint8)
    assert lengths is not None
    return Field(np.concatenate([version, block], axis=1), lengths + 1)


def _numeric(scale: int) -> Callable[[NDArray[Any]], Field]:
    """Integers in units of 10^-scale as groups of four digits, those that are zero at either end left out."""
    behind = -(-scale // 4)
    places = behind + 2

    def encode(values: NDArray[Any]) -> Field:
        magnitude = np.abs(values.astype(np.int64)) * 10 ** (behind * 4 - scale)
        groups = np.stack([magnitude // 10 ** (4 * place) % 10_000 for place in reversed(range(places))], axis=1)
        leading = np.argmax(groups != 0, axis=1)
        shown = np.where(magnitude != 0, places - leading - np.argmax(groups[:, ::-1] != 0, axis=1), 0)
        first = np.minimum(leading[:, None] + np.arange(places), places - 1)
        weight = np.where(magnitude != 0, 1 - leading, 0)
        sign = np.where(values < 0, 0x4000, 0)
        head = np.stack([shown, weight & 0xFFFF, sign, np.full_like(sign, scale)], axis=1)
        items = np.concatenate([head, np.take_along_axis(groups, first, axis=1)], axis=1)
        return Field(_bytes_of(items.astype(">u2").view("V" + str(2 * (4 + places)))), 8 + 2 * shown)

    return encode


def _daterange(values: NDArray[Any]) -> Field:
    """Half-open ranges; an upper bound of OPEN_END means no end."""
    infinite = values[:, 1] == OPEN_END
    item = np.dtype([("flags", "u1"), ("size", ">i4"), ("lower", ">i4"), ("size2", ">i4"), ("upper", ">i4")])
    items = np.empty(len(values), item)
    items["flags"] = np.where(infinite, 0x12, 0x02)
    items["size"] = items["size2"] = 4
    items["lower"], items["upper"] = values[:, 0], values[:, 1]
    return Field(_bytes_of(items), np.where(infinite, 9, 17).astype(np.int64))


def _interval(values: NDArray[Any]) -> Field:
    """Microseconds as whole days and the rest, as the difference of two timestamps is."""
    item = np.dtype([("time", ">i8"), ("days", ">i4"), ("months", ">i4")])
    items = np.zeros(len(values), item)
    items["days"], items["time"] = values // DAY, values % DAY
    return Field(_bytes_of(items), None)


def _text_array(values: NDArray[Any]) -> Field:
    """Tuples of str; the few such columns are short, so a loop per row is fine."""
    packed = []
    for row in values:
        elements = [element.encode() for element in row or ()]
        head = [1, 0, _TEXT_OID, len(elements), 1] if elements else [0, 0, _TEXT_OID]
        body = b"".join(len(element).to_bytes(4, "big") + element for element in elements)
        packed.append(np.array(head, ">i4").tobytes() + body)
    lengths = np.array([len(row) for row in packed], np.int64)
    width = int(lengths.max(initial=1))
    block = np.frombuffer(b"".join(row.ljust(width, b"\0") for row in packed), np.uint8)
    return Field(block.reshape(len(values), width), lengths)


_ENCODERS: dict[Kind, Callable[[NDArray[Any]], Field]] = {
    "bool": _fixed("u1"),
    "int2": _fixed(">i2"),
    "int4": _fixed(">i4"),
    "int8": _fixed(">i8"),
    "float4": _fixed(">f4"),
    "timestamptz": _fixed(">i8"),
    "date": _fixed(">i4"),
    "uuid": lambda values: Field(np.ascontiguousarray(values), None),
    "bytea": lambda values: Field(_bytes_of(values), None),
    "text": _text,
    "jsonb": _jsonb,
    "text[]": _text_array,
    "daterange": _daterange,
    "numeric4": _numeric(4),
    "numeric10": _numeric(10),
    "interval": _interval,
}
