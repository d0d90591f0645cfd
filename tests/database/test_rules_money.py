"""Exact money: minor units, conversion at the rate of the day, and what may never be typed."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker
from tests.support.world import World

FRIDAY, SATURDAY, SUNDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 8)


def rate(story: Connection, base: str, quote: str, value: str, day: date = FRIDAY) -> None:
    story.execute(
        "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
        " values (%s, %s, %s, %s, 'test')",
        [base, quote, day, value],
    )


def convert(story: Connection, amount: int, origin: str, target: str, day: date = FRIDAY) -> tuple[int, date]:
    row = story.execute(
        "select converted_minor, rate_on from private.convert_minor(%s, %s, %s, %s)", [amount, origin, target, day]
    ).fetchone()
    assert row is not None
    return row


def half_away(value: Fraction) -> int:
    whole = abs(value) + Fraction(1, 2)
    return (whole.numerator // whole.denominator) * (1 if value >= 0 else -1)


def test_reference_currencies_have_their_minor_units(story: Connection) -> None:
    units: dict[str, int] = dict(story.execute("select code, minor_units from public.currencies").fetchall())
    for code, expected in {
        "EUR": 2,
        "USD": 2,
        "JPY": 0,
        "KRW": 0,
        "ISK": 0,
        "KWD": 3,
        "BHD": 3,
        "TND": 3,
        "CLP": 0,
    }.items():
        assert units[code] == expected
    assert len(units) > 140


def test_a_past_currency_keeps_the_rate_of_its_change(story: Connection) -> None:
    """Nobody publishes it any more, and a deal of before is refunded after."""
    long_after = date(2030, 5, 4)
    assert convert(story, 195_583, "BGN", "EUR", long_after) == (100_000, long_after)
    assert convert(story, 100_000, "EUR", "HRK", long_after) == (753_450, long_after)
    rate(story, "EUR", "USD", "1.2", long_after)
    assert convert(story, 195_583, "BGN", "USD", long_after) == (120_000, long_after)
    # Crossed twice, where rates are those of the dollar alone; what somebody publishes all the same does not count.
    rate(story, "USD", "BRL", "5", long_after)
    rate(story, "USD", "BGN", "1.5", long_after)
    rate(story, "EUR", "HRK", "7.9", long_after)
    assert convert(story, 195_583, "BGN", "BRL", long_after) == (600_000, long_after)
    assert convert(story, 600_000, "BRL", "HRK", long_after) == (753_450, long_after)
    assert convert(story, 195_583, "BGN", "HRK", long_after) == (753_450, long_after)
    assert convert(story, 753_450, "HRK", "USD", long_after) == (120_000, long_after)
    rate(story, "EUR", "BGN", "1.9", date(2025, 12, 31))
    assert convert(story, 190_000, "BGN", "EUR", date(2025, 12, 31)) == (100_000, date(2025, 12, 31))
    with refused(story, "exchange_rates_exists"):
        convert(story, 1, "BGN", "EUR", date(2020, 1, 4))


@pytest.mark.parametrize(
    ("amount", "origin", "target", "expected"),
    [
        (10_000, "EUR", "JPY", 16_123),  # 100.00 EUR at 161.234: no cents of a yen
        (16_123, "JPY", "EUR", 10_000),  # the inverse: 99.9975 EUR
        (10_000, "EUR", "KWD", 33_333),  # 100.00 EUR at 0.33333: three decimals
        (33_333, "KWD", "EUR", 10_000),
        (1, "JPY", "KWD", 2),  # both through EUR: 0.00206...
        (10_000, "USD", "JPY", 13_436),  # 100.00 USD: 161.234 / 1.2
        (3, "USD", "EUR", 3),  # 3 cents at 1 / 1.2 are exactly 2.5: half away from zero
        (-3, "USD", "EUR", -3),
        (0, "USD", "EUR", 0),
        (12_345, "EUR", "EUR", 12_345),
        (9_000_000_000_000_000_000, "EUR", "EUR", 9_000_000_000_000_000_000),
    ],
)
def test_conversions_by_hand(story: Connection, amount: int, origin: str, target: str, expected: int) -> None:
    rate(story, "EUR", "JPY", "161.234")
    rate(story, "EUR", "KWD", "0.33333")
    rate(story, "EUR", "USD", "1.2")
    assert convert(story, amount, origin, target)[0] == expected


def test_conversions_against_fractions_and_decimals(story: Connection) -> None:
    """Two independent calculations agree with the database on 1,500 random amounts and rates, to the minor unit."""
    random = Random(7)
    units = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3, "GBP": 2, "IDR": 2}
    for _ in range(30):
        rates: dict[str, Decimal] = {"EUR": Decimal(1)}
        with story.transaction(force_rollback=True):
            for code in units:
                if code != "EUR":
                    rates[code] = Decimal(random.randint(1, 2_000_000)).scaleb(-random.randint(0, 5))
                    rate(story, "EUR", code, str(rates[code]))
            for _ in range(50):
                origin, target = random.choice(list(units)), random.choice(list(units))
                amount = random.choice(
                    [random.randint(-9, 9), random.randint(-(10**6), 10**6), random.randint(0, 10**9)]
                )
                exact = (
                    amount
                    * Fraction(rates[target])
                    / Fraction(rates[origin])
                    * Fraction(10) ** (units[target] - units[origin])
                )
                with localcontext(prec=80):
                    decimal = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(
                        Decimal(1), ROUND_HALF_UP
                    )
                expected = half_away(exact)
                assert int(decimal) == expected
                assert convert(story, amount, origin, target)[0] == expected, (amount, origin, target, rates)


def test_a_weekend_takes_fridays_rate_and_nothing_older_than_a_week(story: Connection) -> None:
    rate(story, "EUR", "USD", "1.1", FRIDAY)
    assert convert(story, 110, "USD", "EUR", SATURDAY) == (100, FRIDAY)
    assert convert(story, 110, "USD", "EUR", SUNDAY) == (100, FRIDAY)
    assert convert(story, 110, "USD", "EUR", date(2026, 3, 13)) == (100, FRIDAY)
    for day in (date(2026, 3, 14), date(2026, 3, 5)):
        with refused(story, "exchange_rates_exists", sqlstate="23503", matching=f"from USD to EUR on {day}") as refusal:
            convert(story, 110, "USD", "EUR", day)
        assert "exchange_rates" in str(refusal.hint)


def test_the_latest_day_counts_before_the_direct_pair(story: Connection) -> None:
    rate(story, "USD", "EUR", "0.5", FRIDAY)
    rate(story, "EUR", "USD", "4", SATURDAY)
    assert convert(story, 100, "USD", "EUR", SUNDAY) == (25, SATURDAY)
    rate(story, "USD", "EUR", "0.2", SATURDAY)
    assert convert(story, 100, "USD", "EUR", SUNDAY) == (20, SATURDAY)


def test_both_legs_of_a_cross_rate_are_of_one_day(story: Connection) -> None:
    rate(story, "EUR", "USD", "1.1", FRIDAY)
    rate(story, "EUR", "GBP", "0.8", SATURDAY)
    with refused(story, "exchange_rates_exists"):
        convert(story, 100, "USD", "GBP", SUNDAY)


@pytest.mark.parametrize("bad", ["0", "-1"])
def test_a_rate_is_positive(story: Connection, bad: str) -> None:
    with refused(story, "exchange_rates_rate_check"):
        rate(story, "EUR", "USD", bad)
    with refused(story, "exchange_rates_pair_check"):
        rate(story, "EUR", "EUR", "1")


# ---------------------------------------------------------------------------------------------------------------------
# The reporting amount of a row

SUBJECTS: dict[str, tuple[str, str, Any, dict[str, Any]]] = {
    "campaigns": ("budget_minor", "starts_on", FRIDAY, {}),
    "campaign_costs": ("amount_minor", "incurred_on", FRIDAY, {}),
    "opportunities": ("amount_minor", "opened_at", "2026-03-06T12:00Z", {}),
    "deals": ("value_minor", "won_at", "2026-03-06T12:00Z", {}),
    "revenue_events": ("amount_minor", "occurred_at", "2026-03-06T12:00Z", {}),
}


def stored(story: Connection, table: str, key: Any) -> Any:
    return story.execute(
        f"select reporting_{SUBJECTS[table][0]}, exchange_rate, exchange_rate_on"
        f" from public.{table} where id = %s".encode(),
        [key],
    ).fetchone()


@pytest.mark.parametrize("table", SUBJECTS)
def test_a_row_keeps_amount_rate_and_day(story: Connection, acme: Maker, table: str) -> None:
    amount, event, day, given = SUBJECTS[table]
    rate(story, "EUR", "USD", "1.25")
    key = acme.id(table, **{amount: 1_000, "currency_code": "USD", event: day} | given)
    assert stored(story, table, key) == (800, Decimal("0.8"), FRIDAY)


def test_history_follows_an_amount_that_another_day_converts_anew(story: Connection, acme: Maker) -> None:
    rate(story, "EUR", "USD", "1.25", FRIDAY)
    rate(story, "EUR", "USD", "2", SATURDAY)
    key = acme.id("opportunities", amount_minor=1_000, currency_code="USD", opened_at="2026-03-07T12:00Z")
    story.execute("update public.opportunities set opened_at = '2026-03-06T12:00Z' where id = %s", [key])
    history = (
        "select reporting_amount_minor from public.opportunity_history"
        " where opportunity_id = %s and superseded_at is null order by id"
    )
    assert story.execute(history, [key]).fetchall() == [(500,), (800,)]


@pytest.mark.parametrize("table", ["campaigns", "campaign_costs"])
def test_what_lies_ahead_is_converted_at_todays_rate(story: Connection, acme: Maker, table: str) -> None:
    amount, event, _, given = SUBJECTS[table]
    today = story.execute("select current_date, current_date + 90").fetchone()
    assert today is not None
    story.execute(
        "insert into public.exchange_rates (base_currency_code, quote_currency_code, rate_on, rate, source)"
        " values ('EUR', 'USD', %s, 1.25, 'test')",
        [today[0]],
    )
    key = acme.id(table, **{amount: 1_000, "currency_code": "USD", event: today[1]} | given)
    assert stored(story, table, key) == (800, Decimal("0.8"), today[0])


@pytest.mark.parametrize("table", SUBJECTS)
def test_a_missing_rate_stores_nothing(story: Connection, world: World, acme: Maker, table: str) -> None:
    amount, event, day, given = SUBJECTS[table]
    before = story.execute(f"select count(*) from public.{table}".encode()).fetchone()
    with refused(story, "exchange_rates_exists", matching="from USD to EUR on 2026-03-06"):
        acme.id(table, **{amount: 1_000, "currency_code": "USD", event: day} | given)
    assert story.execute(f"select count(*) from public.{table}".encode()).fetchone() == before


@pytest.mark.parametrize("table", sorted(set(SUBJECTS) - {"revenue_events"}))
def test_reporting_amounts_cannot_be_typed(story: Connection, world: World, acme: Maker, table: str) -> None:
    amount, event, day, given = SUBJECTS[table]
    rate(story, "EUR", "USD", "1.25")
    values = {amount: 1_000, "currency_code": "USD", event: day} | given
    key = acme.id(table, **values | {f"reporting_{amount}": 1, "exchange_rate": 1, "exchange_rate_on": "2000-01-01"})
    assert stored(story, table, key) == (800, Decimal("0.8"), FRIDAY)
    for actor in (as_user(story, world.edda), as_service(story)):
        with actor:
            story.execute(
                f"update public.{table} set reporting_{amount} = 1, exchange_rate = 1, exchange_rate_on = '2000-01-01'"
                " where id = %s".encode(),
                [key],
            )
        assert stored(story, table, key) == (800, Decimal("0.8"), FRIDAY)


@pytest.mark.parametrize("table", sorted(set(SUBJECTS) - {"revenue_events"}))
def test_a_corrected_rate_does_not_rewrite_reports(story: Connection, acme: Maker, table: str) -> None:
    amount, event, day, given = SUBJECTS[table]
    rate(story, "EUR", "USD", "1.25")
    key = acme.id(table, **{amount: 1_000, "currency_code": "USD", event: day} | given)
    story.execute("update public.exchange_rates set rate = 2")
    story.execute(f"update public.{table} set {amount} = {amount}, currency_code = 'USD' where id = %s".encode(), [key])
    assert stored(story, table, key) == (800, Decimal("0.8"), FRIDAY)
    story.execute(f"update public.{table} set {amount} = 2000 where id = %s".encode(), [key])
    assert stored(story, table, key) == (1_000, Decimal("0.5"), FRIDAY)
    story.execute(f"update public.{table} set currency_code = 'EUR' where id = %s".encode(), [key])
    assert stored(story, table, key)[:2] == (2_000, 1)


def test_the_rate_that_was_used_reproduces_the_amount(story: Connection, acme: Maker) -> None:
    rate(story, "EUR", "IDR", "17123.4567")
    key = acme.id("campaign_costs", amount_minor=9_000_000_000_000, currency_code="IDR", incurred_on=FRIDAY)
    reporting, used, _ = stored(story, "campaign_costs", key)
    assert (
        round(9_000_000_000_000 * Fraction(used))
        == reporting
        == half_away(Fraction(9_000_000_000_000) / Fraction(Decimal("17123.4567")))
    )


@pytest.mark.parametrize("session_zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
def test_the_day_is_the_workspaces_not_the_sessions(
    story: Connection, world: World, acme: Maker, session_zone: str
) -> None:
    rate(story, "EUR", "USD", "2", FRIDAY)
    rate(story, "EUR", "USD", "4", SATURDAY)
    story.execute("update public.workspaces set time_zone = 'Asia/Tokyo' where id = %s", [world.acme])
    story.execute("select set_config('timezone', %s, true)", [session_zone])
    # 20:00 UTC on Friday is Saturday in Tokyo.
    key = acme.id("opportunities", amount_minor=100, currency_code="USD", opened_at="2026-03-06T20:00Z")
    assert stored(story, "opportunities", key) == (25, Decimal("0.25"), SATURDAY)
    key = acme.id("campaign_costs", amount_minor=100, currency_code="USD", incurred_on=FRIDAY)
    assert stored(story, "campaign_costs", key) == (50, Decimal("0.5"), FRIDAY)


def test_without_amount_or_day_there_is_nothing_to_convert(story: Connection, acme: Maker) -> None:
    key = acme.id("campaigns", budget_minor=100, currency_code="USD")
    assert stored(story, "campaigns", key) == (None, None, None)
    key = acme.id("opportunities", amount_minor=None, currency_code="USD")
    assert stored(story, "opportunities", key) == (None, None, None)


def test_a_missing_currency_is_named_as_such(story: Connection, acme: Maker) -> None:
    with refused(story, sqlstate="23502", matching="currency_code"):
        acme("campaign_costs", currency_code=None)
    with refused(story, matching="ABC"):
        acme("campaign_costs", currency_code="ABC")


@pytest.mark.parametrize("table", SUBJECTS)
def test_amounts_are_whole_numbers_and_not_negative(story: Connection, acme: Maker, table: str) -> None:
    amount = SUBJECTS[table][0]
    with refused(story):
        acme(table, **{amount: -1})
    with refused(story, sqlstate="22003"):
        acme(table, **{amount: 2**63})
    type = story.execute(
        "select format_type(atttypid, atttypmod) from pg_attribute where attrelid = %s::regclass and attname = %s",
        [f"public.{table}", amount],
    ).fetchone()
    assert type == ("bigint",)


def test_no_money_column_is_inexact(story: Connection) -> None:
    odd = story.execute(
        "select attrelid::regclass::text, attname from pg_attribute join pg_class on pg_class.oid = attrelid"
        " where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and attname like '%\\_minor'"
        " and atttypid not in ('bigint'::regtype, 'bigint[]'::regtype) and not attisdropped"
    ).fetchall()
    assert odd == []
