"""On which profile content appears: one of its influencer, on the content's platform, once it is known."""

from __future__ import annotations

from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection, connect
from tests.database.test_rules_catalog import account, influencer, merge
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker
from tests.support.statements import one, outcome
from tests.support.world import World

PUBLISHED = {
    "status": "published",
    "published_at": "2026-03-01T09:00Z",
    "published_url": "https://linkedin.example/1",
}
PUBLISH = (
    "update public.deliverables set status = 'published', published_url = 'https://linkedin.example/1' where id = %s"
)
KNOWN = "select coalesce(influencer_account_id, workspace_influencer_account_id) from public.deliverables where id = %s"


def linked(acme: Maker, person: Any) -> Any:
    """The workspace's record of a catalog person."""
    return acme.id("workspace_influencers", name=None, influencer_id=person)


def own_account(acme: Maker, person: Any, **given: Any) -> Any:
    return acme.id("workspace_influencer_accounts", workspace_influencer_id=person, **given)


def content(acme: Maker, person: Any, **given: Any) -> Any:
    """A deliverable of a collaboration with that person, on LinkedIn."""
    collaboration = acme.id("collaborations", workspace_influencer_id=person)
    return acme("deliverables", collaboration_id=collaboration, **given)


def test_content_names_a_profile_of_its_influencer(story: Connection, world: World, acme: Maker) -> None:
    nadia = influencer(story)
    shared = account(story, nadia)
    person = linked(acme, nadia)
    own = own_account(acme, person)
    planned = content(acme, person)
    assert one(story, KNOWN, planned["id"]) is None
    for column, key in (("influencer_account_id", shared), ("workspace_influencer_account_id", own)):
        with as_user(story, world.edda):
            story.execute(
                "update public.deliverables set influencer_account_id = null, workspace_influencer_account_id = null,"
                " title = 'Named' where id = %s",
                [planned["id"]],
            )
            story.execute(f"update public.deliverables set {column} = %s where id = %s".encode(), [key, planned["id"]])
        assert one(story, KNOWN, planned["id"]) == key
        assert content(acme, person, **{column: key})[column] == key
    with refused(story, "deliverables_account_check"):
        content(acme, person, influencer_account_id=shared, workspace_influencer_account_id=own)


def test_the_profile_is_on_the_platform(story: Connection, world: World, acme: Maker) -> None:
    nadia = influencer(story)
    person = linked(acme, nadia)
    here, there = account(story, nadia), account(story, nadia, "nadia_x", "x")
    own = own_account(acme, person, platform_code="x", handle="nadia_own")
    for given in ({"influencer_account_id": there}, {"workspace_influencer_account_id": own}):
        with refused(story, "deliverables_account_platform", matching="is on x, the deliverable on linkedin") as told:
            content(acme, person, **given)
        assert told.hint
    named = content(acme, person, influencer_account_id=here)["id"]
    for change in ("platform_code = 'x'", f"influencer_account_id = '{there}'"):
        with refused(story, "deliverables_account_platform"), as_user(story, world.edda):
            story.execute(f"update public.deliverables set {change} where id = %s".encode(), [named])
    # Both at once, or without a profile, is how content changes its platform.
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set platform_code = 'x', influencer_account_id = %s where id = %s",
            [there, named],
        )
        story.execute(
            "update public.deliverables set platform_code = 'podcast', influencer_account_id = null where id = %s",
            [named],
        )


@pytest.mark.parametrize("type", ["catalog", "own"])
def test_the_profile_is_the_influencers(story: Connection, world: World, acme: Maker, type: str) -> None:
    nadia, other = influencer(story), influencer(story, "Otto Berg")
    person, stranger = linked(acme, nadia), linked(acme, other)
    account(story, nadia)
    if type == "catalog":
        given = {"influencer_account_id": account(story, other, "otto")}
    else:
        given = {"workspace_influencer_account_id": own_account(acme, stranger, handle="otto")}
    with refused(story, "deliverables_account_owner", matching="Their profiles on linkedin: nadia.") as told:
        content(acme, person, **given)
    assert '"otto"' in told.message
    assert told.hint
    with refused(story, "deliverables_account_owner", matching="Their profiles on linkedin: none."):
        content(acme, acme.id("workspace_influencers"), **given)
    theirs = content(acme, stranger, **given)
    collaboration = acme.id("collaborations", workspace_influencer_id=person)
    with refused(story, "deliverables_account_owner"), as_user(story, world.edda):
        story.execute(
            "update public.deliverables set collaboration_id = %s where id = %s", [collaboration, theirs["id"]]
        )


def test_a_profile_that_does_not_exist_is_a_broken_reference(story: Connection, acme: Maker) -> None:
    person = acme.id("workspace_influencers")
    for column in ("influencer_account_id", "workspace_influencer_account_id"):
        for status in ({}, PUBLISHED):
            with refused(story, f"deliverables_{column}_fkey", sqlstate="23503"):
                content(acme, person, **{column: uuid4()}, **status)
    with refused(story, "deliverables_collaboration_id_fkey", sqlstate="23503"):
        acme("deliverables", collaboration_id=uuid4(), workspace_influencer_account_id=own_account(acme, person))


