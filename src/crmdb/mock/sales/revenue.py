"""Deals of won opportunities and the money they bring, and cost again: from bookings to renewals, refunds and churn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Text, column, digits, joined, moment, not_imported, null, text, uuid, words
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, NEVER, Bools, Ints, local_day, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant

_TERMS = np.array([0, 3, 6, 12, 24, 36])
_PERIODS = ("one_off", "monthly", "quarterly", "annual", "annual", "annual")
_RENEWED = 0.8
"""Of contracts whose term is over; one in five customers is lost then."""


@dataclass(frozen=True)
class _Contracts:
    """What became of each won opportunity.

    Attributes:
        term: index into _TERMS; `months` is its length, 0 for what does not recur.
        starts, ends: days of service; the end of what still goes on lies ahead.
        renewals: n × k; when the k-th term was prolonged, NEVER if it was not.
        refund_at: NEVER for most; `whole` where everything was given back, which ends the contract.
    """

    at: Ints
    values: Ints
    term: Ints
    months: Ints
    starts: Ints
    ends: Ints
    renewals: Ints
    refund_at: Ints
    whole: Bools

    def __len__(self) -> int:
        return len(self.at)


def revenue_tables(tenant: Tenant, streams: Streams, money: Money, opportunities: Opportunities) -> list[Table]:
    """deals and revenue_events."""
    random = streams("revenue")
    won = np.flatnonzero(opportunities.won)
    contracts = _draw_contracts(tenant, random, opportunities, won)
    ids = time_ordered_ids(random, contracts.at)
    size, now = len(won), tenant.plan.now
    currencies = [opportunities.currencies[row] for row in won]
    ended = (contracts.months > 0) & (contracts.ends * DAY < now)
    deals = Table("deals", size, {
        **row_keys(tenant.id, ids), **not_imported(), "opportunity_id": uuid(opportunities.ids[won]),
        "won_at": moment(contracts.at),
        "won_on": column("date", local_day(contracts.at, tenant.team.utc_offset)),
        "currency_code": text(currencies), "value_minor": column("int8", contracts.values),
        **money.reporting(
            "value_minor", contracts.values, currencies, local_day(contracts.at, tenant.team.utc_offset)
        ),
        "billing_period": text(words(_PERIODS)[contracts.term]),
        "term_months": column("int2", contracts.months, contracts.months > 0),
        "starts_on": column("date", contracts.starts),
        "ends_on": column("date", contracts.ends, ended | (contracts.months == 0)),
        "created_by": uuid(opportunities.writers[won]), "created_at": moment(contracts.at),
        "updated_at": moment(np.where(ended, np.maximum(contracts.ends * DAY, contracts.at), contracts.at)),
    })  # fmt: skip

    kind, deal, when, amount = _events(random, contracts, now)
    event_ids = time_ordered_ids(random, when)
    reverses = np.isin(kind, [b"refund", b"correction"])
    event_currencies = [currencies[row] for row in deal]
    recorded = np.minimum(when + random.integers(0, 6 * HOUR, len(when)), now - 1)
    events = Table("revenue_events", len(deal), {
        **row_keys(tenant.id, event_ids), "deal_id": uuid(ids[deal]), "type": text(kind),
        "reverses_id": uuid(event_ids[deal], reverses), "occurred_at": moment(when),
        "occurred_on": column("date", local_day(when, tenant.team.utc_offset)),
        "currency_code": text(event_currencies), "amount_minor": column("int8", amount),
        **money.reporting("amount_minor", amount, event_currencies, local_day(when, tenant.team.utc_offset)),
        "note": text(np.where(kind == b"correction", b"Discount was booked twice", b"Service credit"), reverses),
        "source": text("billing"), "external_id": text(joined("inv-", digits(np.arange(len(deal)) + 1_000))),
        "created_by": null("uuid"), "created_at": moment(recorded),
    })  # fmt: skip
    return [deals, events]


_Events = tuple[Text, Ints, Ints, Ints]
"""Kind, deal, moment and signed amount of events."""


def _draw_contracts(tenant: Tenant, random: np.random.Generator, opportunities: Opportunities, won: Ints) -> _Contracts:
    """Terms, and whether each is followed by another: the first that is not ends the contract."""
    size = len(won)
    at = opportunities.ended_at[won]
    term = weighted(random, [12.0, 10.0, 14.0, 46.0, 12.0, 6.0], size)
    months = _TERMS[term]
    starts = local_day(at, tenant.team.utc_offset) + random.integers(1, 21, size)
    most = tenant.plan.months // int(_TERMS[1]) + 1
    terms = np.arange(1, most + 1)
    over = starts[:, None] + np.round(terms * months[:, None] * 30.44).astype(np.int64)
    renewed = np.logical_and.accumulate(random.random((size, most)) < _RENEWED, axis=1) & (months > 0)[:, None]
    ends = np.where(months > 0, over[np.arange(size), np.argmin(renewed, axis=1)], starts + 14)
    ends = np.where(renewed.all(axis=1), utc_day(NEVER), ends)
    refunded = chance(random, 0.06, size)
    whole = refunded & chance(random, 0.3, size)
    refund_at = np.where(refunded, at + (random.uniform(10, 60, size) * DAY).astype(np.int64), NEVER)
    ends = np.where(whole, np.minimum(ends, np.maximum(utc_day(refund_at), starts + 1)), ends)
    # Most sign the next term in the weeks before the former is over.
    renewals = (over - random.integers(0, 20, over.shape)) * DAY + random.integers(8 * HOUR, 17 * HOUR, over.shape)
    renewals = np.where(renewed & (renewals < ends[:, None] * DAY), renewals, NEVER)
    values = opportunities.now(opportunities.amounts)[won]
    return _Contracts(at, values, term, months, starts, ends, renewals, refund_at, whole)


def _events(random: np.random.Generator, contracts: _Contracts, now: int) -> _Events:
    """Everything before `now`, bookings first and in the order of deals.

    So a deal's booking is the event of its own number: what refunds and corrections take back a part of.
    """
    size, at, value = len(contracts), contracts.at, contracts.values
    prolonged, term = np.nonzero(contracts.renewals < now)

    def later(least: float, most: float) -> Ints:
        return at + (random.uniform(least, most, size) * DAY).astype(np.int64)

    def part(least: float, most: float) -> Ints:
        """A part of each value, in full hundreds of minor units."""
        return np.asarray(np.maximum(value * random.uniform(least, most, size) // 10_000, 1), np.int64) * 10_000

    def grows(probability: float, when: Ints) -> Bools:
        return (contracts.months > 0) & chance(random, probability, size) & (when < contracts.ends * DAY)

    def of(kind: str, which: Bools, when: Ints, amount: Ints) -> _Events:
        rows = np.flatnonzero(which & (when < now))
        return np.full(len(rows), kind.encode(), "S11"), rows, when[rows], amount[rows]

    expanded, shrunk = later(45, 200), later(60, 240)
    dearer = part(0.0, 0.07)[prolonged] * (term + 1)
    parts: list[_Events] = [
        of("booking", np.ones(size, np.bool_), at, value),
        (
            np.full(len(prolonged), b"renewal"),
            prolonged,
            contracts.renewals[prolonged, term],
            value[prolonged] + dearer,
        ),
        of("expansion", grows(0.24, expanded), expanded, part(0.1, 0.45)),
        of("contraction", grows(0.06, shrunk), shrunk, -part(0.05, 0.3)),
        of("refund", np.ones(size, np.bool_), contracts.refund_at, -np.where(contracts.whole, value, part(0.1, 0.4))),
        of("correction", ~contracts.whole & chance(random, 0.03, size), later(1, 8), -part(0.01, 0.03)),
    ]
    kinds, deals, moments, amounts = zip(*parts, strict=True)
    return np.concatenate(kinds), np.concatenate(deals), np.concatenate(moments), np.concatenate(amounts)
