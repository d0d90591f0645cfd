"""What every benchmark stands on: a scratch server with our schema, sessions, interleaved timing, buffers of a plan.

The machine may be busy with other things, so nothing here reports an absolute time as a result: variants alternate
within one run and are compared with each other, and buffers, which noise cannot change, stand beside every ratio.
"""

from __future__ import annotations

import io
import json
import shutil
import signal
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from psycopg import sql

from crmdb.database import Connection, connect
from crmdb.embedded.binaries import embedded_binaries
from crmdb.embedded.server import Server
from crmdb.migrations.runner import migrate

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(__file__).parent / "data"

LONGEST = 5.0
"""Seconds after which a variant is not repeated: it has lost, and its ratio needs no second digit."""


@contextmanager
def scratch_database(root: Path = ROOT) -> Iterator[Server]:
    """A running server of its own with platform and all migrations of a checkout; gone afterwards.

    Also when the benchmark is ended by SIGTERM: SIGINT is ignored by what a shell starts in the background.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    directory = Path(tempfile.mkdtemp(prefix="crmdb-bench-"))
    server = Server(directory, embedded_binaries())
    try:
        server.start()
        migrate(server.url(), root / "supabase" / "migrations")
        yield server
    finally:
        # Ctrl-C reaches this process and the one that started it, which ends this one too: one of the two is enough.
        former = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        server.stop()
        shutil.rmtree(directory, ignore_errors=True)
        for number, handler in former.items():
            signal.signal(number, handler)


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The files of a commit, in a directory that is gone afterwards."""
    archive = subprocess.run(["git", "archive", commit], cwd=ROOT, check=False, capture_output=True)
    if archive.returncode:
        raise SystemExit(f"Commit {commit} is not here: {archive.stderr.decode().strip()}. Fetch the whole history.")
    with tempfile.TemporaryDirectory() as directory, tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(directory, filter="data")
        yield Path(directory)


def load(server: Server, name: str, root: Path = ROOT, **sizes: int | str) -> float:
    """Run `benchmarks/data/<name>.sql` of a checkout as superuser without triggers and foreign keys.

    Sizes are given as settings `bench.<size>`.

    Returns:
        Seconds it took, vacuum and analyze included.
    """
    start = time.perf_counter()
    with connect(server.admin_url(), autocommit=True) as connection:
        for size, value in sizes.items():
            connection.execute("select set_config(%s, %s, false)", [f"bench.{size}", str(value)])
        connection.execute("set session_replication_role = replica")
        connection.execute("set work_mem = '256MB'")
        connection.execute((root / "benchmarks" / "data" / f"{name}.sql").read_bytes())
        connection.execute("vacuum analyze")
    return time.perf_counter() - start


class Database(Protocol):
    """Where sessions come from: a server of ours, or one that runs elsewhere."""

    def url(self) -> str:
        """As the tables' owner."""

    def admin_url(self) -> str:
        """As superuser."""


def owner_session(server: Database) -> Connection:
    """A connection as the tables' owner, who is above every policy."""
    return connect(server.url(), autocommit=True)


def member_session(server: Database, user: str, workspace: str | None = None) -> Connection:
    """A connection as the API would hold one for `user` at work in `workspace`."""
    connection = owner_session(server)
    sign_in(connection, user, workspace)
    connection.execute("set role authenticated")
    return connection


def sign_in(connection: Connection, user: str, workspace: str | None = None) -> None:
    """Make the connection's requests those of `user`, whatever role it has."""
    claims = json.dumps({"sub": user, "role": "authenticated"})
    connection.execute("select set_config('request.jwt.claims', %s, false)", [claims])
    connection.execute("select set_config('crmdb.workspace_id', %s, false)", [workspace or ""])


@dataclass(frozen=True)
class Variant:
    """One way to ask for the same thing. Each round takes the next of `parameters`, and of `queries` if there are."""

    name: str
    connection: Connection
    query: str
    parameters: Sequence[Mapping[str, Any]] = ({},)
    queries: Sequence[str] = ()

    def statement(self, number: int) -> tuple[bytes, Mapping[str, Any] | None]:
        """Query and parameters of a round."""
        query = self.queries[number % len(self.queries)] if self.queries else self.query
        return query.encode(), self.parameters[number % len(self.parameters)] or None

    def run(self, number: int) -> list[tuple[Any, ...]]:
        return self.connection.execute(*self.statement(number)).fetchall()


@dataclass(frozen=True)
class Timing:
    """Seconds of each round."""

    seconds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return sorted(self.seconds)[int(len(self.seconds) * 0.95)]

    def ratio(self, other: Timing) -> float:
        return self.median / other.median


def race(variants: Sequence[Variant], rounds: int = 40) -> dict[str, Timing]:
    """Time the variants in turns, the first round unmeasured; a slow one drops out early."""
    return race_calls({variant.name: variant.run for variant in variants}, rounds)


def race_calls(calls: Mapping[str, Callable[[int], object]], rounds: int) -> dict[str, Timing]:
    """`race` for anything that can be called with the number of the round."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + 1):
        for name, call in calls.items():
            if sum(seconds[name]) > LONGEST:
                continue
            start = time.perf_counter()
            call(number)
            if number > 0 or time.perf_counter() - start > LONGEST:
                seconds[name].append(time.perf_counter() - start)
    return {name: Timing(measured) for name, measured in seconds.items()}


@dataclass(frozen=True)
class Plan:
    """What EXPLAIN says of one execution."""

    buffers: int
    """Shared blocks touched, hit or read, functions included; planning not."""

    root: Mapping[str, Any]

    def nodes(self) -> Iterator[Mapping[str, Any]]:
        """Every node, top down."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop(0)
            yield node
            waiting = [*node.get("Plans", []), *waiting]

    def sequential_scans(self) -> dict[str, int]:
        """Tables read from end to end, with how many rows each of the scans went through."""
        return {
            node["Relation Name"]: node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
            for node in self.nodes()
            if node["Node Type"] == "Seq Scan" and node["Actual Loops"]
        }


def explain(variant: Variant) -> Plan:
    """The plan of a second execution, so that no catalog lookup of the first counts."""
    variant.run(0)
    query, parameters = variant.statement(0)
    command = b"explain (analyze, buffers, timing off, format json) " + query
    row = variant.connection.execute(command, parameters).fetchone()
    assert row is not None
    root = row[0][0]["Plan"]
    return Plan(root["Shared Hit Blocks"] + root["Shared Read Blocks"], root)


def explain_text(variant: Variant) -> str:
    """The plan as people read it."""
    query, parameters = variant.statement(0)
    command = b"explain (analyze, buffers, costs off, timing off, summary off) " + query
    return "\n".join(line for (line,) in variant.connection.execute(command, parameters).fetchall())


def literal(value: object) -> str:
    """A value as SQL text."""
    return sql.Literal(value).as_string(None)
