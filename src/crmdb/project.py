"""Where things are: the project's root and the folders below it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crmdb.errors import UsageError


@dataclass(frozen=True)
class Project:
    """A checkout of this repository; every path the tooling touches hangs off `root`."""

    root: Path

    @property
    def state(self) -> Path:
        """Everything the embedded server keeps (git-ignored)."""
        return self.root / ".crmdb"

    @property
    def migrations(self) -> Path:
        return self.root / "supabase" / "migrations"

    @property
    def queries(self) -> Path:
        return self.root / "queries"

    @property
    def dictionary(self) -> Path:
        return self.root / "docs" / "database"


def find_project(start: Path | None = None) -> Project:
    """The project around `start` (default: the current directory), else the checkout this package is installed from.

    Raises:
        UsageError: neither place has `supabase/migrations`.
    """
    start = (start or Path.cwd()).resolve()
    source = Path(__file__).resolve().parents[2]
    for candidate in (start, *start.parents, source):
        if (candidate / "supabase" / "migrations").is_dir() and (candidate / "queries").is_dir():
            return Project(candidate)
    raise UsageError(
        f"No crmdb project at {start} or above it: there is no supabase/migrations beside a queries folder.",
        "Run crmdb inside a clone of the repository.",
    )
