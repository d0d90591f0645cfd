"""How search grows with the catalog: `python -m benchmarks.search_growth [--sizes N,…] [--database-url URL] [--write]`.

Processor time of the twenty shapes of search_shapes.py, each asked equally often: p50 and p95 for each size.
--database-url adds a database that benchmarks.search was run on.
"""

from __future__ import annotations

import click

from benchmarks.harness import Timing, member_session, owner_session
from benchmarks.report import Lines, environment, publish, table
from benchmarks.search import USER, WORKSPACE, Urls, database, pages, processor_time
from benchmarks.search_shapes import SHAPES


@click.command()
@click.option("--sizes", default="10000,50000", show_default=True, help="Numbers of people.")
@click.option("--rounds", default=6, show_default=True)
@click.option("--database-url", help="A loaded database besides, as supabase_admin.")
@click.option("--write", is_flag=True, help="Write results/search_growth.json.")
def main(sizes: str, rounds: int, database_url: str | None, write: bool) -> None:
    """Measure each size and draw the line."""
    measured: dict[int, Timing] = {}
    line = ""
    for size in [*map(int, sizes.split(",")), *([0] if database_url else [])]:
        with database(size, None if size else database_url) as server, owner_session(server) as owner:
            people = (owner.execute("select count(*) from public.influencer_search").fetchone() or (0,))[0]
            measured[people] = _all_shapes(server, rounds)
            line = environment(owner, "python -m benchmarks.search_growth", "500 private people a workspace")
    rows = [[f"{people:,}", f"{t.median * 1000:.1f}", f"{t.p95 * 1000:.1f}"] for people, t in measured.items()]
    figure = Lines(
        "Twenty shapes of search by size of the catalog, processor time",
        {
            "p95": [(people, timing.p95 * 1000) for people, timing in measured.items()],
            "p50": [(people, timing.median * 1000) for people, timing in measured.items()],
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
