"""What attribution costs: `python -m benchmarks.attribution [--touchpoints N] [--grow] [--write]`.

A full run of twelve models against DuckDB with one thread, a refresh of 1,000 opportunities and of one, and what
marking adds to recording touches. `--grow` runs several sizes: what a touch costs, the memory a run takes, and whether
it spills to disk. Beside the time on the clock stands the processor's: on a machine that does other work, too, it says
more.
"""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import psutil

from benchmarks.attribution_twin import Cost, Twin
from benchmarks.harness import load, scratch_database
from benchmarks.report import environment, publish, table, times
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server

WORKSPACE = "md5('attribution')::uuid"
SIZES = (200_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000)
DIRTY = f"""
update public.opportunities set amount_minor = amount_minor + 100
where workspace_id = {WORKSPACE}
and id in (select md5('opportunity ' || %s::bigint + n)::uuid from generate_series(1, %s) as n)
"""
RECORD = f"""
insert into public.touchpoints (workspace_id, touched_at, type, contact_id, source, external_id)
select
    {WORKSPACE}, now() - n * interval '1 minute', 'link_click',
    md5('contact ' || n % (select count(*) from public.contacts where workspace_id = {WORKSPACE}))::uuid, 'bench',
    gen_random_uuid()::text
from generate_series(1, 5000) as n
"""
FULL = f"select private.run_attribution({WORKSPACE})"
REFRESH = f"select private.refresh_attribution({WORKSPACE})"
ONLY_WRITES = f"""
create function pg_temp.only_writes() returns void language plpgsql
set plan_cache_mode = 'force_generic_plan' set enable_seqscan = 'off' as $$
declare
    run constant uuid := public.uuid_v7();
    moment constant timestamptz := clock_timestamp();
    marked uuid;
    former public.attribution_journeys;
    details public.attribution_journey_details;
begin
    delete from private.attribution_marks as marks where marks.workspace_id = {WORKSPACE}
    returning marks.opportunity_id into marked;
    update public.attribution_journeys as journeys set superseded_at = moment
    where
        journeys.workspace_id = {WORKSPACE} and journeys.opportunity_id = marked and journeys.superseded_at is null
    returning journeys.* into former;
    select found.* into details from public.attribution_journey_details as found
    where found.workspace_id = {WORKSPACE} and found.journey_id = former.id;
    former.id := nextval('public.attribution_journeys_id_seq');
    former.run_id := run;
    former.computed_at := moment;
    former.superseded_at := null;
    details.journey_id := former.id;
    insert into public.attribution_journeys select former.*;
    insert into public.attribution_journey_details select details.*;
    insert into public.attribution_runs (workspace_id, id, type, as_of, started_at, opportunity_count, amount_count)
    values ({WORKSPACE}, run, 'refresh', moment, moment, 1, 1);
end
$$
"""
"""What a refresh of one opportunity has to write, copied from its last journey: nothing is looked up or computed."""


def cost(connection: Connection, statement: str) -> Cost:
    """What a statement costs the server process, commit included; the processor as Linux's scheduler counts it."""
    # Nanoseconds, where the ticks that psutil shows are a hundredth of a second: longer than a refresh of one.
    scheduled = Path(f"/proc/{connection.info.backend_pid}/schedstat")
    busy, start = int(scheduled.read_text().split()[0]), time.perf_counter()
    connection.execute(statement.encode())
    return Cost(time.perf_counter() - start, (int(scheduled.read_text().split()[0]) - busy) / 1e9)


def refresh_of(connection: Connection, opportunities: int, rounds: int, *statements: str) -> list[list[Cost]]:
    """Cost of each statement after that many opportunities were changed, in turns; the first, which plans, left out."""
    found: list[list[Cost]] = [[] for _ in statements]
    turns = ((costs, statement) for _ in range(rounds + 1) for costs, statement in zip(found, statements, strict=True))
    for turn, (costs, statement) in enumerate(turns):
        connection.execute(DIRTY.encode(), [turn * opportunities, opportunities])
        costs.append(cost(connection, statement))
    return [costs[1:] for costs in found]


def marking(connection: Connection) -> float:
    """Recording 5,000 touches with marks over recording them without, taking turns, in time of the processor."""

    def recording(action: str) -> Callable[[int], float]:
        def record(_: int) -> float:
            connection.execute(f"alter table public.touchpoints {action} trigger mark_contact_insert".encode())
            return cost(connection, RECORD).processor

        return record

    taken: dict[str, list[float]] = {"enable": [], "disable": []}
    for turn in range(8):
        for action, measured in taken.items():
            found = recording(action)(turn)
            if turn:
                measured.append(found)
    connection.execute("alter table public.touchpoints enable trigger mark_contact_insert")
    return statistics.median(taken["enable"]) / statistics.median(taken["disable"])


