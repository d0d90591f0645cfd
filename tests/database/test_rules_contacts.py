"""Merged contacts: the duplicate stays as a redirect, nothing is recorded for it, no import makes it again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection, connect
from crmdb.project import Project
from crmdb.queries import find_query
from tests.database.test_rules_catalog import everything
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.installations import ROOT
from tests.support.rows import Maker
from tests.support.statements import one, outcome
from tests.support.touches import event, record
from tests.support.world import World

MERGE = "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)"
ERASE = "select public.erase_contact(workspace_id => %s, contact_id => %s)"
RESOLVE = "select public.resolve_contact(workspace_id => %s, contact_id => %s)"
NOTHING_BUT_KEYS: tuple[Any, ...] = (*[None] * 7, {})


def merge(story: Connection, workspace: Any, duplicate: Any, survivor: Any) -> Any:
    with as_service(story):
        return one(story, MERGE, workspace, duplicate, survivor)


def both_known(make: Maker) -> tuple[Any, Any]:
    """A duplicate and a survivor that have an address and a source id each."""
    duplicate = make.id("contacts", full_name="N. Buyer", email="nadia@old.test", source="crm", external_id="7")
    survivor = make.id("contacts", full_name="Nadia Buyer", email="nadia@buyer.test", source="crm", external_id="9")
    return duplicate, survivor


def contact(story: Connection, key: Any, columns: str) -> Any:
    return one(story, f"select {columns} from public.contacts where id = %s", key)


# ---------------------------------------------------------------------------------------------------------------------
# Merging


def test_merged_buyers_become_one(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    acme("custom_field_definitions", subject="contacts", key="nick", is_required=True)
    survivor = acme.id("contacts", full_name="Nadia Buyer", email=None, custom_fields={"nick": "Nadi"})
    company = acme.id("companies")
    duplicate = acme.id(
        "contacts",
        full_name="N. Buyer",
        email="nadia@buyer.test",
        company_id=company,
        job_title="VP",
        job_function_code="sales",
        seniority_code="vp",
        country_code="DE",
        became_lead_at="2026-03-01",
        custom_fields={"nick": "N."},
        source="crm",
        external_id="7",
    )
    both, alone = acme.id("opportunities"), acme.id("opportunities")
    for opportunity, buyer in ((both, survivor), (both, duplicate), (alone, duplicate)):
        acme("opportunity_contacts", opportunity_id=opportunity, contact_id=buyer)
    acme("contact_visitors", contact_id=duplicate, visitor_id="visitor-nadia")
    acme("touchpoints", contact_id=duplicate)
    acme("notes", company_id=None, contact_id=duplicate, body="said")
    acme("activities", contact_id=duplicate, subject="called")
    assert merge(story, world.acme, duplicate, survivor) == survivor
    assert contact(
        story, survivor, "full_name, email, company_id, became_lead_at::date::text, custom_fields, source, external_id"
    ) == ("Nadia Buyer", "nadia@buyer.test", company, "2026-03-01", {"nick": "Nadi"}, "crm", "7")
    # What the survivor took the redirect has no more, and of the person it keeps nothing.
    assert contact(story, duplicate, "merged_into_id, email, source, external_id") == (survivor, None, None, None)
    assert (
        contact(
            story,
            duplicate,
            "company_id, full_name, job_title, job_function_code, seniority_code, country_code, became_lead_at,"
            " custom_fields",
        )
        == NOTHING_BUT_KEYS
    )
    for table, count in (
        ("touchpoints", 1), ("opportunity_contacts", 2), ("contact_visitors", 1), ("notes", 1), ("activities", 1),
    ):  # fmt: skip
        assert one(story, f"select count(*) from public.{table} where contact_id = %s", survivor) == count
        assert one(story, f"select count(*) from public.{table} where contact_id = %s", duplicate) == 0
    assert acme("touchpoints", contact_id=None, visitor_id="visitor-nadia")["contact_id"] == survivor
    assert one(story, "select count(*) from private.running_operations") == 0


def test_a_source_without_an_id_takes_nothing_away(story: Connection, world: World, acme: Maker) -> None:
    survivor = acme.id("contacts", source="form")
    merge(story, world.acme, acme.id("contacts", source="event"), survivor)
    merge(story, world.acme, acme.id("contacts"), survivor)
    assert contact(story, survivor, "source, external_id") == ("form", None)


def test_old_ids_resolve_however_often_their_survivor_is_merged(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    a, b, c, d = (acme.id("contacts") for _ in "abcd")
    merge(story, world.acme, a, b)
    merge(story, world.acme, b, c)
    assert merge(story, world.acme, d, a) == c, "a survivor that was merged stands for what it was merged into"
    with as_user(story, world.vera):
        assert {one(story, RESOLVE, world.acme, key) for key in (a, b, c, d)} == {c}
        assert one(story, RESOLVE, world.acme, uuid4()) is None
        assert one(story, RESOLVE, world.beta, a) is None
    assert one(story, "select count(distinct merged_into_id) from public.contacts where id = any(%s)", [a, b, d]) == 1


def test_merges_that_make_no_sense_are_refused(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    (duplicate, survivor), stranger, gone = both_known(acme), beta.id("contacts"), acme.id("contacts")
    with as_service(story):
        story.execute(ERASE, [world.acme, gone])
    for one_of, other in ((duplicate, stranger), (stranger, survivor), (duplicate, uuid4()), (gone, survivor)):
        for pair in ((one_of, other), (other, one_of)):
            with refused(story, "contacts_merge_exists"):
                merge(story, world.acme, *pair)
    with refused(story, "contacts_merge_exists"):
        merge(story, world.beta, duplicate, survivor)
    with refused(story, "contacts_merge_itself"):
        merge(story, world.acme, survivor, survivor)
    merge(story, world.acme, duplicate, survivor)
    with refused(story, "contacts_merge_itself") as refusal:
        merge(story, world.acme, survivor, duplicate)
    assert refusal.detail == f"{duplicate} was merged into {survivor} before."
    with refused(story, "contacts_merge_done") as refusal:
        merge(story, world.acme, duplicate, acme.id("contacts"))
    assert str(survivor) in str(refusal.detail)
    for again in (survivor, duplicate):
        assert merge(story, world.acme, duplicate, again) == survivor, "merged already"


# ---------------------------------------------------------------------------------------------------------------------
# What comes for the duplicate afterwards

IMPORT = """
    insert into public.contacts (full_name, email, source, external_id)
    select * from jsonb_to_recordset(%s) as given (full_name text, email text, source text, external_id text)
