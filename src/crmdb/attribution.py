"""Bringing credits up to date, workspace by workspace. The computation itself is SQL; this only calls it in batches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg

from crmdb.database import Connection, connect, scalar
from crmdb.errors import RefusedError, UnreachableError, UsageError

BATCH = 1000
"""Opportunities in one transaction: after a kill, at most this many are computed again."""

_NOT_MIGRATED = (
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedTable,
    psycopg.errors.InvalidSchemaName,
)
_OF_EVERY_WORKSPACE = (*_NOT_MIGRATED, psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue)
"""What is wrong with one workspace by these is wrong with each."""

Progress = Callable[[str, int], None]
"""Called with the workspace's slug, and its place if there are several, and the opportunities computed so far in it."""


@dataclass(frozen=True)
class Credited:
    """What one model credits in one workspace, in minor units of its reporting currency.

    `open_pipeline` and `revenue` are all there is, the same for every model; then the parts of it that influencers
    earned, and of revenue what no touch earned. The rest is that of other channels.
    """

    model: str
    open_pipeline: int
    revenue: int
    influencer_open_pipeline: int
    influencer_revenue: int
    unattributed_revenue: int


@dataclass(frozen=True)
class Attributed:
    """What was done in one workspace.

    Attributes:
        run: the run of a full computation or of a past moment; a refresh makes one a batch.
        credited: by model, what the run, or for a refresh everything current, adds up to. Empty if nothing was
            computed and the workspace was not asked for by name.
        failure: why the database refused; then the batch it happened in left nothing, and its changes stay marked.
    """

    workspace: str
    currency: str
    opportunities: int = 0
    seconds: float = 0.0
    run: UUID | None = None
    credited: tuple[Credited, ...] = ()
    failure: str | None = None


@dataclass(frozen=True)
class _Workspace:
    id: UUID
    slug: str
    currency: str


def attribute(
    url: str,
    *,
    workspace: str | None = None,
    model: str | None = None,
    full: bool = False,
    as_of: datetime | str | None = None,
    progress: Progress = lambda _workspace, _done: None,
) -> list[Attributed]:
    """Compute what changed, or with `full` everything, in one workspace or all shared and personal ones.

    With `as_of` everything is computed as it was then by what is known today, as a run of its own that never becomes
    current; text is read in each workspace's time zone, and a day or a period in it is its end.
    `model` restricts the totals that are returned; all active models are computed. A workspace in which the database
    refuses does not keep the others waiting: its result says why.

    Raises:
        UsageError: there is no such workspace, no such model, or `as_of` is not past.
        RefusedError: the database is not migrated this far, or the login may not compute.
        UnreachableError: the connection was lost; the batch it happened in left nothing.
    """
    with connect(url, autocommit=True, application_name="crmdb attribute") as connection:
        try:
            workspaces = _workspaces(connection, workspace)
            if model is not None:
                _require_model(connection, model, [known.id for known in workspaces])
            return list(
                _each(
                    connection,
                    workspaces,
                    model=model,
                    full=full,
                    as_of=as_of,
                    always=bool(workspace),
                    progress=progress,
                )
            )
        except _NOT_MIGRATED as error:
            raise RefusedError("This database has no attribution engine.", "Run `crmdb migrate` first.") from error
        except psycopg.errors.InsufficientPrivilege as error:
            raise RefusedError(
                f"This login may not compute attribution: {error.diag.message_primary}.",
                "Log in as the owner of the tables; on Supabase that is `postgres`. Members call"
                " public.refresh_attribution() instead.",
            ) from error
        except psycopg.errors.InvalidParameterValue as error:
            raise UsageError(f"{error.diag.message_primary}.", error.diag.message_hint or "") from error
        except psycopg.OperationalError as error:
            raise UnreachableError(
                f"The computation was broken off: {str(error).strip().splitlines()[-1]}",
                "What was committed stays; run `crmdb attribute` again for the rest.",
            ) from error


def _each(
    connection: Connection,
    workspaces: list[_Workspace],
    *,
    model: str | None,
    full: bool,
    as_of: datetime | str | None,
    always: bool,
    progress: Progress,
) -> Iterator[Attributed]:
    """Workspace by workspace; totals of those in which something was computed, or `always`."""
    for place, workspace in enumerate(workspaces, 1):
        begun = time.monotonic()
        name = workspace.slug if len(workspaces) == 1 else f"{workspace.slug} ({place} of {len(workspaces)})"
        try:
            run, done = _compute(connection, workspace, name, full=full, as_of=as_of, progress=progress)
            with _without_time_limit(connection):
                credited = _credited(connection, workspace, run, model) if done or always else ()
        except psycopg.Error as error:
            if connection.broken or isinstance(error, _OF_EVERY_WORKSPACE):
                raise
            yield Attributed(workspace.slug, workspace.currency, failure=error.diag.message_primary or str(error))
        else:
            yield Attributed(workspace.slug, workspace.currency, done, time.monotonic() - begun, run, credited)


