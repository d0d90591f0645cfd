"""Findings about objects that are not ours: those of an application that lives in the same database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crmdb.doctor.check import Finding, Severity
from crmdb.migrations.files import Migration

_NAME = re.compile(r"\b((?:public|private)\.\w+)")
_ON_USERS = re.compile(r"auth\.users (\w+)")
_OF_NO_CONCERN = ("drift", "missing_comments")
"""Checks that say nothing about another's object: it is in none of our migrations, and its comments are its own."""


def set_apart(findings: Iterable[Finding], migrations: Sequence[Migration]) -> list[Finding]:
    """The findings, those about an application's own objects for information or left out."""
    ours = _Ours(migrations)
    return [
        finding._replace(severity=Severity.INFO) if is_theirs else finding
        for finding in findings
        if not ((is_theirs := not ours.has(finding.object)) and finding.check in _OF_NO_CONCERN)
    ]


class _Ours:
    """What the migrations name, and what begins with the name of a table: its partitions, indexes and sequences."""

    def __init__(self, migrations: Sequence[Migration]) -> None:
        text = "\n".join(migration.sql for migration in migrations)
        self._names = set[str](_NAME.findall(text))
        self._words = set[str](re.findall(r"\w+", text))
        self._parts = tuple(f"{table}_" for migration in migrations for table in migration.tables)

    def has(self, shown: str) -> bool:
        """Whether an object, as a check writes it, is ours. What has no schema is: roles, extensions, policies."""
        if trigger := _ON_USERS.match(shown):
            return trigger[1] in self._words
        names = _NAME.findall(shown)
        return not names or any(name in self._names or name.startswith(self._parts) for name in names)
