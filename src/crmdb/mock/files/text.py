"""PostgreSQL's text form of columns, and rows of it for COPY and INSERT.

Every value becomes a row of bytes in which NUL stands for nothing: padding, nulls and quotes that are not needed. Rows
are these blocks side by side, without their NULs, which no value of PostgreSQL's text can hold.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmdb.mock.arrays.columns import OPEN_END, Column, Kind, Text, digits, joined
from crmdb.mock.arrays.moments import DAY, UNIX_OFFSET, Bools

Block = NDArray[np.uint8]
"""n × width bytes, NUL where there is nothing."""

BATCH_ROWS = 4_096
"""Rows to put together at once: few enough for the processor's cache, enough not to notice the calls."""

_SECOND = 1_000_000


class Dialect(NamedTuple):
    """How a row is put together.

    Attributes:
        quote: goes around values, and is doubled within them.
        bare: kinds whose values stand without quotes.
        null: stands for a value that is not there.
    """

    quote: bytes
    bare: frozenset[Kind]
    null: bytes
    before: bytes
    between: bytes
    after: bytes


def rows_of(columns: list[Column], dialect: Dialect) -> bytes:
    """The rows of columns of equal length."""
    count = len(columns[0].values)
    blocks = [_everywhere(dialect.before, count)]
    for place, column in enumerate(columns):
        if place:
            blocks.append(_everywhere(dialect.between, count))
        blocks += _cell(column, dialect)
    blocks.append(_everywhere(dialect.after, count))
    return np.concatenate(blocks, axis=1).tobytes().translate(None, b"\0")


def _cell(column: Column, dialect: Dialect) -> list[Block]:
    values, present = column.values, column.present
    if present is not None and values.dtype.kind in "iu":  # whatever stands where nothing is may be out of range
        values = np.where(present.reshape(-1, *[1] * (values.ndim - 1)), values, 0)
    block = _RENDERERS[column.kind](values)
    if column.kind not in dialect.bare:
        mark = _everywhere(dialect.quote, len(values))
        block = np.concatenate([mark, _doubled(block, dialect.quote), mark], axis=1)
    if present is None:
        return [block]
    block = np.where(present[:, None], block, np.uint8(0))
    if not dialect.null:
        return [block]
    return [block, np.where(present[:, None], np.uint8(0), _everywhere(dialect.null, len(values)))]


def _doubled(block: Block, quote: bytes) -> Block:
    """Quotes within values twice; most columns have none."""
    found = block == ord(quote)
    if not found.any():
        return block
    return np.stack([block, np.where(found, block, 0)], axis=2).reshape(len(block), -1).astype(np.uint8, copy=False)


def _everywhere(constant: bytes, count: int) -> Block:
    return np.broadcast_to(np.frombuffer(constant, np.uint8), (count, len(constant)))


def _bytes_of(values: NDArray[Any]) -> Block:
    """The memory of each value of an array of fixed-size items, n × item size."""
    return np.ascontiguousarray(values).view(np.uint8).reshape(len(values), values.dtype.itemsize)


def _text(values: Text) -> Block:
    return _bytes_of(values)


def _bool(values: Bools) -> Block:
    return _bytes_of(np.where(values, b"true", b"false"))


def _whole(values: NDArray[np.int64]) -> Block:
    return _bytes_of(digits(values))


def _float(values: NDArray[Any]) -> Block:
    """The shortest digits that give the same four bytes again."""
    return _bytes_of(values.astype(np.float32).astype("S16"))


