"""Relationships: who a record is about, agreed rates, lists and tags, custom fields, do-not-contact, suppression."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert, left_out
from tests.support.statements import one
from tests.support.world import World


def catalog_person(story: Connection, name: str = "Nadia") -> Any:
    row = story.execute("insert into public.influencers (name) values (%s) returning id", [name]).fetchone()
    assert row is not None
    return row[0]


def test_a_record_is_linked_or_private_never_both_or_neither(story: Connection, acme: Maker) -> None:
    person = catalog_person(story)
    acme("workspace_influencers", name=None, influencer_id=person)
    for given in ({"name": None}, {"name": "Nadia", "influencer_id": catalog_person(story)}):
        with refused(story, "workspace_influencers_identity_check"):
            acme("workspace_influencers", **given)
    with refused(story, "workspace_influencers_influencer_id_key"):
        acme("workspace_influencers", name=None, influencer_id=person)


def test_agreed_rates_do_not_overlap(story: Connection, acme: Maker) -> None:
    person = acme.id("workspace_influencers")
    acme("workspace_influencer_rates", workspace_influencer_id=person)
    with refused(story, "workspace_influencer_rates_valid_during_excl", sqlstate="23P01"):
        acme("workspace_influencer_rates", workspace_influencer_id=person, valid_during="[2026-12-31,)")
    acme("workspace_influencer_rates", workspace_influencer_id=person, valid_during="[2027-01-01,)")
    acme("workspace_influencer_rates", workspace_influencer_id=person, currency_code="USD")
    acme("workspace_influencer_rates", workspace_influencer_id=person, platform_code="x")
    with refused(story, "workspace_influencer_rates_valid_during_range_check"):
        acme("workspace_influencer_rates", valid_during="empty")


def test_names_are_unique_in_the_workspace(story: Connection, acme: Maker, beta: Maker) -> None:
    for table, name in (("lists", "VIPs"), ("tags", "vip"), ("saved_searches", "VIPs")):
        acme(table, name=name)
        beta(table, name=name)
        with refused(story, f"{table}_name_key"):
            acme(table, name=name)
    with refused(story, "tags_name_key"):
        acme("tags", name=" VIP\u200b")


def test_nobody_is_on_a_list_or_tagged_twice(story: Connection, acme: Maker) -> None:
    row = acme("list_influencers")
    with refused(story, "list_influencers_pkey"):
        acme("list_influencers", list_id=row["list_id"], workspace_influencer_id=row["workspace_influencer_id"])
    row = acme("workspace_influencer_tags")
    with refused(story, "workspace_influencer_tags_pkey"):
        acme("workspace_influencer_tags", tag_id=row["tag_id"], workspace_influencer_id=row["workspace_influencer_id"])


def test_an_exclusion_is_a_competitor_or_a_person(story: Connection, acme: Maker) -> None:
    person = acme.id("workspace_influencers")
    acme("exclusions", type="competitor", domain="rival.test", workspace_influencer_id=None)
    for given in (
        {"type": "competitor", "workspace_influencer_id": person},
        {"type": "competitor", "workspace_influencer_id": None},
        {"type": "blocked", "domain": "rival2.test"},
    ):
        with refused(story, "exclusions_target_check"):
            acme("exclusions", **given)
    with refused(story, "exclusions_domain_check"):
        acme("exclusions", type="competitor", domain="Rival", workspace_influencer_id=None)


# ---------------------------------------------------------------------------------------------------------------------
# Custom fields

TYPED: dict[str, tuple[list[Any], list[Any]]] = {
    "text": (["", "anything"], [1, True, None, [], {}]),
    "number": ([0, -1.5, 1e30], ["1", True, None, []]),
    "boolean": ([True, False], ["true", 1, None]),
    "date": (
        ["2026-02-28", "2024-02-29", "0001-01-01", "9999-12-31"],
        [
            "2026-02-29",
            "2026-02-31",
            "2026-04-31",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "0000-01-01",
            "26-1-1",
            "2026-01-01T00:00",
            "yesterday",
            20260101,
            None,
        ],
    ),
    "url": (["https://a.test", "http://a"], ["a.test", "ftp://a", 1, None]),
    "choice": (["gold", "silver"], ["bronze", "", 1, None, ["gold"]]),
}
SUBJECTS = ["workspace_influencers", "campaigns", "companies", "contacts", "opportunities"]


@pytest.mark.parametrize("type", TYPED)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_custom_field_holds_values_of_its_type(
    story: Connection, world: World, acme: Maker, subject: str, type: str
) -> None:
    acme(
        "custom_field_definitions",
        subject=subject,
        key="extra",
        type=type,
        choices=["gold", "silver"] if type == "choice" else None,
    )
    good, bad = TYPED[type]
    row = acme(subject)
    for item in good:
        acme(subject, custom_fields={"extra": item})
    for item in bad:
        with refused(story, f"{subject}_custom_fields_valid", matching='field "extra"') as refusal:
            acme(subject, custom_fields={"extra": item})
        assert refusal.hint
        with refused(story, f"{subject}_custom_fields_valid"), as_user(story, world.edda):
            story.execute(
                f"update public.{subject} set custom_fields = jsonb_build_object('extra', %s::jsonb)"
                " where id = %s".encode(),
                [json.dumps(item), row["id"]],
            )


@pytest.mark.parametrize("subject", SUBJECTS)
def test_only_defined_fields_and_every_required_one(story: Connection, acme: Maker, beta: Maker, subject: str) -> None:
    with refused(story, f"{subject}_custom_fields_known", matching='there is no field "nope"'):
        acme(subject, custom_fields={"nope": 1})
    beta("custom_field_definitions", subject=subject, key="theirs", is_required=True)
    with refused(story, f"{subject}_custom_fields_known", matching='there is no field "theirs"'):
        acme(subject, custom_fields={"theirs": "x"})
    definition = acme("custom_field_definitions", subject=subject, key="needed", is_required=True)
    with refused(story, f"{subject}_custom_fields_given", matching='field "needed" is required'):
        acme(subject)
    acme(subject, custom_fields={"needed": "here"})
    story.execute("update public.custom_field_definitions set archived_at = now() where id = %s", [definition["id"]])
    acme(subject)
    with refused(story, f"{subject}_custom_fields_check"):
        story.execute(f"update public.{subject} set custom_fields = '[]'".encode())


def test_an_old_row_can_change_elsewhere_when_a_field_became_required(story: Connection, acme: Maker) -> None:
    company = acme.id("companies")
    acme("custom_field_definitions", subject="companies", key="needed", is_required=True)
    story.execute("update public.companies set name = 'New name' where id = %s", [company])


def test_definitions_say_what_they_are(story: Connection, acme: Maker) -> None:
    for rule, given in (
        ("custom_field_definitions_choice_check", {"type": "choice"}),
        ("custom_field_definitions_choice_check", {"type": "text", "choices": ["a"]}),
        ("custom_field_definitions_choices_check", {"type": "choice", "choices": []}),
        ("custom_field_definitions_key_check", {"key": "Not A Key"}),
        ("custom_field_definitions_subject_check", {"subject": "users"}),
    ):
        with refused(story, rule):
            acme("custom_field_definitions", **given)
    acme("custom_field_definitions", key="once")
    with refused(story, "custom_field_definitions_key_key"):
        acme("custom_field_definitions", key="once")


# ---------------------------------------------------------------------------------------------------------------------
# Do not contact, suppression


@pytest.mark.parametrize("who", ["workspace_influencer_id", "contact_id"])
def test_no_outreach_to_who_asked_not_to_be_contacted(story: Connection, world: World, acme: Maker, who: str) -> None:
    table = "contacts" if who == "contact_id" else "workspace_influencers"
    person = acme.id(table, do_not_contact=True)
    for type in ("email", "call", "message", "meeting"):
        with refused(story, "activities_do_not_contact") as refusal:
            acme("activities", type=type, **{who: person})
        assert refusal.hint
        acme("activities", type=type, direction="inbound", **{who: person})
    acme("activities", type="task", **{who: person})
    free = acme.id("activities")
    inbound = acme.id("activities", direction="inbound", **{who: person})
    for actor in (as_user(story, world.edda), as_service(story)):
        with refused(story, "activities_do_not_contact"), actor:
            story.execute(f"update public.activities set {who} = %s where id = %s".encode(), [person, free])
    with refused(story, "activities_do_not_contact"), as_user(story, world.edda):
        story.execute("update public.activities set direction = 'outbound' where id = %s", [inbound])


def test_what_is_about_a_collaboration_is_about_its_influencer_too(
    story: Connection, world: World, acme: Maker, beta: Maker
) -> None:
    collaboration = acme("collaborations")
    influencer = collaboration["workspace_influencer_id"]
    note = acme("notes", company_id=None, collaboration_id=collaboration["id"])
    call = acme("activities", company_id=None, collaboration_id=collaboration["id"])
    assert (note["workspace_influencer_id"], call["workspace_influencer_id"]) == (influencer, influencer)
    other = acme("collaborations")
    with as_user(story, world.edda):
        story.execute("update public.notes set collaboration_id = %s where id = %s", [other["id"], note["id"]])
        # Whoever takes the influencer away from it gets it back.
        story.execute("update public.notes set workspace_influencer_id = null where id = %s", [note["id"]])
    moved = story.execute("select workspace_influencer_id from public.notes where id = %s", [note["id"]]).fetchone()
    assert moved == (other["workspace_influencer_id"],)
    with refused(story, "notes_subject_check"):
        acme("notes", collaboration_id=collaboration["id"])  # and about a company
    story.execute("update public.workspace_influencers set do_not_contact = true where id = %s", [influencer])
    with refused(story, "activities_do_not_contact"):
        acme("activities", company_id=None, collaboration_id=collaboration["id"])
    with as_user(story, world.adam):
        story.execute("select public.erase_workspace_influencer(%s)", [influencer])
    assert not story.execute(
        "select from public.activities where collaboration_id = %s", [collaboration["id"]]
    ).fetchall()


def test_the_suppressed_do_not_come_back(story: Connection, world: World, acme: Maker) -> None:
    with as_service(story):
        story.execute(
            "insert into public.suppressions (digest, type, reason) values"
            " (sha256('email:gone@away.test'), 'email', 'opt_out'), (sha256('account:x/12345'), 'account', 'opt_out')"
        )
    row = acme("workspace_influencers")
    for actor in (as_user(story, world.edda), as_service(story)):
        with actor:
            done = story.execute(
                "insert into public.workspace_influencers (workspace_id, name, email)"
                " values (%s, 'G', 'gone@away.test')",
                [world.acme],
            )
        assert done.rowcount == 0
    with refused(story, "workspace_influencers_identity_unavailable"), as_user(story, world.edda):
        story.execute("update public.workspace_influencers set email = 'gone@away.test' where id = %s", [row["id"]])
    assert left_out(acme, "workspace_influencer_accounts", platform_code="x", platform_account_id="12345")
    with as_service(story):
        done = story.execute(
            "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, url)"
            " values (%s, 'x', '12345', 'gone', 'https://x.com/gone')",
            [catalog_person(story)],
        )
    assert done.rowcount == 0


def test_the_suppressed_do_not_come_back_by_upsert(story: Connection) -> None:
    story.execute(
        "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, url)"
        " values (%s, 'x', '1', 'one', 'https://x.com/one')",
        [catalog_person(story)],
    )
    story.execute(
        "insert into public.suppressions (digest, type, reason)"
        " values (sha256('account:x/12345'), 'account', 'opt_out')"
    )
    with refused(story, "influencer_accounts_identity_unavailable"), as_service(story):
        story.execute(
            "insert into public.influencer_accounts (influencer_id, platform_code, platform_account_id, handle, url)"
            " select influencer_id, 'x', '1', 'one', url from public.influencer_accounts where handle = 'one'"
            " on conflict (platform_code, platform_account_id) do update set platform_account_id = '12345'"
        )


def test_the_handle_of_a_profile_is_read_from_its_address(story: Connection, acme: Maker) -> None:
    for table in ("workspace_influencer_accounts", "contact_profiles"):
        given = {"platform_code": "linkedin", "handle": None, "url": "https://de.linkedin.com/in/Ines-I/?trk=x"}
        assert acme(table, **given)["handle"] == "ines-i"
        with pytest.raises(psycopg.errors.NotNullViolation), story.transaction():
            acme(table, **(given | {"url": "https://acme.example/team"}))


def test_addresses_have_one_spelling(story: Connection, acme: Maker) -> None:
    for table, column in (
        ("workspace_influencers", "email"),
        ("workspace_influencers", "agent_email"),
        ("contacts", "email"),
    ):
        for bad in ("a.test", "@b.test", "a@b", "a@@b.test", "mailto:a@b.test", "a@b.test;c@d.test", "not one@b.test"):
            with refused(story, f"{table}_{column}_check"):
                acme(table, **{column: bad})
        assert acme(table, **{column: " A@B.test\u200b"})[column] == "a@b.test"
        assert acme(table, **{column: " \u00a0"})[column] is None


CHANNEL = "UCX6OQ3DkcsbYNE6H8uQQuVA"


def test_a_private_channel_by_its_id_and_by_its_handle_is_one_profile(
    story: Connection, world: World, acme: Maker
) -> None:
    ann, bo = (acme.id("workspace_influencers", name=name) for name in ("Ann", "Bo"))
    profile = acme.values("workspace_influencer_accounts", workspace_influencer_id=ann, platform_code="youtube")
    kept = (
        "select array_agg(concat_ws(' ', handle, platform_account_id, followers) order by handle)"
        " from public.workspace_influencer_accounts where workspace_influencer_id = %s"
    )
    address = f"https://www.youtube.com/channel/{CHANNEL}"
    by_id = {"handle": address, "followers": 7}
    with as_user(story, world.edda):
        insert(story, "workspace_influencer_accounts", profile | by_id)
        assert one(story, kept, ann) == [f"channel/{CHANNEL.lower()} {CHANNEL} 7"]
        # The same channel with its handle; then by its id alone; then by its address beside the handle.
        for given in ({"handle": "@Ann", "platform_account_id": CHANNEL}, by_id | {"followers": 8}):
            assert left_out(acme, "workspace_influencer_accounts", **profile | given)
        assert one(story, kept, ann) == [f"ann {CHANNEL} 8"]
        with refused(story, "workspace_influencer_accounts_taken", matching="ann"):
            insert(story, "workspace_influencer_accounts", profile | by_id | {"workspace_influencer_id": bo})
        # Another channel of hers is another profile; two rows that turn out to be one are joined.
        other = insert(story, "workspace_influencer_accounts", profile | {"handle": "ann-live", "followers": None})[
            "id"
        ]
        second = insert(
            story,
            "workspace_influencer_accounts",
            profile | {"handle": "channel/" + CHANNEL[:-1] + "a", "followers": 9},
        )["id"]
        assert len(one(story, kept, ann)) == 3
        segment = (
            "insert into public.workspace_audience_segments (account_id, dimension, value, share)"
            " values (%s, 'country', 'DE', 0.5)"
        )
        for account in (other, second):
            story.execute(segment.encode(), [account])
        story.execute(
            "update public.workspace_influencer_accounts set platform_account_id = %s where id = %s",
            [CHANNEL[:-1] + "a", second],
        )
        story.execute(
            "update public.workspace_influencer_accounts set url = %s where id = %s", [address[:-1] + "a", other]
        )
        assert len(one(story, kept, ann)) == 3, "an address beside a name may be that of another profile"
        story.execute(
            "update public.workspace_influencer_accounts set platform_account_id = %s where id = %s",
            [CHANNEL[:-1] + "a", other],
        )
        assert one(story, kept, ann) == [f"ann {CHANNEL} 8", f"ann-live {CHANNEL[:-1]}a 9"]
        segments = "select array_agg(account_id) from public.workspace_audience_segments where account_id = any(%s)"
        assert one(story, segments, [other, second]) == [other]
