"""A statement and what became of it, in one call."""

from __future__ import annotations

from typing import Any

import psycopg

from crmdb.database import Connection


def one(connection: Connection, statement: str, *values: Any) -> Any:
    """The first row: its value if it has one column, else the row; None if there is none."""
    row = connection.execute(statement.encode(), values).fetchone()
    return None if row is None else row[0] if len(row) == 1 else row


def outcome(connection: Connection, statement: str, *values: Any) -> str:
    """Run and commit; "done", or the rule or SQLSTATE that refused."""
    try:
        connection.execute(statement.encode(), values)
        connection.commit()
    except psycopg.Error as error:
        connection.rollback()
        return error.diag.constraint_name or error.sqlstate or "?"
    return "done"
