"""What is owed to influencers, computed from fees, results and payments."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_user, refused
from tests.support.rows import LONG_AGO, Maker
from tests.support.world import World


def pay(story: Connection, world: World, collaboration: Any) -> Any:
    with as_user(story, world.edda):
        return story.execute(
            "select results, result_pay_minor, earned_minor, paid_minor, owed_minor"
            " from public.collaboration_pay where id = %s",
            [collaboration],
        ).fetchone()


def contracted(acme: Maker, **terms: Any) -> Any:
    return acme("collaborations", status="contracted", contract_period="[2026-01-01,2027-01-01)", **terms)


def test_orders_are_paid_each(story: Connection, world: World, acme: Maker) -> None:
    made = contracted(acme, fee_minor=0, pay_basis="order", pay_rate_minor=50_000)
    code = acme.id("promo_codes", campaign_id=made["campaign_id"], collaboration_id=made["id"])
    for _ in range(3):
        acme("touchpoints", type="promo_code", promo_code_id=code)
    assert pay(story, world, made["id"]) == (3, 150_000, 150_000, 0, 150_000)
    acme(
        "campaign_costs",
        campaign_id=made["campaign_id"],
        collaboration_id=made["id"],
        type="fee",
        status="paid",
        paid_on=date(2026, 2, 1),
        amount_minor=60_000,
    )
    assert pay(story, world, made["id"]) == (3, 150_000, 150_000, 60_000, 90_000)


def test_an_order_that_was_called_off_or_refunded_is_not_paid(story: Connection, world: World, acme: Maker) -> None:
    """A shop gives the sale and the use of the code one id."""
    made = contracted(acme, fee_minor=0, pay_basis="order", pay_rate_minor=100)
    code = acme.id("promo_codes", campaign_id=made["campaign_id"], collaboration_id=made["id"])
    deal = acme("deals")
    story.execute(
        "update public.opportunities set source = 'shop', external_id = '#1' where id = %s", [deal["opportunity_id"]]
    )
    lost = acme("opportunities", source="shop", external_id="#2")
    for number in ("#1", "#2", "#3"):
        acme("touchpoints", type="promo_code", promo_code_id=code, source="shop", external_id=number)
    booking = acme("revenue_events", deal_id=deal["id"], amount_minor=10_000)
    assert pay(story, world, made["id"])[0] == 3
    for refund, counts in ((-4_000, 3), (-6_000, 2)):
        acme("revenue_events", deal_id=deal["id"], type="refund", reverses_id=booking["id"], amount_minor=refund)
        assert pay(story, world, made["id"])[0] == counts
    reason = acme.id("lost_reasons")
    story.execute(
        "update public.opportunities set status = 'lost', lost_reason_id = %s where id = %s", [reason, lost["id"]]
    )
    assert pay(story, world, made["id"])[0] == 1


@pytest.mark.parametrize(("limit", "earned"), [(None, 2_500), (2_000, 2_000)])
def test_clicks_beside_a_fee_up_to_a_limit(
    story: Connection, world: World, acme: Maker, limit: int | None, earned: int
) -> None:
    made = contracted(acme, fee_minor=10_000, pay_basis="click", pay_rate_minor=500, pay_limit_minor=limit)
    link = acme.id("tracking_links", campaign_id=made["campaign_id"], collaboration_id=made["id"])
    for is_bot in (False, False, False, False, False, True):
        acme("touchpoints", tracking_link_id=link, is_bot=is_bot)
    assert pay(story, world, made["id"]) == (5, earned, 10_000 + earned, 0, 10_000 + earned)


def test_what_a_visitor_repeats_and_what_a_bot_clicks_is_not_paid(story: Connection, world: World, acme: Maker) -> None:
    """One click of a person and its reloads, a preview bot, the same person half an hour later, another person."""
    made = contracted(acme, fee_minor=0, pay_basis="click", pay_rate_minor=100)
    first, second = (
        acme.id("tracking_links", campaign_id=made["campaign_id"], collaboration_id=made["id"], utm_content=content)
        for content in ("one", "two")
    )
    person = acme.id("contacts")

    def click(minutes: float, link: Any = first, **given: Any) -> None:
        who = given or {"contact_id": None, "visitor_id": "v"}
        acme("touchpoints", tracking_link_id=link, touched_at=LONG_AGO + timedelta(minutes=minutes), **who)

    for minutes in (0, 0.1, 0.2, 29):
        click(minutes)
    click(0.05, contact_id=None, visitor_id="b", is_bot=True)
    assert pay(story, world, made["id"])[0] == 1
    click(59)
    assert pay(story, world, made["id"])[0] == 2
    click(1, contact_id=person)
    click(2, contact_id=person, visitor_id="phone")
    assert pay(story, world, made["id"])[0] == 3
    click(2, link=second)
    assert pay(story, world, made["id"])[0] == 4
    with as_user(story, world.edda):
        row = story.execute(
            "select clicks, repeated_clicks, bot_touches, unique_visitors"
            " from public.tracking_link_performance where id = %s",
            [first],
        ).fetchone()
    assert row == (3, 4, 1, 2)


def test_deals_and_a_share_of_their_revenue(story: Connection, world: World, acme: Maker) -> None:
    person = acme.id("workspace_influencers")
    by_deal = contracted(acme, fee_minor=0, workspace_influencer_id=person, pay_basis="deal", pay_rate_minor=700)
    shared = contracted(
        acme, fee_minor=0, workspace_influencer_id=person, pay_basis="revenue_share", pay_share_percent="12.5"
    )
    deal = acme("deals")
    contact = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=deal["opportunity_id"], contact_id=contact)
    booking = acme("revenue_events", deal_id=deal["id"], amount_minor=10_000)
    acme("revenue_events", deal_id=deal["id"], type="refund", reverses_id=booking["id"], amount_minor=-2_000)
    touched = story.execute("select now() - interval '1 day'").fetchone()
    assert touched is not None
    for made in (by_deal, shared):
        acme(
            "touchpoints",
            contact_id=contact,
            touched_at=touched[0],
            channel="influencer",
            campaign_id=made["campaign_id"],
            workspace_influencer_id=person,
        )
    story.execute("select private.refresh_attribution(%s, 1000)", [world.acme])
    assert pay(story, world, by_deal["id"]) == (1, 700, 700, 0, 700)
    assert pay(story, world, shared["id"]) == (1, 1_000, 1_000, 0, 1_000)


def test_leads_after_its_touch_are_paid(story: Connection, world: World, acme: Maker) -> None:
    made = contracted(acme, fee_minor=0, pay_basis="lead", pay_rate_minor=900)
    for became in ("2026-01-06T00:00Z", "2025-12-01T00:00Z"):
        acme(
            "touchpoints",
            touched_at=LONG_AGO,
            contact_id=acme.id("contacts", became_lead_at=became),
            campaign_id=made["campaign_id"],
            workspace_influencer_id=made["workspace_influencer_id"],
        )
    assert pay(story, world, made["id"]) == (1, 900, 900, 0, 900)


@pytest.mark.parametrize("basis", ["click", "order", "lead"])
def test_results_count_on_the_days_of_the_contract(story: Connection, world: World, acme: Maker, basis: str) -> None:
    """Days of the workspace, first one in and last one out: what a link brings before or after is nobody's to pay."""
    story.execute("update public.workspaces set time_zone = 'America/New_York' where id = %s", [world.acme])
    made = acme("collaborations", status="contracted", contract_period="[2026-02-01,2026-03-01)",
                fee_minor=0, pay_basis=basis, pay_rate_minor=100)  # fmt: skip
    of_it = {"campaign_id": made["campaign_id"], "collaboration_id": made["id"]}
    link = acme.id("tracking_links", **of_it)
    code = acme.id("promo_codes", **of_it)
    for touched, counts in (
        ("2026-01-31T23:59-05:00", 0), ("2026-02-01T00:00-05:00", 1),
        ("2026-02-28T23:59-05:00", 2), ("2026-03-01T00:00-05:00", 2), ("2026-06-01T12:00Z", 2),
    ):  # fmt: skip
        contact = acme.id("contacts", became_lead_at="2026-07-01T00:00Z")
        given: dict[str, Any] = {
            "click": {"tracking_link_id": link},
            "order": {"type": "promo_code", "promo_code_id": code},
            "lead": {"campaign_id": made["campaign_id"], "workspace_influencer_id": made["workspace_influencer_id"]},
        }[basis]
        acme("touchpoints", touched_at=touched, contact_id=contact, **given)
        assert pay(story, world, made["id"])[0] == counts, touched


