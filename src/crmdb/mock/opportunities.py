"""Opportunities: opened after leads, moved through stages with jumps, reversals and slips, won, lost or open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.buyers import Buyers
from crmdb.mock.columns import Uuids
from crmdb.mock.identifiers import time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.journeys import Leads, Touches
from crmdb.mock.moments import DAY, HOUR, Bools, Ints, utc_day
from crmdb.mock.money import EURO_TO, MINOR_UNITS
from crmdb.mock.randomness import chance, lognormal, weighted
from crmdb.mock.words.people import COUNTRIES

STAGES = ("Qualified", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
"""Those of private.add_default_pipeline(), by name."""
WON, LOST = 4, 5
_STAGE_DAYS = np.array([13.0, 21.0, 26.0, 22.0])
_PACE = np.array([0.45, 0.6, 0.8, 1.0, 1.15, 1.4, 1.7, 1.9])
_EURO = np.array([3_000, 7_000, 15_000, 30_000, 52_000, 95_000, 170_000, 290_000])
"""Usual value by company size; sales cycles lengthen with size likewise (_PACE)."""
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


def draw_opportunities(room: Room, buyers: Buyers, touches: Touches, leads: Leads) -> Opportunities:
    """Companies with leads become opportunities after days or weeks; a few start with a call of sales."""
    random = room.stream("opportunities")
    now = room.plan.now
    companies = len(buyers.sizes)
    first_lead = np.full(companies, now)
    np.minimum.at(first_lead, buyers.companies, leads.at)
    count = np.bincount(buyers.companies[leads.made(now)], minlength=companies)
    fits = chance(random, np.clip(0.42 + 0.14 * (count - 1), 0, 0.85), companies) & (count > 0)
    cold = ~fits & (count == 0) & chance(random, 0.07, companies)
    opened = first_lead + (lognormal(random, 11.0, 0.8, companies) * DAY).astype(np.int64)
    called = room.plan.start + (random.random(companies) * (now - room.plan.start)).astype(np.int64)
    opened = np.where(cold, called, opened)
    company = np.flatnonzero((fits | cold) & (opened < now))
    opened = opened[company]

    heard = np.bincount(buyers.companies[touches.contacts[touches.relations >= 0]], minlength=companies)[company]
    size, bands = len(company), buyers.sizes[company]
    won = chance(random, np.clip(0.26 + 0.025 * np.sqrt(heard) - 0.022 * bands, 0.05, 0.7), size)
    at, happens, stages = _moves(random, opened, bands, won)
    happens = happens & (at < now)

    currencies = [_CURRENCY_OF.get(COUNTRIES[place].code, "EUR") for place in buyers.countries[company]]
    factor = np.array([EURO_TO[name] * 10 ** MINOR_UNITS[name] for name in currencies]) * room.team.deal_size
    value = _EURO[bands] * lognormal(random, 1.0, 0.45, size) * factor
    change = np.where(chance(random, 0.35, size * 9).reshape(size, 9), random.uniform(0.75, 1.3, (size, 9)), 1.0)
    change[:, 0] = 1.0
    amounts = np.round(value[:, None] * np.cumprod(change, axis=1) / 50_000).astype(np.int64) * 50_000 + 50_000
    known = np.ones((size, 9), np.bool_)
    known[:, 0] = chance(random, 0.85, size)

    # The first guess is too early for most; each look at it moves the date on from the day of looking.
    planned = utc_day(opened) + (_STAGE_DAYS.sum() * _PACE[bands] * random.uniform(0.7, 1.3, size)).astype(np.int64)
    later = utc_day(at) + (np.array([80, 55, 70, 60, 35, 30, 20, 0, 0]) * random.uniform(0.4, 1.2, (size, 9))).astype(
        np.int64
    )
    closes = np.where(stages >= WON, utc_day(at), np.maximum(later, planned[:, None]))
    closes[:, 0] = planned
    return Opportunities(
        time_ordered_ids(random, opened), company, opened, currencies, at, happens, stages, amounts, known, closes,
        room.writers(random, size),
    )  # fmt: skip


def _moves(random: np.random.Generator, opened: Ints, bands: Ints, won: Bools) -> tuple[Ints, Bools, Ints]:
    """When each of nine possible changes comes, whether it does, and the stage after it.

    Qualified, Discovery, Proposal, back to Discovery, Proposal again, Negotiation, two slips, the end.
    """
    size = len(opened)
    stages = np.tile([0, 1, 2, 1, 2, 3, -1, -1, WON], (size, 1))
    lost_in = np.where(won, 4, weighted(random, [28.0, 30.0, 24.0, 18.0], size))
    back = chance(random, 0.08, size) & (lost_in >= 2)
    skipped = chance(random, 0.1, size)
    reached = np.array([0, 1, 2, 2, 2, 3])
    happens = np.ones((size, 9), np.bool_)
    happens[:, :6] = reached <= lost_in[:, None]
    happens[:, 1] &= ~(skipped & (lost_in >= 2))
    happens[:, 3:5] &= back[:, None]
    happens[:, 6:8] = chance(random, 0.3, size * 2).reshape(size, 2)
    happens[:, 7] &= happens[:, 6]
    stages[:, 8] = np.where(won, WON, LOST)

    days = (
        _STAGE_DAYS[[0, 0, 1, 2, 1, 2, 3, 3, 3]]
        * _PACE[bands][:, None]
        * lognormal(random, 1.0, 0.7, size * 9).reshape(size, 9)
    )
    waits = np.where(happens, np.maximum((days * DAY).astype(np.int64), 2 * HOUR), 0)
    waits[:, 6:8] //= 2
    waits[:, 0] = 0
    at = opened[:, None] + np.cumsum(waits, axis=1)
    for place in (6, 7):
        before = np.where(happens[:, 5], 3, np.where(happens[:, 2], 2, np.where(happens[:, 1], 1, 0)))
        stages[:, place] = before
    return at, happens, stages
