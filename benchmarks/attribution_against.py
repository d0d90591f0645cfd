"""Attribution against an earlier commit: `python -m benchmarks.attribution_against 57eec3c [--touchpoints N]`.

Two servers, one with the migrations of each commit, and the same workspace in both. Each statement runs on both in
turns, each first every other time, so that what else the machine does hits both. No parallel workers: the
processor's time is that of the process that was asked. DuckDB with one thread computes the same beside full runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from benchmarks.attribution import DIRTY, FULL, REFRESH, WORKSPACE, cost, middle, milliseconds, p95
from benchmarks.attribution_twin import Cost, Twin
from benchmarks.harness import checkout, load, scratch_database
from benchmarks.report import environment, publish, table, times
from crmdb.database import Connection, connect

SUMS = {
    "sums by channel, one model": f"""
        select channel, sum(weight), sum(amount_minor) from public.{{lines}}
        where workspace_id = {WORKSPACE} and model_name = 'w_shaped' group by channel
    """,
    "sums by model and channel, all models": f"""
        select model_name, channel, sum(weight), sum(amount_minor) from public.{{lines}}
        where workspace_id = {WORKSPACE} group by model_name, channel
    """,
}
STORED = """
select sum(pg_total_relation_size(oid)) from pg_class
where relkind = 'r' and relnamespace = 'public'::regnamespace
and relname like 'attribution\\_%' and relname not in ('attribution_models', 'attribution_runs')
"""
TOTALS = f"select private.rebuild_credit_totals({WORKSPACE})"
SUPERSEDED = f"""
select opportunity_id, min(id), superseded_at from public.attribution_journeys
where workspace_id = {WORKSPACE} and superseded_at is not null
and opportunity_id = md5('opportunity ' || %s::bigint)::uuid
group by opportunity_id, superseded_at order by superseded_at desc limit 1
"""
"""What the last refresh of an opportunity replaced."""
CHANGE_TOTALS = f"select private.change_credit_totals({WORKSPACE}, array['{{}}']::uuid[], {{}}, '{{}}')"
Pair = tuple[Connection, Connection]
"""A session of the earlier commit and one of this."""


def compare(pair: Pair, fulls: int = 3, batches: int = 7, singles: int = 200) -> list[list[str]]:
    """Rows of the table: what, earlier, now, their ratio on the clock and of the processor, and the goal."""
    rows = _full_runs(pair, fulls)
    for (what, statement), goal in zip(SUMS.items(), ("1.25", "1.0"), strict=True):
        earlier, present = (statement.format(lines=_lines(side)) for side in pair)
        rows.append(_row(what, _in_turns(pair, earlier, present, 5), goal))
    rows.append(_row("refresh of 1,000 changed opportunities", _refreshes(pair, 1000, batches), "0.75"))
    alone = _refreshes(pair, 1, singles)
    rows.append(_row("refresh of one", alone, ""))
    rows.append(_row("refresh of one, p95", alone, "", p95))
    without = (alone[0], _less(alone[1], _totals_of_one(pair[1], singles)))
    rows.append(_row("the same without what is new: credit totals", without, ""))
    rows.append(_row("the same, p95", without, "0.65", p95))
    return rows


def _full_runs(pair: Pair, rounds: int) -> list[list[str]]:
    """The first run of a workspace, then some that supersede; DuckDB beside them; bytes that one run stores."""
    _, present = pair
    first = _in_turns(pair, FULL, FULL, 1, warm=False)
    bytes_stored = [_number(connection, STORED) for connection in pair]
    twin = Twin(present, WORKSPACE)
    moment = present.execute("select max(as_of) from public.attribution_runs").fetchone()
    assert moment is not None
    twin.run(moment[0])
    twin.require_equal(present)
    again: tuple[list[Cost], list[Cost]] = ([], [])
    totals, duck = [], []
    for turn in range(rounds):
        for connection, costs in _both(turn, pair, again):
            costs.append(cost(connection, FULL))
        totals.append(cost(present, TOTALS))
        duck.append(twin.run(moment[0]))
        # Versions of rows that full runs leave behind: the next turn must not pay for the ones before.
        for connection in pair:
            connection.execute("vacuum")
    # Summing the credits of followed models by month is new, and a part of the run: told apart, the rest compares.
    without = _less(again[1], totals)
    megabytes = [f"{size / 2**20:.0f} MB" for size in bytes_stored]
    return [
        _row("first full run", first, ""),
        _row("full run that supersedes another", again, ""),
        _row("the same without what is new: credit totals", (again[0], without), "0.55"),
        _row("the same over DuckDB, one thread", (duck, without), "1.2"),
        ["stored by one full run", *megabytes, times(bytes_stored[1] / bytes_stored[0]), "", "0.5"],
    ]


def _lines(connection: Connection) -> str:
    """The view of current credits; the name that it had before 0.1.0 was recut comes first."""
    row = connection.execute("select to_regclass('public.attribution_lines') is not null").fetchone()
    return "attribution_lines" if row and row[0] else "attribution_credits"


def _both(turn: int, pair: Pair, costs: tuple[list[Cost], list[Cost]]) -> list[tuple[Connection, list[Cost]]]:
    """Each side with its costs; every other turn begins with the present one."""
    sides = list(zip(pair, costs, strict=True))
    return sides[::-1] if turn % 2 else sides


def _in_turns(
    pair: Pair, earlier: str, present: str, rounds: int, *, warm: bool = True
) -> tuple[list[Cost], list[Cost]]:
    """Costs of a statement of each side, in turns."""
    found: tuple[list[Cost], list[Cost]] = ([], [])
    for turn in range(rounds + warm):
        for connection, costs in _both(turn, pair, found):
            taken = cost(connection, earlier if connection is pair[0] else present)
            if turn >= warm:
                costs.append(taken)
    return found


def _refreshes(pair: Pair, opportunities: int, rounds: int) -> tuple[list[Cost], list[Cost]]:
    """Costs of a refresh after that many opportunities were changed, in turns; the first, which plans, left out."""
    found: tuple[list[Cost], list[Cost]] = ([], [])
    for turn in range(rounds + 1):
        for connection, costs in _both(turn, pair, found):
            connection.execute(DIRTY.encode(), [turn * opportunities, opportunities])
            taken = cost(connection, REFRESH)
            if turn:
                costs.append(taken)
    return found


def _totals_of_one(connection: Connection, rounds: int) -> list[Cost]:
    """Costs of adding the credits of one opportunity to the totals, as the last refresh of each did."""
    found: list[Cost] = []
    # Settings of the refresh, under which it calls the function.
    connection.execute(
        "select set_config(split_part(setting, '=', 1), split_part(setting, '=', 2), false)"
        " from pg_proc, unnest(proconfig) as setting"
        " where proname = 'refresh_attribution' and setting not like 'search_path%'"
    )
    for number in range(rounds + 1):
        former = connection.execute(SUPERSEDED.encode(), [number + 1]).fetchone()
        assert former is not None
        found.append(cost(connection, CHANGE_TOTALS.format(*former)))
    connection.execute("reset all")
    connection.execute("set max_parallel_workers_per_gather = 0")
    return found[1:]


def _less(costs: Sequence[Cost], parts: Sequence[Cost]) -> list[Cost]:
    """Each cost without a part of it."""
    return [
        Cost(whole.clock - part.clock, whole.processor - part.processor)
        for whole, part in zip(costs, parts, strict=True)
    ]


def _row(
    what: str,
    costs: tuple[Sequence[Cost], Sequence[Cost]],
    goal: str,
    typical: Callable[[Sequence[Cost]], list[float]] = middle,
) -> list[str]:
    (before, busy_before), (now, busy_now) = (typical(side) for side in costs)
    busy = times(busy_now / busy_before) if busy_before else ""
    return [what, milliseconds(before), milliseconds(now), times(now / before), busy, goal]


def _number(connection: Connection, query: str) -> int:
    row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0])


@click.command()
@click.argument("commit")
@click.option("--touchpoints", default=2_000_000, show_default=True, help="Touches; contacts and opportunities follow.")
@click.option("--write", is_flag=True, help="Put the table into docs/performance.md.")
def main(commit: str, touchpoints: int, write: bool) -> None:
    """Medians of both commits, and their ratio."""
    with checkout(commit) as files, scratch_database(files) as former, scratch_database() as present:
        load(former, "attribution", files, touchpoints=touchpoints)
        load(present, "attribution", touchpoints=touchpoints)
        with (
            connect(former.url(), autocommit=True) as earlier,
            connect(present.url(), autocommit=True) as now,
        ):
            for connection in (earlier, now):
                connection.execute("set max_parallel_workers_per_gather = 0")
            rows = compare((earlier, now))
            head = environment(
                now, f"python -m benchmarks.attribution_against {commit}", f"{touchpoints:,} touchpoints"
            )
    columns = ["what, median on the clock", commit, "now", "ratio", "of the processor", "goal"]
    publish("attribution against", f"{head}\n\n{table(columns, rows)}", write=write)


if __name__ == "__main__":
    main()
