"""`crmdb up`, `down`, `status`, `url`, `psql` and `reset` as a person types them, in a project of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crmdb.errors import ExitCode


class Shell:
    """Runs crmdb inside `project`."""

    def __init__(self, project: Path) -> None:
        self.project = project

    def crmdb(
        self, *arguments: str, answer: str = "", database_url: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        if database_url is not None:
            environment["DATABASE_URL"] = database_url
        return subprocess.run(
            [sys.executable, "-c", "from crmdb.cli import main; main()", *arguments],
            cwd=self.project,
            env=environment,
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def shell(short_directory: Path) -> Iterator[Shell]:
    project = short_directory / "a project"
    (project / "supabase" / "migrations").mkdir(parents=True)
    (project / "queries").mkdir()
    shell = Shell(project)
    yield shell
    shell.crmdb("down")


def test_up_status_down(shell: Shell) -> None:
    assert shell.crmdb("status").returncode == ExitCode.UNREACHABLE
    up = shell.crmdb("up")
    assert up.returncode == ExitCode.OK
    assert "started on 127.0.0.1, port" in up.stdout
    assert "crmdb migrate" in up.stdout
    assert "is running on" in shell.crmdb("up").stdout
    assert shell.crmdb("status").returncode == ExitCode.OK
    assert "the data stays" in shell.crmdb("down").stdout
    assert "was not running" in shell.crmdb("down").stdout
    assert "its data is kept" in shell.crmdb("status").stdout


def test_url_starts_the_server_and_psql_takes_it(shell: Shell) -> None:
    url = shell.crmdb("url").stdout.strip()
    assert url.startswith("postgresql://postgres:")
    who = ("psql", "-X", "--tuples-only", "--no-align", "-c", "select current_user")
    assert shell.crmdb(*who).stdout == "postgres\n"
    assert shell.crmdb(*who, database_url=url).stdout == "postgres\n"
    assert shell.crmdb("url", database_url="postgresql://elsewhere/db").stdout == "postgresql://elsewhere/db\n"
    assert "answers at 127.0.0.1" in shell.crmdb("status", database_url=url).stdout
    failed = shell.crmdb("psql", "-X", "-v", "ON_ERROR_STOP=1", "-c", "select 1/0")
    assert failed.returncode == 1


def test_reset_asks_and_spares_other_databases(shell: Shell) -> None:
    url = shell.crmdb("url").stdout.strip()
    named = shell.crmdb("reset", "--yes", database_url=url)
    assert named.returncode == ExitCode.REFUSED
    assert url.split(":")[2].split("@")[0] not in named.stderr  # the password
    kept = shell.crmdb("reset", answer="n\n")
    assert kept.returncode == ExitCode.INTERRUPTED
    assert kept.stderr.endswith("Nothing was removed.\n")
    assert shell.crmdb("status").returncode == ExitCode.OK
    assert shell.crmdb("reset", answer="y\n").returncode == ExitCode.OK
    assert "no embedded database" in shell.crmdb("status").stdout
    assert shell.crmdb("reset", "--yes").returncode == ExitCode.OK


@pytest.mark.parametrize("command", ["psql", "status"])
def test_a_url_that_is_none_is_a_sentence(shell: Shell, command: str) -> None:
    done = shell.crmdb(command, "--database-url", "not a url")
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith("error: The database URL cannot be read")


@pytest.mark.parametrize("command", ["up", "down", "status", "url", "psql", "reset"])
def test_help_shows_an_example(shell: Shell, command: str) -> None:
    assert f"crmdb {command}" in shell.crmdb(command, "--help").stdout.split("Examples:")[1]
