"""The server's main process, as postmaster.pid and the process table show it."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from crmdb.errors import RefusedError

ORPHAN_GRACE = 10.0
"""Seconds in which the children of a killed server notice and leave by themselves."""

STOP_TIMEOUT = 120.0
"""Seconds a server gets to write everything out."""


@dataclass(frozen=True)
class Postmaster:
    """A running server of one data directory."""

    pid: int
    port: int


def find(data: Path) -> Postmaster | None:
    """The server that is running on `data`. A pid file whose process is gone, or is something else, counts as none."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < 4 or not lines[0].isdigit() or not _serves(int(lines[0]), data):
        return None
    return Postmaster(pid=int(lines[0]), port=int(lines[3]))


def clear_remains(data: Path) -> bool:
    """After a server of `data` was killed: end its children and remove its pid file. Returns whether there were any.

    The pid file goes because another program may have got the number since; root's PostgreSQL would then refuse to
    start. The children go first because they still write to the data directory.
    """
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return False
    children = [process for process in psutil.process_iter() if _serves(process.pid, data)]
    _, stubborn = psutil.wait_procs(children, timeout=ORPHAN_GRACE)
    for process in stubborn:
        if _serves(process.pid, data):
            process.kill()
    pid_file.unlink(missing_ok=True)
    return True


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
