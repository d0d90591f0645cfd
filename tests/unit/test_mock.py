"""Mock data without a database: the same plan, the same rows; the encoder byte by byte; time and money by hand."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from crmdb.errors import UsageError
from crmdb.mock import SCALES, Plan, checksum, generate, plan_checksum
from crmdb.mock.arrays.columns import OPEN_END, Column, Table, column, joined, null, text, words
from crmdb.mock.arrays.copy_binary import encoded, encoded_rows
from crmdb.mock.arrays.identifiers import time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, UNIX_OFFSET, day_of, is_weekday, local_day, working_day
from crmdb.mock.arrays.randomness import ranks_within, stream, weighted
from crmdb.mock.catalog.names import ascii_slug
from crmdb.mock.estimate import expected_rows
from crmdb.mock.generate import batch_tables, batches
from crmdb.mock.load.produce import produced
from crmdb.mock.tenants.exchange_rates import Rates

_WITHOUT_FMA = "glibc.cpu.hwcaps=-AVX2,-FMA,-AVX,-AVX512F,-AVX2_Usable,-FMA_Usable,-FMA4_Usable"
"""The C library's own choices for exp() and log(); other C libraries do not read it."""

SMALL = Plan(influencers=60, workspaces=1, workspace_size=0.1, months=6)


def test_equal_plans_give_equal_rows_whatever_the_order_of_tables() -> None:
    tables = generate(SMALL)
    assert checksum(tables) == checksum(reversed(generate(SMALL)))


def test_every_argument_matters() -> None:
    plans = [SMALL, replace(SMALL, seed=8), replace(SMALL, influencers=61), replace(SMALL, months=7)]
    plans.append(replace(SMALL, until=SMALL.until + timedelta(days=1)))
    assert len({checksum(generate(plan)) for plan in plans}) == len(plans)


def test_a_workspace_does_not_depend_on_those_after_it() -> None:
    def campaigns(plan: Plan) -> bytes:
        table = next(table for table in generate(plan) if table.name == "campaigns")
        own = (table.columns["workspace_id"].values == table.columns["workspace_id"].values[0]).all(axis=1)
        return encoded_rows(list(table.taken(own).columns.values()))

    assert campaigns(SMALL) == campaigns(replace(SMALL, workspaces=2))


def test_rows_do_not_depend_on_how_they_are_grouped() -> None:
    plan = replace(SMALL, influencers=2_100, workspaces=3)
    single = list(batches(plan, rows=1))
    assert len(single) == 1 + 2 + 3 > len(list(batches(plan))) > 1
    assert checksum(table for batch in reversed(single) for table in batch_tables(plan, batch)) == plan_checksum(plan)


def test_processes_make_what_a_thread_makes() -> None:
    plan = replace(SMALL, influencers=2_100, workspaces=3)
    loads = []
    for jobs in (1, 2):
        with produced(plan, jobs) as made:
            loads.append([load for batch in made for load in batch])
    assert loads[0] == loads[1]


