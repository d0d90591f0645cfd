"""Credits by account: the profile content appeared on; where nobody said which, the influencer's largest there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from crmdb.database import Connection
from tests.database.attribution.conftest import run
from tests.support.actors import as_service, as_user
from tests.support.attribution_journeys import START
from tests.support.rows import Maker
from tests.support.world import World

AMOUNT = 900_001
LARGE, SMALL, OWN = "linkedin/large", "linkedin/small", "linkedin/own"


@dataclass
class Nadia:
    """An influencer with two profiles of the catalog and one of Acme's own on LinkedIn, and one on X."""

    id: Any
    person: Any
    profiles: dict[str, Any]


@pytest.fixture
def nadia(story: Connection, acme: Maker) -> Nadia:
    row = story.execute("insert into public.influencers (name) values ('Nadia') returning id").fetchone()
    assert row is not None
    person = acme.id("workspace_influencers", name=None, influencer_id=row[0])
    accounts = story.execute(
        "insert into public.influencer_accounts"
        " (influencer_id, platform_code, platform_account_id, handle, url, followers) values"
        " (%(id)s, 'linkedin', 'nadia-1', 'large', 'https://example.test', 9000),"
        " (%(id)s, 'linkedin', 'nadia-2', 'small', 'https://example.test', 100),"
        " (%(id)s, 'x', 'nadia-3', 'nadia_x', 'https://example.test', 20)"
        " returning platform_code || '/' || handle, id",
        {"id": row[0]},
    ).fetchall()
    own = acme.id("workspace_influencer_accounts", workspace_influencer_id=person, handle="own", followers=500)
    return Nadia(row[0], person, dict(accounts) | {OWN: own})


def content(acme: Maker, nadia: Nadia, profile: str | None) -> Any:
    """A deliverable on LinkedIn that names a profile, or none."""
    deal = acme.id("collaborations", workspace_influencer_id=nadia.person)
    column = "workspace_influencer_account_id" if profile == OWN else "influencer_account_id"
    return acme.id("deliverables", collaboration_id=deal, **({column: nadia.profiles[profile]} if profile else {}))


def won(story: Connection, acme: Maker, touches: list[dict[str, Any]]) -> None:
    """A won opportunity whose buyer had these touches, a day apart; all credits are computed."""
    stage = acme.stage("won")
    opportunity = acme.id(
        "opportunities",
        amount_minor=AMOUNT, stage_id=stage["id"], pipeline_id=stage["pipeline_id"],
        opened_at=START + timedelta(days=20), closed_at=START + timedelta(days=30),
    )  # fmt: skip
    buyer = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    for day, touch in enumerate(touches):
        acme("touchpoints", contact_id=buyer, touched_at=START + timedelta(days=day), **touch)
    run(story, acme.workspace)


def by_account(story: Connection, world: World, model: str = "linear") -> dict[tuple[str, Any], int]:
    """Won pipeline that some touch earned, by label and its id, as a viewer sees it."""
    with as_user(story, world.vera):
        rows = story.execute(
            "select label, label_id, won_pipeline_minor from public.attribution_totals('account', %s)"
            " where won_pipeline_minor > 0 and label <> 'unattributed'",
            [model],
        ).fetchall()
    return {(label, key): amount for label, key, amount in rows}


def test_each_profile_gets_what_appeared_on_it(story: Connection, world: World, acme: Maker, nadia: Nadia) -> None:
    unknown = content(acme, nadia, None)
    won(
        story,
        acme,
        [
            {"deliverable_id": content(acme, nadia, SMALL)},
            {"deliverable_id": content(acme, nadia, OWN)},
            {"deliverable_id": unknown},
            # No content: the platform of the link.
            {"workspace_influencer_id": nadia.person, "utm_source": "linkedin"},
            {"workspace_influencer_id": nadia.person, "utm_source": "x"},
            {"workspace_influencer_id": nadia.person, "utm_source": "podcast"},
        ],
    )
    part = AMOUNT // 6
    credited = by_account(story, world)
    assert sum(credited.values()) == AMOUNT
    # The odd cent goes where the sum so far rounds up: to the third of six touches.
    assert credited == {
        (SMALL, nadia.profiles[SMALL]): part,
        (OWN, nadia.profiles[OWN]): part,
        (LARGE, nadia.profiles[LARGE]): 2 * part + 1,
        ("x/nadia_x", nadia.profiles["x/nadia_x"]): part,
        ("other", None): part,
    }
    # What is learnt later counts from then on, without computing anything anew.
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set influencer_account_id = %s where id = %s", [nadia.profiles[SMALL], unknown]
        )
    learnt = by_account(story, world)
    assert learnt[SMALL, nadia.profiles[SMALL]] == 2 * part + 1
    assert learnt[LARGE, nadia.profiles[LARGE]] == part


def test_influenced_counts_an_amount_once_for_a_profile_known_or_taken_for_granted(
    story: Connection, world: World, acme: Maker, nadia: Nadia
) -> None:
    won(
        story,
        acme,
        [{"deliverable_id": content(acme, nadia, profile)} for profile in (LARGE, None, LARGE, SMALL)],
    )
    assert by_account(story, world, "influenced") == {
        (LARGE, nadia.profiles[LARGE]): AMOUNT,
        (SMALL, nadia.profiles[SMALL]): AMOUNT,
    }


def test_a_profile_that_is_gone_leaves_its_credits_to_the_largest(
    story: Connection, world: World, acme: Maker, nadia: Nadia
) -> None:
    won(story, acme, [{"deliverable_id": content(acme, nadia, profile)} for profile in (SMALL, OWN)])
    story.execute("delete from public.influencer_accounts where id = %s", [nadia.profiles[SMALL]])
    story.execute("delete from public.workspace_influencer_accounts where id = %s", [nadia.profiles[OWN]])
    assert by_account(story, world) == {(LARGE, nadia.profiles[LARGE]): AMOUNT}


def test_a_merge_in_the_catalog_changes_nothing(story: Connection, world: World, acme: Maker, nadia: Nadia) -> None:
    """Also where the workspace kept both records, and for content that does not say where it appeared."""
    row = story.execute("insert into public.influencers (name) values ('Nadia H.') returning id").fetchone()
    assert row is not None
    acme("workspace_influencers", name=None, influencer_id=row[0])
    won(story, acme, [{"deliverable_id": content(acme, nadia, profile)} for profile in (SMALL, None)])
    before = by_account(story, world)
    assert len(before) == 2
    with as_service(story):
        story.execute("select public.merge_influencers(%s, %s)", [nadia.id, row[0]])
    assert by_account(story, world) == before
