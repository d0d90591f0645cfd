"""Starting the server on a port that is free."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from crmdb.embedded import postmaster, settings
from crmdb.embedded.address import free_port, is_free, socket_directory
from crmdb.embedded.binaries import Binaries
from crmdb.embedded.identity import Identity
from crmdb.embedded.log import Log, failure


@dataclass(frozen=True)
class Launcher:
    """Configures and starts the server whose files are below `directory`."""

    directory: Path
    binaries: Binaries
    overrides: Mapping[str, str]

    def launch(self, identity: Identity) -> str | None:
        """Start on the remembered port, or on the next free one; a move is returned as a sentence.

        Raises:
            CrmdbError: the server does not start; quotes its log.
        """
        remembered = port = self._port()
        while True:
            if not is_free(port):
                port = free_port(after=port)
            self.configure(port, identity)
            log = Log(self.directory / "log")
            done = self._pg_ctl(log, identity)
            if done.returncode == 0:
                break
            text = done.stdout + log.news()
            if "Address already in use" not in text:
                raise failure("The server did not start", text, self.directory)
            port = free_port(after=port)  # taken in the moment since we looked
        self._port_file.write_text(f"{port}\n")
        if port == remembered:
            return None
        return f"Port {remembered} is taken by another program: the server now listens on {port}."

    def configure(self, port: int, identity: Identity) -> None:
        """Write our configuration file and make the folders it names."""
        sockets = socket_directory(self.directory, identity.uid)
        log = self.directory / "log"
        log.mkdir(mode=0o700, exist_ok=True)
        os.chown(log, identity.uid, -1)
        conf = self.directory / "data" / settings.FILE_NAME
        conf.write_text(settings.render(self.binaries, port, sockets, self.overrides))
        os.chown(conf, identity.uid, -1)

    def _pg_ctl(self, log: Log, identity: Identity) -> subprocess.CompletedProcess[str]:
        """pg_ctl detaches the server from our terminal and, interrupted, takes down what it has started."""
        return subprocess.run(
            [
                *identity.prefix,
                self.binaries.program("pg_ctl"),
                "start",
                "--wait",
                "--silent",
                f"--pgdata={self.directory / 'data'}",
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

    @property
    def _port_file(self) -> Path:
        return self.directory / "port"

    def _port(self) -> int:
        try:
            return int(self._port_file.read_text())
        except (FileNotFoundError, ValueError):
            return free_port()
