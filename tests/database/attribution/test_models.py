"""The engine agrees with the reference, for every model, on thousands of generated journeys."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import combinations, product
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection
from tests.database.attribution.conftest import new_workspace, reference, refresh, run, scalar
from tests.support.attribution_journeys import START, Journeys
from tests.support.attribution_reference import apportion, difference, engine_credits
from tests.support.rows import Maker
from tests.support.world import World

WEIGHTS = ("weight_first", "weight_last", "weight_lead", "weight_opportunity", "weight_won", "weight_rest")


def custom(*weights: int) -> dict[str, object]:
    return {"type": "custom"} | dict(zip(WEIGHTS, weights, strict=True))


def lost_of(connection: Connection, workspace: UUID) -> list[tuple[object, ...]]:
    """Amounts that a model does not add up to, weights that are not 1."""
    return connection.execute(
        """
        select lines.model_name, lines.opportunity_id, lines.amount_type, sum(lines.amount_minor), sum(lines.weight)
        from public.attribution_credits as lines
        left join public.opportunities as opportunities
            on opportunities.workspace_id = lines.workspace_id and opportunities.id = lines.opportunity_id
        left join public.revenue_events as events
            on events.workspace_id = lines.workspace_id and events.id = lines.revenue_event_id
        where lines.workspace_id = %s and lines.model_type <> 'influenced'
        group by lines.model_name, lines.opportunity_id, lines.amount_type, lines.revenue_event_id,
            events.reporting_amount_minor, opportunities.reporting_amount_minor
        having
            sum(lines.weight) <> 1000000000
            or sum(lines.amount_minor) <> case
                when lines.revenue_event_id is null then coalesce(opportunities.reporting_amount_minor, 0)
                else events.reporting_amount_minor
            end
        """,
        [workspace],
    ).fetchall()


# One seed on each major, two more on one.
@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.only_on(18)) for seed in (1, 2))])
def test_all_models_agree_with_the_reference(story: Connection, seed: int) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    make("attribution_models", name="ends", **custom(1_234, 4_321, 0, 0, 0, 4_445))
    make("attribution_models", name="won only", **custom(0, 0, 0, 0, 10_000, 0))
    make("attribution_models", name="lead and rest", **custom(0, 0, 3_333, 0, 3_333, 3_334))
    make("attribution_models", name="everything", **custom(1, 2, 3, 5, 7, 9_982))
    make("attribution_models", name="slow decay", type="time_decay", half_life_hours=3_000)
    make("attribution_models", name="fast decay", type="time_decay", half_life_hours=1)
    Journeys(story, workspace, seed).fill(500)
    run(story, workspace)
    expected = reference(story, workspace).credits()
    assert len(expected) > 50_000
    assert difference(expected, engine_credits(story, workspace)) == {}
    assert lost_of(story, workspace) == []


@pytest.mark.only_on(18)
def test_models_with_settings_of_their_own_agree_with_the_reference(story: Connection) -> None:
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    settings_of: dict[str, dict[str, Any]] = {
        "short": {"type": "linear", "lookback_days": 30},
        "short path": {"type": "full_path", "lookback_days": 30},
        "account": {"type": "w_shaped", "scope": "company"},
        "sure": {"type": "position_based", "minimum_evidence": 4},
        "ours": {"type": "time_decay", "half_life_hours": 168, "excluded_channels": ["email", "direct"]},
        "account, ours, sure": {
            "type": "u_shaped", "scope": "company", "excluded_channels": ["email"], "minimum_evidence": 3,
            "lookback_days": 60,
        },
        "everybody": {"type": "influenced", "scope": "company"},
    }  # fmt: skip
    story.execute("update public.attribution_models set is_active = false where name = 'influenced'")
    for name, settings in settings_of.items():
        make("attribution_models", name=name, **settings)
    Journeys(story, workspace, 11).fill(300)
    run(story, workspace)
    assert difference(reference(story, workspace).credits(), engine_credits(story, workspace)) == {}
    assert lost_of(story, workspace) == []


@pytest.mark.only_on(18)
def test_long_journeys_agree_with_the_reference(story: Connection) -> None:
    """Of 1,500 touches, with milestones all along: more than fits a page, and more than is written at once."""
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    now = story.execute("select now()").fetchone()
    assert now is not None
    begin = now[0] - timedelta(days=120)
    buyer = make.id("contacts", became_lead_at=begin + timedelta(days=40))
    for number in range(8):
        opened = begin + timedelta(days=12 * number)
        opportunity = make.id("opportunities", amount_minor=10**12 + 7**number, opened_at=opened)
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    story.execute(
        "insert into public.touchpoints (workspace_id, touched_at, type, channel, contact_id)"
        " select %s, %s::timestamptz + n * interval '97 minutes', 'link_click',"
        " case n %% 7 when 0 then 'email' else 'influencer' end, %s from generate_series(0, 1499) as n",
        [workspace, begin, buyer],
    )
    run(story, workspace)
    expected = reference(story, workspace).credits()
    assert len(expected) > 8 * 1_500 * 5
    assert difference(expected, engine_credits(story, workspace)) == {}
    assert lost_of(story, workspace) == []


@pytest.mark.only_on(18)
@pytest.mark.parametrize(("apart", "per_touch"), [("7 seconds", 0.45), ("7 seconds", 0.55), ("0 seconds", 0.3)])
def test_decay_where_all_shares_round_the_same_way(story: Connection, apart: str, per_touch: float) -> None:
    """Touches close together: many units are left over. Eight times the touches are far from 64 times the work."""

    def seconds(touches: int) -> float:
        workspace = new_workspace(story, f"otis {touches}")
        make = Maker(story, workspace)
        buyer = make.id("contacts")
        opportunity = make.id("opportunities", amount_minor=int(per_touch * touches))
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        story.execute(
            "insert into public.touchpoints (workspace_id, touched_at, type, channel, contact_id)"
            " select %s, now() - interval '1 day' + n * %s::interval, 'link_click', 'email', %s"
            " from generate_series(1, %s) as n",
            [workspace, apart, buyer, touches],
        )
        story.execute(
            "update public.attribution_models set is_active = false where workspace_id = %s and type <> 'time_decay'",
            [workspace],
        )
        taken = []
        for _ in range(3):
            started = time.perf_counter()
            run(story, workspace)
            taken.append(time.perf_counter() - started)
        assert difference(reference(story, workspace).credits(), engine_credits(story, workspace)) == {}
        return min(taken)

    assert seconds(6400) < 32 * seconds(800)


def test_journeys_of_one_length_keep_their_own_milestones(story: Connection) -> None:
    """All places lead and opening can have among three touches; each two of them computed one after the other."""
    workspace = new_workspace(story)
    make = Maker(story, workspace)
    now = story.execute("select now()").fetchone()
    assert now is not None
    begin = now[0] - timedelta(days=30)
    shapes = []
    for lead, opened in product(range(4), range(4)):
        buyer = make.id("contacts", became_lead_at=begin + timedelta(days=lead, hours=-1) if lead else None)
        opportunity = make.id("opportunities", amount_minor=100_003, opened_at=begin + timedelta(days=opened, hours=-1))
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        for day in range(3):
            make("touchpoints", contact_id=buyer, touched_at=begin + timedelta(days=day))
        shapes.append(opportunity)
    run(story, workspace)
    for first, second in combinations(shapes, 2):
        story.execute("delete from private.attribution_marks")
        story.execute(
            "update public.opportunities set amount_minor = amount_minor + 1 where id in (%s, %s)", [first, second]
        )
        assert refresh(story, workspace) == 2
        assert lost_of(story, workspace) == []
    assert difference(reference(story, workspace).credits(), engine_credits(story, workspace)) == {}


def test_the_order_of_arrival_does_not_matter(story: Connection) -> None:
    """The same touches, delivered backwards: only ties of touched_at, which arrival breaks, may tell the difference."""
    splits = []
    for name, backwards in (("first", False), ("second", True)):
        workspace = new_workspace(story, name)
        make = Maker(story, workspace)
        opportunity = make.id("opportunities", amount_minor=1_000_003, opened_at=START)
        buyer = make.id("contacts", became_lead_at=START + timedelta(days=200))
        make("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
        now = story.execute("select now()").fetchone()
        assert now is not None
        days = [now[0] - timedelta(days=day, seconds=day) for day in range(1, 40, 3)]
        for moment in reversed(days) if backwards else days:
            make("touchpoints", contact_id=buyer, touched_at=moment)
            refresh(story, workspace)
        splits.append(
            story.execute(
                "select model_name, touched_at, weight, amount_minor from public.attribution_credits"
                " where workspace_id = %s order by 1, 2",
                [workspace],
            ).fetchall()
        )
    assert splits[0] == splits[1]


def test_the_worked_example_of_time_decay(story: Connection, acme: Maker, world: World) -> None:
    """A peer's public documentation: $50; touches 9, 6, 0 and 0 days before."""
    won = acme.stage("won")
    closed = START + timedelta(days=100)
    opportunity = acme.id(
        "opportunities",
        amount_minor=5_000,
        stage_id=won["id"],
        pipeline_id=won["pipeline_id"],
        opened_at=START,
        closed_at=closed,
    )
    buyer = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    for days in (9, 6, 0, 0):
        acme("touchpoints", contact_id=buyer, touched_at=closed - timedelta(days=days))
    run(story, world.acme)
    amounts = story.execute(
        "select amount_minor from public.attribution_credits where opportunity_id = %s and model_name = 'time_decay'"
        " order by touched_at, touchpoint_id",
        [opportunity],
    ).fetchall()
    assert [amount for (amount,) in amounts] == [692, 932, 1_688, 1_688]


