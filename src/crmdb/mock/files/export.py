"""A folder of Parquet files from batches of tables."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path

from crmdb.errors import UsageError
from crmdb.mock.arrays.columns import Table
from crmdb.mock.estimate import expected_rows, refuse_a_full_disk
from crmdb.mock.files.folder import filled
from crmdb.mock.plan import Plan

_BYTES_A_ROW = 35
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


def write_files(
    batches: Iterable[list[Table]],
    directory: Path,
    *,
    plan: Plan,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> Written:
    """Write the rows of a plan into a new or empty folder: all of it, or nothing.

    No more than a batch and 64 MiB of rows are held at once. Equal plans give equal bytes.

    Args:
        batches: parts of tables, parents before children; a table may come in many batches, always with one set of
            columns.
        plan: what the batches were generated from, for the manifest.
        progress: called with the table, the rows done so far and all that are expected.

    Raises:
        RefusedError: the folder is not empty, it cannot be written, or its disk has too little room.
        UsageError: pyarrow is not installed.
    """
    begun = time.monotonic()
    try:
        from crmdb.mock.files.parquet import ParquetFiles
    except ImportError as error:
        raise UsageError(
            f"Parquet needs pyarrow, which is not installed ({error}).",
            "Install it beside crmdb: .venv/bin/pip install pyarrow",
        ) from error
    expected = expected_rows(plan)
    existing = next(folder for folder in (directory.absolute(), *directory.absolute().parents) if folder.is_dir())
    refuse_a_full_disk(existing, expected, expected * _BYTES_A_ROW)
    rows: Counter[str] = Counter()
    with filled(directory, last=MANIFEST) as folder:
        with ExitStack() as files:
            writer = ParquetFiles(folder, files)
            for table in (table for batch in batches for table in batch):
                progress(table.name, rows.total(), max(expected, rows.total()))
                writer.write(table)
                rows[table.name] += len(table)
            writer.finish()
        sizes = {path.name: path.stat().st_size for path in sorted(folder.iterdir())}
        manifest = {"format": "parquet", "plan": asdict(plan), "rows": rows, "bytes": sizes}
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", encoding="utf-8")
    return Written(dict(rows), sizes, time.monotonic() - begun)
