"""The embedded server: made, started, stopped, asked and removed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql

from crmdb.database import connect
from crmdb.embedded import cluster, postmaster
from crmdb.embedded.address import FIRST_PORT, remove_socket_directory
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.identity import Identity, identity_for
from crmdb.embedded.launch import Launcher
from crmdb.embedded.lock import exclusive
from crmdb.embedded.platform import Privileges, lay_platform
from crmdb.errors import CrmdbError, RefusedError, UnreachableError

OWNER = "postgres"
"""The role migrations run as: not a superuser, as on Supabase."""


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
        self.privileges = privileges
        self.data = self.directory / "data"
        self._password_file = self.directory / "password"
        self._launcher = Launcher(self.directory, binaries, overrides)

    def status(self) -> Status:
        """Whether there is a database and whether it runs. Changes nothing.

        Raises:
            RefusedError: it is another user's.
        """
        try:
            running = postmaster.find(self.data)
            return Status(self.data.exists(), running.port, running.pid) if running else Status(self.data.exists())
        except PermissionError as error:
            raise RefusedError(
                f"The embedded database in {self.directory} belongs to another user.",
                "Run crmdb as that user, or set DATABASE_URL.",
            ) from error

    def start(self) -> Start:
        """Create the database if it is missing, start the server if it is down, add the platform if it is missing.

        Recovers from a killed server, a killed initialisation, a taken port and a lost password by itself.

        Raises:
            CrmdbError: it cannot, and says why and what to do.
        """
        with exclusive(self.directory):
            started = self._launch()
            # Also where it was running: the crmdb that started it may have been killed before it came to this.
            try:
                self._lay_platform()
            except (UnreachableError, psycopg.OperationalError):
                # Where it was running it may have been told to end: an interrupted crmdb takes down what it starts.
                if not started.already_running or postmaster.wait_until_settled(self.data):
                    raise
                started = self._launch()
                self._lay_platform()
            return started

    def stop(self) -> bool:
        """Stop the server cleanly. Returns whether it was running."""
        if not self.directory.exists():
            return False
        with exclusive(self.directory):
            return self._stop()

    def reset(self) -> None:
        """Stop the server and remove its data, log and password. Only the remembered port stays."""
        if not self.directory.exists():
            return
        with exclusive(self.directory):
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
        """The libpq URL of role `postgres`, which owns the schema and is not a superuser. It must be running."""
        return self._url(OWNER, database)

    def admin_url(self, database: str = "postgres") -> str:
        """The libpq URL of the superuser `supabase_admin`. It must be running."""
        return self._url(cluster.SUPERUSER, database)

    def _url(self, user: str, database: str) -> str:
        status = self.status()
        if not status.running:
            raise UnreachableError("The embedded server is not running.", "Run `crmdb up`.")
        # sslmode: the Supabase CLI insists on TLS unless told otherwise; on the loopback there is nothing to hide.
        return f"postgresql://{user}:{self._password()}@127.0.0.1:{status.port}/{database}?sslmode=disable"

    def _password(self) -> str:
        return self._password_file.read_text().strip()

    def _launch(self) -> Start:
        """A server that runs: the one there is, or a new one."""
        self.status()  # refuses another user's
        if postmaster.wait_until_settled(self.data) and self._password_file.exists():
            return Start(already_running=True)
        identity = identity_for(self.directory, self.data)
        remarks = self._prepare(identity)
        for is_last in (False, False, True):
            try:
                moved = self._launcher.launch(identity)
                break
            except CrmdbError as error:
                # A crmdb killed right after it had started a server leaves one that had not shown yet, and was faster.
                if postmaster.wait_until_settled(self.data):
                    return Start(already_running=True, remarks=tuple(remarks))
                if is_last or postmaster.FILE_NAME not in str(error):
                    raise
        return Start(already_running=False, remarks=(*remarks, *([moved] if moved else [])))

    def _prepare(self, identity: Identity) -> list[str]:
        """Everything short of starting: a data directory of the right version, no remains, a password that is right."""
        remarks = []
        if not self.data.exists():
            self._write_password(secrets.token_urlsafe(24))
            cluster.create(self.data, self.binaries, identity, self._password_file)
        cluster.check(self.data, self.binaries)
        lost = not self._password_file.exists()
        if lost:
            self._stop()
        if postmaster.clear_remains(self.data):
            # Its lock file names a process that may linger as a zombie, which PostgreSQL takes for a living server.
            remove_socket_directory(self.directory)
            remarks.append("The server had been killed; PostgreSQL recovers, less the last second of commits at most.")
        if lost:
            # Written last: killed in between, the next start finds no password and comes here again.
            password = secrets.token_urlsafe(24)
            self._launcher.configure(FIRST_PORT, identity)  # single-user mode reads it, and listens nowhere
            cluster.set_password(self.data, self.binaries, identity, password)
            self._write_password(password)
            remarks.append("The password file was gone; there is a new password. Ask `crmdb url` again.")
        return remarks

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

    def _write_password(self, password: str) -> None:
        fresh = self.directory / "password.new"
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{password}\n")
        fresh.rename(self._password_file)
