"""Erased means erased, whatever was merged, imported or recorded before, meanwhile and afterwards."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user
from tests.support.erasure import NAME, person, traces
from tests.support.importing import File, advance, begin, plan, run
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

ERASE_CONTACT = "select public.erase_contact(workspace_id => %s, contact_id => %s)"
ERASE_RELATION = "select public.erase_workspace_influencer(workspace_id => %s, workspace_influencer_id => %s)"
ZELIE = {
    "first_name": "Zélie", "last_name": "Quarkson", "email": "zelie.q@quark.example", "phone": "+49 30 7654321",
    "external_id": "zelie-9900112",
}  # fmt: skip
KIM = {"first_name": "Kim", "last_name": "Lee", "email": "kim@lee.example", "external_id": "kim"}


def erase(story: Connection, world: World, contact: object, statement: str = ERASE_CONTACT) -> None:
    with as_service(story):
        assert one(story, statement, world.acme, contact) is True


@pytest.mark.parametrize("erased", ["survivor", "duplicate"])
@pytest.mark.parametrize("subject", ["contact", "workspace_influencer"])
def test_a_merge_that_is_undone_afterwards_brings_nobody_back(
    story: Connection, world: World, acme: Maker, subject: str, erased: str
) -> None:
    name = "full_name" if subject == "contact" else "name"
    records = {
        "duplicate": acme.id(f"{subject}s", **{name: "Z. Quarkson", "email": "zelie@quarkson.example"}),
        "survivor": acme.id(f"{subject}s", **{name: NAME, "email": "zelie.q@quark.example"}),
    }
    with as_user(story, world.maya):
        merge = f"select public.merge_{subject}s(duplicate_id => %s, survivor_id => %s)"
        story.execute(merge.encode(), [records["duplicate"], records["survivor"]])
    erase(story, world, records[erased], ERASE_CONTACT if subject == "contact" else ERASE_RELATION)
    assert traces(story) == []
    with suppress(psycopg.Error), story.transaction(), as_user(story, world.maya):
        story.execute(f"select public.undo_{subject}_merge(duplicate_id => %s)".encode(), [records["duplicate"]])
    assert traces(story) == []


@pytest.mark.parametrize("when", ["staged", "planned", "half applied", "applied"])
def test_who_is_erased_during_an_import_does_not_come_with_it(
    story: Connection, world: World, acme: Maker, when: str
) -> None:
    contact = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example", phone="+49 30 7654321")
    file = File("contacts", [ZELIE, KIM])
    with as_user(story, world.edda):
        batch = begin(story, file) if when == "staged" else plan(story, file)
        if when == "half applied":
            story.execute("select public.apply_import(%s, 1)", [batch])
        elif when == "applied":
            advance(story, "apply", batch, "applied")
    erase(story, world, contact)
    assert traces(story) == []
    with as_user(story, world.edda):
        if when == "staged":
            advance(story, "plan", batch, "planned")
        if when != "applied":
            advance(story, "apply", batch, "applied")
    assert traces(story) == []
    assert one(story, "select full_name from public.contacts where email = 'kim@lee.example'") == "Kim Lee"
    with as_user(story, world.edda):
        advance(story, "undo", batch, "undone")
    assert traces(story) == []


def test_undoing_an_import_of_an_erased_person_restores_nothing(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        made = run(story, File("contacts", [ZELIE | {"phone": ""}, KIM]), source="one")
        changed = run(story, File("contacts", [ZELIE | {"job_title": "CEO of Quarkson"}]), source="two")
    erase(story, world, one(story, "select id from public.contacts where email = 'zelie.q@quark.example'"))
    for batch in (changed, made):
        with as_user(story, world.edda):
            advance(story, "undo", batch, "undone")
        assert traces(story) == []


@pytest.mark.parametrize("by", ["upsert", "update", "import", "profile", "touch"])
def test_the_old_id_of_a_duplicate_leads_to_nobody(story: Connection, world: World, acme: Maker, by: str) -> None:
    duplicate = acme.id("contacts", full_name="Z. Quarkson", source="hubspot", external_id="4711", email=None)
    survivor = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example")
    with as_user(story, world.maya):
        story.execute("select public.merge_contacts(duplicate_id => %s, survivor_id => %s)", [duplicate, survivor])
    erase(story, world, survivor)
    statements: dict[str, tuple[str, list[Any]]] = {
        "upsert": (
            "insert into public.contacts (workspace_id, full_name, email, source, external_id)"
            " values (%s, %s, 'zelie.q@quark.example', 'hubspot', '4711')"
            " on conflict (workspace_id, source, external_id) do update set full_name = excluded.full_name",
            [world.acme, NAME],
        ),
        "update": ("update public.contacts set full_name = %s, job_title = 'CEO' where id = %s", [NAME, duplicate]),
        "profile": (
            "insert into public.contact_profiles (workspace_id, contact_id, platform_code, handle)"
            " values (%s, %s, 'linkedin', 'zelie-quarkson')",
            [world.acme, duplicate],
        ),
        "touch": (
            "select public.record_touchpoints(%s)",
            [
                json.dumps(
                    [
                        {
                            "touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "s", "external_id": "1",
                            "contact_id": str(duplicate), "visitor_id": "zelie.q@quark.example",
                        }
                    ]
                )
            ],
        ),
    }  # fmt: skip
    if by == "import":
        row = {"first_name": "Zélie", "last_name": "Quarkson", "job_title": "CEO", "external_id": "4711"}
        with as_user(story, world.edda):
            run(story, File("contacts", [row]), source="hubspot")
        story.execute("delete from public.import_rows")
        assert traces(story) == []
        return
    statement, values = statements[by]
    for actor in (as_user(story, world.edda), as_service(story)):
        with suppress(psycopg.Error), story.transaction(), actor:
            story.execute(statement.encode(), values)
        assert traces(story) == []


@pytest.mark.parametrize("reach", ["workspace", "everywhere"])
def test_the_record_of_an_erased_influencer_stays_empty(
    story: Connection, world: World, acme: Maker, reach: str
) -> None:
    catalog, relation, _ = person(story, acme)
    other = acme.id("workspace_influencers", name="Other", influencer_id=None)
    if reach == "workspace":
        erase(story, world, relation, ERASE_RELATION)
    else:
        with as_service(story):
            story.execute("select public.erase_influencer(%s)", [catalog])
    for actor in (as_user(story, world.edda), as_service(story)):
        with actor:
            story.execute(
                "update public.workspace_influencers set name = %s, headline = 'Quarkson', agent_name = 'Quarkson',"
                " custom_fields = '{}', do_not_contact = false, do_not_contact_reason = 'Quarkson', rating = 3,"
                " erased_at = null, source = 'crm', external_id = id::text"
                " where id in (%s, %s) and influencer_id is null",
                [NAME, relation, other],
            )
            added = story.execute(
                "insert into public.workspace_influencer_accounts"
                " (workspace_id, workspace_influencer_id, platform_code, handle)"
                " values (%s, %s, 'github', 'quarkson-dev')",
                [world.acme, relation],
            )
        assert added.rowcount == 0
        told = (
            "select name, rating, do_not_contact, external_id is null from public.workspace_influencers where id = %s"
        )
        if reach == "workspace":
            assert one(story, told, relation) == ("Erased person", 3, True, True)
            left = [row for row in traces(story) if str(relation) in row[1]]
            assert left == []
        assert one(story, told, other) == (NAME, 3, False, False)
        story.execute("update public.workspace_influencers set name = 'Other' where id = %s", [other])


def test_an_erased_person_of_the_catalog_stays_empty(story: Connection, world: World, acme: Maker) -> None:
    catalog, _, _ = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])
        other = one(story, "insert into public.influencers (name) values ('Other') returning id")
        story.execute(
            "update public.influencers set name = %s, bio = 'Quarkson', employer = 'Quarkson', source = 's',"
            " external_id = id::text, archived_at = null where id in (%s, %s)",
            [NAME, catalog, other],
        )
        for owner, added in ((catalog, 0), (other, 1)):
            done = story.execute(
                "insert into public.influencer_accounts (influencer_id, platform_code, handle)"
                " values (%s, 'github', 'quarkson-dev')",
                [owner],
            )
            assert done.rowcount == added
        told = "select name, bio, source, archived_at is null from public.influencers where id = %s"
        assert one(story, told, catalog) == ("Erased person", None, "erased", False)
        assert one(story, told, other) == (NAME, "Quarkson", "s", True)


def test_an_erased_influencer_is_not_recorded_again_under_another_platform_id(
    story: Connection, world: World, acme: Maker
) -> None:
    catalog, _, _ = person(story, acme)
    with as_service(story):
        story.execute("select public.erase_influencer(%s)", [catalog])
    given = {"source": "report", "external_id": "other-1", "name": NAME}
    for accounts in (
        [{"platform_code": "instagram", "platform_account_id": "5", "handle": "https://instagram.com/ZelieQ7/"}],
        [{"platform_code": "instagram", "platform_account_id": "ig-9900112", "handle": "somebody"}],
        [
            {"platform_code": "x", "platform_account_id": "6", "handle": "@zelieq7"},
            {"platform_code": "x", "handle": "z"},
        ],
    ):
        with as_service(story):
            answers = story.execute(
                "select outcome, influencer_id from public.record_influencers(%s)",
                [json.dumps([given | {"accounts": accounts}, {"source": "report", "external_id": "k", "name": "Kim"}])],
            ).fetchall()
        assert answers[0][1] is None, answers
        assert answers[1][1] is not None
        assert traces(story) == []


def test_who_consented_again_can_be_erased_again(story: Connection, world: World, acme: Maker) -> None:
    given = json.dumps({"email": "zelie.q@quark.example"})
    contact = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example")
    for _ in range(2):
        erase(story, world, contact)
        assert traces(story) == []
        with as_service(story):
            assert one(story, "select public.renew_consent(%s, 'form 12', %s)", given, world.acme) == 1
        contact = acme.id("contacts", full_name=NAME, email="zelie.q@quark.example")
    erase(story, world, contact)
    with as_user(story, world.edda):
        done = story.execute("insert into public.contacts (email) values ('zelie.q@quark.example')")
    assert done.rowcount == 0
    assert traces(story) == []