def test_another_processor_makes_the_same_rows() -> None:
    # The instructions beyond the processor's baseline, which other machines do without.
    program = "from crmdb.mock import SCALES, plan_checksum; print(plan_checksum(SCALES['demo']))"
    build = np.show_config(mode="dicts")
    assert build is not None
    beyond = build["SIMD Extensions"]["found"]
    plain = {"NPY_DISABLE_CPU_FEATURES": " ".join(beyond), "GLIBC_TUNABLES": _WITHOUT_FMA}
    command = [sys.executable, "-W", "ignore", "-c", program]
    found = subprocess.run(command, env=os.environ | plain, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == plan_checksum(SCALES["demo"])


def test_the_expected_rows_are_about_those_generated() -> None:
    for plan in (SCALES["demo"], SCALES["small"], replace(SCALES["small"], months=24)):
        rows = sum(len(table) for table in generate(plan))
        assert 0.75 < expected_rows(plan) / rows < 1.33


@pytest.mark.parametrize(("name", "value"), [("influencers", 5), ("workspaces", 0), ("months", 1)])
def test_a_plan_out_of_range_is_refused(name: str, value: int) -> None:
    with pytest.raises(UsageError, match=f"--{name} {value} is out of range"):
        Plan(**{name: value})  # type: ignore[arg-type]


def test_streams_depend_on_their_name_alone() -> None:
    first, again, other = stream(7, "a", 1).random(3), stream(7, "a", 1).random(3), stream(7, "a", 2).random(3)
    assert (first == again).all()
    assert (first != other).all()


def test_weights_are_respected() -> None:
    drawn = weighted(stream(1, "weights"), [1.0, 0.0, 3.0], 10_000)
    assert set(drawn.tolist()) == {0, 2}
    assert 0.72 < (drawn == 2).mean() < 0.78


def test_ranks_count_within_groups() -> None:
    assert ranks_within(np.array([4, 4, 7, 9, 9, 9])).tolist() == [0, 1, 0, 0, 1, 2]
    assert ranks_within(np.zeros(0, np.int64)).tolist() == []


def test_ids_are_version_7_and_sort_by_time() -> None:
    moments = np.array([5, 700, 1_000, 2_000_000]) + day_of(SMALL.until) * DAY
    ids = time_ordered_ids(stream(7, "ids"), moments)
    assert [item.tobytes() for item in ids] == sorted(item.tobytes() for item in ids)
    assert ((ids[:, 6] >> 4) == 7).all()
    assert ((ids[:, 8] >> 6) == 2).all()
    milliseconds = int.from_bytes(ids[3, :6].tobytes(), "big")
    assert milliseconds == (int(moments[3]) + UNIX_OFFSET) // 1000


@pytest.mark.parametrize(("zone", "offset"), [("Europe/Stockholm", 1), ("Europe/London", 0), ("Europe/Helsinki", 2)])
def test_local_days_are_those_of_the_zone(zone: str, offset: int) -> None:
    moments = np.arange(day_of(datetime(2024, 1, 1).date()), day_of(datetime(2027, 1, 1).date())) * DAY
    moments = np.concatenate([moments + 21 * HOUR + 1, moments + 22 * HOUR, moments + 23 * HOUR, moments - 1])
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    expected = [
        day_of((epoch + timedelta(microseconds=int(at))).astimezone(ZoneInfo(zone)).date()) for at in moments.tolist()
    ]
    assert local_day(moments, offset).tolist() == expected


def test_working_days_skip_weekends() -> None:
    days = np.array([day_of(datetime(2026, 11, day).date()) for day in (20, 21, 22, 23)])
    assert is_weekday(days).tolist() == [True, False, False, True]
    assert (working_day(days) - days).tolist() == [0, 2, 1, 0]


def test_slugs_are_plain_letters() -> None:
    assert ascii_slug("Åsa Östberg") == "asa-ostberg"
    assert ascii_slug("Søren Mølgaard") == "soren-molgaard"
    assert ascii_slug("Łukasz O'Neil") == "lukasz-o-neil"


def test_a_rate_through_the_base_keeps_the_digits_postgres_keeps() -> None:
    rates = Rates(SMALL)
    day = int(rates.days[10])
    dollars, _ = rates.rate_on("EUR", "USD", day)
    inverse, _ = rates.rate_on("USD", "EUR", day)
    # 1 / 1.1 starts with a group of four digits below 1: 16 significant digits are 20 decimals.
    assert inverse.limit_denominator(10**20) == inverse
    assert abs(inverse - 1 / dollars) <= Fraction(1, 2 * 10**20)


def test_a_weekend_takes_the_rate_before_it() -> None:
    rates = Rates(SMALL)
    friday = day_of(datetime(2026, 11, 13).date())
    assert rates.rate_on("EUR", "GBP", friday + 2) == rates.rate_on("EUR", "GBP", friday)
    assert rates.rate_on("GBP", "GBP", friday + 2) == (Fraction(1), friday + 2)


def test_nulls_and_short_texts_take_no_room() -> None:
    row = encoded_rows([text(np.array([b"ab", b""]), np.array([True, False])), column("int2", np.array([1, -2]))])
    first = b"\x00\x02" + b"\x00\x00\x00\x02ab" + b"\x00\x00\x00\x02\x00\x01"
    second = b"\x00\x02" + b"\xff\xff\xff\xff" + b"\x00\x00\x00\x02\xff\xfe"
    assert row == first + second


def test_batches_concatenate_to_one_stream() -> None:
    table = Table("t", 40_000, {"id": column("int8", np.arange(40_000)), "gone": null("text")})
    stream_bytes = b"".join(encoded(table))
    assert stream_bytes.startswith(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
    assert stream_bytes.endswith(b"\xff\xff")
    assert len(stream_bytes) == 19 + 40_000 * (2 + 4 + 8 + 4) + 2


def test_words_are_joined_row_by_row() -> None:
    assert joined(words(["é", "bc"]), "-", words(["x", "y"])).tolist() == ["é-x".encode(), b"bc-y"]


def test_columns_of_different_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="a column of 2 rows in a table of 3"):
        Table("t", 3, {"id": Column("int8", np.arange(2))})


def test_open_ended_ranges_have_no_upper_bound() -> None:
    row = encoded_rows([column("daterange", np.array([[1, OPEN_END]]))])
    assert row == b"\x00\x01" + b"\x00\x00\x00\x09" + b"\x12" + b"\x00\x00\x00\x04\x00\x00\x00\x01"