def test_what_was_won_without_a_deal_row_is_paid(story: Connection, world: World, acme: Maker) -> None:
    """Won by its stage, lost, and won again: public.deals has no row of it."""
    made = contracted(acme, fee_minor=0, pay_basis="deal", pay_rate_minor=700)
    contact, sale = acme.id("contacts"), acme.id("opportunities", amount_minor=500, opened_on="2026-01-01")
    acme("opportunity_contacts", opportunity_id=sale, contact_id=contact)
    acme("touchpoints", contact_id=contact, touched_at="2026-01-10T12:00:00Z", channel="influencer",
         campaign_id=made["campaign_id"], workspace_influencer_id=made["workspace_influencer_id"])  # fmt: skip
    reason = "lost_reason_id = (select id from public.lost_reasons as r where r.workspace_id = o.workspace_id limit 1)"
    for change, results in (
        ("status = 'won', closed_on = '2026-01-20'", 1),
        (f"status = 'lost', {reason}, closed_on = '2026-01-22'", 0),
        ("status = 'open'", 0),
        ("status = 'won', closed_on = '2026-01-25'", 1),
    ):
        story.execute(f"update public.opportunities as o set {change} where id = %s".encode(), [sale])
        story.execute("select private.refresh_attribution(%s, 1000)", [world.acme])
        assert pay(story, world, made["id"])[:2] == (results, results * 700), change


