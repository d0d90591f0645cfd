"""crmdb journey"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import click

from crmdb.cli.console import stderr, stdout
from crmdb.cli.options import database_url_option, target_url
from crmdb.cli.results import as_table, money
from crmdb.database import connect
from crmdb.errors import UsageError
from crmdb.project import find_project
from crmdb.queries import Result, find_query, run_query

Row = dict[str, Any]

_BAR = 20
_SEVERAL = 6
"""How many opportunities with the same words in their name are listed."""
_EVENTS = {"lead": "▸ first buyer became a lead", "opened": "▸ opportunity opened", "won": "▸ won", "lost": "▸ lost"}


@click.command(short_help="Show who touched an opportunity, and the share of each touch.")
@click.argument("opportunity")
@click.option("--as", "as_email", metavar="EMAIL", help="Run as this user, under their row level security.")
@click.option("--workspace", metavar="SLUG", help="Which of their workspaces. [default: their default one]")
@click.option("--model", metavar="NAME", help="Only this model, with its amounts. [default: all, in percent]")
@database_url_option
def command(
    *, opportunity: str, as_email: str | None, workspace: str | None, model: str | None, database_url: str | None
) -> None:
    """Print the journey of OPPORTUNITY (its id, or words of its or its company's name): its touches and milestones in
    order, and what share each model gives each touch, as last computed.

    Exit codes: 0 done; 2 no such opportunity that this user may read, several of that name, none with credits, or an
    unknown model; 3 no connection.

    \b
    Examples:
      crmdb query journeys --as maya@lumenary.example
      crmdb journey 'lumen bank' --as maya@lumenary.example
      crmdb journey 01990000-0000-7000-8000-000000000000 --as maya@lumenary.example --model w_shaped
    """
    if as_email is None:
        stderr().print("warning: without --as no policies apply.", style="yellow")
    project = find_project()
    with connect(target_url(database_url), application_name="crmdb journey") as connection:

        def ask(query_name: str, **parameters: object) -> Result:
            query = find_query(project, f"attribution/{query_name}")
            return run_query(connection, query, parameters, as_email=as_email, workspace=workspace)

        found = _as_id(opportunity) or _named(opportunity, ask("journeys", name=opportunity, limit=_SEVERAL))
        # Refuses an opportunity of somebody else's workspace as one that does not exist.
        milestones = ask("milestones", opportunity=found)
        shares = ask("journey_shares", opportunity=found)
    if not shares.rows:
        raise UsageError(f"Opportunity {found} has no credits yet.", "`crmdb attribute` computes them.")
    models = sorted({row["model_name"] for row in shares.dicts()})
    if model is not None and model not in models:
        raise UsageError(f'Opportunity {found} has no shares by model "{model}".', f"Models: {', '.join(models)}.")
    _print_title(milestones)
    _print_table(_in_full(milestones, shares, models) if model is None else _by_one(milestones, shares, model))


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _named(words: str, found: Result) -> UUID:
    match found.dicts():
        case []:
            raise UsageError(
                f'No opportunity with credits has "{words}" in its name or its company\'s.',
                "`crmdb query journeys` lists those of a user; `crmdb attribute` computes what is missing.",
            )
        case [one]:
            identity: UUID = one["opportunity_id"]
            return identity
        case several:
            names = "; ".join(f'"{row["opportunity"]}" ({row["opportunity_id"]})' for row in several[: _SEVERAL - 1])
            more = ", and more" if len(several) == _SEVERAL else ""
            raise UsageError(f'"{words}" fits several opportunities.', f"{names}{more}.")


def _print_title(milestones: Result) -> None:
    fact = milestones.dicts()[0]
    currency = fact["currency_code"]
    amount = "" if fact["amount_minor"] is None else money(
        fact["amount_minor"], currency, milestones.minor_units[currency]
    )  # fmt: skip
    parts = (fact["opportunity"], fact["company"], fact["status"], amount)
    stdout().print(" · ".join(filter(None, parts)), style="bold", markup=False)


def _print_table(result: Result) -> None:
    console = stdout()
    table, hidden = as_table(result, console.width if console.is_terminal else None)
    console.print(table)
    if hidden:
        console.print(f"Not shown: {', '.join(hidden)}; --model shows one in full.", style="dim", markup=False)


def _in_full(milestones: Result, shares: Result, models: list[str]) -> Result:
    """A row a touch or milestone, a column a model, in percent."""
    rows = []
    for (when, what, influencer, *others), by_model in _steps(milestones, shares):
        percents = (by_model.get(model) for model in models)
        shown = (share and round(share["percent"], 1) for share in percents)
        # In a narrow terminal what stands last is left out first.
        rows.append((when and when.date(), what, influencer, *shown, *others))
    columns = ("when", "what", "influencer", *models, "campaign", "buyer")
    types = ("date", "text", "text", *("numeric" for _ in models), "text", "text")
    return Result(columns, types, rows, shares.minor_units)


def _by_one(milestones: Result, shares: Result, model: str) -> Result:
    """A row a touch or milestone: percent, bar and amount of one model."""
    rows = []
    currency = shares.dicts()[0]["currency_code"]
    for step, by_model in _steps(milestones, shares):
        share = by_model.get(model)
        percent = None if share is None else share["percent"]
        bar = "" if percent is None else "█" * max(1, round(percent * _BAR / 100))
        rows.append((*step, percent and round(percent, 2), bar, share and share["amount_minor"], currency))
    columns = ("when", "what", "influencer", "campaign", "buyer", "percent", "share", "amount_minor", "currency_code")
    types = ("timestamptz", "text", "text", "text", "text", "numeric", "text", "int8", "text")
    return Result(columns, types, rows, shares.minor_units)


def _steps(milestones: Result, shares: Result) -> Iterator[tuple[tuple[Any, ...], dict[str, Row]]]:
    """Time, what it was, influencer, campaign and buyer of each step, and its shares by model; in order of time.

    A milestone comes after the touches of its moment, which still count for it; what is unattributed comes last.
    """
    touches: dict[int | None, dict[str, Row]] = {}
    for row in shares.dicts():
        touches.setdefault(row["touchpoint_id"], {})[row["model_name"]] = row
    waiting = milestones.dicts()
    for touch, by_model in touches.items():
        one = next(iter(by_model.values()))
        while waiting and (touch is None or waiting[0]["happened_at"] < one["touched_at"]):
            yield _milestone(waiting.pop(0)), {}
        what = f"{one['channel']} {one['type'] or '(deleted)'}" if touch else "unattributed: no touch to give it to"
        yield (one["touched_at"], what, one["influencer_name"], one["campaign_name"], one["contact_name"]), by_model
    for milestone in waiting:
        yield _milestone(milestone), {}


def _milestone(row: Row) -> tuple[Any, ...]:
    return row["happened_at"], _EVENTS[row["milestone"]], None, None, None
