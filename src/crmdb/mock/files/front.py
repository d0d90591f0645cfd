"""A folder of files from batches of tables, whatever the format."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal, Protocol

from crmdb.errors import UsageError
from crmdb.mock.arrays.columns import Table
from crmdb.mock.estimate import expected_rows, refuse_a_full_disk
from crmdb.mock.files.csv import CsvFiles
from crmdb.mock.files.folder import filled
from crmdb.mock.files.sql import SqlFile
from crmdb.mock.plan import Plan

Format = Literal["csv", "parquet", "sql"]

_BYTES_A_ROW: dict[Format, int] = {"csv": 240, "parquet": 35, "sql": 275}
"""Measured by `python -m benchmarks.mock_files`."""

MANIFEST = "manifest.json"
"""Written last: a folder that has it is complete."""


@dataclass(frozen=True)
class Written:
    """What a run wrote: rows by table, bytes by file, the manifest left out."""

    rows: dict[str, int]
    bytes: dict[str, int]
    seconds: float

    @property
    def total(self) -> int:
        return sum(self.rows.values())


class Writer(Protocol):
    """Takes rows of the tables, in whatever portions they come; `finish` writes what comes after the last row."""

    def write(self, table: Table) -> None: ...

    def finish(self) -> None: ...


def write_files(
    batches: Iterable[list[Table]],
    directory: Path,
    format: Format,
    *,
    plan: Plan,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Written:
    """Write the rows of a plan into a new or empty folder: all of it, or nothing.

    No more than a batch is held at once (Parquet: and 64 MiB of rows). Equal plans give equal bytes.

    Args:
        batches: parts of tables, parents before children; a table may come in many batches, always with one set of
            columns.
        plan: what the batches were generated from, for the manifest.
        progress: called with the table, the rows done so far and all that are expected.

    Raises:
        RefusedError: the folder is not empty, it cannot be written, or its disk has too little room.
        UsageError: Parquet without pyarrow.
    """
    begun = time.monotonic()
    begin = _writer(format)
    expected = expected_rows(plan)
    existing = next(folder for folder in (directory.absolute(), *directory.absolute().parents) if folder.is_dir())
    refuse_a_full_disk(existing, expected, expected * _BYTES_A_ROW[format])
    rows: Counter[str] = Counter()
    with filled(directory, last=MANIFEST) as folder:
        with ExitStack() as files:
            writer = begin(folder, files)
            for table in (table for batch in batches for table in batch):
                progress(table.name, rows.total(), max(expected, rows.total()))
                writer.write(table)
                rows[table.name] += len(table)
            writer.finish()
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
        manifest = {"format": format, "plan": asdict(plan), "rows": rows, "bytes": sizes}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", encoding="utf-8")
    return Written(dict(rows), sizes, time.monotonic() - begun)


def _writer(format: Format) -> Callable[[Path, ExitStack], Writer]:
    if format == "csv":
        return CsvFiles
    if format == "sql":
        return SqlFile
    try:
        from crmdb.mock.files.parquet import ParquetFiles
    except ImportError as error:
        raise UsageError(
            f"Parquet needs pyarrow, which is not installed ({error}).",
            "Install it beside crmdb: .venv/bin/pip install pyarrow",
        ) from error
    return ParquetFiles
