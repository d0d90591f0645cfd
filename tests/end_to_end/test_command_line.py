"""What all commands of `crmdb` have in common: pipes, full disks, Ctrl-C, exit codes and the option for the URL."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from psycopg import conninfo

from crmdb.cli import program
from crmdb.database import connect
from crmdb.dictionary.pages import write
from crmdb.embedded.server import Server
from crmdb.errors import ExitCode, RefusedError
from crmdb.project import Project
from tests.support.installations import ROOT

PROGRAM = [sys.executable, "-c", "from crmdb.cli import main; main()"]
NOWHERE = "postgresql://postgres@127.0.0.1:1/x"


def crmdb(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments], cwd=cwd, env=os.environ | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "supabase" / "migrations").mkdir(parents=True)
    (tmp_path / "queries" / "pipeline").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("arguments", [("query",), ("doctor", "--help"), ("--help",)])
def test_a_closed_pipe_is_no_failure(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run([*PROGRAM, *arguments], cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (ExitCode.OK, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("query",), ("--help",)])
def test_output_that_cannot_be_written(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        failed = subprocess.run(
            [*PROGRAM, *arguments], cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert failed.returncode == ExitCode.REFUSED
    error, hint = failed.stderr.splitlines()
    assert error == "error: The output cannot be read or written: No space left on device."
    assert hint.startswith("hint: ")


def test_a_query_file_that_cannot_be_read(project: Path) -> None:
    (project / "queries" / "pipeline" / "by_stage.sql").mkdir()
    failed = crmdb("query", cwd=project)
    assert failed.returncode == ExitCode.REFUSED
    assert failed.stderr.startswith("error: queries/pipeline/by_stage.sql cannot be read: Is a directory.\nhint: ")


def test_a_page_that_cannot_be_written(project: Path) -> None:
    (project / "docs").touch()
    with pytest.raises(RefusedError, match=r"^docs/queries\.md cannot be written: "):
        write(Project(project), {project / "docs" / "queries.md": ""})


@pytest.mark.parametrize("arguments", [("mock", "load"), ("query", "by_stage")])
def test_a_database_that_is_not_migrated(empty_database: str, arguments: tuple[str, ...]) -> None:
    refused = crmdb(*arguments, DATABASE_URL=empty_database)
    assert refused.returncode == ExitCode.REFUSED
    error, hint = refused.stderr.splitlines()
    assert error.startswith("error: The database is not migrated: table public.")
    assert hint == "hint: Run `crmdb migrate` first."


def test_ctrl_c_while_it_is_being_imported() -> None:
    code = (
        "import builtins\n"
        "def interrupted(name, *rest, load=builtins.__import__):\n"
        "    if name == 'click':\n"
        "        raise KeyboardInterrupt\n"
        "    return load(name, *rest)\n"
        "builtins.__import__ = interrupted\n"
        "from crmdb.cli import main; main()"
    )
    stopped = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (stopped.returncode, stopped.stderr) == (ExitCode.INTERRUPTED, "Interrupted.\n")


def test_help_lists_every_exit_code() -> None:
    listed = crmdb("--help").stdout.partition("Exit codes:\n")[2]
    told = [line.split(maxsplit=1) for line in listed.splitlines()]
    assert told == [[str(int(code)), code.meaning] for code in ExitCode]


def leaves(group: click.Group) -> Iterator[click.Command]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from leaves(command)


def test_no_option_takes_an_empty_value_for_its_default() -> None:
    """`crmdb query by_stage --as "$UNSET"` would show the rows of every workspace."""
    options = [
        (command, option.opts[-1])
        for command in leaves(program.crmdb)
        for option in command.params
        if isinstance(option, click.Option) and option.type is click.STRING and not option.multiple
    ]
    assert len(options) > 30
    for command, option in options:
        with pytest.raises(click.BadParameter, match="it is empty"):
            command.make_context(command.name, [f"{option}="])


def test_a_password_that_is_not_escaped_is_not_shown() -> None:
    failed = crmdb("status", DATABASE_URL="postgresql://ann:s@cret@127.0.0.1:1/x")
    assert failed.returncode == ExitCode.USAGE
    assert "cret" not in failed.stderr
    assert "%40" in failed.stderr


def test_letters_that_the_locale_lacks() -> None:
    unknown = crmdb("query", "Überblick", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert unknown.stderr.startswith('error: There is no query "Überblick".\n')
    assert "[--param name=value]…" in crmdb("query", PYTHONIOENCODING="latin-1").stdout


def test_the_reason_for_no_connection_is_the_cause() -> None:
    failed = crmdb("status", DATABASE_URL=NOWHERE)
    assert failed.returncode == ExitCode.UNREACHABLE
    assert failed.stderr.startswith("error: No connection to 127.0.0.1:1/x: Connection refused.\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("query", "by_stage", "--as", "maya@lumenary.example"),
        ("doctor",),
        ("migrate",),
        ("attribute",),
        ("journey", "alder", "--as", "maya@lumenary.example"),
        ("advise",),
        ("advise", "indexes"),
        ("search", "rebuild"),
        ("mock", "load"),
        ("mock", "verify"),
        ("import", "status", "--as", "maya@lumenary.example"),
    ],
    ids=" ".join,
)
def test_a_login_without_rights_is_told_as_whom_to_log_in(visitor: str, arguments: tuple[str, ...]) -> None:
    refused = crmdb(*arguments, DATABASE_URL=visitor)
    assert refused.returncode == ExitCode.REFUSED, refused.stderr
    error, hint = refused.stderr.splitlines()[-2:]
    assert error.startswith("error: ")
    assert "permission denied" in error
    assert "postgres" in hint


@pytest.fixture
def visitor(server: Server, database_name: str) -> Iterator[str]:
    """The URL of a migrated database for a login that may do nothing there."""
    with connect(server.admin_url()) as admin:
        admin.execute("create role visitor_of_commands login password 'visitor'")
    yield conninfo.make_conninfo(server.url(database_name), user="visitor_of_commands", password="visitor")
    with connect(server.admin_url()) as admin:
        admin.execute("drop role visitor_of_commands")


def test_down_says_that_it_is_not_about_the_named_database(project: Path) -> None:
    assert crmdb("down", cwd=project, DATABASE_URL=NOWHERE).stderr.startswith("DATABASE_URL is set; this command")
    assert crmdb("down", cwd=project, DATABASE_URL="").stderr == ""


def test_no_color_means_no_escapes_at_all() -> None:
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm-256color", "NO_COLOR": "1", "DATABASE_URL": NOWHERE}
    with subprocess.Popen([*PROGRAM, "status"], cwd=ROOT, env=environment, stdout=follower, stderr=follower):
        os.close(follower)
        shown = os.read(leader, 65536)
    os.close(leader)
    assert shown.startswith(b"error: No connection")
    assert b"\x1b" not in shown
