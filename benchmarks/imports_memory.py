"""A long file through `crmdb import`: `python -m benchmarks.imports_memory [--rows N] [--write]`.

Contacts, five to a company, are checked and written by the command as a process of its own. Half through writing it is
killed, and `crmdb import apply` goes on. Memory is the largest that either process held of its own, looked at twice a
second: the command's, and that of the server's process that works for it.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click
import psutil
from tests.support.actors import sign_up

from benchmarks.harness import owner_session, scratch_database
from benchmarks.imports import contact
from benchmarks.report import environment, publish, table
from crmdb.database import Connection
from crmdb.embedded.server import Server

PROGRAM = [sys.executable, "-c", "from crmdb.cli import main; main()", "import"]
OTHERS = "select pid from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
WRITTEN = "select count(*) from public.import_rows where applied_at is not null"


@click.command()
@click.option("--rows", default=200_000, show_default=True, help="Rows of the file.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(rows: int, write: bool) -> None:
    """Memory and time of a long import, killed half through and resumed."""
    with scratch_database() as server, tempfile.TemporaryDirectory() as folder:
        sign_up(owner := owner_session(server), "iris")
        file = _file(Path(folder), rows)
        measured = [
            _run(server, owner, "check and write, killed half through writing", ["files", str(file), "--apply"], rows),
        ]
        batch, status = owner.execute("select id::text, status from public.import_batches").fetchall()[0]
        # A small file may be written before it can be killed.
        if status != "applied":
            measured.append(_run(server, owner, "written on by `crmdb import apply`", ["apply", batch], None))
        found = owner.execute("select count(*) from public.contacts").fetchall()[0][0]
        if found != rows:
            raise SystemExit(f"{found:,} contacts of {rows:,}: the import is not complete.")
        line = environment(owner, "python -m benchmarks.imports_memory", f"{rows:,} contacts, {rows // 5:,} companies")
    columns = ["step", "seconds", "command, MB", "server, MB"]
    publish("imports-memory", f"{table(columns, measured)}\n\n{line}", write=write)


def _file(folder: Path, rows: int) -> Path:
    path = folder / "contacts.csv"
    with path.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, list(contact(0, rows)))
        writer.writeheader()
        writer.writerows(contact(number, rows) for number in range(rows))
    return path


def _run(server: Server, owner: Connection, name: str, arguments: list[str], kill_at: int | None) -> list[str]:
    """Run the command and watch it; kill it once half of `kill_at` rows are written."""
    start = time.perf_counter()
    command = psutil.Popen(
        [*PROGRAM, *arguments, "--as", "iris@iris.test", "--database-url", server.url()], stdout=subprocess.DEVNULL
    )
    held = {"command": 0, "server": 0}
    while command.poll() is None:
        held["command"] = max(held["command"], _own_memory(command.pid))
        for (pid,) in owner.execute(OTHERS.encode()).fetchall():
            held["server"] = max(held["server"], _own_memory(pid))
        if kill_at and owner.execute(WRITTEN.encode()).fetchall()[0][0] * 2 >= kill_at:
            command.kill()
            command.wait()
            break
        time.sleep(0.1)
    else:
        if command.returncode:
            raise SystemExit(f"{name}: exit code {command.returncode}")
    return [name, f"{time.perf_counter() - start:,.0f}", *(f"{size / 1e6:,.0f}" for size in held.values())]


def _own_memory(pid: int) -> int:
    """Bytes that a process holds of its own, without what it shares with others; 0 if it is gone."""
    try:
        memory = psutil.Process(pid).memory_info()
    except psutil.NoSuchProcess:
        return 0
    return int(memory.rss - memory.shared)


if __name__ == "__main__":
    main()
