"""The embedded server survives what happens to servers. Real servers, real signals, real full disks."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from crmdb.database import connect
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.identity import identity_for
from crmdb.embedded.server import Server
from crmdb.errors import CrmdbError, RefusedError, UnreachableError

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="needs root: mounts and other users")


@pytest.fixture
def fresh(short_directory: Path, binaries: Binaries) -> Iterator[Server]:
    """A server that has never been started."""
    server = Server(short_directory / "state", binaries, {"shared_buffers": "128MB"})
    yield server
    server.stop()


@pytest.fixture
def kept(fresh: Server) -> Server:
    """A running server with the row 42 in public.kept."""
    fresh.start()
    with connect(fresh.url()) as connection:
        connection.execute("set synchronous_commit = on")
        connection.execute("create table public.kept as select 42 as answer")
    return fresh


def answer(server: Server) -> object:
    with connect(server.url()) as connection:
        row = connection.execute("select answer from public.kept").fetchone()
    assert row is not None
    return row[0]


def process(server: Server) -> psutil.Process:
    pid = server.status().pid
    assert pid is not None
    return psutil.Process(pid)


def kill(server: Server) -> None:
    """End the server as an out-of-memory killer does."""
    killed = process(server)
    killed.kill()
    killed.wait(10)


def start_elsewhere(server: Server) -> subprocess.Popen[str]:
    """Start the same server from another process, in a process group of its own."""
    program = (
        "import sys; from pathlib import Path;"
        "from crmdb.embedded.binaries import Binaries; from crmdb.embedded.server import Server;"
        "lib = Path(sys.argv[3]) if sys.argv[3] else None;"
        "server = Server(Path(sys.argv[1]), Binaries.at(Path(sys.argv[2]), lib), {'shared_buffers': '128MB'});"
        "server.start(); print(server.url())"
    )
    library = str(server.binaries.lib_path or "")
    return subprocess.Popen(
        [sys.executable, "-c", program, str(server.directory), str(server.binaries.bin), library],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


# --- The ordinary life ------------------------------------------------------------------------------------------------


def test_starting_again_is_harmless_and_stopping_keeps_the_data(kept: Server) -> None:
    url = kept.url()
    assert kept.start().already_running
    assert kept.url() == url
    assert kept.stop()
    assert not kept.status().running
    assert not kept.stop()
    assert not kept.start().already_running
    assert answer(kept) == 42
    assert kept.url() == url  # same port, same password


def test_every_login_needs_the_password_and_only_the_owner_reads_it(kept: Server) -> None:
    password = kept.directory / "password"
    assert stat.S_IMODE(password.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.directory.stat().st_mode) == 0o700
    for user in ("postgres", "supabase_admin"):
        with pytest.raises(UnreachableError, match="password authentication failed"):
            connect(f"postgresql://{user}:guess@127.0.0.1:{kept.status().port}/postgres")
    with connect(kept.admin_url()) as admin:
        methods = admin.execute("select distinct auth_method from pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]


def test_it_listens_on_loopback_and_on_a_socket_of_its_own(kept: Server) -> None:
    with connect(kept.admin_url()) as admin:
        row = admin.execute(
            "select current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        ).fetchone()
    assert row is not None
    assert row[0] == "127.0.0.1"
    sockets = Path(row[1].strip('"'))
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    password = (kept.directory / "password").read_text().strip()
    parts = {"host": sockets, "port": kept.status().port, "user": "postgres", "password": password}
    with connect(" ".join(f"{key}='{value}'" for key, value in parts.items())) as connection:
        assert connection.execute("select inet_server_addr()").fetchone() == (None,)


def test_a_long_path_with_spaces_and_a_quote(short_directory: Path, binaries: Binaries) -> None:
    server = Server(short_directory / ("it's a long path " * 9).strip() / "state", binaries)
    server.start()
    with connect(server.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert server.stop()


def test_reset_leaves_nothing_but_the_port(kept: Server) -> None:
    port = kept.status().port
    kept.reset()
    assert sorted(path.name for path in kept.directory.iterdir()) == [".gitignore", "lock", "port"]
    kept.start()
    assert kept.status().port == port
    with connect(kept.url()) as connection:
        assert connection.execute("select to_regclass('public.kept')").fetchone() == (None,)


def test_the_url_of_a_stopped_server_says_what_to_run(fresh: Server) -> None:
    with pytest.raises(UnreachableError) as error:
        fresh.url()
    assert "crmdb up" in error.value.hint


# --- Killed -----------------------------------------------------------------------------------------------------------


def test_a_killed_server_recovers_what_was_committed(kept: Server) -> None:
    kill(kept)
    started = kept.start()
    assert "recovers" in started.remarks[0]
    assert answer(kept) == 42


@pytest.mark.parametrize("delay", [0.0, 0.002, 0.01, 0.03])
def test_a_server_told_to_end_is_started_again(kept: Server, delay: float) -> None:
    """The interrupt of one crmdb ends the server it starts, while the next crmdb is looking at it already."""
    ended = process(kept)
    ended.send_signal(signal.SIGINT)
    time.sleep(delay)
    kept.start()
    assert kept.status().pid != ended.pid
    assert answer(kept) == 42


@pytest.mark.parametrize("sent", [None, signal.SIGINT], ids=["left", "told to end"])
@pytest.mark.parametrize("delay", [0.0, 0.002])
def test_a_server_that_has_not_shown_yet(kept: Server, sent: signal.Signals | None, delay: float) -> None:
    """What a crmdb leaves that is killed right after it has started a server."""
    kept.stop()
    identity = identity_for(kept.directory, kept.data)
    with subprocess.Popen(
        [*identity.prefix, kept.binaries.program("postgres"), "-D", str(kept.data)],
        env=kept.binaries.environment(LC_ALL="C"),
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as left:
        time.sleep(delay)
        if sent:
            left.send_signal(sent)
        try:
            kept.start()
            assert answer(kept) == 42
        finally:
            kept.stop()


def test_children_of_a_killed_server_do_not_block_the_next_one(kept: Server) -> None:
    with connect(kept.url()) as busy:
        backend = psutil.Process(busy.info.backend_pid)
        backend.suspend()  # cannot notice that its server is gone
        kill(kept)
        kept.start()
        assert not backend.is_running() or backend.status() == psutil.STATUS_ZOMBIE
    assert answer(kept) == 42


@pytest.mark.parametrize("pid", ["2147483646", str(os.getpid())], ids=["of nobody", "of another program"])
def test_a_stale_pid_file_is_removed(kept: Server, pid: str) -> None:
    pid_file = kept.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    kept.stop()
    pid_file.write_text("\n".join([pid, *lines[1:]]) + "\n")
    assert not kept.status().running
    kept.start()
    assert answer(kept) == 42


def test_killed_while_initialising_the_next_start_begins_clean(fresh: Server) -> None:
    first = start_elsewhere(fresh)
    while not (fresh.directory / "data.new" / "base").exists():
        time.sleep(0.005)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert not fresh.data.exists()
    fresh.start()
    assert not (fresh.directory / "data.new").exists()
    with connect(fresh.url()) as connection:
        assert connection.execute("select auth.uid()").fetchone() == (None,)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3])
def test_ended_while_starting_the_next_start_completes_it(fresh: Server, sent: signal.Signals, delay: float) -> None:
    first = start_elsewhere(fresh)
    while not fresh.data.exists():
        time.sleep(0.005)
    time.sleep(delay)
    os.killpg(first.pid, sent)
    first.communicate()
    fresh.start()
    with connect(fresh.url()) as connection:
        assert connection.execute("select current_user, auth.uid()").fetchone() == ("postgres", None)


def test_a_session_that_leaves_keeps_the_server_running(fresh: Server) -> None:
    output, _ = start_elsewhere(fresh).communicate(timeout=60)
    assert output.strip() == fresh.url()
    assert fresh.start().already_running


def test_two_starts_at_once_make_one_server(fresh: Server) -> None:
    outputs = [other.communicate(timeout=60)[0] for other in [start_elsewhere(fresh) for _ in range(3)]]
    assert len(set(outputs)) == 1
    assert outputs[0].strip() == fresh.url()


def test_two_servers_starting_at_once_find_two_ports(short_directory: Path, binaries: Binaries) -> None:
    servers = [Server(short_directory / name, binaries, {"shared_buffers": "128MB"}) for name in ("one", "two")]
    threads = [threading.Thread(target=server.start) for server in servers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert servers[0].status().port != servers[1].status().port
    assert all(server.stop() for server in servers)


# --- In the way -------------------------------------------------------------------------------------------------------


def test_a_taken_port_makes_the_server_move_and_say_so(kept: Server) -> None:
    port = kept.status().port
    kept.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        started = kept.start()
        assert started.remarks == (
            f"Port {port} is taken by another program: the server now listens on {kept.status().port}.",
        )
    assert answer(kept) == 42
    moved = kept.status().port
    kept.stop()
    kept.start()
    assert kept.status().port == moved  # it stays where it went


@pytest.mark.parametrize("running", [True, False])
def test_a_lost_password_is_replaced(kept: Server, running: bool) -> None:
    old = kept.url()
    if not running:
        kept.stop()
    (kept.directory / "password").unlink()
    started = kept.start()
    assert "new password" in started.remarks[-1]
    assert answer(kept) == 42
    with pytest.raises(UnreachableError):
        connect(old)
    with connect(kept.admin_url()) as admin:
        assert admin.execute("select current_user").fetchone() == ("supabase_admin",)


def test_another_majors_data_is_left_alone(kept: Server) -> None:
    kept.stop()
    (kept.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(RefusedError, match=f"made by PostgreSQL 14; the embedded server is {kept.binaries.major}") as e:
        kept.start()
    assert "crmdb reset" in e.value.hint
    kept.reset()
    kept.start()


def test_a_folder_that_is_no_database_is_refused(fresh: Server) -> None:
    fresh.data.mkdir(parents=True)
    with pytest.raises(RefusedError, match="is not a PostgreSQL data directory"):
        fresh.start()


def test_a_broken_database_quotes_the_log(kept: Server) -> None:
    kept.stop()
    (kept.data / "global" / "pg_control").unlink()
    with pytest.raises(CrmdbError, match=r"did not start: .*pg_control") as error:
        kept.start()
    assert "crmdb reset" in error.value.hint


def test_no_right_to_write_is_a_sentence(short_directory: Path, binaries: Binaries) -> None:
    short_directory.chmod(0o500)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        with pytest.raises(RefusedError, match="Permission denied") as error:
            Server(short_directory / "state", binaries).start()
    finally:
        os.seteuid(was)
    assert "writable" in error.value.hint


@root_only
def test_another_users_database_is_a_sentence(kept: Server) -> None:
    os.seteuid(65534)
    try:
        with pytest.raises(RefusedError, match="belongs to another user"):
            kept.status()
    finally:
        os.seteuid(0)


def mount(directory: Path, size: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", directory], check=False, capture_output=True
    )
    if done.returncode != 0:
        pytest.skip("this machine refuses mounts")


@root_only
def test_a_disk_full_at_the_beginning(short_directory: Path, binaries: Binaries) -> None:
    state = short_directory / "state"
    mount(state, "10m")
    server = Server(state, binaries)
    try:
        with pytest.raises(RefusedError, match="full") as error:
            server.start()
        assert "Free some space" in error.value.hint
        assert not server.data.exists()
        assert not (state / "data.new").exists()
        subprocess.run(["mount", "-o", "remount,size=1g", state], check=True)
        server.start()
    finally:
        server.stop()
        subprocess.run(["umount", state], check=True)


@root_only
def test_a_disk_that_is_full_later(short_directory: Path, binaries: Binaries) -> None:
    state = short_directory / "state"
    mount(state, "1g")
    server = Server(state, binaries)
    try:
        server.start()
        server.stop()
        (server.data / "crmdb.conf").unlink()
        filler = state / "filler"
        with pytest.raises(OSError, match="No space left"), filler.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
        with pytest.raises(RefusedError, match="No space left"):
            server.start()
        assert not server.status().running
        filler.unlink()
        server.start()
    finally:
        server.stop()
        subprocess.run(["umount", state], check=True)


# --- Root -------------------------------------------------------------------------------------------------------------


@root_only
def test_root_without_namespaces_runs_it_as_nobody(
    short_directory: Path, binaries: Binaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusing = short_directory / "bin" / "unshare"
    refusing.parent.mkdir()
    refusing.write_text("#!/bin/sh\necho 'unshare failed: Operation not permitted' >&2\nexit 1\n")
    refusing.chmod(0o755)
    closed = short_directory / "closed to others"
    closed.mkdir(mode=0o700)
    server = Server(closed / "state", binaries)
    with monkeypatch.context() as only_here:
        only_here.setenv("PATH", f"{refusing.parent}{os.pathsep}{os.environ['PATH']}")
        server.start()
        assert process(server).username() == "nobody"
        server.stop()
    server.start()  # namespaces are back; the files still belong to nobody
    assert process(server).username() == "nobody"
    (server.directory / "password").unlink()
    server.start()
    server.reset()
    server.start()
    assert process(server).username() == "root"
    server.stop()
