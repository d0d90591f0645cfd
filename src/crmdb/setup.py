"""Copying the migrations into a Supabase repository of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from crmdb.errors import RefusedError


@dataclass(frozen=True)
class Copied:
    """What was done: names of files that are new, how many were there with the same content, and `later`: the
    repository's own migrations that come after the first new one."""

    new: list[str]
    unchanged: int
    later: list[str]


def copy_migrations(source: Path, repository: Path) -> Copied:
    """Copy the migration files of `source` into supabase/migrations of `repository`; all or none.

    Raises:
        RefusedError: a file of that name has other content.
    """
    target = repository / "supabase" / "migrations"
    ours = sorted(source.glob("*.sql"))
    theirs = {path.name for path in target.glob("*.sql")} - {path.name for path in ours}
    for path in ours:
        there = target / path.name
        if there.exists() and there.read_bytes() != path.read_bytes():
            raise RefusedError(
                f"{there} is there already, with other content.",
                "If it was edited, undo that and put the change into a new migration (supabase migration new NAME). If"
                " crmdb was upgraded, compare the two first.",
            )
    new = [path for path in ours if not (target / path.name).exists()]
    later = sorted(name for name in theirs if new and name > new[0].name)
    target.mkdir(parents=True, exist_ok=True)
    for path in new:
        (target / path.name).write_bytes(path.read_bytes())
    return Copied([path.name for path in new], len(ours) - len(new), later)
