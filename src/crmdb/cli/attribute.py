"""crmdb attribute"""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.table import Table

from crmdb.attribution import Attributed, attribute
from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.database import connect


class _Moment(click.ParamType[datetime]):
    """A moment in ISO 8601; without an offset it is UTC."""

    name = "moment"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is no moment; write 2026-09-30 or 2026-09-30T12:00+02:00.', param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.command(short_help="Compute which touches earned which money.")
@click.option("--workspace", metavar="SLUG", help="Only this workspace. [default: all]")
@click.option("--model", metavar="NAME", help="Show only this model's totals; all active models are computed.")
@click.option("--full", is_flag=True, help="Compute every opportunity, not only those that changed.")
@click.option(
    "--as-of", type=_Moment(), metavar="TIME", help="Compute with what was known then; changes nothing current."
)
@database_url_option
def command(
    *, workspace: str | None, model: str | None, full: bool, as_of: datetime | None, database_url: str | None
) -> None:
    """Bring the credits of attribution up to date: which touch earned which part of pipeline and revenue.

    Works off what changed since the last time, in transactions of 1,000 opportunities; the first time everything. May
    be interrupted, run again, and run twice at once.

    \b
    Exit codes: 0 done, 2 unknown workspace or model, or a moment that is not past; 3 no connection; 4 not migrated or
    not allowed.

    \b
    Examples:
      crmdb attribute
      crmdb attribute --workspace lumenary --model w_shaped
      crmdb attribute --full
      crmdb attribute --workspace lumenary --as-of 2026-09-30
    """
    url = target_url(database_url)
    console = stderr()
    with console.status("computing") as status:
        results = attribute(
            url,
            workspace=workspace,
            model=model,
            full=full,
            as_of=as_of,
            progress=lambda slug, done: status.update(f"{slug}: {done:,} opportunities"),
        )
    with connect(url) as connection:
        rows = connection.execute("select code, minor_units from public.currencies").fetchall()
        digits: dict[str, int] = dict(rows)
    for result in results:
        if result.opportunities or workspace:
            _print(result, digits[result.currency])
    done = sum(result.opportunities for result in results)
    seconds = sum(result.seconds for result in results)
    stdout().print(f"{done:,} opportunities in {len(results)} workspaces computed in {seconds:.1f} s.")


def _print(result: Attributed, digits: int) -> None:
    def money(minor: int) -> str:
        return f"{minor / 10**digits:,.{digits}f}"

    table = Table("model", title=f"{result.workspace}, {result.currency}", box=None, title_justify="left")
    for name in ("open pipeline", "revenue", "of it unattributed"):
        table.add_column(name, justify="right")
    for row in result.credited:
        table.add_row(row.model, money(row.open_pipeline), money(row.revenue), money(row.unattributed_revenue))
    stdout().print(table)
