"""A real PgBouncer in transaction mode, configured by deploy/: what one request set never reaches the next."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from crmdb.attribution import attribute
from crmdb.database import Connection, connect
from crmdb.doctor.examine import examine
from crmdb.embedded.server import Server
from crmdb.errors import RefusedError
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import State
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.support.installations import ROOT
from tests.support.pgbouncer import DEPLOY, PROGRAMS, PgBouncer

pytestmark = pytest.mark.skipif(not PROGRAMS, reason="no PgBouncer: apt-get install pgbouncer")

ALICE = UUID("a11ce000-0000-4000-8000-000000000000")
BOB = UUID("b0b00000-0000-4000-8000-000000000000")
PASSWORD = "authenticator-of-the-tests"

MIGRATIONS = ROOT / "supabase" / "migrations"

Pool = Callable[..., PgBouncer]


@pytest.fixture
def people(database: str) -> dict[UUID, UUID]:
    """Alice and Bob, each in a workspace of their own with one company; user to workspace."""
    with connect(database) as connection:
        for user, name in ((ALICE, "alice"), (BOB, "bob")):
            connection.execute("insert into auth.users (id, email) values (%s, %s)", [user, f"{name}@example.com"])
        rows = connection.execute("select user_id, workspace_id from public.workspace_members").fetchall()
        for user, workspace in rows:
            connection.execute(
                "insert into public.companies (workspace_id, name) values (%s, %s)", [workspace, f"Company of {user}"]
            )
    return dict(rows)


@pytest.fixture(params=PROGRAMS, ids=str)
def pool(request: pytest.FixtureRequest, server: Server, database_name: str, short_directory: Path) -> Iterator[Pool]:
    """Starts a PgBouncer before a database, the test's own unless named; settings win over those of deploy/."""
    started: list[PgBouncer] = []

    def start(database: str = database_name, **settings: object) -> PgBouncer:
        with connect(server.admin_url()) as admin:
            admin.execute(f"alter role authenticator password '{PASSWORD}'".encode())
        bouncer = PgBouncer(request.param, short_directory, server, database, **settings)
        started.append(bouncer)
        bouncer.start()
        return bouncer

    yield start
    for bouncer in started:
        bouncer.stop()


def request(connection: Connection, user: UUID | None, workspace: UUID | None = None) -> None:
    """What an API sets at the beginning of a transaction."""
    claims = json.dumps({"sub": str(user), "role": "authenticated"})
    connection.execute(
        "select set_config('request.jwt.claims', %s, true), set_config('crmdb.workspace_id', %s, true),"
        " set_config('role', 'authenticated', true)",
        [claims, str(workspace or "")],
    )


def companies(connection: Connection) -> list[str]:
    return [name for (name,) in connection.execute("select name from public.companies order by name").fetchall()]


def test_settings_of_a_request_never_reach_the_next_client(pool: Pool, people: dict[UUID, UUID]) -> None:
    bouncer = pool(default_pool_size=1, min_pool_size=0, reserve_pool_size=0)
    url = bouncer.url("authenticator", PASSWORD)
    seen: set[int] = set()
    with connect(url) as one, connect(url) as other, connect(url) as nobody:
        clients = [(one, ALICE), (other, BOB)]
        for number in range(200):
            client, user = clients[number % 2]
            with client.transaction():
                request(client, user, people[user] if number % 4 < 2 else None)
                assert companies(client) == [f"Company of {user}"]
                seen.add(backend(client))
            with nobody.transaction():
                left = nobody.execute(
                    "select current_user, current_setting('request.jwt.claims', true),"
                    " current_setting('crmdb.workspace_id', true)"
                ).fetchone()
                assert left == ("authenticator", "", "")
                seen.add(backend(nobody))
    assert len(seen) == 1


def test_a_failed_request_leaves_nothing_behind(pool: Pool, people: dict[UUID, UUID]) -> None:
    url = pool(default_pool_size=1, min_pool_size=0, reserve_pool_size=0).url("authenticator", PASSWORD)
    with connect(url) as one, connect(url) as other:
        with pytest.raises(psycopg.errors.DivisionByZero), one.transaction():
            request(one, ALICE)
            one.execute("select 1 / 0")
        with pytest.raises(psycopg.errors.InsufficientPrivilege), other.transaction():
            companies(other)
        with other.transaction():
            request(other, BOB)
            assert companies(other) == [f"Company of {BOB}"]


