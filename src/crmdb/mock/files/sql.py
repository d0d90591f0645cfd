"""Plain INSERTs: a script for psql, and the form of supabase/seed.sql."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from crmdb.mock.arrays.columns import Column, Kind, Table
from crmdb.mock.files.script import Numbers, beginning, ending, full_name, is_numbered
from crmdb.mock.files.text import Dialect, rows_of

_BARE: frozenset[Kind] = frozenset({"bool", "int2", "int4", "int8", "float4", "numeric4", "numeric10"})
_DIALECT = Dialect(quote=b"'", bare=_BARE, null=b"null", before=b"(", between=b", ", after=b"),\n")
_ROWS_PER_STATEMENT = 500

_HEADER = b"""\
-- Fills a migrated database without rows, all or nothing:
--   psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -f load.sql
"""


class SqlFile:
    """Writes `load.sql`: batches of rows in the order they come in, which has to be parents before children."""

    def __init__(self, directory: Path, files: ExitStack) -> None:
        file = files.enter_context((directory / "load.sql").open("wb"))
        file.write(_HEADER)
        self._statements = Statements(file)

    def write(self, table: Table) -> None:
        """Append statements."""
        self._statements.write(table)

    def finish(self) -> None:
        self._statements.finish()


class Statements:
    """Statements in one transaction, from `begin` to `commit`, none with more than 500 rows."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._numbers = Numbers()
        file.write(beginning().encode())

    def write(self, table: Table) -> None:
        self._numbers.note(table)
        columns = {name: column for name, column in table.columns.items() if _used(column)}
        override = " overriding system value" if is_numbered(table) else ""
        head = f"insert into {full_name(table)} ({', '.join(columns)}){override} values\n".encode()
        for start in range(0, len(table), _ROWS_PER_STATEMENT):
            rows = slice(start, start + _ROWS_PER_STATEMENT)
            values = rows_of([column.taken(rows) for column in columns.values()], _DIALECT)
            self._file.write(head + values.removesuffix(b",\n") + b";\n")

    def finish(self) -> None:
        self._file.write(ending(self._numbers).encode())


def _used(column: Column) -> bool:
    """Columns that are empty in every row are left out: where the schema has a default, null is not allowed."""
    return column.present is None or bool(column.present.any())
