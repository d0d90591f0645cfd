"""`crmdb migrate` as a person types it: what it prints and the code it exits with."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crmdb.embedded import cluster
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode
from crmdb.migrations.runner import migrate, status
from crmdb.migrations.state import State
from tests.support.folders import PEOPLE, PLACES, THINGS, file, folder
from tests.support.installations import ROOT

Crmdb = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """The folder of migrations of a project with two of them."""
    (tmp_path / "queries").mkdir()
    (tmp_path / "supabase").mkdir()
    return folder(tmp_path / "supabase", people=PEOPLE, places=PLACES)


@pytest.fixture
def crmdb(empty_database: str, tmp_path: Path, migrations: Path) -> Crmdb:
    """Runs `crmdb migrate` in that project, on a database with the platform only."""

    def run(*arguments: str, url: str = empty_database) -> subprocess.CompletedProcess[str]:
        program = [sys.executable, "-c", "from crmdb.cli import main; main()", "migrate", "--database-url", url]
        return subprocess.run([*program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def test_status_dry_run_and_migrate(crmdb: Crmdb) -> None:
    pending = "pending  20260101000001_people\npending  20260101000002_places\n"
    assert crmdb("--status").stdout == pending
    assert crmdb("--dry-run").stdout == "Would apply 2:\n  20260101000001_people\n  20260101000002_places\n"
    done = crmdb()
    assert (done.returncode, done.stdout) == (ExitCode.OK, "Applied 2 migrations.\n")
    assert done.stderr.splitlines() == [
        "applying 20260101000001_people (1 of 2)",
        "applying 20260101000002_places (2 of 2)",
    ]
    assert crmdb().stdout == "Nothing to do: every migration is applied.\n"
    assert crmdb("--status").stdout == pending.replace("pending", "applied")


def test_conflicts_are_refused_and_found(crmdb: Crmdb, migrations: Path) -> None:
    crmdb()
    file(migrations, "places").write_text(THINGS)
    file(migrations, "people").unlink()
    refused = crmdb()
    assert refused.returncode == ExitCode.REFUSED
    assert refused.stderr.startswith("error: Applied migrations have been edited since: 20260101000002_places.\nhint: ")
    found = crmdb("--status")
    assert found.returncode == ExitCode.FINDINGS
    assert found.stdout == "missing  20260101000001_people\nedited   20260101000002_places\n"


def test_a_failing_statement(crmdb: Crmdb, migrations: Path) -> None:
    file(migrations, "places").write_text("\n\nselect nothing;")
    failed = crmdb()
    assert failed.returncode == ExitCode.FAILED
    assert 'error: 20260101000002_places.sql, line 3: column "nothing" does not exist' in failed.stderr
    assert "Traceback" not in failed.stderr


def test_ctrl_c_keeps_nothing_half_done(empty_database: str, tmp_path: Path, migrations: Path) -> None:
    file(migrations, "places").write_text(PLACES + "select pg_sleep(60);")
    # A test run in the background hands down SIGINT ignored; the program is to hear it.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{listening}; from crmdb.cli import main; main()"
    program = [sys.executable, "-c", code, "migrate", "--database-url", empty_database]
    with subprocess.Popen(program, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        while "places" not in running.stderr.readline():
            pass
        time.sleep(0.5)
        running.send_signal(signal.SIGINT)
        assert "Interrupted. The files applied before stay; run it again to go on." in running.stderr.read()
    assert running.returncode == ExitCode.INTERRUPTED
    assert [entry.state for entry in status(empty_database, migrations)] == [State.APPLIED, State.PENDING]


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/x", "postgresql://postgres:wrong@{}"])
def test_no_way_in(crmdb: Crmdb, empty_database: str, url: str) -> None:
    failed = crmdb(url=url.format(empty_database.partition("@")[2]))
    assert failed.returncode == ExitCode.UNREACHABLE
    assert failed.stderr.startswith("error: No connection to 127.0.0.1:")
    assert "Traceback" not in failed.stderr


def test_a_bare_server_whose_superuser_is_called_postgres(
    binaries: Binaries, short_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "SUPERUSER", "postgres")
    server = Server(short_directory, binaries)
    server.start()
    try:
        migrate(server.url(), ROOT / "supabase" / "migrations")
        assert {entry.state for entry in status(server.url(), ROOT / "supabase" / "migrations")} == {State.APPLIED}
    finally:
        server.stop()
