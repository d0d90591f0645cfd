"""Touchpoints and what attribution is computed from: idempotency, visitors, what is filled in, versions of models."""

from __future__ import annotations

import json
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import uuid4

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.rows import LONG_AGO, Maker
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


def record(story: Connection, *events: dict[str, Any]) -> Any:
    return one(story, "select public.record_touchpoints(%s)", json.dumps(events))


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


def test_a_batch_is_all_or_nothing(story: Connection, world: World) -> None:
    for rule, bad in (
        ("touchpoints_type_check", event(2, type="telepathy")),
        ("touchpoints_channel_check", event(2, channel="telepathy")),
        ("touchpoints_evidence_check", event(2, evidence=6)),
        ("touchpoints_person_check", event(2, visitor_id=None)),
        ("touchpoints_contact_id_fkey", event(2, contact_id=str(uuid4()))),
        ("touchpoints_properties_check", event(2, properties=[1])),
        (None, event(2, touched_at=None)),
        (None, event(2, external_id=None)),
    ):
        with refused(story, rule), as_user(story, world.edda):
            record(story, event(1), bad)
    assert one(story, "select count(*) from public.touchpoints where source = 'web'") == 0


@pytest.mark.parametrize("who", ["vera", "hana"])
def test_recording_needs_an_editor(story: Connection, world: World, who: str) -> None:
    with refused(story), as_user(story, getattr(world, who)):
        record(story, event(1))
    with as_user(story, getattr(world, who)):
        assert record(story) == 0


def test_another_workspaces_things_do_not_exist(story: Connection, world: World) -> None:
    for column, table in (
        ("contact_id", "contacts"),
        ("campaign_id", "campaigns"),
        ("tracking_link_id", "tracking_links"),
        ("promo_code_id", "promo_codes"),
        ("deliverable_id", "deliverables"),
        ("workspace_influencer_id", "workspace_influencers"),
    ):
        with refused(story, f"touchpoints_{column}_fkey"), as_user(story, world.edda):
            record(story, event(1, **{column: str(world.beta_rows[table]["id"])}))


def test_ten_thousand_events_in_one_call(story: Connection, world: World, acme: Maker) -> None:
    link = str(acme.id("tracking_links"))
    events = [
        event(number, tracking_link_id=link, utm_source="LinkedIn", visitor_id=f"v{number % 3000}")
        for number in range(10_000)
    ]
    with as_user(story, world.edda):
        story.execute("set local statement_timeout = '8s'")  # what the platform gives a signed-in user
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


def test_link_code_and_content_lead_to_campaign_and_influencer(story: Connection, acme: Maker) -> None:
    deal = acme("collaborations")
    content = acme.id("deliverables", collaboration_id=deal["id"])
    of_deal = {"campaign_id": deal["campaign_id"], "collaboration_id": deal["id"]}
    link = acme.id("tracking_links", **of_deal, deliverable_id=content)
    code = acme.id("promo_codes", **of_deal)
    for column, key, brings in (
        ("tracking_link_id", link, content),
        ("promo_code_id", code, None),
        ("deliverable_id", content, content),
    ):
        touch = acme("touchpoints", **{column: key})
        assert (touch["campaign_id"], touch["workspace_influencer_id"], touch["deliverable_id"]) == (
            deal["campaign_id"],
            deal["workspace_influencer_id"],
            brings,
        )
    other = acme.id("campaigns")
    assert acme("touchpoints", tracking_link_id=link, campaign_id=other)["campaign_id"] == other


def test_parameters_alone_lead_to_the_link_they_came_from(story: Connection, acme: Maker) -> None:
    deal = acme("collaborations")
    of_deal = {"campaign_id": deal["campaign_id"], "collaboration_id": deal["id"]}
    spelling = {"utm_source": "LinkedIn", "utm_campaign": "Spring Launch", "utm_content": "Nadia"}
    link = acme.id("tracking_links", **of_deal, utm_medium="influencer", **spelling)
    as_it_arrives = {"utm_source": " linked-in", "utm_campaign": "spring_launch", "utm_content": "NADIA"}

    def came_from(**utm: str) -> tuple[Any, Any, Any]:
        touch = acme("touchpoints", **utm)
        return touch["tracking_link_id"], touch["campaign_id"], touch["workspace_influencer_id"]

    assert came_from(**as_it_arrives) == (link, deal["campaign_id"], deal["workspace_influencer_id"])
    assert came_from(**as_it_arrives | {"utm_content": "somebody else"}) == (None, None, None)
    # A second link alike: which one is unknown, but not whose it is.
    acme("tracking_links", **of_deal, utm_medium="influencer", **spelling)
    assert came_from(**as_it_arrives) == (None, deal["campaign_id"], deal["workspace_influencer_id"])
    # A third of another influencer: only what all have in common.
    other = acme.id("collaborations", campaign_id=deal["campaign_id"])
    third = {"campaign_id": deal["campaign_id"], "collaboration_id": other}
    acme("tracking_links", **third, utm_medium="influencer", **spelling)
    assert came_from(**as_it_arrives) == (None, deal["campaign_id"], None)


def test_utm_parameters_arrive_in_one_spelling(acme: Maker) -> None:
    touch = acme(
        "touchpoints", utm_source=" Linked In ", utm_medium="E-Mail", utm_campaign="Spring_Launch", utm_term=""
    )
    assert (touch["utm_source"], touch["utm_medium"], touch["utm_campaign"], touch["utm_term"]) == (
        "linkedin",
        "email",
        "spring-launch",
        None,
    )


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


def test_a_journey_has_one_of_each_for_a_touch(story: Connection, acme: Maker) -> None:
    with refused(story, "attribution_journeys_touch_count_check"):
        acme("attribution_journeys", touchpoint_ids=[7], touch_count=1)
    with refused(story, "attribution_journeys_places_check"):
        acme("attribution_journeys", lead_place=1)
    with refused(story, "attribution_amounts_revenue_check"):
        acme("attribution_amounts", amount_type="revenue")


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
