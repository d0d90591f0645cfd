"""Parameters of named queries: their types, and how text from a command line becomes a value of the type."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from crmdb.errors import UsageError


@dataclass(frozen=True)
class ParameterType:
    """How a value is read from text, which Python type it has, and what one looks like."""

    parse: Callable[[str], Any]
    python: type
    example: str


def _integer(text: str, bits: int) -> int:
    value = int(text)
    if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
        raise ValueError(text)
    return value


def _boolean(text: str) -> bool:
    return {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}[
        text.strip().lower()
    ]


def _numeric(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite():
        raise ValueError(text)
    return value


def _moment(text: str) -> datetime | str:
    """A moment; text without an offset stays as it is, for the database to read in the workspace's time zone."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    return text if value.tzinfo is None else value


TYPES: Mapping[str, ParameterType] = {
    "text": ParameterType(str, str, "words"),
    "integer": ParameterType(lambda text: _integer(text, 32), int, "20"),
    "bigint": ParameterType(lambda text: _integer(text, 64), int, "150000"),
    "numeric": ParameterType(_numeric, Decimal, "0.3"),
    "boolean": ParameterType(_boolean, bool, "true"),
    "date": ParameterType(date.fromisoformat, date, "2026-09-30"),
    "timestamptz": ParameterType(_moment, datetime, "2026-09-30T18:00:00+02:00"),
    "uuid": ParameterType(UUID, UUID, "0193b1f2-5c7e-7b7a-9c55-0242ac120002"),
    "text[]": ParameterType(lambda text: [item.strip() for item in text.split(",")], list, "linkedin,podcast"),
    "jsonb": ParameterType(json.loads, object, '{"key": "value"}'),
}
"""Every type a parameter may have, by its name in PostgreSQL."""

_EXAMPLE = re.compile(r"such as ([\[{].*[\]}]|[\w,.-]*\w)")
"""In a description: JSON, or words without a blank."""


@dataclass(frozen=True)
class Parameter:
    """One declared parameter. `default` is the text of the declaration; None is SQL's null; required ones have none."""

    name: str
    type: str
    default: str | None
    is_required: bool
    description: str

    @property
    def example(self) -> str:
        """`name=value` as a shell takes it: the value that the description names, else one of the type."""
        named = _EXAMPLE.search(self.description)
        return f"{self.name}={shlex.quote(named[1] if named else TYPES[self.type].example)}"

    def read(self, value: object) -> object:
        """`value` as psycopg binds it. Text is read as on the command line; empty text and null mean the default.

        Raises:
            UsageError: `value` is not of the parameter's type.
        """
        kind = TYPES[self.type]
        if value is None or value == "":
            return None if self.default is None else self.read(self.default)
        if isinstance(value, str):
            try:
                value = kind.parse(value)
            except (ValueError, KeyError, InvalidOperation) as error:
                raise self._wrong(value) from error
        elif not isinstance(value, kind.python) or (isinstance(value, bool) and kind.python is int):
            raise self._wrong(value)
        return Jsonb(value) if self.type == "jsonb" else value

    def __str__(self) -> str:
        if self.is_required:
            return f"{self.name} {self.type}"
        return f"{self.name} {self.type} = {'null' if self.default is None else self.default}"

    def _wrong(self, value: object) -> UsageError:
        return UsageError(
            f'Parameter "{self.name}" is of type {self.type}; {value!r} is not.',
            f"{self.description} For example: {self.example}",
        )


def bind(declared: tuple[Parameter, ...], given: Mapping[str, object], query: str) -> dict[str, object]:
    """A value for each declared parameter, given or default.

    Raises:
        UsageError: one is unknown, missing or of the wrong type.
    """
    names = [parameter.name for parameter in declared]
    for name in given:
        if name not in names:
            raise UsageError(
                f'Query "{query}" has no parameter "{name}".',
                "Its parameters: " + "; ".join(map(str, declared)) + "." if declared else "It has no parameters.",
            )
    for parameter in declared:
        if parameter.is_required and given.get(parameter.name) in (None, ""):
            raise UsageError(
                f'Query "{query}" needs parameter "{parameter.name}" ({parameter.type}).',
                f"{parameter.description} Add: --param {parameter.example}",
            )
    return {parameter.name: parameter.read(given.get(parameter.name)) for parameter in declared}


_KNOWN = {
    "campaign": "public.require_campaign(:campaign::text)",
    "list": "public.require_list(:list::text)",
    "pipeline": "public.require_pipeline(:pipeline::text)",
    "opportunity": "public.require_opportunity(:opportunity::uuid)",
    "run": "public.require_attribution_run(:run::uuid)",
    "after_run": "public.require_attribution_run(:after_run::uuid)",
    "until_run": "public.require_attribution_run(:until_run::uuid)",
    "period": "public.report_period(:since::date, :until::date, :period::text)",
}


def checks(declared: tuple[Parameter, ...], named: Callable[[Parameter], str] = lambda item: item.name) -> list[str]:
    """Expressions that refuse what a parameter names and nobody knows, or counts below zero, asked first.

    `named` is what the caller knows a parameter by.

    A condition of the statement that says the same is not looked at where there are no rows, and a misspelt campaign
    would look like one without results.
    """
    return [
        *(_KNOWN[parameter.name] for parameter in declared if parameter.name in _KNOWN),
        *(
            f"public.require_count('{named(parameter)}', :{parameter.name}::{parameter.type})"
            for parameter in declared
            if parameter.type in ("integer", "bigint")
        ),
    ]
