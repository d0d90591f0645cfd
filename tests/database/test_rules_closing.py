"""Days of the workspace from any session, winning and losing, as of and as reported, refunds and rates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.project import Project
from crmdb.queries import find_query
from crmdb.queries.parameters import bind
from tests.database.test_rules_pipeline import change, row, state
from tests.support.actors import as_service, as_user, personal_workspace, refused, sign_up
from tests.support.installations import ROOT
from tests.support.rows import PUBLISHED, Maker
from tests.support.world import World

PROJECT = Project(ROOT)
ZONES = ["UTC", "America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"]


def session_zone(story: Connection, zone: str) -> None:
    story.execute("select set_config('timezone', %s, true)", [zone])


def workspace_zone(story: Connection, world: World, zone: str) -> None:
    story.execute("update public.workspaces set time_zone = %s where id = %s", [zone, world.acme])


def answer(story: Connection, world: World, name: str, **parameters: object) -> list[dict[str, Any]]:
    """A named query as the API asks it: as a member of Acme, whatever the session's time zone."""
    query = find_query(PROJECT, name)
    with as_user(story, world.edda):
        cursor = story.execute(query.statement.encode(), bind(query.parameters, parameters, name))
        columns = [column.name for column in cursor.description or []]
        return [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]


# ---------------------------------------------------------------------------------------------------------------------
# Days


@pytest.mark.parametrize("session", ZONES)
@pytest.mark.parametrize("zone", ZONES)
def test_a_close_day_is_that_day_in_every_session(
    story: Connection, world: World, acme: Maker, zone: str, session: str
) -> None:
    workspace_zone(story, world, zone)
    session_zone(story, session)
    won = acme.stage("won")["id"]
    for given in ({"closed_on": "2017-03-01"}, {"closed_at": "2017-03-01"}):
        made = acme("opportunities", stage_id=won, opened_on="2016-10-20", **given)
        assert (made["opened_on"], made["closed_on"]) == (date(2016, 10, 20), date(2017, 3, 1))
        assert row(
            story,
            "select (opened_at at time zone %s)::date, (closed_at at time zone %s)::date"
            " from public.opportunities where id = %s",
            zone,
            zone,
            made["id"],
        ) == (date(2016, 10, 20), date(2017, 3, 1))
    months = answer(story, world, "pipeline/won_and_lost", since=date(2017, 2, 1), until=date(2017, 4, 1))
    assert [(item["month"], item["won"]) for item in months] == [(date(2017, 3, 1), 2)]


def test_a_moment_of_the_last_hours_of_a_day_stays_in_it(story: Connection, world: World, acme: Maker) -> None:
    workspace_zone(story, world, "America/New_York")
    made = acme(
        "opportunities", stage_id=acme.stage("won")["id"], opened_on="2017-01-01", closed_at="2017-03-01T04:30Z"
    )
    assert made["closed_on"] == date(2017, 2, 28)


def test_a_moment_and_a_day_that_differ_are_refused(story: Connection, world: World, acme: Maker) -> None:
    with refused(story, "opportunities_opened_on_agrees") as refusal:
        acme("opportunities", opened_at="2017-03-01T12:00Z", opened_on="2017-03-02")
    assert refusal.hint


@pytest.mark.parametrize("session", ZONES)
def test_money_falls_on_its_day(story: Connection, world: World, acme: Maker, session: str) -> None:
    workspace_zone(story, world, "America/New_York")
    session_zone(story, session)
    deal = acme("deals", won_on="2017-03-31")
    event = acme("revenue_events", deal_id=deal["id"], occurred_at=lambda: "2017-03-31", amount_minor=700)
    assert (deal["won_on"], event["occurred_on"]) == (date(2017, 3, 31), date(2017, 3, 31))
    months = answer(story, world, "dashboards/revenue_by_month", period="2017-Q1")
    assert [(item["month"], item["total_minor"]) for item in months] == [(date(2017, 3, 1), 700)]