class Memory:
    """The most memory of its own, in bytes and without shared buffers, that a server process has meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self.peak = 0
        self._process = psutil.Process(connection.info.backend_pid)
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self) -> Memory:
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.02):
            now = self._process.memory_info()
            self.peak = max(self.peak, now.rss - now.shared)


@dataclass(frozen=True)
class FullRun:
    """One full run: what it computed, how long it took, its memory, what it spilled to disk, and what it left there."""

    moment: datetime
    opportunities: int
    credits: int
    cost: Cost
    memory_bytes: int
    temporary_bytes: int
    stored_bytes: int


def full_run(connection: Connection) -> FullRun:
    """Compute everything once."""

    def size() -> tuple[int, int]:
        connection.execute("select pg_stat_clear_snapshot(), pg_stat_force_next_flush()")
        row = connection.execute(
            "select (select temp_bytes from pg_stat_database where datname = current_database()),"
            " pg_total_relation_size('public.attribution_journeys')"
            " + pg_total_relation_size('public.attribution_journey_details')"
        ).fetchone()
        assert row is not None
        return row[0], row[1]

    spilled, stored = size()
    with Memory(connection) as memory:
        taken = cost(connection, FULL)
    spilled_after, stored_after = size()
    row = connection.execute(
        "select as_of, opportunity_count, amount_count from public.attribution_runs order by as_of desc limit 1"
    ).fetchone()
    assert row is not None
    return FullRun(row[0], row[1], row[2], taken, memory.peak, spilled_after - spilled, stored_after - stored)


def grow(largest: int) -> str:
    """What a touch costs in workspaces of growing size."""
    rows = []
    head, command = "", f"python -m benchmarks.attribution --grow --touchpoints {largest}"
    for touchpoints in (size for size in SIZES if size <= largest):
        with scratch_database() as server:
            load(server, "attribution", touchpoints=touchpoints)
            with connect(server.url(), autocommit=True) as connection:
                run = full_run(connection)
                head = environment(connection, command, "work_mem 4 MB")
        rows.append([
            f"{touchpoints:,}", f"{run.opportunities:,}", f"{run.credits:,}", f"{run.cost.clock:.1f} s",
            f"{run.cost.processor / touchpoints * 1e6:.1f} µs", f"{run.memory_bytes / 2**20:.0f} MB",
            f"{run.temporary_bytes / 2**20:.0f} MB",
            f"{run.stored_bytes / run.credits:.0f} B",
        ])  # fmt: skip
    names = [
        "touchpoints",
        "opportunities",
        "amounts",
        "full run",
        "a touch, processor",
        "memory",
        "temporary files",
        "stored an amount",
    ]
    return f"{head}\n\n{table(names, rows)}"


def costs(server: Server, touchpoints: int) -> str:
    """Full run against DuckDB, refreshes, marking."""
    load(server, "attribution", touchpoints=touchpoints)
    with connect(server.url(), autocommit=True) as connection:
        run = full_run(connection)
        twin = Twin(connection, WORKSPACE)
        twin.run(run.moment)
        twin.require_equal(connection)
        ours, theirs = [], []
        for _ in range(3):
            ours.append(full_run(connection).cost)
            theirs.append(twin.run(run.moment))
        ratios = [times(mine / other) for mine, other in zip(middle(ours), middle(theirs), strict=True)]
        connection.execute(ONLY_WRITES.encode())
        (many,) = refresh_of(connection, 1000, 9, REFRESH)
        single, written = refresh_of(connection, 1, 200, REFRESH, "select pg_temp.only_writes()")
        rows = [
            [f"full run: {run.opportunities:,} opportunities, {run.credits:,} amounts, 12 models", *medians(ours), ""],
            ["the same in DuckDB, one thread", *medians(theirs), ""],
            ["full run over DuckDB", *ratios, "1.2 ×"],
            ["refresh of 1,000 changed opportunities, median", *medians(many), ""],
            ["refresh of one, median", *medians(single), ""],
            ["refresh of one, p95", *map(milliseconds, p95(single)), ""],
            ["what it writes, copied from its last journey, median", *medians(written), ""],
            ["what it writes, p95", *map(milliseconds, p95(written)), ""],
            ["recording 5,000 touches, with marks over without", "", times(marking(connection)), "1.25 ×"],
        ]  # fmt: skip
        head = environment(connection, "python -m benchmarks.attribution", f"{touchpoints:,} touchpoints")
    return f"{head}\n\n{table(['what', 'clock', 'processor', 'goal'], rows)}"


def middle(costs: Sequence[Cost]) -> list[float]:
    """Medians of the clock and of the processor."""
    return [statistics.median(each.clock for each in costs), statistics.median(each.processor for each in costs)]


def medians(costs: Sequence[Cost]) -> list[str]:
    """The same, to be read."""
    return [milliseconds(value) for value in middle(costs)]


def p95(costs: Sequence[Cost]) -> list[float]:
    """What 95 of 100 stay below, on the clock and of the processor."""
    return [
        sorted(values)[len(costs) * 95 // 100]
        for values in ([each.clock for each in costs], [each.processor for each in costs])
    ]


def milliseconds(value: float) -> str:
    """Seconds as people read them."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms" if value >= 0.02 else f"{value * 1000:.2f} ms"


@click.command()
@click.option("--touchpoints", default=2_000_000, show_default=True, help="Touches; contacts and opportunities follow.")
@click.option("--grow", "growing", is_flag=True, help=f"Sizes from {SIZES[0]:,} up to --touchpoints, full runs only.")
@click.option("--write", is_flag=True, help="Put the table into docs/performance.md.")
def main(touchpoints: int, growing: bool, write: bool) -> None:
    if growing:
        publish("attribution growth", grow(touchpoints), write=write)
        return
    with scratch_database() as server:
        publish("attribution", costs(server, touchpoints), write=write)


if __name__ == "__main__":
    main()
