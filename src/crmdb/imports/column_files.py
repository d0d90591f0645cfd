"""JSON, NDJSON and Parquet, read by DuckDB a few thousand rows at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from crmdb.errors import UsageError
from crmdb.imports.tables import Cell, Row, Table, unique_headings

_ROWS = 2048


def column_table(path: Path) -> Table:
    """The table of a JSON, NDJSON or Parquet file; its first row is row 2, as if a header stood above it.

    Raises:
        UsageError: it cannot be read, or DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise UsageError(
            f"{path.name} is read by DuckDB, which is not installed.",
            'Install it: pip install "crmdb[import]", or save the file as CSV.',
        ) from error
    function = "read_parquet" if path.suffix.lower() == ".parquet" else "read_json_auto"
    statement = f"select * from {function}(?)"
    try:
        with duckdb.connect() as connection:
            statement = _unwrapped(connection, statement, str(path))
            given = [column[0] for column in connection.execute(f"{statement} limit 0", [str(path)]).description or []]
    except duckdb.Error as error:
        raise UsageError(
            f"{path.name} cannot be read: {str(error).splitlines()[0]}", "Check that it is whole."
        ) from error
    headings, remarks = unique_headings(list(given))

    def read() -> Iterator[Row]:
        with duckdb.connect() as connection:
            connection.execute("set preserve_insertion_order = true")
            result = connection.execute(statement, [str(path)])
            line = 1
            while rows := result.fetchmany(_ROWS):
                for row in rows:
                    line += 1
                    yield line, [_text(value) for value in row]

    return Table(path.name, headings, read, path, remarks)


def _unwrapped(connection: Any, statement: str, path: str) -> str:
    """The records of an answer of an API, {"results": [{"id": 1, "properties": {…}}]}, with their properties."""

    def types(of: str) -> dict[str, str]:
        described = connection.execute(f"describe {of}", [path]).fetchall()
        return {column[0]: column[1] for column in described}

    lists = [name for name in _LISTS if types(statement).get(name, "").endswith(")[]")]
    if lists:
        statement = f'select unnest(records) from (select unnest("{lists[0]}") as records from ({statement}))'
    columns = types(statement)
    inner = [name for name in _PROPERTIES if columns.get(name, "").startswith("STRUCT")]
    if inner:
        statement = f'select * exclude ("{inner[0]}"), unnest("{inner[0]}") from ({statement})'
    return statement


_LISTS = ("results", "data", "items", "records", "value", "elements")
_PROPERTIES = ("properties", "attributes", "fields")


def _text(value: Any) -> Cell:  # noqa: PLR0911  one line a type
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(sep=" ")
        case date():
            return value.isoformat()
        case list() if not any(isinstance(item, dict | list) for item in value):
            return "; ".join(str(item) for item in value)
        case dict() | list():
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return str(value)
