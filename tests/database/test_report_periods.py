"""Periods of reports by name: the present and the last month, quarter and year, of the calendar and fiscal."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crmdb.database import Connection
from crmdb.queries import find_query, run_query
from tests.database.test_rules_closing import PROJECT, session_zone, workspace_zone
from tests.database.test_rules_pipeline import row
from tests.support.actors import as_user, refused
from tests.support.rows import Maker
from tests.support.world import World


def months_on(day: date, number: int) -> date:
    years, month = divmod(day.month - 1 + number, 12)
    return date(day.year + years, month + 1, 1)


@pytest.mark.parametrize("session", ["UTC", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("fiscal_start", [1, 2, 4, 12])
def test_the_present_and_the_last_period(story: Connection, world: World, fiscal_start: int, session: str) -> None:
    workspace_zone(story, world, "Pacific/Kiritimati")
    session_zone(story, session)
    story.execute("update public.workspaces set fiscal_year_start_month = %s where id = %s", [fiscal_start, world.acme])
    today: date = row(story, "select (now() at time zone 'Pacific/Kiritimati')::date")[0]
    with as_user(story, world.edda):
        for unit, length in (("month", 1), ("quarter", 3), ("year", 12)):
            for fiscal, start in (("", 1), ("fiscal ", fiscal_start)):
                first = months_on(today, -((today.month - start) % length))
                for words, moved in (("this", 0), ("Last", -length)):
                    found = row(story, "select * from public.report_period(null, null, %s)", f"{words} {fiscal}{unit}")
                    assert found == (months_on(first, moved), months_on(first, moved + length)), (words, fiscal, unit)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        # Clocks go back to midnight, so that the day has two of them; forward from midnight, so that it has none.
        ("Atlantic/Azores", "2025-10-26"), ("America/Havana", "2025-11-02"), ("America/Santiago", "2025-09-07"),
        ("Africa/Cairo", "2025-04-25"), ("Atlantic/Azores", "2026-03-29"), ("Europe/Berlin", "2025-10-26"),
        ("Australia/Lord_Howe", "2026-04-05"), ("America/Santiago", "2026-04-04"),
    ],
)  # fmt: skip
def test_a_day_on_which_clocks_change_has_all_its_moments(
    story: Connection, world: World, acme: Maker, zone: str, day: str
) -> None:
    """Every half hour around it lies in the day that it is written as."""
    workspace_zone(story, world, zone)
    first = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=36)
    for half_hours in range(0, 144):
        acme(
            "touchpoints", touched_at=first + timedelta(minutes=30 * half_hours), type="link_click",
            visitor_id=f"v{half_hours}", campaign_id=acme.first("campaigns"), source="clock",
        )  # fmt: skip
    before, after = (date.fromisoformat(day) + timedelta(days=step) for step in (-1, 1))
    with as_user(story, world.edda):
        for starts, ends in ((before, date.fromisoformat(day)), (date.fromisoformat(day), after)):
            between = "touched_at >= public.start_of_day(%s) and touched_at < public.start_of_day(%s)"
            found = row(
                story,
                f"select count(*) filter (where {between}),"
                " count(*) filter (where (touched_at at time zone %s)::date = %s),"
                f" count(*) filter (where ({between}) <> ((touched_at at time zone %s)::date = %s))"
                " from public.touchpoints where source = 'clock'",
                starts, ends, zone, starts, starts, ends, zone, starts,
            )  # fmt: skip
            assert found[0] == found[1] > 40, starts
            assert found[2] == 0, starts
    won = acme.stage("won")["id"]
    for closing in (before, date.fromisoformat(day)):
        made = acme("opportunities", stage_id=won, opened_on=closing, closed_on=closing)
        days = row(
            story, "select (%s::timestamptz at time zone %s)::date, (%s::timestamptz at time zone %s)::date",
            made["opened_at"], zone, made["closed_at"], zone,
        )  # fmt: skip
        assert days == (closing, closing)
        with as_user(story, world.edda):
            (moment,) = row(story, "select public.report_moment(%s)", str(closing))
            assert row(story, "select (%s::timestamptz at time zone %s)::date", moment, zone) == (closing,)


def test_a_period_that_is_none_is_refused_and_a_default_never_hides_what_is_asked_for(
    story: Connection, world: World
) -> None:
    with as_user(story, world.edda):
        for until in ("2026-01-01", "2025-12-31"):
            with refused(story, "reports_period_order"):
                story.execute("select * from public.report_period('2026-01-01', %s)", [until])
        found = row(story, "select * from public.report_period(null, '2020-07-01', null, '2026-01-01')")
    assert found == (date(2019, 7, 2), date(2020, 7, 1))


def test_a_period_without_any_possible_day_is_refused(story: Connection, world: World) -> None:
    """What programs send for no date (0001-01-01, 9999-12-31) answered nothing, as if nobody had done anything."""
    ask = "select * from public.report_period(%s, %s)"
    with as_user(story, world.edda):
        for since, until in (
            (None, "0001-01-01"), (None, "-infinity"), (None, "4713-01-01 BC"), (None, "1970-01-01"),
            ("infinity", None), ("9999-12-31", None), ("2201-01-01", "infinity"),
        ):  # fmt: skip
            with refused(story, "reports_period_range", sqlstate="22023", matching="2200"):
                story.execute(ask, [since, until])
        assert row(story, ask, "0001-01-01", "2026-01-01")[1] == date(2026, 1, 1)
        assert row(story, ask, "2200-12-31", "9999-12-31") == (date(2200, 12, 31), date(9999, 12, 31))
        for since, until in (("-infinity", None), ("0001-01-01", "9999-12-31"), (None, "9999-12-31")):
            with refused(story, "reports_months_limit", sqlstate="22023", matching="as since"):
                story.execute("select * from public.query_dashboards_period_compared(%s, %s)", [since, until])
        today = row(story, "select public.workspace_today()")[0]
        ahead = today + timedelta(days=40)
        found = row(story, "select distinct starts_on, ends_on from public.query_dashboards_period_compared(%s)", ahead)
        assert found == (ahead, ahead), "a period that has not begun is empty; it does not end before it begins"


@pytest.mark.only_on(18)
def test_weeks_and_days_by_name(story: Connection, world: World) -> None:
    workspace_zone(story, world, "Pacific/Kiritimati")
    session_zone(story, "Pacific/Pago_Pago")
    today: date = row(story, "select (now() at time zone 'Pacific/Kiritimati')::date")[0]
    monday = today - timedelta(days=today.weekday())
    week, day = timedelta(days=7), timedelta(days=1)
    expected = {
        "this week": (monday, monday + week), "Last  week": (monday - week, monday), "today": (today, today + day),
        "yesterday": (today - day, today), "2026-W01": (date(2025, 12, 29), date(2026, 1, 5)),
        "2026-w53": (date(2026, 12, 28), date(2027, 1, 4)), "2024-02-29": (date(2024, 2, 29), date(2024, 3, 1)),
    }  # fmt: skip
    with as_user(story, world.edda):
        for name, found in expected.items():
            assert row(story, "select * from public.report_period(null, null, %s)", name) == found, name
        for name in ("2025-W53", "2026-W00", "2026-02-29", "2026-13-01", "this fiscal week", "2026-W1", "tomorrow"):
            with refused(story, "reports_period_known", matching="2026-W05"):
                story.execute("select * from public.report_period(null, null, %s)", [name])


@pytest.mark.parametrize("session", ["UTC", "Asia/Tokyo", "Pacific/Pago_Pago"])
def test_a_moment_is_read_in_the_workspaces_time_zone(story: Connection, world: World, session: str) -> None:
    """A day or a period stands for its end; only an offset says another zone. By the API and by `crmdb query` alike."""
    workspace_zone(story, world, "America/New_York")
    session_zone(story, session)
    story.execute("update public.workspaces set fiscal_year_start_month = 4 where id = %s", [world.acme])
    second = timedelta(seconds=1)

    def utc(year: int, month: int, day: int, hour: int = 0) -> datetime:
        return datetime(year, month, day, hour, tzinfo=UTC)

    cases = {
        "2026-03-07": utc(2026, 3, 8, 5) - second,
        # The day on which clocks go forward has 23 hours.
        "2026-03-08": utc(2026, 3, 9, 4) - second,
        "2026-03": utc(2026, 4, 1, 4) - second,
        "2025": utc(2026, 1, 1, 5) - second,
        "FY2026-Q4": utc(2026, 4, 1, 4) - second,
        "2026-W10": utc(2026, 3, 9, 4) - second,
        "2026-03-08T12:00": utc(2026, 3, 8, 16),
        "2026-03-08 12:00:00": utc(2026, 3, 8, 16),
        "2026-03-08T12:00:00Z": utc(2026, 3, 8, 12),
        "2026-03-08T00:00:00Z": utc(2026, 3, 8),
        "2026-03-08T12:00:00+09:00": utc(2026, 3, 8, 3),
        "1772971200": utc(2026, 3, 8, 12),
    }
    with as_user(story, world.edda):
        for given, moment in cases.items():
            found = row(story, "select date_trunc('second', public.report_moment(%s))", given)[0]
            assert found == moment, given
        for given in ("today", "this month", "this fiscal year", "now"):
            assert row(story, "select public.report_moment(%s) = now()", given) == (True,), given
        for given in ("2026-02-30", "2026-03-08T25:00", "yesterday evening", "08.03.2026", "2026-13"):
            with refused(story, sqlstate="22023"):
                story.execute("select public.report_moment(%s)", [given])


@pytest.mark.parametrize("session", ["UTC", "Asia/Tokyo"])
def test_a_report_of_a_day_is_the_same_by_every_way(story: Connection, world: World, acme: Maker, session: str) -> None:
    workspace_zone(story, world, "America/New_York")
    acme("opportunities", opened_at="2016-03-31T23:30-04:00", amount_minor=700)
    session_zone(story, session)
    (slug,) = row(story, "select slug from public.workspaces where id = %s", world.acme)
    for day, expected in (("2016-03-30", 0), ("2016-03-31", 1), ("2016-Q1", 1), ("2016-03-31T23:00", 0)):
        with as_user(story, world.edda):
            asked = "select sum(opportunities)::integer from public.query_pipeline_as_of(moment => %s)"
            assert row(story, asked, day) == (expected,), day
        result = run_query(
            story, find_query(PROJECT, "pipeline/as_of"), {"moment": day}, as_email=world.edda.email, workspace=slug
        )
        assert sum(line["opportunities"] for line in result.dicts()) == expected, day


def test_months_of_a_report_are_whole_and_at_most_those_of_100_years(story: Connection, world: World) -> None:
    """An end of all days (9999-12-31) was 95,689 months, and a beginning of all days had no end."""
    ask = "select array_agg(month order by month) from public.report_months(%s::date, %s::date) as month"
    with as_user(story, world.edda):
        assert row(story, ask, "2026-01-31", "2026-03-01")[0] == [date(2026, 1, 1), date(2026, 2, 1)]
        assert row(story, ask, "2026-01-31", "2026-03-02")[0][-1] == date(2026, 3, 1)
        assert len(row(story, ask, "1926-12-31", "2026-12-01")[0]) == 1200
        for since, until in (("2026-01-01", "9999-12-31"), ("-infinity", "2026-01-01"), ("2026-01-01", "infinity")):
            with refused(story, "reports_months_limit", sqlstate="22023"):
                story.execute(ask.encode(), [since, until])
