"""A campaign whose link, code and content touches name; and what a touch of it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user
from tests.support.rows import Maker, Row
from tests.support.statements import one
from tests.support.touches import event, record
from tests.support.world import World

Meaning = tuple[Any, Any, Any]
"""Link, campaign, influencer."""


@dataclass(frozen=True)
class Spring:
    """A campaign `spring` with Ann: her deal, content, link and code; and Ben's deal in it."""

    campaign: UUID
    ann: UUID
    ben: UUID
    deal: UUID
    bens_deal: UUID
    content: UUID
    link: Row
    code: Row


@pytest.fixture
def spring(story: Connection, acme: Maker) -> Spring:
    campaign = acme.id("campaigns", slug="spring")
    ann = acme.id("workspace_influencers", name="Ann")
    ben = acme.id("workspace_influencers", name="Ben")
    deal = acme.id("collaborations", campaign_id=campaign, workspace_influencer_id=ann)
    bens_deal = acme.id("collaborations", campaign_id=campaign, workspace_influencer_id=ben)
    content = acme.id("deliverables", collaboration_id=deal)
    link = acme(
        "tracking_links", campaign_id=campaign, collaboration_id=deal, deliverable_id=content, utm_source="meta",
        destination_url="https://shop.example/demo",
    )  # fmt: skip
    code = acme("promo_codes", campaign_id=campaign, collaboration_id=deal, code="ANN-10")
    return Spring(campaign, ann, ben, deal, bens_deal, content, link, code)


def meaning_of(story: Connection, external_id: str) -> Meaning:
    row: Meaning = one(
        story,
        "select tracking_link_id, campaign_id, workspace_influencer_id from public.touchpoints"
        " where source = 'web' and external_id = %s",
        external_id,
    )
    return row


def recorded(story: Connection, world: World, **given: Any) -> Meaning:
    """Record one event as Edda and see what it means."""
    number = one(story, "select count(*) from public.touchpoints where source = 'web'") + 1
    with as_user(story, world.edda):
        assert record(story, event(number, **given)) == 1
    return meaning_of(story, str(number))
