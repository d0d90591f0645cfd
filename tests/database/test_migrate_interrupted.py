"""`migrate` killed, cut off, or run twice at once: running it again always ends with everything applied once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from crmdb.database import connect
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError, RefusedError, UnreachableError
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import State
from tests.support.folders import PEOPLE, PLACES, THINGS, folder
from tests.support.installations import ROOT

pytestmark = pytest.mark.only_on(18)
"""What is interrupted is the runner, the same for every server."""

MIGRATIONS = ROOT / "supabase" / "migrations"
SLOW = "select pg_sleep(1);\n"
MOMENTS = random.Random(20261122).sample(range(20, 2000), 6)
"""Milliseconds after its start at which a run is killed: before, in the middle of, and after its work."""


def start(url: str, migrations: Path) -> subprocess.Popen[bytes]:
    """A `migrate` in a process of its own."""
    code = "import sys; from pathlib import Path; from crmdb.migrations.runner import migrate;"
    code += "migrate(sys.argv[1], Path(sys.argv[2]))"
    return subprocess.Popen([sys.executable, "-c", code, url, migrations], stderr=subprocess.DEVNULL)


def assert_complete(url: str, migrations: Path) -> None:
    migrate(url, migrations)
    assert {entry.state for entry in status(url, migrations)} == {State.APPLIED}
    assert migrate(url, migrations) == []


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_client_is_made_good_by_the_next(empty_database: str, moment: int) -> None:
    client = start(empty_database, MIGRATIONS)
    time.sleep(moment / 1000)
    client.kill()
    client.wait()
    assert_complete(empty_database, MIGRATIONS)


@pytest.fixture(scope="module")
def own_server(binaries: Binaries, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be killed."""
    server = Server(tmp_path_factory.mktemp("server"), binaries)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize("moment", MOMENTS[:3])
def test_a_killed_server_is_made_good_by_the_next_run(own_server: Server, moment: int) -> None:
    with connect(own_server.admin_url(), autocommit=True) as admin:
        admin.execute("drop database if exists killed with (force)")
        admin.execute("create database killed template template0 owner postgres")
    client = start(own_server.admin_url("killed"), MIGRATIONS)
    time.sleep(moment / 1000)
    postmaster = psutil.Process(own_server.status().pid)
    postmaster.kill()
    postmaster.wait()
    client.wait()
    own_server.start()
    assert_complete(own_server.admin_url("killed"), MIGRATIONS)


def test_a_killed_client_keeps_the_lock_until_the_server_is_through(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, slow=SLOW + PEOPLE)
    client = start(empty_database, migrations)
    time.sleep(0.7)
    client.kill()
    client.wait()
    assert_complete(empty_database, migrations)


def test_a_lost_connection_says_so_and_the_next_run_goes_on(empty_database: str, tmp_path: Path) -> None:
    cut = "select pg_terminate_backend(pg_backend_pid()) where current_setting('crmdb.again', true) is null"
    migrations = folder(tmp_path, people=PEOPLE, cut=cut)
    with pytest.raises(UnreachableError, match="was lost") as caught:
        migrate(empty_database, migrations)
    assert "reads what was committed" in caught.value.hint
    assert_complete(f"{empty_database}&options=-c%20crmdb.again%3Dyes", migrations)


def test_of_two_at_once_the_second_waits_and_finds_nothing_to_do(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, people=SLOW + PEOPLE, places=PLACES)
    said: list[str] = []
    with ThreadPoolExecutor() as pool:
        runs = [pool.submit(migrate, empty_database, migrations, progress=said.append) for _ in range(2)]
        applied = sorted(len(run.result()) for run in runs)
    assert applied == [0, 2]
    assert any(sentence.startswith("another migrate is at work") for sentence in said)


def test_waiting_has_an_end(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, slow=SLOW * 3 + PEOPLE)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(migrate, empty_database, migrations)
        time.sleep(0.5)
        with pytest.raises(RefusedError, match="for more than 1 s"):
            migrate(empty_database, migrations, lock_wait=1)
        assert len(first.result()) == 1


INDEX = "-- Why.\ncreate unique index concurrently if not exists places_name_idx on public.places (name);\n"
NAMES = "create table public.places (name text); insert into public.places values ('a'), ('a');"
IS_VALID = "select indisvalid from pg_index where indexrelid = to_regclass('public.places_name_idx')"


def test_a_concurrent_index_left_invalid_is_built_again(empty_database: str, tmp_path: Path) -> None:
    migrations = folder(tmp_path, names=NAMES, index=INDEX)
    with pytest.raises(CrmdbError, match=r"_index\.sql, line 2: could not create unique index") as caught:
        migrate(empty_database, migrations)
    assert "drops the unfinished index first" in caught.value.hint
    with connect(empty_database) as connection:
        assert connection.execute(IS_VALID).fetchall() == [(False,)]
        connection.execute("delete from public.places where ctid = '(0,1)'")
    assert [m.name for m in migrate(empty_database, migrations)] == ["index"]
    with connect(empty_database) as connection:
        assert connection.execute(IS_VALID).fetchall() == [(True,)]


@pytest.mark.parametrize(
    ("sql", "reason"),
    [(INDEX + THINGS, "has other statements beside"), (INDEX.replace("if not exists ", ""), "has to be repeatable")],
)
def test_a_concurrent_index_has_a_repeatable_file_of_its_own(
    empty_database: str, tmp_path: Path, sql: str, reason: str
) -> None:
    with pytest.raises(RefusedError, match=reason):
        migrate(empty_database, folder(tmp_path, names=NAMES, index=sql))
    with connect(empty_database) as connection:
        assert connection.execute("select to_regclass('public.places')").fetchone() == (None,)
