"""The database of rules and isolation: made once, and every test rolls its changes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crmdb.database import Connection, connect
from crmdb.doctor import drift
from crmdb.embedded.server import Server
from crmdb.migrations.fresh import fresh_database
from tests.conftest import Databases
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.world import World, build_world


@pytest.fixture(scope="session")
def _story(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, World]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        world = build_world(connection)
    yield name, world
    databases.drop(name)


@pytest.fixture(scope="session")
def world(_story: tuple[str, World]) -> World:
    """Who is who in the database of `story`."""
    return _story[1]


@pytest.fixture
def story(server: Server, _story: tuple[str, World]) -> Iterator[Connection]:
    """A connection as `postgres` to the database of `world`; what a test does there is undone."""
    with connect(server.url(_story[0])) as connection:
        # The outermost transaction() commits: this makes all of a test's inner ones.
        connection.execute("select 1")
        yield connection
        connection.rollback()


@pytest.fixture
def acme(story: Connection, world: World) -> Maker:
    """Makes rows in Acme."""
    return Maker(story, world.acme)


@pytest.fixture
def beta(story: Connection, world: World) -> Maker:
    """Makes rows in Beta."""
    return Maker(story, world.beta)


@pytest.fixture
def made_already(monkeypatch: pytest.MonkeyPatch, server: Server, template: str) -> None:
    """The database that doctor would make from our migrations is the one that is there; other folders get theirs."""

    @contextmanager
    def fresh_or_template(on: Server, migrations: Path) -> Iterator[str]:
        if on is server and migrations == ROOT / "supabase" / "migrations":
            yield server.url(template)
        else:
            with fresh_database(on, migrations) as url:
                yield url

    monkeypatch.setattr(drift, "fresh_database", fresh_or_template)


@pytest.fixture(scope="module")
def breakable(server: Server, databases: Databases, template: str) -> Iterator[Connection]:
    """A superuser's connection to a database of the module's own."""
    name = databases.clone(template)
    with connect(server.admin_url(name)) as connection:
        yield connection
    databases.drop(name)


@pytest.fixture
def broken(breakable: Connection) -> Iterator[Connection]:
    """A superuser's connection to break things with: nothing outlives the test."""
    yield breakable
    breakable.rollback()