def _decimal(scale: int) -> Callable[[NDArray[np.int64]], Block]:
    """Integers in units of 10^-scale, with all their decimals."""
    units = 10 ** np.arange(scale - 1, -1, -1)

    def render(values: NDArray[np.int64]) -> Block:
        whole, fraction = np.divmod(np.abs(values), 10**scale)
        sign = np.where(values < 0, b"-", b"")
        decimals = (fraction[:, None] // units % 10 + ord("0")).astype(np.uint8)
        return np.concatenate([_bytes_of(sign), _whole(whole), _everywhere(b".", len(values)), decimals], axis=1)

    return render


def _hex(values: Block) -> Block:
    return np.ascontiguousarray(_hex_digits()[values]).view(np.uint8).reshape(len(values), -1)


def _uuid(values: Block) -> Block:
    block = np.full((len(values), 36), ord("-"), np.uint8)
    characters = _hex(values)
    block[:, :8], block[:, 9:13], block[:, 14:18] = characters[:, :8], characters[:, 8:12], characters[:, 12:16]
    block[:, 19:23], block[:, 24:] = characters[:, 16:20], characters[:, 20:]
    return block


def _bytea(values: NDArray[Any]) -> Block:
    return np.concatenate([_everywhere(b"\\x", len(values)), _hex(_bytes_of(values))], axis=1)


def _date(values: NDArray[np.int64]) -> Block:
    """ISO days. Written once per day: there are far fewer days than rows."""
    days, places = np.unique(values, return_inverse=True)
    written = np.datetime_as_string((days.astype(np.int64) + UNIX_OFFSET // DAY).astype("datetime64[D]"))
    return _bytes_of(written.astype(np.bytes_)[places])


def _timestamptz(values: NDArray[np.int64]) -> Block:
    """`2026-11-22 18:50:00.000001+00`; whole seconds without a fraction."""
    day, moment = np.divmod(values, DAY)
    second, micro = np.divmod(moment, _SECOND)
    date = _date(day)
    clock, thousands = _clock(), _thousands()
    fraction = [_everywhere(b".", len(values)), thousands[micro // 1000], thousands[micro % 1000]]
    shown = np.where(micro[:, None] == 0, np.uint8(0), np.concatenate(fraction, axis=1))
    zone = _everywhere(b"+00", len(values))
    return np.concatenate([date, _everywhere(b" ", len(values)), clock[second], shown, zone], axis=1)


def _interval(values: NDArray[np.int64]) -> Block:
    """Whole days and the rest, as binary COPY sends them."""
    days, rest = np.divmod(values, DAY)
    return _bytes_of(joined(digits(days), " days ", digits(rest), " us"))


def _daterange(values: NDArray[np.int64]) -> Block:
    """Half-open ranges; an upper bound of OPEN_END means no end."""
    endless = values[:, 1] == OPEN_END
    upper = np.where(endless[:, None], np.uint8(0), _date(np.where(endless, 0, values[:, 1])))
    count = len(values)
    parts = [_everywhere(b"[", count), _date(values[:, 0]), _everywhere(b",", count), upper, _everywhere(b")", count)]
    return np.concatenate(parts, axis=1)


def _text_array(values: NDArray[Any]) -> Block:
    """Tuples of str; the few such columns are short, so a loop per row is fine."""
    written = []
    for row in values:
        elements = [element.replace("\\", "\\\\").replace('"', '\\"') for element in row or ()]
        written.append(("{" + ",".join(f'"{element}"' for element in elements) + "}").encode())
    return _bytes_of(np.array(written))


@cache
def _hex_digits() -> NDArray[np.uint16]:
    """The two characters of each byte."""
    return np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)


@cache
def _clock() -> Block:
    """The eight characters of each second of a day."""
    seconds = np.arange(86_400)
    return np.concatenate(
        [_two(seconds // 3600), _everywhere(b":", 86_400), _two(seconds // 60 % 60), _everywhere(b":", 86_400),
         _two(seconds % 60)], axis=1,
    )  # fmt: skip


def _two(values: NDArray[np.int64]) -> Block:
    return _thousands()[values][:, 1:]


@cache
def _thousands() -> Block:
    """000 to 999."""
    return (np.arange(1000)[:, None] // (100, 10, 1) % 10 + ord("0")).astype(np.uint8)


_RENDERERS: dict[Kind, Callable[[NDArray[Any]], Block]] = {
    "bool": _bool,
    "int2": _whole,
    "int4": _whole,
    "int8": _whole,
    "float4": _float,
    "numeric4": _decimal(4),
    "numeric10": _decimal(10),
    "text": _text,
    "jsonb": _text,
    "text[]": _text_array,
    "uuid": _uuid,
    "bytea": _bytea,
    "timestamptz": _timestamptz,
    "date": _date,
    "daterange": _daterange,
    "interval": _interval,
}
