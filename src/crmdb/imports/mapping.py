"""How the files of an import are read: what the database is told, and a TOML file that can be committed."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crmdb.errors import UsageError

Ask = Callable[[str, dict[str, str]], str]
"""Asks a question with these answers, and returns the answer that was chosen."""

SHAPES = ("joins", "splits", "prefixes", "leaves_out", "keeps")
"""What is done with cells and rows before they are staged, by column."""


@dataclass
class FileMapping:
    """One file: what its rows are and what its columns mean."""

    name: str
    target: str
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    custom: dict[str, str] = field(default_factory=dict)
    date_order: str | None = None
    date_orders: dict[str, str] = field(default_factory=dict)
    decimal_mark: str | None = None
    time_zone: str | None = None
    currency: str | None = None
    phone_country: str | None = None
    percents: list[str] = field(default_factory=list)
    short_rows: bool = False
    copies: dict[str, str] = field(default_factory=dict)
    """Fields that say the same as another one: the id of a click is also the visitor of Dub's cookie."""

    joins: dict[str, list[str]] = field(default_factory=dict)
    """Columns whose cells are put behind that of another one: the time behind its day. Not for the database."""

    splits: dict[str, str] = field(default_factory=dict)
    """Columns of two values, "source / medium": the second counts as a column of this name. Not for the database."""

    prefixes: dict[str, str] = field(default_factory=dict)
    """What stands before the cells of a column: the address of a video before its id. Not for the database."""

    leaves_out: dict[str, list[str]] = field(default_factory=dict)
    """Rows with one of these words in the column are skipped: what was declined or deleted. Not for the database."""

    keeps: dict[str, list[str]] = field(default_factory=dict)
    """Rows with any other word in the column are skipped: of a balance only what was charged."""

    once: str | None = None
    """Of several rows with the same value in this column the first counts: who joined twice. Not for the database."""

    requires: str | None = None
    """A row without a value in this column does not belong to this target, and is not staged. Not for the database."""

    source: str | None = None
    """The system of this file; that of the import if not said. Not for the database."""

    ignored: list[str] = field(default_factory=list)
    """Columns that nothing is done with. Not for the database."""

    def as_json(self) -> dict[str, Any]:
        """What public.create_import() is given: what is set, and no more."""
        return {name: value for name, value in vars(self).items() if value and name not in _NOT_FOR_THE_DATABASE}


_NOT_FOR_THE_DATABASE = ("ignored", "short_rows", "requires", "once", "source", *SHAPES)


@dataclass
class Mapping:
    """All files of an import, and the system they come from."""

    source: str
    files: list[FileMapping] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps({"files": [file.as_json() for file in self.files]}, ensure_ascii=False)


def mapping_from(item: dict[str, Any], what: str) -> Mapping:
    """A mapping from the tables of a TOML file or a preset.

    Raises:
        UsageError: a key is not known or of the wrong type.
    """
    known = set(FileMapping.__dataclass_fields__)
    files = []
    for given in item.get("file", []):
        if unknown := set(given) - known:
            raise UsageError(
                f"{what}: unknown {', '.join(sorted(unknown))}.", f"Known are: {', '.join(sorted(known))}."
            )
        try:
            files.append(FileMapping(**given))
        except TypeError as error:
            raise UsageError(f"{what}: each [[file]] needs a name and a target ({error}).") from error
    return Mapping(str(item.get("source", "")), files)


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        UsageError: it is not there, no TOML, or says what nobody reads.
    """
    try:
        item = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"There is no mapping file {path}.", "`--save-mapping FILE` writes one.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not TOML: {error}.") from error
    return mapping_from(item, str(path))


def to_toml(mapping: Mapping) -> str:
    """The mapping as TOML, readable and stable: the same mapping is the same text."""
    lines = [
        "# How `crmdb import` reads these files. Change what is wrong and import with --mapping FILE.",
        f"source = {_quoted(mapping.source)}",
    ]
    for file in mapping.files:
        lines += ["", "[[file]]", f"name = {_quoted(file.name)}", f"target = {_quoted(file.target)}"]
        for name in (
            "date_order",
            "decimal_mark",
            "time_zone",
            "currency",
            "phone_country",
            "requires",
            "once",
            "source",
        ):
            value = getattr(file, name)
            if value:
                lines.append(f"{name} = {_quoted(value)}")
        if file.short_rows:
            lines.append("short_rows = true")
        if file.percents:
            lines.append(f"percents = [{', '.join(map(_quoted, file.percents))}]")
        if file.ignored:
            lines.append(f"ignored = [{', '.join(map(_quoted, file.ignored))}]")
        for name in ("columns", "constants", "copies", "custom", "date_orders", *SHAPES):
            lines += _table(f"file.{name}", getattr(file, name))
        for field_name, words in file.values.items():
            lines += _table(f"file.values.{field_name}", words)
    return "\n".join(lines) + "\n"


def _table(heading: str, values: dict[str, str] | dict[str, list[str]]) -> list[str]:
    if not values:
        return []
    return ["", f"[{heading}]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in values.items())]


def _quoted(value: str | list[str]) -> str:
    """A TOML basic string, or an array of them; JSON escapes the same."""
    return json.dumps(value, ensure_ascii=False)
