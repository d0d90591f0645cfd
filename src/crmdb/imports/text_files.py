"""CSV in all its spellings: any delimiter, comment lines above the header, quotes and line breaks within cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from crmdb.errors import UsageError
from crmdb.imports.encodings import find_encoding
from crmdb.imports.headers import Header, find_header
from crmdb.imports.tables import Cell, Row, Table, unique_headings

_TWICE = re.compile(r"[\w ]{0,9}(?:Ã[\u00a0-\u00bf\u0178-\u2122]|â€[\u0153\u2122œ™])\w{0,9}")
"""UTF-8 that some program took for Windows-1252 and encoded again: JÃ¼rgen."""

DELIMITERS = ",;\t|"
_SAMPLE = 256 * 1024
# A cell of 10 MB is refused by the database with its row and column; the reader only has to survive it.
_LONGEST_CELL = 1 << 28


def text_table(path: Path, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """The table of a CSV file.

    Raises:
        UsageError: the file is empty, or its encoding is not known.
    """
    remarks: list[str] = []
    codec = encoding or find_encoding(path, remarks)
    try:
        with path.open(encoding=codec, newline="") as file:
            sample = file.read(_SAMPLE)
    except LookupError as error:
        raise UsageError(f'There is no encoding "{encoding}".', "Write utf-8, cp1252, latin-1 or utf-16.") from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{path.name} is not {codec}: {error.reason} at byte {error.start}.", "Give --encoding."
        ) from error
    if not sample.strip():
        raise UsageError(f"{path.name} is empty.", "Export it again.")
    separator = delimiter or _delimiter(sample)
    header = find_header(_records(sample, separator))
    headings, renamed = unique_headings(header.headings)
    remarks += [*renamed, *header.remarks]
    if twice := _TWICE.search(sample):
        remarks.append(f'its text was encoded twice ("{twice[0]}"): export it again, or names stay as they are')

    return Table(path.name, headings, lambda: _rows(path, codec, separator, header), path, remarks)


def _rows(path: Path, codec: str, separator: str, header: Header) -> Iterator[Row]:
    """The rows below the header, with their numbers in the file."""
    csv.field_size_limit(_LONGEST_CELL)
    line = 0
    with path.open(encoding=codec, newline="") as file:
        lines = _Lines(file)
        records = csv.reader(lines, delimiter=separator, skipinitialspace=separator != "\t")
        try:
            for line, cells in enumerate(records, 1):
                if lines.are_over:
                    # Only a quote makes the reader look for another line after the last.
                    raise UsageError(
                        f"{path.name}: the quote that opens in row {line} is not closed; the rest is one cell.",
                        "Close it, or write it twice where it belongs to the text.",
                    )
                if line <= header.skipped + header.rows:
                    continue
                if header.ends_before(cells):
                    return
                yield line, list[Cell](cells)
        except csv.Error as error:
            raise UsageError(f"{path.name} cannot be read in row {line + 1}: {error}.", "Correct the row.") from error


class _Lines:
    """The lines of a file without NUL, which the csv module refuses and PostgreSQL has no place for."""

    def __init__(self, file: io.TextIOWrapper) -> None:
        self.file = file
        self.are_over = False

    def __iter__(self) -> Iterator[str]:
        for line in self.file:
            yield line.replace("\x00", "") if "\x00" in line else line
        self.are_over = True


def _records(sample: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind("\n") + 1] or sample
    return list(csv.reader(io.StringIO(whole.replace("\x00", ""), newline=""), delimiter=delimiter))[:200]


def _delimiter(sample: str) -> str:
    """The one by which most rows have the same number of cells, and more than one; a comma if none does."""
    if sample[:6].lower().startswith("sep=") and len(sample) > 4:
        return sample[4]

    def agreement(delimiter: str) -> tuple[float, int]:
        widths = [len(record) for record in _records(sample, delimiter) if any(cell.strip() for cell in record)]
        # Titles and footers have one cell whatever the delimiter is.
        wide = [width for width in widths if width > 1]
        if not wide:
            return 0.0, 0
        usual = max(set(wide), key=lambda width: (wide.count(width), width))
        return wide.count(usual) / len(widths), usual

    return max(DELIMITERS, key=lambda delimiter: (agreement(delimiter), -DELIMITERS.index(delimiter)))
