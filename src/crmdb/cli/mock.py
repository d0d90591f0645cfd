"""crmdb mock"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as replaced
from datetime import date
from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.errors import UsageError
from crmdb.mock import DEFAULT_SEED, DEFAULT_UNTIL, SCALES, Plan, checksum, generate, mock
from crmdb.mock.load import Progress as Report
from crmdb.mock.seed import seed_file
from crmdb.mock.truth import write_truth


class _Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or "today"."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.today() if value == "today" else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is no day; write YYYY-MM-DD or today.', param, ctx)


@click.command(short_help="Fill the database with mock data.")
@click.option("--scale", type=click.Choice(list(SCALES)), default="demo", show_default=True, help="How much.")
@click.option("--influencers", type=int, help="People in the catalogue, instead of the scale's number.")
@click.option("--workspaces", type=int, help="Shared workspaces, instead of the scale's number.")
@click.option("--months", type=int, help="How far back sales and campaigns go. [default: 12]")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Other seed, other rows.")
@click.option(
    "--until", type=_Day(), default=DEFAULT_UNTIL, show_default=True, metavar="DATE",
    help="The day on which the data ends: YYYY-MM-DD or today.",
)  # fmt: skip
@click.option("--if-empty", is_flag=True, help="Do nothing if the database already holds data.")
@click.option("--replace", is_flag=True, help="Delete earlier mock data first. Refuses if anything else is there.")
@click.option("--checksum", "only_checksum", is_flag=True, help="Print a digest of the rows; touch no database.")
@click.option(
    "--write-seed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write supabase/seed.sql anew and touch no database.",
)  # fmt: skip
@click.option(
    "--truth", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write who truly moved which opportunity as CSV, and touch no database.",
)  # fmt: skip
@database_url_option
def command(
    *, scale: str, influencers: int | None, workspaces: int | None, months: int | None, seed: int, until: date,
    if_empty: bool, replace: bool, only_checksum: bool, write_seed: Path | None, truth: Path | None,
    database_url: str | None,
) -> None:  # fmt: skip
    """Fill a migrated database with a believable year of a B2B influencer business.

    Three shared workspaces of named people (maya@lumenary.example, jonas@fjordwell.example, amara@brightmill.example)
    over a catalogue of invented influencers. The same arguments give the same rows, byte for byte, on any day: that is
    why the data ends on a fixed day unless --until says otherwise. One transaction: interrupted, nothing is kept.

    \b
    Exit codes: 0 done, 2 an argument is out of range, 3 no connection, 4 refused, nothing changed.

    \b
    Examples:
      crmdb mock
      crmdb mock --replace --until today
      crmdb mock --influencers 20000 --workspaces 12 --seed 1
      crmdb mock --checksum
      crmdb mock --truth truth.csv
    """
    if write_seed is not None:
        _write_seed(write_seed)
        return
    counts = {"influencers": influencers, "workspaces": workspaces, "months": months}
    given = {name: count for name, count in counts.items() if count is not None}
    plan: Plan = replaced(SCALES[scale], seed=seed, until=until, **given)
    if only_checksum:
        stdout().print(checksum(generate(plan)))
        return
    if truth is not None:
        _write_truth(plan, truth)
        return
    with if_interrupted("Interrupted; nothing was kept."), _progress() as report:
        loaded = mock(target_url(database_url), plan, replace=replace, if_empty=if_empty, progress=report)
    if not loaded.rows:
        stdout().print("The database already holds data; nothing was changed.")
        return
    rate = loaded.total / max(loaded.seconds, 0.001)
    stdout().print(f"Loaded {loaded.total:,} rows in {loaded.seconds:.1f} s ({rate:,.0f} rows/s).")
    stdout().print("Next: `crmdb query` lists questions; `crmdb query NAME --as maya@lumenary.example` answers one.")


def _write_seed(path: Path) -> None:
    with _written(path):
        path.write_text(seed_file(), encoding="utf-8")
    stdout().print(f"Wrote {path} ({path.stat().st_size:,} bytes).")


def _write_truth(plan: Plan, path: Path) -> None:
    with _written(path):
        rows = write_truth(plan, path)
    stdout().print(f"Wrote {path} ({rows:,} rows).")


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """A file being written: what the system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{path} can not be written: {error.strerror}.", "Choose a folder you may write to."
        ) from error


@contextmanager
def _progress() -> Iterator[Report]:
    """A bar with rows per second on a terminal, a plain line once it begins elsewhere."""
    console = stderr()
    if not console.is_terminal:

        def announce(_step: str, _done: int, total: int) -> None:
            if not total:  # known once the rows are generated
                console.print("Generating and loading mock data.")

        yield announce
        return
    columns = (TextColumn("{task.description:24}"), BarColumn(), TextColumn("{task.fields[rate]}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("checking", total=None, rate="")

        def report(step: str, done: int, total: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{done / elapsed:,.0f} rows/s" if elapsed > 0.2 else ""
            bar.update(task, description=step, completed=done, total=total or None, rate=rate)

        yield report
