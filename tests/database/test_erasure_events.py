"""Events and devices bring no identity of an erased person back, and are recorded all the same."""

from __future__ import annotations

import json
from typing import Any

from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user
from tests.support.erasure import LEFT, erased_everywhere, person
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World


def test_a_device_named_after_an_erased_person_is_renamed(story: Connection, world: World, acme: Maker) -> None:
    _, _, contact = person(story, acme)
    somebody = acme.id("contacts")
    device = acme.id("contact_visitors", visitor_id="zelie.q@quark.example", contact_id=somebody)
    acme(
        "touchpoints", visitor_id="zelie.q@quark.example", contact_id=None, page_url="https://a.test/?to=zelie-quarkson"
    )
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    assert one(story, "select contact_id from public.contact_visitors where id = %s", device) == somebody
    left = "select count(*) from public.touchpoints as t where lower(t::text) ~ 'zelie|quark'"
    assert one(story, left) == 0


def test_an_event_does_not_store_the_address_of_an_erased_person_again(
    story: Connection, world: World, acme: Maker
) -> None:
    _, _, contact = person(story, acme)
    address = one(story, "select email from public.contacts where id = %s", contact)
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    written = {"touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web"}
    events = [
        written | {"external_id": "1", "visitor_id": address},
        written | {"external_id": "2", "visitor_id": "v", "page_url": f"https://a.test/?email={address}&a=1"},
        written
        | {"external_id": "3", "visitor_id": "v", "referrer": "https://a.test/?e=" + address.replace("@", "%40")},
        written | {"external_id": "4", "visitor_id": "v", "properties": {"mail": address.upper()}},
        written | {"external_id": "5", "visitor_id": "v", "properties": {"mail": "somebody@else.example"}},
    ]
    with as_user(story, world.edda):
        answers = story.execute("select outcome from public.record_touchpoints(%s)", [json.dumps(events)]).fetchall()
        story.execute(
            "insert into public.touchpoints (touched_at, type, source, external_id, visitor_id)"
            " values ('2026-01-05', 'form_fill', 'plain', '1', %s)",
            [address],
        )
        story.execute(
            "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)",
            [address, acme.id("contacts")],
        )
    assert {outcome for (outcome,) in answers} == {"recorded"}
    for table in ("touchpoints", "contact_visitors"):
        query = f"select count(*) from public.{table} as t where lower(t::text) ~ 'zelie|quark'"
        assert one(story, query) == 0
    kept = "select count(*) from public.touchpoints where properties ->> 'mail' = 'somebody@else.example'"
    assert one(story, kept) == 1


MENTIONS: list[dict[str, Any]] = [
    {"visitor_id": "zelie.q@quark.example"},
    {"external_id": "form:zelie.q@quark.example"},
    {"page_url": "https://a.test/?email=zelie.q%40quark.example&a=1"},
    {"page_url": "https://a.test/?tel=%2B49%2030%207654321"},
    {"page_url": "https://a.test/?ref=https%3A%2F%2Fwww.linkedin.com%2Fin%2FZelie-Quarkson%2F&a=1"},
    {"referrer": "https://www.linkedin.com/in/zelie-quarkson?trk=public_profile"},
    {"referrer": "https://x.com/ZelieQ7/status/1"},
    {"referrer": "https://twitter.com/zelieq7"},
    {"utm_content": "@zelieq7"},
    {"utm_term": "zelie.q+news@quark.example"},
    {"user_agent": "Crawler (+https://x.com/zelieq7)"},
    {"properties": {"profile": "instagram.com/zelieq7", "phone": "0049 (30) 7654321"}},
    {"properties": {"text": "Call +49 30 7654321 or write to ZELIE.Q@quark.example, @zelieq7"}},
]  # fmt: skip


