"""Findings about objects that are not ours: those of an application that lives in the same database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from crmdb.doctor.check import Finding, Severity
from crmdb.migrations.files import Migration

_NAME = re.compile(r"\b((?:public|private)\.\w+)")
_ON_USERS = re.compile(r"auth\.users[ .](\w+)")


def set_apart(findings: Iterable[Finding], migrations: Sequence[Migration]) -> list[Finding]:
    """The findings with those about an application's own objects for information.

    Its comments are its own business. That its objects are in none of our migrations says nothing.
    """
    ours = _Ours(migrations)
    told = []
    for finding in findings:
        if ours.has(finding.object):
            told.append(finding)
        elif finding.check not in ("missing_comments", "drift"):
            told.append(finding._replace(severity=Severity.INFO))
    return told


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
