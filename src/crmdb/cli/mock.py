"""crmdb mock"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace as replaced
from datetime import date
from pathlib import Path
from typing import get_args

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)  # fmt: skip

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, if_interrupted, target_url
from crmdb.database import connect
from crmdb.embedded import embedded_server
from crmdb.errors import ExitCode, UsageError
from crmdb.mock import (
    DEFAULT_SCALE,
    DEFAULT_SEED,
    DEFAULT_UNTIL,
    SCALES,
    Plan,
    mock,
    plan_checksum,
    stored_checksum,
)  # fmt: skip
from crmdb.mock.defaults import DEFAULTS_FILE, defaults_file, read_defaults
from crmdb.mock.estimate import expected_rows
from crmdb.mock.files import Format, write_files
from crmdb.mock.generate import batch_tables, batches
from crmdb.mock.load import Progress as Report
from crmdb.mock.seed import seed_file
from crmdb.mock.state import require_schema
from crmdb.mock.truth import write_truth
from crmdb.project import find_project


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
@click.option("--scale", type=click.Choice(list(SCALES)), default=DEFAULT_SCALE, show_default=True, help="How much.")
@click.option("--influencers", type=int, help="People in the catalog, instead of the scale's number.")
@click.option("--workspaces", type=int, help="Shared workspaces, instead of the scale's number.")
@click.option("--months", type=int, help="How far back sales and campaigns go. [default: 12]")
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Other seed, other rows.")
@click.option(
    "--until", type=_Day(), default=DEFAULT_UNTIL, show_default=True, metavar="DATE",
    help="The day on which the data ends: YYYY-MM-DD or today.",
)  # fmt: skip
@click.option("--if-empty", is_flag=True, help="Do nothing if the database already holds data.")
@click.option("--replace", is_flag=True, help="Delete earlier mock data first. Refuses if anything else is there.")
@click.option("--append", is_flag=True, help="Add the scale's or --workspaces' number of workspaces to mock data.")
@click.option("--jobs", type=click.IntRange(1, 64), help="Generators at work. [default: the cores but one, at most 4]")
@click.option("--format", type=click.Choice(get_args(Format)), help="Write files to --out; touch no database.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="A folder for them, new or empty.")
@click.option("--checksum", "only_checksum", is_flag=True, help="Print a digest of the rows; touch no database.")
@click.option("--verify", is_flag=True, help="Check that the database holds exactly these rows.")
@click.option(
    "--write-seed", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write supabase/seed.sql anew and touch no database.",
)  # fmt: skip
@click.option(
    "--truth",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write who truly moved which opportunity as CSV, and touch no database.",
)
@click.option(
    "--write-defaults", is_flag=True, help="Read anew what a new workspace starts with, after a change of it."
)
@database_url_option
def command(
    *, scale: str, influencers: int | None, workspaces: int | None, months: int | None, seed: int, until: date,
    if_empty: bool, replace: bool, append: bool, jobs: int | None, format: Format | None, out: Path | None,
    only_checksum: bool, verify: bool, truth: Path | None, write_seed: Path | None, write_defaults: bool,
    database_url: str | None,
) -> int:  # fmt: skip
    """Fill a migrated database with a believable year of a B2B influencer business.

    Shared workspaces, three of them of named people (maya@lumenary.example, jonas@fjordwell.example,
    amara@brightmill.example), over a catalog of invented influencers: about 10 thousand rows (demo), 200 thousand
    (small), 3 million (medium) or 30 million (large). The same arguments give the same rows, byte for byte, on any day:
    that is why the data ends on a fixed day unless --until says otherwise. One transaction: interrupted, nothing is
    kept.

    \b
    Exit codes: 0 done, 2 an argument is out of range, 3 no connection, 4 refused, nothing changed, 5 --verify found
    other rows.

    \b
    Examples:
      crmdb mock
      crmdb mock --replace --until today
      crmdb mock --influencers 20000 --workspaces 12 --seed 1
      crmdb mock --append --workspaces 5
      crmdb mock --verify
      crmdb mock --scale large --format parquet --out mock
      crmdb mock --truth truth.csv
    """
    counts = {"influencers": influencers, "workspaces": workspaces, "months": months}
    given = {name: count for name, count in counts.items() if count is not None}
    plan: Plan = replaced(SCALES[scale], seed=seed, until=until, **given)
    modes: dict[str, tuple[bool, Callable[[], ExitCode]]] = {
        "--checksum": (only_checksum, lambda: _checksum(plan)),
        "--verify": (verify, lambda: _verify(target_url(database_url), plan)),
        "--format and --out": (bool(format or out), lambda: _write_files(plan, format, out)),
        "--truth": (truth is not None, lambda: _write_truth(plan, truth or Path())),
        "--write-seed": (write_seed is not None, lambda: _write(write_seed or Path(), seed_file())),
        "--write-defaults": (write_defaults, lambda: _write_defaults(target_url(database_url))),
        "--if-empty": (if_empty, lambda: load(if_empty=True)),
        "--replace": (replace, lambda: load(replace=True)),
        "--append": (append, lambda: load(append=True)),
    }

    def load(**how: bool) -> ExitCode:
        return _load(database_url, plan, jobs=jobs, **how)

    chosen = [name for name, (is_chosen, _) in modes.items() if is_chosen]
    if len(chosen) > 1:
        raise UsageError(f"{', '.join(chosen[:-1])} and {chosen[-1]} exclude each other.", "Give one of them.")
    return modes[chosen[0]][1]() if chosen else load()


def _load(database_url: str | None, plan: Plan, *, jobs: int | None, **how: bool) -> ExitCode:
    url = target_url(database_url)
    disk = None if database_url else embedded_server(find_project()).data
    with if_interrupted("Interrupted; nothing was kept."), _progress() as report:
        loaded = mock(url, plan, jobs=jobs, disk=disk, progress=report, **how)
    if not loaded.rows:
        stdout().print("The database already holds data; nothing was changed.")
        return ExitCode.OK
    rate = loaded.total / max(loaded.seconds, 0.001)
    stdout().print(f"Loaded {loaded.total:,} rows in {loaded.seconds:.1f} s ({rate:,.0f} rows/s).")
    stdout().print(
        "Next: `crmdb attribute` computes attribution; `crmdb query` lists questions; `crmdb query NAME --as"
        " maya@lumenary.example` answers one."
    )
    return ExitCode.OK


def _checksum(plan: Plan) -> ExitCode:
    with if_interrupted("Interrupted."), _progress("Generating mock data.") as report:
        found = plan_checksum(plan, _of_about(expected_rows(plan), report))
    stdout().print(found)
    return ExitCode.OK


def _of_about(total: int, report: Report) -> Callable[[str, int], None]:
    """Progress of what only knows how far it is."""
    return lambda step, done: report(step, min(done, total), total)


def _verify(url: str, plan: Plan) -> ExitCode:
    """Compare the digests of plan and database."""
    rows = expected_rows(plan)
    with if_interrupted("Interrupted."):
        with _progress("Reading what is stored.") as report, connect(url, application_name="crmdb mock") as connection:
            require_schema(connection)
            stored = stored_checksum(connection, _of_about(rows, report))
        with _progress("Generating mock data to compare with.") as report:
            expected = plan_checksum(plan, _of_about(rows, report))
    if stored == expected:
        stdout().print(f"The database holds exactly these rows: {stored}")
        return ExitCode.OK
    stdout().print(f"The database holds other rows: {stored}; the arguments stand for {expected}.")
    stdout().print("Rows were changed since, or the load had another --scale, --seed, --until, --months or numbers.")
    return ExitCode.FINDINGS


def _write_files(plan: Plan, format: Format | None, out: Path | None) -> ExitCode:
    if format is None or out is None:
        raise UsageError("--format and --out go together.", "For example: crmdb mock --format csv --out mock")
    made = (batch_tables(plan, batch) for batch in batches(plan))
    with if_interrupted("Interrupted; nothing was kept."), _progress("Generating and writing mock data.") as report:
        written = write_files(made, out, format, plan=plan, progress=report)
    megabytes, rate = sum(written.bytes.values()) / 1e6, written.total / max(written.seconds, 0.001)
    stdout().print(
        f"Wrote {written.total:,} rows to {out} in {written.seconds:.1f} s ({rate:,.0f} rows/s, {megabytes:,.1f} MB).",
        markup=False,
    )
    if format != "parquet":
        stdout().print("Next: `crmdb psql -f load.sql` in that folder loads them into a migrated database.")
    return ExitCode.OK


def _write_truth(plan: Plan, path: Path) -> ExitCode:
    with _written(path), if_interrupted("Interrupted; the file is not complete."):
        rows = write_truth(plan, path)
    stdout().print(f"Wrote {path} ({rows:,} rows).")
    return ExitCode.OK


def _write_defaults(url: str) -> ExitCode:
    with connect(url, application_name="crmdb mock") as connection:
        require_schema(connection)
        return _write(DEFAULTS_FILE, defaults_file(read_defaults(connection)))


def _write(path: Path, content: str) -> ExitCode:
    with _written(path):
        path.write_text(content, encoding="utf-8")
    stdout().print(f"Wrote {path} ({path.stat().st_size:,} bytes).")
    return ExitCode.OK


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """A file being written: what the system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.", "Choose a folder you may write to.") from error


_QUIET_SECONDS = 10.0
"""How often a line says how far it is where there is no terminal."""


@contextmanager
def _progress(doing: str = "Generating and loading mock data.") -> Iterator[Report]:
    """A bar with rows per second and the time left on a terminal, a plain line now and then elsewhere."""
    console = stderr()
    if not console.is_terminal:
        yield _lines(console, doing)
        return
    columns = (
        TextColumn("{task.description:36}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("checking", total=None, rate="")

        def report(step: str, done: int, total: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{done / elapsed:,.0f} rows/s" if elapsed > 0.2 else ""
            bar.update(task, description=step, completed=done, total=total or None, rate=rate)

        yield report


def _lines(console: Console, doing: str) -> Report:
    """What is being done once it begins, then a line every ten seconds."""
    begun = told = 0.0

    def report(step: str, done: int, total: int) -> None:
        nonlocal begun, told
        now = time.monotonic()
        if not begun:
            begun = told = now
            console.print(doing)
        if now - told < _QUIET_SECONDS or not done:
            return
        told = now
        left = (now - begun) / done * (total - done)
        console.print(f"{done / total:.0%}: {step}, {done / (now - begun):,.0f} rows/s, about {left:,.0f} s left")

    return report
