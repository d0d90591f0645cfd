"""PostgreSQL literals of columns, value by value: for the few thousand rows of a seed file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import numpy as np

from crmdb.mock.arrays.columns import OPEN_END, Column, Kind
from crmdb.mock.arrays.moments import DAY, calendar_day

_EPOCH = datetime(2000, 1, 1)


def literals(column: Column) -> list[str]:
    """One SQL literal a row."""
    render = _RENDERERS[column.kind]
    present = np.ones(len(column.values), np.bool_) if column.present is None else column.present
    return [render(value) if there else "null" for value, there in zip(column.values, present.tolist(), strict=True)]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _text(value: bytes) -> str:
    return _quoted(value.decode())


def _whole(value: Any) -> str:
    return str(int(value))


def _decimal(scale: int) -> Callable[[Any], str]:
    """Integers in units of 10^-scale, with all their decimals."""

    def render(value: Any) -> str:
        whole, fraction = divmod(abs(int(value)), 10**scale)
        return f"{'-' if value < 0 else ''}{whole}.{fraction:0{scale}d}"

    return render


def _timestamptz(value: Any) -> str:
    return f"'{(_EPOCH + timedelta(microseconds=int(value))).isoformat(sep=' ')}+00'"


def _interval(value: Any) -> str:
    """Whole days and the rest, as binary COPY sends them."""
    days, rest = divmod(int(value), DAY)
    return f"'{days} days {rest} us'"


def _daterange(value: Any) -> str:
    lower, upper = (int(day) for day in value)
    return f"'[{calendar_day(lower)},{'' if upper == OPEN_END else calendar_day(upper)})'"


def _text_array(value: tuple[str, ...]) -> str:
    elements = [element.replace("\\", "\\\\").replace('"', '\\"') for element in value]
    return _quoted("{" + ",".join(f'"{element}"' for element in elements) + "}")


_RENDERERS: dict[Kind, Callable[[Any], str]] = {
    "bool": lambda value: "true" if value else "false",
    "int2": _whole,
    "int4": _whole,
    "int8": _whole,
    "float4": lambda value: str(np.float32(value)),
    "numeric4": _decimal(4),
    "numeric10": _decimal(10),
    "text": _text,
    "jsonb": _text,
    "text[]": _text_array,
    "uuid": lambda value: f"'{UUID(bytes=value.tobytes())}'",
    "bytea": lambda value: f"'\\x{value.tobytes().hex()}'",
    "timestamptz": _timestamptz,
    "date": lambda value: f"'{calendar_day(int(value))}'",
    "daterange": _daterange,
    "interval": _interval,
}
