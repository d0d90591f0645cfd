"""Who records touches where, at once and in numbers; who deletes what they name."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.touches import answers, event, record
from tests.support.world import World


@pytest.mark.parametrize(
    ("who", "rules"),
    [
        ("vera", ("workspace_role", "workspace_role")),
        ("hana", ("workspace_membership", "workspace_requested_member")),
    ],
)
def test_recording_needs_an_editor(story: Connection, world: World, who: str, rules: tuple[str, str]) -> None:
    """A viewer is told of their role, and not to name the workspace that they named."""
    for workspace, rule in zip((None, world.acme), rules, strict=True):
        with refused(story, rule, sqlstate="42501"), as_user(story, getattr(world, who)):
            answers(story, event(1), workspace=workspace)
    with as_user(story, getattr(world, who)):
        assert record(story) == 0


def test_a_member_records_in_the_workspace_of_the_argument_or_not_at_all(story: Connection, world: World) -> None:
    with as_user(story, world.noor):
        assert answers(story, event(1), workspace=world.beta)[0]["outcome"] == "recorded"
    with refused(story, "workspace_requested_member"), as_user(story, world.noor):
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


@pytest.mark.only_on(18)
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
