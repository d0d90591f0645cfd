"""Bad input is refused in these words, and leaves nothing halfway."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection
from tests.database.attribution.conftest import refresh, run, scalar
from tests.support.actors import as_service, as_user, refused
from tests.support.attribution_reference import engine_credits
from tests.support.rows import Maker
from tests.support.world import World

WEIGHTS = ("weight_first", "weight_last", "weight_lead", "weight_opportunity", "weight_won", "weight_rest")


@pytest.mark.parametrize(
    "weights",
    [
        (5_000, 5_000, 0, 0, 0, 1),
        (5_000, 4_999, 0, 0, 0, 0),
        (12_000, -2_000, 0, 0, 0, 0),
        (0, 0, 0, 0, 0, 0),
        (10_000, 0, 0, 0, 0, None),
    ],
)
def test_weights_that_do_not_sum(story: Connection, acme: Maker, weights: tuple[int | None, ...]) -> None:
    with refused(story, "attribution_models_weights_check", sqlstate="23514") as refusal:
        acme("attribution_models", name="ours", type="custom", **dict(zip(WEIGHTS, weights, strict=True)))
    assert refusal.message.startswith("a row of attribution_models cannot have type custom, weight_first ")


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        ({"type": "time_decay", "half_life_hours": 0}, "attribution_models_half_life_hours_check"),
        ({"type": "time_decay", "half_life_hours": -168}, "attribution_models_half_life_hours_check"),
        ({"type": "time_decay", "half_life_hours": None}, "attribution_models_half_life_check"),
        ({"type": "linear", "half_life_hours": 168}, "attribution_models_half_life_check"),
        ({"type": "lineal", "half_life_hours": None}, "attribution_models_type_check"),
        ({"type": "linear", "lookback_days": 0}, "attribution_models_lookback_days_check"),
        ({"type": "linear", "excluded_channels": ["e-mail"]}, "attribution_models_excluded_channels_check"),
        ({"type": "linear", "excluded_channels": ["email", None]}, "attribution_models_excluded_channels_check"),
    ],
)
def test_settings_that_make_no_sense(story: Connection, acme: Maker, settings: dict[str, Any], rule: str) -> None:
    with refused(story, rule, sqlstate="23514") as refusal:
        acme("attribution_models", name="ours", **settings)
    assert " of attribution_models cannot " in refusal.message
    assert refusal.hint


def test_a_missing_exchange_rate_names_pair_and_day_and_attributes_nothing(
    story: Connection, acme: Maker, world: World
) -> None:
    run(story, world.acme)
    before = engine_credits(story, world.acme)
    with refused(story, "exchange_rates_exists", sqlstate="23503") as refusal:
        acme("opportunities", currency_code="ISK", amount_minor=100_000, opened_at=date(2026, 3, 6))
    assert refusal.message == 'no exchange rate from ISK to EUR on 2026-03-06 (violates "exchange_rates_exists")'
    assert refusal.hint
    marks = "select count(*) from private.attribution_marks where workspace_id = %s"
    assert scalar(story, marks, world.acme) == 0
    assert refresh(story, world.acme) == 0
    assert engine_credits(story, world.acme) == before


def test_an_unknown_workspace(story: Connection) -> None:
    for call in (
        "refresh_workspace_attribution(%s)",
        "run_workspace_attribution(%s)",
        "run_workspace_attribution(%s, '2026-01-01')",
    ):
        with refused(story, "attribution_workspace_exists", sqlstate="23503") as refusal, as_service(story):
            story.execute(f"select public.{call}".encode(), [uuid4()])
        assert refusal.message == 'there is no such workspace (violates "attribution_workspace_exists")'
        assert refusal.hint == "Read public.workspaces for the ids."


def test_an_opportunity_of_another_workspace_is_as_absent_as_none(story: Connection, world: World, beta: Maker) -> None:
    theirs = beta.id("opportunities", amount_minor=1_000)
    run(story, world.beta)
    assert scalar(story, "select count(*) from public.attribution_credits where opportunity_id = %s", theirs) > 0
    with as_user(story, world.maya, world.acme):
        for view in ("attribution_credits", "attribution_credit_history", "attribution_journeys"):
            for opportunity in (theirs, uuid4()):
                statement = f"select * from public.{view} where opportunity_id = %s"
                assert story.execute(statement.encode(), [opportunity]).fetchall() == []
