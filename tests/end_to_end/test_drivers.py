"""The pooling switch of each driver in deploy/README.md: two clients share one server connection."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from crmdb.embedded.server import Server
from tests.support import typescript
from tests.support.installations import ROOT
from tests.support.pgbouncer import PROGRAM, PgBouncer

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="no PgBouncer: apt-get install pgbouncer")

TURNS = 20


@pytest.fixture
def pool(server: Server, database_name: str, short_directory: Path) -> Iterator[str]:
    """The URL of a pool with one server connection, in transaction mode as deploy/ ships it."""
    bouncer = PgBouncer(
        short_directory, server, database_name, default_pool_size=1, min_pool_size=0, reserve_pool_size=0
    )
    try:
        bouncer.start()
        yield bouncer.owner_url()
    finally:
        bouncer.stop()


def psycopg_errors(url: str, switched: bool) -> list[str]:
    options: dict[str, Any] = {"prepare_threshold": None} if switched else {}
    # autocommit as well: a transaction left open would keep the one server connection.
    clients = [psycopg.connect(url, autocommit=True, **options) for _ in range(2)]
    errors = []
    for turn in range(TURNS):
        for client in clients:
            try:
                assert client.execute("select %s::int + 1", [turn]).fetchone() == (turn + 1,)
            except psycopg.Error as error:
                errors.append(str(error))
    for client in clients:
        client.close()
    return errors


def sqlalchemy_errors(url: str, switched: bool) -> list[str]:
    sqlalchemy = pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed: `make setup`")
    options = {"poolclass": sqlalchemy.NullPool, "connect_args": {"prepare_threshold": None}} if switched else {}
    engines = [
        sqlalchemy.create_engine(url.replace("postgresql://", "postgresql+psycopg://"), **options) for _ in range(2)
    ]
    errors = []
    for turn in range(TURNS):
        for engine in engines:
            try:
                with engine.connect() as connection:
                    found = connection.execute(sqlalchemy.text("select cast(:turn as int) + 1"), {"turn": turn})
                    assert found.scalar_one() == turn + 1
            except sqlalchemy.exc.DBAPIError as error:
                errors.append(str(error))
    for engine in engines:
        engine.dispose()
    return errors


def asyncpg_errors(url: str, switched: bool) -> list[str]:
    asyncpg = pytest.importorskip("asyncpg", reason="asyncpg is not installed: `make setup`")
    options = {"statement_cache_size": 0} if switched else {}

    async def take_turns() -> list[str]:
        clients = [await asyncpg.connect(url, **options) for _ in range(2)]
        errors = []
        for turn in range(TURNS):
            for client in clients:
                try:
                    assert await client.fetchval("select $1::int + 1", turn) == turn + 1
                except asyncpg.PostgresError as error:
                    errors.append(str(error))
        for client in clients:
            await client.close()
        return errors

    return asyncio.run(take_turns())


def postgres_js_errors(url: str, switched: bool) -> list[str]:
    found: list[str] = json.loads(
        typescript.run(
            ROOT / "tests" / "support" / "drivers.mjs",
            POOL_URL=url.partition("?")[0],  # the options behind it are libpq's
            PREPARE="false" if switched else "true",
        )
    )
    return found


DRIVERS: dict[str, tuple[Callable[[str, bool], list[str]], str]] = {
    "psycopg": (psycopg_errors, "prepare_threshold=None"),
    "SQLAlchemy": (sqlalchemy_errors, 'connect_args={"prepare_threshold": None}'),
    "asyncpg": (asyncpg_errors, "statement_cache_size=0"),
    "postgres.js": (postgres_js_errors, "prepare: false"),
}


@pytest.mark.parametrize("driver", DRIVERS)
def test_with_its_switch_every_call_through_the_pool_is_answered(pool: str, driver: str) -> None:
    errors, _ = DRIVERS[driver]
    assert errors(pool, True) == []


def test_without_it_calls_fail(pool: str) -> None:
    """psycopg gives its statements the same names in every client, so one server connection is enough to see it."""
    assert any("prepared statement" in error for error in psycopg_errors(pool, False))


def test_deploy_names_the_switch_of_each_driver() -> None:
    text = (ROOT / "deploy" / "README.md").read_text()
    for driver, (_, switch) in DRIVERS.items():
        assert f"| {driver} " in text, driver
        assert switch in text, driver
    assert "pgbouncer=true" in text  # Prisma
