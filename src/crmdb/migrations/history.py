"""What a database says about the migrations it has: the Supabase CLI's history table, and our checksums beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from psycopg import errors

from crmdb.database import Connection
from crmdb.errors import RefusedError
from crmdb.migrations.files import Migration

# The history table as the CLI makes it. The checksums live in the same schema: no API role reaches it, `db diff` and
# the advisors leave it out, `db reset` empties it.
_CREATE = """
create schema if not exists supabase_migrations;
create table if not exists supabase_migrations.schema_migrations (
    version text not null primary key,
    statements text[],
    name text
);
create table if not exists supabase_migrations.crmdb_checksums (
    version text primary key,
    sha256 text not null,
    applied_at timestamptz not null default now()
);
comment on table supabase_migrations.crmdb_checksums is
'SHA-256 of each migration file as `crmdb migrate` applied it. Shows an edit where the history has no statements.';
"""

_READ = """
select history.version, coalesce(history.name, ''), history.statements, {checksum}
from supabase_migrations.schema_migrations as history
{join}
order by history.version
"""

_EXISTS = (
    "select to_regclass('supabase_migrations.schema_migrations'), to_regclass('supabase_migrations.crmdb_checksums')"
)


@dataclass(frozen=True)
class Applied:
    """A row of the history. `statements` or `checksum` are None if the writer of the row kept none."""

    version: str
    name: str
    statements: list[str] | None
    checksum: str | None

    def matches(self, migration: Migration) -> bool:
        """Whether `migration` is what was applied. Blank space and semicolons do not count: the CLI splits them off."""
        if self.statements is not None:
            return _plain(" ".join(self.statements)) == _plain(migration.sql)
        return self.checksum in (None, migration.checksum)


def _plain(sql: str) -> str:
    return re.sub(r"[\s;\ufeff]+", " ", sql).strip()


def read_history(connection: Connection) -> dict[str, Applied]:
    """The applied migrations by version, oldest first; empty where there is no history yet."""
    row = connection.execute(_EXISTS).fetchone()
    history, checksums = row or (None, None)
    if history is None:
        return {}
    query = (
        _READ.format(
            checksum="checksums.sha256",
            join="left join supabase_migrations.crmdb_checksums as checksums on checksums.version = history.version",
        )
        if checksums
        else _READ.format(checksum="null", join="")
    )
    return {row[0]: Applied(*row) for row in connection.execute(query.encode())}


def create_history(connection: Connection) -> None:
    """Make the tables where they are missing."""
    existing = connection.execute(_EXISTS).fetchone()
    if existing is None or None in existing:
        with connection.transaction():
            connection.execute("set local lock_timeout = '4s'")
            connection.execute(_CREATE)


def record(connection: Connection, migration: Migration) -> None:
    """Write down, in the current transaction, that `migration` is applied.

    Raises:
        RefusedError: it already is.
    """
    try:
        connection.execute(
            "insert into supabase_migrations.schema_migrations (version, name, statements) values (%s, %s, %s)",
            [migration.version, migration.name, [migration.sql]],
        )
    except errors.UniqueViolation as error:
        # The Supabase CLI takes no lock.
        raise RefusedError(
            f"{migration.file_name} was applied by someone else at the same time.",
            "Nothing of it was applied twice. Run `crmdb migrate` again.",
        ) from error
    connection.execute(
        """
        insert into supabase_migrations.crmdb_checksums (version, sha256) values (%s, %s)
        on conflict (version) do update set sha256 = excluded.sha256, applied_at = now()
        """,
        [migration.version, migration.checksum],
    )
