"""The data directory: making it, and getting back into one whose password is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from crmdb.embedded.binaries import Binaries
from crmdb.embedded.identity import Identity
from crmdb.embedded.log import failure
from crmdb.embedded.settings import FILE_NAME
from crmdb.errors import RefusedError

SUPERUSER = "supabase_admin"


def create(data: Path, binaries: Binaries, identity: Identity, password_file: Path) -> None:
    """Make the data directory `data`, entirely or not at all: it is prepared beside and renamed when complete.

    Raises:
        CrmdbError: initdb failed.
    """
    fresh = data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)  # of a run that was killed here
    fresh.mkdir(mode=0o700)
    os.chown(fresh, identity.uid, -1)
    done = subprocess.run(
        [
            *identity.prefix,
            binaries.program("initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *_locale(binaries),
        ],
        env=binaries.environment(LC_ALL="C"),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise failure("The database could not be initialised", done.stdout + done.stderr, data.parent)
    with (fresh / "postgresql.conf").open("a") as conf:
        conf.write(f"include '{FILE_NAME}'\n")
    fresh.rename(data)


def check(data: Path, binaries: Binaries) -> None:
    """Refuse a folder these binaries cannot run on.

    Raises:
        RefusedError: it is another major version's, or no data directory at all.
    """
    try:
        major = (data / "PG_VERSION").read_text().strip()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RefusedError(
            f"{data} is not a PostgreSQL data directory: it has no file PG_VERSION.",
            "Move it away if you need it; `crmdb reset` removes it and the next `crmdb up` begins anew.",
        ) from error
    if major != str(binaries.major):
        raise RefusedError(
            f"{data} was made by PostgreSQL {major}; the embedded server is {binaries.major}.",
            f"`crmdb reset` begins anew with an empty database. To keep the data, dump it with PostgreSQL {major}"
            " first, or run that version yourself and set DATABASE_URL.",
        )


def set_password(data: Path, binaries: Binaries, identity: Identity, password: str) -> None:
    """Give both logins `password` without knowing the old one. The server must be down.

    Raises:
        CrmdbError: the data directory cannot be opened.
    """
    script = (
        f"alter role {SUPERUSER} password '{password}'\n"
        "do $$begin if to_regrole('postgres') is not null then"
        f" alter role postgres password '{password}'; end if; end$$\n"
    )
    done = subprocess.run(
        [
            *identity.prefix,
            binaries.program("postgres"),
            "--single",
            "-D",
            str(data),
            "-c",
            "logging_collector=off",
            "template1",
        ],
        env=binaries.environment(LC_ALL="C"),
        input=script,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise failure("The lost password could not be replaced", done.stderr, data.parent)


def _locale(binaries: Binaries) -> list[str]:
    """Sorting by code point, as fast as bytes and the same on every machine, yet upper() and lower() know Unicode."""
    # macOS has no C.UTF-8; with the builtin provider the system's locale matters for little.
    system = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
    if binaries.major < 17:
        return [f"--locale={system}"]
    return [f"--locale={system}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
