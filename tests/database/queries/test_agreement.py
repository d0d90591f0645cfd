"""One number, one answer: what two queries both show is the same in both, of everything and of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from crmdb.attribution import attribute
from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.errors import UsageError
from crmdb.queries import Query, find_query, list_queries, run_query
from tests.conftest import Databases
from tests.database.queries import test_answers, test_attribution_answers, test_periods
from tests.database.queries.conftest import PEOPLE, PROJECT, Asked
from tests.database.queries.test_attribution_answers import plus
from tests.database.queries.test_every_query import samples
from tests.database.queries.test_query_functions import call, person_of, plain, workspace_of
from tests.support.actors import as_user, sign_up
from tests.support.awkward import at, build_awkward
from tests.support.rows import Maker

pytestmark = pytest.mark.only_on(18)
EVERYTHING = 1_000_000
PERIODS = {"all": {}, "fiscal year": {"period": "FY2026"}, "a quarter": {"period": "2026-Q1"}}


@pytest.fixture(scope="module")
def awkward_url(server: Server, databases: Databases, template: str) -> Iterator[str]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        build_awkward(connection)
        sign_up(connection, "noor")
    attribute(server.url(name))
    yield server.url(name)
    databases.drop(name)


@pytest.fixture
def awkward(awkward_url: str) -> Iterator[Asked]:
    with connect(awkward_url) as connection, connection.transaction(force_rollback=True):
        yield Asked(connection, "ana@ana.test", "kiwi", "vic@vic.test", "noor@noor.test", "none")


@pytest.fixture(params=["awkward", *PEOPLE])
def anyone(request: pytest.FixtureRequest, told: dict[str, str], awkward_url: str) -> Iterator[Asked]:
    """The awkward workspace, the story and the mock data."""
    if request.param == "awkward":
        yield from (request.getfixturevalue("awkward"),)
        return
    with connect(told[request.param]) as connection, connection.transaction(force_rollback=True):
        yield Asked(connection, *PEOPLE[request.param])


def rows(asked: Asked, name: str, **given: Any) -> list[dict[str, Any]]:
    """The answer without a limit."""
    query = find_query(PROJECT, name)
    if any(parameter.name == "limit" for parameter in query.parameters):
        given |= {"limit": EVERYTHING}
    if "period" not in given and any(parameter.name == "period" for parameter in query.parameters):
        given = {"since": date(1971, 1, 1)} | given
    return asked.ask(name, **given).dicts()


def total(asked: Asked, column: str, name: str, **given: Any) -> Any:
    return sum(row[column] or 0 for row in rows(asked, name, **given))


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_costs_are_the_same_however_they_are_split(anyone: Asked, period: dict[str, Any]) -> None:
    whole = total(anyone, "cost_minor", "cost_per_result", **period)
    assert whole or period
    for name in ("credited_return", "acquisition_cost_by", "cost_per_result_by"):
        for by in ("influencer", "campaign", "platform"):
            if (name, by) != ("cost_per_result_by", "campaign"):
                assert total(anyone, "cost_minor", name, by=by, **period) == whole, (name, by)
    if period:
        assert total(anyone, "cost_minor", "acquisition_cost", **period) == whole


def test_costs_of_campaigns_add_up_if_archived_ones_are_asked_for(anyone: Asked) -> None:
    archived = [row["slug"] for row in anyone.ledger.table("campaigns") if row["archived_at"]]
    whole = total(anyone, "cost_minor", "budget_against_cost")
    whole += sum(total(anyone, "cost_minor", "budget_against_cost", campaign=slug) for slug in archived)
    assert whole == total(anyone, "cost_minor", "cost_per_result")
    for slug in archived:
        for name in ("budget_against_cost", "cost_per_result", "influencer_funnel"):
            assert {row["slug"] for row in rows(anyone, name, campaign=slug)} == {slug}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_clicks_are_the_same_however_they_are_split(anyone: Asked, period: dict[str, Any]) -> None:
    by_campaign = {row["id"]: row["clicks"] for row in rows(anyone, "clicks", by="campaign", **period)}
    for by in ("link", "influencer", "deliverable"):
        assert total(anyone, "clicks", "clicks", by=by, **period) == sum(by_campaign.values()), by
    slugs = {row["slug"]: row["id"] for row in anyone.ledger.table("campaigns")}
    for row in rows(anyone, "cost_per_result", **period):
        assert row["clicks"] == by_campaign.get(slugs[row["slug"]], 0)
        for by in ("link", "campaign"):
            assert total(anyone, "clicks", "clicks", by=by, campaign=row["slug"], **period) == row["clicks"]
    of_influencers = {
        row["id"]: row["clicks"] for row in rows(anyone, "clicks", by="influencer", **period) if row["id"]
    }
    for by in ("influencer", "platform"):
        assert total(anyone, "clicks", "cost_per_result_by", by=by, **period) == sum(of_influencers.values())
    for row in rows(anyone, "influencer_scorecard", **period):
        assert row["clicks"] == of_influencers.get(row["workspace_influencer_id"], 0)
    if not period:
        links = total(anyone, "clicks", "tracking_links")
        assert links == sum(row["clicks"] for row in rows(anyone, "clicks", by="link") if row["id"])


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_revenue_is_the_same_in_every_report(anyone: Asked, period: dict[str, Any]) -> None:
    whole = total(anyone, "total_minor", "revenue_by_month", **period)
    assert total(anyone, "revenue_minor", "unattributed_share", **period) == whole
    for by in ("influencer", "account", "platform", "company", "month", "touch_month"):
        assert total(anyone, "revenue_minor", "credits", by=by, **period) == whole, by
    assert total(anyone, "revenue_minor", "credits_by_month", **period) == whole
    for row in rows(anyone, "model_comparison", **period):
        parts = [row[f"{part}_revenue_minor"] for part in ("influencer", "other", "unattributed")]
        assert sum(parts) == whole, row["model_name"]
        credited = {
            line["label"]: line["revenue_minor"]
            for line in rows(anyone, "credits", by="credited_to", model=row["model_name"], **period)
        }
        assert parts == [credited.get(label, 0) for label in ("influencers", "other channels", "unattributed")]
    returned = {row["id"]: row["revenue_minor"] for row in rows(anyone, "credited_return", **period) if row["id"]}
    credited = {row["id"]: row["revenue_minor"] for row in rows(anyone, "credits", **period) if row["id"]}
    assert credited == {key: value for key, value in returned.items() if key in credited}
    scores = rows(anyone, "influencer_scorecard", **period)
    assert returned == {row["workspace_influencer_id"]: row["revenue_minor"] for row in scores}


@pytest.mark.parametrize("period", [*PERIODS.values(), {"since": date(2025, 12, 31), "until": date(2026, 1, 15)}])
def test_who_sourced_revenue_is_shown_whatever_the_model_credits(anyone: Asked, period: dict[str, Any]) -> None:
    for by in ("influencer", "campaign", "platform"):
        first = {
            row["label"] if by == "platform" else row["id"]: row["revenue_minor"]
            for row in rows(anyone, "credits", by=by, model="first_touch", **period)
            if row["revenue_minor"] and row["label"] not in ("other", "unattributed")
        }
        for model in ("linear", "lead_creation"):
            returned = {
                row["label"] if by == "platform" else row["id"]: row["sourced_revenue_minor"]
                for row in rows(anyone, "credited_return", by=by, model=model, **period)
                if row["sourced_revenue_minor"]
            }
            assert returned == first, (by, model)


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_influence_is_the_same_in_every_report(anyone: Asked, period: dict[str, Any]) -> None:
    influenced = {row["workspace_influencer_id"]: row for row in rows(anyone, "influenced_by_influencer", **period)}
    compared = {row["id"]: row for row in rows(anyone, "sourced_vs_influenced", **period) if row["id"]}
    credited = {row["id"]: row for row in rows(anyone, "credits", model="influenced", **period) if row["id"]}
    for key, row in influenced.items():
        open_and_won = row["influenced_open_pipeline_minor"] + row["influenced_won_pipeline_minor"]
        other = compared.get(key, defaultdict(int))
        assert (open_and_won, row["influenced_revenue_minor"]) == (
            other["influenced_pipeline_minor"],
            other["influenced_revenue_minor"],
        )
        line = credited.get(key, defaultdict(int))
        assert (row["influenced_open_pipeline_minor"], row["influenced_won_pipeline_minor"]) == (
            line["open_pipeline_minor"],
            line["won_pipeline_minor"],
        )
        assert row["influenced_deals"] == line["deals"]
    for row in rows(anyone, "roi_by_influencer", **period):
        line = influenced.get(row["workspace_influencer_id"], defaultdict(int))
        for column in ("influenced_deals", "influenced_open_pipeline_minor", "influenced_revenue_minor"):
            assert row[column] == line[column]
    campaigns = {row["id"]: row["slug"] for row in anyone.ledger.table("campaigns")}
    counted = {
        campaigns[row["campaign_id"]]: row["influenced_opportunities"]
        for row in rows(anyone, "influenced_by_campaign", **period)
    }
    for row in rows(anyone, "cost_per_result", **period):
        assert row["influenced_opportunities"] == counted.get(row["slug"], 0)


def platforms_agree(asked: Asked, **period: Any) -> set[str]:
    """Compare what an influenced platform brought; its names."""
    credited = {row["label"]: row for row in rows(asked, "credits", by="platform", model="influenced", **period)}
    influenced = {row["platform"]: row for row in rows(asked, "influenced_by_platform", **period)}
    results = {row["label"]: row for row in rows(asked, "cost_per_result_by", by="platform", **period)}
    names = (credited.keys() | influenced.keys()) - {"other", "unattributed", "unknown"}
    for name in names:
        line, row = credited.get(name, defaultdict(int)), influenced.get(name, defaultdict(int))
        for column in ("open_pipeline_minor", "won_pipeline_minor", "revenue_minor"):
            assert row[f"influenced_{column}"] == line[column], (name, column)
        assert row["influenced_deals"] == line["deals"]
        counted = results.get(name, defaultdict(int))["influenced_opportunities"]
        assert counted == row["influenced_opportunities"]
    return names


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_a_platform_is_the_same_in_every_report(anyone: Asked, period: dict[str, Any]) -> None:
    platforms_agree(anyone, **period)


def test_a_page_says_the_platform_in_every_report(awkward: Asked) -> None:
    (tom,) = (row for row in awkward.ledger.table("contacts") if row["email"] == "tom@tom.test")
    someone = next(row for row in awkward.ledger.table("workspace_influencers") if row["name"] == "Ann Lee")
    Maker(awkward.connection, tom["workspace_id"])(
        "touchpoints", contact_id=tom["id"], visitor_id=None, type="mention", workspace_influencer_id=someone["id"],
        page_url="https://www.tiktok.com/@ann/1", touched_at=at("2025-12-29"),
    )  # fmt: skip
    awkward.connection.execute("select private.run_attribution(%s)", [tom["workspace_id"]])
    assert "tiktok" in platforms_agree(awkward)


def test_targets_are_measured_as_the_reports_measure(anyone: Asked) -> None:
    results = {row["slug"]: row for row in rows(anyone, "cost_per_result")}
    for row in rows(anyone, "targets"):
        if row["metric"] in ("clicks", "leads"):
            assert row["actual"] == results[row["slug"]][row["metric"]]
        if row["metric"] == "opportunities":
            assert row["actual"] == results[row["slug"]]["influenced_opportunities"]


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_what_was_won_and_lost_is_the_same_in_every_report(anyone: Asked, period: dict[str, Any]) -> None:
    months = rows(anyone, "won_and_lost", **period)
    won, lost = (sum(row[column] for row in months) for column in ("won", "lost"))
    lost_minor = sum(row["lost_minor"] for row in months)
    reasons = rows(anyone, "lost_reasons", **period)
    assert (lost, lost_minor) == tuple(sum(row[column] for row in reasons) for column in ("lost", "lost_minor"))
    first = [row for row in rows(anyone, "conversion", **period) if row["position"] == 1]
    assert (won, won + lost) == (sum(row["won"] for row in first), sum(row["reached"] for row in first))
    reported = rows(anyone, "closed_as_reported", reported_at=anyone.ledger.now, **period)
    assert {row["month"]: (row["won"], row["lost"], row["won_minor"]) for row in months} == {
        row["month"]: (row["won_today"], row["lost_today"], row["won_today_minor"]) for row in reported
    }


def test_open_pipeline_is_the_same_in_every_report(anyone: Asked) -> None:
    (page,) = rows(anyone, "landing_page")
    stages, forecast = rows(anyone, "by_stage"), rows(anyone, "forecast")
    for column in ("opportunities", "amount_minor", "weighted_minor"):
        whole = sum(row[column] for row in stages)
        assert sum(row[column] for row in forecast) == whole
        assert total(anyone, column, "as_of") == whole
        for pipeline in {row["pipeline"] for row in stages}:
            parts = [total(anyone, column, name, pipeline=pipeline) for name in ("by_stage", "forecast", "as_of")]
            assert parts == [sum(row[column] for row in stages if row["pipeline"] == pipeline)] * 3
    assert page["open_pipeline_minor"] == sum(row["amount_minor"] for row in stages)
    assert page["open_pipeline_minor"] == total(anyone, "open_pipeline_minor", "team_workload")
    assert page["weighted_pipeline_minor"] == sum(row["weighted_minor"] for row in stages)
    assert page["open_pipeline_minor"] == total(anyone, "open_pipeline_minor", "credits")
    assert page["open_pipeline_minor"] == total(anyone, "open_pipeline_minor", "cohorts_by_first_touch", since=None)
    overdue = sum(row["opportunities"] for row in forecast if row["timing"] == "overdue")
    assert overdue == total(anyone, "overdue_opportunities", "team_workload")


def test_the_landing_page_shows_what_the_reports_show(anyone: Asked) -> None:
    (page,) = rows(anyone, "landing_page")
    until = plus(anyone.ledger.today.replace(day=1), 1)
    year = {"since": page["since"], "until": until}
    assert page["spend_minor"] == total(anyone, "cost_minor", "acquisition_cost", **year)
    assert page["spend_minor"] == sum(row["cost_minor"] for row in anyone.ask("acquisition_cost").dicts())
    assert page["revenue_minor"] == total(anyone, "total_minor", "revenue_by_month", **year)
    assert page["lost_opportunities"] == total(anyone, "lost", "won_and_lost", **year)
    assert page["won_deals"] == total(anyone, "won", "won_and_lost", **year)
    assert page["won_minor"] == total(anyone, "won_minor", "won_and_lost", **year)
    assert page["touches"] == total(anyone, "touches", "touches_by_channel", **year)
    assert all(month["month"] <= str(anyone.ledger.today) for month in page["trend"])
    board = rows(anyone, "status_board")
    assert page["active_campaigns"] == sum(row["status"] == "active" for row in board)
    due = rows(anyone, "deliverables_due", days=7)
    assert page["content_late"] == sum(row["is_late"] for row in due)
    assert page["content_late"] == sum(row["late"] for row in board)
    assert page["content_due"] == sum(not row["is_late"] for row in due)


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_new_customers_are_the_same_in_every_report(anyone: Asked, period: dict[str, Any]) -> None:
    whole = total(anyone, "customers", "acquisition_cost", **period)
    for by in ("influencer", "campaign", "platform"):
        split = rows(anyone, "acquisition_cost_by", by=by, **period)
        assert abs(sum(row["customers"] for row in split) - whole) <= Decimal("0.005") * len(split)


@pytest.mark.parametrize("period", ["2026-01", "FY2026-Q4", "2026-W01", "2026-01-01", "FY2026"])
def test_a_period_is_compared_with_the_one_before_as_reports_show_both(anyone: Asked, period: str) -> None:
    compared = {row["measure"]: row for row in rows(anyone, "period_compared", since=None, period=period)}
    edges = {(row["before_from"], row["before_until"], row["starts_on"], row["ends_on"]) for row in compared.values()}
    ((before_from, before_until, starts_on, ends_on),) = edges
    assert before_until == starts_on or ends_on == anyone.ledger.today + timedelta(days=1)
    assert (before_until - before_from).days == pytest.approx((ends_on - starts_on).days, abs=3)
    for suffix, since, until in (("", starts_on, ends_on), ("before", before_from, before_until)):
        days = {"since": since, "until": until}
        number, amount = ("before", "before_minor") if suffix else ("in_period", "in_period_minor")
        assert compared["touches"][number] == total(anyone, "touches", "touches_by_channel", **days)
        assert compared["won"][number] == total(anyone, "won", "won_and_lost", **days)
        assert compared["won"][amount] == total(anyone, "won_minor", "won_and_lost", **days)
        assert compared["lost"][number] == total(anyone, "lost", "lost_reasons", **days)
        assert compared["revenue"][amount] == total(anyone, "total_minor", "revenue_by_month", **days)
        assert compared["spend"][amount] == total(anyone, "cost_minor", "cost_per_result", **days)
        assert compared["opportunities"][amount] == total(anyone, "amount_minor", "unattributed_share", **days)
        assert compared["content published"][number] == len(rows(anyone, "content_performance", **days))


COUNTED_AGAIN = [
    test_answers.test_influenced_pipeline_and_revenue_of_each_influencer,
    test_answers.test_influenced_pipeline_and_revenue_of_each_campaign,
    test_answers.test_open_pipeline_by_stage,
    test_answers.test_forecast,
    test_answers.test_conversion_between_stages,
    test_answers.test_won_and_lost_by_month,
    test_answers.test_budget_against_cost,
    test_answers.test_cost_per_result,
    test_answers.test_unattributed_share,
    test_answers.test_first_touches_add_up_to_the_touched_total,
    test_answers.test_revenue_by_month,
    test_answers.test_what_the_landing_page_credits_is_what_the_lines_add_up_to,
    test_answers.test_content_due_and_late,
    test_attribution_answers.test_credits_month_by_month,
    test_attribution_answers.test_sourced_credited_and_influenced,
    test_attribution_answers.test_cohorts_by_first_touch,
    test_attribution_answers.test_acquisition_cost,
]
"""What is counted on the story and the mock data is counted on the awkward workspace too."""


@pytest.mark.parametrize("check", COUNTED_AGAIN, ids=lambda check: check.__name__.removeprefix("test_"))
def test_counted_again_where_data_are_awkward(awkward: Asked, check: Any) -> None:
    check(awkward)


def test_counted_again_by_dimension_where_data_are_awkward(awkward: Asked) -> None:
    for dimension in test_attribution_answers.DIMENSIONS:
        test_attribution_answers.test_credits_by_a_dimension(awkward, dimension)
    for dimension in ("influencer", "campaign"):
        test_attribution_answers.test_cost_return_and_payback(awkward, dimension)
        test_periods.test_credits_of_a_quarter(awkward, dimension)
        test_periods.test_return_of_a_quarter_by_any_model(awkward, dimension)
    for months in (1, 12, 24):
        test_answers.test_landing_page(awkward, months)


def test_numbers_that_were_counted_by_hand(awkward: Asked) -> None:
    def shown(name: str, key: str, columns: str, **given: Any) -> dict[Any, tuple[Any, ...]]:
        return {row[key]: tuple(row[column] for column in columns.split()) for row in rows(awkward, name, **given)}

    # 23:50 and 00:05 of New Year's Eve are one click, of December.
    assert shown(
        "clicks", "label", "clicks repeated_clicks bot_clicks unique_visitors contacts", campaign="spring"
    ) == {next(iter(shown("clicks", "label", "clicks", campaign="spring"))): (10, 2, 1, 5, 4)}
    december = shown("clicks", "label", "clicks", by="link", campaign="spring", period="2025-12")
    assert sum(clicks for (clicks,) in december.values()) == 4
    # Of 1,000.00 dollars 600.00 were paid, and 100.00 euro at 1.90. Three clicks at 5.00 earn 12.00 at most.
    pay = {(row["slug"], row["influencer_name"][:3]): row for row in rows(awkward, "influencer_pay")}
    assert (pay["spring", "Ann"]["paid_minor"], pay["spring", "Ann"]["owed_minor"]) == (79_000, 21_000)
    assert (pay["spring", "Bo"]["results"], pay["spring", "Bo"]["owed_minor"]) == (3, 1_200)
    # Nobody owes what belongs to a campaign that was called off, and what is not done has not happened.
    assert {row["title"]: row["days_left"] for row in rows(awkward, "deliverables_due", days=2)} == {
        "Late": -1,
        "Today": 0,
    }
    assert {row["opportunity"] for row in rows(awkward, "stale_opportunities")} == {"in yen", "no amount"}
    funnel = {
        row["status"]: (row["now_there"], row["ever_there"])
        for row in rows(awkward, "influencer_funnel", campaign="spring")
    }
    assert (funnel["shortlisted"], funnel["active"], funnel["completed"]) == ((0, 4), (3, 4), (1, 1))
    assert shown("team_workload", "member", "open_opportunities open_pipeline_minor") == {
        "ana@ana.test": (1, 95_000), "vic@vic.test": (0, 0), "nobody": (3, 50_001),
    }  # fmt: skip
    # What came back reached below what it cost: nothing is paid back.
    assert {row["paid_back_month"] for row in rows(awkward, "credited_return")} == {None}
    # A click on a link without content counts for the platform the link was placed on.
    assert shown("credits", "label", "lost_minor", by="platform")["podcast"] == (70_000,)


@pytest.fixture
def nobody_yet(awkward: Asked) -> Asked:
    """Somebody with an empty workspace."""
    someone = sign_up(awkward.connection, "new")
    (slug,) = awkward.connection.execute(
        "select slug from public.workspaces where created_by = %s", [someone.id]
    ).fetchall()
    return Asked(awkward.connection, someone.email, slug[0], someone.email, "", "")


UNKNOWN = {
    "campaign": "spring", "pipeline": "Partners", "list": "Favourites", "model": "lineal", "sourced_by": "lineal",
    "by": "Influencer", "table_name": "campaign", "status": "ACTIVE", "category": "crm", "platform": "linkedn",
    "period": "next week", "industry": "softwre", "currency": "Eurro",
    **dict.fromkeys(("run", "after_run", "until_run", "opportunity"), "01990000-0000-7000-8000-000000000000"),
}  # fmt: skip
"""What an empty workspace does not know; the campaign and the pipeline are those of another workspace."""
REQUIRED = {
    "handle": "bo", "name": "Bo", "reported_at": "2026-01-01T00:00Z", "moment": "2026-01-01T00:00Z", "row_id": "x",
    "table_name": "campaigns", "influencer": "01990000-0000-7000-8000-000000000000",
}  # fmt: skip


def test_what_nobody_knows_is_refused_where_there_is_nothing_to_compare_it_with(nobody_yet: Asked) -> None:
    silent = []
    for query in list_queries(PROJECT):
        if query.who == "service":
            continue
        required = {
            item.name: REQUIRED[item.name] for item in query.parameters if item.name in REQUIRED and item.is_required
        }
        for name in {item.name for item in query.parameters} & UNKNOWN.keys():
            try:
                given = required | {name: UNKNOWN[name]}
                run_query(nobody_yet.connection, query, given, as_email=nobody_yet.email)
                silent.append((query.full_name, name))
            except UsageError:
                pass
    assert silent == []


def test_an_empty_value_means_the_default(awkward: Asked) -> None:
    someone, workspace = person_of(awkward.connection, awkward.email), workspace_of(awkward)
    for query in (query for query in list_queries(PROJECT) if query.who == "viewer"):
        given = samples(awkward.ledger).get(query.full_name, {})
        optional = [item.name for item in query.parameters if item.default is not None]
        if optional and query.name != "saved_search":
            empty = given | dict.fromkeys(optional, "")
            expected = run_query(awkward.connection, query, given, as_email=awkward.email, workspace="kiwi").rows
            found = run_query(awkward.connection, query, empty, as_email=awkward.email, workspace="kiwi").rows
            assert found == expected
            with as_user(awkward.connection, someone, workspace):
                assert plain(call(awkward.connection, query, empty)) == plain(expected)


def periodic() -> list[Query]:
    return [query for query in list_queries(PROJECT) if any(item.name == "period" for item in query.parameters)]


@pytest.mark.parametrize("query", periodic(), ids=lambda query: query.full_name)
def test_a_day_is_the_workspaces_wherever_the_session_sits(awkward: Asked, query: Query) -> None:
    someone, workspace = person_of(awkward.connection, awkward.email), workspace_of(awkward)
    required = samples(awkward.ledger).get(query.full_name, {})
    for period in (
        {"since": date(2026, 1, 1), "until": date(2026, 1, 2)},
        {"since": date(2025, 12, 29), "until": date(2026, 1, 5)},
        {"period": "FY2026-Q4"},
    ):
        given = required | period
        answers = {plain(run_query(awkward.connection, query, given, as_email=awkward.email, workspace="kiwi").rows)}
        for zone in ("Pacific/Honolulu", "Pacific/Auckland"):
            with awkward.connection.transaction():
                awkward.connection.execute(f"set local timezone to '{zone}'".encode())
                with as_user(awkward.connection, someone, workspace):
                    answers.add(plain(call(awkward.connection, query, given)))
        assert len(answers) == 1, period
