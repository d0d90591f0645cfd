"""How search grows with the catalog: `python -m benchmarks.search_growth [--sizes N,…] [--database-url URL] [--write]`.

Processor time of the twenty shapes of search_shapes.py, each asked equally often: p50 and p95 for each size.
--database-url adds a database that benchmarks.search was run on. --beside keeps what was measured before for other
sizes, so that the largest can be a command of its own: `--sizes 5000000 --beside --write` takes about two hours.
"""

from __future__ import annotations

import click

from benchmarks.harness import Timing, member_session, owner_session
from benchmarks.report import Lines, environment, publish, read_results, table
from benchmarks.search import USER, WORKSPACE, Urls, database, pages, processor_time
from benchmarks.search_shapes import SHAPES


@click.command()
@click.option("--sizes", default="10000,50000", show_default=True, help="Numbers of people.")
@click.option("--rounds", default=6, show_default=True)
@click.option("--database-url", help="A loaded database besides, as supabase_admin.")
@click.option("--beside", is_flag=True, help="Keep the other sizes of results/search_growth.json.")
@click.option("--write", is_flag=True, help="Write results/search_growth.json.")
def main(sizes: str, rounds: int, database_url: str | None, beside: bool, write: bool) -> None:
    """Measure each size and draw the line."""
    measured = _measured_before() if beside else {}
    line = ""
    for size in [*map(int, sizes.split(",")), *([0] if database_url else [])]:
        with database(size, None if size else database_url) as server, owner_session(server) as owner:
            people = (owner.execute("select count(*) from public.influencer_search").fetchone() or (0,))[0]
            timing = _all_shapes(server, rounds)
            measured[people] = (timing.median * 1000, timing.p95 * 1000)
            line = environment(owner, "python -m benchmarks.search_growth", "500 private people a workspace")
    points = sorted(measured.items())
    rows = [[f"{people:,}", f"{p50:.1f}", f"{p95:.1f}"] for people, (p50, p95) in points]
    figure = Lines(
        "Twenty shapes of search by size of the catalog, processor time",
        {
            "p95": [(people, p95) for people, (_, p95) in points],
            "p50": [(people, p50) for people, (p50, _) in points],
        },
        "people",
        "ms",
        log_x=True,
        log_y=True,
    )
    publish(
        "search_growth",
        f"{table(['people', 'p50, ms of processor', 'p95, ms of processor'], rows)}\n\n{line}",
        write=write,
        figures={"search_growth": figure},
    )


def _measured_before() -> dict[int, tuple[float, float]]:
    """p50 and p95 by number of people, as the committed result says."""
    former = read_results().get("search_growth")
    figure = former.figures["search_growth"] if former else None
    if not isinstance(figure, Lines):
        return {}
    p95 = dict(figure.series["p95"])
    return {int(people): (p50, p95[people]) for people, p50 in figure.series["p50"]}


def _all_shapes(server: Urls, rounds: int) -> Timing:
    with member_session(server, USER, WORKSPACE) as member:
        seconds: list[float] = []
        for shape in SHAPES:
            parameters = pages(shape, member)
            processor_time(member, parameters, len(parameters))
            seconds += processor_time(member, parameters, rounds).seconds
    return Timing(seconds)


if __name__ == "__main__":
    main()
