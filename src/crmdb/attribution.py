"""Bringing credits up to date, workspace by workspace. The computation itself is SQL; this only calls it in batches."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from crmdb.database import Connection, connect
from crmdb.errors import CrmdbError, RefusedError, UsageError

BATCH = 1000
"""Opportunities a transaction: killed, at most so much is done again."""

Progress = Callable[[str, int], None]
"""Called with the workspace's slug and the opportunities computed so far in it."""


@dataclass(frozen=True)
class Credited:
    """What one model credits in one workspace, in minor units of its reporting currency."""

    model: str
    open_pipeline: int
    revenue: int
    unattributed_revenue: int


@dataclass(frozen=True)
class Attributed:
    """What was done in one workspace. `credited` is what the run, or for a refresh everything current, adds up to."""

    workspace: str
    currency: str
    opportunities: int
    seconds: float
    credited: list[Credited]


def attribute(
    url: str,
    *,
    workspace: str | None = None,
    model: str | None = None,
    full: bool = False,
    as_of: datetime | None = None,
    progress: Progress = lambda _workspace, _done: None,
) -> list[Attributed]:
    """Compute what changed, or with `full` everything, in one workspace or all shared and personal ones.

    With `as_of` everything is computed with what was known then, as a run of its own that never becomes current.
    `model` restricts the totals that are returned; all active models are computed.

    Raises:
        UsageError: there is no such workspace, no such model, or `as_of` is not past.
        RefusedError: the database is not migrated this far, or the login may not compute.
        CrmdbError: the database refused, with its reason; the batch it happened in left nothing.
    """
    with connect(url, autocommit=True, application_name="crmdb attribute") as connection:
        try:
            connection.execute("set statement_timeout = 0")
            rooms = _workspaces(connection, workspace)
            if model is not None:
                _require_model(connection, model, [identity for identity, _, _ in rooms])
            return [
                _attribute_one(connection, room, model=model, full=full, as_of=as_of, progress=progress)
                for room in rooms
            ]
        except (
            psycopg.errors.UndefinedFunction,
            psycopg.errors.UndefinedTable,
            psycopg.errors.InvalidSchemaName,
        ) as error:
            raise RefusedError("This database has no attribution engine.", "Run `crmdb migrate` first.") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise RefusedError(
                f"This login may not compute attribution: {error.diag.message_primary}.",
                "Log in as the owner of the tables; on Supabase that is `postgres`. Members call"
                " public.refresh_attribution() instead.",
            ) from error
        except psycopg.Error as error:
            kind = UsageError if error.sqlstate == "22023" else CrmdbError
            raise kind(f"{error.diag.message_primary or error}.", error.diag.message_hint or "") from error


def _workspaces(connection: Connection, slug: str | None) -> list[tuple[UUID, str, str]]:
    rooms: list[tuple[UUID, str, str]] = [
        (identity, name, currency)
        for identity, name, currency in connection.execute(
            "select id, slug, reporting_currency_code from public.workspaces"
            " where slug = coalesce(%s::text, slug) order by slug",
            [slug],
        )
    ]
    if slug is not None and not rooms:
        known = [name for _, name, _ in _workspaces(connection, None)]
        raise UsageError(f'There is no workspace "{slug}".', f"Workspaces: {', '.join(known[:10]) or 'none yet'}.")
    return rooms


def _require_model(connection: Connection, model: str, workspaces: list[UUID]) -> None:
    names = connection.execute(
        "select distinct name from public.attribution_models where is_active and workspace_id = any(%s) order by name",
        [workspaces],
    ).fetchall()
    if (model,) not in names:
        raise UsageError(f'There is no active model "{model}".', f"Models: {', '.join(name for (name,) in names)}.")


def _attribute_one(
    connection: Connection,
    room: tuple[UUID, str, str],
    *,
    model: str | None,
    full: bool,
    as_of: datetime | None,
    progress: Progress,
) -> Attributed:
    workspace, slug, currency = room
    begun = time.monotonic()
    progress(slug, 0)
    if full or as_of is not None:
        run = _one(connection, "select private.run_attribution(%s, %s)", workspace, as_of)
        done: int = _one(
            connection,
            "select opportunities from public.attribution_runs where (workspace_id, id) = (%s, %s)",
            workspace,
            run,
        )
    else:
        run, done = None, 0
        while batch := _one(connection, "select private.refresh_attribution(%s, %s)", workspace, BATCH):
            done += batch
            progress(slug, done)
    credited = connection.execute(
        """
        select
            lines.model_name,
            coalesce(
                sum(lines.amount_minor) filter (where lines.amount_kind = 'pipeline' and lines.status = 'open'), 0
            )::bigint,
            coalesce(sum(lines.amount_minor) filter (where lines.amount_kind = 'revenue'), 0)::bigint,
            coalesce(
                sum(lines.amount_minor) filter (where lines.amount_kind = 'revenue' and lines.touchpoint_id is null), 0
            )::bigint
        from public.attribution_line_history as lines
        where
            lines.workspace_id = %(workspace)s
            and lines.model_kind <> 'influenced'
            and case when %(run)s::uuid is null then lines.superseded_at is null else lines.run_id = %(run)s end
            and lines.model_name = coalesce(%(model)s::text, lines.model_name)
        group by lines.model_name
        order by lines.model_name
        """,
        {"workspace": workspace, "run": run, "model": model},
    )
    totals = [Credited(*row) for row in credited]
    return Attributed(slug, currency, done, time.monotonic() - begun, totals)


def _one(connection: Connection, query: str, *values: object) -> Any:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]
