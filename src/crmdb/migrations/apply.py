"""Apply one migration file: all of it and its history row, or nothing."""

from __future__ import annotations

import psycopg

from crmdb.database import Connection
from crmdb.errors import CrmdbError
from crmdb.migrations.concurrent import drop_invalid, is_concurrent
from crmdb.migrations.files import Migration
from crmdb.migrations.history import record
from crmdb.migrations.statements import Statement

LOCK_TIMEOUT = "4s"
"""How long a statement waits for a table lock: everyone who comes after it waits in the same queue."""

_NOTHING_KEPT = "Nothing of this file was kept. Correct it and run `crmdb migrate` again."
_INVALID_KEPT = "Correct the cause and run `crmdb migrate` again: it drops the unfinished index first."


def apply(connection: Connection, migration: Migration) -> None:
    """Apply `migration` and write it into the history, in one transaction.

    A file of `create index concurrently` is the exception: it can have no transaction, so it has to be repeatable.

    Raises:
        CrmdbError: a statement failed; nothing of the file was kept.
    """
    if is_concurrent(migration):
        drop_invalid(connection, migration)
        _run_all(connection, migration)
        with connection.transaction():
            record(connection, migration)
        return
    try:
        with connection.transaction():
            connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'".encode())
            _run_all(connection, migration)
            record(connection, migration)
    except psycopg.IntegrityError as error:
        # A deferred constraint: PostgreSQL looks at it last.
        raise CrmdbError(f"{migration.file_name}, at its commit: {_reason(error)}", _NOTHING_KEPT) from error


def _run_all(connection: Connection, migration: Migration) -> None:
    for statement in migration.statements:
        try:
            connection.execute(statement.code.encode())
        except psycopg.Error as error:
            if connection.broken:
                raise
            raise _failure(migration, statement, error) from error


def _failure(migration: Migration, statement: Statement, error: psycopg.Error) -> CrmdbError:
    """Where it broke and what PostgreSQL says about it."""
    at = statement.start
    if error.diag.statement_position:
        at = statement.start + int(error.diag.statement_position) - 1
    first_line = statement.code.splitlines()[0]
    message = f"{migration.file_name}, line {migration.line(at)}: {_reason(error)}, in: {first_line}"
    hint = _INVALID_KEPT if is_concurrent(migration) else _NOTHING_KEPT
    if isinstance(error, psycopg.errors.LockNotAvailable):
        hint = f"Another session kept a table locked for {LOCK_TIMEOUT}. Nothing of this file was kept; run it again."
    if error.diag.message_hint:
        hint = f"{error.diag.message_hint} {hint}"
    return CrmdbError(message, hint)


def _reason(error: psycopg.Error) -> str:
    message = error.diag.message_primary or str(error)
    return f"{message} ({error.diag.message_detail})" if error.diag.message_detail else message
