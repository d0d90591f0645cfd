"""Which words the arguments of functions may be, asked of the database: what it refuses, and what it names instead."""

from __future__ import annotations

import json
import re
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.errors import Diagnostic

from crmdb.database import Connection

Argument = tuple[str, str]
"""Function of schema public and its argument."""

Arguments = dict[str, tuple[str, bool]]
"""Type of each argument by its name, and whether it may be left out."""

OPEN = frozenset(
    {
        "attribution_models_known",
        "reports_campaign_known",
        "reports_list_known",
        "reports_period_known",
        "reports_pipeline_known",
        "saved_search_known",
        "search_list_empty",
        "search_text_empty",
        "search_word_known",
        "workspaces_slug_check",
    }
)
"""Rules of arguments that are no words of a fixed list: lists that grow (topics, say), periods, free text."""

COLUMNS = {
    ("query_discovery_search", "statuses"): ("workspace_influencers", "status"),
    ("require_member", "minimum_role"): ("workspace_members", "role"),
    ("win_opportunity", "billing_period"): ("deals", "billing_period"),
}
"""Arguments that are words of a column, and that cannot be asked alone."""

_ARGUMENTS = """
select functions.proname, arguments.name, format_type(arguments.type, null),
    arguments.place > functions.pronargs - functions.pronargdefaults
from pg_proc as functions
cross join lateral unnest(
    functions.proargnames[:functions.pronargs], functions.proargtypes::oid[]
) with ordinality as arguments (name, type, place)
where functions.pronamespace = 'public'::regnamespace and functions.prokind = 'f'
    and functions.proargnames is not null  -- a function of a row is embedded, not called
    and functions.provariadic = 0
    and (
        has_function_privilege('authenticated', functions.oid, 'execute')
        or has_function_privilege('service_role', functions.oid, 'execute')
    )
order by functions.proname, arguments.place
"""
_RESULTS = """
select functions.proname, columns.name, format_type(columns.type, null)
from pg_proc as functions
cross join lateral unnest(functions.proargnames, functions.proallargtypes, functions.proargmodes) with ordinality
    as columns (name, type, mode, place)
where functions.pronamespace = 'public'::regnamespace and columns.mode = 't'
    and has_function_privilege('authenticated', functions.oid, 'execute')
order by functions.proname, columns.place
"""
_UNKNOWN = "¿"
_GIVEN = {"timestamp with time zone": "2000-01-01"}
"""What is given, by type, for an argument that is required; null for others."""


def argument_words(connection: Connection) -> dict[Argument, tuple[str, ...]]:
    """The words of each argument that takes those of a fixed list only. Leaves nothing behind.

    `connection` is one of the owner of the tables. Words are those that a refusal names and that are not refused.
    """
    found: dict[Argument, tuple[str, ...]] = {}
    with connection.transaction(force_rollback=True):
        called = signatures(connection)
        for become in (_become_somebody, _become_service):
            become(connection)
            for function, arguments in called.items():
                for argument, (kind, _) in arguments.items():
                    if kind in ("text", "text[]") and (words := _words(connection, function, arguments, argument)):
                        found.setdefault((function, argument), words)
    return found


def signatures(connection: Connection) -> dict[str, Arguments]:
    """The arguments of each function that members or services may call; none of those that take any number."""
    found: dict[str, Arguments] = {}
    for function, argument, kind, is_optional in connection.execute(_ARGUMENTS.encode()).fetchall():
        found.setdefault(function, {})[argument] = (kind, is_optional)
    return found


def results(connection: Connection) -> dict[str, dict[str, str]]:
    """The columns of each function that a signed-in user may call and that returns a table, with their types."""
    found: dict[str, dict[str, str]] = {}
    for function, column, kind in connection.execute(_RESULTS.encode()).fetchall():
        found.setdefault(function, {})[column] = kind
    return found


def _words(connection: Connection, function: str, arguments: Arguments, argument: str) -> tuple[str, ...]:
    def refusal(word: str) -> Diagnostic | None:
        return _refusal(connection, function, arguments, argument, word)

    told = refusal(_UNKNOWN)
    if told is None or told.constraint_name in {None, *OPEN}:
        return ()

    def is_taken(word: str) -> bool:
        error = refusal(word)
        return error is None or error.constraint_name != told.constraint_name

    named = re.findall(r"\w+", f"{told.message_detail} {told.message_hint}")
    return tuple(word for word in dict.fromkeys(named) if is_taken(word))


def _refusal(
    connection: Connection, function: str, arguments: Arguments, argument: str, word: str
) -> Diagnostic | None:
    """The error that the function answers `word` with, given little for what else it requires; None if it takes it."""
    kind = arguments[argument][0]
    given: dict[str, object] = {
        name: _GIVEN.get(required) for name, (required, is_optional) in arguments.items() if not is_optional
    }
    values: dict[str, object] = given | {argument: [word] if kind == "text[]" else word}
    call = sql.SQL("select from {}({})").format(
        sql.Identifier("public", function),
        sql.SQL(", ").join(
            sql.SQL("{} => {}::{}").format(sql.Identifier(name), sql.Placeholder(name), sql.SQL(arguments[name][0]))
            for name in values
        ),
    )
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(call, values)
    except psycopg.Error as error:
        return error.diag
    return None


def _become_somebody(connection: Connection) -> None:
    """Sign somebody up and go on as them, in their own workspace."""
    user = uuid4()
    connection.execute("insert into auth.users (id, email) values (%s, 'types@types.test')", [user])
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('role', 'authenticated', true)",
        [json.dumps({"sub": str(user), "role": "authenticated"})],
    )


def _become_service(connection: Connection) -> None:
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('role', 'service_role', true)",
        [json.dumps({"role": "service_role"})],
    )
