"""`crmdb up --api` and `crmdb token`: Supabase's API before the embedded server, for people."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crmdb.errors import ExitCode
from tests.support.installations import ROOT

CRMDB = (sys.executable, "-c", "from crmdb.cli import main; main()")


@pytest.fixture
def project(short_directory: Path) -> Iterator[Path]:
    project = short_directory / "a project"
    project.mkdir()
    for name in ("supabase", "queries", "node_modules"):
        (project / name).symlink_to(ROOT / name)
    yield project
    crmdb(project, "down")


def crmdb(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CRMDB, *arguments], cwd=project, capture_output=True, text=True, check=False)


def test_the_api_answers_until_it_is_told_to_end(project: Path) -> None:
    assert crmdb(project, "migrate").returncode == ExitCode.OK
    sign_up = "insert into auth.users (id, email) values (gen_random_uuid(), 'ann@a.test')"
    assert crmdb(project, "psql", "-X", "-c", sign_up).returncode == 0
    with subprocess.Popen(
        [*CRMDB, "up", "--api", "--api-port", "0"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("PostgreSQL 18 is running")
        told = dict(running.stdout.readline().strip().split("=", 1) for _ in range(3))
        token = crmdb(project, "token", "Ann@a.test").stdout.strip()
        assert [row["is_personal"] for row in get(told, "workspaces", told["SUPABASE_SERVICE_ROLE_KEY"])] == [True]
        assert [row["email"] for row in get(told, "users", token)] == ["ann@a.test"]
        second = crmdb(project, "up", "--api", "--api-port", told["SUPABASE_URL"].rsplit(":", 1)[1])
        assert (second.returncode, "is taken" in second.stderr) == (ExitCode.REFUSED, True)
        disconnect = "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'authenticator'"
        assert crmdb(project, "psql", "-X", "-c", disconnect).returncode == 0
        assert eventually(lambda: get(told, "users", token)), "a second API locked the first one out"
        running.send_signal(signal.SIGINT)
        assert "goes on running" in running.communicate(timeout=60)[1]
    assert running.returncode == ExitCode.OK
    assert crmdb(project, "status").returncode == ExitCode.OK
    nobody = crmdb(project, "token", "nobody@a.test")
    assert nobody.returncode == ExitCode.USAGE
    assert 'There is no user "nobody@a.test"' in nobody.stderr


def test_the_api_ends_with_a_word_when_postgrest_does(project: Path) -> None:
    """After `crmdb reset` it cannot log in any more: an address that answers nothing would say less."""
    with subprocess.Popen(
        [*CRMDB, "up", "--api", "--api-port", "0"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert "until Ctrl-C" in running.stderr.readline()
        (child,) = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
        os.kill(int(child), signal.SIGKILL)
        assert "Run `crmdb up --api` again" in running.communicate(timeout=60)[1]
    assert running.returncode == ExitCode.FAILED


def eventually(ask: Callable[[], list[dict[str, object]]]) -> list[dict[str, object]]:
    """The first answer within half a minute: PostgREST needs a moment to connect again."""
    for _ in range(60):
        try:
            return ask()
        except (urllib.error.HTTPError, ConnectionError):
            time.sleep(0.5)
    return []


def get(told: dict[str, str], table: str, token: str) -> list[dict[str, object]]:
    headers = {"apikey": told["SUPABASE_ANON_KEY"], "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{told['SUPABASE_URL']}/rest/v1/{table}?select=*", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        rows: list[dict[str, object]] = json.load(answer)
    return rows
