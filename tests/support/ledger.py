"""The answers of queries, counted again: plain Python over raw rows, sharing no line of SQL with the query library."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.rows import dict_row

from crmdb.database import Connection

Row = dict[str, Any]


def half_up(value: Decimal) -> int:
    """Rounded to the minor unit as PostgreSQL rounds numeric: half away from zero."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else None


@dataclass
class Ledger:
    """All raw rows of one workspace, read as the owner of the tables."""

    connection: Connection
    slug: str

    def __post_init__(self) -> None:
        (self.workspace,) = self._rows("select * from public.workspaces where slug = %s", self.slug)
        self.zone = ZoneInfo(self.workspace["time_zone"])
        (moment,) = self._rows("select now() as now")
        self.now: datetime = moment["now"]
        self.today = self.now.astimezone(self.zone).date()

    def _rows(self, sql: str, *values: object) -> list[Row]:
        return self.connection.cursor(row_factory=dict_row).execute(sql.encode(), values).fetchall()

    def table(self, name: str) -> list[Row]:
        """Every row of a workspace table."""
        return self._rows(f"select * from public.{name} where workspace_id = %s", self.workspace["id"])

    def reference(self, name: str) -> list[Row]:
        """Every row of a shared table."""
        return self._rows(f"select * from public.{name}")

    def by_id(self, name: str) -> dict[UUID, Row]:
        return {row["id"]: row for row in self.table(name)}

    def month(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date().replace(day=1)

    def midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone)

    # --- attribution --------------------------------------------------------------------------------------------------

    def eligible_touches(self) -> Iterable[tuple[Row, Row]]:
        """Opportunity and touch, for each touch that the active "influenced" model lets count."""
        (model,) = [row for row in self.table("attribution_models") if row["type"] == "influenced" and row["is_active"]]
        touches = defaultdict(list)
        for touch in self.table("touchpoints"):
            touches[touch["contact_id"]].append(touch)
        committee = defaultdict(set)
        for seat in self.table("opportunity_contacts"):
            committee[seat["opportunity_id"]].add(seat["contact_id"])
        staff = defaultdict(set)
        for contact in self.table("contacts"):
            staff[contact["company_id"]].add(contact["id"])
        for opportunity in self.table("opportunities"):
            by_committee = model["scope"] == "committee"
            buyers = committee[opportunity["id"]] if by_committee else staff[opportunity["company_id"]]
            end = opportunity["closed_at"] or self.now
            for touch in (touch for buyer in buyers for touch in touches[buyer]):
                if (
                    end - timedelta(days=model["lookback_days"]) <= touch["touched_at"] <= end
                    and touch["channel"] not in model["excluded_channels"]
                    and touch["evidence"] >= model["minimum_evidence"]
                ):
                    yield opportunity, touch

    def revenue_of_opportunities(self) -> dict[UUID, int]:
        deals = self.by_id("deals")
        revenue: dict[UUID, int] = defaultdict(int)
        for event in self.table("revenue_events"):
            revenue[deals[event["deal_id"]]["opportunity_id"]] += event["reporting_amount_minor"]
        return revenue

    def influenced(self, key: str) -> dict[UUID, Row]:
        """Influenced money by a column of the touch: each opportunity in full, once per value."""
        revenue = self.revenue_of_opportunities()
        pairs = {
            (touch[key], opportunity["id"]): opportunity
            for opportunity, touch in self.eligible_touches()
            if touch[key] is not None
        }
        totals: dict[UUID, Row] = defaultdict(lambda: {"opportunities": 0, "open": 0, "won": 0, "revenue": 0})
        for (value, opportunity_id), opportunity in pairs.items():
            total = totals[value]
            total["opportunities"] += 1
            if opportunity["status"] != "lost":
                total[opportunity["status"]] += opportunity["reporting_amount_minor"] or 0
            total["revenue"] += revenue[opportunity_id]
        return totals

    def touched_opportunities(self) -> set[UUID]:
        """Those an influencer touched."""
        return {opportunity["id"] for opportunity, touch in self.eligible_touches() if touch["workspace_influencer_id"]}

    # --- pipeline -----------------------------------------------------------------------------------------------------

    def weighted(self, amount: int | None, stage_id: UUID) -> int:
        if amount is None:
            return 0
        return half_up(Decimal(amount * self.stages[stage_id]["probability"]) / 100)

    @cached_property
    def stages(self) -> dict[UUID, Row]:
        return self.by_id("pipeline_stages")

    def open_by_stage(self, moment: datetime | None = None) -> dict[tuple[UUID, int], Row]:
        """Number, amount and weighted amount by pipeline and position; of a past moment from the history."""
        states: list[Row] = []
        if moment is None:
            states = self.table("opportunities")
        else:
            history = defaultdict(list)
            for row in self.table("opportunity_history"):
                if row["changed_at"] <= moment and row["superseded_at"] is None:
                    history[row["opportunity_id"]].append(row)
            states = [max(rows, key=lambda row: (row["changed_at"], row["id"])) for rows in history.values()]
        totals = {
            (stage["pipeline_id"], stage["position"]): {"opportunities": 0, "amount": 0, "weighted": 0}
            for stage in self.stages.values()
            if stage["type"] == "open"
        }
        for state in states:
            if state["status"] == "open":
                stage = self.stages[state["stage_id"]]
                total = totals[stage["pipeline_id"], stage["position"]]
                total["opportunities"] += 1
                total["amount"] += state["reporting_amount_minor"] or 0
                total["weighted"] += self.weighted(state["reporting_amount_minor"], state["stage_id"])
        return totals

    # --- campaigns ----------------------------------------------------------------------------------------------------

    def owed_content(self) -> list[Row]:
        """Deliverables still to be published, of campaigns and collaborations that were not called off."""
        collaborations, campaigns = self.by_id("collaborations"), self.by_id("campaigns")
        return [
            item
            for item in self.table("deliverables")
            if item["status"] not in ("published", "cancelled")
            and collaborations[item["collaboration_id"]]["status"] not in ("declined", "cancelled")
            and campaigns[collaborations[item["collaboration_id"]]["campaign_id"]]["status"] != "cancelled"
        ]

    def net_cost(self, cost: Row) -> int:
        """A cost less its refund, the refund converted at the rate of the cost."""
        refund = Decimal(0)
        if cost["amount_minor"]:
            refund = Decimal(cost["refunded_minor"]) * cost["reporting_amount_minor"] / cost["amount_minor"]
        return int(cost["reporting_amount_minor"]) - half_up(refund)

    def net_costs(self) -> dict[UUID, int]:
        """Cost by campaign less refunds."""
        net: dict[UUID, int] = defaultdict(int)
        for cost in self.table("campaign_costs"):
            net[cost["campaign_id"]] += self.net_cost(cost)
        return net

    def leads(self) -> dict[UUID, int]:
        """By campaign: contacts who became leads at or after their first touch of it."""
        first: dict[tuple[UUID, UUID], datetime] = {}
        for touch in self.table("touchpoints"):
            if touch["campaign_id"] and touch["contact_id"]:
                key = touch["campaign_id"], touch["contact_id"]
                first[key] = min(first.get(key, touch["touched_at"]), touch["touched_at"])
        contacts = self.by_id("contacts")
        leads: dict[UUID, int] = defaultdict(int)
        for (campaign_id, contact_id), touched_at in first.items():
            became = contacts[contact_id]["became_lead_at"]
            leads[campaign_id] += became is not None and became >= touched_at
        return leads

    def clicks(self) -> dict[UUID, int]:
        """By campaign: clicks without bots and without what a person repeats on a link within half an hour."""
        clicks: dict[UUID, int] = defaultdict(int)
        latest: dict[tuple[Any, ...], datetime] = {}
        for touch in sorted(self.table("touchpoints"), key=lambda row: (row["touched_at"], row["id"])):
            if touch["type"] != "link_click" or not touch["campaign_id"] or touch["is_bot"]:
                continue
            key = touch["tracking_link_id"], touch["contact_id"] or touch["visitor_id"]
            before = latest.get(key)
            latest[key] = touch["touched_at"]
            if not touch["tracking_link_id"] or not before or touch["touched_at"] - before >= timedelta(minutes=30):
                clicks[touch["campaign_id"]] += 1
        return clicks
