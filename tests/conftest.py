"""Fixtures of all tests: one server a run, one database a test.

`database` is what most tests want: platform and all migrations, nobody else's rows. `--postgres 17` runs the same tests
on another major.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.platform import Privileges, create_database, lay_platform
from crmdb.embedded.server import Server
from tests.support.installations import ROOT, MissingInstallationError, in_ci, installation

# In memory a database is copied ten times as fast, and most tests want one of their own.
IN_MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3
"""Bytes that have to be free there; a run fills less than a quarter of it."""
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB", "max_connections": "50"}
"""Nothing in a test's database has to survive."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", choices=("18", "17", "15"), default="18", help="major version to test on")
    parser.addoption("--write-plans", action="store_true", help="write the baselines in tests/plans anew")


def pytest_configure(config: pytest.Config) -> None:
    # Told to end, a run takes its servers with it, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.addinivalue_line("markers", "only_on(major): makes sense on this PostgreSQL only, or is as true on one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is for another major: left out, not skipped, for in CI nothing may be skipped."""
    major = int(config.getoption("--postgres"))
    other = [item for item in items if any(mark.args != (major,) for mark in item.iter_markers("only_on"))]
    config.hook.pytest_deselected(items=other)
    items[:] = [item for item in items if item not in other]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one: everything a test needs has to be there."""
    report = yield
    if in_ci() and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def binaries(request: pytest.FixtureRequest) -> Binaries:
    """The PostgreSQL installation chosen with --postgres."""
    try:
        return installation(int(request.config.getoption("--postgres")))
    except MissingInstallationError as missing:
        if in_ci():
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture
def short_directory() -> Iterator[Path]:
    """An empty folder with a short path, gone after the test."""
    directory = Path(tempfile.mkdtemp(prefix="crmdb-test-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def server(binaries: Binaries) -> Iterator[Server]:
    """A running server for the whole run; its database `postgres` has the platform and nothing else."""
    in_memory = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM
    directory = Path(tempfile.mkdtemp(prefix="crmdb-test-", dir=IN_MEMORY if in_memory else None))
    server = Server(directory, binaries, FAST)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(directory)


class Databases:
    """Makes databases on the test server, each under a new name."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._names = (f"test_{number}" for number in count(1))

    def clone(self, template: str) -> str:
        """A copy of `template` (nobody may be connected to it); returns the new database's name."""
        name = next(self._names)
        with connect(self.server.admin_url(), autocommit=True) as admin:
            create_database(admin, name, template)
        return name

    def with_platform(self, privileges: Privileges = "current") -> str:
        """A database with the platform under the given default privileges; returns its name."""
        name = self.clone("template0")
        with connect(self.server.admin_url(name)) as admin:
            lay_platform(admin, privileges)
        return name

    def drop(self, name: str) -> None:
        with connect(self.server.admin_url(), autocommit=True) as admin:
            admin.execute(f'drop database "{name}" with (force)'.encode())


@pytest.fixture(scope="session")
def databases(server: Server) -> Databases:
    """For tests that need several databases or the other default privileges."""
    return Databases(server)


@pytest.fixture(scope="session")
def platform_template(databases: Databases) -> str:
    """The name of a database with the platform only, to clone."""
    return databases.with_platform()


@pytest.fixture(scope="session")
def template(server: Server, databases: Databases, platform_template: str) -> str:
    """The name of a database with the platform and all migrations, to clone."""
    from crmdb.migrations.runner import migrate

    name = databases.clone(platform_template)
    migrate(server.url(name), ROOT / "supabase" / "migrations")
    return name


@pytest.fixture
def database_name(databases: Databases, template: str) -> Iterator[str]:
    """The name of the database of `database` and `admin_database`."""
    name = databases.clone(template)
    yield name
    databases.drop(name)


@pytest.fixture
def database(server: Server, database_name: str) -> str:
    """A database of this test's own, platform and all migrations applied: its URL as `postgres`."""
    return server.url(database_name)


@pytest.fixture
def admin_database(server: Server, database_name: str) -> str:
    """The same database as `database`: its URL as the superuser supabase_admin."""
    return server.admin_url(database_name)


@pytest.fixture
def empty_database_name(databases: Databases, platform_template: str) -> Iterator[str]:
    """The name of the database of `empty_database` and `admin_empty_database`."""
    name = databases.clone(platform_template)
    yield name
    databases.drop(name)


@pytest.fixture
def empty_database(server: Server, empty_database_name: str) -> str:
    """A database of this test's own with the platform only: its URL as `postgres`."""
    return server.url(empty_database_name)


@pytest.fixture
def admin_empty_database(server: Server, empty_database_name: str) -> str:
    """The same database as `empty_database`: its URL as the superuser supabase_admin."""
    return server.admin_url(empty_database_name)
