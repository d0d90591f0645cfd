"""Buying committees, when each contact became known, and the touches of sales."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Uuids, moment, text, uuid, words
from crmdb.mock.arrays.identifiers import time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, Ints, at_work
from crmdb.mock.arrays.randomness import Streams, chance, ranks_within, weighted
from crmdb.mock.sales.buyers import Buyers, Known
from crmdb.mock.sales.journeys import Touches, touches_of
from crmdb.mock.sales.leads import Leads
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.tenants.tenant import Tenant

_ROLES = (
    "champion", "decision_maker", "economic_buyer", "technical_evaluator", "user", "legal", "procurement", "blocker",
    "other",
)  # fmt: skip
_MOST = 12
_USUAL = np.array([1.2, 1.7, 2.4, 3.4, 4.4, 5.6, 6.8, 8.0])
"""Committee by company size; surveys of B2B buying put six to ten people on large purchases."""


@dataclass(frozen=True)
class Committee:
    """Who decides about which opportunity, since when."""

    opportunities: Ints
    contacts: Ints
    joined_at: Ints


def draw_committee(
    tenant: Tenant, streams: Streams, buyers: Buyers, leads: Leads, opportunities: Opportunities
) -> Committee:
    """One to twelve contacts of the company, its leads first."""
    random = streams("committee")
    company = opportunities.companies
    staff = buyers.starts[company + 1] - buyers.starts[company]
    row = np.repeat(np.arange(len(opportunities)), staff)
    contacts = buyers.starts[company][row] + ranks_within(row)
    order = np.lexsort((random.random(len(row)), leads.at[contacts], row))
    row, contacts = row[order], contacts[order]
    wanted = np.minimum(1 + random.poisson(_USUAL[buyers.sizes[company]]), _MOST)
    chosen = ranks_within(row) < wanted[row]
    row, contacts = row[chosen], contacts[chosen]
    opened = opportunities.opened_at[row]
    end = np.where(opportunities.closed, opportunities.ended_at, tenant.plan.now)[row]
    late = opened + (random.random(len(row)) ** 1.5 * 0.7 * (end - opened)).astype(np.int64)
    joined_at = np.where((leads.at[contacts] <= opened) | (ranks_within(row) == 0), opened, late)
    return Committee(row, contacts, joined_at)


def committee_table(
    tenant: Tenant, streams: Streams, contact_ids: Uuids, opportunities: Opportunities, committee: Committee
) -> Table:
    """opportunity_contacts."""
    random = streams("committee", "table")
    size = len(committee.contacts)
    first = ranks_within(committee.opportunities) == 0
    role = np.where(first, 0, weighted(random, [6, 20, 14, 22, 20, 4, 6, 3, 5], size))
    at = committee.joined_at
    return Table("opportunity_contacts", size, {
        "workspace_id": uuid(tenant.id),
        "opportunity_id": uuid(opportunities.ids[committee.opportunities]),
        "contact_id": uuid(contact_ids[committee.contacts]), "role": text(words(_ROLES)[role]),
        "created_by": uuid(opportunities.writers[committee.opportunities]), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def known_since(tenant: Tenant, streams: Streams, buyers: Buyers, leads: Leads, committee: Committee) -> Known:
    """A contact becomes known by asking, by sitting on a committee, or with a bought list; its company just before."""
    random = streams("known")
    contact = leads.at.copy()
    np.minimum.at(contact, committee.contacts, committee.joined_at)
    bought = chance(random, 0.12, buyers.contacts)
    listed = tenant.plan.start + (random.random(buyers.contacts) * 300 * DAY).astype(np.int64)
    contact = np.where(bought, np.minimum(contact, listed), contact)
    company = np.full(len(buyers.sizes), tenant.plan.now)
    np.minimum.at(company, buyers.companies, contact)
    company = np.where(company < tenant.plan.now, company - HOUR // 60, company)
    return Known(time_ordered_ids(random, company), company, time_ordered_ids(random, contact), contact, leads.at)


def sales_touches(tenant: Tenant, streams: Streams, opportunities: Opportunities, committee: Committee) -> Touches:
    """Meetings with committee members while an opportunity is open."""
    random = streams("meetings")
    end = opportunities.talked_until(tenant.plan.now)[committee.opportunities]
    count = random.poisson(0.7, len(committee.contacts))
    count[ranks_within(committee.opportunities) == 0] += 1
    row = np.repeat(np.arange(len(count)), count)
    span = np.maximum(end[row] - committee.joined_at[row], 0)
    at = committee.joined_at[row] + (random.random(len(row)) * span).astype(np.int64)
    at = at_work(at, random.random(len(row)), committee.joined_at[row], end[row])
    made = touches_of(at, committee.contacts[row], "meeting", "outbound_sales")
    return made.taken(at < tenant.plan.now)
