"""Apply one migration file: all of it and its history row, or nothing."""

from __future__ import annotations

import re

import psycopg
from psycopg import sql

from crmdb.database import Connection
from crmdb.errors import CrmdbError, RefusedError
from crmdb.migrations.files import Migration
from crmdb.migrations.history import record
from crmdb.migrations.split import Statement

LOCK_TIMEOUT = "4s"
"""How long a statement waits for a table lock: everyone who comes after it waits in the same queue."""

_INDEX = re.compile(
    r"create\s+(?:unique\s+)?index\s+concurrently\s+if\s+not\s+exists\s+(?P<index>[\w$]+)"
    r"\s+on\s+(?:only\s+)?(?P<schema>[\w$]+)\.(?P<table>[\w$]+)",
    re.IGNORECASE,
)

_INVALID_INDEX = """
select true
from pg_index as indexes
where indexes.indexrelid = to_regclass(%s) and not indexes.indisvalid
"""


def apply(connection: Connection, migration: Migration) -> None:
    """Apply `migration` and write it into the history, in one transaction.

    A file of `create index concurrently` is the exception: it can have no transaction, so it has to be repeatable.

    Raises:
        CrmdbError: a statement failed; nothing of the file was kept.
    """
    if migration.concurrent:
        _apply_concurrently(connection, migration)
        return
    with connection.transaction():
        connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'".encode())
        for statement in migration.statements:
            _run(connection, migration, statement)
        record(connection, migration)


def _apply_concurrently(connection: Connection, migration: Migration) -> None:
    """Build the index; what a killed run left half built is dropped first."""
    (statement,) = (statement for statement in migration.statements if statement.code)
    match = _INDEX.match(statement.code)
    if match is None:
        raise RefusedError(
            f"{migration.file_name}: a concurrent index has to be repeatable, because a killed run leaves it behind.",
            "Write `create index concurrently if not exists NAME on SCHEMA.TABLE …`.",
        )
    index = sql.Identifier(match["schema"].lower(), match["index"].lower())
    if connection.execute(_INVALID_INDEX, [index.as_string(connection)]).fetchone():
        connection.execute(sql.SQL("drop index concurrently {}").format(index))
    _run(connection, migration, statement)
    with connection.transaction():
        record(connection, migration)


def _run(connection: Connection, migration: Migration, statement: Statement) -> None:
    if not statement.code:
        return  # a comment at the end of the file
    try:
        connection.execute(statement.text.encode())
    except psycopg.Error as error:
        if connection.broken:
            raise
        raise _failure(migration, statement, error) from error


def _failure(migration: Migration, statement: Statement, error: psycopg.Error) -> CrmdbError:
    """Where it broke and what PostgreSQL says about it."""
    diagnosis = error.diag
    at = statement.start + len(statement.text) - len(statement.code)
    if diagnosis.statement_position:
        at = statement.start + int(diagnosis.statement_position) - 1
    message = f"{migration.file_name}, line {migration.line(at)}: {diagnosis.message_primary or error}"
    if diagnosis.message_detail:
        message += f" ({diagnosis.message_detail})"
    message += f", in: {statement.code.splitlines()[0]}"
    hint = "Nothing of this file was kept. Correct it and run `crmdb migrate` again."
    if isinstance(error, psycopg.errors.LockNotAvailable):
        hint = f"Another session kept a table locked for {LOCK_TIMEOUT}. Nothing of this file was kept; run it again."
    if diagnosis.message_hint:
        hint = f"{diagnosis.message_hint} {hint}"
    return CrmdbError(message, hint)
