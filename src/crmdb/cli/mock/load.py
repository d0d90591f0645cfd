"""crmdb mock load"""

from __future__ import annotations

import click

from crmdb.cli.console import stdout
from crmdb.cli.mock.plan_options import plan_options
from crmdb.cli.mock.progress import progress
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.embedded import embedded_server
from crmdb.errors import UsageError
from crmdb.mock import Plan, mock
from crmdb.project import find_project


@click.command(short_help="Fill the database.")
@plan_options
@click.option("--if-empty", is_flag=True, help="Do nothing if the database already holds data; wait for another load.")
@click.option("--replace", is_flag=True, help="Delete earlier mock data first. Refuses if anything else is there.")
@click.option("--append", is_flag=True, help="Add the scale's or --workspaces' number of workspaces to mock data.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Generators at work. [default: the cores but one, at most 4]")
@database_url_option
def command(
    *, plan: Plan, if_empty: bool, replace: bool, append: bool, jobs: int | None, database_url: str | None
) -> None:
    """Fill a migrated database with a believable year of a B2B influencer business.

    Shared workspaces, three of them of named people (maya@lumenary.example, jonas@fjordwell.example,
    amara@brightmill.example), over a catalog of invented influencers: about 10 thousand rows (demo), 200 thousand
    (small), 3 million (medium) or 30 million (large). The same arguments give the same rows, byte for byte, on any day:
    that is why the data ends on a fixed day unless --until says otherwise. One transaction: interrupted, nothing is
    kept.

    Exit codes: 0 done, 2 an argument is out of range, 3 no connection, 4 refused, nothing changed.

    \b
    Examples:
      crmdb mock load
      crmdb mock load --replace --until today
      crmdb mock load --influencers 20000 --workspaces 12 --seed 1
      crmdb mock load --append --workspaces 5
    """
    ways = {"--if-empty": if_empty, "--replace": replace, "--append": append}
    chosen = [name for name, is_chosen in ways.items() if is_chosen]
    if len(chosen) > 1:
        raise UsageError(f"{', '.join(chosen[:-1])} and {chosen[-1]} exclude each other.", "Give one of them.")
    url = target_url(database_url)
    disk = None if database_url else embedded_server(find_project()).data
    with if_interrupted("Interrupted; nothing was kept."), progress("Generating and loading mock data.") as report:
        loaded = mock(
            url, plan, if_empty=if_empty, replace=replace, append=append, jobs=jobs, disk=disk, progress=report
        )
    if not loaded.rows:
        stdout().print("The database already holds data; nothing was changed.")
        return
    rate = loaded.total / max(loaded.seconds, 0.001)
    stdout().print(f"Loaded {loaded.total:,} rows in {loaded.seconds:.1f} s ({rate:,.0f} rows/s).")
    stdout().print(
        "Next: `crmdb attribute` computes attribution; `crmdb query` lists questions; `crmdb query NAME --as"
        " maya@lumenary.example` answers one."
    )