def test_named_queries_run_through_it(pool: Pool, people: dict[UUID, UUID]) -> None:
    url = pool(default_pool_size=1, min_pool_size=0, reserve_pool_size=0).owner_url()
    query = find_query(Project(ROOT), "pipeline/by_stage")
    for name in ("alice", "bob") * 3:
        assert run_query(url, query, as_email=f"{name}@example.com").columns
    with connect(url) as connection:
        assert connection.execute("select current_user").fetchone() == ("postgres",)


def test_doctor_and_attribute_work_through_it_and_leave_no_setting(
    pool: Pool, server: Server, people: dict[UUID, UUID]
) -> None:
    url = pool(default_pool_size=1, min_pool_size=0, reserve_pool_size=0).owner_url()
    settings = "select name, setting from pg_settings where source = 'session' and name not like 'transaction%'"
    with connect(url) as connection:
        before = connection.execute(settings).fetchall()
    assert {entry.state for entry in status(url, MIGRATIONS)} == {State.APPLIED}
    assert examine(Project(ROOT), url, server) == []
    assert len(attribute(url, full=True)) == len(people)
    with connect(url) as connection:
        assert connection.execute("select current_setting('crmdb.progress', true)").fetchone() in [(None,), ("",)]
        assert connection.execute(settings).fetchall() == before


def test_many_clients_share_few_server_connections(pool: Pool, people: dict[UUID, UUID]) -> None:
    url = pool(default_pool_size=4, min_pool_size=0, reserve_pool_size=0).url("authenticator", PASSWORD)

    def client(number: int) -> set[int]:
        user = (ALICE, BOB)[number % 2]
        backends = set()
        with connect(url) as connection:
            for _ in range(10):
                with connection.transaction():
                    request(connection, user)
                    assert companies(connection) == [f"Company of {user}"]
                    backends.add(backend(connection))
        return backends

    with ThreadPoolExecutor(50) as threads:
        backends = set[int]().union(*threads.map(client, range(50)))
    assert 1 <= len(backends) <= 4


def test_postgres_of_supabase_gets_through_though_it_may_replicate(pool: Pool, server: Server) -> None:
    bouncer = pool()
    with connect(server.admin_url()) as admin:
        admin.execute("alter role postgres replication")
    try:
        with connect(bouncer.owner_url()) as connection:
            assert connection.execute("select current_user").fetchone() == ("postgres",)
    finally:
        with connect(server.admin_url()) as admin:
            admin.execute("alter role postgres noreplication")


def test_an_application_has_a_login_of_its_own(pool: Pool, server: Server, people: dict[UUID, UUID]) -> None:
    """The statements of deploy/README.md."""
    (statements,) = re.findall(r"```sql\n(create role app .*?)```", (DEPLOY / "README.md").read_text(), re.DOTALL)
    with connect(server.admin_url()) as admin:
        admin.execute(statements.replace("…", PASSWORD).encode())
    try:
        with connect(pool().url("app", PASSWORD)) as connection:
            with connection.transaction():
                request(connection, ALICE)
                assert companies(connection) == [f"Company of {ALICE}"]
            assert connection.execute("show statement_timeout").fetchone() == ("8s",)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                companies(connection)
    finally:
        with connect(server.admin_url()) as admin:
            admin.execute("drop role app")


@pytest.mark.parametrize("login", ["supabase_admin", "replicator"])
def test_superusers_and_those_who_replicate_do_not_get_through(
    pool: Pool, server: Server, people: dict[UUID, UUID], login: str
) -> None:
    bouncer = pool()
    password = psycopg.conninfo.conninfo_to_dict(server.admin_url())["password"]
    with connect(server.admin_url()) as admin:
        admin.execute(f"create role replicator login replication password '{password}'".encode())
    try:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(bouncer.url(login, str(password)))
    finally:
        with connect(server.admin_url()) as admin:
            admin.execute("drop role replicator")


def test_migrate_refuses_a_pool_in_transaction_mode(pool: Pool, empty_database: str, empty_database_name: str) -> None:
    url = pool(empty_database_name).owner_url()
    with pytest.raises(RefusedError, match="pooler in transaction mode"):
        migrate(url, MIGRATIONS)
    assert all(entry.state is State.PENDING for entry in status(empty_database, MIGRATIONS))
    assert migrate(empty_database, MIGRATIONS)  # no lock was left behind


def test_migrate_works_through_a_pool_in_session_mode(pool: Pool) -> None:
    url = pool(pool_mode="session").owner_url()
    assert migrate(url, MIGRATIONS) == []


def backend(connection: Connection) -> int:
    """Process id of the server connection that answers."""
    row = connection.execute("select pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])
