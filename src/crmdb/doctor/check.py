"""What a check is: a name, a title, a reason, and one row shape for what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from itertools import takewhile
from typing import NamedTuple


class Severity(StrEnum):
    ERROR = "error"  # rows are open, lost or wrong, or soon will be
    WARNING = "warning"  # it works, and costs or will cost
    INFO = "info"  # worth knowing; the database is healthy


class Finding(NamedTuple):
    """`object` is what is wrong, `problem` what is wrong with it, `next_step` what to do about it."""

    check: str
    severity: Severity
    object: str
    problem: str
    next_step: str


@dataclass(frozen=True)
class Check:
    """`sql` gives rows (object, problem, next_step); empty where Python does the looking."""

    name: str
    title: str
    severity: Severity
    why: str
    sql: str = ""

    def finding(self, target: str, problem: str, next_step: str, severity: Severity | None = None) -> Finding:
        return Finding(self.name, severity or self.severity, target, problem, next_step)


def sql_checks() -> list[Check]:
    """The checks of checks/, by name."""
    return [Check(*parts) for parts in read_checks(__package__)]


def read_checks(package: str) -> Iterator[tuple[str, str, Severity, str, str]]:
    """Name, title, severity, reason and SQL of each file in a package's checks/, by name; its header gives most."""
    folder = files(package).joinpath("checks")
    for path in sorted((path for path in folder.iterdir() if path.name.endswith(".sql")), key=lambda path: path.name):
        sql = path.read_text(encoding="utf-8")
        header = takewhile(lambda line: line.startswith("--"), sql.splitlines())
        title, severity, *why = (line.removeprefix("--").strip() for line in header)
        reason = " ".join(why).removeprefix("why: ")
        yield path.name.removesuffix(".sql"), title, Severity(severity.removeprefix("severity: ")), reason, sql