"""
AGAIN = [
    {"full_name": "Nick", "email": "nadia@old.test", "source": "crm", "external_id": "7"},
    {"full_name": "Nadia Buyer-Hart", "email": "nadia@buyer.test", "source": "crm", "external_id": "9"},
    {"full_name": "New", "email": "new@buyer.test", "source": "crm", "external_id": "11"},
]


def test_an_import_does_not_make_the_duplicate_again(story: Connection, world: World, acme: Maker) -> None:
    duplicate, survivor = both_known(acme)
    merge(story, world.acme, duplicate, survivor)
    before = one(story, "select count(*) from public.contacts where workspace_id = %s", world.acme)
    for rule, row in (
        ("contacts_external_id_key", {"source": "crm", "external_id": "7"}),
        ("contacts_email_key", {"email": "nadia@old.test"}),
    ):
        with refused(story, rule), as_user(story, world.edda):
            story.execute(IMPORT, [json.dumps([row])])
    with as_user(story, world.edda):
        done = story.execute(IMPORT + " on conflict do nothing returning external_id", [json.dumps(AGAIN)])
        assert done.fetchall() == [("11",)]
    with as_user(story, world.edda):
        # The nightly one, with the records of both: it goes through and says where the duplicate's went.
        found = story.execute(
            IMPORT + " on conflict (workspace_id, source, external_id) do update"
            " set full_name = excluded.full_name, email = excluded.email"
            " returning external_id, full_name, email, merged_into_id",
            [json.dumps(AGAIN)],
        ).fetchall()
    assert found == [
        ("7", None, "nadia@old.test", survivor),
        ("9", "Nadia Buyer-Hart", "nadia@buyer.test", None),
        ("11", "New", "new@buyer.test", None),
    ]
    assert one(story, "select count(*) from public.contacts where workspace_id = %s", world.acme) == before + 1
    assert contact(story, survivor, "full_name, email") == ("Nadia Buyer-Hart", "nadia@buyer.test")


def test_the_first_import_does_not_slow_down_with_what_it_made(room: tuple[str, Any, list[Any]]) -> None:
    database, workspace, _ = room
    with connect(database) as connection:

        def seconds(rows: int) -> float:
            started = time.monotonic()
            with connection.transaction(force_rollback=True):
                connection.execute(
                    "insert into public.contacts (workspace_id, email, source, external_id)"
                    " select %s, n || '@buyer.test', 'crm', n from generate_series(1, %s) as n",
                    [workspace, rows],
                )
            return time.monotonic() - started

        few, many = (min(seconds(rows) for _ in range(3)) for rows in (1000, 4000))
    assert many < 8 * few, "quadratic: the digests of the erased are compared row by row"


def test_an_import_with_keys_the_survivor_took_ends_at_the_survivor(
    story: Connection, world: World, acme: Maker
) -> None:
    survivor = acme.id("contacts", email=None)
    duplicate = acme.id("contacts", email="nadia@buyer.test", source="crm", external_id="7")
    merge(story, world.acme, duplicate, survivor)
    for key in ("source, external_id", "email"):
        with as_user(story, world.edda):
            found = one(
                story,
                f"insert into public.contacts (email, source, external_id) values ('nadia@buyer.test', 'crm', '7')"
                f" on conflict (workspace_id, {key}) do update set job_title = 'VP' returning id",
            )
        assert found == survivor


def test_what_is_recorded_for_a_redirect_belongs_to_the_survivor(story: Connection, world: World, acme: Maker) -> None:
    (duplicate, survivor), other = both_known(acme), acme.id("contacts")
    merge(story, world.acme, duplicate, survivor)
    with as_user(story, world.edda):
        known = [event(1, contact_id=str(duplicate)), event(2, contact_id=str(other))]
        assert record(story, *known, event(3, visitor_id="v")) == 3
    for table, columns in (
        ("touchpoints", {}),
        ("contact_visitors", {"visitor_id": "v"}),
        ("notes", {"company_id": None}),
        ("activities", {}),
    ):
        made = acme.id(table, contact_id=duplicate, **columns)
        assert one(story, f"select contact_id from public.{table} where id = %s", made) == survivor, table
        if table != "contact_visitors":
            moved = acme.id(table, contact_id=other, **columns)
            with as_user(story, world.edda):
                story.execute(f"update public.{table} set contact_id = %s where id = %s".encode(), [duplicate, moved])
            assert one(story, f"select contact_id from public.{table} where id = %s", moved) == survivor, table
    assert acme("opportunity_contacts", contact_id=duplicate)["contact_id"] == survivor
    touches = story.execute("select contact_id from public.touchpoints where source = 'web' order by external_id")
    assert touches.fetchall() == [(survivor,), (other,), (survivor,)]


def test_every_table_of_contacts_follows_redirects(story: Connection) -> None:
    """Touchpoints too: at an insert by a trigger of their own."""
    without = story.execute(
        "select conrelid::regclass::text from pg_constraint where confrelid = 'public.contacts'::regclass"
        " and conrelid <> confrelid and not exists (select from pg_trigger where tgrelid = conrelid"
        " and tgfoid = 'private.follow_redirect'::regproc)"
    ).fetchall()
    assert without == []


def test_only_merging_makes_or_changes_a_redirect(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    (duplicate, survivor), other = both_known(acme), acme.id("contacts")
    actors: tuple[Callable[[], AbstractContextManager[None]], ...] = (
        lambda: as_user(story, world.maya),
        lambda: as_service(story),
    )
    for actor in actors:
        for target in (survivor, beta.id("contacts"), uuid4()):
            with refused(story, "contacts_merged_by_function"), actor():
                story.execute("update public.contacts set merged_into_id = %s where id = %s", [target, duplicate])
            with refused(story, "contacts_merged_by_function"), actor():
                story.execute(
                    "insert into public.contacts (workspace_id, merged_into_id) values (%s, %s)", [world.acme, target]
                )
    merge(story, world.acme, duplicate, survivor)
    before = contact(story, duplicate, "merged_into_id, full_name, email, do_not_contact")
    for change in ("merged_into_id = null", f"merged_into_id = '{other}'", "full_name = 'N.', email = 'n@new.test'"):
        for actor in actors:
            with refused(story, "contacts_merged") as refusal, actor():
                story.execute(f"update public.contacts set {change} where id = %s".encode(), [duplicate])
            assert str(survivor) in refusal.message
    assert contact(story, duplicate, "merged_into_id, full_name, email, do_not_contact") == before


def test_a_redirect_is_nothing_but_keys_in_the_same_workspace(story: Connection, acme: Maker, beta: Maker) -> None:
    (duplicate, survivor), stranger = both_known(acme), beta.id("contacts")
    story.execute("select private.begin_operation('erasing')")
    redirect = "update public.contacts set full_name = null, merged_into_id = %s where id = %s"
    for target in (stranger, uuid4()):
        with refused(story, "contacts_merged_into_id_fkey"):
            story.execute(redirect, [target, duplicate])
    with refused(story, "contacts_merged_into_id_check"):
        story.execute(redirect, [duplicate, duplicate])
    for left in ("full_name = 'N.'", "job_title = 'VP'", "became_lead_at = now()", "custom_fields = '{\"a\": 1}'"):
        with refused(story, "contacts_merged_into_id_check"):
            story.execute(redirect.replace("full_name = null", left).encode(), [survivor, duplicate])


def test_redirects_go_with_their_contact_and_are_in_the_trail(story: Connection, world: World, acme: Maker) -> None:
    duplicate, survivor = both_known(acme)
    merge(story, world.acme, duplicate, survivor)
    trail = "select old_values ->> 'full_name', new_values ->> 'merged_into_id' from public.audit_events"
    with as_user(story, world.adam):
        assert one(story, f"{trail} where row_id = %s and action = 'update'", str(duplicate)) == (
            "N. Buyer",
            str(survivor),
        )
    with as_user(story, world.edda):
        story.execute("delete from public.contacts where id = %s", [survivor])
    assert contact(story, duplicate, "id") is None


# ---------------------------------------------------------------------------------------------------------------------
# Erasure


@pytest.mark.parametrize("ask_for", ["duplicate", "survivor"])
def test_who_is_erased_is_erased_with_all_redirects(story: Connection, world: World, acme: Maker, ask_for: str) -> None:
    acme("custom_field_definitions", subject="contacts", key="nick", is_required=True)
    duplicate, survivor = (
        acme.id(
            "contacts",
            full_name=f"Nadia {key}",
            email=f"nadia@{key}.test",
            job_title="secret",
            custom_fields={"nick": "secret"},
            source="crm",
            external_id=f"nadia-{key}",
        )
        for key in ("old", "new")
    )
    acme("notes", company_id=None, contact_id=duplicate, body="Nadia said")
    merge(story, world.acme, duplicate, survivor)
    with as_service(story):
        assert one(story, ERASE, world.beta, duplicate) is False
        assert one(story, ERASE, world.acme, duplicate if ask_for == "duplicate" else survivor) is True
    text = everything(story).lower()
    for secret in ("nadia", "secret"):
        assert secret not in text, text[max(0, text.find(secret) - 300) : text.find(secret) + 100]
    assert one(story, RESOLVE, world.acme, duplicate) == survivor
    for key in ("old", "new"):
        for returning in (
            {"email": f"nadia@{key}.test"},
            {"email": None, "source": "crm", "external_id": f"nadia-{key}"},
        ):
            with as_user(story, world.edda):
                done = story.execute(IMPORT + " on conflict do nothing", [json.dumps([returning])])
            assert done.rowcount == 0
    other = acme.id("contacts", custom_fields={"nick": "x"}, source="form", external_id="nadia-old")
    with refused(story, "contacts_identity_unavailable"), as_user(story, world.edda):
        story.execute("update public.contacts set source = 'crm' where id = %s", [other])
    with as_user(story, world.adam):
        erased = story.execute(find_query(Project(ROOT), "operations/erasures").sql.encode()).fetchall()
    assert [row[:2] for row in erased] == [("contact", survivor)], "one person, whatever the rows"


# ---------------------------------------------------------------------------------------------------------------------
# At once


@pytest.fixture
def room(database: str) -> tuple[str, Any, list[Any]]:
    """A database of one user, her workspace and three contacts."""
    with connect(database) as connection:
        workspace = personal_workspace(connection, sign_up(connection, "ada"))
        make = Maker(connection, workspace)
        return database, workspace, [make.id("contacts") for _ in "abc"]


def both(database: str, first: Callable[[Connection], Any], second: Callable[[Connection], Any]) -> None:
    """Do the first, start the second while it is uncommitted, then commit."""
    with connect(database) as one_does, connect(database) as other_does:
        for connection in (one_does, other_does):
            connection.execute("select 1")
        first(one_does)
        waiting = Thread(target=second, args=[other_does])
        waiting.start()
        waiting.join(0.4)
        one_does.commit()
        waiting.join(10)
        assert not waiting.is_alive()


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("ab", "bc", "done"),
        ("bc", "ab", "done"),
        ("ab", "ba", "contacts_merge_itself"),
        ("ab", "ac", "contacts_merge_done"),
    ],
)
def test_two_merges_at_once_take_turns(
    room: tuple[str, Any, list[Any]], first: str, second: str, expected: str
) -> None:
    database, workspace, contacts = room
    of = dict(zip("abc", contacts, strict=True))
    outcomes: list[str] = []
    both(
        database,
        lambda connection: connection.execute(MERGE, [workspace, *(of[name] for name in first)]),
        lambda connection: outcomes.append(outcome(connection, MERGE, workspace, *(of[name] for name in second))),
    )
    assert outcomes == [expected]
    with connect(database) as connection:
        resolved = [one(connection, RESOLVE, workspace, key) for key in contacts]
        assert resolved == [of["c" if expected == "done" else "b"]] * 2 + [of["c"]]
        assert (
            one(
                connection,
                "select count(*) from public.contacts as r join public.contacts as t"
                " on (t.workspace_id, t.id) = (r.workspace_id, r.merged_into_id) where t.merged_into_id is not null",
            )
            == 0
        )


@pytest.mark.parametrize("first", ["touch", "merge"])
def test_a_touch_and_a_merge_at_once(room: tuple[str, Any, list[Any]], first: str) -> None:
    database, workspace, (duplicate, survivor, _) = room

    def touch(connection: Connection) -> None:
        Maker(connection, workspace)("touchpoints", contact_id=duplicate)
        if first != "touch":
            connection.commit()

    def merging(connection: Connection) -> None:
        connection.execute(MERGE, [workspace, duplicate, survivor])
        if first != "merge":
            connection.commit()

    both(database, *((touch, merging) if first == "touch" else (merging, touch)))
    with connect(database) as connection:
        assert one(connection, "select contact_id from public.touchpoints") == survivor


@pytest.mark.parametrize("first", ["erase", "merge"])
def test_an_erasure_and_a_merge_at_once(room: tuple[str, Any, list[Any]], first: str) -> None:
    """Either the merge is refused, or the duplicate is erased too."""
    database, workspace, (duplicate, survivor, _) = room
    erase, merging = (ERASE, [workspace, survivor]), (MERGE, [workspace, duplicate, survivor])
    outcomes: list[str] = []
    one_does, other_does = (erase, merging) if first == "erase" else (merging, erase)
    both(
        database,
        lambda connection: connection.execute(*one_does),
        lambda connection: outcomes.append(outcome(connection, other_does[0], *other_does[1])),
    )
    assert outcomes == ["contacts_merge_exists" if first == "erase" else "done"]
    with connect(database) as connection:
        erased = one(connection, "select bool_and(email is null) from public.contacts where erased_at is not null")
        assert erased is True
        assert contact(connection, duplicate, "erased_at is not null") is (first == "merge")
