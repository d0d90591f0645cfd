"""crmdb search rebuild"""

from __future__ import annotations

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.search import rebuild_search


@click.command(short_help="Write the search rows of everybody anew.")
@database_url_option
def command(*, database_url: str | None) -> None:
    """Write the search rows of the whole catalog and of private people anew, in order of followers.

    For after a load with triggers off, when `crmdb doctor` finds differences, or when most people have moved to other
    numbers of followers. Triggers keep the rows otherwise. New rows are written beside the old ones, which searches
    read until the two are exchanged; this needs the disk for a second copy. One transaction: interrupted, nothing has
    changed.

    Exit codes: 0 done; 1 others kept the tables busy for minutes; 3 no connection; 4 not migrated or not allowed, or
    another rebuild is at it; 130 interrupted.

    \b
    Examples:
      crmdb search rebuild
      crmdb search rebuild --database-url postgresql://postgres:secret@db.example:5432/postgres
    """
    url = target_url(database_url)
    console = stderr()
    with if_interrupted("Interrupted; the search rows are as they were."), console.status("starting") as status:
        rebuilt = rebuild_search(
            url, progress=lambda step, done, total: status.update(f"{step}: {done:,} of {total:,}" if total else step)
        )
    rate = rebuilt.people / max(rebuilt.filling_seconds, 0.001)
    stdout().print(
        f"Rebuilt {rebuilt.people:,} search rows of the catalog in {rebuilt.seconds:.1f} s ({rate:,.0f} rows/s written,"
        f" indexes {rebuilt.indexing_seconds:.1f} s); {rebuilt.private_people:,} of private people were not right.",
        markup=False,
        soft_wrap=True,
    )
