"""crmdb attribute"""

from __future__ import annotations

from collections.abc import Mapping

import click
from rich.table import Table

from crmdb.attribution import Attributed, attribute
from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.cli.results import money
from crmdb.database import connect
from crmdb.errors import CrmdbError


@click.command(short_help="Compute which touches earned which money.")
@click.option("--workspace", metavar="SLUG", help="Only this workspace. [default: all]")
@click.option("--model", metavar="NAME", help="Show only what this model credits; all active models are computed.")
@click.option("--full", is_flag=True, help="Compute every opportunity, not only those that changed.")
@click.option(
    "--as-of", metavar="TIME",
    help="Compute the state at that time by what is known today (a day or period: its end in the workspace's zone)."
    " Current credits stay.",
)  # fmt: skip
@database_url_option
def command(
    *, workspace: str | None, model: str | None, full: bool, as_of: str | None, database_url: str | None
) -> None:
    """Bring the credits of attribution up to date: which touch earned which part of pipeline and revenue.

    It computes the opportunities that changed since the last time, in transactions of 1,000; the first time all. You
    may interrupt it, run it again, and run it twice at once: it skips what another run is computing.

    Exit codes: 0 done, or nothing had changed; 1 a workspace could not be computed, the others were;
    2 unknown workspace or model, or a moment that is not past; 3 no connection; 4 not migrated or not allowed;
    130 interrupted: what was committed stays.

    \b
    Examples:
      crmdb attribute
      crmdb attribute --workspace lumenary
      crmdb attribute --full --model w_shaped
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
            progress=lambda name, done: status.update(f"{name}: {done:,} opportunities"),
        )
    with connect(url) as connection:
        digits = dict[str, int](connection.execute("select code, minor_units from public.currencies").fetchall())
    credited = [result for result in results if result.credited]
    if len(credited) == 1:
        _print_models(credited[0], digits[credited[0].currency])
    elif credited:
        _print_workspaces(credited, digits, model)
    _print_sum(results, is_past=as_of is not None)
    failed = [result for result in results if result.failure]
    if failed:
        raise CrmdbError(
            f"{len(failed)} of {len(results)} workspaces could not be computed: "
            + "; ".join(f"{result.workspace}: {result.failure}" for result in failed),
            "Their changes stay marked: run `crmdb attribute` again when the cause is gone.",
        )


def _print_models(result: Attributed, digits: int) -> None:
    """One workspace: the credits of each model to influencers, of the same totals."""

    def amount(minor: int) -> str:
        return money(minor, result.currency, digits)

    total = result.credited[0]
    table = Table("model", box=None)
    for name in ("influencers' open pipeline", "influencers' revenue", "revenue of other channels", "unattributed"):
        table.add_column(name, justify="right")
    for row in result.credited:
        others = row.revenue - row.influencer_revenue - row.unattributed_revenue
        shown = (row.influencer_open_pipeline, row.influencer_revenue, others, row.unattributed_revenue)
        table.add_row(row.model, *map(amount, shown))
    console = stdout()
    title = f"{result.workspace}: {amount(total.open_pipeline)} open pipeline, {amount(total.revenue)} revenue"
    console.print(title, style="bold", markup=False)
    console.print(table)


def _print_workspaces(results: list[Attributed], digits: Mapping[str, int], model: str | None) -> None:
    """Several workspaces: the totals of each, and the credits of one model to influencers."""
    table = Table("workspace", box=None)
    names = ["opportunities", "open pipeline", "revenue"]
    for name in names if model is None else [*names, "influencers' open pipeline", "influencers' revenue"]:
        table.add_column(name, justify="right")
    for result in results:
        total = result.credited[0]
        amounts = [total.open_pipeline, total.revenue]
        if model is not None:
            amounts += [total.influencer_open_pipeline, total.influencer_revenue]
        shown = (money(minor, result.currency, digits[result.currency]) for minor in amounts)
        table.add_row(result.workspace, f"{result.opportunities:,}", *shown)
    stdout().print(table)


def _print_sum(results: list[Attributed], *, is_past: bool) -> None:
    done = sum(result.opportunities for result in results)
    where = results[0].workspace if len(results) == 1 else f"{len(results)} workspaces"
    runs = [result.run for result in results if result.run]
    if done:
        seconds = sum(result.seconds for result in results)
        text = f"{done:,} opportunities in {where} computed in {seconds:.1f} s."
    elif is_past:
        text = f"No opportunity of {where} was known then."
    else:
        text = f"Nothing to compute in {where}: nothing changed, or another run is at it."
    if done and len(runs) == 1:
        text += f"\nSplit them: crmdb query attribution/credits --param run={runs[0]} --as EMAIL"
    stdout().print(text, markup=False)
