"""All rows of a plan, as few columns of them as the tests read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmdb.mock import Plan
from crmdb.mock.arrays.columns import Column, Table, concatenate
from crmdb.mock.arrays.identifiers import default_id
from crmdb.mock.arrays.moments import Floats, Ints
from crmdb.mock.generate import batch_tables, batches

READ = {
    "activities": "type occurred_at",
    "campaign_costs": "incurred_on paid_on status",
    "collaborations": "status fee_minor currency_code",
    "campaigns": "name starts_on ends_on status",
    "companies": "name domain company_size_code industry_code",
    "contacts": "email became_lead_at full_name country_code job_title job_function_code",
    "deals": "value_minor won_at starts_on ends_on term_months currency_code",
    "deliverables": "due_on published_at approved_at status platform_code",
    "deliverable_metrics": "measured_at impressions",
    "exchange_rates": "quote_currency_code rate_on rate",
    "influencer_accounts": "platform_code handle url followers engagement_rate average_views",
    "influencers": "name headline bio country_code city job_title employer archived_at last_active_at",
    "opportunities": "status amount_minor currency_code reporting_amount_minor opened_at closed_at lost_reason_id",
    "opportunity_history": "changed_at stage_id status expected_close_on amount_minor",
    "revenue_events": "type occurred_at amount_minor",
    "tracking_links": "destination_url",
    "touchpoints": "touched_at type channel properties utm_source visitor_id external_id",
    "users": "email",
    "workspace_influencers": "name status acquired_via email",
    "workspaces": "is_personal slug",
}  # fmt: skip
"""Columns besides ids and moments of creation, by table; tables of a few plain columns are kept whole."""

WHOLE = (
    "account_metrics", "audience_segments", "influencer_rates", "influencer_languages", "influencer_topics",
    "status_changes", "workspace_influencer_accounts",
)  # fmt: skip


@dataclass(frozen=True)
class World:
    """A plan's tables, and ways to follow their keys."""

    plan: Plan
    tables: dict[str, Table]

    def column(self, table: str, name: str) -> Column:
        return self.tables[table].columns[name]

    def values(self, table: str, name: str) -> NDArray[Any]:
        """Values of a column, meaningless where they are null."""
        return self.column(table, name).values

    def present(self, table: str, name: str) -> NDArray[np.bool_]:
        """Where a column is not null."""
        found = self.column(table, name)
        return np.ones(len(found.values), np.bool_) if found.present is None else found.present

    def rows(self, table: str, name: str, parent: str) -> Ints:
        """For each row, the place of the row its key column points at; -1 where it is null."""
        return self._found(table, name, self.values(parent, "id"))

    def defaults(self, table: str, name: str, parent: str, names: Sequence[str]) -> Ints:
        """For keys of rows every workspace starts with: the place of the row's name among those given."""
        ids = [default_id(workspace, parent, item) for workspace in self.values("workspaces", "id") for item in names]
        found = self._found(table, name, np.stack(ids))
        return np.where(found < 0, -1, found % len(names))

    def workspace(self, table: str) -> Ints:
        """The place of each row's workspace."""
        return self.rows(table, "workspace_id", "workspaces")

    def _found(self, table: str, name: str, ids: NDArray[np.uint8]) -> Ints:
        keys, wanted = _short(ids), _short(self.values(table, name))
        order = np.argsort(keys)
        found = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
        assert (keys[found] == wanted)[self.present(table, name)].all(), f"{table}.{name} points nowhere"
        return np.where(self.present(table, name), found, -1)


def world_of(plan: Plan) -> World:
    """Generate a plan part by part and keep what the tests read."""
    parts: dict[str, list[Table]] = {}
    for batch in batches(plan):
        for table in batch_tables(plan, batch):
            parts.setdefault(table.name, []).append(_kept(table))
    return World(plan, {name: concatenate(parts.pop(name)) for name in list(parts)})


def slope(x: Floats, y: Floats) -> float:
    """Of the straight line through points, by least squares."""
    return float(np.polyfit(x, y, 1)[0])


def gini(values: NDArray[Any]) -> float:
    """0 when all are equal, 1 when one has everything."""
    ordered = np.sort(values.astype(np.float64))
    rank = np.arange(1, len(ordered) + 1)
    return float((2 * rank - len(ordered) - 1) @ ordered / (len(ordered) * ordered.sum()))


def _kept(table: Table) -> Table:
    if table.name in WHOLE:
        return table
    wanted = READ.get(table.name, "").split()
    kept = {
        name: found
        for name, found in table.columns.items()
        if name in wanted or found.kind == "uuid" or (name.endswith("_at") and found.kind == "timestamptz")
    }
    return Table(table.name, len(table), kept)


def _short(ids: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """The random half of version 7 UUIDs: enough to tell rows apart, and one number instead of sixteen bytes."""
    return np.ascontiguousarray(ids[:, 8:]).view(">u8").reshape(-1).astype(np.uint64)
