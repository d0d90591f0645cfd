"""Which touch makes a buyer a lead, and how leads make themselves known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.moments import DAY, Bools, Floats, Ints
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.sales.buyers import Buyers
from crmdb.mock.sales.journeys import CHANNELS, Touches, together, touches_of
from crmdb.mock.tenants.tenant import Tenant

_LEAD_CHANCE = np.array([0.11, 0.30, 0.40, 0.015, 0.04, 0.0, 0.0, 0.0, 0.0])
"""Probability that a touch of a kind is the one after which a buyer asks for something."""


@dataclass(frozen=True)
class Leads:
    """For each contact, when they became a lead (the plan's now or later: never) and the touch that made them one."""

    at: Ints
    touch: Ints

    def made(self, now: int) -> Bools:
        return self.at < now


def draw_leads(tenant: Tenant, streams: Streams, buyers: Buyers, touches: Touches, power: Floats) -> Leads:
    """Each touch may be the one that makes a buyer ask, that of a powerful voice rather; the first that does counts."""
    random = streams("leads")
    # Nobody asks before there is a need, and needs arise all year round.
    span = tenant.plan.now - tenant.plan.start
    needs_from = tenant.plan.start - span // 8 + (random.random(buyers.contacts) * 1.1 * span).astype(np.int64)
    ready = touches.at >= needs_from[touches.contacts]
    convincing = np.r_[power**0.2, 1.0][touches.relations]
    asks = np.flatnonzero(ready & chance(random, _LEAD_CHANCE[touches.kinds] * convincing, len(touches)))
    contacts, first = np.unique(touches.contacts[asks], return_index=True)
    touch = asks[first]
    at_once = chance(random, 0.8, len(touch))
    delay = np.where(
        at_once, random.integers(2, 40, len(touch)) * 60_000_000, random.integers(DAY, 9 * DAY, len(touch))
    )
    result = np.full((2, buyers.contacts), tenant.plan.now)
    result[0, contacts] = touches.at[touch] + delay
    result[1, contacts] = touch
    return Leads(result[0], result[1])


def lead_touches(tenant: Tenant, streams: Streams, touches: Touches, leads: Leads, programme: Programme) -> Touches:
    """The forms, codes and answers by which leads made themselves known."""
    random = streams("leads", "touches")
    contacts = np.flatnonzero(leads.made(tenant.plan.now))
    cause = touches.taken(leads.touch[contacts])
    at = leads.at[contacts]
    collaboration = np.where(cause.content >= 0, programme.content.collaborations[cause.content], -1)
    code = np.where(collaboration >= 0, programme.links.code_of_collaboration[collaboration], -1)
    uses = (code >= 0) & chance(random, 0.3, len(at))
    forms = touches_of(
        at, contacts, np.where(uses, 6, 5), cause.channels,
        relations=cause.relations, content=np.where(uses, -1, cause.content), linked=cause.linked & ~uses,
        codes=np.where(uses, code, -1),
    )  # fmt: skip
    # A form asks where one heard of us; who came by an influencer mostly says so, and some forget the name.
    influenced = cause.relations >= 0
    says = np.flatnonzero(chance(random, np.where(influenced, 0.25, 0.1), len(at)))
    named = np.where(chance(random, 0.88, len(says)), cause.relations[says], -1)
    channel = np.where(influenced[says], cause.channels[says], CHANNELS.index("referral"))
    answers = touches_of(at[says] + 45_000_000, contacts[says], "self_reported", channel, relations=named)
    made = together(forms, answers)
    return made.taken(made.at < tenant.plan.now)
