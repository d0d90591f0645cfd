"""Files as tables of text: headings, and rows numbered as a spreadsheet numbers them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from crmdb.errors import UsageError

Cell = str | None
Row = tuple[int, list[Cell]]


@dataclass(frozen=True)
class Table:
    """One table of a file. `read` opens it anew each time: rows are never held all at once."""

    name: str
    headings: list[str]
    read: Callable[[], Iterator[Row]]
    path: Path
    remarks: list[str] = field(default_factory=list)


SUFFIXES = {
    **dict.fromkeys((".csv", ".tsv", ".txt"), "text"),
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".ods"), "workbook"),
    **dict.fromkeys((".json", ".ndjson", ".jsonl", ".parquet"), "columns"),
}

_CURES = {
    **dict.fromkeys(
        (".zip", ".gz", ".7z", ".rar", ".tar", ".tgz", ".bz2"), "Unpack it and name the files or the folder."
    ),
    **dict.fromkeys((".numbers", ".pages", ".key"), "Export it from the program as CSV or Excel (File, Export To)."),
    **dict.fromkeys(
        (".pdf", ".doc", ".docx", ".png", ".jpg"), "Export the table as CSV or .xlsx from where it was made."
    ),
    **dict.fromkeys((".xlsb", ".gsheet", ".xml", ".htm", ".html"), "Save it as .xlsx or CSV."),
    **dict.fromkeys((".vcf", ".ics", ".eml", ".msg"), "Export the contacts as CSV."),
    "": "Give its name the suffix of what it is, such as .csv.",
}


def find_tables(paths: list[Path], *, encoding: str | None = None, delimiter: str | None = None) -> list[Table]:
    """The tables of these files and folders, in the order given; of a folder by name.

    Raises:
        UsageError: a path is not there, or of a kind that cannot be read.
    """
    found: list[Table] = []
    for path in paths:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        readable = [file for file in files if file.suffix.lower() in SUFFIXES] if path.is_dir() else files
        if not readable:
            raise UsageError(f"Folder {path} holds no file that can be imported.", f"Read are {_known()}.")
        found += [table for file in readable for table in _tables_of(file, encoding, delimiter)]
    from crmdb.imports.groups import fill_groups

    return [fill_groups(table) for table in found]


def never_read(paths: list[Path]) -> list[str]:
    """Hidden sheets, and files of these folders that are of no kind that can be read; mappings aside."""
    left_out = []
    for path in paths:
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            kind = file.suffix.lower()
            if SUFFIXES.get(kind) == "workbook":
                from crmdb.imports.workbooks import hidden_sheets

                left_out += [f"{file.name}#{name} is left out: it is hidden" for name in hidden_sheets(file)]
            elif kind not in {*SUFFIXES, ".toml"} and file.is_file() and not file.name.startswith("."):
                cure = _CURES.get(kind, "It is of no kind that can be imported")
                left_out.append(f"{file.name} is left out: {cure.rstrip('.')}")
    return left_out


def _tables_of(path: Path, encoding: str | None, delimiter: str | None) -> list[Table]:
    if not path.exists():
        raise UsageError(f"There is no file {path}.", "Check the path; a folder is imported as a whole.")
    kind = SUFFIXES.get(path.suffix.lower())
    if kind == "text":
        from crmdb.imports.text_files import text_table

        return [text_table(path, encoding, delimiter)]
    if kind == "workbook":
        from crmdb.imports.workbooks import workbook_tables

        return workbook_tables(path)
    if kind == "columns":
        from crmdb.imports.column_files import column_table

        return [column_table(path)]
    cure = _CURES.get(path.suffix.lower(), "")
    raise UsageError(f"{path} is of no kind that can be imported.", f"{cure} Read are {_known()}.".lstrip())


def _known() -> str:
    return ", ".join(sorted(SUFFIXES))


def unique_headings(given: list[Cell]) -> tuple[list[str], list[str]]:
    """Headings without blanks around them, each once, and remarks about those that had to be renamed."""
    headings: list[str] = []
    remarks: list[str] = []
    for place, heading in enumerate(given, 1):
        name = " ".join((heading or "").replace("\ufeff", "").split())
        if not name:
            name = f"column {place}"
        times = 1
        unique = name
        while unique in headings:
            times += 1
            unique = f"{name} ({times})"
        if times > 1:
            remarks.append(f'column "{name}" is there more than once; the one at place {place} is called "{unique}"')
        headings.append(unique)
    return headings, remarks
