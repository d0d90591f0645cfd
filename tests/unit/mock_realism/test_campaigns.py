"""Work with influencers: seasons, funnels that lose people, late content, clicks that follow it, what it costs."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from crmdb.mock.arrays.moments import DAY, HOUR, calendar_day
from crmdb.mock.words.companies import CAMPAIGN_MONTHS
from tests.unit.mock_realism.world import World

FUNNEL = ("discovered", "contacted", "in_conversation", "negotiating", "partner")
DEAL_FUNNEL = ("shortlisted", "contacted", "negotiating", "contracted", "active")


def test_workspaces_differ_by_orders_of_magnitude(world: World) -> None:
    """Touches of the largest and the smallest: 100 times with a hundred workspaces, 10 times with six."""
    touches = np.bincount(world.workspace("touchpoints"), minlength=len(world.tables["workspaces"]))
    shared = touches[~world.values("workspaces", "is_personal")]
    assert (shared > 0).all()
    assert shared.max() > (100 if len(shared) > 100 else 10) * shared.min()


def test_campaigns_have_seasons(world: World) -> None:
    """In July, August and December less than 0.7 of the starts of other months."""
    month = np.array([calendar_day(int(day)).month for day in world.values("campaigns", "starts_on")])
    quiet = np.isin(month, [7, 8, 12])
    assert quiet.sum() / 3 < 0.7 * (~quiet).sum() / 9


def test_campaigns_are_named_after_their_season(world: World) -> None:
    names = [name.decode() for name in world.values("campaigns", "name")]
    for name, day in zip(names, world.values("campaigns", "starts_on").tolist(), strict=True):
        title, month = name.rsplit(", ", 1)
        start = calendar_day(day)
        assert month == start.strftime("%B %Y")
        assert start.month in CAMPAIGN_MONTHS[title]


def test_relationships_lose_people_at_every_stage(world: World) -> None:
    """Each stage keeps 50 to 95 % of the one before; 15 to 45 % of those discovered become partners."""
    reached = _reached(world, "workspace_influencer_id", "workspace_influencers", FUNNEL)
    for earlier, later in pairwise(reached):
        assert 0.5 < later / earlier < 0.95
    assert 0.15 < reached[-1] / reached[0] < 0.45


def test_deals_lose_people_at_every_stage(world: World) -> None:
    """Each stage keeps 55 to 98 % of the one before; 35 to 65 % of those shortlisted work in the end."""
    reached = _reached(world, "collaboration_id", "collaborations", DEAL_FUNNEL)
    for earlier, later in pairwise(reached):
        assert 0.55 < later / earlier < 0.98
    assert 0.35 < reached[-1] / reached[0] < 0.65


def test_one_deliverable_in_five_is_late(world: World) -> None:
    """22 ± 4 %, by three days in the median and by four weeks at most."""
    published = world.present("deliverables", "published_at")
    late = (world.values("deliverables", "published_at") // DAY - world.values("deliverables", "due_on"))[
        published & world.present("deliverables", "due_on")
    ]
    assert (late > 0).mean() == pytest.approx(0.22, abs=0.04)
    assert 2 <= np.median(late[late > 0]) <= 5
    assert late.max() <= 28


def test_content_appears_on_a_profile_of_its_influencer(world: World) -> None:
    """Known from the draft on: a catalog or private profile of the influencer, on the content's platform."""
    content, status = world.tables["deliverables"], world.values("deliverables", "status")
    known = np.zeros(len(content), np.bool_)
    organic = world.rows("deliverables", "workspace_influencer_id", "workspace_influencers")
    assert 0.05 < (organic >= 0).mean() < 0.5, "some content nobody ordered"
    person = np.where(
        organic >= 0,
        organic,
        world.rows("collaborations", "workspace_influencer_id", "workspace_influencers")[
            world.rows("deliverables", "collaboration_id", "collaborations")
        ],
    )
    linked = world.rows("workspace_influencers", "influencer_id", "influencers")
    for accounts, owner, of_person in (
        ("influencer_accounts", world.rows("influencer_accounts", "influencer_id", "influencers"), linked[person]),
        (
            "workspace_influencer_accounts",
            world.rows("workspace_influencer_accounts", "workspace_influencer_id", "workspace_influencers"),
            person,
        ),
    ):
        found = world.rows("deliverables", accounts.removesuffix("s") + "_id", accounts)
        named = found >= 0
        assert named.any()
        assert not (named & known).any()
        assert (owner[found] == of_person)[named].all()
        platforms = world.values(accounts, "platform_code")
        assert (platforms[found] == world.values("deliverables", "platform_code"))[named].all()
        known |= named
    assert known[np.isin(status, [b"submitted", b"changes_requested", b"approved", b"published"])].all()
    assert not known[np.isin(status, [b"planned", b"in_production"])].any()


def test_clicks_follow_a_post_and_decay(world: World) -> None:
    """A third to a half on the first day, half within two, nine in ten within two weeks; every week fewer."""
    content = world.rows("touchpoints", "deliverable_id", "deliverables")
    clicks = (content >= 0) & (world.values("touchpoints", "type") == b"link_click")
    published = world.values("deliverables", "published_at")[content[clicks]]
    age = (world.values("touchpoints", "touched_at")[clicks] - published) / DAY
    assert age.min() > 0
    assert 0.33 < (age < 1).mean() < 0.5
    assert np.median(age) < 2
    assert np.quantile(age, 0.9) < 14
    per_week = np.histogram(age, np.arange(0, 64, 7))[0]
    assert (np.diff(per_week) < 0).all()


def test_people_click_while_they_are_awake(world: World) -> None:
    """None between midnight and six UTC, and weekends have less than 22 % of the clicks, not two sevenths."""
    at = world.values("touchpoints", "touched_at")[world.values("touchpoints", "type") == b"link_click"]
    assert (at % DAY < 6 * HOUR).mean() < 0.001
    assert 0.1 < ((at // DAY + 5) % 7 >= 5).mean() < 0.22


def test_meetings_are_in_office_hours(world: World) -> None:
    """Nine in ten, Monday to Friday; the rest is squeezed in before a close."""
    at = world.values("touchpoints", "touched_at")[world.values("touchpoints", "type") == b"meeting"]
    office = ((at // DAY + 5) % 7 < 5) & (at % DAY >= 7 * HOUR) & (at % DAY <= 17 * HOUR)
    assert office.mean() > 0.9


def test_fees_differ_by_orders_of_magnitude(world: World) -> None:
    """The dearest tenth of fees is five times the cheapest tenth at least."""
    fees = world.values("collaborations", "fee_minor")[world.present("collaborations", "fee_minor")]
    low, high = np.quantile(fees[fees > 0], [0.1, 0.9])
    assert high > 5 * low


def test_costs_are_paid_later_and_sometimes_refunded(world: World) -> None:
    """Paid after two weeks to two months; 1 to 8 % come back."""
    paid = world.present("campaign_costs", "paid_on")
    delay = (world.values("campaign_costs", "paid_on") - world.values("campaign_costs", "incurred_on"))[paid]
    assert 14 <= delay.min() <= delay.max() < 60
    assert 0.01 < (world.values("campaign_costs", "status") == b"refunded")[paid].mean() < 0.08


def _reached(world: World, key: str, parent: str, stages: tuple[str, ...]) -> list[int]:
    """How many rows ever were in each stage."""
    row = world.rows("status_changes", key, parent)
    to = world.values("status_changes", "to_status")
    return [len(np.unique(row[(row >= 0) & (to == stage.encode())])) for stage in stages]
