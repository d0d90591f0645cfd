"""Workbooks of Excel and LibreOffice: each sheet that holds something is a table."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from crmdb.errors import UsageError
from crmdb.imports.headers import find_header
from crmdb.imports.tables import Cell, Row, Table, unique_headings

_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How files of old Excels begin, and workbooks with a password."""


_WITHOUT_VALUE = re.compile(rb"""<c [^>]*t=["']e["']|(?:</f>|<f[^>]*/>)\s*(?:<v\s*/>|<v></v>)?\s*$""")
"""The end of a cell with an error, or with a formula that was never calculated."""


def workbook_tables(path: Path) -> list[Table]:
    """The tables of a workbook. Formulas are read as the values they had when it was saved; hidden sheets are not read.

    Raises:
        UsageError: it cannot be read, or the library that reads it is not installed.
    """
    book, names, hidden = _open(path)
    tables = []
    for name in names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        label = path.name if len(names) == 1 else f"{path.name}#{name}"
        if table := _sheet_table(path, name, label, rows):
            tables.append(table)
    if hidden and not tables:
        raise UsageError(
            f"Only hidden sheets of {path.name} hold anything: {', '.join(hidden)}.", "Unhide the one to import."
        )
    if tables and (count := _cells_without_value(path)):
        cells = "One cell is" if count == 1 else f"{count} cells are"
        tables[0].remarks.append(
            f"{cells} read as empty: an error such as #N/A, or a formula without its value;"
            " open the workbook in a spreadsheet program and save it"
        )
    return tables


def hidden_sheets(path: Path) -> list[str]:
    """The names of the sheets of a workbook that a person who opens it does not see, and that hold something."""
    book, _, hidden = _open(path)
    return [name for name in hidden if book.get_sheet_by_name(name).total_height]


def _cells_without_value(path: Path) -> int:
    """How many cells of a workbook look empty and are not. The library that reads it does not tell them apart."""
    if not zipfile.is_zipfile(path):
        return 0
    count = 0
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                with archive.open(name) as sheet:
                    rest = b""
                    while block := sheet.read(1 << 20):
                        *cells, rest = (rest + block).split(b"</c>")
                        count += sum(_WITHOUT_VALUE.search(cell) is not None for cell in cells)
    return count


def _open(path: Path) -> tuple[Any, list[str], list[str]]:
    """A workbook, its sheets and its hidden sheets."""
    try:
        from python_calamine import CalamineWorkbook, SheetVisibleEnum
    except ImportError as error:
        raise UsageError(
            f"{path.name} is a workbook, and the library that reads it is not installed.",
            'Install it: pip install "crmdb[import]", or save the sheet as CSV.',
        ) from error
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = book.sheets_metadata
    except Exception as error:  # calamine raises several kinds without a common base
        raise _unreadable(path, error) from error
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return book, seen, [sheet.name for sheet in sheets if sheet.name not in seen]


def _unreadable(path: Path, error: Exception) -> UsageError:
    """What the file is instead of a workbook, by its first bytes."""
    with path.open("rb") as file:
        mark = file.read(100).lstrip()
    if mark.startswith(b"<"):
        return UsageError(
            f"{path.name} is a page of HTML, named like a workbook.",
            "Open it in a spreadsheet program and save it as .xlsx or CSV.",
        )
    if mark.startswith(_COMPOUND) and path.suffix.lower() in (".xlsx", ".xlsm"):
        return UsageError(
            f"{path.name} is protected by a password, or a workbook of an old Excel (.xls).",
            "Open it, take the password away, and save it as .xlsx.",
        )
    return UsageError(f"{path.name} cannot be read: {error}.", "It is damaged: export or save it again.")


def _sheet_table(path: Path, name: str, label: str, rows: list[list[Any]]) -> Table | None:
    """The table of a sheet; None if it is empty. Columns without heading and values at its right edge do not count."""
    records = [[_text(cell) or "" for cell in row] for row in rows[:200]]
    if not any(cell for record in records for cell in record):
        return None
    header = find_header(records)
    start = header.skipped + header.rows
    headings, remarks = unique_headings(header.headings)
    while headings and all(
        row[len(headings) - 1] in ("", None) for row in rows[header.skipped :] if len(row) >= len(headings)
    ):
        headings.pop()
    return Table(label, headings, _reader(path, name, start, len(headings)), path, [*remarks, *header.remarks])


def _reader(path: Path, name: str, start: int, width: int) -> Any:
    def read() -> Iterator[Row]:
        from python_calamine import CalamineWorkbook

        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merged = _merged(sheet.merged_cell_ranges or [])
        for line, row in enumerate(rows, 1):
            if line > start:
                cells = [_text(cell) for cell in row[:width]]
                for place, top in merged.get(line - 1, ()):
                    if place < len(cells) and cells[place] is None and any(cells):
                        cells[place] = _text(rows[top][place])
                yield line, cells

    return read


def _merged(ranges: list[Any]) -> dict[int, list[tuple[int, int]]]:
    """For each row below the first of merged cells: the column, and the row that has the value."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in ranges:
        for row in range(top + 1, bottom + 1):
            found.setdefault(row, []).append((left, top))
    return found


def _text(value: Any) -> Cell:  # noqa: PLR0911  one line a type
    """A cell as text: days and moments in ISO 8601, whole numbers without a decimal point."""
    match value:
        case None | "":
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return repr(value)
        case datetime():
            return value.isoformat(sep=" ") if value.time() != time(0) else value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)
