"""Exchange rates of every weekday, and amounts converted exactly as private.convert_minor() does.

PostgreSQL's numeric is exact; so is this: rates are whole numbers with a scale, rounded where and how the server does.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache

import numpy as np

from crmdb.mock.arrays.columns import Table, column, moment, text
from crmdb.mock.arrays.moments import Ints, day_start, is_weekday, utc_day
from crmdb.mock.arrays.randomness import stream
from crmdb.mock.plan import Plan

SCALE = 10**10
"""exchange_rates.rate is numeric(20, 10): rates are integers in units of its last digit."""

BASE = "EUR"
_USUAL = {"USD": 1.10, "GBP": 0.86, "SEK": 11.30, "NOK": 11.60, "DKK": 7.46, "CHF": 0.95, "JPY": 161.0}
EURO_TO = {BASE: 1.0} | _USUAL
"""What a euro is worth, roughly: to turn usual prices into somebody's own currency."""
CURRENCIES = (BASE, *_USUAL)
_CODES = {currency: code for code, currency in enumerate(CURRENCIES)}
MINOR_UNITS = dict.fromkeys(CURRENCIES, 2) | {"JPY": 0}


class Rates:
    """The rates a plan's rows are converted with."""

    def __init__(self, plan: Plan) -> None:
        self.first_day = utc_day(plan.history_start)
        days = np.arange(self.first_day, utc_day(plan.now))
        self.days: Ints = days[is_weekday(days)]
        self._place = {int(day): place for place, day in enumerate(self.days)}
        self._rates: dict[str, Ints] = {}
        for currency, usual in _USUAL.items():
            # A random walk that is drawn back to its usual level: half a percent of daily movement, as of major pairs.
            steps = stream(plan.seed, "rates", currency).standard_normal(len(self.days))
            level = 0.0
            walk = []
            for step in steps * (0.0002 if currency == "DKK" else 0.0045):
                level = 0.97 * level + float(step)
                walk.append(level)
            self._rates[currency] = np.round(usual * (1 + np.array(walk)) * 10**4).astype(np.int64) * (SCALE // 10**4)
        self.rate_on = cache(self._rate_on)
        self.factor = cache(self._factor)

    @staticmethod
    @lru_cache(maxsize=2)
    def of(plan: Plan) -> Rates:
        """The rates of a plan, drawn once."""
        return Rates(plan)

    def table(self) -> Table:
        """exchange_rates: one row per currency and weekday."""
        rows = len(_USUAL) * len(self.days)
        days = np.tile(self.days, len(_USUAL))
        return Table("exchange_rates", rows, {
            "base_currency_code": text(BASE),
            "quote_currency_code": text(np.repeat(np.array(list(_USUAL), "S3"), len(self.days))),
            "rate_on": column("date", days),
            "rate": column("numeric10", np.concatenate(list(self._rates.values()))),
            "source": text("mock"),
            "created_at": moment(day_start(days) + 15 * 3_600_000_000),
        })  # fmt: skip

    def _rate_on(self, source: str, target: str, day: int) -> tuple[Fraction, int]:
        """private.exchange_rate_on(): the rate of the day or the last working day before, and that day."""
        if source == target:
            return Fraction(1), day
        while day not in self._place:
            day -= 1
            if day < self.first_day:
                raise LookupError(f"no rate from {source} to {target} on day {day}")
        place = self._place[day]
        if source == BASE:
            return Fraction(int(self._rates[target][place]), SCALE), day
        divisor = int(self._rates[source][place])
        dividend, scale = (1, 1) if target == BASE else (int(self._rates[target][place]), SCALE)
        return _quotient(dividend, scale, divisor, SCALE), day

    def _factor(self, source: str, target: str, day: int) -> tuple[int, int, int, int]:
        """What minor units are multiplied with and divided by, the rate in units of 10^-10, and its day."""
        rate, rate_day = self.rate_on(source, target, day)
        factor = rate * Fraction(10) ** (MINOR_UNITS[target] - MINOR_UNITS[source])
        return factor.numerator, factor.denominator, _rounded(rate * SCALE), rate_day

    def converted(self, amounts: Ints, currencies: list[str], target: str, days: Ints) -> tuple[Ints, Ints, Ints]:
        """Amounts in minor units of the target currency, the rates used in units of 10^-10, and their days."""
        minor, rates, rate_days = amounts.copy(), np.full(len(amounts), SCALE), days.copy()
        codes = np.array([_CODES[currency] for currency in currencies], np.int64)
        foreign = np.flatnonzero(codes != _CODES[target])
        # One look-up for each currency and day; what is left for each row is a product of whole numbers.
        keys, which = np.unique(codes[foreign] * 2**32 + days[foreign], return_inverse=True)
        found = [self.factor(CURRENCIES[key >> 32], target, key % 2**32) for key in keys.tolist()]
        numerators, denominators = (np.array([factor[place] for factor in found], object)[which] for place in (0, 1))
        # Beyond 64 bits on the way: Python's own integers. Halves away from zero, as _rounded() has it.
        product = amounts[foreign].astype(object) * numerators
        magnitude = (2 * np.abs(product) + denominators) // (2 * denominators)
        minor[foreign] = np.where(product >= 0, magnitude, -magnitude).astype(np.int64)
        rates[foreign] = np.array([factor[2] for factor in found], np.int64)[which]
        rate_days[foreign] = np.array([factor[3] for factor in found], np.int64)[which]
        return minor, rates, rate_days


def _rounded(value: Fraction) -> int:
    """To a whole number, halves away from zero, as numeric's round()."""
    magnitude = (2 * abs(value.numerator) + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def _quotient(dividend: int, dividend_scale: int, divisor: int, divisor_scale: int) -> Fraction:
    """A numeric division with the digits PostgreSQL keeps (select_div_scale() in numeric.c), for positive operands."""
    weight1, first1 = _leading_group(Fraction(dividend, dividend_scale))
    weight2, first2 = _leading_group(Fraction(divisor, divisor_scale))
    weight = weight1 - weight2 - (first1 <= first2)
    shown = max(0 if dividend_scale == 1 else 10, 10)
    digits = max(16 - weight * 4, shown)
    exact = Fraction(dividend * divisor_scale, dividend_scale * divisor)
    return Fraction(_rounded(exact * 10**digits), 10**digits)


def _leading_group(value: Fraction) -> tuple[int, int]:
    """Position and value of the first group of four digits that is not zero; position 0 is left of the point."""
    weight = 0
    while value >= 10_000:
        value, weight = value / 10_000, weight + 1
    while value < 1:
        value, weight = value * 10_000, weight - 1
    return weight, int(value)
