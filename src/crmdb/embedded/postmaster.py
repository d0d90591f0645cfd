"""The server's main process, as postmaster.pid and the process table show it."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from crmdb.errors import RefusedError

FILE_NAME = "postmaster.pid"
"""Holds the server's process, port and state; the process that makes it first is the server."""

ORPHAN_GRACE = 5.0
"""Seconds in which the children of a killed server notice and leave by themselves."""

START_TIMEOUT = 300
"""Seconds; replaying max_wal_size of log after a crash takes a while on a slow disk."""

STOP_TIMEOUT = 120.0
"""Seconds a server gets to write everything out."""


@dataclass(frozen=True)
class Postmaster:
    """A running server of one data directory."""

    pid: int
    port: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """The server that is running on `data`. A pid file whose process is gone, or is something else, counts as none."""
    try:
        lines = (data / FILE_NAME).read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 4 or not lines[0].isdigit() or not _serves(int(lines[0]), data):
        return None
    return Postmaster(pid=int(lines[0]), port=int(lines[3]), ready=lines[-1].strip() == "ready")


def clear_remains(data: Path) -> bool:
    """After a server of `data` was killed: end its children and remove its pid file. Returns whether there were any.

    The pid file goes because another program may have got the number since; root's PostgreSQL would then refuse to
    start. The children go first because they still write to the data directory.
    """
    pid_file = data / FILE_NAME
    if not pid_file.exists():
        return False
    children = [process for process in psutil.process_iter() if _serves(process.pid, data)]
    _, stubborn = psutil.wait_procs(children, timeout=ORPHAN_GRACE)
    for process in stubborn:
        if _serves(process.pid, data):
            process.kill()
    pid_file.unlink(missing_ok=True)
    return True


def wait_until_settled(data: Path) -> bool:
    """Wait while a server somebody else has started, or told to end, is on its way. Returns whether one runs then.

    Raises:
        RefusedError: it is still on its way after five minutes.
    """
    deadline = time.monotonic() + START_TIMEOUT
    while (running := find(data)) is not None and not running.ready:
        if time.monotonic() > deadline:
            raise RefusedError(
                f"The server (process {running.pid}) has been starting or stopping for {START_TIMEOUT} seconds.",
                f"Look at the log in {data.parent / 'log'}; it may be recovering from a crash.",
            )
        time.sleep(0.05)
    return running is not None


def stop(data: Path, postmaster: Postmaster) -> None:
    """Disconnect everyone, write everything out, end.

    Raises:
        RefusedError: it is still there after two minutes.
    """
    process = psutil.Process(postmaster.pid)
    process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_TIMEOUT
    while _serves(postmaster.pid, data):
        if time.monotonic() > deadline:
            raise RefusedError(
                f"The server (process {postmaster.pid}) has not stopped within {STOP_TIMEOUT:.0f} seconds.",
                f"Look at the log in {data.parent / 'log'}; `kill -QUIT {postmaster.pid}` ends it the hard way, and the"
                " next start recovers.",
            )
        time.sleep(0.02)


def _serves(pid: int, data: Path) -> bool:
    """Whether process `pid` is a PostgreSQL of `data`: all of them work inside their data directory."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE or not process.name().startswith("postgres"):
            return False
        return Path(process.cwd()) == data.resolve()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
