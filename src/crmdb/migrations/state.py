"""Files against history: what is applied, what is pending, and what forbids going on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crmdb.errors import RefusedError
from crmdb.migrations.files import Migration
from crmdb.migrations.history import Applied


class State(StrEnum):
    APPLIED = "applied"
    PENDING = "pending"
    EDITED = "edited"  # the file is no longer what was applied
    MISSING = "missing"  # applied, and no longer among the files
    LATE = "late"  # pending, though a later version is applied already
    FOREIGN = "foreign"  # applied by another repository that works on the same database


@dataclass(frozen=True)
class Entry:
    """One version and where it stands."""

    version: str
    name: str
    state: State

    def __str__(self) -> str:
        return f"{self.version}_{self.name}"


def compare(
    migrations: Sequence[Migration], history: Mapping[str, Applied], ours: Collection[str] = frozenset()
) -> list[Entry]:
    """Every version that is among the files or in the history, in order.

    `ours` are the names of the files that this package brings. In a folder that holds them beside an application's own
    each kind has its order: ours may be older than what the application applied before it adopted them.
    """
    files = {migration.version: migration for migration in migrations}
    # What the CLI applied has no checksum: then nobody can tell a file that is gone from one of another repository.
    by_the_cli = any(history[version].checksum is None for version in files.keys() & history.keys())
    newest: dict[bool, str] = {}
    for version in sorted(files.keys() & history.keys()):
        newest[files[version].file_name in ours] = version
    entries = []
    for version in sorted(files.keys() | history.keys()):
        migration, applied = files.get(version), history.get(version)
        if migration is None:
            is_ours = by_the_cli or history[version].checksum is not None
            state = State.MISSING if is_ours else State.FOREIGN
        elif applied is None:
            state = State.LATE if version < newest.get(migration.file_name in ours, "") else State.PENDING
        else:
            state = State.APPLIED if applied.matches(migration) else State.EDITED
        entries.append(Entry(version, migration.name if migration else history[version].name, state))
    return entries


_REFUSALS = {
    State.EDITED: (
        "Applied migrations have been edited since: {}.",
        "Restore the files (`git checkout`) and put the change into a new one (`supabase migration new NAME`)."
        " An embedded database can also start over: `crmdb reset`.",
    ),
    State.MISSING: (
        "The database has migrations that are not among the files: {}.",
        "Restore the files, or check that --database-url names this project's database."
        " `supabase migration fetch` writes the files a database was migrated with."
        " An embedded database can also start over: `crmdb reset`.",
    ),
    State.LATE: (
        "Pending migrations sort before ones already applied, so a new database would run them in another order: {}.",
        "Rename each to a version after the last applied one.",
    ),
}


def refuse_conflicts(entries: Sequence[Entry]) -> None:
    """
    Raises:
        RefusedError: an applied file was edited or is missing, or a pending one comes too late.
    """
    for state, (message, hint) in _REFUSALS.items():
        if found := [str(entry) for entry in entries if entry.state is state]:
            raise RefusedError(message.format(", ".join(found)), hint)
