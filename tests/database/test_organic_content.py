"""Organic content: what an influencer published without a collaboration has a row, numbers, touches and credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World

PUBLISHED = {"published_at": "2026-03-01T09:00Z", "published_url": "https://www.linkedin.com/posts/4711"}
MEASURED = "2026-03-02T09:00Z"


@dataclass(frozen=True)
class Praise:
    """A post of Ann's that nobody ordered, a buyer whom it touched, and what they may buy."""

    ann: Any
    profile: Any
    post: Any
    buyer: Any
    opportunity: Any


@pytest.fixture
def praise(story: Connection, acme: Maker) -> Praise:
    ann = acme.id("workspace_influencers", name="Ann Organic")
    profile = acme.id("workspace_influencer_accounts", workspace_influencer_id=ann, handle="ann-organic")
    post = acme.id("deliverables", collaboration_id=None, workspace_influencer_id=ann, title="Praise", **PUBLISHED)
    buyer = acme.id("contacts")
    opportunity = acme.id("opportunities", amount_minor=90_000)
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    return Praise(ann, profile, post, buyer, opportunity)


def test_organic_content_is_published_by_somebody(story: Connection, acme: Maker, praise: Praise) -> None:
    stored = story.execute(
        "select status, submitted_at, approved_at, workspace_influencer_account_id from public.deliverables"
        " where id = %s",
        [praise.post],
    ).fetchone()
    assert stored == ("published", None, None, praise.profile), "the only profile there is where it appeared"
    for rule, given in (
        ("deliverables_origin_check", {"workspace_influencer_id": None} | PUBLISHED),
        ("deliverables_origin_check", {"collaboration_id": acme.id("collaborations")} | PUBLISHED),
        ("deliverables_organic_check", {"published_at": "2026-03-01T09:00Z"}),
        ("deliverables_organic_check", {"published_url": "https://www.linkedin.com/posts/4712"}),
        ("deliverables_organic_check", {"due_on": "2026-03-02"} | PUBLISHED),
        ("deliverables_organic_check", {"status": "approved"} | PUBLISHED),
    ):
        with refused(story, rule):
            acme("deliverables", **{"collaboration_id": None, "workspace_influencer_id": praise.ann} | given)
    bens = acme.id("workspace_influencer_accounts", handle="ben-organic")
    with refused(story, "deliverables_account_owner", matching="ann-organic"):
        story.execute(
            "update public.deliverables set workspace_influencer_account_id = %s where id = %s", [bens, praise.post]
        )


def test_it_is_touched_and_credited_as_content(story: Connection, world: World, acme: Maker, praise: Praise) -> None:
    acme("deliverable_metrics", deliverable_id=praise.post, measured_at=MEASURED, impressions=2_000, engagements=40)
    ben = acme.id("workspace_influencers", name="Ben")
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    touch = {
        "type": "mention", "contact_id": str(praise.buyer), "deliverable_id": str(praise.post), "touched_at": yesterday,
    }  # fmt: skip
    with as_user(story, world.edda):
        assert record(story, event(1, **touch)) == 1
        (other,) = answers(story, event(2, **touch, workspace_influencer_id=str(ben)))
    assert (other["outcome"], other["rule"]) == ("refused", "touchpoints_keys_agree")
    meaning = "select channel, workspace_influencer_id, campaign_id from public.touchpoints where source = 'web'"
    assert one(story, meaning) == ("influencer", praise.ann, None)
    with as_user(story, world.maya):
        story.execute("select public.refresh_attribution()")
        credited = story.execute(
            "select label, open_pipeline_minor from public.attribution_totals('deliverable', 'linear')"
            " where label = 'Praise'"
        ).fetchall()
        organic = story.execute(
            "select influencer_name, content, impressions, touches, contacts, open_pipeline_minor"
            " from public.query_attribution_organic_content() where deliverable_id = %s",
            [praise.post],
        ).fetchall()
        listed = story.execute(
            "select influencer_name, campaign_name, is_organic, impressions, contacts"
            " from public.query_campaigns_content_performance() where title = 'Praise'"
        ).fetchall()
    assert credited == [("Praise", 90_000)]
    assert organic == [("Ann Organic", "Praise", 2_000, 1, 1, 90_000)]
    assert listed == [("Ann Organic", None, True, 2_000, 1)]


def test_its_touches_follow_when_it_turns_out_to_be_of_somebody_else_or_of_a_collaboration(
    story: Connection, world: World, acme: Maker, praise: Praise
) -> None:
    ben = acme.id("workspace_influencers", name="Ben")
    collaboration = acme.id("collaborations", workspace_influencer_id=ben)
    with as_user(story, world.edda):
        record(story, event(1, contact_id=str(praise.buyer), deliverable_id=str(praise.post)))
        story.execute(
            "update public.deliverables set workspace_influencer_id = %s, workspace_influencer_account_id = null"
            " where id = %s",
            [ben, praise.post],
        )
    meaning = "select workspace_influencer_id, campaign_id is not null from public.touchpoints where source = 'web'"
    assert one(story, meaning) == (ben, False)
    marked = "select count(*) from private.attribution_marks where contact_id = %s"
    assert one(story, marked, praise.buyer) > 0
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set workspace_influencer_id = null, collaboration_id = %s where id = %s",
            [collaboration, praise.post],
        )
    assert one(story, meaning) == (ben, True)


def test_erasing_its_author_takes_the_profile_and_every_text_that_names_them(
    story: Connection, world: World, acme: Maker, praise: Praise
) -> None:
    named = acme.id(
        "deliverables", collaboration_id=None, workspace_influencer_id=praise.ann, title="By Ann Organic",
        published_at="2026-03-02T09:00Z", published_url="https://www.linkedin.com/posts/ann-organic_1",
    )  # fmt: skip
    with as_service(story):
        story.execute(
            "select public.erase_workspace_influencer(workspace_influencer_id => %s, workspace_id => %s)",
            [praise.ann, world.acme],
        )
    left = story.execute(
        "select title, published_url, workspace_influencer_account_id from public.deliverables where id = %s", [named]
    ).fetchone()
    assert left is not None
    assert left[2] is None
    assert "ann" not in " ".join(left[:2]).lower()


def test_a_later_report_without_a_number_does_not_take_back_an_earlier_one(
    story: Connection, world: World, acme: Maker, praise: Praise
) -> None:
    """The network reports views, a spreadsheet of the day after clicks alone: both are known."""
    numbers = ({"views": 1_200, "engagements": 30}, {"views": 1_100, "impressions": 9_000}, {"clicks": 7})
    for day, given in enumerate(numbers, start=2):
        acme("deliverable_metrics", deliverable_id=praise.post, measured_at=f"2026-03-0{day}T09:00Z",
             **{"impressions": None, "views": None, "clicks": None, "engagements": None, **given})  # fmt: skip
    with as_user(story, world.edda):
        board = "select impressions, views, clicks, engagements from public.deliverable_board where id = %s"
        assert story.execute(board.encode(), [praise.post]).fetchone() == (9_000, 1_100, 7, 30)
