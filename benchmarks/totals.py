"""What totals cost and give: `python -m benchmarks.totals [--touchpoints N] [--rounds N] [--write]`.

The landing page of a large workspace beside that of one with a hundredth of its rows, and touches recorded with and
without the triggers that count them.
"""

from __future__ import annotations

import json
import statistics
import time

import click

from benchmarks.harness import Variant, explain, load, member_session, owner_session, race, scratch_database
from benchmarks.report import environment, publish, table, times
from benchmarks.workspace_queries import LARGE, OWNER
from crmdb.database import Connection, connect
from crmdb.embedded.server import Server

PAGE = "select * from public.landing_page()"
RECORD = "select outcome, count(*) from public.record_touchpoints(%s::jsonb) group by 1"
INSERT = (
    "insert into public.touchpoints (workspace_id, touched_at, type, channel, evidence, contact_id,"
    " campaign_id, given, source,"
    " external_id) select %s, now() - n * interval '1 hour', 'form_fill', 'email', 5, %s, null, '{}', 'plain', %s || n"
    " from generate_series(1, %s) as n"
)


@click.command()
@click.option("--touchpoints", default=200_000, show_default=True, help="Of the large workspace.")
@click.option("--rounds", default=30, show_default=True)
@click.option("--write", is_flag=True, help="Update docs/performance.md.")
def main(touchpoints: int, rounds: int, write: bool) -> None:
    """Measure both and print two tables."""
    with scratch_database() as server:
        load(server, "catalog", influencers=20_000)
        load(server, "workspaces", touchpoints=touchpoints)
        with connect(server.url(), autocommit=True) as connection:
            small, small_owner = connection.execute(
                "select id::text, md5('user 1 1')::uuid::text from public.workspaces where slug = 'workspace-1'"
            ).fetchone() or ("", "")
            for workspace in (LARGE, small):
                connection.execute("select private.rebuild_totals(%s)", [workspace])
                connection.execute("select private.run_attribution(%s)", [workspace])
            connection.execute("vacuum analyze")
            line = environment(
                connection,
                "python -m benchmarks.totals",
                f"workspaces of {touchpoints:,} and {touchpoints // 100:,} touchpoints",
            )
        text = f"{landing_page(server, (LARGE, OWNER), (small, small_owner))}\n\n{recording(server, rounds)}"
    publish("totals", f"{text}\n\n{line}", write=write)


def landing_page(server: Server, large: tuple[str, str], small: tuple[str, str]) -> str:
    """Buffers and time of the page, large beside small."""
    variants = [
        Variant(name, member_session(server, user, workspace), PAGE)
        for name, (workspace, user) in {"large": large, "a hundredth": small}.items()
    ]
    timings = race(variants, rounds=300)
    rows = [
        [
            variant.name,
            f"{explain(variant).buffers:,}",
            f"{timings[variant.name].median * 1000:.2f}",
            f"{timings[variant.name].p95 * 1000:.2f}",
            times(timings[variant.name].ratio(timings["a hundredth"])),
        ]
        for variant in variants
    ]
    return table(["landing page of a workspace", "blocks", "median ms, round trip", "p95", "ratio"], rows)


def recording(server: Server, rounds: int) -> str:
    """Seconds of a statement with the counting triggers and without them, in turns."""
    member, owner = member_session(server, OWNER, LARGE), owner_session(server)
    row = owner.execute("select min(id::text) from public.contacts where workspace_id = %s", [LARGE]).fetchone()
    contact = row[0] if row else ""
    rows = []
    for name, batch in (("one touch", 1), ("a batch of 5,000", 5000)):
        for what, record, session in (
            ("record_touchpoints()", _record, member),
            ("plain insert by the owner", _insert, owner),
        ):
            seconds: dict[bool, list[float]] = {True: [], False: []}
            for number in range(rounds * (10 if batch == 1 else 1)):
                for counted, measured in seconds.items():
                    _switch(owner, enabled=counted)
                    record(session, contact, f"warm {what} {batch} {number} {counted} ", 1)
                    start = time.perf_counter()
                    record(session, contact, f"{what} {batch} {number} {counted} ", batch)
                    measured.append(time.perf_counter() - start)
            _switch(owner, enabled=True)
            with_totals, without = (statistics.median(seconds[counted]) for counted in (True, False))
            rows.append(
                [
                    f"{name}, {what}",
                    f"{batch / without:,.0f}",
                    f"{batch / with_totals:,.0f}",
                    f"{100 * (with_totals / without - 1):+.0f} %",
                ]
            )
    return table(["recorded", "rows/s without totals", "with totals", "time added"], rows)


def _switch(owner: Connection, *, enabled: bool) -> None:
    owner.execute(
        f"alter table public.touchpoints {'enable' if enabled else 'disable'} trigger count_rows_insert".encode()
    )


def _record(session: Connection, contact: str, name: str, batch: int) -> None:
    events = [
        {"type": "form_fill", "contact_id": contact, "source": "benchmark", "external_id": f"{name}{turn}",
         "touched_at": "2026-11-01T12:00:00Z", "channel": "email"}
        for turn in range(batch)
    ]  # fmt: skip
    session.execute(RECORD.encode(), [json.dumps(events)])


def _insert(session: Connection, contact: str, name: str, batch: int) -> None:
    session.execute(INSERT.encode(), [LARGE, contact, name, batch])


if __name__ == "__main__":
    main()
