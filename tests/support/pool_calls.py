"""The drivers of deploy/README.md as an application uses them: requests of many users over few server connections.

A request is one transaction. It reads what the one before it left, says for whom it is, and reads that user's companies
under row level security. Each driver here is one such client; several run at once.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import psycopg
import sqlalchemy
from sqlalchemy.ext.asyncio import create_async_engine

from tests.support import typescript
from tests.support.npm import environment, npm

DRIVERS = Path(__file__).parent / "drivers"
CLIENTS = 4

LEFT = (
    "select current_user::text,"
    " concat(current_setting('request.jwt.claims', true), current_setting('crmdb.workspace_id', true))"
)
BECOME = (
    "select set_config('request.jwt.claims', {}, true), set_config('crmdb.workspace_id', {}, true),"
    " set_config('role', 'authenticated', true)"
)
READ = "select name from public.companies order by name"


@dataclass(frozen=True)
class Tenant:
    """A user, their workspace, and the only company they may see."""

    user: UUID
    workspace: UUID
    company: str

    @property
    def settings(self) -> tuple[str, str]:
        return json.dumps({"sub": str(self.user), "role": "authenticated"}), str(self.workspace)


Answer = tuple[tuple[Any, ...], list[tuple[Any, ...]]]
"""The login and the settings that a request found, and the companies it read, a row each."""
Client = Callable[[str], AbstractContextManager[Callable[[Tenant], Answer]]]
AsyncClient = Callable[[str], AbstractAsyncContextManager[Callable[[Tenant], Awaitable[Answer]]]]


class Calls:
    """`count` requests through the pool at `url`, each for the next of `tenants`. `wrong` says what went wrong."""

    def __init__(self, url: str, tenants: list[Tenant], count: int) -> None:
        self.url = url
        self.wrong: list[str] = []
        self.answered = 0
        self._tenants = tenants
        self._login = urlsplit(url).username
        self._count = count
        self._turns = iter(range(count))

    def _in_turn(self) -> Iterator[Tenant]:
        """The tenants of the requests that are left, whichever client asks."""
        for turn in self._turns:
            yield self._tenants[turn % len(self._tenants)]

    def _judge(self, tenant: Tenant, found: Answer) -> str:
        wanted = ((self._login, ""), [(tenant.company,)])
        return "" if found == wanted else f"{found} instead of {wanted}"

    def _count_outcomes(self, outcomes: list[str]) -> None:
        self.wrong += filter(None, outcomes)
        self.answered += outcomes.count("")

    def by_threads(self, client: Client) -> None:
        """With one client of a driver in each of several threads."""

        def work() -> list[str]:
            outcomes = []
            with client(self.url) as request:
                for tenant in self._in_turn():
                    try:
                        outcomes.append(self._judge(tenant, request(tenant)))
                    except (psycopg.Error, sqlalchemy.exc.DBAPIError) as error:
                        outcomes.append(str(error))
            return outcomes

        with ThreadPoolExecutor(CLIENTS) as threads:
            for working in [threads.submit(work) for _ in range(CLIENTS)]:
                self._count_outcomes(working.result())

    def by_tasks(self, client: AsyncClient) -> None:
        """With one client of an asynchronous driver in each of several tasks."""

        async def work() -> list[str]:
            outcomes = []
            async with client(self.url) as request:
                for tenant in self._in_turn():
                    try:
                        outcomes.append(self._judge(tenant, await request(tenant)))
                    except (asyncpg.PostgresError, sqlalchemy.exc.DBAPIError) as error:
                        outcomes.append(str(error))
            return outcomes

        async def all_of_them() -> None:
            for outcomes in await asyncio.gather(*(work() for _ in range(CLIENTS))):
                self._count_outcomes(outcomes)

        asyncio.run(all_of_them())

    def by_node(self, program: Path) -> None:
        """With a program of drivers/, which has its clients itself."""
        tenants = [{"settings": tenant.settings, "company": tenant.company} for tenant in self._tenants]
        told = json.loads(
            typescript.run(
                program,
                POOL_URL=self.url.partition("?")[0],  # the options behind it are libpq's
                TENANTS=json.dumps(tenants),
                CALLS=str(self._count),
                CLIENTS=str(CLIENTS),
            )
        )
        self.answered += told["answered"]
        self.wrong += told["wrong"]


@contextmanager
def psycopg_client(
    url: str, *, prepare_threshold: int | None = None, become: str = BECOME
) -> Iterator[Callable[[Tenant], Answer]]:
    with psycopg.connect(url, autocommit=True, prepare_threshold=prepare_threshold) as connection:

        def request(tenant: Tenant) -> Answer:
            with connection.transaction():
                left = connection.execute(LEFT.encode()).fetchone()
                connection.execute(become.format("%s", "%s").encode(), tenant.settings)
                rows = connection.execute(READ.encode()).fetchall()
            assert left is not None
            return left, rows

        yield request


@contextmanager
def sqlalchemy_client(url: str) -> Iterator[Callable[[Tenant], Answer]]:
    engine = sqlalchemy.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://"),
        poolclass=sqlalchemy.NullPool,
        connect_args={"prepare_threshold": None},
    )

    def request(tenant: Tenant) -> Answer:
        with engine.begin() as connection:
            left = connection.execute(sqlalchemy.text(LEFT)).one()
            connection.execute(_BECOME_BY_NAME, _by_name(tenant))
            rows = connection.execute(sqlalchemy.text(READ)).all()
            return tuple(left), [tuple(row) for row in rows]

    yield request
    engine.dispose()


@asynccontextmanager
async def sqlalchemy_asyncpg_client(url: str) -> AsyncIterator[Callable[[Tenant], Awaitable[Answer]]]:
    # The options of the URL are libpq's; SQLAlchemy hands them to asyncpg as arguments.
    engine = create_async_engine(
        url.partition("?")[0].replace("postgresql://", "postgresql+asyncpg://"),
        poolclass=sqlalchemy.NullPool,
        connect_args={
            "statement_cache_size": 0,
            "prepared_statement_cache_size": 0,
            "prepared_statement_name_func": lambda: f"__{uuid4()}__",
        },
    )

    async def request(tenant: Tenant) -> Answer:
        async with engine.begin() as connection:
            left = (await connection.execute(sqlalchemy.text(LEFT))).one()
            await connection.execute(_BECOME_BY_NAME, _by_name(tenant))
            rows = (await connection.execute(sqlalchemy.text(READ))).all()
            return tuple(left), [tuple(row) for row in rows]

    yield request
    await engine.dispose()


@asynccontextmanager
async def asyncpg_client(url: str) -> AsyncIterator[Callable[[Tenant], Awaitable[Answer]]]:
    connection = await asyncpg.connect(url, statement_cache_size=0)

    async def request(tenant: Tenant) -> Answer:
        async with connection.transaction():
            left = await connection.fetchrow(LEFT)
            await connection.execute(BECOME.format("$1", "$2"), *tenant.settings)
            return tuple(left), [tuple(row) for row in await connection.fetch(READ)]

    yield request
    await connection.close()


_BECOME_BY_NAME = sqlalchemy.text(BECOME.format(":claims", ":workspace"))


def _by_name(tenant: Tenant) -> dict[str, str]:
    return dict(zip(("claims", "workspace"), tenant.settings, strict=True))


def install_more_drivers(directory: Path) -> Path:
    """node-postgres and Prisma, with their programs, in `directory`: 300 MB, for CI and the long proof."""
    shutil.copytree(DRIVERS, directory, dirs_exist_ok=True)
    shutil.copytree(DRIVERS / "more", directory, dirs_exist_ok=True)
    # `prisma generate` needs no engine, and would download one.
    variables = environment() | {"PRISMA_SCHEMA_ENGINE_BINARY": shutil.which("true") or ""}
    for command in (["install", "--ignore-scripts", "--no-audit", "--no-fund"], ["exec", "prisma", "generate"]):
        done = subprocess.run(
            [*npm(), *command], cwd=directory, env=variables, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    return directory
