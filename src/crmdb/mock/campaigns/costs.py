"""What campaigns cost: the fee of every contract, and what else they need."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import Table, column, digits, joined, moment, text, uuid, words
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, NEVER, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.campaigns import Campaigns
from crmdb.mock.campaigns.collaborations import Collaborations
from crmdb.mock.tenants.money import Money
from crmdb.mock.tenants.tenant import Tenant


def costs(
    tenant: Tenant, streams: Streams, money: Money, campaigns: Campaigns, collaborations: Collaborations
) -> Table:
    """campaign_costs: the fee of every contract, and what else a campaign needs."""
    random = streams("costs")
    paid_people = np.flatnonzero(collaborations.life.reached("contracted") & (collaborations.fees > 0))
    extra = ("product", "ads", "agency", "travel", "production")
    usual = np.array([60_000, 450_000, 300_000, 90_000, 200_000])
    campaign, kind = np.nonzero(random.random((len(campaigns.ids), len(extra))) < np.array([0.4, 0.6, 0.35, 0.2, 0.4]))
    fees = len(paid_people)
    size = fees + len(campaign)
    campaign_of = np.r_[collaborations.campaigns[paid_people], campaign]
    collaboration = np.r_[paid_people, np.full(len(campaign), -1)]
    signed = collaborations.life.first("contracted")[paid_people]
    begun = np.minimum(
        campaigns.starts[campaign] * DAY + random.integers(-5, 20, len(campaign)) * DAY, tenant.plan.now - DAY
    )
    incurred = utc_day(np.r_[signed, np.maximum(begun, campaigns.life.created_at[campaign])])
    amount = np.r_[collaborations.fees[paid_people], usual[kind] * random.gamma(3.0, 0.35, len(campaign))]
    amount = np.round(np.maximum(amount, 5_000) / 1_000).astype(np.int64) * 1_000
    currencies = [collaborations.currencies[row] for row in paid_people] + [tenant.team.currency] * len(campaign)
    paid_on = incurred + random.integers(14, 60, size)
    now_day = utc_day(tenant.plan.now)
    paid = paid_on < now_day
    stopped = campaigns.cancelled[campaign_of] < NEVER
    refunded = paid & (chance(random, 0.03, size) | (stopped & chance(random, 0.5, size)))
    back = np.where(chance(random, 0.4, size), amount, amount // 2_000 * 1_000)
    status = np.where(
        refunded, b"refunded", np.where(paid, b"paid", np.where(incurred < now_day - 10, b"approved", b"planned"))
    )
    at = incurred * DAY + 10 * HOUR
    at = np.minimum(at, tenant.plan.now - 1)
    changed = np.where(paid, paid_on * DAY, at)
    what = words([f"{name} of the campaign" for name in extra])
    return Table("campaign_costs", size, {
        **row_keys(tenant.id, time_ordered_ids(random, at)), "campaign_id": uuid(campaigns.ids[campaign_of]),
        "collaboration_id": uuid(collaborations.ids[collaboration], collaboration >= 0),
        "type": text(np.r_[np.full(fees, b"fee", "S10"), words(extra)[kind]]), "status": text(status),
        "description": text(np.r_[np.full(fees, b"Agreed fee", "S30"), what[kind]]),
        "incurred_on": column("date", incurred), "paid_on": column("date", paid_on, paid),
        "currency_code": text(currencies), "amount_minor": column("int8", amount),
        "refunded_minor": column("int8", np.where(refunded, np.maximum(back, 1), 0)),
        **money.reporting("amount_minor", amount, currencies, incurred),
        "source": text("accounting"), "external_id": text(joined("exp-", digits(np.arange(size) + 1_000))),
        "created_by": uuid(campaigns.writers[campaign_of]), "created_at": moment(at),
        "updated_at": moment(np.maximum(changed, at)),
    })  # fmt: skip


def fee_totals(campaigns: Campaigns, collaborations: Collaborations) -> Ints:
    """Fees of each campaign's contracts in minor units, currencies thrown together: good enough to size a budget."""
    contracted = collaborations.life.reached("contracted")
    totals = np.bincount(
        collaborations.campaigns[contracted], weights=collaborations.fees[contracted], minlength=len(campaigns.ids)
    )
    return totals.astype(np.int64)
