"""CSV as COPY reads it, one file a table, and a script for psql that loads them."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, get_args

from crmdb.mock.arrays.columns import Kind, Table
from crmdb.mock.files.script import Numbers, beginning, ending, full_name
from crmdb.mock.files.text import BATCH_ROWS, Dialect, rows_of
from crmdb.mock.generate import TABLES

_QUOTED: frozenset[Kind] = frozenset({"text", "jsonb", "text[]", "daterange"})
"""Always, so that an empty text is not a null."""

_DIALECT = Dialect(
    quote=b'"', bare=frozenset(get_args(Kind)) - _QUOTED, null=b"", before=b"", between=b",", after=b"\n"
)

_HEADER = """\
-- Loads the CSV files of this folder into a migrated database without rows, all or nothing. Run it in the folder:
--   psql "$DATABASE_URL" -f load.sql
\\set ON_ERROR_STOP on
"""


class CsvFiles:
    """Writes `<table>.csv`, header first, and `load.sql` at the end."""

    def __init__(self, directory: Path, files: ExitStack) -> None:
        self._directory = directory
        self._files = files
        self._open: dict[str, BinaryIO] = {}
        self._copies: dict[str, str] = {}
        self._numbers = Numbers()

    def write(self, table: Table) -> None:
        """Append rows to the table's file."""
        file = self._open.get(table.name) or self._begin(table)
        self._numbers.note(table)
        for start in range(0, len(table), BATCH_ROWS):
            rows = slice(start, start + BATCH_ROWS)
            file.write(rows_of([column.taken(rows) for column in table.columns.values()], _DIALECT))

    def finish(self) -> None:
        copies = [self._copies[name] for name in TABLES if name in self._copies]
        script = _HEADER + beginning() + "".join(copies) + ending(self._numbers)
        (self._directory / "load.sql").write_text(script, encoding="utf-8")

    def _begin(self, table: Table) -> BinaryIO:
        name = f"{table.name}.csv"
        file = self._open[table.name] = self._files.enter_context((self._directory / name).open("wb"))
        file.write((",".join(table.columns) + "\n").encode())
        columns = ", ".join(table.columns)
        self._copies[table.name] = f"\\copy {full_name(table)} ({columns}) from '{name}' with (format csv, header)\n"
        return file
