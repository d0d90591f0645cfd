"""Numbers of the named queries of attribution, written out by hand from the definitions for one small workspace."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crmdb.database import Connection
from crmdb.project import Project
from crmdb.queries import find_query, run_query
from tests.database.attribution.conftest import new_workspace, run
from tests.support.actors import person
from tests.support.installations import ROOT
from tests.support.rows import Maker, insert
from tests.support.world import World

PROJECT = Project(ROOT)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


@dataclass(frozen=True)
class Case:
    """Otis's workspace.

    Seats was won for 100,001 on day 30 by five touches a week apart, the last of them at that very moment, and brought
    62,000, of which 31,000 went back. Bea, the first lead of its committee, became one on day 10, it was opened on day
    24: the first touch is day 2, lead creation day 9, opportunity creation day 23, closed-won day 30, and day 16 is the
    rest. Trial is open and has two touches of Ann's, Cold is open and has none, Gone was lost. Beyond them: touches
    before the lookback and after the deal, one of a visitor nobody knows, one of a contact who buys nothing.
    """

    connection: Connection
    seats: str
    trial: str
    cold: str
    gone: str
    now: datetime

    def ask(self, name: str, /, **parameters: object) -> list[dict[str, Any]]:
        """The answer as Otis, who is no more than a member of his own workspace, gets it."""
        query = find_query(PROJECT, f"attribution/{name}")
        return run_query(self.connection, query, parameters, as_email=person("otis").email).dicts()


@pytest.fixture
def case(story: Connection, world: World) -> Case:
    run(story, world.beta)
    make = Maker(story, new_workspace(story))
    row = story.execute("select now()").fetchone()
    assert row is not None
    now: datetime = row[0]
    ann, ben, cid, dan = (make.id("workspace_influencers", name=name) for name in ("Ann", "Ben", "Cid", "Dan"))
    launch = make.id("campaigns", name="Launch")
    bea, cal, dee, eve, fay = (
        make.id("contacts", full_name=name, became_lead_at=lead)
        for name, lead in (("Bea", day(10)), ("Cal", day(15)), ("Dee", None), ("Eve", None), ("Fay", None))
    )

    def opportunity(name: str, company: str, type: str, amount: int, *buyers: object, **given: object) -> str:
        stage = make.stage(type)
        identity = make.id(
            "opportunities", name=name, company_id=make.id("companies", name=company), amount_minor=amount,
            stage_id=stage["id"], pipeline_id=stage["pipeline_id"], **given,
        )  # fmt: skip
        for buyer in buyers:
            make("opportunity_contacts", opportunity_id=identity, contact_id=buyer)
        return str(identity)

    seats = opportunity("Seats", "Northwind", "won", 100_001, bea, cal, opened_at=day(24), closed_at=day(30))
    trial = opportunity("Trial", "Southgate", "open", 25_000, dee, opened_at=now)
    cold = opportunity("Cold", "Eastlake", "open", 40_000, opened_at=now)
    gone = opportunity(
        "Gone", "Westfold", "lost", 7_000, eve,
        opened_at=day(5), closed_at=day(20), lost_reason_id=make.first("lost_reasons"),
    )  # fmt: skip
    columns = {"workspace_id": make.workspace, "opportunity_id": seats, "currency_code": "EUR", "value_minor": 100_001}
    deal = insert(story, "deals", columns | {"billing_period": "one_off", "won_at": day(30)})["id"]
    booking = make.id("revenue_events", deal_id=deal, amount_minor=62_000, occurred_at=day(30))
    make(
        "revenue_events",
        deal_id=deal, type="refund", amount_minor=-31_000, reverses_id=booking, occurred_at=day(35),
    )  # fmt: skip

    def touch(at: datetime, type: str, channel: str, buyer: object, influencer: object, **given: object) -> None:
        make(
            "touchpoints",
            touched_at=at, type=type, channel=channel, contact_id=buyer, workspace_influencer_id=influencer, **given,
        )  # fmt: skip

    touch(day(2), "link_click", "influencer", bea, ann, campaign_id=launch)
    touch(day(9), "form_fill", "email", bea, None)
    touch(day(16), "self_reported", "other", bea, ben)
    touch(day(23), "mention", "influencer", cal, None)
    touch(day(30), "event_attendance", "event", cal, None)
    touch(now - timedelta(days=5), "link_click", "influencer", dee, ann)
    touch(now - timedelta(days=4), "self_reported", "influencer", dee, ann)
    touch(day(3), "promo_code", "influencer", eve, ann)
    touch(day(30) - timedelta(days=181), "link_click", "influencer", bea, cid)
    touch(day(40), "view_through", "influencer", cal, ben)
    touch(day(4), "self_reported", "influencer", fay, ann)
    touch(day(4), "link_click", "influencer", None, ann, visitor_id="nobody knows")

    # Ann's fee is 100 EUR in yen, of which a fifth came back; 90 EUR of the campaign's are on no one's deal.
    costs: tuple[tuple[object, dict[str, object]], ...] = (
        (ann, {"currency_code": "JPY", "amount_minor": 16_025, "status": "refunded", "refunded_minor": 3_205}),
        (dan, {"amount_minor": 3_000, "status": "paid"}),
        (None, {"amount_minor": 9_000, "status": "paid"}),
    )
    for influencer, cost in costs:
        theirs = influencer and make.id("collaborations", campaign_id=launch, workspace_influencer_id=influencer)
        make(
            "campaign_costs",
            campaign_id=launch, collaboration_id=theirs, type="fee", paid_on=date(2026, 1, 6), **cost,
        )  # fmt: skip
    run(story, make.workspace)
    return Case(story, seats, trial, cold, gone, now)


def test_models_side_by_side(case: Case) -> None:
    """Influencers have days 2, 16 and 23 (of one it is known who, of one that it was one), others days 9 and 30.

    A third of a fifth leaves remainders. Booking and refund are split together: of the 31,000 that are left the three
    in the middle get 2,067, 2,066 and 2,067.
    """
    revenue = {
        "first_touch": (31_000, 0),
        "last_touch": (0, 31_000),
        "linear": (18_600, 12_400),
        "position_based": (12_400 + 2_066 + 2_067, 2_067 + 12_400),
        "j_shaped": (6_200 + 2_066 + 2_067, 2_067 + 18_600),
        "inverse_j": (18_600 + 2_066 + 2_067, 2_067 + 6_200),
        # Halved by each week: 1, 2, 4, 8 and 16 of 31 parts.
        "time_decay": (1_000 + 4_000 + 8_000, 2_000 + 16_000),
        "lead_creation": (0, 31_000),
        "u_shaped": (15_500, 15_500),
        "w_shaped": (21_700, 9_300),
        "full_path": (17_050, 13_950),
    }
    answer = case.ask("model_comparison")
    assert {
        row["model_name"]: (row["influencer_revenue_minor"], row["other_revenue_minor"]) for row in answer
    } == revenue
    for row in answer:
        # Dee is not a lead, so the model that knows nothing else gives her touches nothing.
        trial, nobody = (0, 65_000) if row["model_name"] == "lead_creation" else (25_000, 40_000)
        assert row["unattributed_revenue_minor"] == 0
        assert row["influencer_open_pipeline_minor"] == trial
        assert row["other_open_pipeline_minor"] == 0
        assert row["unattributed_open_pipeline_minor"] == nobody
        assert row["currency_code"] == "EUR"


def test_what_buyers_said_against_what_was_tracked(case: Case) -> None:
    columns = ("contacts", "tracked", "said", "said_and_tracked", "only_said", "untracked_percent")

    def said(since: date | None) -> list[tuple[object, ...]]:
        rows = case.ask("self_reported_vs_tracked", since=since)
        return [(row["influencer_name"], *(row[column] for column in columns)) for row in rows]

    assert said(None) == [
        # Bea, Dee and Eve were tracked; Dee said so, too, and Fay did nothing else.
        ("Ann", 4, 3, 2, 1, 1, Decimal("50.0")),
        # Bea named him, Cal saw him.
        ("Ben", 2, 1, 1, 0, 1, Decimal("100.0")),
        ("Cid", 1, 1, 0, 0, 0, None),
    ]
    assert said(date(2026, 1, 31)) == [("Ann", 1, 1, 1, 1, 0, Decimal("0.0")), ("Ben", 1, 1, 0, 0, 0, None)]
    # What Dee said since had been tracked the day before.
    assert said((case.now - timedelta(days=4)).date()) == [("Ann", 1, 0, 1, 1, 0, Decimal("0.0"))]


def test_shares_of_a_journey_by_every_model(case: Case) -> None:
    shares: dict[str, dict[datetime, int]] = defaultdict(dict)
    rows = case.ask("journey_shares", opportunity=case.seats)
    for row in rows:
        shares[row["model_name"]][row["touched_at"]] = row["amount_minor"]
    days = (2, 9, 16, 23, 30)
    expected = {
        "first_touch": (100_001, 0, 0, 0, 0),
        "last_touch": (0, 0, 0, 0, 100_001),
        "linear": (20_000, 20_000, 20_001, 20_000, 20_000),
        "position_based": (40_000, 6_667, 6_667, 6_667, 40_000),
        "j_shaped": (20_000, 6_667, 6_667, 6_666, 60_001),
        "inverse_j": (60_001, 6_666, 6_667, 6_667, 20_000),
        "time_decay": (3_226, 6_452, 12_903, 25_807, 51_613),
        "lead_creation": (0, 100_001, 0, 0, 0),
        "u_shaped": (50_001, 50_000, 0, 0, 0),
        "w_shaped": (30_000, 30_001, 10_000, 30_000, 0),
        "full_path": (22_500, 22_500, 10_001, 22_500, 22_500),
    }
    assert shares == {
        model: {day(number): amount for number, amount in zip(days, amounts, strict=True) if amount}
        for model, amounts in expected.items()
    }
    assert rows == sorted(rows, key=lambda row: (row["touched_at"], row["model_name"]))


def test_shares_of_a_journey_say_who_touched_whom(case: Case) -> None:
    columns = ("touched_at", "type", "channel", "influencer_name", "campaign_name", "contact_name", "percent")

    def shares(opportunity: str, model: str) -> list[tuple[object, ...]]:
        rows = case.ask("journey_shares", opportunity=opportunity, model=model)
        assert {row["model_name"] for row in rows} <= {model}
        return [tuple(row[column] for column in columns) for row in rows]

    assert shares(case.seats, "time_decay") == [
        (day(2), "link_click", "influencer", "Ann", "Launch", "Bea", Decimal("3.2258")),
        (day(9), "form_fill", "email", None, None, "Bea", Decimal("6.4516")),
        (day(16), "self_reported", "other", "Ben", None, "Bea", Decimal("12.9032")),
        (day(23), "mention", "influencer", None, None, "Cal", Decimal("25.8065")),
        (day(30), "event_attendance", "event", None, None, "Cal", Decimal("51.6129")),
    ]
    assert shares(case.cold, "time_decay") == [(None, None, None, None, None, None, Decimal(100))]
    assert shares(case.gone, "linear") == [
        (day(3), "promo_code", "influencer", "Ann", None, "Eve", Decimal(100)),
    ]


def test_journeys(case: Case) -> None:
    columns = ("opportunity", "company", "status", "amount_minor", "touches", "influencers", "days")
    trial = ("Trial", "Southgate", "open", 25_000, 2, 1, 1)
    seats = ("Seats", "Northwind", "won", 100_001, 5, 2, 28)
    gone = ("Gone", "Westfold", "lost", 7_000, 1, 1, 0)

    def journeys(**parameters: object) -> list[tuple[object, ...]]:
        return [tuple(row[column] for column in columns) for row in case.ask("journeys", **parameters)]

    assert journeys() == [trial, seats, gone]
    assert journeys(limit=2) == [trial, seats]
    assert journeys(name="north") == [seats]
    assert journeys(name="gon") == [gone]
    assert journeys(name="_") == []
    rows = {row["opportunity"]: (row["first_touched_at"], row["last_touched_at"]) for row in case.ask("journeys")}
    assert rows["Seats"] == (day(2), day(30))
    assert rows["Trial"] == (case.now - timedelta(days=5), case.now - timedelta(days=4))


def test_milestones(case: Case) -> None:
    def milestones(opportunity: str) -> list[tuple[object, ...]]:
        rows = case.ask("milestones", opportunity=opportunity)
        return [tuple(row[column] for column in ("happened_at", "milestone", "amount_minor")) for row in rows]

    # The first of the committee to become a lead was Bea; Cal was five days later.
    assert milestones(case.seats) == [
        (day(10), "lead", 100_001),
        (day(24), "opened", 100_001),
        (day(30), "won", 100_001),
    ]
    assert milestones(case.trial) == [(case.now, "opened", 25_000)]
    assert milestones(case.gone) == [(day(5), "opened", 7_000), (day(20), "lost", 7_000)]


def test_return_on_investment_by_influencer(case: Case) -> None:
    columns = (
        "influencer_name", "cost_minor", "influenced_deals", "influenced_open_pipeline_minor",
        "influenced_revenue_minor", "influenced_return_percent",
    )  # fmt: skip
    answer = [tuple(row[column] for column in columns) for row in case.ask("roi_by_influencer")]
    # Ann and Ben each have all of the revenue left: it over-counts on purpose. A lost opportunity has no deal.
    assert answer == [
        ("Ann", 8_000, 1, 25_000, 31_000, Decimal("287.5")),
        ("Ben", 0, 1, 0, 31_000, None),
        ("Dan", 3_000, 0, 0, 0, Decimal("-100.0")),
    ]
