"""Refused rows as a CSV file that can be corrected and imported again."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from crmdb.imports.names import REJECT_COLUMNS
from crmdb.imports.rows import guarded
from crmdb.imports.tables import Table


def write_rejects(
    folder: Path, tables: list[Table], targets: list[str], refused: Mapping[tuple[int, int], tuple[str, str]]
) -> list[Path]:
    """Write the refused rows of each table into `folder`, with all their columns, why, and what to do.

    Cells that a spreadsheet program would take for formulas get an apostrophe before them; importing takes it away.
    """
    written = []
    for number, table in enumerate(tables):
        lines = {line: told for (file, line), told in refused.items() if file == number}
        if not lines:
            continue
        headings = [heading for heading in table.headings if heading.lower() not in REJECT_COLUMNS]
        part = f".{targets[number]}" if [other.name for other in tables].count(table.name) > 1 else ""
        earlier = [(other.name, target) for other, target in zip(tables[:number], targets[:number], strict=True)]
        if times := earlier.count((table.name, targets[number])):
            part += f".{times + 1}"
        path = folder / f"{table.name.replace('#', ' ').rsplit('.', 1)[0]}{part}.rejects.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([guarded(heading) for heading in headings] + list(REJECT_COLUMNS))
            for line, cells in table.read():
                if line in lines:
                    kept = [
                        guarded(cell or "")
                        for heading, cell in zip(table.headings, cells + [None] * len(table.headings), strict=False)
                        if heading.lower() not in REJECT_COLUMNS
                    ]
                    writer.writerow(kept + [guarded(text) for text in lines[line]])
        written.append(path)
    return written
