"""What attribution's queries answer is what plain Python counts from the credited lines and the raw rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

import pytest

from crmdb.errors import UsageError
from tests.database.queries.conftest import Asked
from tests.support.ledger import Ledger, Row, half_up, percent

LONG_AGO = date(2000, 1, 1)
MODEL = "w_shaped"
WHOLE = Decimal(1_000_000_000)
Label = tuple[str, UUID | None]


def lines_of(ledger: Ledger, model: str = MODEL) -> list[Row]:
    return [line for line in ledger.table("attribution_credits") if line["model_name"] == model]


def measure(line: Row) -> str:
    """Which column of an answer the line's amount belongs to."""
    if line["amount_type"] == "pipeline":
        return f"{line['status']}_pipeline_minor"
    return f"{line['amount_type']}_minor"


def hundredths(value: Decimal) -> Decimal:
    """Rounded as PostgreSQL rounds numeric."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def plus(months: date, number: int) -> date:
    """That many months later."""
    years, month = divmod(months.month - 1 + number, 12)
    return months.replace(year=months.year + years, month=month + 1)


def labels(ledger: Ledger) -> dict[str, Callable[[Row], Label]]:
    """By dimension, what a line is listed under."""
    catalog = {row["id"]: row for row in ledger.reference("influencers")}
    people, campaigns = ledger.by_id("workspace_influencers"), ledger.by_id("campaigns")
    content, touches = ledger.by_id("deliverables"), ledger.by_id("touchpoints")
    companies, opportunities = ledger.by_id("companies"), ledger.by_id("opportunities")
    platforms = {row["code"] for row in ledger.reference("platforms")}
    profiles, by_key = defaultdict(list), {}
    for profile in (*ledger.reference("influencer_accounts"), *ledger.table("workspace_influencer_accounts")):
        by_key[profile["id"]] = profile
        owner = profile.get("influencer_id") or profile["workspace_influencer_id"]
        profiles[owner, profile["platform_code"]].append(profile)

    def named(rows: dict[UUID, Row], column: str, name: str) -> Callable[[Row], Label]:
        return lambda line: (rows[line[column]][name], line[column]) if line[column] else ("other", None)

    def influencer(line: Row) -> Label:
        if not line["workspace_influencer_id"]:
            return "other", None
        person = people[line["workspace_influencer_id"]]
        return catalog.get(person["influencer_id"], person)["name"], person["id"]

    def platform(line: Row) -> str:
        if line["deliverable_id"]:
            return str(content[line["deliverable_id"]]["platform_code"])
        source = touches[line["touchpoint_id"]]["utm_source"]
        return str(source) if line["workspace_influencer_id"] and source in platforms else "other"

    def account(line: Row) -> Label:
        if not line["workspace_influencer_id"]:
            return "other", None
        person = people[line["workspace_influencer_id"]]
        piece = content.get(line["deliverable_id"], {})
        named = piece.get("influencer_account_id") or piece.get("workspace_influencer_account_id")
        theirs = (
            [by_key[named]]
            if named
            else [
                profile
                for owner in (person["influencer_id"], person["id"])
                for profile in profiles[owner, platform(line)]
            ]
        )
        if not theirs:
            return "other", None
        profile = min(theirs, key=lambda row: (-(row["followers"] or -1), row["id"]))
        return f"{profile['platform_code']}/{profile['handle']}", profile["id"]

    def credited_to(line: Row) -> Label:
        ours = line["workspace_influencer_id"] or line["channel"] == "influencer"
        return "influencers" if ours else "other channels", None

    def company(line: Row) -> Label:
        row = companies.get(opportunities[line["opportunity_id"]]["company_id"])
        return (row["name"], row["id"]) if row else ("no company", None)

    def by_touch(label: Callable[[Row], Label]) -> Callable[[Row], Label]:
        return lambda line: label(line) if line["touchpoint_id"] else ("unattributed", None)

    return {
        "influencer": by_touch(influencer),
        "account": by_touch(account),
        "campaign": by_touch(named(campaigns, "campaign_id", "name")),
        "deliverable": by_touch(named(content, "deliverable_id", "title")),
        "platform": by_touch(lambda line: (platform(line), None)),
        "channel": by_touch(lambda line: (line["channel"], None)),
        "credited_to": by_touch(credited_to),
        "touch_month": by_touch(lambda line: (f"{ledger.month(line['touched_at']):%Y-%m}", None)),
        "company": company,
        "month": lambda line: (f"{ledger.month(line['credited_at']):%Y-%m}", None),
    }


DIMENSIONS = (
    "influencer", "account", "campaign", "deliverable", "platform", "channel", "credited_to", "touch_month", "company",
    "month",
)  # fmt: skip
MEASURES = ("open_pipeline_minor", "won_pipeline_minor", "revenue_minor", "lost_minor")


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_credits_by_a_dimension(asked: Asked, dimension: str) -> None:
    counted: dict[Label, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    label = labels(asked.ledger)[dimension]
    for line in lines_of(asked.ledger):
        total = counted[label(line)]
        total[measure(line)] += line["amount_minor"]
        if line["amount_type"] != "revenue":
            total["opportunities"] += line["weight"]
    # What several have in common is told apart in the answer: by a mark after the name.
    names = {key: name for name, key in counted if key}
    answer = {
        (names.get(row["id"], row["label"]), row["id"]): row
        for row in asked.ask("credits", by=dimension, model=MODEL).dicts()
        if row["label"].startswith(names.get(row["id"], row["label"]))
    }
    assert counted
    assert answer.keys() == counted.keys()
    for key, row in answer.items():
        assert {name: row[name] for name in MEASURES} == {name: counted[key][name] for name in MEASURES}
        assert row["opportunities"] == hundredths(counted[key]["opportunities"] / WHOLE)


def test_credits_month_by_month(asked: Asked) -> None:
    label = labels(asked.ledger)["credited_to"]
    counted: dict[tuple[date, str], int] = defaultdict(int)
    for line in lines_of(asked.ledger):
        counted[asked.ledger.month(line["credited_at"]), label(line)[0]] += (
            line["amount_minor"] if line["amount_type"] == "revenue" else 0
        )
    rows = asked.ask("credits_by_month", model=MODEL).dicts()
    assert counted == {(row["month"], row["label"]): row["revenue_minor"] for row in rows}
    for month in {row["month"] for row in rows}:
        whole = sum(row["revenue_minor"] for row in rows if row["month"] == month)
        for row in (row for row in rows if row["month"] == month):
            assert row["revenue_percent"] == percent(row["revenue_minor"], whole)


def costs_by(ledger: Ledger, dimension: str) -> dict[UUID | None, tuple[int, date]]:
    """Cost less refunds and month of the first, by influencer or campaign; None: of no one influencer."""
    collaborations = ledger.by_id("collaborations")
    found: dict[UUID | None, tuple[int, date]] = {}
    for cost in ledger.table("campaign_costs"):
        key = cost["campaign_id"]
        if dimension == "influencer":
            collaboration = collaborations.get(cost["collaboration_id"])
            key = collaboration and collaboration["workspace_influencer_id"]
        refund = Decimal(0)
        if cost["amount_minor"]:
            refund = Decimal(cost["refunded_minor"]) * cost["reporting_amount_minor"] / cost["amount_minor"]
        so_far, first = found.get(key, (0, date.max))
        net = cost["reporting_amount_minor"] - half_up(refund)
        found[key] = so_far + net, min(first, cost["incurred_on"].replace(day=1))
    return found


@pytest.mark.parametrize("dimension", ["influencer", "campaign"])
def test_cost_return_and_payback(asked: Asked, dimension: str) -> None:
    ledger = asked.ledger
    costs, label = costs_by(ledger, dimension), labels(ledger)[dimension]
    revenue: dict[UUID | None, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    weights: dict[UUID | None, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for line in lines_of(ledger):
        key = label(line)[1]
        if line["amount_type"] == "revenue":
            revenue[key][ledger.month(line["credited_at"])] += line["amount_minor"]
        else:
            weights[key][0] += line["weight"] / WHOLE
            weights[key][1] += line["weight"] / WHOLE if line["status"] == "won" else 0
    rows = asked.ask("credited_return", by=dimension, model=MODEL).dicts()
    assert sum(row["cost_minor"] for row in rows) == sum(cost for cost, _ in costs.values())
    assert {row["id"] for row in rows} == costs.keys() | {key for key in weights if key}
    for row in rows:
        key = row["id"]
        cost, first = costs.get(key, (0, None))
        theirs = revenue[key] if key else {}
        opportunities, deals = weights[key] if key else (Decimal(0), Decimal(0))
        assert (row["cost_minor"], row["revenue_minor"]) == (cost, sum(theirs.values()))
        assert (row["opportunities"], row["deals"]) == (hundredths(opportunities), hundredths(deals))
        assert row["return_percent"] == percent(sum(theirs.values()) - cost, cost)
        assert row["cost_per_opportunity_minor"] == (half_up(cost / opportunities) if opportunities and cost else None)
        assert row["cost_per_deal_minor"] == (half_up(cost / deals) if deals and cost else None)
        reached = [
            month for month in sorted(theirs) if sum(theirs[past] for past in theirs if past <= month) >= cost
        ]  # fmt: skip
        paid_back = reached[0] if reached and first and sum(theirs.values()) >= cost else None
        assert row["paid_back_month"] == paid_back
        if paid_back and first:
            assert plus(first, row["payback_months"]) == max(paid_back, first)
        else:
            assert row["payback_months"] is None


def test_sourced_credited_and_influenced(asked: Asked) -> None:
    ledger = asked.ledger
    influenced, label = ledger.influenced("workspace_influencer_id"), labels(ledger)["influencer"]
    counted: dict[tuple[str, UUID | None], int] = defaultdict(int)
    for part, model in (("sourced", "first_touch"), ("credited", MODEL)):
        for line in lines_of(ledger, model):
            if line["amount_type"] == "pipeline":
                counted[part, label(line)[1]] += line["amount_minor"]
    rows = asked.ask("sourced_vs_influenced", model=MODEL).dicts()
    assert {row["id"] for row in rows if row["id"]} == influenced.keys()
    for row in rows:
        if row["id"]:
            theirs = influenced[row["id"]]
            assert row["influenced_pipeline_minor"] == theirs["open"] + theirs["won"]
            assert row["influenced_revenue_minor"] == theirs["revenue"]
            assert row["influenced_opportunities"] == theirs["opportunities"]
            assert row["credited_pipeline_minor"] <= row["influenced_pipeline_minor"]
            for part in ("sourced", "credited"):
                assert row[f"{part}_pipeline_minor"] == counted[part, row["id"]]
    whole = sum(
        row["reporting_amount_minor"] or 0 for row in ledger.table("opportunities") if row["status"] in ("open", "won")
    )
    for part in ("sourced", "credited"):
        assert sum(row[f"{part}_pipeline_minor"] for row in rows) == whole


def first_influencer_touches(ledger: Ledger) -> dict[UUID, datetime]:
    first: dict[UUID, datetime] = {}
    for opportunity, touch in ledger.eligible_touches():
        if touch["workspace_influencer_id"]:
            first[opportunity["id"]] = min(first.get(opportunity["id"], touch["touched_at"]), touch["touched_at"])
    return first


def test_cohorts_by_first_touch(asked: Asked) -> None:
    ledger = asked.ledger
    first, revenue = first_influencer_touches(ledger), ledger.revenue_of_opportunities()
    counted: dict[date | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    for opportunity in ledger.table("opportunities"):
        touched = first.get(opportunity["id"])
        total = counted[touched and ledger.month(touched)]
        total[0] += 1
        total[1] += (opportunity["reporting_amount_minor"] or 0) if opportunity["status"] == "open" else 0
        total[2] += revenue[opportunity["id"]]
    rows = asked.ask("cohorts_by_first_touch", model=MODEL).dicts()
    assert counted == {
        row["first_touch_month"]: [row["opportunities"], row["open_pipeline_minor"], row["revenue_minor"]]
        for row in rows
    }
    credited = sum(
        line["amount_minor"]
        for line in lines_of(ledger)
        if line["amount_type"] == "revenue" and line["workspace_influencer_id"]
    )
    assert sum(row["credited_revenue_minor"] for row in rows) == credited
    soon: dict[date, int] = defaultdict(int)
    deals = ledger.by_id("deals")
    for event in ledger.table("revenue_events"):
        touched = first.get(deals[event["deal_id"]]["opportunity_id"])
        if touched:
            local = touched.astimezone(ledger.zone)
            last = plus(local.date().replace(day=1), 7).toordinal() - 1
            day = min(local.day, date.fromordinal(last).day)
            end = local.replace(year=date.fromordinal(last).year, month=date.fromordinal(last).month, day=day)
            soon[ledger.month(touched)] += event["reporting_amount_minor"] if event["occurred_at"] < end else 0
    for row in rows:
        if row["first_touch_month"]:
            assert row["revenue_6_months_minor"] == soon[row["first_touch_month"]]


def test_acquisition_cost(asked: Asked) -> None:
    ledger = asked.ledger
    wins = sorted(
        (row for row in ledger.table("opportunities") if row["status"] == "won"),
        key=lambda row: (row["closed_at"], row["id"]),
    )
    first = {row["company_id"] or row["id"]: row for row in reversed(wins)}
    parts: dict[UUID, Decimal] = defaultdict(Decimal)
    for line in lines_of(ledger):
        if line["amount_type"] == "pipeline" and line["workspace_influencer_id"]:
            parts[line["opportunity_id"]] += line["weight"] / WHOLE
    touched = first_influencer_touches(ledger)
    counted: dict[date, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for win in first.values():
        facts = [Decimal(0), Decimal(1), Decimal(win["id"] in touched), parts[win["id"]]]
        month = ledger.month(win["closed_at"])
        counted[month] = [sum(pair, Decimal(0)) for pair in zip(counted[month], facts, strict=True)]
    for cost in ledger.table("campaign_costs"):
        refund = Decimal(0)
        if cost["amount_minor"]:
            refund = Decimal(cost["refunded_minor"]) * cost["reporting_amount_minor"] / cost["amount_minor"]
        counted[cost["incurred_on"].replace(day=1)][0] += cost["reporting_amount_minor"] - half_up(refund)
    rows = asked.ask("acquisition_cost", since=LONG_AGO, model=MODEL).dicts()
    assert sum(row["customers"] for row in rows) == len(first) > 0
    for row in rows:
        spent, customers, influenced, credited = counted[row["month"]]
        assert (row["cost_minor"], row["customers"], row["influenced_customers"]) == (spent, customers, influenced)
        assert row["credited_customers"] == hundredths(credited)
        for name, divisor in (
            ("customer", customers),
            ("influenced_customer", influenced),
            ("credited_customer", credited),
        ):
            expected = half_up(spent / divisor) if divisor and spent else None
            assert row[f"cost_per_{name}_minor"] == expected


def refusals(asked: Asked) -> Iterator[tuple[str, dict[str, object], str, str]]:
    """Query, parameters, and the message and hint they are refused with."""
    every = (
        "first_touch, full_path, influenced, inverse_j, j_shaped, last_touch, lead_creation, linear, position_based,"
        " time_decay, u_shaped, w_shaped"
    )
    active = [row["name"] for row in asked.ledger.table("attribution_models") if row["is_active"]]
    assert set(every.split(", ")) <= set(active)
    known = ", ".join(sorted(active))
    adding = ", ".join(
        sorted(
            row["name"]
            for row in asked.ledger.table("attribution_models")
            if row["is_active"] and row["type"] != "influenced"
        )
    )
    opportunity = {"opportunity": str(asked.ledger.table("opportunities")[0]["id"])}
    for name, more in (
        ("credits", {}), ("credits_by_month", {}), ("sourced_vs_influenced", {}), ("journey_shares", opportunity),
        ("changes_of_opportunity", opportunity),
    ):  # fmt: skip
        yield name, {"model": "lineal", **more}, 'there is no model "lineal"', f"Models: {known}."
    for name in ("credited_return", "cohorts_by_first_touch", "acquisition_cost"):
        yield name, {"model": "lineal"}, 'there is no model "lineal"', f"Models: {adding}."
        yield (
            name,
            {"model": "influenced"},
            'model "influenced" gives every touch the full amount, so its credits do not add up',
            f"Models that add up: {adding}.",
        )
    for name in ("credits", "credits_by_month", "sourced_vs_influenced"):
        yield name, {"by": "brand"}, 'credits cannot be split by "brand"', f"Split them by {', '.join(DIMENSIONS)}."
    yield (
        "credited_return",
        {"by": "channel"},
        'costs are not known by "channel"',
        "Returns are by influencer, campaign or platform; public.attribution_totals() splits credits by everything.",
    )
    yield (
        "credits",
        {"moment": "2026-09-30T00:00Z", "run": str(asked.ledger.table("attribution_runs")[0]["id"])},
        "a moment and a run are both given",
        "Give the moment to see what was reported then, or the run to see what it computed.",
    )


def test_what_is_misspelt_is_refused_not_empty(asked: Asked) -> None:
    for name, parameters, message, hint in refusals(asked):
        with pytest.raises(UsageError) as refusal:
            asked.ask(name, **parameters)
        assert refusal.value.message.startswith(f'Query "attribution/{name}" failed: {message} (violates "')
        assert refusal.value.hint == hint


def test_an_opportunity_of_another_workspace_answers_like_one_that_is_absent(asked: Asked) -> None:
    theirs: Any = next(iter(Ledger(asked.connection, asked.stranger_workspace).table("attribution_journeys")))
    for name in ("journey", "journey_shares", "changes_of_opportunity", "milestones"):
        for opportunity in (theirs["opportunity_id"], "01990000-0000-7000-8000-000000000000"):
            with pytest.raises(UsageError, match=f'there is no opportunity "{opportunity}"'):
                asked.ask(name, opportunity=str(opportunity))
