"""Opportunities: opened after leads, moved through stages with jumps, reversals and slips, won, lost or open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Uuids
from crmdb.mock.arrays.identifiers import time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Bools, Floats, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, lognormal
from crmdb.mock.sales.buyers import Buyers
from crmdb.mock.sales.influence import Voices, p_open, p_win, voices_of
from crmdb.mock.sales.journeys import Touches
from crmdb.mock.sales.leads import Leads
from crmdb.mock.sales.stage_paths import PACE, STAGE_DAYS, WON, draw_stage_paths
from crmdb.mock.tenants.exchange_rates import EURO_TO, MINOR_UNITS
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.people import COUNTRIES

_FORGOTTEN_AFTER = 40 * DAY
_EURO = np.array([3_000, 7_000, 15_000, 30_000, 52_000, 95_000, 170_000, 290_000])
"""Usual value by company size; sales cycles lengthen with size likewise (PACE)."""
_CURRENCY_OF = {
    "US": "USD",
    "CA": "USD",
    "IN": "USD",
    "BR": "USD",
    "GB": "GBP",
    "CH": "CHF",
    "SE": "SEK",
    "NO": "NOK",
    "DK": "DKK",
}


@dataclass(frozen=True)
class Opportunities:
    """Opportunities and every state they were in.

    Attributes:
        stages, amounts, closes: n × k states over events; the last one that happened holds.
        at, happens: n × k; when, and whether before the plan's now.
        amount_known: n × k.
        sizes: the company's size band.
        voices: who had reached the company, for those who want to know why.
    """

    ids: Uuids
    companies: Ints
    opened_at: Ints
    currencies: list[str]
    at: Ints
    happens: Bools
    stages: Ints
    amounts: Ints
    amount_known: Bools
    closes: Ints
    writers: Uuids
    sizes: Ints
    voices: Voices

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def latest(self) -> Ints:
        """The place of each one's last change."""
        return np.asarray(self.happens.shape[1] - 1 - np.argmax(self.happens[:, ::-1], axis=1))

    def now(self, grid: Ints | Bools) -> Ints:
        """The present value of one of the grids."""
        return np.asarray(grid[np.arange(len(self)), self.latest])

    @property
    def won(self) -> Bools:
        return np.asarray(self.now(self.stages) == WON)

    @property
    def closed(self) -> Bools:
        return np.asarray(self.now(self.stages) >= WON)

    @property
    def ended_at(self) -> Ints:
        """When each one last changed; for closed ones, when it closed."""
        return self.now(self.at)

    def talked_until(self, now: int) -> Ints:
        """Until when people meet about each one: its close, or now; who has not moved it for long forgot it then."""
        forgotten = self.ended_at < now - _FORGOTTEN_AFTER
        return np.where(self.closed | forgotten, self.ended_at, now)


def draw_opportunities(
    tenant: Tenant, streams: Streams, buyers: Buyers, touches: Touches, leads: Leads, *, power: Floats
) -> Opportunities:
    """Companies with leads become opportunities after days or weeks; a few start with a call of sales.

    Args:
        touches: what buyers heard, ordered by contact and time; `leads.touch` points into it.
        power: of the workspace's influencers.
    """
    random = streams("opportunities")
    now = tenant.plan.now
    company, opened = _openings(tenant, random, buyers, leads)
    size, bands = len(company), buyers.sizes[company]
    paths = draw_stage_paths(random, opened, bands)
    opportunity = np.full(len(buyers.sizes), -1)
    opportunity[company] = np.arange(size)
    voices = voices_of(
        touches, leads, power, opportunity[buyers.companies], opened_at=opened, decided_at=paths.at_if_lost[:, -1]
    )
    won = chance(random, p_win(bands, voices.persuaded(size)), size)
    at, happens, stages = paths.taken(won)
    happens &= at < now

    currencies = [_CURRENCY_OF.get(COUNTRIES[place].code, "EUR") for place in buyers.countries[company]]
    factor = np.array([EURO_TO[name] * 10 ** MINOR_UNITS[name] for name in currencies]) * tenant.team.deal_size
    value = _EURO[bands] * lognormal(random, 1.0, 0.45, size) * factor
    change = np.where(chance(random, 0.18, size * 9).reshape(size, 9), random.uniform(0.75, 1.3, (size, 9)), 1.0)
    change[:, 0] = 1.0
    amounts = np.round(value[:, None] * np.cumprod(change, axis=1) / 50_000).astype(np.int64) * 50_000 + 50_000
    known = np.ones((size, 9), np.bool_)
    known[:, 0] = chance(random, 0.85, size)

    closes = _close_dates(random, opened, bands, at, happens)
    closes = np.where(stages >= WON, utc_day(at), closes)
    return Opportunities(
        time_ordered_ids(random, opened), company, opened, currencies, at, happens, stages, amounts, known, closes,
        tenant.writers(random, size), bands, voices,
    )  # fmt: skip


def _openings(tenant: Tenant, random: np.random.Generator, buyers: Buyers, leads: Leads) -> tuple[Ints, Ints]:
    """Which companies buy something, and when it begins: one throw of dice each, at the moment it would begin."""
    now, companies = tenant.plan.now, len(buyers.sizes)
    dice = random.random(companies)
    asked = np.full(companies, now)
    np.minimum.at(asked, buyers.companies, leads.at)
    begun = asked + (lognormal(random, 11.0, 0.8, companies) * DAY).astype(np.int64)
    called = tenant.plan.start + (random.random(companies) * (now - tenant.plan.start)).astype(np.int64)
    opened = np.where(dice < p_open(0), np.minimum(begun, called), begun)
    count = np.bincount(buyers.companies[leads.at <= opened[buyers.companies]], minlength=companies)
    company = np.flatnonzero((dice < p_open(count)) & (opened < now))
    return company, opened[company]


def _close_dates(random: np.random.Generator, opened: Ints, bands: Ints, at: Ints, happens: Bools) -> Ints:
    """Expected close after each change: too early at first, moved on when time runs out, rarely moved up."""
    size = len(opened)
    planned = utc_day(opened) + (STAGE_DAYS.sum() * PACE[bands] * random.uniform(0.7, 1.3, size)).astype(np.int64)
    ahead = np.array([80, 55, 70, 60, 35, 30, 20, 0, 0]) * random.uniform(0.4, 1.2, (size, 9))
    looked = np.where(happens, utc_day(at) + ahead.astype(np.int64), 0)
    looked[:, 0] = planned
    closes = np.maximum.accumulate(looked, axis=1)
    sooner = np.where(chance(random, 0.06, size * 9).reshape(size, 9), random.integers(5, 25, (size, 9)), 0)
    sooner[:, 0] = 0
    return np.asarray(np.maximum(closes - sooner, utc_day(at)), np.int64)
