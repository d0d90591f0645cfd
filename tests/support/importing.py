"""Imports through the API's functions, as a test says them: files as lists of rows, fates as they come out."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from crmdb.database import Connection

Rows = list[dict[str, str]]


@dataclass
class File:
    """A file of an import: what its rows are, and its rows."""

    target: str
    rows: Rows
    columns: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)

    def spec(self, number: int) -> dict[str, Any]:
        headings = dict.fromkeys(heading for row in self.rows for heading in row)
        columns = self.columns or {heading: heading for heading in headings}
        return {"name": f"{number}.csv", "target": self.target, "columns": columns, **self.settings}


def begin(connection: Connection, *files: File, source: str = "crm") -> UUID:
    """Begin an import and stage its rows; row 2 is the first of each file."""
    mapping = {"files": [file.spec(number) for number, file in enumerate(files)]}
    batch: UUID = one(connection, "select public.create_import(%s, %s)", source, json.dumps(mapping))
    for number, file in enumerate(files):
        one(connection, "select public.stage_import_rows(%s, %s, 2, %s)", batch, number, json.dumps(file.rows))
    return batch


def advance(connection: Connection, verb: str, batch: UUID, until: str, rows: int = 2000) -> None:
    """Call plan_import, apply_import or undo_import until the status is `until`."""
    for _ in range(1000):
        if one(connection, f"select status from public.{verb}_import(%s, %s)", batch, rows) == until:
            return
    raise AssertionError(f"{verb} does not come to its end")


def plan(connection: Connection, *files: File, source: str = "crm", rows: int = 2000) -> UUID:
    batch = begin(connection, *files, source=source)
    advance(connection, "plan", batch, "planned", rows)
    return batch


def run(connection: Connection, *files: File, source: str = "crm", rows: int = 2000) -> UUID:
    """Plan and apply."""
    batch = plan(connection, *files, source=source, rows=rows)
    advance(connection, "apply", batch, "applied", rows)
    return batch


def undo(connection: Connection, batch: UUID, rows: int = 2000) -> None:
    advance(connection, "undo", batch, "undone", rows)


def fates(connection: Connection, batch: UUID) -> list[tuple[str, str | None]]:
    """Action and rule of each row, file by file."""
    return connection.execute(
        "select action, rule from public.import_rows where batch_id = %s order by file, line", [batch]
    ).fetchall()


def actions(connection: Connection, batch: UUID) -> list[str]:
    return [action for action, _ in fates(connection, batch)]


def dump(connection: Connection) -> dict[str, list[str]]:
    """Every row of every business table, as text; without what the database stamps, counts or keeps of imports."""
    tables = connection.execute(
        """
        select relname from pg_class
        inner join pg_attribute on attrelid = pg_class.oid and attname = 'workspace_id'
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname !~ '^(import_|audit_events|monthly_|credit_totals)'
        order by relname
        """
    ).fetchall()
    return {
        name: sorted(
            row[0]
            for row in connection.execute(
                f"select (to_jsonb(rows) - array['updated_at', 'stale_at'])::text from public.{name} as rows".encode()
            )
        )
        for (name,) in tables
    }


def one(connection: Connection, statement: str, *parameters: Any) -> Any:
    row = connection.execute(statement.encode(), parameters).fetchone()
    return row and row[0]
