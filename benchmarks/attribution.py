"""What attribution costs: `python -m benchmarks.attribution [--touchpoints N] [--write]`.

A full run of twelve models, a refresh of 1,000 opportunities and of one, and what marking adds to recording touches.
Times are of this machine; what carries over is how they grow (run it with several sizes) and the ratio of marking.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import click

from benchmarks.harness import load, scratch_database
from benchmarks.report import environment, publish, table
from crmdb.database import Connection, connect

WORKSPACE = "md5('attribution')::uuid"
DIRTY = f"""
update public.opportunities set amount_minor = amount_minor + 100
where workspace_id = {WORKSPACE}
and id in (select md5('opportunity ' || %s::bigint + n)::uuid from generate_series(1, %s) as n)
"""
RECORD = f"""
insert into public.touchpoints (workspace_id, touched_at, kind, contact_id, source, external_id)
select
    {WORKSPACE}, now() - n * interval '1 minute', 'link_click', md5('contact ' || n)::uuid, 'bench',
    gen_random_uuid()::text
from generate_series(1, 5000) as n
"""


def seconds(connection: Connection, statement: str) -> float:
    """How long a statement takes, commit included."""
    start = time.perf_counter()
    connection.execute(statement.encode())
    return time.perf_counter() - start


def refresh_of(connection: Connection, opportunities: int, times: int) -> list[float]:
    """Seconds of each refresh, after that many opportunities were changed."""
    found = []
    for turn in range(times):
        connection.execute(DIRTY.encode(), [turn * opportunities, opportunities])
        found.append(seconds(connection, f"select private.refresh_attribution({WORKSPACE})"))
    return found


def marking(connection: Connection, switch: Callable[[str], None]) -> float:
    """Recording 5,000 touches with marks over recording them without, taking turns."""
    taken: dict[str, list[float]] = {"enable": [], "disable": []}
    for _ in range(7):
        for action, times in taken.items():
            switch(action)
            times.append(seconds(connection, RECORD))
    switch("enable")
    return statistics.median(taken["enable"]) / statistics.median(taken["disable"])


@click.command()
@click.option("--touchpoints", default=200_000, show_default=True, help="Touches; contacts and opportunities follow.")
@click.option("--write", is_flag=True, help="Put the table into docs/performance.md.")
def main(touchpoints: int, write: bool) -> None:
    with scratch_database() as server:
        load(server, "attribution", touchpoints=touchpoints)
        with connect(server.url(), autocommit=True) as connection:
            connection.execute("set jit = off")
            full = [seconds(connection, f"select private.run_attribution({WORKSPACE})") for _ in range(2)]
            credits = connection.execute(
                "select credits, opportunities from public.attribution_runs limit 1"
            ).fetchone()
            assert credits is not None
            many = refresh_of(connection, 1000, 5)
            single = refresh_of(connection, 1, 50)
            trigger = "alter table public.touchpoints {} trigger mark_touchpoints_insert"

            def switch(action: str) -> None:
                connection.execute(trigger.format(action).encode())

            ratio = marking(connection, switch)
            rows = [
                [
                    f"full run of {credits[1]:,} opportunities, {credits[0]:,} credit rows, 12 models",
                    f"{min(full):.2f} s",
                ],
                ["refresh of 1,000 changed opportunities, median", f"{statistics.median(many) * 1000:.0f} ms"],
                ["refresh of one, p95", f"{sorted(single)[int(len(single) * 0.95)] * 1000:.1f} ms"],
                ["recording 5,000 touches, with marks over without", f"{ratio:.2f} ×"],
            ]
            text = table(["what", "cost"], rows)
            head = environment(connection, "python -m benchmarks.attribution", f"{touchpoints:,} touchpoints")
        publish("attribution", f"{head}\n\n{text}", write=write)


if __name__ == "__main__":
    main()
