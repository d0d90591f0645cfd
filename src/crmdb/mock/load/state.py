"""May this database be filled? What it holds already, whose that is, and how the mock's own rows are taken away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from crmdb.database import Connection
from crmdb.errors import RefusedError
from crmdb.mock.generate import TABLES
from crmdb.mock.plan import Plan
from crmdb.mock.tenants.identity import identity

_EMPTY_AT_FIRST = (
    "influencer_search",
    "influencer_numbers",
    "workspace_influencer_search",
    "audit_events",
    "workspace_exchange_rates",
    "attribution_runs",
    "attribution_journeys",
    "attribution_journey_details",
    "monthly_totals",
    "monthly_credits",
    "credit_totals",
    "import_batches",
    "import_rows",
    "import_records",
    "saved_search_visits",
)
"""Filled by the database itself or by who works with it, and taken away with what was loaded."""

_HIDDEN = (
    "private.followed_redirects",
    "private.merge_records",
    "private.workspace_suppressions",
    "private.renewed_consents",
    "private.import_keys",
    "private.attribution_marks",
)
"""Of the workspaces that were loaded, and taken away with them."""

_NOT_OURS = (
    ("a sign-in account", "select email from auth.users where coalesce(email, '') not like '%.example'"),
    (
        "a workspace",
        "select slug from public.workspaces as workspaces"
        " where not exists (select from public.workspace_members as members inner"
        " join public.users as users on users.id = members.user_id where members.workspace_id = workspaces.id"
        " and users.email like '%.example')",
    ),
    ("a renewed consent", "select evidence from private.renewed_consents where workspace_id is null"),
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
    names = [name if "." in name else f"public.{name}" for name in (*TABLES, *_EMPTY_AT_FIRST)]
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
    """Refuse to replace rows that `crmdb mock load` did not make.

    Raises:
        RefusedError: there is a user, workspace, influencer or rate of another origin; it names one.
    """
    for what, query in _NOT_OURS:
        found = connection.execute(query.encode()).fetchone()
        if found is not None:
            raise RefusedError(
                f'The database holds {what} that crmdb mock load did not make: "{found[0] or "unnamed"}".',
                "Mock data replaces mock data only and is not mixed with anything else. Use another database, or remove"
                " that row yourself. Nothing was changed.",
            )


def foreign_referrers(connection: Connection) -> list[str]:
    """Tables that are not ours and have a foreign key to one that is."""
    rows = connection.execute(
        "select distinct conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and confrelid = any(%(ours)s::regclass[]) and conrelid <> all(%(ours)s::regclass[])"
        " and conparentid = 0 order by 1",
        {"ours": [*_ours(), *_HIDDEN]},
    ).fetchall()
    return [name for (name,) in rows]


def clear(connection: Connection) -> None:
    """Empty every table of ours, in the caller's transaction; rows loaded after that in it can be frozen."""
    names = [name for name in (*_ours(), *_HIDDEN) if name != "public.exchange_rates"]
    connection.execute(f"truncate {', '.join(names)}".encode())
    connection.execute("delete from public.exchange_rates where source = 'mock'")
    connection.execute("delete from auth.users where email like '%.example'")


def grown(connection: Connection, plan: Plan) -> tuple[Plan, int]:
    """The plan that has `plan.workspaces` more than the database, and how many that holds already.

    The catalog stays as it is: the plan's number of influencers is replaced by what is there.

    Raises:
        RefusedError: the database was not filled with this plan's seed, months and last day.
    """
    row = connection.execute(
        "select (select count(*) from public.workspaces where not is_personal),"
        " (select count(*) from public.influencers where source = 'mock')"
    ).fetchone()
    assert row is not None
    shared, influencers = row
    if shared and influencers:
        plan = replace(plan, influencers=influencers)
        expected = [UUID(bytes=row.tobytes()) for row in identity(replace(plan, workspaces=shared)).team_ids]
        found = connection.execute("select id from public.workspaces where id = any(%s)", [expected]).fetchall()
        count = len(found)
        if {workspace for (workspace,) in found} == set(expected[:count]) != set():
            return replace(plan, workspaces=count + plan.workspaces), count
    raise RefusedError(
        "The database does not hold mock data made with these arguments.",
        "--append goes on with the --seed, --months and --until of the first run; `crmdb mock load` makes that first"
        " run. Nothing was changed.",
    )


def _ours() -> list[str]:
    return [f"public.{name}" for name in (*TABLES, *_EMPTY_AT_FIRST) if "." not in name]
