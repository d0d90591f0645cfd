"""May this database be filled? What it holds already, whose that is, and how the mock's own rows are taken away."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

from crmdb.database import Connection
from crmdb.errors import RefusedError
from crmdb.mock.defaults import DEFAULT_TABLES
from crmdb.mock.generate import TABLES

_COMPUTED = (
    *DEFAULT_TABLES,
    "influencer_search",
    "audit_events",
    "attribution_runs",
    "attribution_results",
    "attribution_credits",
)
"""Filled by the database itself, and taken away with what was loaded."""

_NOT_OURS = (
    ("a sign-in account", "select email from auth.users where coalesce(email, '') not like '%.example'"),
    (
        "a workspace",
        "select slug from public.workspaces as workspaces"
        " where not exists (select from public.workspace_members as members inner"
        " join public.users as users on users.id = members.user_id where members.workspace_id = workspaces.id"
        " and users.email like '%.example')",
    ),
    ("an influencer", "select name from public.influencers where source <> 'mock'"),
    (
        "an exchange rate",
        "select format('%s/%s on %s', base_currency_code, quote_currency_code, rate_on) from public.exchange_rates"
        " where source <> 'mock'",
    ),
)


@dataclass(frozen=True)
class Holdings:
    """How much of what matters a database holds."""

    workspaces: int
    influencers: int
    users: int

    @property
    def empty(self) -> bool:
        return not (self.workspaces or self.influencers or self.users)

    def __str__(self) -> str:
        return f"{self.workspaces:,} workspaces, {self.influencers:,} influencers and {self.users:,} users"


def require_schema(connection: Connection) -> None:
    """Refuse a database without our tables.

    Raises:
        RefusedError: at least one table is missing.
    """
    names = [name if "." in name else f"public.{name}" for name in (*TABLES, *_COMPUTED)]
    missing = connection.execute(
        "select name from unnest(%s::text[]) with ordinality as wanted (name, place)"
        " where to_regclass(name) is null order by place",
        [names],
    ).fetchall()
    if missing:
        raise RefusedError(
            f"The database is not migrated: table {missing[0][0]} does not exist"
            + (f", nor do {len(missing) - 1} others." if len(missing) > 1 else "."),
            "Run `crmdb migrate` first.",
        )


def holdings(connection: Connection) -> Holdings:
    """Count what would be in the way."""
    row = connection.execute(
        "select (select count(*) from public.workspaces), (select count(*) from public.influencers),"
        " (select count(*) from auth.users)"
    ).fetchone()
    assert row is not None
    return Holdings(*row)


def refuse_what_is_not_ours(connection: Connection) -> None:
    """Refuse to replace rows that `crmdb mock` did not make.

    Raises:
        RefusedError: there is a user, workspace, influencer or rate of another origin; it names one.
    """
    for what, query in _NOT_OURS:
        found = connection.execute(query.encode()).fetchone()
        if found is not None:
            raise RefusedError(
                f'The database holds {what} that crmdb mock did not make: "{found[0] or "unnamed"}".',
                "Mock data replaces mock data only and is not mixed with anything else. Use another database, or remove"
                " that row yourself. Nothing was changed.",
            )


def delete_mock(connection: Connection) -> None:
    """Take away everything a former run loaded, in the caller's transaction.

    Raises:
        RefusedError: a table that is not ours refers to one of ours.
    """
    kept = ("auth.users", "exchange_rates")
    names = [f"public.{name}" for name in (*TABLES, *_COMPUTED) if name not in kept]
    try:
        connection.execute(f"truncate {', '.join(names)}".encode())
    except psycopg.errors.FeatureNotSupported as error:
        raise RefusedError(
            f"Mock data can not be replaced: {error.diag.message_primary} ({error.diag.message_detail})",
            "Drop the foreign key of that table, or use another database. Nothing was changed.",
        ) from error
    connection.execute("delete from public.exchange_rates where source = 'mock'")
    connection.execute("delete from auth.users where email like '%.example'")
