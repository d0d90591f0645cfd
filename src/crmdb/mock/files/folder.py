"""A folder that is filled as a whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crmdb.errors import RefusedError

PARTIAL = "crmdb-mock.partial"
"""Where files are until all are written. What a killed run left there, the next one throws away."""


@contextmanager
def filled(directory: Path, last: str) -> Iterator[Path]:
    """A folder to write into, whose files move up into `directory` at the end, the one called `last` after all others.

    Interrupted or failing, nothing stays; killed, only a folder called `crmdb-mock.partial`.

    Raises:
        RefusedError: `directory` holds other files, another run is writing there, or the system refuses to write.
    """
    existed = directory.exists()
    partial = directory / PARTIAL
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with _locked(directory):
            _refuse_strangers(directory)
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            moved: list[Path] = []
            try:
                yield partial
                for path in sorted(partial.iterdir(), key=lambda path: path.name == last):
                    moved.append(directory / path.name)
                    path.rename(moved[-1])
            except BaseException:
                for path in moved:
                    path.unlink(missing_ok=True)
                raise
            finally:
                shutil.rmtree(partial)
    except OSError as error:
        raise RefusedError(
            f"{directory} cannot be written: {os.strerror(error.errno) if error.errno else error}.",
            "Choose a folder you may write to, on a disk with room. Nothing was kept.",
        ) from error
    finally:
        if not existed:
            with suppress(OSError):  # not empty: it succeeded
                directory.rmdir()


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """The lock is the operating system's: it ends with the process, however that ends."""
    if os.name == "nt":  # no lock of a folder there
        yield
        return
    import fcntl

    descriptor = os.open(directory, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise RefusedError(
            f"Another `crmdb mock export` is writing to {directory}.", "Wait until it is done."
        ) from error
    finally:
        os.close(descriptor)


def _refuse_strangers(directory: Path) -> None:
    strangers = sorted(path.name for path in directory.iterdir() if path.name != PARTIAL)
    if strangers:
        others = f" and {len(strangers) - 1} others" if len(strangers) > 1 else ""
        raise RefusedError(
            f"{directory} is not empty: it holds {strangers[0]}{others}.",
            "Choose a folder that is empty or not there yet. Nothing was changed.",
        )
