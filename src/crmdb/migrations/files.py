"""The migration files of a folder, in the order they are applied."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from crmdb.errors import RefusedError
from crmdb.migrations.statements import Statement, statements_of
from crmdb.project import sql_files

_FILE_NAME = re.compile(r"(\d{14})_(.+)\.sql")
_TABLE = re.compile(r"create\s+table\s+(?:if\s+not\s+exists\s+)?([a-z_][\w$]*\.[a-z_][\w$]*)", re.IGNORECASE)
_TRANSACTION_CONTROL = re.compile(
    r"(begin|start\s+transaction|commit|end|rollback|abort|savepoint|release|prepare\s+transaction)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Migration:
    """One file: `20261127090000_private_schema.sql` has the version `20261127090000` and the name `private_schema`."""

    version: str
    name: str
    sql: str

    @property
    def file_name(self) -> str:
        return f"{self.version}_{self.name}.sql"

    @cached_property
    def statements(self) -> list[Statement]:
        return statements_of(self.sql)

    @property
    def checksum(self) -> str:
        """SHA-256 of the file's content, in hex."""
        return hashlib.sha256(self.sql.encode()).hexdigest()

    @property
    def tables(self) -> list[str]:
        """The tables it creates, schema-qualified, in order."""
        return [match.group(1).lower() for s in self.statements if (match := _TABLE.match(s.code))]

    def line(self, offset: int) -> int:
        """The line of the file, from 1, at `offset` characters."""
        return self.sql.count("\n", 0, offset) + 1

    def refuse_transaction_control(self) -> None:
        """
        Raises:
            RefusedError: a statement starts or ends a transaction.
        """
        for statement in self.statements:
            if match := _TRANSACTION_CONTROL.match(statement.code):
                raise RefusedError(
                    f"{self.file_name}, line {self.line(statement.start)}: `{match.group(1)}` has no place in a"
                    " migration; each file is one transaction already.",
                    "Take the statement out of the file. Nothing was applied.",
                )


def read_migrations(directory: Path) -> list[Migration]:
    """The migrations of `directory` by version.

    Raises:
        RefusedError: there are none, a name does not follow the pattern, two have one version, a file is not UTF-8, or
            one or all may not be read.
    """
    migrations: dict[str, Migration] = {}
    for path in sql_files(directory):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise RefusedError(
                f"{path.name} is not named like a migration: 14 digits, an underscore, a name, .sql.",
                "Rename it; `supabase migration new NAME` makes a file with the right name.",
            )
        version, name = match.groups()
        if version in migrations:
            raise RefusedError(
                f"{path.name} and {migrations[version].file_name} have the same version.",
                "Rename the later one; a version is the time it was made at, and there is one file for each.",
            )
        migrations[version] = Migration(version, name, _text(path))
    if not migrations:
        raise RefusedError(f"There are no migrations in {directory}.", "Run crmdb inside a clone of the repository.")
    return list(migrations.values())


def _text(path: Path) -> str:
    try:
        # Bytes, not text mode: newlines have to reach the history as they are in the file.
        return path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise RefusedError(f"{path.name} is not UTF-8: {error.reason} at byte {error.start}.", "Save it so.") from error
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}.", "Make the file readable.") from error
