"""The pooling switch of each driver in deploy/README.md: requests of two users over two server connections.

`make proof_pooling` makes 10,000 requests with each driver. It and CI try node-postgres and Prisma, too.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from tests.conftest import Databases
from tests.support.actors import personal_workspace, sign_up
from tests.support.installations import ROOT, in_ci
from tests.support.pgbouncer import PROGRAMS, PgBouncer, makes_up_for_names
from tests.support.pool_calls import (
    BECOME,
    DRIVERS,
    Calls,
    Tenant,
    asyncpg_client,
    install_more_drivers,
    psycopg_client,
    sqlalchemy_asyncpg_client,
    sqlalchemy_client,
)

pytestmark = [
    pytest.mark.skipif(not PROGRAMS, reason="no PgBouncer: apt-get install pgbouncer"),
    pytest.mark.timeout(3600),
]

LONG_PROOF = int(os.environ.get("POOL_CALLS", "0"))
"""Requests with each driver; 0 in the ordinary run, which makes fewer."""
COUNT = LONG_PROOF or 100
PASSWORD = "authenticator-of-the-tests"

Run = Callable[[Calls], None]
BY_DRIVER: dict[str, tuple[str, Run]] = {
    "psycopg 3": ("prepare_threshold=None", lambda calls: calls.by_threads(psycopg_client)),
    "SQLAlchemy 2 with psycopg": ("poolclass=NullPool", lambda calls: calls.by_threads(sqlalchemy_client)),
    "SQLAlchemy 2 with asyncpg": (
        "prepared_statement_name_func",
        lambda calls: calls.by_tasks(sqlalchemy_asyncpg_client),
    ),
    "asyncpg": ("statement_cache_size=0", lambda calls: calls.by_tasks(asyncpg_client)),
    "postgres.js": ("prepare: false", lambda calls: calls.by_node(DRIVERS / "postgres.mjs")),
}
BY_PROGRAM = {"node-postgres": "pg.mjs", "Prisma": "prisma.mts"}
"""Of drivers/more, which is large to install: in the long proof and in CI only."""


@pytest.fixture(scope="module", params=PROGRAMS, ids=str)
def program(request: pytest.FixtureRequest) -> Path:
    """A PgBouncer."""
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def pool(program: Path, server: Server, databases: Databases, template: str) -> Iterator[tuple[str, list[Tenant]]]:
    """The URL of a pool with two server connections, in transaction mode as deploy/ has it, and two users."""
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        tenants = []
        for person in (sign_up(connection, "alice"), sign_up(connection, "bob")):
            tenants.append(Tenant(person.id, personal_workspace(connection, person), f"Company of {person.name}"))
            connection.execute(
                "insert into public.companies (workspace_id, name) values (%s, %s)",
                [tenants[-1].workspace, tenants[-1].company],
            )
    with connect(server.admin_url()) as admin:
        admin.execute(f"alter role authenticator password '{PASSWORD}'".encode())
    directory = Path(tempfile.mkdtemp(prefix="crmdb-test-"))
    bouncer = PgBouncer(program, directory, server, name, default_pool_size=2, min_pool_size=0, reserve_pool_size=0)
    try:
        bouncer.start()
        yield bouncer.url("authenticator", PASSWORD), tenants
    finally:
        bouncer.stop()
        shutil.rmtree(directory)
        databases.drop(name)


@pytest.fixture(scope="module")
def more_drivers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install_more_drivers(tmp_path_factory.mktemp("drivers"))


@pytest.mark.parametrize("driver", [*BY_DRIVER, *(BY_PROGRAM if LONG_PROOF or in_ci() else ())])
def test_with_its_switch_every_request_is_answered_and_finds_nothing_of_the_one_before(
    pool: tuple[str, list[Tenant]], request: pytest.FixtureRequest, driver: str
) -> None:
    calls = Calls(*pool, COUNT)
    if driver in BY_PROGRAM:
        calls.by_node(request.getfixturevalue("more_drivers") / BY_PROGRAM[driver])
    else:
        _, run = BY_DRIVER[driver]
        run(calls)
    assert (calls.answered, calls.wrong) == (COUNT, [])


def test_without_it_calls_fail(pool: tuple[str, list[Tenant]], program: Path) -> None:
    """psycopg gives its statements the same names in every client, so it meets errors and even answers of others.

    From 1.24 on PgBouncer makes up for it by itself (`max_prepared_statements` is 200).
    """
    calls = Calls(*pool, COUNT)
    calls.by_threads(partial(psycopg_client, prepare_threshold=5))
    assert bool(calls.wrong) is not makes_up_for_names(program)


def test_what_one_request_leaves_would_be_seen(pool: tuple[str, list[Tenant]]) -> None:
    """The counter-proof: settings that end with the session, not with the transaction, meet the next request."""
    calls = Calls(*pool, COUNT)
    calls.by_threads(partial(psycopg_client, become=BECOME.replace("true", "false")))
    assert any("Company of" in wrong for wrong in calls.wrong)


def test_deploy_names_the_switch_of_each_driver() -> None:
    rows = (ROOT / "deploy" / "README.md").read_text().splitlines()
    for driver, (switch, _) in BY_DRIVER.items():
        assert any(row.startswith(f"| {driver} |") and switch in row for row in rows), driver
    assert any(row.startswith("| Prisma") and "pgbouncer=true" in row for row in rows)
