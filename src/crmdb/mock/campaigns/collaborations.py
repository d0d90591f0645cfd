"""Collaborations with influencers: who is asked for which campaign, and a funnel that loses people at every stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Uuids, column, moment, not_imported, null, text, uuid, words
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, NEVER, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, ranks_within, weighted
from crmdb.mock.arrays.status_history import StatusHistory, status_history
from crmdb.mock.campaigns.campaigns import Campaigns
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.tenants.exchange_rates import EURO_TO
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import CATEGORIES
from crmdb.mock.words.people import COUNTRIES


@dataclass(frozen=True)
class Collaborations:
    """What was agreed (or not) with one influencer for one campaign."""

    ids: Uuids
    campaigns: Ints
    relations: Ints
    life: StatusHistory
    currencies: list[str]
    fees: Ints

    def first_moments(self, status: str, relations: int) -> Ints:
        """For each of the workspace's influencers, when a collaboration first came into a status; NEVER if none did."""
        moments = np.full(relations, NEVER)
        reached = self.life.reached(status)
        np.minimum.at(moments, self.relations[reached], self.life.first(status)[reached])
        return moments


def draw_collaborations(tenant: Tenant, streams: Streams, relations: Relations, campaigns: Campaigns) -> Collaborations:
    """Who was asked in which campaign, and how far it went. People who move buyers are asked again."""
    random = streams("deals")
    number, people = len(campaigns.ids), len(relations)
    # A larger programme runs more campaigns rather than wider ones.
    asked = min(max(round(17 * (tenant.team.size * tenant.plan.workspace_size) ** 0.5), 5), max(people // 2, 3))
    # Teams work with those they know: some are asked again and again, many never; those who move buyers more often.
    liking = 1.2 * np.log(relations.power) + 0.5 * random.standard_normal(people)
    score = random.gumbel(size=(number, people)) + liking
    created = campaigns.life.created_at
    score[:, ~relations.available] = -np.inf
    score[relations.created_at > created[:, None]] = -np.inf
    rank = np.argsort(np.argsort(-score, axis=1), axis=1)
    campaign, relation = np.nonzero((rank < asked) & np.isfinite(score))
    size = len(campaign)

    begin = created[campaign] + random.integers(DAY // 2, 5 * DAY, size)
    known = begin < tenant.plan.now - HOUR
    campaign, relation, begin, size = campaign[known], relation[known], begin[known], int(known.sum())
    star = relations.power[relation] >= 5
    far = weighted(random, [14.0, 18.0, 15.0, 53.0], size)
    far = np.where(star, 3, far)
    going = campaigns.life.reached("planned")[campaign]
    far = np.where(going, far, 0)

    def after(moments: Ints, least: float, most: float) -> Ints:
        return moments + (random.uniform(least, most, size) * DAY).astype(np.int64)

    contacted = after(begin, 0.2, 4)
    negotiating = after(contacted, 0.5, 6)
    contracted = after(negotiating, 1, 8)
    stop = campaigns.cancelled[campaign]
    ran = stop == NEVER
    declined = ((far == 1) | (far == 2)) & (ran | (negotiating + 9 * DAY < stop)) & chance(random, 0.85, size)
    active = np.maximum(campaigns.starts[campaign] * DAY + 9 * HOUR, contracted)
    life = status_history(tenant.plan.now, {
        "shortlisted": (begin, True),
        "contacted": (contacted, (far >= 1) & (contacted < stop - DAY)),
        "negotiating": (negotiating, (far >= 2) & (negotiating < stop - DAY)),
        "declined": (after(np.where(far >= 2, negotiating, contacted), 2, 9), declined),
        "contracted": (contracted, (far >= 3) & (contracted < stop - DAY)),
        "cancelled": (stop, ~ran & ~declined),
        "active": (active, (far >= 3) & ran),
        "completed": (after(campaigns.ends[campaign] * DAY, 1, 6), (far >= 3) & ran),
    })  # fmt: skip
    currencies = [COUNTRIES[place].currency for place in relations.countries[relation]]
    price = relations.prices[relations.starts[relation]] * random.uniform(1.2, 2.6, size)
    fees = np.round(price * np.array([EURO_TO[name] for name in currencies]) / 25).astype(np.int64) * 2_500
    fees[chance(random, 0.04, size)] = 0
    return Collaborations(time_ordered_ids(random, begin), campaign, relation, life, currencies, fees)


def collaboration_tables(
    tenant: Tenant, streams: Streams, relations: Relations, campaigns: Campaigns, collaborations: Collaborations
) -> list[Table]:
    """collaborations and its history."""
    random = streams("deals", "tables")
    size = len(collaborations.ids)
    contracted = collaborations.life.reached("contracted")
    signed = utc_day(collaborations.life.first("contracted"))
    until = campaigns.ends[collaborations.campaigns] + 30
    category = collaborations.campaigns % len(CATEGORIES)
    # One exclusivity per person and category, so that no two promises can meet.
    order = np.lexsort((category, collaborations.relations))
    promised = np.zeros(size, np.bool_)
    promised[order] = ranks_within((collaborations.relations * len(CATEGORIES) + category)[order]) == 0
    promised &= contracted & chance(random, 0.3, size)
    rights = contracted & chance(random, 0.6, size)
    declined = collaborations.life.status == b"declined"
    reasons = words(["Fee above budget", "Calendar full", "Works with a competitor", "No answer", "Topic did not fit"])
    table = Table("collaborations", size, {
        **row_keys(tenant.id, collaborations.ids), "campaign_id": uuid(campaigns.ids[collaborations.campaigns]),
        "workspace_influencer_id": uuid(relations.ids[collaborations.relations]),
        "status": text(collaborations.life.status), **not_imported(),
        "currency_code": text(collaborations.currencies),
        "fee_minor": column("int8", collaborations.fees, contracted | collaborations.life.reached("negotiating")),
        "pay_basis": text("fixed"), "pay_rate_minor": null("int8"), "pay_share_percent": null("numeric4"),
        "pay_limit_minor": null("int8"),
        "contract_period": column("daterange", np.stack([signed, until], axis=1), contracted),
        "usage_rights": text("Organic reuse on the brand's own channels", rights),
        "usage_period": column("daterange", np.stack([signed, until + 180], axis=1), rights),
        "exclusivity_category": text(words(CATEGORIES)[category], promised),
        "exclusivity_period": column("daterange", np.stack([signed, until + 30], axis=1), promised),
        "disclosure": text(np.where(collaborations.fees > 0, b"paid_partnership", b"gifted")),
        "decline_reason": text(reasons[random.integers(0, len(reasons), size)], declined),
        "created_by": uuid(campaigns.writers[collaborations.campaigns]),
        "created_at": moment(collaborations.life.created_at),
        "updated_at": moment(collaborations.life.updated_at),
    })  # fmt: skip
    return [
        table,
        collaborations.life.changes(
            tenant.id, "collaboration_id", collaborations.ids, campaigns.writers[collaborations.campaigns]
        ),
    ]
