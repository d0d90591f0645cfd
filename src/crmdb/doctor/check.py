"""What a check is: a name, a title, a reason, and one row shape for what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
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
    """The checks of checks/, by name. The header of a file gives its title, severity and reason."""
    folder = files(__package__).joinpath("checks")
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".sql")), key=lambda path: path.name)
    return [_parse(path.name.removesuffix(".sql"), path.read_text(encoding="utf-8")) for path in paths]


def _parse(name: str, sql: str) -> Check:
    header = []
    for line in sql.splitlines():
        if not line.startswith("--"):
            break
        header.append(line.removeprefix("--").strip())
    title, severity, *why = header
    reason = " ".join(why).removeprefix("why: ")
    return Check(name, title, Severity(severity.removeprefix("severity: ")), reason, sql)
