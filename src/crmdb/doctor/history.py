"""The check `migrations`: the database has exactly the migrations of the files."""

from __future__ import annotations

from collections.abc import Sequence

from crmdb.doctor.check import Check, Finding, Severity
from crmdb.migrations.state import Entry, State

CHECK = Check(
    "migrations",
    "Migrations that do not fit the files",
    Severity.ERROR,
    "A pending migration means the tooling and the database speak of different tables; an edited or missing file means"
    " that nobody can say any more how the database came to be.",
)

_PROBLEMS = {
    State.PENDING: ("the migration is not applied", "crmdb migrate"),
    State.EDITED: (
        "the file was edited after it was applied",
        "restore the file (git checkout) and put the change into a new one (supabase migration new NAME)",
    ),
    State.MISSING: (
        "it was applied, and there is no such file",
        "restore the file, or check that --database-url names this project's database",
    ),
    State.LATE: (
        "it is not applied, and a later one is",
        "rename the file to a version after the last applied one, then crmdb migrate",
    ),
}


def history_findings(entries: Sequence[Entry]) -> list[Finding]:
    """A finding for each migration that is not applied as its file says; several pending ones are one."""
    pending = [entry for entry in entries if entry.state is State.PENDING]
    findings = [
        CHECK.finding(str(entry), *_PROBLEMS[entry.state])
        for entry in entries
        if entry.state in _PROBLEMS and not (entry.state is State.PENDING and len(pending) > 1)
    ]
    if len(pending) > 1:
        together = f"{pending[0]} to {pending[-1]}"
        findings.append(CHECK.finding(together, f"{len(pending)} migrations are not applied", "crmdb migrate"))
    return findings
