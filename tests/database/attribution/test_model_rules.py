"""Rules of attribution models: versions, weights, the standard ones; of journeys and of influence."""

from __future__ import annotations

from typing import Any

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World


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
        touch | {"touched_at": one(story, "select now() + interval '3 minutes'")},
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
