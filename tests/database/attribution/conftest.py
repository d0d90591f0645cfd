"""A workspace of generated journeys: made once per settings, rolled back after each test; and the mock data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from crmdb.attribution import attribute
from crmdb.database import Connection
from crmdb.embedded.server import Server
from crmdb.mock import SCALES, mock
from tests.conftest import Databases
from tests.support.actors import personal_workspace, sign_up
from tests.support.attribution_reference import Reference

RATES = (
    "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
    " select 'EUR', 'JPY', day::date, 160.25, 'test'"
    " from generate_series('2025-12-25', '2027-03-01', interval '1 day') as day"
)


def new_workspace(connection: Connection, name: str = "otis") -> UUID:
    """Somebody signs up; rates for yen are there."""
    if connection.execute("select from public.exchange_rates").fetchone() is None:
        connection.execute(RATES.encode())
    return personal_workspace(connection, sign_up(connection, name))


def run(connection: Connection, workspace: UUID, function: str = "run_attribution") -> None:
    """A full run."""
    connection.execute(f"select private.{function}(%s)".encode(), [workspace])


def refresh(connection: Connection, workspace: UUID, batch: int = 1000) -> int:
    """Refresh until nothing is left; returns how many opportunities were computed."""
    total = 0
    while done := scalar(connection, "select private.refresh_attribution(%s, %s)", workspace, batch):
        total += done
    return total


def scalar(connection: Connection, query: str, *values: object) -> int:
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    value: int = row[0]
    return value


def reference(connection: Connection, workspace: UUID) -> Reference:
    """The reference at the moment of the latest run."""
    row = connection.execute(
        "select max(as_of) from public.attribution_runs where workspace_id = %s and type <> 'as_of'", [workspace]
    ).fetchone()
    assert row is not None
    return Reference(connection, workspace, row[0])


@pytest.fixture(scope="session")
def mocked(server: Server, databases: Databases, template: str) -> Iterator[str]:
    """The URL of a database with the mock data of `demo`, all credits computed. Tests leave it as it is."""
    name = databases.clone(template)
    mock(server.url(name), SCALES["small"])
    attribute(server.url(name))
    yield server.url(name)
    databases.drop(name)
