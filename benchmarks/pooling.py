"""What a pool does to throughput: `python -m benchmarks.pooling [--seconds N] [--write]`.

pgbench sends requests as an API does: a transaction that sets claims, workspace and role, reads the latest touches
and ends. Directly, and through PgBouncer with the configuration of deploy/, with pools of different sizes and more and
more clients. The ways of pooling alternate, and the best of three runs counts, because the machine does other work.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import psutil
from tests.support.pgbouncer import PROGRAMS, PgBouncer

from benchmarks.harness import load, scratch_database
from benchmarks.report import Lines, environment, publish, table, times
from benchmarks.writes import USER, WORKSPACE
from crmdb.database import connect
from crmdb.embedded.server import Server

CLIENTS = (1, 10, 50, 100, 200)
POOLS = (2, 4, 8, 16, 32)
WARM_UP = 2
"""Seconds before those that count: a new connection's first request takes tens of milliseconds to fill its caches."""

PASSWORD = "of-the-benchmark"
GOAL_CLIENTS, GOAL = 100, 0.8
DIRECT = "direct"

REQUEST = """
begin;
select set_config('request.jwt.claims', '{{"sub": "{user}", "role": "authenticated"}}', true),
    set_config('crmdb.workspace_id', '{workspace}', true), set_config('role', 'authenticated', true);
select touched_at, type, channel, campaign_id from public.touchpoints order by touched_at desc limit 20;
commit;
"""


@dataclass(frozen=True)
class Run:
    """One run of pgbench: requests a second, and milliseconds that 99 of 100 stay below."""

    rate: float
    p99_ms: float


@click.command()
@click.option("--seconds", default=3, show_default=True, help="Of each measurement, after warming up.")
@click.option("--rounds", default=3, show_default=True, help="Times each measurement is made; the best counts.")
@click.option("--touchpoints", default=20_000, show_default=True, help="Of the large workspace.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(seconds: int, rounds: int, touchpoints: int, write: bool) -> None:
    """Requests a second and p99 by size of the pool and number of clients."""
    if not PROGRAMS:
        raise SystemExit("There is no PgBouncer: apt-get install pgbouncer")
    with scratch_database() as server, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="crmdb-bench-")))
        folder.chmod(0o755)
        load(server, "catalog", influencers=2000)
        load(server, "workspaces", touchpoints=touchpoints)
        with connect(server.admin_url(), autocommit=True) as admin:
            admin.execute(f"alter role authenticator password '{PASSWORD}'".encode())
            admin.execute("alter system set max_connections = 300")
            size = f"best of {rounds} × {seconds} s in turns, clients on the same machine"
            line = environment(admin, "python -m benchmarks.pooling", size)
        server.stop()
        server.start()
        (folder / "request.sql").write_text(REQUEST.format(user=USER, workspace=WORKSPACE))
        ports = {DIRECT: server.status().port or 0}
        for number in POOLS:
            ports[f"pool of {number}"] = stack.enter_context(pool(server, folder, number)).port
        runs = measure(server, folder / "request.sql", ports, seconds, rounds)
    text = f"{rates(runs)}\n\n{verdict(runs)}\n\n{line}"
    publish("pooling", text, write=write, figures=figures(runs))


def measure(
    server: Server, script: Path, ports: Mapping[str, int], seconds: int, rounds: int
) -> dict[str, dict[int, Run]]:
    """The best run by way and number of clients. They alternate, so that other work hits all of them."""
    found: dict[str, dict[int, Run]] = {way: {} for way in ports}
    for clients in CLIENTS:
        for _ in range(rounds):
            for way, port in ports.items():
                run = pgbench(server, script, f"host=127.0.0.1 port={port}", clients, seconds)
                best = found[way].get(clients, run)
                found[way][clients] = Run(max(run.rate, best.rate), min(run.p99_ms, best.p99_ms))
    return found


