"""A real PgBouncer before a test server, with the configuration that deploy/ ships."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from configparser import ConfigParser
from pathlib import Path

from psycopg import conninfo, sql

from crmdb.database import connect
from crmdb.embedded.identity import identity_for
from crmdb.embedded.server import Server
from tests.support.installations import ROOT

PROGRAMS = [path for path in map(Path, ("/usr/sbin/pgbouncer", os.environ.get("PGBOUNCER", ""))) if path.is_file()]
"""The system's, and another version: in CI the newest one, which .ci/newest brings."""
DEPLOY = ROOT / "deploy"
_START_TIMEOUT = 20.0

_PASSWORD = secrets.token_hex(16)
"""Of the login of PgBouncer: one for all that this process starts, since the role belongs to the whole server."""


def makes_up_for_names(program: Path) -> bool:
    """Whether this PgBouncer knows which server connection has which prepared statement, without being told to."""
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    major, minor, _ = told.split()[1].split(".")
    return (int(major), int(minor)) >= (1, 24)


class PgBouncer:
    """Pools connections to one database of `server`; files live in `directory`."""

    def __init__(self, program: Path, directory: Path, server: Server, database: str, **settings: object) -> None:
        """`settings` win over those of deploy/pgbouncer.ini."""
        self.program = program
        self.directory = directory
        self.server = server
        self.database = database
        self.port = _free_port()
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Make its login in the database as deploy/README.md says, and start it."""
        self._make_login(_PASSWORD)
        (self.directory / "userlist.txt").write_text(f'"pgbouncer" "{_PASSWORD}"\n')
        config = self.directory / "pgbouncer.ini"
        self._config(config)
        identity = identity_for(self.directory, self.directory / "no-data")
        self._process = subprocess.Popen([*identity.prefix, self.program, config])
        self._wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)

    def url(self, user: str, password: str) -> str:
        """The URL of the pool for one login."""
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{self.database}?sslmode=disable"

    def owner_url(self) -> str:
        """The URL of the pool as role `postgres`."""
        return self.url("postgres", str(conninfo.conninfo_to_dict(self.server.url())["password"]))

    def _make_login(self, password: str) -> None:
        with connect(self.server.admin_url(self.database), autocommit=True) as admin:
            # Roles belong to the whole server: a test before this one may have made it.
            if admin.execute("select to_regrole('pgbouncer') is not null").fetchone() == (True,):
                admin.execute(sql.SQL("alter role pgbouncer password {}").format(sql.Literal(password)))
        subprocess.run(
            [
                self.server.binaries.program("psql"),
                "--quiet",
                "--no-psqlrc",
                "--set=ON_ERROR_STOP=1",
                f"--set=password={password}",
                f"--file={DEPLOY / 'pgbouncer.sql'}",
                self.server.admin_url(self.database),
            ],
            env=self.server.binaries.environment(),
            check=True,
        )

    def _config(self, path: Path) -> None:
        config = ConfigParser(interpolation=None)
        config.read(DEPLOY / "pgbouncer.ini")
        config["databases"]["*"] = f"host=127.0.0.1 port={self.server.status().port}"
        ours = {
            "listen_port": self.port,
            "logfile": self.directory / "pgbouncer.log",
            "pidfile": self.directory / "pgbouncer.pid",
            "auth_file": self.directory / "userlist.txt",
            **self._settings,
        }
        for name, value in ours.items():
            config["pgbouncer"][name] = str(value)
        with path.open("w") as file:
            config.write(file)

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError((self.directory / "pgbouncer.log").read_text())


def _free_port() -> int:
    """Not one of the embedded servers' range, where a test running beside this one may start another at any moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
