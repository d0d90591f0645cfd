"""Where the server listens: a loopback port, and a socket in a folder of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import tempfile
from pathlib import Path

from crmdb.errors import RefusedError

FIRST_PORT = 15432
"""Below the range that systems hand out to outgoing connections, so that a remembered port tends to stay free."""

_LAST_PORT = 15931
_LONGEST_SOCKET = 103
"""Bytes of a socket's path on macOS; Linux has 107."""


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As PostgreSQL does: connections of a server that has just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(after: int = FIRST_PORT - 1) -> int:
    """The next free port above `after`.

    Raises:
        RefusedError: all of ours are taken.
    """
    for port in range(after + 1, _LAST_PORT + 1):
        if is_free(port):
            return port
    raise RefusedError(
        f"No port between {FIRST_PORT} and {_LAST_PORT} is free.", "Stop some of the servers on this machine."
    )


def socket_directory(state: Path, owner: int) -> Path:
    """A private folder for the socket, the same at every start, short whatever the project's path is.

    Raises:
        RefusedError: something that is not ours has its name.
    """
    directory = _socket_directory(state)
    directory.mkdir(mode=0o700, exist_ok=True)
    if directory.is_symlink() or directory.stat().st_uid not in (os.geteuid(), owner):
        raise RefusedError(
            f"The folder {directory} for the server's socket belongs to somebody else.",
            "Remove it, or point TMPDIR at a folder of your own.",
        )
    if directory.stat().st_uid != owner:
        os.chown(directory, owner, -1)
    directory.chmod(0o700)
    return directory


def remove_socket_directory(state: Path) -> None:
    """After the server has stopped. A folder that is not ours stays."""
    shutil.rmtree(_socket_directory(state), ignore_errors=True)


def _socket_directory(state: Path) -> Path:
    name = "crmdb-" + hashlib.sha256(os.fsencode(state.resolve())).hexdigest()[:12]
    directory = Path(tempfile.gettempdir()) / name
    if len(os.fsencode(directory / ".s.PGSQL.65535")) > _LONGEST_SOCKET:
        return Path("/tmp") / name
    return directory
