"""The options that say which rows: --scale, its single numbers, --seed and --until."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import Any

import click

from crmdb.mock import DEFAULT_SCALE, DEFAULT_SEED, DEFAULT_UNTIL, SCALES


class _Day(click.ParamType[date]):
    """A day as YYYY-MM-DD, or "today"."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.today() if value == "today" else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f'"{value}" is not a day; write YYYY-MM-DD or today.', param, ctx)


_OPTIONS = (
    click.option(
        "--scale", type=click.Choice(list(SCALES)), default=DEFAULT_SCALE, show_default=True, help="How much."
    ),
    click.option("--influencers", type=int, help="People in the catalog, instead of the scale's number."),
    click.option("--workspaces", type=int, help="Shared workspaces, instead of the scale's number."),
    click.option("--months", type=int, help="How far back sales and campaigns go. [default: 12]"),
    click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Other seed, other rows."),
    click.option(
        "--until", type=_Day(), default=DEFAULT_UNTIL, show_default=True, metavar="DATE",
        help="The day on which the data ends: YYYY-MM-DD or today.",
    ),
)  # fmt: skip


def plan_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command's function gets what they say as `plan: Plan`."""

    @wraps(command)
    def with_plan(*, scale: str, seed: int, until: date, **others: Any) -> Any:
        numbers = {name: others.pop(name) for name in ("influencers", "workspaces", "months")}
        given = {name: number for name, number in numbers.items() if number is not None}
        return command(plan=replace(SCALES[scale], seed=seed, until=until, **given), **others)

    for option in reversed(_OPTIONS):
        with_plan = option(with_plan)
    return with_plan
