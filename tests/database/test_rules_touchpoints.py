"""Rules of touchpoints: each bad event is named and costs no other."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import LONG_AGO, Maker, insert
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World


def test_the_same_event_delivered_twice_is_one_row(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        assert record(story, event(1), event(2)) == 2
        assert record(story, event(1), event(2, touched_at="2026-02-02T00:00:00Z"), event(3)) == 1
        assert record(story, event(4), event(4)) == 1
        assert record(story, event(1, source="other")) == 1
    with as_user(story, world.noor):
        assert record(story, event(1)) == 1
    assert (
        one(story, "select touched_at from public.touchpoints where source = 'web' and external_id = '2'") == LONG_AGO
    )


BAD: dict[str, tuple[str, str | None, Any]] = {
    "a type nobody knows": ("touchpoints_type_check", "type", event(317, type="telepathy")),
    "the old name of a field": ("touchpoints_field_known", "kind", event(317, kind="link_click")),
    "a misspelt field": ("touchpoints_field_known", "utm_souce", event(317, utm_souce="x")),
    "a field of the database": ("touchpoints_field_known", "created_at", event(317, created_at="2026-01-01T00:00:00Z")),
    "a channel nobody knows": ("touchpoints_channel_check", "channel", event(317, channel="cpc")),
    "evidence above five": ("touchpoints_evidence_check", "evidence", event(317, evidence=6)),
    "evidence in words": ("touchpoints_evidence_check", "evidence", event(317, evidence="high")),
    "evidence with a fraction": ("touchpoints_evidence_check", "evidence", event(317, evidence=4.5)),
    "a flag in words": ("touchpoints_is_bot_check", "is_bot", event(317, is_bot="perhaps")),
    "nobody": ("touchpoints_person_check", "contact_id", event(317, visitor_id=None)),
    "a blank visitor": ("touchpoints_person_check", "contact_id", event(317, visitor_id="  ")),
    "a contact that is nowhere": ("touchpoints_contact_id_fkey", "contact_id", event(317, contact_id=str(uuid4()))),
    "an id that is none": ("touchpoints_campaign_id_uuid", "campaign_id", event(317, campaign_id="spring")),
    "properties that are a list": ("touchpoints_properties_check", "properties", event(317, properties=[1])),
    "no moment": ("touchpoints_touched_at_given", "touched_at", event(317, touched_at=None)),
    "a day in another order": ("touchpoints_touched_at_moment", "touched_at", event(317, touched_at="20-10-2017")),
    "a day that never was": ("touchpoints_touched_at_moment", "touched_at", event(317, touched_at="2026-02-30T10:00Z")),
    "hour 25": ("touchpoints_touched_at_moment", "touched_at", event(317, touched_at="2026-02-03T25:00:00Z")),
    "a day without dashes": ("touchpoints_touched_at_moment", "touched_at", event(317, touched_at=20260105)),
    "a word for now": ("touchpoints_touched_at_moment", "touched_at", event(317, touched_at="now")),
    "next century": ("touchpoints_touched_at_check", "touched_at", event(317, touched_at="2126-02-03T10:00:00Z")),
    "the year 26": ("touchpoints_touched_at_check", "touched_at", event(317, touched_at="0026-02-03T10:00:00Z")),
    "no source": ("touchpoints_source_given", "source", event(317, source=" ")),
    "a link that is nowhere": (
        "touchpoints_tracking_link_id_fkey", "tracking_link_id", event(317, tracking_link_id=str(uuid4())),
    ),
    "a short code that is nowhere": ("touchpoints_short_code_known", "short_code", event(317, short_code="nope-1")),
    "an address that is not a link": ("touchpoints_url_known", "url", event(317, url="https://nowhere.example/x")),
    "a promo code that is nowhere": ("touchpoints_promo_code_known", "promo_code", event(317, promo_code="NOPE10")),
    "another workspace": ("touchpoints_workspace_same", "workspace_id", event(317, workspace_id=str(uuid4()))),
    "an id too long to index": (
        "touchpoints_external_id_length_check", "external_id", event(317, external_id="317" * 2000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("who", ["member", "service"])
@pytest.mark.parametrize("what", BAD)
def test_a_bad_event_is_named_and_costs_no_other(story: Connection, world: World, what: str, who: str) -> None:
    rule, field, bad = BAD[what]
    with as_user(story, world.edda) if who == "member" else as_service(story):
        workspace = None if who == "member" else world.acme
        said = answers(story, event(316), bad, event(318), workspace=workspace)
    assert [answer["outcome"] for answer in said] == ["recorded", "refused", "recorded"]
    assert [answer["position"] for answer in said] == [1, 2, 3]
    refusal = said[1]
    assert (refusal["rule"], refusal["field"]) == (rule, field)
    assert refusal["external_id"] == bad["external_id"]
    assert refusal["reason"] and refusal["hint"] and refusal["touchpoint_id"] is None


def test_what_is_no_event_is_named_by_its_position(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        said = answers(story, event(1), "click", 7, None, [event(2)], event(3, external_id=None), event(4))
    assert [answer["outcome"] for answer in said] == ["recorded", *["refused"] * 5, "recorded"]
    assert [answer["rule"] for answer in said[1:6]] == [
        *["touchpoints_event_object"] * 4, "touchpoints_external_id_given",
    ]  # fmt: skip
    with refused(story, "touchpoints_batch_array"), as_user(story, world.edda):
        story.execute("select * from public.record_touchpoints(%s::jsonb)", [json.dumps(event(1))])


@pytest.mark.parametrize(
    ("sent", "is_bot"),
    [("yes", True), ("True", True), (1, True), ("1", True), ("no", False), (0, False), ("0", False), ("", False)],
)
def test_a_flag_is_read_as_services_send_it(story: Connection, world: World, sent: object, is_bot: bool) -> None:
    with as_user(story, world.edda):
        record(story, event(1, is_bot=sent, user_agent="Googlebot/2.1" if not is_bot and sent != "" else "Firefox"))
        assert one(story, "select is_bot from public.touchpoints where source = 'web'") == is_bot


@pytest.mark.parametrize(
    "sent",
    [
        {"type": "Link_Click"}, {"type": " link click "}, {"type": "link-click", "channel": "Paid Social"},
        {"contact_id": "null"}, {"tracking_link_id": "undefined", "campaign_id": ""},
        {"properties": "", "evidence": ""},
    ],
)  # fmt: skip
def test_words_of_lists_and_ids_are_read_as_services_send_them(
    story: Connection, world: World, sent: dict[str, str]
) -> None:
    with as_user(story, world.edda):
        said = answers(story, event(1, **sent), event(2, type="Telepathy"))
        assert [answer["outcome"] for answer in said] == ["recorded", "refused"]
        found = story.execute(
            "select type, channel, contact_id from public.touchpoints where source = 'web'"
        ).fetchall()
    assert found == [("link_click", "paid_social" if "channel" in sent else "direct", None)]


def test_an_array_as_text_is_read_as_lines_are(story: Connection, world: World) -> None:
    array = json.dumps([event(1, properties={"title": "here"}), event(2, type="telepathy"), event(3)], indent=2)
    with as_user(story, world.edda):
        told = story.execute(
            "select position, outcome from public.record_touchpoint_lines(%s)",
            [array.replace("here", r"a\u0000\ud83d")],
        ).fetchall()
        assert told == [(1, "recorded"), (2, "refused"), (3, "recorded")]
        assert one(story, "select properties ->> 'title' from public.touchpoints where external_id = '1'") == "a"


def test_a_line_that_is_no_json_costs_no_other(story: Connection, world: World) -> None:
    bad = ['{"type": "link_click", "x": \\u0000}', "{", "", "17"]
    lines = "\r\n".join([json.dumps(event(1)), *bad, json.dumps(event(2))])
    with as_user(story, world.edda):
        told = story.execute(
            "select position, outcome, rule from public.record_touchpoint_lines(%s)", [lines]
        ).fetchall()
        assert story.execute("select * from public.record_touchpoint_lines('')").fetchall() == []
    refused_at = [(place, "refused", "touchpoints_event_object") for place in (2, 3, 4)]
    assert told == [(1, "recorded", None), *refused_at, (5, "recorded", None)]
    with refused(story, "workspace_role"), as_user(story, world.vera):
        story.execute("select public.record_touchpoint_lines(%s)", [lines])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"a\u0000b", "ab"), (r"cut \ud83d", "cut"), (r"cut \ude00.", "cut ."), (r"\ud83d\ude00", "😀"),
        (r"C:\\u0000", "C:\\u0000"), (r"\\\u0000x", "\\x"),
    ],
)  # fmt: skip
def test_what_cannot_be_stored_is_left_out_of_a_line(story: Connection, world: World, sent: str, kept: str) -> None:
    """In an array, \\u0000 and half an emoji fail the whole request before any function sees them."""
    line = json.dumps(event(1, properties={"title": "here"})).replace("here", sent)
    with as_user(story, world.edda):
        told = story.execute("select outcome from public.record_touchpoint_lines(%s)", [line]).fetchall()
        assert told == [("recorded",)]
        assert one(story, "select btrim(properties ->> 'title') from public.touchpoints where source = 'web'") == kept


@pytest.mark.parametrize(
    "word",
    [
        "undefined", "null", "(not set)", " None ", '"undefined"', "[object Object]", "-", "0" * 32,
        "{{event_id}}", "${id}", "{visitor}", "%%VISITOR%%", "__EVENT__", "<id>", "*|UNIQID|*",
    ],
)  # fmt: skip
def test_words_for_nothing_are_no_ids(story: Connection, world: World, acme: Maker, word: str) -> None:
    """Every browser without an id, and every event of a broken sender, would be the same one."""
    buyer = str(acme.id("contacts"))
    with as_user(story, world.edda):
        said = answers(
            story, event(1, visitor_id=word), event(2, external_id=word), event(3, visitor_id=word, contact_id=buyer)
        )
    assert [answer["rule"] for answer in said] == ["touchpoints_person_check", "touchpoints_external_id_given", None]
    assert one(story, "select visitor_id from public.touchpoints where source = 'web' and external_id = '3'") is None
    for column, rule in (("visitor_id", "touchpoints_person_check"), ("external_id", "touchpoints_external_id_given")):
        row = {"visitor_id": "v", "external_id": "e"} | {column: word}
        with refused(story, rule), as_user(story, world.edda):
            story.execute(
                "insert into public.touchpoints (touched_at, type, source, visitor_id, external_id)"
                " values ('2026-01-05', 'link_click', 'plain', %(visitor_id)s, %(external_id)s)",
                row,
            )


def test_an_id_in_braces_is_an_id(story: Connection, world: World, acme: Maker) -> None:
    with as_user(story, world.edda):
        ids = {"visitor_id": "{3F2504E0-4F89-11D3-9A0C-0305E82C3301}", "external_id": "__1__"}
        assert record(story, event(1, **ids)) == 1
        buyer = f"{{{str(acme.id('contacts')).upper()}}}"
        assert record(story, event(2, contact_id=buyer)) == 1


def test_nobody_is_identified_as_one_person(story: Connection, world: World, acme: Maker) -> None:
    buyer = acme.id("contacts")
    insert_visitor = "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)"
    for word, rule in (
        ("undefined", "visitor_id_check"), ("00000000-0000-0000-0000-000000000000", "visitor_id_check"),
        ("anonymous", "visitor_somebody"), ("Guest", "visitor_somebody"), ("0", "visitor_somebody"),
        ("denied", "visitor_somebody"), ("{{visitor_id}}", "visitor_id_check"), ("%%VISITOR%%", "visitor_id_check"),
        ("${id}", "visitor_id_check"),
    ):  # fmt: skip
        with refused(story, f"contact_visitors_{rule}"), as_user(story, world.edda):
            story.execute(insert_visitor, [word, buyer])


def test_the_keys_of_an_event_have_one_spelling(story: Connection, world: World, acme: Maker) -> None:
    """A zero-width character in the id of a visitor or an event is of no meaning, by whatever way it comes."""
    buyer = acme.id("contacts")
    acme("contact_visitors", visitor_id="device-9", contact_id=buyer)
    with as_user(story, world.edda):
        assert record(story, event(1, visitor_id="dev\u200bice-9")) == 1
        assert record(story, event(1, external_id="\ufeff1", source="web\u200b")) == 0, "the same event"
        story.execute(
            "insert into public.touchpoints (touched_at, type, visitor_id, source, external_id)"
            " values ('2026-01-05', 'link_click', e'dev\\u200bice-9', 'plain', e'\\ufeff1')"
        )
        nothing = answers(
            story, event(2, visitor_id="\u200b"), event(3, source="\u200b"), event(4, visitor_id={"a": 1})
        )
    assert [answer["rule"] for answer in nothing] == [
        "touchpoints_person_check", "touchpoints_source_given", "touchpoints_field_scalar",
    ]  # fmt: skip
    touches = "select visitor_id, contact_id, external_id from public.touchpoints where contact_id = %s"
    assert story.execute(touches, [buyer]).fetchall() == [("device-9", buyer, "1")] * 2


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("touchpoints_type_check", {"type": "click"}),
        ("touchpoints_channel_check", {"channel": "cpc"}),
        ("touchpoints_evidence_check", {"evidence": 9}),
        ("touchpoints_person_check", {"visitor_id": " "}),
        ("touchpoints_properties_check", {"properties": Jsonb([1])}),
        ("touchpoints_page_url_length_check", {"page_url": "https://a.example/" + "x" * 4000}),
        ("touchpoints_utm_source_length_check", {"utm_source": "x" * 501}),
        ("touchpoints_touched_at_given", {"touched_at": None}),
        ("touchpoints_type_given", {"type": None}),
        ("touchpoints_source_given", {"source": " "}),
        ("touchpoints_touched_at_check", {"touched_at": "1969-01-01T00:00:00Z"}),
    ],
)
def test_a_plain_insert_names_its_bad_event(story: Connection, world: World, rule: str, given: dict[str, Any]) -> None:
    with refused(story, rule, matching='"317"'), as_user(story, world.edda):
        insert(story, "touchpoints", event(317, **given))


def test_what_a_bulk_insert_sends_as_null_is_what_it_leaves_out(story: Connection, world: World, acme: Maker) -> None:
    """The API fills keys that only other rows of the batch have with null."""
    left_out = dict.fromkeys(("channel", "evidence", "is_bot", "properties", "source", "external_id"))
    with as_user(story, world.edda):
        stored = insert(story, "touchpoints", event(1) | left_out)
    assert (stored["channel"], stored["evidence"], stored["is_bot"], stored["source"]) == ("direct", 4, False, "manual")
    assert stored["external_id"]
    assert acme("opportunities", status=None)["status"] == "open"


def test_one_bad_event_of_five_hundred(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        said = answers(story, *(event(n) | ({"type": "click"} if n == 317 else {}) for n in range(500)))
    assert [answer["external_id"] for answer in said if answer["outcome"] == "refused"] == ["317"]
    assert sum(answer["outcome"] == "recorded" for answer in said) == 499


def test_a_rule_no_check_foresaw_costs_its_event_alone(story: Connection, world: World) -> None:
    story.execute(
        "create function pg_temp.stop() returns trigger language plpgsql as $$ begin"
        " if new.external_id = '2' then perform private.reject('some_rule', 'no'); end if; return new; end $$"
    )
    story.execute(
        "create trigger stop before insert on public.touchpoints for each row execute function pg_temp.stop()"
    )
    with as_user(story, world.edda):
        said = answers(story, event(1), event(2), event(3))
    assert [answer["outcome"] for answer in said] == ["recorded", "refused", "recorded"]
    assert (said[1]["rule"], said[1]["external_id"], said[1]["position"]) == ("some_rule", "2", 2)


def test_a_merged_and_an_erased_person_cost_no_other(story: Connection, world: World, acme: Maker) -> None:
    survivor, merged, erased = acme.id("contacts"), acme.id("contacts"), acme.id("contacts")
    acme("contact_visitors", visitor_id="theirs", contact_id=erased)
    story.execute(
        "select public.merge_contacts(workspace_id => %s, duplicate_id => %s, survivor_id => %s)",
        [world.acme, merged, survivor],
    )
    story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, erased])
    with as_user(story, world.edda):
        said = answers(
            story,
            event(1, contact_id=str(merged)),
            event(2, contact_id=str(erased)),
            event(3, contact_id=str(survivor)),
            event(4, visitor_id="theirs"),
        )
    assert [answer["outcome"] for answer in said] == ["recorded", "refused", "recorded", "recorded"]
    assert (said[1]["rule"], said[1]["field"]) == ("touchpoints_contact_erased", "contact_id")
    found = story.execute("select contact_id from public.touchpoints where source = 'web' order by external_id")
    assert found.fetchall() == [(survivor,), (survivor,), (None,)]
    with refused(story, "touchpoints_contact_erased"):
        acme("touchpoints", contact_id=erased)
    with refused(story, "contact_visitors_contact_erased"):
        acme("contact_visitors", contact_id=erased)


def test_numbers_and_booleans_of_json(story: Connection, world: World) -> None:
    """4.0 is the number four; true is no id, but what a template sent for one."""
    with as_user(story, world.edda):
        said = answers(
            story, event(1, evidence=4.0), event(2, evidence=4.5), event(3, evidence=40.0), event(4, visitor_id=True),
            event(5, visitor_id=True, is_bot=False), event(6, utm_source=False), event(7, is_bot=True, visitor_id=7),
            event(8, properties={"new": True}), event(9, visitor_id='is it "x": true}'),
        )  # fmt: skip
    assert [(answer["rule"], answer["field"]) for answer in said] == [
        (None, None), ("touchpoints_evidence_check", "evidence"), ("touchpoints_evidence_check", "evidence"),
        ("touchpoints_field_scalar", "visitor_id"), ("touchpoints_field_scalar", "visitor_id"),
        ("touchpoints_field_scalar", "utm_source"), (None, None), (None, None), (None, None),
    ]  # fmt: skip
    found = story.execute("select external_id, evidence, visitor_id from public.touchpoints where source = 'web'")
    assert {row[0]: row[1:] for row in found.fetchall() if row[0] in "17"} == {"1": (4, "visitor-1"), "7": (4, "7")}


def test_a_bad_event_is_recorded_when_it_comes_again_corrected(story: Connection, world: World) -> None:
    with as_user(story, world.edda):
        said = answers(story, event(1, type="click"), event(1), event(1))
        assert [answer["outcome"] for answer in said] == ["refused", "recorded", "known_already"]
        assert said[1]["touchpoint_id"] == said[2]["touchpoint_id"]
        again = answers(story, event(1, campaign_id=str(uuid4())))
        assert [answer["outcome"] for answer in again] == ["known_already"]


MOMENTS = {
    "2026-07-01T10:00:00Z": "2026-07-01 10:00:00+00",
    "2026-07-01T10:00Z": "2026-07-01 10:00:00+00",
    "2026-07-01 10:00:00.123456+02:00": "2026-07-01 08:00:00.123456+00",
    "2026-07-01T10:00:00+0200": "2026-07-01 08:00:00+00",
    "2026-07-31T10:00:00-05": "2026-07-31 15:00:00+00",
    "2026-07-01T10:00:00": "2026-07-01 14:00:00+00",
    "2026-07-01": "2026-07-01 04:00:00+00",
    "2026-03-08T02:30:00": "2026-03-08 07:30:00+00",
    "1751364000": "2025-07-01 10:00:00+00",
    "1751364000.25": "2025-07-01 10:00:00.25+00",
    "1751364000123": "2025-07-01 10:00:00.123+00",
    "2026-07-01 10:00:00 UTC": "2026-07-01 10:00:00+00",
    "2026-07-01t10:00:00z": "2026-07-01 10:00:00+00",
    "20260701T100000Z": "2026-07-01 10:00:00+00",
    "20260701T1000+0200": "2026-07-01 08:00:00+00",
    "20260701T100000.5-05:00": "2026-07-01 15:00:00.5+00",
    "20260701100000": "2026-07-01 14:00:00+00",
    "1751364000123456": "2025-07-01 10:00:00.123456+00",
    "1751364000123456000": "2025-07-01 10:00:00.123456+00",
    "Wed, 01 Jul 2026 10:00:00 GMT": "2026-07-01 10:00:00+00",
    "Wed, 1 Jul 2026 10:00:00 +0200": "2026-07-01 08:00:00+00",
    "Wed Jul 01 2026 10:00:00 GMT+0200 (Central European Summer Time)": "2026-07-01 08:00:00+00",
    "2026-07-01 10:00:00 +0000 UTC": "2026-07-01 10:00:00+00",
    "2026-07-01T10:00:00+02:00[Europe/Berlin]": "2026-07-01 08:00:00+00",
    "2026-07-01T10:00:00Z[UTC]": "2026-07-01 10:00:00+00",
    "2026-07-01T10:00:00Z[Europe/London]": "2026-07-01 10:00:00+00",
    "2026-07-01 10:00:00 +0200 CEST": "2026-07-01 08:00:00+00",
    "Wed, 01 Jul 2026 10:00:00 +0200 (CEST)": "2026-07-01 08:00:00+00",
    "2026/07/01 10:00:00": "2026-07-01 14:00:00+00",
    "1751364000123.0": "2025-07-01 10:00:00.123+00",
}


@pytest.mark.parametrize("given", MOMENTS)
def test_moments_without_an_offset_are_of_the_workspaces_time_zone(story: Connection, world: World, given: str) -> None:
    story.execute("update public.workspaces set time_zone = 'America/New_York' where id = %s", [world.acme])
    story.execute("set local time zone 'Asia/Tokyo'")
    with as_user(story, world.edda):
        assert record(story, event(1, touched_at=given)) == 1
    stored = one(story, "select (touched_at at time zone 'UTC')::text from public.touchpoints where source = 'web'")
    assert f"{stored}+00" == MOMENTS[given]


def test_a_touch_ahead_is_refused_in_a_single_row_too(story: Connection, world: World) -> None:
    for moment in ("2126-01-01T00:00:00Z", "1969-12-31T00:00:00Z"):
        with refused(story, "touchpoints_touched_at_check"), as_user(story, world.edda):
            story.execute(
                "insert into public.touchpoints (touched_at, type, visitor_id) values (%s, 'mention', 'v')", [moment]
            )
