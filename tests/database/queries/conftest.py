"""Two databases to ask: the hand-made story, small enough to count on paper, and the mock data of `make demo`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from crmdb.attribution import attribute
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.mock import SCALES, mock
from crmdb.project import Project
from crmdb.queries import Result, find_query, run_query
from tests.conftest import Databases
from tests.support.installations import ROOT
from tests.support.ledger import Ledger
from tests.support.moved_mock import today

PROJECT = Project(ROOT)


@dataclass(frozen=True)
class Asked:
    """A member with a workspace of their own, and somebody of another workspace."""

    connection: Connection
    email: str
    workspace: str
    viewer: str
    stranger: str
    stranger_workspace: str

    def ask(self, name: str, **parameters: object) -> Result:
        """The answer to a named query, as the member."""
        query = find_query(PROJECT, name)
        return run_query(self.connection, query, parameters, as_email=self.email, workspace=self.workspace)

    @property
    def ledger(self) -> Ledger:
        return Ledger(self.connection, self.workspace)


PEOPLE = {
    "story": ("ada@story.example", "acme", "vic@story.example", "otto@story.example", "borealis"),
    "mock": ("maya@lumenary.example", "lumenary", "vik@lumenary.example", "jonas@fjordwell.example", "fjordwell"),
}


@pytest.fixture(scope="session")
def told(server: Server, databases: Databases, template: str) -> Iterator[dict[str, str]]:
    """URLs of both databases, by the name of what is told there."""
    names = {source: databases.clone(template) for source in PEOPLE}
    with connect(server.url(names["story"])) as connection:
        connection.execute((ROOT / "tests" / "support" / "story.sql").read_bytes())
    mock(server.url(names["mock"]), replace(SCALES["small"], until=today()))
    with connect(server.url(names["mock"]), autocommit=True) as connection:
        connection.execute("vacuum analyze")
    for name in names.values():
        attribute(server.url(name))
    yield {source: server.url(name) for source, name in names.items()}
    for name in names.values():
        databases.drop(name)


@pytest.fixture(params=list(PEOPLE))
def asked(request: pytest.FixtureRequest, told: dict[str, str]) -> Iterator[Asked]:
    """One of the two, in one transaction, so that `now()` is one moment for query and count."""
    with connect(told[request.param]) as connection, connection.transaction(force_rollback=True):
        yield Asked(connection, *PEOPLE[request.param])
