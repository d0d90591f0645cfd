"""Every named query that a member may run is a function of the API: from the same file, with the same answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError
from crmdb.queries import Query, list_queries, run_query
from crmdb.queries.functions import columns_of, function_name, parameter_name, render
from crmdb.queries.parameters import bind
from tests.conftest import Databases
from tests.database.queries.conftest import PROJECT, Asked
from tests.database.queries.test_every_query import samples
from tests.support import never_null
from tests.support.actors import Person, as_anon, as_service, as_user, refused

MEMBERS = [query for query in list_queries(PROJECT) if query.who != "service"]


@pytest.fixture(scope="module")
def migrated(server: Server, databases: Databases, template: str) -> Iterator[Connection]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        yield connection
    databases.drop(name)


def test_the_functions_are_those_of_the_files(migrated: Connection) -> None:
    stale = [path.name for path, text in render(PROJECT, migrated).items() if path.read_text("utf-8") != text]
    assert stale == [], "run `python -m crmdb.queries.functions` and commit the files"


def person_of(connection: Connection, email: str) -> Person:
    row = connection.execute("select id from public.users where email = %s", [email]).fetchone()
    assert row is not None
    return Person(email.partition("@")[0], row[0], email)


def workspace_of(asked: Asked) -> UUID:
    row = asked.connection.execute("select id from public.workspaces where slug = %s", [asked.workspace]).fetchone()
    assert row is not None
    found: UUID = row[0]
    return found


def statement(connection: Connection, query: Query, given: dict[str, Any]) -> tuple[sql.Composed, list[Any]]:
    """As PostgREST calls it: by name, what is not given left out."""
    columns = [name for name, _ in columns_of(query, connection)]
    values = bind(query.parameters, given, query.full_name)
    names = {item.name: parameter_name(item, columns) for item in query.parameters if item.name in given}
    # A moment is sent as text, with its offset.
    types = {item.name: "text" if item.type == "timestamptz" else item.type for item in query.parameters}
    arguments = sql.SQL(", ").join(
        sql.SQL("{} => %s::{}").format(sql.Identifier(names[name]), sql.SQL(types[name])) for name in names
    )
    sent = [str(value) if isinstance(value := values[name], datetime) else value for name in names]
    return sql.SQL("select * from public.{}({})").format(sql.Identifier(function_name(query)), arguments), sent


def call(connection: Connection, query: Query, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of the function of that query."""
    return connection.execute(*statement(connection, query, given)).fetchall()


def plain(rows: list[tuple[Any, ...]]) -> str:
    """Moments and numbers as such: `crmdb query` reads moments in the workspace's time zone, and JSON exactly."""

    def shown(value: Any) -> str | float:
        if isinstance(value, Decimal):
            return float(value)
        return str(value.astimezone(UTC)) if isinstance(value, datetime) else str(value)

    return json.dumps(rows, default=shown)


@pytest.mark.only_on(18)
@pytest.mark.parametrize("query", MEMBERS, ids=lambda query: query.full_name)
def test_answers_what_the_query_answers(asked: Asked, query: Query) -> None:
    given = samples(asked.ledger).get(query.full_name, {})
    email = asked.viewer if query.who == "viewer" else asked.email
    expected = run_query(asked.connection, query, given, as_email=email, workspace=asked.workspace)
    with as_user(asked.connection, person_of(asked.connection, email), workspace_of(asked)):
        assert plain(call(asked.connection, query, given)) == plain(expected.rows)


def test_who_may_not_ask_is_told(asked: Asked) -> None:
    connection, workspace = asked.connection, workspace_of(asked)
    stranger, viewer = person_of(connection, asked.stranger), person_of(connection, asked.viewer)
    ask = "select * from public.query_pipeline_by_stage()"
    with refused(connection, "workspace_requested_member", sqlstate="42501"), as_user(connection, stranger, workspace):
        connection.execute(ask)
    with refused(connection, sqlstate="42501"), as_anon(connection):
        connection.execute(ask)
    # A service sees all workspaces: their rows would be mixed.
    with refused(connection, sqlstate="42501"), as_service(connection):
        connection.execute(ask)
    above = next(query for query in MEMBERS if query.who == "admin")
    given = samples(asked.ledger).get(above.full_name, {})
    with refused(connection, "workspace_role", sqlstate="42501") as refusal, as_user(connection, viewer, workspace):
        call(connection, above, given)
    assert above.full_name in refusal.message


