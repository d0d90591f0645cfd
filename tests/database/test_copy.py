"""COPY by a service obeys the rules of an insert: one spelling, meanings, histories, refusals with words."""

from __future__ import annotations

from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World


def copy(story: Connection, table: str, **values: Any) -> None:
    columns = ", ".join(values)
    with as_service(story), story.cursor().copy(f"copy public.{table} ({columns}) from stdin".encode()) as rows:
        rows.write_row(list(values.values()))


def test_people_and_companies_have_one_spelling(story: Connection, world: World) -> None:
    copy(story, "companies", workspace_id=world.acme, name=" Globex ", domain="https://www.Globex.example/about")
    copy(story, "contacts", workspace_id=world.acme, full_name="Jane\u200b Doe", email=" Jane.Doe@Globex.example ")
    found = story.execute(
        "select contacts.full_name, contacts.email, companies.domain from public.contacts as contacts"
        " join public.companies as companies on companies.id = contacts.company_id where companies.name = 'Globex'"
    ).fetchall()
    assert found == [("Jane Doe", "jane.doe@globex.example", "globex.example")]
    with refused(story, "contacts_email_check", matching="is not a single mail address"):
        copy(story, "contacts", workspace_id=world.acme, full_name="x", email="a@b")


def test_touches_get_their_meaning_and_deals_their_history(story: Connection, world: World, acme: Maker) -> None:
    collaboration = acme("collaborations")
    link = acme("tracking_links", campaign_id=collaboration["campaign_id"], collaboration_id=collaboration["id"])
    copy(
        story, "touchpoints", workspace_id=world.acme, touched_at="2026-03-01T10:00Z", type="link_click",
        visitor_id="v", url=link["url"], source="copy", external_id="1",
    )  # fmt: skip
    found = story.execute(
        "select channel, tracking_link_id, workspace_influencer_id from public.touchpoints where source = 'copy'"
    ).fetchone()
    assert found == ("influencer", link["id"], collaboration["workspace_influencer_id"])
    copy(
        story, "opportunities", workspace_id=world.acme, name="Copied", currency_code="eur", amount_minor=100,
        status="won", opened_on="2026-01-01", closed_on="2026-02-01",
    )  # fmt: skip
    history = (
        "select array_agg(history.status order by history.changed_at) from public.opportunity_history as history"
        " join public.opportunities as o on o.id = history.opportunity_id where o.name = 'Copied'"
    )
    assert one(story, history) == ["open", "won"]
    with refused(story, "campaign_costs_amount_minor_check", matching="amount_minor of campaign_costs cannot be -5"):
        copy(
            story, "campaign_costs", workspace_id=world.acme, campaign_id=collaboration["campaign_id"], type="fee",
            currency_code="EUR", amount_minor=-5, incurred_on="2026-01-01",
        )  # fmt: skip


def test_an_erased_person_does_not_come_back_by_copy(story: Connection, world: World, acme: Maker) -> None:
    gone = acme.id("contacts", email="gone@buyer.test", source="crm", external_id="g")
    with as_service(story):
        story.execute("select public.erase_contact(%s, %s)", [gone, world.acme])
    copy(story, "contacts", workspace_id=world.acme, full_name="Gone", email="Gone+x@buyer.test")
    copy(story, "contacts", workspace_id=world.acme, full_name="Gone", source="crm", external_id="g")
    assert one(story, "select count(*) from public.contacts where full_name = 'Gone'") == 0


@pytest.mark.parametrize("who", ["edda", "maya"])
def test_members_cannot_copy_past_the_policies(story: Connection, world: World, who: str) -> None:
    with (
        refused(story, sqlstate="0A000", matching="row-level security"),
        as_user(story, getattr(world, who)),
        story.cursor().copy("copy public.contacts (full_name) from stdin") as rows,
    ):
        rows.write_row(["x"])
