"""An import in the database: begun, staged, planned, applied, undone; each step a transaction of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from crmdb.database import Connection
from crmdb.errors import RefusedError, UsageError
from crmdb.imports.mapping import FileMapping, Mapping
from crmdb.imports.rows import blocks
from crmdb.imports.tables import Table
from crmdb.queries.session import become, membership

MISSING_RATE = "exchange_rates_exists"
"""Rule of the database: an amount needs the rate of its day."""

ROWS_A_STEP = 10_000
"""Rows of one step of checking or writing. Larger steps write what rows share, such as their company, less often."""

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Outcome:
    """Rows of one file with one fate, and why."""

    file: int
    action: str
    rule: str | None
    field: str | None
    reason: str | None
    hint: str | None
    count: int
    lines: list[int]
    value: str | None
    reasons: int


class Importer:
    """Imports into one workspace, as a member or as a service."""

    def __init__(self, connection: Connection, email: str | None, workspace: str | None) -> None:
        """Find out who imports, and where.

        Raises:
            UsageError: no such user or workspace, or none is said.
        """
        self.connection = connection
        self.member = membership(connection, email, workspace) if email else None
        self.workspace = self.member.workspace_id if self.member else _workspace(connection, workspace)
        connection.commit()

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """A transaction as the importing user; a refusal of the database becomes one of ours."""
        try:
            with self.connection.transaction():
                if self.member:
                    become(self.connection, self.member)
                else:
                    self.connection.execute(
                        "select set_config('crmdb.workspace_id', %s, true), set_config('role', 'service_role', true)",
                        [str(self.workspace)],
                    )
                yield self.connection
        except psycopg.Error as error:
            if error.diag.constraint_name and error.diag.message_primary:
                said = error.diag.message_primary + (
                    f": {error.diag.message_detail}" if error.diag.message_detail else ""
                )
                raise RefusedError(said.rstrip("."), error.diag.message_hint or "") from error
            raise

    def begin(self, mapping: Mapping) -> UUID:
        with self.session() as connection:
            batch: UUID = _one(
                connection.execute("select public.create_import(%s, %s)", [mapping.source, mapping.as_json()])
            )
        return batch

    def stage(self, batch: UUID, tables: list[Table], mapping: Mapping, progress: Progress) -> int:
        """Bring the rows of all files in. Returns how many there are."""
        total = 0
        for number, (table, file) in enumerate(zip(tables, mapping.files, strict=True)):
            for first_line, rows in blocks(table, file):
                with self.session() as connection:
                    connection.execute(
                        "select public.stage_import_rows(%s, %s, %s, %s)", [batch, number, first_line, json.dumps(rows)]
                    )
                total += len(rows)
                progress("staging", total)
        return total

    def advance(self, batch: UUID, verb: str, until: str, progress: Progress) -> None:
        """Call plan_import, apply_import or undo_import until the status is `until`."""
        status, phase, done = "", 0, 0
        words = {1: "reading", 2: "comparing", 3: "trying"}
        while status != until:
            with self.session() as connection:
                row = connection.execute(
                    f"select status, phase from public.{verb}_import(%s, %s)".encode(), [batch, ROWS_A_STEP]
                ).fetchone()
            assert row is not None
            done = done + ROWS_A_STEP if row[1] == phase else 0
            status, phase = row
            progress("taking back" if verb == "undo" else words.get(phase, "writing"), done)

    def finish_planning(self, batch: UUID, progress: Progress) -> None:
        """Go on with a check that was interrupted."""
        with self.session() as connection:
            status = _one(connection.execute("select status from public.import_batches where id = %s", [batch]))
        if status == "planning":
            self.advance(batch, "plan", "planned", progress)

    def outcomes(self, batch: UUID) -> list[Outcome]:
        with self.session() as connection:
            rows = connection.execute("select * from public.import_summary(%s)", [batch]).fetchall()
        return [Outcome(*row) for row in rows]

    def remarks(self, batch: UUID) -> list[tuple[int, str, int, list[int]]]:
        with self.session() as connection:
            return connection.execute("select * from public.import_remarks(%s)", [batch]).fetchall()

    def refused(self, batch: UUID) -> dict[tuple[int, int], tuple[str, str]]:
        """Reason and cure of each refused row, by file and line."""
        with self.session() as connection:
            rows = connection.execute(
                "select file, line, reason, hint from public.import_rows where batch_id = %s and action = 'refuse'",
                [batch],
            ).fetchall()
        return {(file, line): (reason or "", hint or "") for file, line, reason, hint in rows}

    def words(self, batch: UUID) -> dict[str, dict[str, str | None]]:
        """What words of lists were found to mean, by field."""
        with self.session() as connection:
            return dict(_one(connection.execute("select words from public.import_batches where id = %s", [batch])))

    def report_in(self, currency: str) -> None:
        """Set the reporting currency of the workspace; the database refuses it once money is recorded.

        Raises:
            UsageError: the role does not suffice.
            RefusedError: money is recorded, or there is no such currency.
        """
        with self.session() as connection:
            done = connection.execute(
                "update public.workspaces set reporting_currency_code = %s where id = %s", [currency, self.workspace]
            )
            if done.rowcount == 0:
                raise UsageError("Only admins set the reporting currency of a workspace.", "Have an admin set it.")

    def currency(self) -> str:
        """The reporting currency of the workspace."""
        with self.session() as connection:
            found: str = _one(
                connection.execute(
                    "select reporting_currency_code from public.workspaces where id = %s", [self.workspace]
                )
            )
        return found

    def members(self) -> list[tuple[str, str | None]]:
        """Address and name of the members of the workspace."""
        with self.session() as connection:
            return connection.execute(
                "select users.email, users.full_name from public.workspace_members as members"
                " inner join public.users as users on users.id = members.user_id"
                " where members.workspace_id = %s order by users.email",
                [self.workspace],
            ).fetchall()

    def campaigns(self, limit: int = 30) -> dict[str, str]:
        """Short name and name of the latest campaigns."""
        with self.session() as connection:
            return dict(
                connection.execute(
                    "select slug, name from public.campaigns where workspace_id = %s order by id desc limit %s",
                    [self.workspace, limit],
                ).fetchall()
            )

    def batches(self, limit: int = 20) -> list[tuple[Any, ...]]:
        """The latest imports: id, source, status, files, when, and how many rows have which fate."""
        with self.session() as connection:
            return connection.execute(
                """
                select
                    batches.id,
                    batches.source,
                    batches.status,
                    (
                        select string_agg(files.spec ->> 'name', ', ' order by files.place)
                        from jsonb_array_elements(batches.mapping -> 'files') with ordinality as files (spec, place)
                    ),
                    batches.created_at,
                    (
                        select string_agg(concat(counts.row_count, ' ', counts.action), ', ' order by counts.action)
                        from (
                            select rows.action, count(*) as row_count from public.import_rows as rows
                            where rows.workspace_id = batches.workspace_id and rows.batch_id = batches.id
                            group by rows.action
                        ) as counts
                    )
                from public.import_batches as batches
                where batches.workspace_id = %s
                order by batches.id desc
                limit %s
                """,
                [self.workspace, limit],
            ).fetchall()

    def earlier(self, source: str) -> list[FileMapping]:
        """How files of this source were read before, the latest first."""
        with self.session() as connection:
            rows = connection.execute(
                "select mapping from public.import_batches where workspace_id = %s and source = %s"
                " and status in ('planned', 'applying', 'applied') order by id desc limit 5",
                [self.workspace, source.lower()],
            ).fetchall()
        known = set(FileMapping.__dataclass_fields__)
        return [
            FileMapping(**{name: value for name, value in file.items() if name in known})
            for (mapping,) in rows
            for file in mapping["files"]
        ]


def _one(cursor: psycopg.Cursor[tuple[Any, ...]]) -> Any:
    row = cursor.fetchone()
    if row is None:
        raise UsageError("There is no such import in this workspace.", "`crmdb import status` lists the imports.")
    return row[0]


def _workspace(connection: Connection, slug: str | None) -> UUID:
    if slug is None:
        raise UsageError("It is not said into which workspace to import.", "Give --as EMAIL, or --workspace SLUG.")
    row = connection.execute("select id from public.workspaces where slug = %s", [slug]).fetchone()
    if row is None:
        slugs = connection.execute("select slug from public.workspaces order by slug limit 10").fetchall()
        raise UsageError(f'There is no workspace "{slug}".', f"There are: {', '.join(found for (found,) in slugs)}.")
    found: UUID = row[0]
    return found