def test_null_where_a_value_is_needed_is_refused(asked: Asked) -> None:
    """It finds nothing, which would look like no results."""
    needing = [query for query in MEMBERS if any(item.is_required for item in query.parameters)]
    assert "attribution/journey" in {query.full_name for query in needing}
    person, workspace = person_of(asked.connection, asked.email), workspace_of(asked)
    for query in needing:
        for nothing in ("null", "''"):
            given = [
                nothing if item.type in ("text", "timestamptz") else "null"
                for item in query.parameters
                if item.is_required
            ]
            with refused(asked.connection, "arguments_given"), as_user(asked.connection, person, workspace):
                asked.connection.execute(f"select * from public.{function_name(query)}({', '.join(given)})".encode())


def test_an_empty_text_where_a_value_may_be_left_out_says_nothing(asked: Asked) -> None:
    """As forms send fields that nobody filled in."""
    person, workspace = person_of(asked.connection, asked.email), workspace_of(asked)
    tried = 0
    for query in MEMBERS:
        columns = [name for name, _ in columns_of(query, asked.connection)]
        optional = [
            parameter_name(item, columns)
            for item in query.parameters
            if item.type in ("text", "timestamptz") and not item.is_required
        ]
        if optional and not any(item.is_required for item in query.parameters):
            name, empty = function_name(query), ", ".join(f"\"{name}\" => ''" for name in optional)
            with as_user(asked.connection, person, workspace):
                said, left_out = (
                    asked.connection.execute(f"select * from public.{name}({given})".encode()).fetchall()
                    for given in (empty, "")
                )
            assert plain(said) == plain(left_out), query.full_name
            tried += 1
    assert tried > 20


def test_a_count_below_zero_is_refused_by_the_name_that_the_caller_gave(asked: Asked) -> None:
    """Minus five days found everything, and minus five of each facet nothing."""
    person, workspace = person_of(asked.connection, asked.email), workspace_of(asked)
    counting = [(query, item) for query in MEMBERS for item in query.parameters if item.type in ("integer", "bigint")]
    assert len(counting) > 30
    known = samples(asked.ledger)
    for query, item in counting:
        given = known.get(query.full_name, {}) | {item.name: -5}
        with (
            refused(asked.connection, "arguments_not_negative", sqlstate="22023", matching=" cannot be -5"),
            as_user(asked.connection, person, workspace),
        ):
            call(asked.connection, query, given)
        with pytest.raises(CrmdbError, match=f"{item.name} cannot be -5"):
            run_query(asked.connection, query, given, as_email=asked.email, workspace=asked.workspace)


def test_no_function_is_left_without_a_query(migrated: Connection) -> None:
    found = migrated.execute(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace"
        " and prosrc ~ 'perform public.require_member[(]' order by 1"
    ).fetchall()
    assert [name for (name,) in found] == sorted(function_name(query) for query in MEMBERS)


CALLS = {
    "attribution_changes": ("moment => '2000-01-01', split_by => 'channel'",),
    "attribution_totals": tuple(
        f"split_by => '{dimension}', monthly => {monthly}"
        for dimension in ("influencer", "account", "campaign", "deliverable", "platform", "channel", "company", "month")
        for monthly in ("true", "false")
    ),
    "attribution_returns": ("split_by => 'platform'", "split_by => 'campaign'"),
    "explain_error": ("''", "'permission denied for view link_clicks'", "'violates \"companies_external_id_key\"'"),
    "explain_rule": ("'companies_external_id_key'", "'workspace_role'", "'collaborations_exclusivity_excl'"),
}
"""What functions are asked for; the others for what they answer without arguments."""


@pytest.mark.only_on(18)
def test_what_the_types_promise_is_there(asked: Asked) -> None:
    """By the owner of the views, who sees every workspace; functions as a member."""

    def empty(source: str, columns: str) -> list[str]:
        listed = sql.SQL(", ").join(
            sql.SQL("count(*) filter (where {} is null)").format(sql.Identifier(name)) for name in columns.split()
        )
        (counts,) = asked.connection.execute(sql.SQL("select {} from {}").format(listed, sql.SQL(source))).fetchall()
        return [f"{source}.{name}" for name, count in zip(columns.split(), counts, strict=True) if count]

    found = [name for view, columns in never_null.VIEWS.items() for name in empty(f"public.{view}", columns)]
    with as_user(asked.connection, person_of(asked.connection, asked.email), workspace_of(asked)):
        for function, columns in never_null.TABLES.items():
            for given in CALLS.get(function, ("",)):
                found += empty(f"public.{function}({given})", columns)
    assert found == []
