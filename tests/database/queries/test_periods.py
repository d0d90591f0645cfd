"""Results over a period: what arose in it is counted again in plain Python, and periods add up to the whole."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from crmdb.errors import UsageError
from crmdb.queries import list_queries
from tests.database.queries.conftest import PROJECT, Asked
from tests.database.queries.test_attribution_answers import (
    MEASURES,
    MODEL,
    WHOLE,
    costs_by,
    hundredths,
    labels,
    lines_of,
    measure,
    plus,
)
from tests.database.queries.test_every_query import samples
from tests.support.ledger import Ledger, Row, half_up

PERIODIC = [
    query for query in list_queries(PROJECT) if any(parameter.name == "period" for parameter in query.parameters)
]
WITHOUT_DEFAULT = {
    "cohorts_by_first_touch",
    "conversion",
    "lost_reasons",
    "velocity",
    "won_and_lost",
    "closed_as_reported",
    "period_compared",
}


def middle(ledger: Ledger) -> tuple[date, date]:
    """A quarter in the middle of what there is."""
    days = sorted(row["occurred_on"] for row in ledger.table("revenue_events"))
    first = days[len(days) // 2].replace(day=1)
    return first, plus(first, 3)


def in_period(line: Row, days: dict[Any, Row], first: date, after: date) -> bool:
    """By the day people know: opened, closed or booked."""
    if line["amount_type"] == "revenue":
        day = days[line["revenue_event_id"]]["occurred_on"]
    else:
        opportunity = days[line["opportunity_id"]]
        day = opportunity["closed_on"] if line["amount_type"] == "lost" else opportunity["opened_on"]
    return bool(first <= day < after)


@pytest.mark.parametrize("dimension", ["influencer", "campaign", "platform", "channel", "company", "touch_month"])
def test_credits_of_a_quarter(asked: Asked, dimension: str) -> None:
    ledger = asked.ledger
    first, after = middle(ledger)
    days = ledger.by_id("opportunities") | ledger.by_id("revenue_events")
    label = labels(ledger)[dimension]
    counted: dict[Any, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for line in lines_of(ledger):
        if in_period(line, days, first, after):
            counted[label(line)][measure(line)] += line["amount_minor"]
        closed = days[line["opportunity_id"]]["closed_on"]
        if line["amount_type"] == "pipeline" and line["status"] == "won" and first <= closed < after:
            counted[label(line)]["deals"] += line["weight"]
    rows = asked.ask("credits", by=dimension, model=MODEL, since=first, until=after).dicts()
    assert counted
    assert {(row["label"].split(" (#")[0].split(" (")[0], row["id"]) for row in rows} == {
        (name.split(" (")[0], key) for name, key in counted
    }
    by_key = {(name.split(" (")[0], key): total for (name, key), total in counted.items()}
    for row in rows:
        total = by_key[row["label"].split(" (#")[0].split(" (")[0], row["id"]]
        assert {name: row[name] for name in MEASURES} == {name: total[name] for name in MEASURES}
        assert row["deals"] == hundredths(total["deals"] / WHOLE)


@pytest.mark.only_on(18)
@pytest.mark.parametrize("model", ["linear", "full_path", "influenced"])
def test_months_add_up_to_the_year_and_all_years_to_everything(asked: Asked, model: str) -> None:
    def totals(**given: object) -> dict[str, Decimal]:
        rows = asked.connection.execute(
            "select sum(revenue_minor), sum(lost_minor), sum(open_pipeline_minor), sum(won_pipeline_minor), sum(deals)"
            " from public.attribution_totals('channel', %(model)s, since => %(since)s, until => %(until)s) as totals"
            " inner join public.workspaces on id = workspace_id where slug = %(workspace)s",
            {"model": model, "workspace": asked.workspace, "since": None, "until": None} | given,
        ).fetchone()
        names = ("revenue", "lost", "open", "won", "deals")
        return {name: Decimal(value or 0) for name, value in zip(names, rows or (), strict=True)}

    months = [date(year, month, 1) for year in range(2023, 2028) for month in range(1, 13)]
    parts = [totals(since=month, until=plus(month, 1)) for month in months]
    whole = totals()
    assert whole["revenue"]
    for name, value in whole.items():
        assert sum(part[name] for part in parts) == value, name
    assert totals(until=date(2026, 7, 1))["revenue"] + totals(since=date(2026, 7, 1))["revenue"] == whole["revenue"]


@pytest.mark.parametrize("dimension", ["influencer", "campaign"])
def test_return_of_a_quarter_by_any_model(asked: Asked, dimension: str) -> None:
    ledger = asked.ledger
    first, after = middle(ledger)
    days = ledger.by_id("opportunities") | ledger.by_id("revenue_events")
    label = labels(ledger)[dimension]
    revenue: dict[Any, int] = defaultdict(int)
    for line in lines_of(ledger):
        if line["amount_type"] == "revenue" and in_period(line, days, first, after):
            revenue[label(line)[1]] += line["amount_minor"]
    rows = asked.ask("credited_return", by=dimension, model=MODEL, since=first, until=after).dicts()
    costs = costs_of(ledger, dimension, first, after)
    assert sum(row["cost_minor"] for row in rows) == sum(costs.values())
    for row in rows:
        assert row["cost_minor"] == costs.get(row["id"], 0)
        assert row["revenue_minor"] == (revenue[row["id"]] if row["id"] else 0)
    whole = asked.ask("credited_return", by=dimension, model=MODEL).dicts()
    assert sum(row["cost_minor"] for row in whole) == sum(cost for cost, _ in costs_by(ledger, dimension).values())


def costs_of(ledger: Ledger, dimension: str, first: date, after: date) -> dict[Any, int]:
    collaborations = ledger.by_id("collaborations")
    found: dict[Any, int] = defaultdict(int)
    for cost in ledger.table("campaign_costs"):
        if first <= cost["incurred_on"] < after:
            collaboration = collaborations.get(cost["collaboration_id"])
            key = (
                cost["campaign_id"]
                if dimension == "campaign"
                else collaboration and collaboration["workspace_influencer_id"]
            )
            refund = Decimal(0)
            if cost["amount_minor"]:
                refund = Decimal(cost["refunded_minor"]) * cost["reporting_amount_minor"] / cost["amount_minor"]
            found[key] += cost["reporting_amount_minor"] - half_up(refund)
    return found


@pytest.mark.parametrize("by", ["platform", "campaign", "influencer"])
def test_acquisition_cost_adds_up_to_all_costs_and_customers(asked: Asked, by: str) -> None:
    ledger = asked.ledger
    first, after = middle(ledger)
    wins = sorted(
        (row for row in ledger.table("opportunities") if row["status"] == "won"),
        key=lambda row: (row["closed_at"], row["id"]),
    )
    new = {row["company_id"] or row["id"]: row for row in reversed(wins)}
    for given in ({}, {"since": first, "until": after}):
        since, until = given.get("since", date.min), given.get("until", date.max)
        rows = asked.ask("acquisition_cost_by", by=by, model=MODEL, **given).dicts()
        won = sum(since <= row["closed_on"] < until for row in new.values())
        assert abs(sum(row["customers"] for row in rows) - won) <= Decimal("0.005") * len(rows)
        assert sum(row["cost_minor"] for row in rows) == sum(costs_of(ledger, "campaign", since, until).values())
        assert len({row["label"] for row in rows}) == len(rows)


@pytest.mark.only_on(18)
@pytest.mark.parametrize("query", PERIODIC, ids=lambda query: query.full_name)
def test_every_report_takes_a_period_and_only_one_way_of_saying_it(asked: Asked, query: Any) -> None:
    required = samples(asked.ledger).get(query.full_name, {})
    with pytest.raises(UsageError, match="either a period or since and until"):
        asked.ask(query.full_name, **required, period="2026", since=date(2026, 1, 1))
    with pytest.raises(UsageError, match="is not a period"):
        asked.ask(query.full_name, **required, period="next week")
    for row in asked.ask(query.full_name, **required, period="1999-07").dicts():
        amounts = {name: value for name, value in row.items() if name.endswith("_minor")}
        assert not any(amounts.values()), row
    everything = asked.ask(query.full_name, **required, since=date(1971, 1, 1)).rows
    if query.name not in WITHOUT_DEFAULT and not query.name.endswith(("_channel", "by_month", "_cost")):
        assert asked.ask(query.full_name, **required).rows == everything
    assert asked.ask(query.full_name, **required, period="this fiscal year") is not None


def test_reports_of_return_and_credit_all_take_a_period() -> None:
    names = {query.name for query in PERIODIC}
    assert names >= {
        "credits", "credits_by_month", "credited_return", "roi_by_influencer", "model_comparison",
        "influenced_by_influencer", "influenced_by_campaign", "influenced_by_platform", "acquisition_cost",
        "acquisition_cost_by", "sourced_vs_influenced", "unattributed_share", "first_and_last_touch",
        "touches_by_channel", "cohorts_by_first_touch", "self_reported_vs_tracked", "what_if", "organic_content",
        "cost_per_result", "content_performance", "clicks", "revenue_by_month", "won_and_lost",
    }  # fmt: skip


def test_over_counting_models_have_no_percentages(asked: Asked) -> None:
    for name, parameters in (("credits", {}), ("credits_by_month", {"by": "influencer"})):
        rows = asked.ask(name, model="influenced", **parameters).dicts()
        assert rows
        assert {row["revenue_percent"] for row in rows} == {None}
        assert any(row["revenue_percent"] for row in asked.ask(name, **parameters).dicts())


def test_a_run_of_what_changed_says_that_it_is_a_part(asked: Asked) -> None:
    ledger = asked.ledger
    (won, *_) = (row for row in ledger.table("opportunities") if row["status"] == "won")
    asked.connection.execute(
        "update public.opportunities set name = name, amount_minor = amount_minor + 100 where id = %s", [won["id"]]
    )
    asked.connection.execute("select private.refresh_attribution(%s)", [ledger.workspace["id"]])
    runs = {row["type"]: row for row in asked.ask("runs").dicts()}
    assert runs["refresh"]["covers"] == "what had changed"
    assert runs["full"]["covers"] == "all opportunities"
    for kind, expected in (("full", False), ("refresh", True)):
        rows = asked.ask("credits", run=runs[kind]["run_id"]).dicts()
        assert {row["is_partial"] for row in rows} == {expected}


def test_misspelt_campaigns_and_pipelines_are_refused(asked: Asked) -> None:
    for query in list_queries(PROJECT):
        for name in {parameter.name for parameter in query.parameters} & {"campaign", "pipeline"}:
            with pytest.raises(UsageError, match=f'there is no {name} "nowhere"'):
                asked.ask(query.full_name, **{**samples(asked.ledger).get(query.full_name, {}), name: "nowhere"})
