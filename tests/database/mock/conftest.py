"""Fixtures of tests that read mock data: loaded once, read by many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from crmdb.database import Connection, connect
from crmdb.mock import SCALES, mock
from tests.conftest import Databases


@pytest.fixture(scope="session")
def demo_database(databases: Databases, template: str) -> Iterator[str]:
    """A database with the demo's rows: its URL. Tests read it and roll back what they write."""
    name = databases.clone(template)
    url = databases.server.url(name)
    mock(url, SCALES["small"])
    yield url
    databases.drop(name)


@pytest.fixture
def demo(demo_database: str) -> Iterator[Connection]:
    """A connection to the demo's rows as `postgres`; what the test writes is rolled back."""
    with connect(demo_database) as connection:
        yield connection
        connection.rollback()