@contextmanager
def pool(server: Server, folder: Path, size: int) -> Iterator[PgBouncer]:
    """A PgBouncer with this many server connections; all other settings are those of `deploy/`."""
    place = Path(tempfile.mkdtemp(dir=folder))
    # However long a client waits here, it is counted and not sent away.
    bouncer = PgBouncer(
        PROGRAMS[0], place, server, "postgres",
        default_pool_size=size, min_pool_size=0, reserve_pool_size=0, query_wait_timeout=0,
    )  # fmt: skip
    bouncer.start()
    try:
        yield bouncer
    finally:
        bouncer.stop()


def pgbench(server: Server, script: Path, address: str, clients: int, seconds: int) -> Run:
    """One run; connections are made before it begins."""
    with tempfile.TemporaryDirectory(dir=script.parent) as logs:
        command = [
            server.binaries.program("pgbench"), "--no-vacuum", "--protocol=simple", f"--file={script}",
            f"--client={clients}", f"--jobs={min(clients, 2)}", f"--time={WARM_UP + seconds}", "--log",
            f"--log-prefix={logs}/log", f"{address} dbname=postgres user=authenticator password={PASSWORD}",
        ]  # fmt: skip
        done = subprocess.run(command, env=server.binaries.environment(), capture_output=True, text=True, check=False)
        # Columns of the log: client, number, microseconds, script, and the second and microsecond it ended.
        rows = [line.split() for path in Path(logs).iterdir() for line in path.read_text().splitlines()]
    if done.returncode:
        raise SystemExit(f"pgbench failed: {done.stderr}{done.stdout}")
    if not rows:
        # The machine was so busy that no client was answered in time. The best of all rounds counts.
        return Run(0, seconds * 1000)
    ends = [int(row[4]) + int(row[5]) / 1e6 for row in rows]
    taken = sorted(int(row[2]) for row, end in zip(rows, ends, strict=True) if end > max(ends) - seconds)
    return Run(len(taken) / seconds, taken[len(taken) * 99 // 100] / 1000)


def rates(runs: dict[str, dict[int, Run]]) -> str:
    """Requests a second, p99 in brackets."""
    rows = [
        [name, *(f"{run.rate:,.0f} ({run.p99_ms:,.0f} ms)" for run in by_clients.values())]
        for name, by_clients in runs.items()
    ]
    return table(["requests/s (p99)", *(f"{clients} clients" for clients in CLIENTS)], rows)


def verdict(runs: dict[str, dict[int, Run]]) -> str:
    """The best pool at 100 clients against direct connections, and the smallest that does nearly as well."""
    at = {name: by_clients[GOAL_CLIENTS] for name, by_clients in runs.items()}
    direct = at.pop(DIRECT)
    best = max(at, key=lambda name: at[name].rate)
    enough = next(name for name in at if at[name].rate >= 0.95 * at[best].rate)
    ratio = at[best].rate / direct.rate
    met = f"{times(ratio)}" if ratio >= GOAL else f"**{times(ratio)}**"
    cores = psutil.cpu_count()
    return (
        f"At {GOAL_CLIENTS} clients the best pool answers {met} the requests of direct connections (goal: {GOAL} ×). On"
        f" {cores} cores, {enough.removeprefix('pool of ')} connections are enough: with more, at most a twentieth more"
        " is answered."
    )


def figures(runs: dict[str, dict[int, Run]]) -> dict[str, Lines]:
    """Throughput and p99 by clients."""
    series = {
        name: [(float(clients), run.rate) for clients, run in by_clients.items()] for name, by_clients in runs.items()
    }
    slowest = {
        name: [(float(clients), run.p99_ms) for clients, run in by_clients.items()] for name, by_clients in runs.items()
    }
    return {
        "pooling": Lines("Requests a second through a pool", series, "clients", "requests/s", log_x=True),
        "pooling_p99": Lines(
            "99 of 100 requests are faster than", slowest, "clients", "milliseconds", log_x=True, log_y=True
        ),
    }


if __name__ == "__main__":
    main()