@pytest.mark.parametrize("session", ZONES)
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_a_day_sent_where_a_moment_is_expected_is_that_day(
    story: Connection, world: World, acme: Maker, zone: str, session: str
) -> None:
    """Lead dates, publications and activities of an export are days."""
    workspace_zone(story, world, zone)
    session_zone(story, session)
    lead = acme("contacts", became_lead_at="2026-03-01")["id"]
    post = acme("deliverables", **PUBLISHED | {"published_at": "2026-03-01", "due_on": "2026-02-28"})["id"]
    call = acme("activities", occurred_at="2026-03-01", done_at="2026-03-01")["id"]
    for table, column, key in (
        ("contacts", "became_lead_at", lead),
        ("deliverables", "published_at", post),
        ("activities", "occurred_at", call),
        ("activities", "done_at", call),
    ):
        found = row(story, f"select ({column} at time zone %s)::date from public.{table} where id = %s", zone, key)
        assert found == (date(2026, 3, 1),), column
    assert row(story, "select is_late from public.deliverable_board where id = %s", post) == (True,)
    # A moment stays the moment it is.
    exact = acme("contacts", became_lead_at="2026-03-01T04:59:59Z")["became_lead_at"]
    assert exact == datetime(2026, 3, 1, 4, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize("session", ZONES)
def test_due_and_late_are_of_the_workspaces_day(story: Connection, world: World, acme: Maker, session: str) -> None:
    workspace_zone(story, world, "Pacific/Kiritimati")
    session_zone(story, session)
    today = row(story, "select (now() at time zone 'Pacific/Kiritimati')::date")[0]
    due = acme.id("deliverables", due_on=today)
    late = acme.id("deliverables", due_on=today - timedelta(days=1))
    open_one = acme.id("opportunities", expected_close_on=today)
    overdue = acme.id("opportunities", expected_close_on=today - timedelta(days=1))
    with as_user(story, world.edda):
        assert row(story, "select public.workspace_today()") == (today,)
        board: dict[Any, bool] = dict(story.execute("select id, is_late from public.deliverable_board").fetchall())
        boards: dict[Any, bool] = dict(story.execute("select id, is_overdue from public.opportunity_board").fetchall())
    assert (board[due], board[late]) == (False, True)
    assert (boards[open_one], boards[overdue]) == (False, True)
    listed = {item["deliverable_id"]: item["days_left"] for item in answer(story, world, "campaigns/deliverables_due")}
    assert (listed[due], listed[late]) == (0, -1)


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("FY2026", date(2025, 4, 1), date(2026, 4, 1)),
        ("fy2026-q4", date(2026, 1, 1), date(2026, 4, 1)),
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("2026-Q2", date(2026, 4, 1), date(2026, 7, 1)),
        ("2026-12", date(2026, 12, 1), date(2027, 1, 1)),
        (" fy 2026 Q4 ", date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_a_named_period(story: Connection, world: World, period: str, first: date, after: date) -> None:
    story.execute("update public.workspaces set fiscal_year_start_month = 4 where id = %s", [world.acme])
    with as_user(story, world.edda):
        assert row(story, "select * from public.report_period(null, null, %s)", period) == (first, after)


@pytest.mark.parametrize("period", ["2026-Q5", "2026-13", "202603", "next year", "last fiscal week", "FY2026-03", ""])
def test_an_unknown_period_is_refused(story: Connection, world: World, period: str) -> None:
    with refused(story, "reports_period_known") as refusal, as_user(story, world.edda):
        story.execute("select * from public.report_period(null, null, %s)", [period])
    assert "FY2026-Q1" in (refusal.hint or "")


def test_a_period_stands_alone_and_a_fiscal_one_needs_a_workspace(story: Connection, world: World) -> None:
    with refused(story, "reports_period_alone"), as_user(story, world.edda):
        story.execute("select * from public.report_period('2026-01-01', null, '2026')")
    with refused(story, "reports_period_workspace"), as_service(story):
        story.execute("select * from public.report_period(null, null, 'FY2026')")


# ---------------------------------------------------------------------------------------------------------------------
# Status


def test_status_alone_moves_to_its_stage(story: Connection, world: World, acme: Maker) -> None:
    made = acme(
        "opportunities", stage_id=None, pipeline_id=None, status="won", opened_on="2017-01-05", closed_on="2017-03-01"
    )
    assert (made["status"], made["stage_id"]) == ("won", acme.stage("won")["id"])
    stage = acme.stage("open", 3)["id"]
    key = acme.id("opportunities", stage_id=stage, opened_on="2026-10-01")
    with as_user(story, world.edda):
        change(story, key, status="won", closed_on="2026-11-02")
        assert state(story, key) == ("won", True, False)
        change(story, key, status="open")
    assert row(story, "select stage_id, closed_on from public.opportunities where id = %s", key) == (stage, None)


def test_what_cannot_be_followed_is_refused(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities")
    for columns, rule in (
        ({"closed_on": "2026-11-02"}, "opportunities_closed_at_check"),
        ({"closed_at": "2026-11-02T10:00Z"}, "opportunities_closed_at_check"),
        ({"status": "lost"}, "opportunities_lost_reason_check"),
        ({"status": "won", "stage_id": acme.stage("open", 2)["id"]}, "opportunities_status_stage"),
    ):
        with refused(story, rule) as refusal, as_user(story, world.edda):
            change(story, key, **columns)
        assert refusal.hint
    second = acme.stage("won")
    acme("pipeline_stages", pipeline_id=second["pipeline_id"], position=9, type="won", probability=100)
    with refused(story, "opportunities_status_alone"), as_user(story, world.edda):
        change(story, key, status="won")
    # A pipeline without such a stage: by hand, and by the one call.
    bare = acme.id("pipelines")
    acme("pipeline_stages", pipeline_id=bare, position=1, type="open", probability=10)
    there = acme("opportunities", pipeline_id=bare, stage_id=None, name="There")
    for write in (
        "update public.opportunities set status = 'won' where id = %s",
        "select public.win_opportunity(%s)",
        "select public.lose_opportunity(%s, 'Competitor')",
    ):
        with refused(story, "opportunities_status_alone", matching="admins add one to"), as_user(story, world.edda):
            story.execute(write.encode(), [there["id"]])
    assert row(story, "select count(*) from public.deals where opportunity_id = %s", there["id"]) == (0,)


def test_rows_of_a_crm_export_arrive(story: Connection, world: World, acme: Maker) -> None:
    with as_user(story, world.edda):
        for number, (status, opened, closed, amount) in enumerate(
            [
                ("won", "2016-10-20", "2017-03-01", 105_400),
                ("lost", "2016-10-25", "2017-03-11", 0),
                ("open", "2016-12-20", None, None),
                ("open", None, None, None),
                ("won", None, "2017-03-05", 100),
            ]
        ):
            story.execute(
                "insert into public.opportunities (source, external_id, name, currency_code, amount_minor, status,"
                " opened_on, closed_on) values ('maven', %s, 'A', 'EUR', %s, %s, %s, %s)",
                [str(number), amount, status, opened, closed],
            )
    reasons = answer(story, world, "pipeline/lost_reasons", period="2017-03")
    assert [(item["lost_reason"], item["lost"]) for item in reasons] == [("No reason given", 1)]
    months = answer(story, world, "pipeline/won_and_lost", period="2017-Q1")
    assert [(item["won"], item["lost"], item["won_minor"]) for item in months] == [(2, 1, 105_500)]
    open_then = answer(story, world, "pipeline/as_of", moment="2017-01-15T00:00Z")
    assert sum(item["opportunities"] for item in open_then) == 3
    shown_then = answer(story, world, "pipeline/as_of", moment="2017-01-15T00:00Z", reported_at="2017-01-15T00:00Z")
    assert sum(item["opportunities"] for item in shown_then) == 0


@pytest.mark.parametrize("sent", [{}, {"opened_at": None}, {"opened_on": None}, {"opened_at": None, "opened_on": None}])
def test_an_opening_nobody_knows_is_today(story: Connection, acme: Maker, sent: dict[str, None]) -> None:
    made = acme("opportunities", **sent)
    assert made["opened_at"] is not None
    assert made["opened_on"] == row(story, "select public.workspace_today()")[0]


def test_winning_is_one_call(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities", company_id=None, amount_minor=5_000, opened_on="2026-01-01")
    with as_user(story, world.edda):
        (deal,) = row(story, "select public.win_opportunity(%s, '2026-10-30', 6000, 'annual', 12)", key)
    assert row(
        story,
        "select opportunities.status, opportunities.amount_minor, opportunities.closed_on, deals.won_on,"
        " deals.starts_on, deals.value_minor, events.type, events.amount_minor, events.occurred_on"
        " from public.opportunities as opportunities"
        " join public.deals as deals on deals.opportunity_id = opportunities.id"
        " join public.revenue_events as events on events.deal_id = deals.id where deals.id = %s",
        deal,
    ) == ("won", 6_000, *[date(2026, 10, 30)] * 3, 6_000, "booking", 6_000, date(2026, 10, 30))
    with refused(story, "opportunities_win_open"), as_user(story, world.edda):
        story.execute("select public.win_opportunity(%s)", [key])
    other = acme.id("opportunities", amount_minor=5_000)
    with refused(story, "deals_recurring_check"), as_user(story, world.edda):
        story.execute("select public.win_opportunity(%s, null, null, 'annual', null)", [other])
    assert state(story, other) == ("open", False, False)
    with refused(story, "workspace_role"), as_user(story, world.vera):
        story.execute("select public.win_opportunity(%s)", [other])


def test_losing_is_one_call(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities", opened_on="2026-01-01")
    with refused(story, "opportunities_lost_reason_known") as refusal, as_user(story, world.edda):
        story.execute("select public.lose_opportunity(%s, 'Weather')", [key])
    assert "Competitor" in (refusal.detail or "")
    with as_user(story, world.edda):
        story.execute("select public.lose_opportunity(%s, ' price ', '2026-10-30')", [key])
    assert state(story, key) == ("lost", True, True)
    with refused(story, "opportunities_lose_open"), as_user(story, world.edda):
        story.execute("select public.lose_opportunity(%s, 'Price')", [key])


# ---------------------------------------------------------------------------------------------------------------------
# As of and as reported


def open_minor(story: Connection, world: World, moment: str, reported_at: object = None) -> int:
    rows = answer(story, world, "pipeline/as_of", moment=moment, reported_at=reported_at)
    return sum(item["amount_minor"] for item in rows)


def test_a_backdated_close_is_counted_once(story: Connection, world: World, acme: Maker) -> None:
    before = open_minor(story, world, "2026-10-31T23:59Z")
    key = acme.id("opportunities", amount_minor=5_000_000, opened_at="2026-09-01T00:00Z")
    (recorded,) = row(story, "select clock_timestamp()")
    change(story, key, amount_minor=6_000_000)
    change(story, key, status="won", closed_at="2026-10-30T15:00Z")
    assert open_minor(story, world, "2026-10-31T23:59Z") == before
    assert open_minor(story, world, "2026-10-30T14:59Z") == before + 5_000_000
    assert open_minor(story, world, "2026-10-31T23:59Z", recorded) == before + 5_000_000
    assert open_minor(story, world, "2200-01-01T00:00Z") == open_minor(story, world, "2199-01-01T00:00Z")
    assert row(
        story,
        "select former_stage_duration from public.opportunity_history"
        " where opportunity_id = %s and former_stage_id is not null and superseded_at is null",
        key,
    ) == (timedelta(days=59, hours=15),)


def test_a_close_date_is_corrected_either_way(story: Connection, world: World, acme: Maker) -> None:
    before = open_minor(story, world, "2026-10-20T00:00Z")
    key = acme.id("opportunities", amount_minor=100, opened_at="2026-09-01T00:00Z")
    change(story, key, status="won", closed_on="2026-10-10")
    (told,) = row(story, "select clock_timestamp()")
    change(story, key, closed_on="2026-10-25")
    assert open_minor(story, world, "2026-10-20T00:00Z") == before + 100
    assert open_minor(story, world, "2026-10-20T00:00Z", told) == before
    change(story, key, closed_on="2026-10-05")
    assert open_minor(story, world, "2026-10-20T00:00Z") == before
    assert open_minor(story, world, "2026-10-04T00:00Z") == before + 100
    closings = "select count(*) from public.opportunity_history where opportunity_id = %s and status = 'won'"
    assert row(story, closings, key) == (3,)
    assert row(story, closings + " and superseded_at is null", key) == (1,)
    change(story, key, opened_on="2026-08-01")
    assert open_minor(story, world, "2026-08-15T00:00Z") == open_minor(story, world, "2026-07-15T00:00Z") + 100
    reported = answer(story, world, "pipeline/closed_as_reported", reported_at=told, period="2026-10")
    assert [(item["won_reported"], item["won_today"]) for item in reported] == [(1, 1)]


def test_a_close_date_is_not_taken_away(story: Connection, world: World, acme: Maker) -> None:
    """A bulk call sends null for what one of its rows leaves out: the closing stays on its day."""
    key = acme.id("opportunities", stage_id=acme.stage("won")["id"], opened_on="2026-01-10", closed_on="2026-03-31")
    with as_user(story, world.edda):
        for given in ("closed_at = null", "closed_on = null", "closed_at = null, closed_on = null"):
            story.execute(f"update public.opportunities set {given} where id = %s".encode(), [key])
            assert row(story, "select closed_on from public.opportunities where id = %s", key) == (date(2026, 3, 31),)
    with refused(story, "opportunities_closed_at_check") as refusal, as_user(story, world.edda):
        story.execute("select public.correct_closing(%s, '2026-01-09')", [key])
    assert "before it opened" in str(refusal.detail)


@pytest.mark.parametrize("session", ["UTC", "Asia/Tokyo"])
def test_a_refusal_shows_the_workspaces_day(story: Connection, world: World, acme: Maker, session: str) -> None:
    workspace_zone(story, world, "America/New_York")
    session_zone(story, session)
    key = acme.id("opportunities", stage_id=acme.stage("won")["id"], opened_on="2026-01-10", closed_on="2026-03-31")
    with refused(story, "opportunities_closed_at_check") as refusal, as_user(story, world.edda):
        story.execute("update public.opportunities set closed_on = '2026-01-09' where id = %s", [key])
    for shown in ("closed_at 2026-01-09 23:59:59 America/New_York", "opened_at 2026-01-10 00:00:00 America/New_York"):
        assert shown in refusal.message


def test_what_reopens_goes_back_to_the_stage_it_closed_from(story: Connection, world: World, acme: Maker) -> None:
    """Also if it was moved there after the close date that was entered, and the close date was corrected again."""
    key = acme.id("opportunities", opened_on="2026-01-10")
    stage = acme.stage("open", 3)["id"]
    with as_user(story, world.edda):
        story.execute("update public.opportunities set stage_id = %s where id = %s", [stage, key])
        for closed_on in ("2026-05-05", "2026-04-01"):
            story.execute(
                "update public.opportunities set status = 'won', closed_on = %s where id = %s", [closed_on, key]
            )
        story.execute("update public.opportunities set status = 'open' where id = %s", [key])
        assert row(story, "select stage_id from public.opportunities where id = %s", key) == (stage,)
        # The stages that its source system tells take the place of the move.
        told = acme.stage("open", 2)
        story.execute("update public.opportunities set status = 'won', closed_on = '2026-05-05' where id = %s", [key])
        story.execute(
            "select public.record_stage_history(jsonb_build_array(jsonb_build_object("
            "'opportunity_id', %s::uuid, 'stage', %s::text, 'entered_on', '2026-02-01')))",
            [key, told["name"]],
        )
        story.execute("update public.opportunities set status = 'open' where id = %s", [key])
        assert row(story, "select stage_id from public.opportunities where id = %s", key) == (told["id"],)


def test_a_reported_close_date_stays_that_day_when_the_workspace_moves(
    story: Connection, world: World, acme: Maker
) -> None:
    key = acme.id("opportunities", amount_minor=100, opened_on="2026-09-01")
    change(story, key, status="won", closed_on="2026-10-01")
    (told,) = row(story, "select clock_timestamp()")
    moment = row(story, "select closed_at from public.opportunities where id = %s", key)
    # Midnight of October 1 here is September 30 there.
    story.execute("update public.workspaces set time_zone = 'Pacific/Honolulu' where id = %s", [world.acme])
    assert row(story, "select closed_at, closed_on from public.opportunities where id = %s", key) == (
        *moment,
        date(2026, 10, 1),
    )
    counted = {
        month: answer(story, world, "pipeline/closed_as_reported", reported_at=told, period=month)
        for month in ("2026-09", "2026-10")
    }
    assert counted["2026-09"] == []
    assert [(item["won_reported"], item["won_today"]) for item in counted["2026-10"]] == [(1, 1)]


def test_a_corrected_close_date_moves_its_deal(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities", amount_minor=100, opened_on="2026-09-01")
    with as_user(story, world.edda):
        story.execute("select public.win_opportunity(%s, '2026-10-10')", [key])
        change(story, key, closed_on="2026-10-12")
    assert row(story, "select won_on from public.deals where opportunity_id = %s", key) == (date(2026, 10, 12),)


def test_a_closing_is_reported_on_the_day_that_was_entered_then(story: Connection, world: World, acme: Maker) -> None:
    """Also if it was corrected since and the workspace moved to another time zone."""
    key = acme.id("opportunities", amount_minor=100, opened_on="2025-09-01")
    change(story, key, status="won", closed_on="2025-10-01")
    (told,) = row(story, "select clock_timestamp()")
    change(story, key, closed_on="2025-11-01")
    story.execute("update public.workspaces set time_zone = 'Pacific/Honolulu' where id = %s", [world.acme])
    counted = {
        month: [
            (item["won_reported"], item["won_today"])
            for item in answer(story, world, "pipeline/closed_as_reported", reported_at=told, period=month)
        ]
        for month in ("2025-09", "2025-10", "2025-11")
    }
    assert counted == {"2025-09": [], "2025-10": [(1, 0)], "2025-11": [(0, 1)]}


def booked(story: Connection, key: Any) -> list[Any]:
    return story.execute(
        "select events.type, events.occurred_on::text, events.amount_minor from public.revenue_events as events"
        " join public.deals as deals on deals.workspace_id = events.workspace_id and deals.id = events.deal_id"
        " where deals.opportunity_id = %s order by events.created_at, events.id",
        [key],
    ).fetchall()


def test_a_corrected_closing_books_on_the_right_day(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("opportunities", amount_minor=100, opened_on="2026-09-01")
    correct = "select public.correct_closing(%s, %s)"
    with refused(story, "opportunities_correct_closed"), as_user(story, world.edda):
        story.execute(correct, [key, "2026-10-10"])
    with as_user(story, world.edda):
        story.execute("select public.win_opportunity(%s, '2026-10-10')", [key])
    with refused(story, "workspace_role"), as_user(story, world.vera):
        story.execute(correct, [key, "2026-09-30"])
    with as_user(story, world.edda):
        story.execute(correct, [key, "2026-09-30"])
        story.execute(correct, [key, "2026-09-30"])
    first = [("booking", "2026-10-10", 100), ("correction", "2026-10-10", -100), ("booking", "2026-09-30", 100)]
    assert booked(story, key) == first, "the same day again changes nothing"
    state = "select o.closed_on::text, d.won_on::text from public.opportunities as o join public.deals as d"
    assert row(story, state + " on d.opportunity_id = o.id where o.id = %s", key) == ("2026-09-30", "2026-09-30")
    with as_user(story, world.edda):
        story.execute(correct, [key, "2026-10-10"])
    assert booked(story, key) == [*first, ("correction", "2026-09-30", -100), ("booking", "2026-10-10", 100)]
    (booking, deal) = row(
        story,
        "select e.id, e.deal_id from public.revenue_events as e join public.deals as d on d.id = e.deal_id"
        " where d.opportunity_id = %s and e.type = 'booking' order by e.created_at desc, e.id desc limit 1",
        key,
    )
    acme(
        "revenue_events",
        deal_id=deal,
        type="refund",
        reverses_id=booking,
        amount_minor=-40,
        occurred_at="2026-10-20T12:00Z",
    )
    before = booked(story, key)
    with refused(story, "opportunities_correct_refunded", matching="has refunds"), as_user(story, world.edda):
        story.execute(correct, [key, "2026-10-11"])
    assert booked(story, key) == before
    lost = acme.id("opportunities", opened_on="2026-09-01")
    reason = row(story, "select name from public.lost_reasons where workspace_id = %s limit 1", world.acme)[0]
    with as_user(story, world.edda):
        story.execute("select public.lose_opportunity(%s, %s, '2026-10-10')", [lost, reason])
        story.execute(correct, [lost, "2026-10-12"])
    assert row(story, "select closed_on from public.opportunities where id = %s", lost) == (date(2026, 10, 12),)
    with refused(story, "workspace_role"), as_user(story, world.vera):
        story.execute(correct, [lost, "2026-10-13"])


# ---------------------------------------------------------------------------------------------------------------------
# Refunds and rates


def test_no_more_is_refunded_than_came_in(story: Connection, acme: Maker) -> None:
    booking = acme("revenue_events", amount_minor=1_000)

    def event(type: str, of: Any, amount: int) -> Any:
        return acme("revenue_events", deal_id=booking["deal_id"], type=type, reverses_id=of, amount_minor=amount)["id"]

    first = event("refund", booking["id"], -600)
    with refused(story, "revenue_events_refund_limit") as refusal:
        event("refund", booking["id"], -401)
    assert "400 are left" in (refusal.detail or "")
    event("refund", booking["id"], -400)
    with refused(story, "revenue_events_refund_limit"):
        event("refund", booking["id"], -1)
    with refused(story, "revenue_events_refund_of_income"):
        event("refund", first, -1)
    with refused(story, "revenue_events_correction_limit"):
        event("correction", first, 601)
    undone = event("correction", first, 600)
    with refused(story, "revenue_events_correction_of_original"):
        event("correction", undone, -600)
    event("refund", booking["id"], -600)


@pytest.mark.parametrize(
    ("level", "expected"),
    [("read committed", "revenue_events_refund_limit"), ("repeatable read", "could not serialize access")],
)
def test_two_refunds_at_once(database: str, level: str, expected: str) -> None:
    with connect(database) as connection:
        maker = Maker(connection, personal_workspace(connection, sign_up(connection, "ada")))
        booking = maker("revenue_events", amount_minor=1_000)
    statement = (
        "insert into public.revenue_events (workspace_id, deal_id, type, reverses_id, currency_code, amount_minor)"
        f" values ('{maker.workspace}', '{booking['deal_id']}', 'refund', '{booking['id']}', 'EUR', -700)"
    )
    refusals: list[str] = []

    def refund(connection: Connection) -> None:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            refusals.append(str(error))
            connection.rollback()

    with connect(database) as first, connect(database) as second:
        second.execute(f"set transaction isolation level {level}".encode())
        second.execute("select count(*) from public.revenue_events")
        refund(first)
        waiting = Thread(target=refund, args=(second,))
        waiting.start()
        waiting.join(0.3)
        first.commit()
        waiting.join(10)
    assert len(refusals) == 1
    assert expected in refusals[0]


def test_a_rate_is_crossed_through_any_currency_and_says_so(story: Connection, world: World, acme: Maker) -> None:
    story.execute(
        "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source) values"
        " ('USD', 'ARS', '2020-01-10', 60, 'x'), ('USD', 'UYU', '2020-01-10', 37.5, 'x')"
    )
    convert = "select converted_minor, rate_on, via_currency from private.convert_minor(%s, %s, %s, %s, %s)"
    assert row(story, convert, 6_000, "ARS", "UYU", date(2020, 1, 11), world.acme) == (3_750, date(2020, 1, 10), "USD")
    assert row(story, convert, 6_000, "ARS", "USD", date(2020, 1, 10), world.acme) == (100, date(2020, 1, 10), None)
    with refused(story, "exchange_rates_exists", sqlstate="23503"):
        story.execute(convert, [1, "ARS", "PYG", date(2020, 1, 10), world.acme])


def test_a_workspace_loads_its_own_rates(story: Connection, world: World, acme: Maker, beta: Maker) -> None:
    rate = (
        "insert into public.workspace_exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
        " values ('EUR', 'HRK', '2020-01-10', 7.5, 'treasury')"
    )
    with refused(story, sqlstate="42501"), as_user(story, world.edda):
        story.execute(rate)
    with as_user(story, world.adam):
        story.execute(rate)
        story.execute(
            "insert into public.opportunities (name, currency_code, amount_minor, opened_on, source)"
            " values ('Zagreb', 'HRK', 7500, '2020-01-11', 'import')"
        )
    assert row(
        story,
        "select reporting_amount_minor, exchange_rate_on, exchange_rate_via"
        " from public.opportunities where name = 'Zagreb'",
    ) == (1_000, date(2020, 1, 10), None)
    # Imported closed and without an opening: the day of closing is that of the opening, and of the rate.
    with as_user(story, world.adam):
        story.execute(
            "insert into public.opportunities (name, currency_code, amount_minor, status, closed_on, source)"
            " values ('Split', 'HRK', 7500, 'won', '2020-01-11', 'import')"
        )
    assert row(story, "select opened_on, exchange_rate_on from public.opportunities where name = 'Split'") == (
        date(2020, 1, 11),
        date(2020, 1, 10),
    )
    with refused(story, "exchange_rates_exists", sqlstate="23503"):
        beta("opportunities", currency_code="HRK", opened_on="2020-01-11")


# ---------------------------------------------------------------------------------------------------------------------
# Audit partitions


def test_rows_of_the_default_partition_move_to_their_months(story: Connection, world: World) -> None:
    # The partition of this month was never made.
    (this_month,) = row(story, "select 'audit_events_' || to_char(now() at time zone 'UTC', 'YYYY_MM')")
    story.execute(f"alter table public.audit_events detach partition private.{this_month}")
    story.execute(f"alter table private.{this_month} rename to audit_events_elsewhere")
    for at in (datetime.now(UTC), "2020-02-02T00:00Z"):
        story.execute(
            "insert into public.audit_events (workspace_id, occurred_at, actor_role, table_name, row_id, action)"
            " values (%s, %s, 'service_role', 'companies', 'moved', 'insert')",
            [world.acme, at],
        )
    entries = "select id, occurred_at from public.audit_events where row_id = 'moved' order by id"
    before = story.execute(entries).fetchall()
    assert row(story, "select count(*) from private.audit_events_default") == (2,)
    through = "select private.create_audit_partitions((date_trunc('month', now()) + interval '14 months')::date)"
    assert row(story, through) == (4,)
    assert row(story, "select count(*) from private.audit_events_default") == (0,)
    assert story.execute(entries).fetchall() == before
    assert row(story, "select count(*) from private.audit_events_2020_02") == (1,)
    with refused(story, "audit_events_append_only"):
        story.execute("delete from public.audit_events where row_id = 'moved'")
    assert row(story, through) == (0,)
