"""Deals of won opportunities and the money they bring, and cost again: from bookings to refunds and corrections."""

from __future__ import annotations

import numpy as np

from crmdb.mock.columns import Table, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.identifiers import time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.moments import DAY, HOUR, Bools, Ints, local_day
from crmdb.mock.opportunities import Opportunities
from crmdb.mock.randomness import chance, weighted

_TERMS = np.array([0, 3, 6, 12, 24, 36])
_PERIODS = ("one_off", "monthly", "quarterly", "annual", "annual", "annual")


def revenue_tables(room: Room, opportunities: Opportunities) -> list[Table]:
    """deals and revenue_events."""
    random = room.stream("revenue")
    won = np.flatnonzero(opportunities.won)
    size = len(won)
    at = opportunities.ended_at[won]
    value = opportunities.now(opportunities.amounts)[won]
    currencies = [opportunities.currencies[row] for row in won]
    term = weighted(random, [12.0, 10.0, 14.0, 46.0, 12.0, 6.0], size)
    months = _TERMS[term]
    day = local_day(at, room.team.utc_offset)
    starts = day + random.integers(1, 21, size)
    ids = time_ordered_ids(random, at)
    writers = opportunities.writers[won]
    deals = Table("deals", size, {
        **room.row_keys(ids), "opportunity_id": uuid(opportunities.ids[won]), "won_at": moment(at),
        "currency_code": text(currencies), "value_minor": column("int8", value),
        **room.reporting("value_minor", value, currencies, day),
        "billing_period": text(words(_PERIODS)[term]), "term_months": column("int2", months, months > 0),
        "starts_on": column("date", starts), "ends_on": column("date", starts + 14, months == 0),
        "created_by": uuid(writers), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip

    # Each kind: which deals, when, how much of the value. Refunds and corrections take back a part of the booking.
    def later(least: float, most: float) -> Ints:
        return at + (random.uniform(least, most, size) * DAY).astype(np.int64)

    renewal = at + np.maximum(months, 1) * 30 * DAY + random.integers(-5, 6, size) * DAY
    whole = chance(random, 0.3, size)
    kinds: list[tuple[str, Bools, Ints, Ints]] = [
        ("booking", np.ones(size, np.bool_), at, value),
        ("renewal", (months > 0) & chance(random, 0.78, size), renewal, value),
        ("expansion", (months > 0) & chance(random, 0.24, size), later(45, 200), _part(random, value, 0.1, 0.45)),
        ("contraction", (months > 0) & chance(random, 0.06, size), later(60, 240), -_part(random, value, 0.05, 0.3)),
        ("refund", chance(random, 0.06, size), later(10, 60), -np.where(whole, value, _part(random, value, 0.1, 0.4))),
        ("correction", chance(random, 0.03, size), later(1, 8), -_part(random, value, 0.01, 0.03)),
    ]  # fmt: skip
    picks = [np.flatnonzero(which & (when < room.plan.now)) for _, which, when, _ in kinds]
    deal = np.concatenate(picks)
    when = np.concatenate([kind[2][pick] for kind, pick in zip(kinds, picks, strict=True)])
    amount = np.concatenate([kind[3][pick] for kind, pick in zip(kinds, picks, strict=True)])
    kind = np.repeat(words([kind[0] for kind in kinds]), [len(pick) for pick in picks])
    event_ids = time_ordered_ids(random, when)
    reverses = np.isin(kind, [b"refund", b"correction"])
    event_currencies = [currencies[row] for row in deal]
    # Bookings come first and in the order of deals, so a deal's booking is the event of its own number.
    recorded = np.minimum(when + random.integers(0, 6 * HOUR, len(when)), room.plan.now - 1)
    events = Table("revenue_events", len(deal), {
        **room.row_keys(event_ids), "deal_id": uuid(ids[deal]), "kind": text(kind),
        "reverses_id": uuid(event_ids[deal], reverses), "occurred_at": moment(when),
        "currency_code": text(event_currencies), "amount_minor": column("int8", amount),
        **room.reporting("amount_minor", amount, event_currencies, local_day(when, room.team.utc_offset)),
        "note": text(np.where(kind == b"correction", b"Discount was booked twice", b"Service credit"), reverses),
        "source": text("billing"), "external_id": text(joined("inv-", digits(np.arange(len(deal)) + 1_000))),
        "created_by": null("uuid"), "created_at": moment(recorded),
    })  # fmt: skip
    return [deals, events]


def _part(random: np.random.Generator, value: Ints, least: float, most: float) -> Ints:
    """A part of each value, in full hundreds of minor units."""
    return np.asarray(
        np.maximum(value * random.uniform(least, most, len(value)) // 10_000, 1).astype(np.int64) * 10_000
    )
