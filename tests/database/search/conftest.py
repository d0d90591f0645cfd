"""The database of the search: made once; what a test changes there is undone."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support.rows import Maker
from tests.support.search_people import add_catalog_person, add_workspace_people
from tests.support.world import World, build_world


@pytest.fixture(scope="session")
def _searched(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, World]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        world = build_world(connection)
        chance = random.Random(20)
        connection.execute(
            "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
            " select 'EUR', pairs.code, days::date, pairs.rate, 'test'"
            " from (values ('USD', 1.1), ('JPY', 160.5)) as pairs (code, rate)"
            " cross join generate_series(current_date - 1, current_date + 1, interval '1 day') as days"
            " on conflict do nothing"
        )
        for number in range(60):
            add_catalog_person(connection, chance, number)
        # The row factory made one of an archived person.
        connection.execute("select private.refresh_workspace_search()")
        for workspace in (world.acme, world.beta):
            add_workspace_people(connection, Maker(connection, workspace), chance)
        connection.execute("select private.rebuild_search()")
    yield name, world
    databases.drop(name)


@pytest.fixture
def world(_searched: tuple[str, World]) -> World:
    """Who is who in the database of `searched`."""
    return _searched[1]


@pytest.fixture
def searched(server: Server, _searched: tuple[str, World]) -> Iterator[Connection]:
    """60 people in the catalog with parts present and absent, private ones in two workspaces; changes are undone."""
    with connect(server.url(_searched[0])) as connection:
        connection.execute("select 1")
        yield connection
        connection.rollback()