def test_an_event_keeps_no_identity_of_an_erased_person(story: Connection, world: World, acme: Maker) -> None:
    erased_everywhere(story, acme)
    events = [
        {
            "touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web", "external_id": f"e{place}",
            "visitor_id": f"v{place}",
        } | said
        for place, said in enumerate(MENTIONS)
    ]  # fmt: skip
    record = "select outcome, reason from public.record_touchpoints(%s)"
    with as_user(story, world.noor):
        answers = story.execute(record, [json.dumps(events)]).fetchall()
        assert [(place, *told) for place, told in enumerate(answers) if told != ("recorded", None)] == []
        again = [outcome for outcome, _ in story.execute(record, [json.dumps(events)])]
        assert set(again) == {"known_already"}, "an id that is withheld is the same id each time"
        for place, said in enumerate(MENTIONS):
            values = {"touched_at": "2026-01-05", "type": "form_fill", "source": "plain", "external_id": str(place)}
            values |= {"visitor_id": "v"} | {
                key: json.dumps(value) if key == "properties" else value for key, value in said.items()
            }
            story.execute(
                sql.SQL("insert into public.touchpoints ({}) values ({})").format(
                    sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(sql.Placeholder() * len(values))
                ),
                list(values.values()),
            )
    assert story.execute(LEFT.format("touchpoints").encode()).fetchall() == []
    channel = "select distinct channel from public.touchpoints where referrer ~ '^https://www.linkedin.com/withheld'"
    assert one(story, channel) == "organic_social", "the platform is still known"
    untouched = {"referrer": "https://www.linkedin.com/in/zelie-quark", "page_url": "https://x.com/zelieq70"}
    with as_service(story):
        for given in ({"platform_code": "x", "handle": "ann"}, {"platform_code": "substack", "handle": "ann"},
                      {"email": "ann@x.example"}, {"platform_code": "blog", "handle": "ann.dev"}):  # fmt: skip
            story.execute("select public.block_identity(%s)", [json.dumps(given)])
    said = {
        "properties": {"channel": "ann", "a": "@ann @anna x.com/ann x.com/anna", "b": "ann@x.example joann@x.example"},
        "page_url": "https://ann.substack.com?a=1", "referrer": "https://www.ann.dev/about",
    }  # fmt: skip
    with as_user(story, world.noor):
        story.execute(
            record, [json.dumps([events[0] | {"external_id": "ann", "visitor_id": "joann@x.example"} | said])]
        )
    kept = "select properties, page_url, referrer from public.touchpoints where visitor_id = 'joann@x.example'"
    assert one(story, kept) == (
        {"channel": "ann", "a": "withheld @anna x.com/withheld x.com/anna", "b": "withheld joann@x.example"},
        "https://withheld.invalid?a=1",
        "https://withheld.invalid/",
    )
    with as_user(story, world.noor):
        story.execute(record, [json.dumps([events[0] | {"external_id": "other", "visitor_id": "w"} | untouched])])
    kept = "select referrer, page_url from public.touchpoints where external_id = 'other'"
    assert one(story, kept) == tuple(untouched.values())


def test_a_value_that_is_just_a_handle_or_a_number_is_withheld(story: Connection, world: World, acme: Maker) -> None:
    """With the false hits: parts of values, words of marketing, short words, words of other people."""
    for platform, handle in (("x", "ann"), ("x", "newsletter")):
        acme("contact_profiles", contact_id=(contact := acme.id("contacts")), platform_code=platform, handle=handle)
        with as_service(story):
            story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [world.acme, contact])
    erased_everywhere(story, acme)
    page = "https://a.test/?utm_source=newsletter&utm_content={}&ref={}#a"
    told = {
        "visitor_id": "zelieq7", "utm_content": "ZelieQ7", "utm_term": "zelie-quarkson",
        "page_url": page.format("zelieq7", "49307654321"),
        "properties": {"a": ["ZELIEQ7", "x"], "b": {"c": 49307654321, "d": "49307654321"}, "zelieq7": "x"},
    }  # fmt: skip
    kept = {
        "visitor_id": "zelieq70", "utm_source": "newsletter", "utm_medium": "newsletter", "utm_content": "ann",
        "utm_term": "my-zelieq7-post", "page_url": page.format("ann", "493076543210"),
        "properties": {
            "text": 'a "49307654321", 49307654321, zelieq7 "zelieq7": 49307654321', "n": 7654321, "m": 493076543210
        },
    }  # fmt: skip
    written = {"touched_at": "2026-01-05T10:00Z", "type": "form_fill", "source": "web"}
    events = [written | {"external_id": id} | said for id, said in (("zelieq7", told), ("kept", kept))]
    record = "select outcome from public.record_touchpoints(%s)"
    with as_user(story, world.edda):
        for outcome in ("recorded", "known_already"):
            assert story.execute(record, [json.dumps(events)]).fetchall() == [(outcome,)] * 2
        visit = "insert into public.contact_visitors (visitor_id, contact_id) values (%s, %s)"
        for visitor, stored in (("ZelieQ7", 0), ("49307654321", 0), ("zelieq70", 1)):
            assert story.execute(visit, [visitor, acme.id("contacts")]).rowcount == stored
    columns = ("visitor_id", *list(kept)[1:])
    query = f"select external_id, {', '.join(columns)} from public.touchpoints where source = 'web'"
    rows = {row[0]: dict(zip(columns, row[1:], strict=True)) for row in story.execute(query.encode()).fetchall()}
    assert rows["kept"] == kept
    (left,) = (row for id, row in rows.items() if id != "kept")
    assert left["visitor_id"].startswith("withheld-")
    assert (left["utm_content"], left["utm_term"]) == ("withheld", "withheld")
    assert left["page_url"] == page.format("withheld", "withheld")
    assert left["properties"] == {"a": ["withheld", "x"], "b": {"c": "withheld", "d": "withheld"}, "zelieq7": "x"}