def test_a_refund_mirrors_its_booking(story: Connection) -> None:
    workspace = new_workspace(story)
    Journeys(story, workspace, 5).fill(200)
    run(story, workspace)
    parts: dict[UUID | None, dict[tuple[str, int | None], int]] = defaultdict(dict)
    for (model, _, _, event, touch), (_, amount) in engine_credits(story, workspace).items():
        parts[event][model, touch] = amount
    pairs = story.execute(
        "select refunds.id, bookings.id from public.revenue_events as refunds"
        " join public.revenue_events as bookings on bookings.id = refunds.reverses_id"
        " where refunds.workspace_id = %s and refunds.reporting_amount_minor = -bookings.reporting_amount_minor",
        [workspace],
    ).fetchall()
    assert len(pairs) > 20
    for refund, booking in pairs:
        assert parts[refund] == {place: -amount for place, amount in parts[booking].items()}


def test_decay_rounds_exactly_where_a_double_cannot(story: Connection) -> None:
    """Ages of whole half-lives from 2^-10 on end in exactly one half."""
    for halvings, billionths in (
        (0, 10**9),
        (1, 5 * 10**8),
        (9, 1_953_125),
        (10, 976_563),
        (11, 488_281),
        (30, 1),
        (31, 0),
    ):
        assert scalar(story, "select private.decayed(%s, 3600000000)", halvings * 3_600_000_000) == billionths


def test_apportioning_of_the_reference_itself() -> None:
    third = [Fraction(1, 3)] * 3
    assert apportion(100, third) == [33, 34, 33]
    assert apportion(-100, third) == [-33, -34, -33]
    assert apportion(1, [Fraction(1, 4), Fraction(3, 4)]) == [0, 1]
    assert apportion(1, [Fraction(1, 2), Fraction(1, 2)]) == [1, 0]
    assert apportion(2, [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]) == [1, 0, 1]
