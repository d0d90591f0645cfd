"""`create index concurrently`: a file of its own, outside a transaction, and therefore written to be repeatable."""

from __future__ import annotations

import re

from psycopg import sql

from crmdb.database import Connection
from crmdb.errors import RefusedError
from crmdb.migrations.files import Migration

_CONCURRENTLY = re.compile(r"create\s+(?:unique\s+)?index\s+concurrently\b", re.IGNORECASE)

_REPEATABLE = re.compile(
    _CONCURRENTLY.pattern + r"\s+if\s+not\s+exists\s+(?P<index>[\w$]+)\s+on\s+(?:only\s+)?(?P<schema>[\w$]+)\.[\w$]+",
    re.IGNORECASE,
)

_IS_INVALID = "select true from pg_index where indexrelid = to_regclass(%s) and not indisvalid"


def is_concurrent(migration: Migration) -> bool:
    return any(_CONCURRENTLY.match(statement.code) for statement in migration.statements)


def index_of(migration: Migration) -> sql.Identifier:
    """The index that the concurrent `migration` builds.

    Raises:
        RefusedError: the file holds more than that, or could not be run again after a kill.
    """
    codes = [statement.code for statement in migration.statements]
    if len(codes) > 1:
        raise RefusedError(
            f"{migration.file_name} has other statements beside `create index concurrently`, which runs outside a"
            " transaction: a failure would leave half of the file behind.",
            "Give the index a file of its own. Nothing was applied.",
        )
    match = _REPEATABLE.match(codes[0])
    if match is None:
        raise RefusedError(
            f"{migration.file_name}: a concurrent index has to be repeatable, because a killed run leaves it behind.",
            "Write `create index concurrently if not exists NAME on SCHEMA.TABLE …`. Nothing was applied.",
        )
    return sql.Identifier(match["schema"].lower(), match["index"].lower())


def drop_invalid(connection: Connection, migration: Migration) -> None:
    """Drop what a killed or failed run left of the index: it would count as existing and never be used."""
    index = index_of(migration)
    if connection.execute(_IS_INVALID, [index.as_string(connection)]).fetchone():
        connection.execute(sql.SQL("drop index concurrently {}").format(index))
