"""Where things are: the folder crmdb works in, its migrations and its queries."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from crmdb.errors import RefusedError, UsageError

_MIGRATIONS = Path("supabase") / "migrations"
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Project:
    """What the tooling works on: `root`, below which it writes, and the files of the database it is about.

    A clone of this repository holds both. Elsewhere the installed package brings migrations and queries, and a
    Supabase repository into which `crmdb init` copied the migrations uses its own copy, with what it added.
    """

    root: Path
    source: Path | None = None
    """Where migrations and queries are, if not in `root`."""

    @property
    def state(self) -> Path:
        """Everything the embedded server keeps (git-ignored)."""
        return self.root / ".crmdb"

    @property
    def migrations(self) -> Path:
        own = self.root / _MIGRATIONS
        return own if self.source is None or _has_ours(own, self.source) else self.source / _MIGRATIONS

    @property
    def lacks_our_migrations(self) -> bool:
        """Whether `root` is a Supabase repository into which nobody copied the migrations."""
        own = self.root / _MIGRATIONS
        return self.source is not None and own.parent.is_dir() and self.migrations != own

    @property
    def queries(self) -> Path:
        return (self.source or self.root) / "queries"

    @property
    def dictionary(self) -> Path:
        return self.root / "docs" / "database"


def find_project(start: Path | None = None) -> Project:
    """The project around `start` (default: the current directory), else what this package brings.

    Raises:
        UsageError: there is neither.
    """
    start = (start or Path.cwd()).resolve()
    for candidate in (start, *start.parents):
        if (candidate / _MIGRATIONS).is_dir() and (candidate / "queries").is_dir():
            return Project(candidate)
    checkout = _PACKAGE.parents[1]
    if (checkout / _MIGRATIONS).is_dir() and (checkout / "queries").is_dir():
        source, is_clone = checkout, True
    else:
        source, is_clone = packaged(), False
    for candidate in (start, *start.parents):
        if candidate / _MIGRATIONS != source / _MIGRATIONS and _has_ours(candidate / _MIGRATIONS, source):
            return Project(candidate, source)
    return Project(source) if is_clone else Project(start, source)


def packaged() -> Path:
    """The folder of migrations and queries that an installed crmdb brings; in a clone, the clone.

    Raises:
        UsageError: the package is incomplete.
    """
    for source in (_PACKAGE / "data", _PACKAGE.parents[1]):
        if (source / _MIGRATIONS).is_dir() and (source / "queries").is_dir():
            return source
    raise UsageError(
        f"This crmdb brings no migrations: there is no supabase/migrations beside a queries folder in {_PACKAGE}.",
        "Install it again, or run crmdb inside a clone of the repository.",
    )


def types_file(name: str) -> Path:
    """A file of types/ that this package brings.

    Raises:
        UsageError: the package is incomplete.
    """
    path = packaged() / "types" / name
    if not path.is_file():
        raise UsageError(f"This crmdb brings no {path}.", "Install it again.")
    return path


def file_names_of_ours() -> frozenset[str]:
    """The names of the migration files that this package brings; none if it is incomplete."""
    try:
        return frozenset(path.name for path in (packaged() / _MIGRATIONS).glob("*.sql"))
    except UsageError:
        return frozenset()


def sql_files(folder: Path) -> list[Path]:
    """The .sql files of `folder` by name; none if there is no such folder.

    Raises:
        RefusedError: the folder is there and may not be read. `glob` would find nothing in it and say nothing.
    """
    if folder.is_dir() and not os.access(folder, os.R_OK | os.X_OK):
        raise RefusedError(f"{folder} cannot be read: Permission denied.", "Make the folder readable for you.")
    return sorted(folder.glob("*.sql"))


def _has_ours(migrations: Path, source: Path) -> bool:
    """Whether a folder of migrations holds the first of ours: `crmdb init` put them there."""
    first = min((path.name for path in (source / _MIGRATIONS).glob("*.sql")), default=None)
    return first is not None and (migrations / first).is_file()
