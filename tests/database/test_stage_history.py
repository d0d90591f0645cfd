"""Stage histories of an import: the pipeline as of any past day is that of the source system."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from psycopg.types.json import Jsonb

from crmdb.database import Connection
from tests.database.test_rules_closing import answer, session_zone, workspace_zone
from tests.support.actors import as_user, refused
from tests.support.rows import Maker
from tests.support.world import World

STAGES = ("Qualified", "Discovery", "Proposal", "Negotiation")


def record(story: Connection, world: World, entries: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    with as_user(story, world.edda):
        return story.execute(
            "select external_id, outcome, entry_count, rule from public.record_stage_history(%s)", [Jsonb(entries)]
        ).fetchall()


def as_of(story: Connection, world: World, moment: str, **given: object) -> dict[str, tuple[int, int]]:
    rows = answer(story, world, "pipeline/as_of", moment=moment, **given)
    return {row["stage"]: (row["opportunities"], row["amount_minor"]) for row in rows if row["opportunities"]}


def imported(story: Connection, world: World, external: str, **columns: Any) -> None:
    given = {"source": "crm", "external_id": external, "name": external, "currency_code": "EUR"} | columns
    with as_user(story, world.edda):
        story.execute(
            f"insert into public.opportunities ({', '.join(given)}) values ({', '.join(['%s'] * len(given))})".encode(),
            list(given.values()),
        )


@pytest.fixture
def empty(story: Connection, world: World) -> Connection:
    """Acme without opportunities of the years that are asked for."""
    found = story.execute(
        "select count(*) from public.opportunities where workspace_id = %s and opened_on < '2026-01-01'", [world.acme]
    ).fetchone()
    assert found == (0,)
    return story


@pytest.mark.parametrize("seed", [7, 11, 12])
def test_a_three_year_history_reconciles_on_any_day(empty: Connection, world: World, seed: int) -> None:
    """Some hundred entries in any order; on each day the stages, numbers and amounts are what plain Python counts."""
    draw = Random(seed)
    truth: list[tuple[date, date | None, list[tuple[date, str, int]]]] = []
    entries: list[dict[str, Any]] = []
    for number in range(60):
        opened = date(2023, 1, 1) + timedelta(days=draw.randrange(1000))
        amount, day, steps = draw.randrange(1, 9) * 1000, opened, []
        for stage in STAGES[: draw.randrange(1, 5)]:
            steps.append((day, stage, amount))
            entries.append(
                {"source": "crm", "external_id": str(number), "stage": stage, "entered_on": str(day),
                 "amount_minor": amount}
            )  # fmt: skip
            day += timedelta(days=draw.randrange(1, 60))
            amount += draw.randrange(3) * 500
        closed = None if number % 5 == 0 else day
        truth.append((opened, closed, steps))
        columns: dict[str, Any] = {"opened_on": opened, "amount_minor": steps[-1][2]}
        if closed:
            columns |= {"status": ("won", "lost")[number % 2], "closed_on": closed}
        else:
            columns["stage_id"] = empty.execute(
                "select id from public.pipeline_stages where workspace_id = %s and name = %s",
                [world.acme, steps[-1][1]],
            ).fetchone()[0]  # type: ignore[index]
        imported(empty, world, str(number), **columns)
    before = as_of(empty, world, "2024-06-01T12:00Z")
    draw.shuffle(entries)
    answers = record(empty, world, entries)
    # What was open in one stage all the time says nothing new.
    assert {outcome for _, outcome, _, _ in answers} == {"recorded", "known_already"}
    assert len(answers) == 60

    def expected(day: date, *, at_its_end: bool) -> dict[str, tuple[int, int]]:
        """Closed on a day: open until its end."""
        open_by_stage: dict[str, tuple[int, int]] = {}
        for opened, closed, steps in truth:
            if opened <= day and (closed is None or day < closed or (day == closed and not at_its_end)):
                _, stage, amount = [item for item in steps if item[0] <= day][-1]
                count, total = open_by_stage.get(stage, (0, 0))
                open_by_stage[stage] = (count + 1, total + amount)
        return open_by_stage

    days = [date(2023, 1, 1) + timedelta(days=step) for step in range(0, 1200, 37)]
    for day in days:
        assert as_of(empty, world, f"{day}T12:00Z") == expected(day, at_its_end=False), day
    assert as_of(empty, world, "2024-06-01T12:00Z") != before
    # A workspace that moves to another time zone keeps its days, of stages too.
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"):
        workspace_zone(empty, world, zone)
        with as_user(empty, world.edda):
            for day in days:
                found = empty.execute(
                    "select stage, opportunities, amount_minor from public.query_pipeline_as_of(moment => %s)"
                    " where opportunities > 0",
                    [str(day)],
                ).fetchall()
                assert {stage: (count, total) for stage, count, total in found} == expected(day, at_its_end=True), (
                    zone,
                    day,
                )
    workspace_zone(empty, world, "UTC")
    assert {outcome for _, outcome, _, _ in record(empty, world, entries)} == {"known_already"}


def test_what_was_reported_before_stays_readable(empty: Connection, world: World) -> None:
    imported(empty, world, "a", opened_on="2024-01-01", status="won", closed_on="2024-03-01", amount_minor=500)
    (told,) = empty.execute("select clock_timestamp()").fetchone() or ()
    record(empty, world, [
        {"source": "crm", "external_id": "a", "stage": "discovery", "entered_on": "2024-01-01", "amount_minor": 300},
        {"source": "crm", "external_id": "a", "stage": "Proposal", "entered_at": "2024-02-01T09:00:00Z"},
        {"source": "crm", "external_id": "a", "stage": "Won", "entered_on": "2024-03-01"},
    ])  # fmt: skip
    assert as_of(empty, world, "2024-01-15T00:00Z") == {"Discovery": (1, 300)}
    assert as_of(empty, world, "2024-02-15T00:00Z") == {"Proposal": (1, 300)}
    assert as_of(empty, world, "2024-03-15T00:00Z") == {}
    assert as_of(empty, world, "2024-02-15T00:00Z", reported_at=told) == {"Qualified": (1, 500)}
    velocity = answer(empty, world, "pipeline/velocity", period="2024")
    assert {row["stage"]: row["left_it"] for row in velocity if row["left_it"]} == {"Discovery": 1, "Proposal": 1}
    (row,) = answer(empty, world, "pipeline/won_and_lost", period="2024-03")
    assert row["won"] == 1


def test_a_corrected_opening_begins_the_history(empty: Connection, world: World) -> None:
    """It is not open before, begins in the stage of that day, not in its first one, and its stay counts from then."""
    steps = {"Qualified": "2024-01-10", "Discovery": "2024-02-01", "Proposal": "2024-03-01", "Won": "2024-06-01"}
    imported(empty, world, "a", opened_on="2024-01-10", status="won", closed_on="2024-06-01", amount_minor=500)
    record(empty, world, [
        {"source": "crm", "external_id": "a", "stage": stage, "entered_on": day} for stage, day in steps.items()
    ])  # fmt: skip
    moments = ("2024-01-05", "2024-01-15", "2024-02-10", "2024-02-20", "2024-03-10", "2024-07-01")

    def stages() -> list[str]:
        return ["".join(as_of(empty, world, f"{moment}T12:00Z")) for moment in moments]

    def days(stage: str) -> list[Any]:
        rows = answer(empty, world, "pipeline/velocity", period="2024")
        return [row["average_days"] for row in rows if row["stage"] == stage]

    def reopen(day: str) -> None:
        with as_user(empty, world.edda):
            empty.execute("update public.opportunities set opened_on = %s where external_id = 'a'", [day])

    assert stages() == ["", "Qualified", "Discovery", "Discovery", "Proposal", ""]
    (told,) = empty.execute("select clock_timestamp()").fetchone() or ()
    reopen("2024-02-15")
    assert stages() == ["", "", "", "Discovery", "Proposal", ""]
    assert (days("Qualified"), days("Discovery")) == ([None], [15])
    assert as_of(empty, world, "2024-02-10T12:00Z", reported_at=told) == {"Discovery": (1, 500)}
    reopen("2024-01-01")
    assert stages() == ["Discovery"] * 4 + ["Proposal", ""]
    assert days("Discovery") == [60]
    # What was won and reopened before the opening never was.
    imported(empty, world, "b", opened_on="2024-01-10", status="won", closed_on="2024-02-01", amount_minor=700)
    with as_user(empty, world.edda):
        empty.execute("update public.opportunities set status = 'open' where external_id = 'b'")
        empty.execute("update public.opportunities set opened_on = '2024-03-01' where external_id = 'b'")
    assert as_of(empty, world, "2024-07-01T12:00Z") == {"Qualified": (1, 700)}
    statuses = empty.execute(
        "select array_agg(distinct history.status) from public.opportunity_history as history"
        " join public.opportunities as subject on subject.id = history.opportunity_id"
        " where history.superseded_at is null and subject.external_id = 'b'"
    ).fetchone()
    assert statuses == (["open"],)


def test_what_was_lost_and_reopened_was_closed_in_between(empty: Connection, world: World) -> None:
    imported(empty, world, "a", opened_on="2024-01-01", status="won", closed_on="2024-06-01", amount_minor=500)
    entries = [
        {"source": "crm", "external_id": "a", "stage": stage, "entered_on": day}
        for stage, day in (
            ("Discovery", "2024-01-01"), ("Lost", "2024-02-01"), ("Proposal", "2024-04-01"), ("Won", "2024-06-01"),
        )
    ]  # fmt: skip
    assert record(empty, world, entries)[0][1] == "recorded"
    for moment, expected in (
        ("2024-01-15", {"Discovery": (1, 500)}),
        ("2024-03-01", {}),
        ("2024-05-01", {"Proposal": (1, 500)}),
        ("2024-07-01", {}),
    ):
        assert as_of(empty, world, f"{moment}T12:00Z") == expected, moment
    assert record(empty, world, entries)[0][1] == "known_already"
    (month,) = answer(empty, world, "pipeline/won_and_lost", period="2024")
    assert (month["month"], month["won"], month["lost"]) == (date(2024, 6, 1), 1, 0)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_the_day_of_a_closing_stays_when_the_workspace_moves(empty: Connection, world: World, zone: str) -> None:
    imported(empty, world, "a", opened_on="2024-01-01", status="won", closed_on="2024-03-31", amount_minor=500)
    workspace_zone(empty, world, zone)
    (state,) = (
        empty.execute(
            "select array[state.changed_on, state.closed_on, sold.closed_on]::text[] from public.opportunities as sold,"
            " private.state_of_entry(sold, (sold.closed_at, sold.stage_id, 'won', 5, null)::private.stage_entry, null)"
            " as state"
            " where sold.external_id = 'a'"
        ).fetchone()
        or ()
    )
    assert state == ["2024-03-31"] * 3


def test_a_history_that_begins_later_has_an_assumed_beginning(empty: Connection, world: World) -> None:
    imported(empty, world, "a", opened_on="2024-01-01", amount_minor=500)
    record(empty, world, [{"source": "crm", "external_id": "a", "stage": "Qualified", "entered_on": "2024-02-01"}])
    states = empty.execute(
        "select changed_at, is_assumed from public.opportunity_history where workspace_id = %s"
        " and superseded_at is null and changed_at < '2025-01-01' order by changed_at, id",
        [world.acme],
    ).fetchall()
    assert states == [
        (datetime(2024, 1, 1, tzinfo=UTC), True),
        (datetime(2024, 2, 1, tzinfo=UTC), False),
    ]


@pytest.mark.parametrize(
    ("entry", "rule"),
    [
        ({"stage": "Discovry"}, "opportunity_history_stage"),
        ({"stage": "Discovery", "entered": "2024-01-05"}, "opportunity_history_keys"),
        ({"stage": "Discovery", "entered_on": None}, "opportunity_history_dates"),
        ({"stage": "Discovery", "entered_on": "2023-12-31"}, "opportunity_history_dates"),
        ({"stage": "Discovery", "entered_on": "2024-03-02"}, "opportunity_history_dates"),
        ({"stage": "Discovery", "entered_on": "2024-02-30"}, "opportunity_history_moment"),
        ({"stage": "Discovery", "entered_on": 1704412800}, "opportunity_history_moment"),
        ({"stage": "Discovery", "entered_on": None, "entered_at": "5.1.2024"}, "opportunity_history_moment"),
        ({"stage": "Discovery", "expected_close_on": "soon"}, "opportunity_history_moment"),
        ({"stage": "Discovery", "amount_minor": -1}, "opportunity_history_amount"),
        ({"stage": "Discovery", "amount_minor": "5.000,00"}, "opportunity_history_amount"),
        ({"stage": "Lost", "entered_on": "2024-02-01"}, "opportunity_history_closing"),
        ({"stage": "Won", "entered_on": "2024-02-01"}, "opportunity_history_closing"),
        ({"external_id": "b", "stage": "Discovery"}, "opportunity_history_opportunity"),
    ],
)
def test_a_refused_one_says_why_and_costs_no_other(
    empty: Connection, world: World, entry: dict[str, Any], rule: str
) -> None:
    for external in ("a", "good"):
        imported(empty, world, external, opened_on="2024-01-01", status="won", closed_on="2024-03-01", amount_minor=500)
    common = {"source": "crm", "entered_on": "2024-01-05"}
    answers = record(
        empty, world,
        [common | {"external_id": "a"} | entry, common | {"external_id": "good", "stage": "Proposal"}],
    )  # fmt: skip
    assert {(item[0], item[1], item[3]) for item in answers} == {
        (entry.get("external_id", "a"), "refused", rule),
        ("good", "recorded", None),
    }


def test_an_open_one_ends_where_it_stands(empty: Connection, world: World) -> None:
    imported(empty, world, "a", opened_on="2024-01-01", amount_minor=500)
    entry = {"source": "crm", "external_id": "a", "entered_on": "2024-02-01", "stage": "Proposal"}
    assert record(empty, world, [entry])[0][3] == "opportunity_history_ends"


@pytest.mark.parametrize("session", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_days_are_those_of_the_workspace(empty: Connection, world: World, session: str) -> None:
    workspace_zone(empty, world, "America/New_York")
    session_zone(empty, session)
    imported(empty, world, "a", opened_on="2024-01-01", status="won", closed_on="2024-03-01", amount_minor=500)
    for key, value in (
        ("entered_on", "2024-02-01"), ("entered_at", "2024-02-01"), ("entered_at", "2024-02-01 00:00"),
        ("entered_at", "2024-02-01 05:00:00 UTC"), ("entered_at", "1706763600"), ("entered_at", "1706763600000"),
    ):  # fmt: skip
        record(empty, world, [
            {"source": "crm", "external_id": "a", "stage": "Discovery", "entered_on": "2024-01-01"},
            {"source": "crm", "external_id": "a", "stage": "Proposal", key: value},
        ])  # fmt: skip
        assert as_of(empty, world, "2024-02-01T04:59:59Z") == {"Discovery": (1, 500)}
        assert as_of(empty, world, "2024-02-01T05:00:01Z") == {"Proposal": (1, 500)}


def test_who_may_not_write_is_told(story: Connection, world: World, acme: Maker) -> None:
    entry = {"opportunity_id": str(acme.id("opportunities")), "stage": "Qualified", "entered_on": "2026-01-05"}
    with refused(story, "workspace_role", sqlstate="42501"), as_user(story, world.vera):
        story.execute("select public.record_stage_history(%s)", [Jsonb([entry])])
    with as_user(story, world.noor, world.beta):
        rows = story.execute("select outcome, rule from public.record_stage_history(%s)", [Jsonb([entry])]).fetchall()
    assert rows == [("refused", "opportunity_history_opportunity")]


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "America/Sao_Paulo"])
def test_a_day_stays_that_day_as_of_any_day_when_the_workspace_moves(
    empty: Connection, world: World, zone: str
) -> None:
    """A workspace that imports its history and sets its time zone later: pipeline, credits and revenue agree."""
    opened, closed, refunded = date(2024, 1, 1), date(2024, 3, 31), date(2024, 6, 30)
    imported(empty, world, "a", opened_on=opened, status="won", closed_on=closed, amount_minor=500)
    (deal,) = (
        empty.execute(
            "insert into public.deals"
            " (workspace_id, opportunity_id, currency_code, value_minor, billing_period, won_on)"
            " select workspace_id, id, 'EUR', 500, 'one_off', closed_on from public.opportunities"
            " where source = 'crm' and external_id = 'a' returning id"
        ).fetchone()
        or ()
    )
    booking = (
        "insert into public.revenue_events"
        " (workspace_id, deal_id, type, reverses_id, currency_code, amount_minor, occurred_on)"
        " values (%s, %s, %s, %s, 'EUR', %s, %s) returning id"
    )
    (booked,) = empty.execute(booking, [world.acme, deal, "booking", None, 500, closed]).fetchone() or ()
    empty.execute(booking, [world.acme, deal, "refund", booked, -200, refunded])
    workspace_zone(empty, world, zone)
    for day in (edge + timedelta(days=step) for edge in (opened, closed, refunded) for step in (-1, 0, 1)):
        is_open, is_won = opened <= day < closed, closed <= day
        with as_user(empty, world.edda):
            pipeline = empty.execute(
                "select stage, amount_minor from public.query_pipeline_as_of(moment => %s) where opportunities > 0",
                [str(day)],
            ).fetchall()
        assert pipeline == ([("Qualified", 500)] if is_open else []), day
        empty.execute("select public.run_workspace_attribution(%s, %s)", [world.acme, str(day)])
        (run,) = (
            empty.execute("select id from public.attribution_runs order by started_at desc limit 1").fetchone() or ()
        )
        found = answer(empty, world, "attribution/credits", run=run)
        sums = [
            sum(row[name] for row in found) for name in ("open_pipeline_minor", "won_pipeline_minor", "revenue_minor")
        ]
        assert sums == [500 * is_open, 500 * is_won, 500 * is_won - 200 * (day >= refunded)], day
