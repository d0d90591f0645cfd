"""How fast files are imported: `python -m benchmarks.imports [--rows N] [--against COMMIT --rounds N] [--write]`.

A member stages, checks and writes an import through the API's functions, as `crmdb import` does. COPY of the same rows
into `import_rows`, by the owner whom no policy binds, is the floor of staging. Seconds are those of the server's
processor: they say something on a busy machine, too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from uuid import UUID

import click

from benchmarks.harness import ROOT, checkout, load, member_session, owner_session, scratch_database, sign_in
from benchmarks.report import environment, publish, table
from benchmarks.writes import USER, WORKSPACE
from crmdb.database import Connection
from crmdb.imports.batch import ROWS_A_STEP
from crmdb.imports.rows import ROWS_A_CALL

Row = dict[str, str]


def contact(number: int, total: int) -> Row:
    """A contact with its company, which is new as in a first import: five contacts have the same."""
    company = number % (total // 5)
    return {
        "external_id": f"c{number}",
        "first_name": "Jane",
        "last_name": f"Doe {number}",
        "email": f"jane{number}@firm{company}.com",
        "job_title": "Head of Things",
        "lifecycle_stage": "lead",
        "country": "Germany",
        "company_name": f"Firm {company}",
        "company_domain": f"firm{company}.com",
    }


def touch(number: int, total: int) -> Row:
    """A click as a web analytics tool exports it."""
    return {
        "external_id": f"t{number}",
        "touched_at": f"2026-0{1 + number % 9}-1{number % 10} 1{number % 10}:00:{number % 60:02d}",
        "type": "link_click",
        "visitor_id": f"v{number % (total // 3)}",
        "page_url": f"https://example.com/p/{number % 100}",
        "utm_source": "newsletter",
        "utm_medium": "email",
        "utm_campaign": f"c{number % 20}",
        "referrer": "https://news.example.org/",
    }


@click.command()
@click.option("--rows", default=20_000, show_default=True, help="Rows of a file.")
@click.option("--rounds", default=1, show_default=True, help="How often each file is imported; medians are shown.")
@click.option("--against", help="An earlier commit, measured in turns with this one.")
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(rows: int, rounds: int, against: str | None, write: bool) -> None:
    """Rows a second of the server's processor, by step."""
    with ExitStack() as stack:
        roots = {against: stack.enter_context(checkout(against))} if against else {}
        sessions = {name: _sessions(stack, root) for name, root in {**roots, "now": ROOT}.items()}
        measured = []
        for target, make in (("contacts", contact), ("touches", touch)):
            given = [make(number, rows) for number in range(rows)]
            times = [{name: _import(*pair, target, given) for name, pair in sessions.items()} for _ in range(rounds)]
            middle = {
                name: {step: median(turn[name][step] for turn in times) for step in times[0][name]} for name in sessions
            }
            for name, seconds in middle.items():
                what = f"{target}, {name}" if against else target
                measured.append([what, *(f"{rows / taken:,.0f}" for taken in seconds.values())])
            if against:
                gains = (middle[against][step] / taken for step, taken in middle["now"].items())
                measured.append([f"{target}, gain", *(f"{gain:.2f} ×" for gain in gains)])
        command = f"python -m benchmarks.imports{f' --against {against}' if against else ''}"
        size = f"{rows:,} rows beside 150,000 touchpoints" + (f", medians of {rounds}" if rounds > 1 else "")
        line = environment(sessions["now"][0], command, size)
    publish("imports", f"{table(['rows a second', *middle['now']], measured)}\n\n{line}", write=write)


def _sessions(stack: ExitStack, root: Path) -> tuple[Connection, Connection]:
    """Owner and member of a workspace with touches, by the migrations of a checkout."""
    server = stack.enter_context(scratch_database(root))
    load(server, "catalog", root, influencers=2000)
    load(server, "workspaces", root, touchpoints=50_000)
    owner, member = owner_session(server), member_session(server, USER, WORKSPACE)
    sign_in(owner, USER, WORKSPACE)
    return owner, member


def _begin(member: Connection, target: str, row: Row) -> UUID:
    mapping = {"files": [{"name": "rows.csv", "target": target, "columns": {name: name for name in row}}]}
    batch: UUID = member.execute("select public.create_import(%s, %s)", ["bench", json.dumps(mapping)]).fetchall()[0][0]
    return batch


def _copy(owner: Connection, batch: UUID, rows: list[Row]) -> float:
    def copy() -> None:
        with owner.cursor().copy(
            "copy public.import_rows (workspace_id, batch_id, file, line, given) from stdin"
        ) as to:
            for line, row in enumerate(rows, 2):
                to.write_row((WORKSPACE, batch, 0, line, json.dumps(row)))

    return _processor_seconds(owner, copy)


def _import(owner: Connection, member: Connection, target: str, rows: list[Row]) -> dict[str, float]:
    copied = _copy(owner, _begin(member, target, rows[0]), rows)
    batch = _begin(member, target, rows[0])

    def stage() -> None:
        for first in range(0, len(rows), ROWS_A_CALL):
            block = json.dumps(rows[first : first + ROWS_A_CALL])
            member.execute("select public.stage_import_rows(%s, 0, %s, %s)", [batch, first + 2, block])

    def advance(verb: str, until: str) -> Callable[[], None]:
        def call() -> None:
            status = ""
            while status != until:
                query = f"select status from public.{verb}_import(%s, %s)".encode()
                ((status,),) = member.execute(query, [batch, ROWS_A_STEP]).fetchall()

        return call

    return {
        "COPY": copied,
        "stage": _processor_seconds(member, stage),
        "check": _processor_seconds(member, advance("plan", "planned")),
        "write": _processor_seconds(member, advance("apply", "applied")),
        "undo": _processor_seconds(member, advance("undo", "undone")),
    }


def _processor_seconds(connection: Connection, work: Callable[[], None]) -> float:
    """Seconds the server process of a session computed; by the clock where the system does not say."""
    schedule = Path(f"/proc/{connection.info.backend_pid}/schedstat")
    if not schedule.exists():
        start = time.perf_counter()
        work()
        return time.perf_counter() - start
    before = int(schedule.read_text().split()[0])
    work()
    return (int(schedule.read_text().split()[0]) - before) / 1e9


if __name__ == "__main__":
    main()
