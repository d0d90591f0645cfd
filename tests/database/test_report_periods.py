"""Periods of reports by name: the present and the last month, quarter and year, of the calendar and fiscal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crmdb.database import Connection
from tests.database.test_rules_closing import session_zone, workspace_zone
from tests.database.test_rules_pipeline import row
from tests.support.actors import as_user, refused
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


def test_a_period_that_is_none_is_refused_and_a_default_never_hides_what_is_asked_for(
    story: Connection, world: World
) -> None:
    with as_user(story, world.edda):
        for until in ("2026-01-01", "2025-12-31"):
            with refused(story, "reports_period_order"):
                story.execute("select * from public.report_period('2026-01-01', %s)", [until])
        found = row(story, "select * from public.report_period(null, '2020-07-01', null, '2026-01-01')")
    assert found == (date(2019, 7, 2), date(2020, 7, 1))


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