def _workspaces(connection: Connection, slug: str | None) -> list[_Workspace]:
    workspaces = [
        _Workspace(*row)
        for row in connection.execute(
            "select id, slug, reporting_currency_code from public.workspaces"
            " where slug = coalesce(%s::text, slug) order by slug",
            [slug],
        )
    ]
    if slug is not None and not workspaces:
        known = [workspace.slug for workspace in _workspaces(connection, None)]
        raise UsageError(f'There is no workspace "{slug}".', f"Workspaces: {', '.join(known[:10]) or 'none yet'}.")
    return workspaces


def _require_model(connection: Connection, model: str, workspaces: list[UUID]) -> None:
    names = connection.execute(
        "select distinct name from public.attribution_models where is_active and workspace_id = any(%s) order by name",
        [workspaces],
    ).fetchall()
    if (model,) not in names:
        raise UsageError(f'There is no active model "{model}".', f"Models: {', '.join(name for (name,) in names)}.")


def _compute(
    connection: Connection,
    workspace: _Workspace,
    name: str,
    *,
    full: bool,
    as_of: datetime | str | None,
    progress: Progress,
) -> tuple[UUID | None, int]:
    """The run, if it was one of everything, and how many opportunities were computed."""
    progress(name, 0)

    def report(notice: psycopg.errors.Diagnostic) -> None:
        if notice.message_primary == "attribution under way":
            progress(name, int(notice.message_detail or 0))

    if full or as_of is not None:
        connection.add_notice_handler(report)
        try:
            with _without_time_limit(connection):
                connection.execute("set local crmdb.progress = on")
                moment = as_of
                if isinstance(as_of, str):
                    moment = scalar(connection, "select private.moment_of_report(%s, %s)", as_of, workspace.id)
                run: UUID = scalar(connection, "select private.run_attribution(%s, %s)", workspace.id, moment)
        finally:
            connection.remove_notice_handler(report)
        statement = "select opportunity_count from public.attribution_runs where (workspace_id, id) = (%s, %s)"
        return run, scalar(connection, statement, workspace.id, run)
    done = 0
    while True:
        with _without_time_limit(connection):
            batch = scalar(connection, "select private.refresh_attribution(%s, %s)", workspace.id, BATCH)
        if not batch:
            return None, done
        done += batch
        progress(name, done)


def _credited(
    connection: Connection, workspace: _Workspace, run: UUID | None, model: str | None
) -> tuple[Credited, ...]:
    rows = connection.execute(
        """
        with lines as (
            select
                lines.model_name,
                lines.amount_minor,
                lines.amount_type = 'revenue' as is_revenue,
                lines.workspace_influencer_id is not null or lines.channel = 'influencer' as is_influencer,
                lines.touchpoint_id is null as is_unattributed
            from public.attribution_credit_history as lines
            where
                lines.workspace_id = %(workspace)s
                and lines.model_type <> 'influenced'
                and (lines.amount_type = 'revenue' or lines.amount_type = 'pipeline' and lines.status = 'open')
                and case when %(run)s::uuid is null then lines.superseded_at is null else lines.run_id = %(run)s end
                and lines.model_name = coalesce(%(model)s::text, lines.model_name)
        )
        select
            lines.model_name,
            coalesce(sum(lines.amount_minor) filter (where not lines.is_revenue), 0)::bigint,
            coalesce(sum(lines.amount_minor) filter (where lines.is_revenue), 0)::bigint,
            coalesce(sum(lines.amount_minor) filter (where not lines.is_revenue and lines.is_influencer), 0)::bigint,
            coalesce(sum(lines.amount_minor) filter (where lines.is_revenue and lines.is_influencer), 0)::bigint,
            coalesce(sum(lines.amount_minor) filter (where lines.is_revenue and lines.is_unattributed), 0)::bigint
        from lines
        group by lines.model_name
        order by lines.model_name
        """,
        {"workspace": workspace.id, "run": run, "model": model},
    )
    return tuple(Credited(*row) for row in rows)


@contextmanager
def _without_time_limit(connection: Connection) -> Iterator[None]:
    """A transaction without time limit. A setting of the session would stay on a pooler's connection, for the next."""
    with connection.transaction():
        connection.execute("set local statement_timeout = 0")
        yield
