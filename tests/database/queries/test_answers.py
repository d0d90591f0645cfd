"""What queries answer is what plain Python counts in the raw rows: on the hand-made story and on the mock data."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import pytest

from crmdb.queries import Result
from tests.database.queries.conftest import Asked
from tests.support.ledger import half_up, percent

EVERYTHING = 1_000_000
LONG_AGO = date(2000, 1, 1)


def by(result: Result, *keys: str) -> dict[Any, dict[str, Any]]:
    """Rows by the value of one column, or of several as a tuple."""
    rows = {tuple(row[key] for key in keys): row for row in result.dicts()}
    assert len(rows) == len(result.rows), "the key is not unique"
    return {key[0] if len(keys) == 1 else key: row for key, row in rows.items()}


def stage_rows(asked: Asked, result: Result) -> dict[tuple[UUID, int], dict[str, Any]]:
    pipelines = {row["name"]: row["id"] for row in asked.ledger.table("pipelines")}
    return {
        (pipelines[row["pipeline"]], row["position"]): {
            "opportunities": row["opportunities"],
            "amount": row["amount_minor"],
            "weighted": row["weighted_minor"],
        }
        for row in result.dicts()
    }


def test_influenced_pipeline_and_revenue_of_each_influencer(asked: Asked) -> None:
    answer = by(asked.ask("influenced_by_influencer", limit=EVERYTHING), "workspace_influencer_id")
    counted = asked.ledger.influenced("workspace_influencer_id")
    assert counted
    assert answer.keys() == counted.keys()
    for influencer, row in answer.items():
        assert row["influenced_opportunities"] == counted[influencer]["opportunities"]
        assert row["influenced_open_pipeline_minor"] == counted[influencer]["open"]
        assert row["influenced_won_pipeline_minor"] == counted[influencer]["won"]
        assert row["influenced_revenue_minor"] == counted[influencer]["revenue"]


def test_the_headline_is_ordered_by_pipeline_and_revenue(asked: Asked) -> None:
    rows = asked.ask("influenced_by_influencer", limit=10).dicts()
    sums = [row["influenced_open_pipeline_minor"] + row["influenced_revenue_minor"] for row in rows]
    assert sums == sorted(sums, reverse=True)


def test_influenced_pipeline_and_revenue_of_each_campaign(asked: Asked) -> None:
    answer = by(asked.ask("influenced_by_campaign", limit=EVERYTHING), "campaign_id")
    counted = asked.ledger.influenced("campaign_id")
    assert counted
    assert {key: row["influenced_revenue_minor"] for key, row in answer.items()} == {
        key: row["revenue"] for key, row in counted.items()
    }
    assert {key: row["influenced_open_pipeline_minor"] for key, row in answer.items()} == {
        key: row["open"] for key, row in counted.items()
    }


def test_open_pipeline_by_stage(asked: Asked) -> None:
    assert stage_rows(asked, asked.ask("by_stage")) == asked.ledger.open_by_stage()


@pytest.mark.parametrize("days_ago", [0, 15, 45, 75, 110, 200])
def test_pipeline_as_of_a_moment(asked: Asked, days_ago: int) -> None:
    moment = asked.ledger.now - timedelta(days=days_ago)
    assert stage_rows(asked, asked.ask("as_of", moment=moment)) == asked.ledger.open_by_stage(moment)


def test_pipeline_as_of_now_reconciles_with_the_pipeline(asked: Asked) -> None:
    assert asked.ask("as_of").rows == asked.ask("by_stage").rows


def test_forecast(asked: Asked) -> None:
    ledger = asked.ledger
    counted: dict[tuple[date | None, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for opportunity in ledger.table("opportunities"):
        if opportunity["status"] == "open":
            day = opportunity["expected_close_on"]
            timing = "no date" if day is None else "overdue" if day < ledger.today else "expected"
            total = counted[day and day.replace(day=1), timing]
            total[0] += 1
            total[1] += opportunity["reporting_amount_minor"] or 0
            total[2] += ledger.weighted(opportunity["reporting_amount_minor"], opportunity["stage_id"])
    answer = by(asked.ask("forecast"), "month", "timing")
    assert {
        key: [row["opportunities"], row["amount_minor"], row["weighted_minor"]] for key, row in answer.items()
    } == counted


def test_forecast_weighs_as_much_as_the_stages(asked: Asked) -> None:
    forecast, stages = asked.ask("forecast").dicts(), asked.ask("by_stage").dicts()
    for column in ("opportunities", "amount_minor", "weighted_minor"):
        assert sum(row[column] for row in forecast) == sum(row[column] for row in stages)


def test_conversion_between_stages(asked: Asked) -> None:
    ledger = asked.ledger
    stages = ledger.by_id("pipeline_stages")
    furthest: dict[UUID, int] = defaultdict(int)
    for state in ledger.table("opportunity_history"):
        stage = stages[state["stage_id"]]
        if stage["type"] == "open":
            furthest[state["opportunity_id"]] = max(furthest[state["opportunity_id"]], stage["position"])
    since = ledger.midnight(LONG_AGO)
    closed = [row for row in ledger.table("opportunities") if row["closed_at"] and row["closed_at"] >= since]
    counted = {}
    pipelines = ledger.by_id("pipelines")
    for stage in stages.values():
        if stage["type"] != "open":
            continue
        positions = [s["position"] for s in stages.values() if s["type"] == "open"]
        here = [
            row
            for row in closed
            if row["pipeline_id"] == stage["pipeline_id"]
            and (
                row["status"] == "won"
                or furthest[row["id"]] >= stage["position"]
                or stage["position"] == min(positions)
            )
        ]
        moved = [row for row in here if row["status"] == "won" or furthest[row["id"]] > stage["position"]]
        won = sum(row["status"] == "won" for row in here)
        if here:
            counted[pipelines[stage["pipeline_id"]]["name"], stage["position"]] = (
                len(here), len(moved), percent(len(moved), len(here)), won, percent(won, len(here)),
            )  # fmt: skip
    answer = by(asked.ask("conversion", since=LONG_AGO), "pipeline", "position")
    assert counted
    assert counted == {
        key: (row["reached"], row["moved_on"], row["conversion_percent"], row["won"], row["win_percent"])
        for key, row in answer.items()
    }


def test_won_and_lost_by_month(asked: Asked) -> None:
    ledger = asked.ledger
    counted: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for opportunity in ledger.table("opportunities"):
        if opportunity["closed_at"]:
            total = counted[ledger.month(opportunity["closed_at"])]
            side = 0 if opportunity["status"] == "won" else 1
            total[side] += 1
            total[2 + side] += opportunity["reporting_amount_minor"] or 0
    answer = by(asked.ask("won_and_lost", since=LONG_AGO), "month")
    assert counted == {
        key: [row["won"], row["lost"], row["won_minor"], row["lost_minor"]] for key, row in answer.items()
    }


def test_budget_against_cost(asked: Asked) -> None:
    ledger = asked.ledger
    net = ledger.net_costs()
    campaigns = {row["slug"]: row for row in ledger.table("campaigns") if row["archived_at"] is None}
    answer = by(asked.ask("budget_against_cost"), "slug")
    assert answer.keys() == campaigns.keys()
    for name, row in answer.items():
        campaign = campaigns[name]
        assert row["budget_minor"] == campaign["reporting_budget_minor"]
        assert row["cost_minor"] == net[campaign["id"]]
        assert (
            row["planned_minor"] + row["approved_minor"] + row["paid_minor"] - row["refunded_minor"]
            == net[campaign["id"]]
        )
        if campaign["reporting_budget_minor"] is not None:
            assert row["left_minor"] == campaign["reporting_budget_minor"] - net[campaign["id"]]


def test_cost_per_result(asked: Asked) -> None:
    ledger = asked.ledger
    net, clicks, leads, influenced = (
        ledger.net_costs(), ledger.clicks(), ledger.leads(), ledger.influenced("campaign_id"),
    )  # fmt: skip
    answer = by(asked.ask("cost_per_result"), "slug")
    for campaign in ledger.table("campaigns"):
        if campaign["archived_at"]:
            continue
        key, row = campaign["id"], answer[campaign["slug"]]
        opportunities = influenced[key]["opportunities"]
        assert (row["cost_minor"], row["clicks"], row["leads"], row["influenced_opportunities"]) == (
            net[key], clicks[key], leads[key], opportunities,
        )  # fmt: skip
        for column, results in (("click", clicks[key]), ("lead", leads[key]), ("opportunity", opportunities)):
            if results and key in net:
                assert row[f"cost_per_{column}_minor"] == half_up(Decimal(net[key]) / results)


def test_unattributed_share(asked: Asked) -> None:
    ledger = asked.ledger
    touched, revenue = ledger.touched_opportunities(), ledger.revenue_of_opportunities()
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0, 0])
    for opportunity in ledger.table("opportunities"):
        facts = [1, opportunity["reporting_amount_minor"] or 0, revenue.get(opportunity["id"], 0)]
        missed = [0, 0, 0] if opportunity["id"] in touched else facts
        total = counted[opportunity["status"]]
        counted[opportunity["status"]] = [sum(pair) for pair in zip(total, facts + missed, strict=True)]
    answer = by(asked.ask("unattributed_share"), "status")
    assert counted == {
        status: [
            row["opportunities"], row["amount_minor"], row["revenue_minor"],
            row["unattributed_opportunities"], row["unattributed_amount_minor"], row["unattributed_revenue_minor"],
        ]
        for status, row in answer.items()
    }  # fmt: skip


def test_first_touches_add_up_to_the_touched_total(asked: Asked) -> None:
    ledger = asked.ledger
    kept = {o["id"]: o["reporting_amount_minor"] or 0 for o, _ in ledger.eligible_touches() if o["status"] != "lost"}
    rows = asked.ask("first_and_last_touch").dicts()
    for end in ("first", "last"):
        assert sum(row[f"{end}_touches"] for row in rows) == len(kept)
        assert sum(row[f"{end}_amount_minor"] for row in rows) == sum(kept.values())


def test_revenue_by_month(asked: Asked) -> None:
    ledger = asked.ledger
    counted: dict[date, int] = defaultdict(int)
    for event in ledger.table("revenue_events"):
        counted[ledger.month(event["occurred_at"])] += event["reporting_amount_minor"]
    answer = by(asked.ask("revenue_by_month", since=LONG_AGO), "month")
    assert counted == {month: row["total_minor"] for month, row in answer.items()}
    for row in answer.values():
        parts = ("booked", "renewed", "expanded", "contracted", "taken_back")
        assert sum(row[f"{part}_minor"] for part in parts) == row["total_minor"]


@pytest.mark.parametrize("months", [3, 12])
def test_landing_page(asked: Asked, months: int) -> None:
    ledger = asked.ledger
    (row,) = asked.ask("landing_page", months=months).dicts()
    month = ledger.today.year * 12 + ledger.today.month - months
    since = date(month // 12, month % 12 + 1, 1)
    assert (row["workspace"], row["since"], row["model"]) == (ledger.workspace["name"], since, "linear")

    def lately(table: str, day: str) -> list[dict[str, Any]]:
        days = [(item, item[day]) for item in ledger.table(table) if item[day] is not None]
        return [item for item, day in days if since <= day.replace(day=1) <= ledger.today]

    def since_moment(table: str, moment: str) -> list[dict[str, Any]]:
        return [item for item in ledger.table(table) if item[moment] and ledger.month(item[moment]) >= since]

    opened = lately("opportunities", "opened_on")
    assert row["opportunities"] == len(opened)
    assert row["pipeline_minor"] == sum(item["reporting_amount_minor"] or 0 for item in opened)
    lost = [item for item in lately("opportunities", "closed_on") if item["status"] == "lost"]
    assert row["lost_opportunities"] == len(lost)
    won = [item for item in lately("opportunities", "closed_on") if item["status"] == "won"]
    assert (row["won_deals"], row["won_minor"]) == (len(won), sum(item["reporting_amount_minor"] for item in won))
    revenue = lately("revenue_events", "occurred_on")
    assert row["revenue_minor"] == sum(event["reporting_amount_minor"] for event in revenue)
    assert row["spend_minor"] == sum(ledger.net_cost(cost) for cost in lately("campaign_costs", "incurred_on"))
    assert row["leads"] == len(since_moment("contacts", "became_lead_at"))
    assert row["touches"] == sum(not touch["is_bot"] for touch in since_moment("touchpoints", "touched_at"))

    stages = ledger.open_by_stage().values()
    assert row["open_opportunities"] == sum(stage["opportunities"] for stage in stages)
    assert row["open_pipeline_minor"] == sum(stage["amount"] for stage in stages)
    assert row["weighted_pipeline_minor"] == sum(stage["weighted"] for stage in stages)
    active = [c for c in ledger.table("campaigns") if c["status"] == "active" and c["archived_at"] is None]
    assert row["active_campaigns"] == len(active)
    assert row["budget_minor"] == sum(campaign["reporting_budget_minor"] or 0 for campaign in active)
    open_content = [(item["due_on"] - ledger.today).days for item in ledger.owed_content() if item["due_on"]]
    assert row["content_late"] == sum(days < 0 for days in open_content)
    assert row["content_due"] == sum(0 <= days <= 7 for days in open_content)
    assert len(row["next_content"]) == min(5, row["content_late"] + row["content_due"])


def test_what_the_landing_page_credits_is_what_the_lines_add_up_to(asked: Asked) -> None:
    (row,) = asked.ask("landing_page", months=24).dicts()
    lines = asked.ask("credits", by="credited_to", model="linear").dicts()
    credited = {line["label"]: line for line in lines}["influencers"]
    assert row["credited_open_pipeline_minor"] == credited["open_pipeline_minor"]
    assert row["credited_revenue_minor"] == credited["revenue_minor"]
    expected = (Decimal(row["credited_revenue_minor"]) - row["spend_minor"]) / row["spend_minor"]
    assert row["return_on_spend"] == expected.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    for key in ("influencer", "campaign"):
        totals: dict[str, int] = dict(
            asked.connection.execute(
                "select label_id::text, revenue_minor + open_pipeline_minor from"
                " public.attribution_totals(split_by => %s, model => 'linear') where workspace_id = %s and"
                " label_id is not null",
                [key, asked.ledger.workspace["id"]],
            ).fetchall()
        )
        best = row[f"top_{key}s"]
        assert [line["credited_revenue_minor"] + line["credited_open_pipeline_minor"] for line in best] == sorted(
            totals.values(), reverse=True
        )[:5]
        assert all(line[f"{key}_name"] for line in best)
    costs = asked.ledger.net_costs()
    for line in row["top_campaigns"]:
        assert line["spend_minor"] == costs[UUID(line["campaign_id"])]
    collaborations = asked.ledger.by_id("collaborations")
    for line in row["top_influencers"]:
        assert line["spend_minor"] == sum(
            asked.ledger.net_cost(cost)
            for cost in asked.ledger.table("campaign_costs")
            if cost["collaboration_id"]
            and str(collaborations[cost["collaboration_id"]]["workspace_influencer_id"])
            == line["workspace_influencer_id"]
        )


def test_the_trend_of_the_landing_page_adds_up_to_its_sums(asked: Asked) -> None:
    (row,) = asked.ask("landing_page", months=12).dicts()
    assert [month["month"] for month in row["trend"]] == sorted({month["month"] for month in row["trend"]})
    assert len(row["trend"]) <= 12
    for measure in set(row["trend"][0]) - {"month"}:
        assert sum(month[measure] for month in row["trend"]) == row[measure]


def test_by_audience(asked: Asked) -> None:
    ledger = asked.ledger
    senior = {row["code"] for row in ledger.reference("seniorities") if row["rank"] >= 4}
    software: dict[tuple[UUID, str], Decimal] = {}
    directors: dict[tuple[UUID, str], Decimal] = defaultdict(Decimal)
    for segment in ledger.reference("audience_segments"):
        key = segment["account_id"], segment["source"]
        if segment["dimension"] == "industry" and segment["value"] == "software":
            software[key] = segment["share"]
        if segment["dimension"] == "seniority" and segment["value"] in senior:
            directors[key] += segment["share"]
    people = {row["id"]: row for row in ledger.reference("influencers") if row["archived_at"] is None}
    accounts = {row["id"]: row for row in ledger.reference("influencer_accounts") if row["influencer_id"] in people}
    reached = [
        {
            accounts[account]["influencer_id"]
            for (account, _), share in shares.items()
            if account in accounts and share >= least
        }
        for shares, least in ((software, Decimal("0.3")), (directors, Decimal("0.2")))
    ]
    counted = reached[0] & reached[1]
    answer = by(asked.ask("by_audience", limit=1000), "influencer_id")
    assert counted
    assert answer.keys() == counted
    for person, row in answer.items():
        own = {account for account in accounts if accounts[account]["influencer_id"] == person}
        assert row["industry_share"] == max(share for (account, _), share in software.items() if account in own)


def test_search_by_topic_and_country(asked: Asked) -> None:
    ledger = asked.ledger
    known = {row["influencer_id"] for row in ledger.reference("influencer_topics") if row["topic_code"] == "saas"}
    counted = {
        row["id"]
        for row in ledger.reference("influencers")
        if row["id"] in known and row["country_code"] == "DE" and row["archived_at"] is None
    }
    topics = ledger.table("workspace_influencer_topics")
    private_topics = {row["workspace_influencer_id"] for row in topics if row["topic_code"] == "saas"}
    private = {
        row["id"]
        for row in ledger.table("workspace_influencers")
        if row["influencer_id"] is None
        and row["country_code"] == "DE"
        and row["id"] in private_topics
        and row["archived_at"] is None
    }
    rows = asked.ask("search", topics="saas", countries="DE", page_size=1000).dicts()
    assert counted
    assert {row["influencer_id"] for row in rows if not row["is_private"]} == counted
    assert {row["workspace_influencer_id"] for row in rows if row["is_private"]} == private


def test_search_pages_are_the_list_cut_up(asked: Asked) -> None:
    whole = [row["name"] for row in asked.ask("search", page_size=7).dicts()]
    pages: list[str] = []
    after = None
    for size in (3, 3, 1):
        rows = asked.ask("search", page_size=size, after=after).dicts()
        pages += [row["name"] for row in rows]
        after = rows[-1]["page_key"] if rows else after
    assert pages == whole


def test_content_due_and_late(asked: Asked) -> None:
    ledger = asked.ledger
    counted = {
        item["id"]: item["due_on"] < ledger.today
        for item in ledger.owed_content()
        if item["due_on"] and item["due_on"] <= ledger.today + timedelta(days=14)
    }
    answer = by(asked.ask("deliverables_due"), "deliverable_id")
    assert {key: row["is_late"] for key, row in answer.items()} == counted


def test_touches_by_channel(asked: Asked) -> None:
    ledger = asked.ledger
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for touch in ledger.table("touchpoints"):
        if touch["touched_at"] >= ledger.midnight(ledger.today - timedelta(days=90)):
            counted[touch["channel"], touch["type"]] += 1
    answer = by(asked.ask("touches_by_channel"), "channel", "type")
    assert {key: row["touches"] for key, row in answer.items()} == counted
