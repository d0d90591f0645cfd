"""Touchpoints and what attribution is computed from: idempotency, visitors, what is filled in, versions of models."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest
from psycopg.rows import dict_row

from crmdb.database import Connection, connect
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import LONG_AGO, Maker, insert
from tests.support.world import World


def one(story: Connection, query: str, *values: Any) -> Any:
    row = story.execute(query.encode(), values).fetchone()
    return None if row is None else row[0] if len(row) == 1 else row


def event(number: int, **given: Any) -> dict[str, Any]:
    return {
        "touched_at": "2026-01-05T12:00:00Z",
        "type": "link_click",
        "visitor_id": f"visitor-{number}",
        "source": "web",
        "external_id": str(number),
    } | given


def answers(story: Connection, *events: Any, workspace: Any = None) -> list[dict[str, Any]]:
    """What record_touchpoints() says of each event."""
    with story.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            "select * from public.record_touchpoints(%s::jsonb, %s::uuid)", [json.dumps(events), workspace]
        ).fetchall()


def record(story: Connection, *events: Any) -> int:
    """How many of the events are new; none may be refused."""
    said = answers(story, *events)
    assert [answer for answer in said if answer["outcome"] == "refused"] == []
    return sum(answer["outcome"] == "recorded" for answer in said)


# ---------------------------------------------------------------------------------------------------------------------
# Recording


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
    with refused(story, "touchpoints_workspace_writable"), as_user(story, world.vera):
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


@pytest.mark.parametrize("word", ["undefined", "null", "(not set)", " None ", '"undefined"', "[object Object]", "-"])
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


def test_nobody_is_identified_as_one_person(story: Connection, world: World, acme: Maker) -> None:
    buyer = acme.id("contacts")
    insert_visitor = "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)"
    for word, rule in (
        ("undefined", "visitor_id_check"), ("00000000-0000-0000-0000-000000000000", "visitor_id_check"),
        ("anonymous", "visitor_somebody"), ("Guest", "visitor_somebody"), ("0", "visitor_somebody"),
        ("{{visitor_id}}", "visitor_somebody"), ("%%VISITOR%%", "visitor_somebody"), ("${id}", "visitor_somebody"),
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


@pytest.mark.parametrize("who", ["vera", "hana"])
def test_recording_needs_an_editor(story: Connection, world: World, who: str) -> None:
    for workspace in (None, world.acme):
        with refused(story, "touchpoints_workspace_writable", sqlstate="42501"), as_user(story, getattr(world, who)):
            answers(story, event(1), workspace=workspace)
    with as_user(story, getattr(world, who)):
        assert record(story) == 0


def test_a_member_records_in_the_workspace_of_the_argument_or_not_at_all(story: Connection, world: World) -> None:
    with as_user(story, world.noor):
        assert answers(story, event(1), workspace=world.beta)[0]["outcome"] == "recorded"
    with refused(story, "touchpoints_workspace_writable"), as_user(story, world.noor):
        answers(story, event(2), workspace=world.acme)


def recorded_in(story: Connection) -> list[Any]:
    return [row[0] for row in story.execute("select workspace_id from public.touchpoints where source = 'web'")]


@pytest.mark.parametrize("by", ["header", "setting", "argument", "event"])
def test_a_service_names_its_workspace(story: Connection, world: World, by: str) -> None:
    with as_service(story):
        if by == "header":
            story.execute(
                "select set_config('request.headers', %s, true)", [json.dumps({"x-workspace-id": str(world.acme)})]
            )
        elif by == "setting":
            story.execute("select set_config('crmdb.workspace_id', %s, true)", [str(world.acme)])
        given = {"workspace_id": str(world.acme)} if by == "event" else {}
        said = answers(story, event(1, **given), workspace=world.acme if by == "argument" else None)
        assert [answer["outcome"] for answer in said] == ["recorded"]
        if by in ("header", "setting"):
            story.execute("insert into public.companies (name) values ('From a webhook')")
            story.execute(
                "insert into public.touchpoints (touched_at, type, visitor_id, source) values"
                " ('2026-01-05T12:00:00Z', 'link_click', 'v', 'web')"
            )
    assert set(recorded_in(story)) == {world.acme}


def test_a_service_that_names_no_workspace_is_told_how(story: Connection, world: World) -> None:
    for events in ([event(1)], [event(1, workspace_id=str(world.acme)), event(2, workspace_id=str(world.beta))]):
        with refused(story, "touchpoints_workspace_writable") as refusal, as_service(story):
            answers(story, *events)
        assert "x-workspace-id" in str(refusal.hint)
    with refused(story, "touchpoints_workspace_writable"), as_service(story):
        answers(story, event(1), workspace=uuid4())


def test_another_workspaces_things_do_not_exist(story: Connection, world: World) -> None:
    for column, table in (
        ("contact_id", "contacts"),
        ("campaign_id", "campaigns"),
        ("tracking_link_id", "tracking_links"),
        ("promo_code_id", "promo_codes"),
        ("deliverable_id", "deliverables"),
        ("workspace_influencer_id", "workspace_influencers"),
    ):
        theirs, nothing = str(world.beta_rows[table]["id"]), str(uuid4())
        with as_user(story, world.edda):
            said = answers(story, event(1, **{column: theirs}), event(2, **{column: nothing}))
        assert [answer["rule"] for answer in said] == [f"touchpoints_{column}_fkey"] * 2
        assert said[0]["reason"].replace(theirs, "") == said[1]["reason"].replace(nothing, "")
    link = world.beta_rows["tracking_links"]["id"]
    code = one(story, "select short_code from public.tracking_links where id = %s", link)
    prefix = one(story, "select link_prefix from public.workspaces where id = %s", world.beta)
    with as_user(story, world.edda):
        said = answers(
            story,
            event(1, short_code=code),
            event(2, short_code=f"{prefix}/{code}"),
            event(3, url=f"https://go.test/{prefix}/{code}"),
        )
    assert [answer["outcome"] for answer in said] == ["refused"] * 3


def test_ten_thousand_events_in_one_call(story: Connection, world: World, acme: Maker) -> None:
    link = str(acme.id("tracking_links"))
    events = [
        event(number, tracking_link_id=link, utm_source="LinkedIn", visitor_id=f"v{number % 3000}")
        for number in range(10_000)
    ]
    with as_user(story, world.edda):
        assert record(story, *events) == 10_000
        assert record(story, *events) == 0


def test_two_deliveries_at_once_are_one_row(database: str) -> None:
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
    counts: list[int] = []

    def deliver() -> None:
        with connect(database) as connection:
            connection.execute("select 1")
            with as_user(connection, ada):
                counts.append(record(connection, *(event(number) for number in range(500))))
            connection.commit()

    threads = [Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 500
    with connect(database) as connection:
        assert one(connection, "select count(*) from public.touchpoints") == 500


# ---------------------------------------------------------------------------------------------------------------------
# What follows from what is known


def test_an_identified_visitor_brings_earlier_and_later_touches_along(
    story: Connection, world: World, acme: Maker
) -> None:
    buyer, other = acme.id("contacts"), acme.id("contacts")
    with as_user(story, world.edda):
        record(story, event(1, visitor_id="v"), event(2, visitor_id="v"), event(3, visitor_id="w"))
        record(story, event(4, visitor_id="v", contact_id=str(other)))
        story.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [buyer])
        record(story, event(5, visitor_id="v"))
    with as_user(story, world.noor):
        record(story, event(6, visitor_id="v"))
    found: dict[str, Any] = dict(
        story.execute("select external_id, contact_id from public.touchpoints where source = 'web'").fetchall()
    )
    assert found == {"1": buyer, "2": buyer, "3": None, "4": other, "5": buyer, "6": None}
    with refused(story, "contact_visitors_visitor_id_key"):
        acme("contact_visitors", visitor_id="v")
    assert "onConflict workspace_id,visitor_id" in explained(story, 'violates "contact_visitors_visitor_id_key"')


def explained(connection: Connection, message: str) -> str:
    found = connection.execute(
        "select concat_ws(' ', message, detail, hint) from public.explain_error(%s)", [message]
    ).fetchone()
    assert found is not None
    text: str = found[0]
    return text


def test_who_deletes_what_touches_name_is_told_who_names_it(story: Connection, world: World, acme: Maker) -> None:
    link, code = acme("tracking_links"), acme("promo_codes")
    acme("touchpoints", tracking_link_id=link["id"], campaign_id=link["campaign_id"], workspace_influencer_id=None)
    acme("touchpoints", promo_code_id=code["id"], campaign_id=code["campaign_id"], workspace_influencer_id=None)
    for table, row, instead in (
        ("tracking_links", link, "; or keep it and set is_active to false"),
        ("promo_codes", code, ""),
    ):
        with refused(story, sqlstate="23503") as refusal, as_user(story, world.edda):
            story.execute(f"delete from public.{table} where id = %s".encode(), [row["id"]])
        told = explained(story, refusal.message)
        assert told.startswith(f"this row of {table} cannot be deleted Rows of touchpoints name it in ")
        assert told.endswith(f"first, or let them name another row{instead}.")
    with as_user(story, world.edda), refused(story, "touchpoints_contact_id_fkey") as refusal:
        story.execute(
            "insert into public.touchpoints (touched_at, type, contact_id) values (now(), 'meeting', %s)", [uuid4()]
        )
    assert "Create the contact first" in explained(story, refusal.message)


def test_every_key_says_what_to_do_before_a_row_it_names_is_deleted(story: Connection) -> None:
    keys = story.execute(
        "select distinct confrelid::regclass::text, conname, conrelid::regclass::text from pg_constraint"
        " where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0"
    ).fetchall()
    for parent, rule, child in keys:
        message = f'update or delete on table "{parent}" violates foreign key constraint "{rule}" on table "{child}"'
        told = story.execute("select rule, sqlstate, hint from public.explain_error(%s)", [message]).fetchall()
        assert [(row[0], row[1]) for row in told] == [(rule, "23503")], rule
        assert told[0][2].startswith("Delete these rows of "), rule


def commit_after(does: Callable[[Connection], None], connection: Connection) -> None:
    does(connection)
    connection.commit()


@pytest.mark.parametrize("first_does", ["event", "identification"])
def test_an_event_and_the_identification_of_its_visitor_at_once(database: str, first_does: str) -> None:
    """Whichever commits first, the touch ends up with the contact."""
    with connect(database) as connection:
        ada = sign_up(connection, "ada")
        maker = Maker(connection, personal_workspace(connection, ada))
        buyer = maker.id("contacts")

    def touch(connection: Connection) -> None:
        with as_user(connection, ada):
            record(connection, event(1, visitor_id="v"))

    def identify(connection: Connection) -> None:
        with as_user(connection, ada):
            connection.execute("insert into public.contact_visitors (visitor_id, contact_id) values ('v', %s)", [buyer])

    one_does, other_does = (touch, identify) if first_does == "event" else (identify, touch)
    with connect(database) as first, connect(database) as second:
        for connection in (first, second):
            connection.execute("select 1")
        one_does(first)
        waiting = Thread(target=commit_after, args=(other_does, second))
        waiting.start()
        waiting.join(0.4)
        first.commit()
        waiting.join(10)
    with connect(database) as connection:
        assert one(connection, "select contact_id from public.touchpoints") == buyer


# ---------------------------------------------------------------------------------------------------------------------
# Models, runs, credits


def test_settings_of_a_model_are_versioned(story: Connection, world: World, acme: Maker) -> None:
    model = acme("attribution_models", name="House model", type="time_decay", half_life_hours=168)
    for column, value in (
        ("half_life_hours", 24),
        ("lookback_days", 30),
        ("name", "New"),
        ("type", "linear"),
        ("version", 2),
    ):
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, "attribution_models_versioned") as refusal, actor:
                story.execute(
                    f"update public.attribution_models set {column} = %s where id = %s".encode(), [value, model["id"]]
                )
            assert "version 2" in str(refusal.hint)
    with refused(story, "attribution_models_active_key"):
        acme("attribution_models", name="House model", version=2)
    with as_user(story, world.adam):
        story.execute("update public.attribution_models set is_active = false where id = %s", [model["id"]])
    acme("attribution_models", name="House model", version=2)
    with refused(story, "attribution_models_name_key"):
        acme("attribution_models", name="House model", version=1, is_active=False)


WEIGHTS = ("weight_first", "weight_last", "weight_lead", "weight_opportunity", "weight_won", "weight_rest")


def test_weights_are_the_custom_models_and_add_up(story: Connection, acme: Maker) -> None:
    good = dict(zip(WEIGHTS, (2000, 2000, 2000, 2000, 1000, 1000), strict=True))
    acme("attribution_models", type="custom", **good)
    for bad in (
        good | {"weight_rest": 999},
        good | {"weight_rest": None},
        good | {"weight_first": -1, "weight_last": 4001},
        {},
    ):
        with refused(story, "attribution_models_weights_check"):
            acme("attribution_models", type="custom", **bad)
    with refused(story, "attribution_models_weights_check"):
        acme("attribution_models", type="linear", weight_first=1)
    with refused(story, "attribution_models_half_life_check"):
        acme("attribution_models", type="time_decay")
    with refused(story, "attribution_models_half_life_check"):
        acme("attribution_models", type="linear", half_life_hours=1)
    for hours in (0, 87_601):
        with refused(story, "attribution_models_half_life_hours_check"):
            acme("attribution_models", type="time_decay", half_life_hours=hours)


def test_every_workspace_starts_with_the_standard_models(story: Connection, world: World) -> None:
    models: dict[str, Any] = dict(
        story.execute(
            "select type, half_life_hours from public.attribution_models where workspace_id = %s and name = type",
            [world.beta],
        ).fetchall()
    )
    assert set(models) == {
        "first_touch", "last_touch", "linear", "position_based", "j_shaped", "inverse_j", "time_decay", "lead_creation",
        "u_shaped", "w_shaped", "full_path", "influenced",
    }  # fmt: skip
    assert models["time_decay"] == 7 * 24


def test_a_model_is_not_deleted_but_with_its_workspace(story: Connection, world: World, acme: Maker) -> None:
    model = acme.id("attribution_models")
    with refused(story, "attribution_models_kept") as refusal:
        story.execute("delete from public.attribution_models where id = %s", [model])
    assert refusal.hint == "Set is_active to false: the next run leaves it out."
    story.execute("delete from public.workspaces where id = %s", [world.acme])
    assert story.execute("select from public.attribution_models where id = %s", [model]).fetchone() is None


def test_a_milestone_of_a_journey_is_one_of_its_touches(story: Connection, acme: Maker) -> None:
    with refused(story, "attribution_journeys_places_check"):
        acme("attribution_journeys", lead_place=1)


def test_influence_counts_the_committees_touches_within_the_lookback(
    story: Connection, world: World, acme: Maker
) -> None:
    person, opportunity = acme.id("workspace_influencers"), acme("opportunities", amount_minor=9_900)
    buyer, outsider = acme.id("contacts", company_id=opportunity["company_id"]), acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=opportunity["id"], contact_id=buyer)
    touch = {"workspace_influencer_id": person, "contact_id": buyer}
    now = one(story, "select now()")
    for given in (
        touch | {"touched_at": now},
        touch | {"touched_at": one(story, "select now() - interval '179 days 23 hours'")},
        touch | {"touched_at": one(story, "select now() - interval '180 days 1 second'")},
        touch | {"touched_at": one(story, "select now() + interval '1 second'")},
        touch | {"touched_at": now, "workspace_influencer_id": None},
        touch | {"touched_at": now, "contact_id": outsider},
    ):
        acme("touchpoints", **given)
    story.execute("select private.run_attribution(%s)", [world.acme])
    with as_user(story, world.vera):
        assert story.execute(
            "select touches, contacts, influenced_open_pipeline_minor, influenced_won_pipeline_minor"
            " from public.influenced_opportunities where opportunity_id = %s",
            [opportunity["id"]],
        ).fetchall() == [(2, 1, 9_900, 0)]
