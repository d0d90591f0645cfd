"""Attribution computed a second time: exact fractions, from the definitions in words, sharing nothing with the engine.

Reads the raw rows of a workspace and returns what each touch should be credited with. Slow and plain on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from crmdb.database import Connection

Row = dict[str, Any]
Key = tuple[str, UUID, str, UUID | None, int | None]
"""Model, opportunity, type of amount, revenue event, touch (None: unattributed)."""

BILLION = 10**9
MICROSECOND = timedelta(microseconds=1)

ENDS = {"position_based": (40, 20, 40), "j_shaped": (20, 20, 60), "inverse_j": (60, 20, 20)}
"""Percent of the first touch, of all between, of the last."""


@dataclass(frozen=True)
class Journey:
    """The eligible touches of an opportunity in order, and the places of its milestones among them."""

    touches: Sequence[Row]
    lead: int | None
    opened: int | None
    won: int | None

    @property
    def places(self) -> dict[str, int | None]:
        end = len(self.touches) - 1
        return {"first": 0, "last": end, "lead": self.lead, "opportunity": self.opened, "won": self.won}


def rounded(value: Fraction) -> int:
    """To the nearest whole number, half away from zero."""
    return int(abs(value) + Fraction(1, 2)) * (1 if value >= 0 else -1)


def apportion(total: int, shares: Sequence[Fraction]) -> list[int]:
    """Split a signed total: each gets what the total up to it rounds to, less that of the one before."""
    sums = [rounded(total * upto) for upto in accumulate(shares)]
    return [upto - before for upto, before in zip(sums, [0, *sums], strict=False)]


def shares(model: Row, journey: Journey) -> list[Fraction] | None:
    """What each touch gets of 1; None if the model finds nothing to give it to."""
    n = len(journey.touches)
    type = model["type"]
    if n == 0:
        return None
    if type == "linear":
        return [Fraction(1, n)] * n
    if type in ENDS:
        first, between, last = (Fraction(percent, 100) for percent in ENDS[type])
        if n == 1:
            return [Fraction(1)]
        if n == 2:
            return [first / (first + last), last / (first + last)]
        return [first, *[between / (n - 2)] * (n - 2), last]
    if type == "time_decay":
        # In whole billionths, themselves split that way.
        points = decay(model, journey)
        return [Fraction(part, BILLION) for part in apportion(BILLION, [Fraction(p, sum(points)) for p in points])]
    return milestone_shares(*milestones_of(model), journey)


def decay(model: Row, journey: Journey) -> list[int]:
    """2^(-age/half-life) of each touch in billionths of the latest one's, rounded half up."""
    latest = journey.touches[-1]["touched_at"]
    half_life = timedelta(hours=model["half_life_hours"])
    points = []
    with localcontext() as context:
        context.prec = 80
        for touch in journey.touches:
            age = Fraction((latest - touch["touched_at"]) // MICROSECOND, half_life // MICROSECOND)
            exponent = Decimal(age.numerator) / Decimal(age.denominator)
            points.append(int((Decimal(2) ** -exponent * BILLION).quantize(Decimal(1), ROUND_HALF_UP)))
    return points


def milestones_of(model: Row) -> tuple[dict[str, Fraction], Fraction]:
    """Weight of each milestone, and of the rest together."""
    match model["type"]:
        case "first_touch":
            return {"first": Fraction(1)}, Fraction(0)
        case "last_touch":
            return {"last": Fraction(1)}, Fraction(0)
        case "lead_creation":
            return {"lead": Fraction(1)}, Fraction(0)
        case "u_shaped":
            return dict.fromkeys(("first", "lead"), Fraction(1, 2)), Fraction(0)
        case "w_shaped":
            return dict.fromkeys(("first", "lead", "opportunity"), Fraction(3, 10)), Fraction(1, 10)
        case "full_path":
            return dict.fromkeys(("first", "lead", "opportunity", "won"), Fraction(225, 1000)), Fraction(1, 10)
        case "custom":
            names = ("first", "last", "lead", "opportunity", "won")
            weights = {name: Fraction(model[f"weight_{name}"], 10_000) for name in names}
            return {n: w for n, w in weights.items() if w}, Fraction(model["weight_rest"], 10_000)
    raise AssertionError(model["type"])


def milestone_shares(weights: dict[str, Fraction], rest: Fraction, journey: Journey) -> list[Fraction] | None:
    given = [Fraction(0)] * len(journey.touches)
    reached = {name: place for name, place in journey.places.items() if name in weights and place is not None}
    for name, place in reached.items():
        given[place] += weights[name]
    last = max(reached.values(), default=len(given) - 1)
    others = [i for i in range(last + 1) if i not in reached.values()]
    for i in others:
        given[i] += rest / len(others)
    return normalised(given)


def normalised(given: list[Fraction]) -> list[Fraction] | None:
    total = sum(given)
    return [value / total for value in given] if total else None


class Reference:
    """All raw rows of one workspace, and the credits that follow from them at a moment."""

    def __init__(self, connection: Connection, workspace: UUID, moment: datetime) -> None:
        self.moment = moment
        cursor = connection.cursor(row_factory=dict_row)
        self.rows: dict[str, list[Row]] = {
            name: cursor.execute(
                f"select * from public.{name} where workspace_id = %s order by 1, 2, 3".encode(), [workspace]
            ).fetchall()
            for name in (
                "attribution_models", "contacts", "deals", "opportunities", "opportunity_contacts", "revenue_events",
                "touchpoints",
            )
        }  # fmt: skip
        self.contacts = {row["id"]: row for row in self.rows["contacts"]}
        self.touches: dict[UUID, list[Row]] = defaultdict(list)
        for touch in self.rows["touchpoints"]:
            self.touches[touch["contact_id"]].append(touch)
        self.committee: dict[UUID, set[UUID]] = defaultdict(set)
        for seat in self.rows["opportunity_contacts"]:
            self.committee[seat["opportunity_id"]].add(seat["contact_id"])
        self.staff: dict[UUID, set[UUID]] = defaultdict(set)
        for contact in self.rows["contacts"]:
            self.staff[contact["company_id"]].add(contact["id"])
        won_by = {row["id"]: row["opportunity_id"] for row in self.rows["deals"]}
        self.revenue: dict[UUID, list[Row]] = defaultdict(list)
        for event in self.rows["revenue_events"]:
            self.revenue[won_by[event["deal_id"]]].append(event)
        for events in self.revenue.values():
            events.sort(key=lambda event: (event["occurred_at"], event["id"]))

    def counting(self, model: Row, buyer: UUID) -> Iterator[Row]:
        """Touches of a buyer that the settings of a model let count, whenever they were."""
        latest: dict[UUID, datetime] = {}
        for touch in sorted(self.touches[buyer], key=lambda touch: (touch["touched_at"], touch["id"])):
            if touch["channel"] in model["excluded_channels"] or touch["evidence"] < model["minimum_evidence"]:
                continue
            if touch["is_bot"] and not model["counts_bots"]:
                continue
            link, at = touch["tracking_link_id"], touch["touched_at"]
            if touch["type"] == "link_click" and link is not None:
                former = latest.get(link)
                latest[link] = at
                if former is not None and at - former < timedelta(minutes=model["repeat_minutes"]):
                    continue
            yield touch

    def journey(self, model: Row, opportunity: Row) -> Journey:
        by_committee = model["scope"] == "committee"
        buyers = self.committee[opportunity["id"]] if by_committee else self.staff[opportunity["company_id"]]
        end = opportunity["closed_at"] or self.moment
        begin = end - timedelta(hours=24 * model["lookback_days"])
        touches = sorted(
            (touch for buyer in buyers for touch in self.counting(model, buyer) if begin <= touch["touched_at"] <= end),
            key=lambda touch: (touch["touched_at"], touch["id"]),
        )
        leads = [
            lead
            for buyer in buyers
            if (lead := self.contacts[buyer]["became_lead_at"]) is not None and lead <= self.moment
        ]

        def last_before(moment: datetime | None) -> int | None:
            places = [i for i, touch in enumerate(touches) if moment is not None and touch["touched_at"] <= moment]
            return places[-1] if places else None

        won_at = opportunity["closed_at"] if opportunity["status"] == "won" else None
        return Journey(
            touches, last_before(min(leads, default=None)), last_before(opportunity["opened_at"]), last_before(won_at)
        )

    def amounts(self, opportunity: Row) -> Iterator[tuple[str, UUID | None, int]]:
        type = "lost" if opportunity["status"] == "lost" else "pipeline"
        yield type, None, opportunity["reporting_amount_minor"] or 0
        for event in self.revenue[opportunity["id"]]:
            yield "revenue", event["id"], event["reporting_amount_minor"]

    def credits(self) -> dict[Key, tuple[int, int]]:
        """Weight and amount of each touch that gets any, and of what is unattributed."""
        found: dict[Key, tuple[int, int]] = {}
        for model in self.rows["attribution_models"]:
            if not model["is_active"]:
                continue
            for opportunity in self.rows["opportunities"]:
                journey = self.journey(model, opportunity)
                ids: list[int | None] = [touch["id"] for touch in journey.touches]
                split = None if model["type"] == "influenced" else shares(model, journey)
                if not ids or (split is None and model["type"] != "influenced"):
                    ids, split = [None], [Fraction(1)]
                preceding = 0
                for type, event, amount in self.amounts(opportunity):
                    if split is None:
                        weights, parts = [BILLION] * len(ids), [amount] * len(ids)
                    else:
                        weights = apportion(BILLION, split)
                        before = apportion(preceding, split)
                        upto = apportion(preceding + amount, split)
                        parts = [later - earlier for later, earlier in zip(upto, before, strict=True)]
                    if type == "revenue":
                        preceding += amount
                    for place, (touch, weight, part) in enumerate(zip(ids, weights, parts, strict=True)):
                        if split is None or split[place]:
                            found[model["name"], opportunity["id"], type, event, touch] = weight, part
        return found


def engine_credits(connection: Connection, workspace: UUID) -> dict[Key, tuple[int, int]]:
    """What the engine credits now, in the same form."""
    rows = connection.execute(
        "select model_name, opportunity_id, amount_type, revenue_event_id, touchpoint_id, weight, amount_minor"
        " from public.attribution_credits where workspace_id = %s",
        [workspace],
    ).fetchall()
    found = {(row[0], row[1], row[2], row[3], row[4]): (row[5], row[6]) for row in rows}
    assert len(found) == len(rows), "a credit is there twice"
    return found


def difference(expected: dict[Key, tuple[int, int]], found: dict[Key, tuple[int, int]]) -> dict[Key, Any]:
    """Expected and found where they differ; empty if they agree. Short enough to read in a failure."""
    keys = [key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)]
    return {key: (expected.get(key), found.get(key)) for key in keys[:10]}
