"""Amounts in a workspace's reporting currency, as the database's triggers convert them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Column, column
from crmdb.mock.arrays.moments import Bools, Ints
from crmdb.mock.tenants.exchange_rates import Rates


@dataclass(frozen=True)
class Money:
    """Conversion to one reporting currency."""

    rates: Rates
    currency: str

    def reporting(
        self, name: str, amounts: Ints, currencies: list[str], days: Ints, *, present: Bools | None = None
    ) -> dict[str, Column]:
        """The three columns private.convert_to_reporting() fills: reporting_<name>, exchange_rate, exchange_rate_on."""
        known = days if present is None else np.where(present, days, self.rates.days[-1])
        minor, rate, rate_day = self.rates.converted(amounts, currencies, self.currency, known)
        return {
            f"reporting_{name}": column("int8", minor, present),
            "exchange_rate": column("numeric10", rate, present),
            "exchange_rate_on": column("date", rate_day, present),
        }
