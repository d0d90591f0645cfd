"""The parts of the embedded server that need no server."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from crmdb.embedded.address import free_port, is_free, remove_socket_directory, socket_directory
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.log import failure, relevant_line
from crmdb.embedded.settings import render, shared_buffers_mb
from crmdb.errors import RefusedError, UnreachableError

GB = 1024**3


@pytest.mark.parametrize(("memory", "megabytes"), [(GB // 4, 128), (2 * GB, 512), (64 * GB, 1024)])
def test_shared_buffers_follow_the_memory(memory: int, megabytes: int) -> None:
    assert shared_buffers_mb(memory) == megabytes


@pytest.mark.parametrize(("major", "present"), [(15, False), (17, False), (18, True)])
def test_only_18_knows_io_method(tmp_path: Path, major: int, present: bool) -> None:
    text = render(Binaries(tmp_path / "bin", None, major), 15432, tmp_path, {})
    assert ("\nio_method = " in text) is present


def test_a_library_that_is_missing_is_not_preloaded(tmp_path: Path) -> None:
    binaries = Binaries(tmp_path / "bin", None, 18)
    assert "shared_preload_libraries" not in render(binaries, 15432, tmp_path, {})
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "pg_stat_statements.so").touch()
    assert "shared_preload_libraries = 'pg_stat_statements'" in render(binaries, 15432, tmp_path, {})


def test_every_setting_has_a_reason_and_the_caller_wins(tmp_path: Path) -> None:
    lines = render(Binaries(tmp_path / "bin", None, 18), 15432, Path("/tmp/it's"), {"jit": "on"}).splitlines()[1:]
    assert all("  # " in line for line in lines)
    assert "jit = 'on'  # set by the caller" in lines
    assert any(line.startswith("unix_socket_directories = '\"/tmp/it''s\"'") for line in lines)


def test_the_relevant_line_is_the_last_severe_one_without_its_prefix() -> None:
    log = (
        "2026-11-22 15:47:28.236 UTC [3747] LOG:  starting PostgreSQL 18.6\n"
        "2026-11-22 15:47:28.237 UTC [3747] FATAL:  could not create any TCP/IP sockets\n"
        "2026-11-22 15:47:28.238 UTC [3747] LOG:  database system is shut down\n"
    )
    assert relevant_line(log) == "FATAL:  could not create any TCP/IP sockets"


def test_a_full_disk_is_the_cause_whatever_was_said_later(tmp_path: Path) -> None:
    error = failure("It failed", "could not write: No space left on device\ninitdb: error: exit code 1\n", tmp_path)
    assert isinstance(error, RefusedError)
    assert "No space left on device" in error.message


def test_no_output_is_said() -> None:
    assert relevant_line("\n") == "(no output)"


def test_a_port_in_use_is_passed_over() -> None:
    first = free_port()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", first))
        other.listen()
        assert not is_free(first)
        assert free_port() > first


def test_a_socket_fits_whatever_the_project_is_called(tmp_path: Path) -> None:
    state = tmp_path / ("long " * 40)
    directory = socket_directory(state, tmp_path.stat().st_uid)
    assert len(str(directory / ".s.PGSQL.65535")) <= 103
    assert directory == socket_directory(state, tmp_path.stat().st_uid)
    remove_socket_directory(state)
    assert not directory.exists()


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    directory = socket_directory(tmp_path, tmp_path.stat().st_uid)
    directory.rmdir()
    directory.symlink_to(tmp_path)
    with pytest.raises(RefusedError, match="belongs to somebody else"):
        socket_directory(tmp_path, tmp_path.stat().st_uid)
    directory.unlink()


def test_a_folder_without_postgres_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match=str(tmp_path)):
        Binaries.at(tmp_path)


def test_a_program_that_does_not_run_is_quoted(tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'libfoo.so: cannot open shared object file' >&2\nexit 127\n")
    program.chmod(0o755)
    with pytest.raises(UnreachableError, match=r"libfoo\.so"):
        Binaries.at(tmp_path)