def test_a_deal_whose_money_went_back_is_not_paid(story: Connection, world: World, acme: Maker) -> None:
    made = contracted(acme, fee_minor=0, pay_basis="deal", pay_rate_minor=700)
    deal = acme("deals")
    contact = acme.id("contacts")
    acme("opportunity_contacts", opportunity_id=deal["opportunity_id"], contact_id=contact)
    booking = acme("revenue_events", deal_id=deal["id"], amount_minor=10_000)
    acme("touchpoints", contact_id=contact, touched_at=deal["won_at"] - timedelta(hours=1), channel="influencer",
         campaign_id=made["campaign_id"], workspace_influencer_id=made["workspace_influencer_id"])  # fmt: skip
    story.execute("select private.refresh_attribution(%s, 1000)", [world.acme])
    assert pay(story, world, made["id"])[0] == 1
    for refund, counts in ((-4_000, 1), (-6_000, 0)):
        acme("revenue_events", deal_id=deal["id"], type="refund", reverses_id=booking["id"], amount_minor=refund)
        assert pay(story, world, made["id"])[0] == counts


@pytest.mark.parametrize(
    "terms",
    [
        {"pay_basis": "order"},
        {"pay_rate_minor": 5},
        {"pay_basis": "revenue_share", "pay_rate_minor": 5},
        {"pay_limit_minor": 5},
    ],
)
def test_terms_belong_together(story: Connection, acme: Maker, terms: dict[str, Any]) -> None:
    with refused(story, "collaborations_pay_terms_check"):
        acme("collaborations", **terms)


def test_an_activity_is_assigned_to_a_member(story: Connection, world: World, acme: Maker) -> None:
    acme("activities", assignee_id=world.edda.id, remind_at=LONG_AGO)
    with refused(story, "activities_assignee_id_fkey"):
        acme("activities", assignee_id=world.noor.id)