# ---------------------------------------------------------------------------------------------------------------------
# At publication


@pytest.mark.parametrize("type", ["catalog", "own"])
def test_published_content_is_on_the_only_profile_there_is(
    story: Connection, world: World, acme: Maker, type: str
) -> None:
    nadia = influencer(story)
    person = linked(acme, nadia) if type == "catalog" else acme.id("workspace_influencers")
    only = account(story, nadia) if type == "catalog" else own_account(acme, person)
    if type == "catalog":
        account(story, nadia, "nadia_x", "x")
    else:
        own_account(acme, person, platform_code="x")
    assert one(story, KNOWN, content(acme, person, **PUBLISHED)["id"]) == only
    approved = content(acme, person, status="approved")["id"]
    assert one(story, KNOWN, approved) is None
    with as_user(story, world.edda):
        story.execute(PUBLISH.encode(), [approved])
    assert one(story, KNOWN, approved) == only
    # Somebody who knows better may say that it is not known, and a larger profile that comes later takes nothing over.
    story.execute(
        "update public.deliverables set influencer_account_id = null, workspace_influencer_account_id = null,"
        " status = 'published' where id = %s",
        [approved],
    )
    assert one(story, KNOWN, approved) is None


def test_of_several_profiles_nobody_guesses(story: Connection, acme: Maker) -> None:
    nadia = influencer(story)
    person = linked(acme, nadia)
    shared = account(story, nadia)
    own_account(acme, person)
    assert one(story, KNOWN, content(acme, person, **PUBLISHED)["id"]) is None
    given = content(acme, person, influencer_account_id=shared, **PUBLISHED)
    assert one(story, KNOWN, given["id"]) == shared
    assert one(story, KNOWN, content(acme, acme.id("workspace_influencers"), **PUBLISHED)["id"]) is None


# ---------------------------------------------------------------------------------------------------------------------
# When something else changes


def test_a_merge_takes_the_profiles_along(story: Connection, acme: Maker, beta: Maker) -> None:
    duplicate, survivor = influencer(story, "N. Hart"), influencer(story)
    moved, kept = account(story, duplicate, "n.hart"), account(story, survivor)
    only = linked(acme, duplicate)
    both = [linked(beta, key) for key in (duplicate, survivor)]
    named = [
        content(acme, only, influencer_account_id=moved)["id"],
        content(beta, both[0], influencer_account_id=moved)["id"],
    ]
    merge(story, duplicate, survivor)
    for key in named:
        assert one(story, KNOWN, key) == moved
    # Now every profile of the person is one of either record's.
    for maker, person in ((acme, only), (beta, both[0]), (beta, both[1])):
        for profile in (moved, kept):
            assert content(maker, person, influencer_account_id=profile)["influencer_account_id"] == profile


def test_a_deal_with_somebody_else_forgets_the_profile(story: Connection, world: World, acme: Maker) -> None:
    nadia, other = influencer(story), influencer(story, "Otto Berg")
    person, stranger = linked(acme, nadia), linked(acme, other)
    named = content(acme, person, influencer_account_id=account(story, nadia))
    story.execute("update public.collaborations set status = 'contacted' where id = %s", [named["collaboration_id"]])
    assert one(story, KNOWN, named["id"]) is not None
    with as_user(story, world.edda):
        story.execute(
            "update public.collaborations set workspace_influencer_id = %s where id = %s",
            [stranger, named["collaboration_id"]],
        )
    assert one(story, KNOWN, named["id"]) is None


def test_a_record_of_somebody_else_forgets_the_profile(story: Connection, world: World, acme: Maker) -> None:
    nadia, other = influencer(story), influencer(story, "Otto Berg")
    person = linked(acme, nadia)
    shared = content(acme, person, influencer_account_id=account(story, nadia))["id"]
    own = own_account(acme, person)
    private = content(acme, person, workspace_influencer_account_id=own)["id"]
    with as_user(story, world.edda):
        story.execute("update public.workspace_influencers set influencer_id = %s where id = %s", [other, person])
    assert one(story, KNOWN, shared) is None
    assert one(story, KNOWN, private) == own


@pytest.mark.parametrize("change", ["deleted", "moved", "corrected", "renamed"])
def test_content_outlives_the_workspaces_own_account(story: Connection, world: World, acme: Maker, change: str) -> None:
    person, other = acme.id("workspace_influencers"), acme.id("workspace_influencers")
    own = own_account(acme, person)
    named = content(acme, person, workspace_influencer_account_id=own)["id"]
    statement = {
        "deleted": "delete from public.workspace_influencer_accounts where id = %s",
        "moved": f"update public.workspace_influencer_accounts set workspace_influencer_id = '{other}' where id = %s",
        "corrected": "update public.workspace_influencer_accounts set platform_code = 'x' where id = %s",
        "renamed": "update public.workspace_influencer_accounts set handle = 'new_handle' where id = %s",
    }[change]
    with as_user(story, world.edda):
        story.execute(statement.encode(), [own])
    assert one(story, KNOWN, named) == (own if change == "renamed" else None)


