"""crmdb journey"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.errors import UsageError
from crmdb.project import find_project
from crmdb.queries import find_query, run_query

_WIDTH = 20


@click.command(short_help="Show who touched an opportunity, and the share of each touch.")
@click.argument("opportunity", type=click.UUID)
@click.option("--as", "as_email", metavar="EMAIL", help="Whose eyes to use: their policies, their workspace.")
@click.option("--workspace", metavar="SLUG", help="Which of their workspaces. [default: their default one]")
@click.option("--model", metavar="NAME", help="Only this model, with its amounts. [default: all]")
@database_url_option
def command(
    *, opportunity: UUID, as_email: str | None, workspace: str | None, model: str | None, database_url: str | None
) -> None:
    """Print the journey of OPPORTUNITY: its touches in order, and what share each model gives each of them.

    \b
    Exit codes: 0 done; 2 no such opportunity, or none with credits, that this user may read; 3 no connection.

    \b
    Examples:
      crmdb journey 01990000-0000-7000-8000-000000000000 --as maya@lumenary.example
      crmdb journey 01990000-0000-7000-8000-000000000000 --as maya@lumenary.example --model w_shaped
    """
    if as_email is None:
        stderr().print("warning: without --as no policies apply.", style="yellow")
    query = find_query(find_project(), "attribution/journey_shares")
    parameters = {"opportunity": str(opportunity), "model": model}
    result = run_query(target_url(database_url), query, parameters, as_email=as_email, workspace=workspace)
    if not result.rows:
        # An opportunity of somebody else's workspace is as absent as one that does not exist.
        raise UsageError(
            f"There are no credits of opportunity {opportunity}" + (f' by model "{model}".' if model else "."),
            "Check the id, the user and the model; `crmdb attribute` computes what is missing.",
        )
    touches: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in result.dicts():
        touches[row["touchpoint_id"]].append(row)
    for shares in touches.values():
        _print_touch(shares, result.minor_units)


def _print_touch(shares: list[dict[str, Any]], minor_units: Any) -> None:
    console = stdout()
    touch = shares[0]
    if touch["touchpoint_id"] is None:
        console.print("unattributed: no touch to give it to", style="bold")
    else:
        who = [touch[name] for name in ("influencer_name", "campaign_name", "contact_name") if touch[name]]
        when = f"{touch['touched_at']:%Y-%m-%d %H:%M}"
        console.print(
            f"{when}  {touch['channel']} {touch['kind'] or ''}  {' · '.join(who)}", style="bold", markup=False
        )
    for share in shares:
        bar = "█" * max(1, round(share["percent"] * _WIDTH / 100))
        digits = minor_units[share["currency_code"]]
        amount = f"{Decimal(share['amount_minor']).scaleb(-digits):,} {share['currency_code']}"
        console.print(
            f"    {share['model_name']:<16} {share['percent']:>9} %  {bar:<{_WIDTH}}  {amount:>20}", markup=False
        )
