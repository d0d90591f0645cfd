"""`crmdb migrate`: bring a database to the state the migration files describe."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from crmdb.database import Connection
from crmdb.migrations.apply import apply
from crmdb.migrations.concurrent import index_of, is_concurrent
from crmdb.migrations.files import Migration, read_migrations
from crmdb.migrations.history import create_history, read_history
from crmdb.migrations.preflight import existing_users, refuse_obstacles
from crmdb.migrations.session import (
    Progress,
    become_owner,
    ensure_platform,
    exclusive,
    migration_session,
    reading_session,
)
from crmdb.migrations.state import Entry, State, compare, refuse_conflicts
from crmdb.project import file_names_of_ours

LOCK_WAIT = 60
"""Seconds a second migrate waits for the first."""


def _silent(_sentence: str) -> None:
    pass


def migrate(
    url: str,
    directory: Path,
    *,
    dry_run: bool = False,
    progress: Progress = _silent,
    lock_wait: int = LOCK_WAIT,
) -> list[Migration]:
    """Apply the pending migrations of `directory`, each in a transaction of its own, oldest first.

    A database without the Supabase platform gets the stand-in first, if the login is a superuser. Safe to kill at any
    point and to run again. Needs a session of its own: not through a pooler in transaction mode.

    Args:
        url: libpq URL of the database.
        directory: the folder of the `<14 digits>_<name>.sql` files.
        dry_run: change nothing, only say what would be applied.
        progress: called with a sentence at every step.
        lock_wait: seconds to wait for another migrate.

    Returns:
        The migrations applied, or with `dry_run` those that would be.

    Raises:
        RefusedError: files and history do not fit, something of the project's own is in the way, or the login lacks a
            right.
        UnreachableError: no connection, or it was lost.
        CrmdbError: a statement failed. Migrations before it stay applied; of its own file nothing is kept.
    """
    migrations = read_migrations(directory)
    with migration_session(url) as connection:
        if dry_run:
            return _plan(connection, migrations)
        with exclusive(connection, lock_wait, progress):
            pending = _plan(connection, migrations)
            if pending:
                ensure_platform(connection)
                become_owner(connection)
                create_history(connection)
                if len(pending) == len(migrations) and (users := existing_users(connection)):
                    progress(users)
            for number, migration in enumerate(pending, start=1):
                progress(f"applying {migration.version}_{migration.name} ({number} of {len(pending)})")
                apply(connection, migration)
    return pending


def status(url: str, directory: Path) -> list[Entry]:
    """Every migration, applied or not, in order. Changes nothing, and works through any pooler.

    Raises:
        UnreachableError: no connection.
        RefusedError: the files cannot be read, or the login may not read the history.
    """
    migrations = read_migrations(directory)
    with reading_session(url) as connection:
        return compare(migrations, read_history(connection), file_names_of_ours())


def _plan(connection: Connection, migrations: Sequence[Migration]) -> list[Migration]:
    """What is to be applied, after everything that can be checked beforehand has been."""
    ours = file_names_of_ours()
    entries = compare(migrations, read_history(connection), ours)
    refuse_conflicts(entries)
    versions = {entry.version for entry in entries if entry.state is State.PENDING}
    pending = [migration for migration in migrations if migration.version in versions]
    for migration in pending:
        migration.refuse_transaction_control()
        if is_concurrent(migration):
            index_of(migration)
    applied = {f"{entry}.sql" for entry in entries if entry.state is State.APPLIED}
    if not applied & ours if ours & {migration.file_name for migration in migrations} else not applied:
        refuse_obstacles(connection, pending)
    return pending
