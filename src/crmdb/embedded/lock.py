"""One crmdb at a time changes the server."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from crmdb.errors import RefusedError

TIMEOUT = 330.0
"""Seconds to wait for another crmdb: it may be waiting for a server that recovers."""


@contextlib.contextmanager
def exclusive(directory: Path) -> Iterator[None]:
    """Hold the lock of `directory`, made if it is missing. What the file system refuses meanwhile becomes a sentence.

    The lock is the operating system's: it ends with the process, however that ends.

    Raises:
        RefusedError: no right to write, no space, or another crmdb holds the lock for too long.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (ignored := directory / ".gitignore").exists():
            ignored.write_text("*\n")  # passwords and data, in a repository that knows nothing of crmdb
        with (directory / "lock").open("w") as lock:
            _wait_for(lock.fileno(), directory)
            yield
    except OSError as error:
        raise RefusedError(
            f"The embedded server needs {error.filename or directory}: {error.strerror or error}.",
            f"Make {directory} writable for you and see that its disk has space.",
        ) from error


def _wait_for(lock: int, directory: Path) -> None:
    import fcntl  # not on Windows, where there is no embedded server either

    deadline = time.monotonic() + TIMEOUT
    while True:
        try:
            return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"Another crmdb has been starting or stopping the server in {directory} for {TIMEOUT:.0f} seconds.",
                    "Wait for it or end it, then run the command again.",
                ) from error
            time.sleep(0.05)
