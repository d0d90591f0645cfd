"""The embedded server: made, started, stopped, asked and removed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from psycopg import sql

from crmdb.database import connect
from crmdb.embedded import cluster, postmaster, settings
from crmdb.embedded.address import free_port, is_free, remove_socket_directory, socket_directory
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.identity import Identity, identity_for
from crmdb.embedded.log import Log, failure
from crmdb.embedded.platform import Privileges, lay_platform
from crmdb.errors import CrmdbError, RefusedError, UnreachableError

OWNER = "postgres"
"""The role migrations run as: not a superuser, as on Supabase."""

LOCK_TIMEOUT = 330.0
"""Seconds to wait for another crmdb that is starting or stopping the same server."""


@dataclass(frozen=True)
class Start:
    """What `Server.start` did. `remarks` are sentences for people: a port that moved, a crash recovered from."""

    already_running: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Status:
    """`exists`: there is a data directory. `port` and `pid` are those of the running server, else None."""

    exists: bool
    port: int | None = None
    pid: int | None = None

    @property
    def running(self) -> bool:
        return self.pid is not None


class Server:
    """A PostgreSQL of our own in `directory`: data, log, password and port live below it and nowhere else."""

    def __init__(
        self,
        directory: Path,
        binaries: Binaries,
        overrides: Mapping[str, str] = MappingProxyType({}),
        privileges: Privileges = "current",
    ) -> None:
        """`overrides` are server settings that win over ours; `privileges` is the platform's regime when first laid."""
        self.directory = directory.absolute()
        self.binaries = binaries
        self.overrides = overrides
        self.privileges = privileges
        self.data = self.directory / "data"
        self._password_file = self.directory / "password"
        self._port_file = self.directory / "port"

    def status(self) -> Status:
        """Whether there is a database and whether it runs. Changes nothing."""
        running = postmaster.find(self.data)
        return Status(self.data.exists(), running.port, running.pid) if running else Status(self.data.exists())

    def start(self) -> Start:
        """Make the database if there is none, start the server if it is down, lay the platform if it is missing.

        Recovers from a killed server, a killed initialisation, a taken port and a lost password by itself.

        Raises:
            CrmdbError: it can not, and says why and what to do.
        """
        with self._locked():
            already_running = self.status().running and self._password_file.exists()
            if already_running:
                postmaster.wait_until_ready(self.data)
                remarks = []
            else:
                remarks = self._prepare() + self._launch()
            # Also where it was running: the crmdb that started it may have been killed before it came to this.
            self._lay_platform()
            return Start(already_running, tuple(remarks))

    def stop(self) -> bool:
        """Stop the server cleanly. Returns whether it was running."""
        if not self.directory.exists():
            return False
        with self._locked():
            return self._stop()

    def reset(self) -> None:
        """Stop the server and remove its data, log and password. Only the remembered port stays."""
        if not self.directory.exists():
            return
        with self._locked():
            self._stop()
            doomed = self.directory / "data.old"
            shutil.rmtree(doomed, ignore_errors=True)  # of a reset that was killed here
            if self.data.exists():
                self.data.rename(doomed)
            self._password_file.unlink(missing_ok=True)
            for leftover in (doomed, self.directory / "data.new", self.directory / "log"):
                if leftover.exists():
                    shutil.rmtree(leftover)

    def url(self, database: str = "postgres") -> str:
        """The libpq URL of role `postgres`, which owns the schema and is no superuser. The server must be running."""
        return self._url(OWNER, database)

    def admin_url(self, database: str = "postgres") -> str:
        """The libpq URL of the superuser `supabase_admin`. The server must be running."""
        return self._url(cluster.SUPERUSER, database)

    def _url(self, user: str, database: str) -> str:
        status = self.status()
        if not status.running:
            raise UnreachableError("The embedded server is not running.", "Run `crmdb up`.")
        # sslmode: the Supabase CLI insists on TLS unless told otherwise; on the loopback there is nothing to hide.
        return f"postgresql://{user}:{self._password()}@127.0.0.1:{status.port}/{database}?sslmode=disable"

    def _password(self) -> str:
        return self._password_file.read_text().strip()

    def _prepare(self) -> list[str]:
        """Everything short of starting: a data directory of the right version, no remains, a password that is right."""
        remarks = []
        identity = self._identity()
        if not self.data.exists():
            self._write_password(secrets.token_urlsafe(24))
            cluster.create(self.data, self.binaries, identity, self._password_file)
        cluster.check(self.data, self.binaries)
        lost = not self._password_file.exists()
        if lost:
            self._stop()
        if postmaster.clear_remains(self.data):
            remarks.append("The server had been killed; PostgreSQL recovers everything that was committed.")
        if lost:
            # Written last: killed in between, the next start finds no password and comes here again.
            password = secrets.token_urlsafe(24)
            self._configure(self._port(), identity)
            cluster.set_password(self.data, self.binaries, identity, password)
            self._write_password(password)
            remarks.append("The password file was gone; there is a new password. Ask `crmdb url` again.")
        return remarks

    def _launch(self) -> list[str]:
        """Start on the remembered port, or on the next free one."""
        remembered = port = self._port()
        while True:
            if not is_free(port):
                port = free_port(after=port)
            self._configure(port, self._identity())
            log = Log(self.directory / "log")
            done = self._pg_ctl(log)
            if done.returncode == 0:
                break
            text = done.stdout + log.news()
            if "Address already in use" not in text:
                raise failure("The server did not start", text, self.directory)
            port = free_port(after=port)  # taken in the moment since we looked
        self._port_file.write_text(f"{port}\n")
        if port == remembered:
            return []
        return [f"Port {remembered} is taken by another program: the server now listens on {port}."]

    def _pg_ctl(self, log: Log) -> subprocess.CompletedProcess[str]:
        """pg_ctl detaches the server from our terminal and, interrupted, takes down what it has started."""
        return subprocess.run(
            [
                *self._identity().prefix,
                self.binaries.program("pg_ctl"),
                "start",
                "--wait",
                "--silent",
                f"--pgdata={self.data}",
                f"--log={log.startup}",
                f"--timeout={postmaster.START_TIMEOUT}",
            ],
            env=self.binaries.environment(LC_ALL="C"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def _configure(self, port: int, identity: Identity) -> None:
        sockets = socket_directory(self.directory, identity.uid)
        log = self.directory / "log"
        log.mkdir(mode=0o700, exist_ok=True)
        os.chown(log, identity.uid, -1)
        conf = self.data / settings.FILE_NAME
        conf.write_text(settings.render(self.binaries, port, sockets, self.overrides))
        os.chown(conf, identity.uid, -1)

    def _lay_platform(self) -> None:
        with connect(self.admin_url()) as connection, connection.transaction():
            if lay_platform(connection, self.privileges):
                change = sql.SQL("alter role {} password {}")
                connection.execute(change.format(sql.Identifier(OWNER), sql.Literal(self._password())))

    def _stop(self) -> bool:
        running = postmaster.find(self.data)
        if running is not None:
            postmaster.stop(self.data, running)
        remove_socket_directory(self.directory)
        return running is not None

    def _identity(self) -> Identity:
        return identity_for(self.directory, self.data)

    def _port(self) -> int:
        try:
            return int(self._port_file.read_text())
        except (FileNotFoundError, ValueError):
            return free_port()

    def _write_password(self, password: str) -> None:
        fresh = self.directory / "password.new"
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{password}\n")
        fresh.rename(self._password_file)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """One crmdb at a time changes the server. What the file system refuses becomes a sentence.

        Raises:
            RefusedError: no right to write, no space, or another crmdb holds the lock for too long.
        """
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.directory / "lock").open("w") as lock:
                self._wait_for(lock.fileno())
                yield
        except OSError as error:
            raise RefusedError(
                f"The embedded server needs {error.filename or self.directory}: {error.strerror}.",
                f"Make {self.directory} writable for you and see that its disk has space.",
            ) from error

    def _wait_for(self, lock: int) -> None:
        deadline = time.monotonic() + LOCK_TIMEOUT
        while True:
            try:
                return fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if time.monotonic() > deadline:
                    raise CrmdbError(
                        f"Another crmdb has been starting or stopping the server in {self.directory} for"
                        f" {LOCK_TIMEOUT:.0f} seconds.",
                        "Wait for it or end it, then run the command again.",
                    ) from error
                time.sleep(0.05)
