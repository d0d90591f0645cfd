"""A story's database: two companies, their people, one row of every table in each. Every test rolls its changes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support.actors import Person, add_member, as_user, personal_workspace, sign_up
from tests.support.rows import COLUMNS, Maker, Row


@dataclass(frozen=True)
class World:
    """Acme with a person for each role, Beta with Noor, and Hana who belongs nowhere."""

    acme: UUID
    beta: UUID
    maya: Person
    adam: Person
    edda: Person
    vera: Person
    noor: Person
    remi: Person
    hana: Person
    acme_rows: dict[str, Row]
    beta_rows: dict[str, Row]


def _build(connection: Connection) -> World:
    maya, adam, edda, vera, noor, remi, hana = (
        sign_up(connection, name) for name in ("maya", "adam", "edda", "vera", "noor", "remi", "hana")
    )
    acme, beta = personal_workspace(connection, maya), personal_workspace(connection, noor)
    for someone, role in ((adam, "admin"), (edda, "editor"), (vera, "viewer"), (remi, "admin")):
        connection.execute("delete from public.workspaces where id = %s", [personal_workspace(connection, someone)])
        add_member(connection, acme, someone, role)
    with as_user(connection, maya):
        connection.execute("delete from public.workspace_members where user_id = %s", [remi.id])
    connection.execute("delete from public.workspaces where id = %s", [personal_workspace(connection, hana)])
    for workspace in (acme, beta):
        for table in COLUMNS:
            Maker(connection, workspace)(table)
    rows = [_one_of_each(connection, workspace) for workspace in (acme, beta)]
    return World(acme, beta, maya, adam, edda, vera, noor, remi, hana, *rows)


def _one_of_each(connection: Connection, workspace: UUID) -> dict[str, Row]:
    return {table: {"id": Maker(connection, workspace).first(table)} for table in COLUMNS}


@pytest.fixture(scope="session")
def _story(server: Server, databases: Databases, template: str) -> Iterator[tuple[str, World]]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        world = _build(connection)
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