def test_content_outlives_the_catalogs_account_and_the_person(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    nadia = influencer(story)
    shared, second = account(story, nadia), account(story, nadia, "nadia.hart")
    named = [
        content(maker, linked(maker, nadia), influencer_account_id=key)["id"]
        for maker, key in ((acme, shared), (beta, second))
    ]
    with as_service(story):
        story.execute("delete from public.influencer_accounts where id = %s", [shared])
    assert [one(story, KNOWN, key) for key in named] == [None, second]
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [nadia])
    assert one(story, KNOWN, named[1]) is None
    person = acme.id("workspace_influencers")
    private = content(acme, person, workspace_influencer_account_id=own_account(acme, person))["id"]
    with as_service(story):
        story.execute(
            "select public.erase_workspace_influencer(workspace_id => %s, workspace_influencer_id => %s)",
            [world.acme, person],
        )
    assert one(story, "select count(*) from public.deliverables where id = any(%s)", [*named, private]) == 3
    assert one(story, KNOWN, private) is None


def test_a_workspace_goes_with_content_that_names_profiles(story: Connection, acme: Maker, world: World) -> None:
    person = acme.id("workspace_influencers")
    content(acme, person, workspace_influencer_account_id=own_account(acme, person))
    story.execute("delete from public.touchpoints where workspace_id = %s", [world.acme])
    story.execute("delete from public.workspaces where id = %s", [world.acme])
    assert one(story, "select count(*) from public.deliverables where workspace_id = %s", world.acme) == 0


@pytest.mark.parametrize("change", ["collaboration", "record", "account"])
def test_a_profile_named_while_it_changes_hands_waits(database: str, change: str) -> None:
    with connect(database) as connection:
        acme = Maker(connection, personal_workspace(connection, sign_up(connection, "maya")))
        nadia, other = influencer(connection), influencer(connection, "Otto Berg")
        person, stranger = linked(acme, nadia), acme.id("workspace_influencers")
        collaboration = acme.id("collaborations", workspace_influencer_id=person)
        named = acme.id("deliverables", collaboration_id=collaboration)
        shared, own = account(connection, nadia), own_account(acme, person)
    statement, values = {
        "collaboration": (
            "update public.collaborations set workspace_influencer_id = %s where id = %s",
            [stranger, collaboration],
        ),
        "record": ("update public.workspace_influencers set influencer_id = %s where id = %s", [other, person]),
        "account": (
            "update public.workspace_influencer_accounts set workspace_influencer_id = %s where id = %s",
            [stranger, own],
        ),
    }[change]
    column, key = ("workspace_influencer_account_id", own) if change == "account" else ("influencer_account_id", shared)
    naming = f"update public.deliverables set {column} = %s where id = %s"
    outcomes: list[str] = []
    with connect(database) as first, connect(database) as second:
        first.execute(statement.encode(), values)
        waiting = Thread(target=lambda: outcomes.append(outcome(second, naming, key, named)))
        waiting.start()
        waiting.join(0.5)
        assert waiting.is_alive()
        first.commit()
        waiting.join(10)
    assert outcomes == ["deliverables_account_owner"]


# ---------------------------------------------------------------------------------------------------------------------
# What can be named, and what is shown


def test_known_accounts_are_those_of_the_workspaces_people(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    nadia = influencer(story)
    shared = account(story, nadia)
    ours, theirs = linked(acme, nadia), linked(beta, nadia)
    own, foreign = own_account(acme, ours, handle="ours"), own_account(beta, theirs, handle="theirs")
    listed = (
        "select workspace_influencer_id, coalesce(influencer_account_id, workspace_influencer_account_id)"
        " from public.workspace_accounts where workspace_influencer_id = any(%s) order by platform_code, handle"
    )
    with as_user(story, world.vera):
        assert story.execute(listed.encode(), [[ours, theirs]]).fetchall() == [(ours, shared), (ours, own)]
    with as_user(story, world.noor):
        assert story.execute(listed.encode(), [[ours, theirs]]).fetchall() == [(theirs, shared), (theirs, foreign)]


def test_the_board_shows_the_handle(story: Connection, world: World, acme: Maker) -> None:
    nadia = influencer(story)
    person = linked(acme, nadia)
    shared, own = account(story, nadia, "nadia"), own_account(acme, person, handle="nadia_own")
    keys = [
        content(acme, person)["id"],
        content(acme, person, influencer_account_id=shared)["id"],
        content(acme, person, workspace_influencer_account_id=own)["id"],
    ]
    with as_user(story, world.vera):
        assert [
            one(story, "select account_handle from public.deliverable_board where id = %s", key) for key in keys
        ] == [None, "nadia", "nadia_own"]
