"""Links, promo codes and costs of campaigns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.accounts import PLATFORMS
from crmdb.mock.campaigns import Campaigns, Deals
from crmdb.mock.columns import Table, Uuids, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.content import Content
from crmdb.mock.identifiers import codes, time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.moments import DAY, Ints, utc_day
from crmdb.mock.money import reporting_columns
from crmdb.mock.randomness import chance
from crmdb.mock.relationships import Relations


@dataclass(frozen=True)
class Tracking:
    """Links by deliverable and codes by deal; -1 where there is none."""

    link_ids: Uuids
    link_of_content: Ints
    code_ids: Uuids
    code_of_deal: Ints


def tracking(
    room: Room, relations: Relations, campaigns: Campaigns, deals: Deals, content: Content
) -> tuple[list[Table], Tracking]:
    """utm_templates, tracking_links and promo_codes."""
    random = room.stream("tracking")
    opened = np.array([room.created_at])
    template = time_ordered_ids(random, opened)
    templates = Table("utm_templates", 1, {
        **room.row_keys(template), "name": text("Influencer content"), "utm_source": text("{platform}"),
        "utm_medium": text("influencer"), "utm_campaign": text("{campaign}"), "utm_content": text("{influencer}"),
        "utm_term": null("text"), "created_by": uuid(room.members[0]), "created_at": moment(opened),
        "updated_at": moment(opened),
    })  # fmt: skip

    ready = np.flatnonzero(content.life.reached("submitted"))
    deal = content.deals[ready]
    campaign = deals.campaigns[deal]
    at = content.life.first("submitted")[ready]
    link_ids = time_ordered_ids(random, at)
    pages = words(["demo", "benchmark-report", "pricing", "guide", "webinar"])
    size = len(ready)
    links = Table("tracking_links", size, {
        **room.row_keys(link_ids), "campaign_id": uuid(campaigns.ids[campaign]),
        "campaign_influencer_id": uuid(deals.ids[deal]), "deliverable_id": uuid(content.ids[ready]),
        "utm_template_id": uuid(template[0]), "label": null("text"),
        "short_code": text(joined(codes(random, size, 6), "-", digits(np.arange(size)))),
        "destination_url": text(joined(f"https://www.{room.team.slug}.example/", pages[random.integers(0, 5, size)])),
        "utm_source": text(words([platform.code for platform in PLATFORMS])[content.platforms[ready]]),
        "utm_medium": text("influencer"), "utm_campaign": text(campaigns.slugs[campaign]),
        "utm_content": text(relations.slugs[deals.relations[deal]]), "utm_term": null("text"),
        "is_active": column("bool", campaigns.ends[campaign] * DAY + 180 * DAY > room.plan.now),
        "created_by": uuid(campaigns.writers[campaign]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
    link_of_content = np.full(len(content.ids), -1)
    link_of_content[ready] = np.arange(size)

    contracted = np.flatnonzero(deals.life.reached("contracted") & chance(random, 0.35, len(deals.ids)))
    at = deals.life.first("contracted")[contracted]
    code_ids = time_ordered_ids(random, at)
    first_name = np.array([slug.split(b"-")[0].upper()[:20] for slug in relations.slugs[deals.relations[contracted]]])
    until = np.maximum(campaigns.ends[deals.campaigns[contracted]] + 60, utc_day(at) + 1)
    promo_codes = Table("promo_codes", len(contracted), {
        **room.row_keys(code_ids),
        "code": text(joined(first_name if len(first_name) else words([]), "-", digits(contracted + 100))),
        "campaign_id": uuid(campaigns.ids[deals.campaigns[contracted]]),
        "campaign_influencer_id": uuid(deals.ids[contracted]),
        "discount_percent": column("int2", np.array([10, 15, 20, 25])[random.integers(0, 4, len(contracted))],
                                   chance(random, 0.85, len(contracted))),
        "valid_during": column("daterange", np.stack([utc_day(at), until], axis=1)),
        "created_by": uuid(campaigns.writers[deals.campaigns[contracted]]), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip
    code_of_deal = np.full(len(deals.ids), -1)
    code_of_deal[contracted] = np.arange(len(contracted))
    return [templates, links, promo_codes], Tracking(link_ids, link_of_content, code_ids, code_of_deal)


def costs(room: Room, campaigns: Campaigns, deals: Deals) -> Table:
    """campaign_costs: the fee of every contract, and what else a campaign needs."""
    random = room.stream("costs")
    paid_people = np.flatnonzero(deals.life.reached("contracted") & (deals.fees > 0))
    extra = ("product", "ads", "agency", "travel", "production")
    usual = np.array([60_000, 450_000, 300_000, 90_000, 200_000])
    campaign, kind = np.nonzero(random.random((len(campaigns.ids), len(extra))) < np.array([0.4, 0.6, 0.35, 0.2, 0.4]))
    fees = len(paid_people)
    size = fees + len(campaign)
    campaign_of = np.r_[deals.campaigns[paid_people], campaign]
    deal = np.r_[paid_people, np.full(len(campaign), -1)]
    signed = deals.life.first("contracted")[paid_people]
    begun = np.minimum(
        campaigns.starts[campaign] * DAY + random.integers(-5, 20, len(campaign)) * DAY, room.plan.now - DAY
    )
    incurred = utc_day(np.r_[signed, np.maximum(begun, campaigns.life.created_at[campaign])])
    amount = np.r_[deals.fees[paid_people], usual[kind] * random.gamma(3.0, 0.35, len(campaign))]
    amount = np.round(np.maximum(amount, 5_000) / 1_000).astype(np.int64) * 1_000
    currencies = [deals.currencies[row] for row in paid_people] + [room.team.currency] * len(campaign)
    paid_on = incurred + random.integers(14, 60, size)
    now_day = utc_day(room.plan.now)
    paid = paid_on < now_day
    stopped = campaigns.cancelled[campaign_of] < room.plan.now * 2
    refunded = paid & (chance(random, 0.03, size) | (stopped & chance(random, 0.5, size)))
    back = np.where(chance(random, 0.4, size), amount, amount // 2_000 * 1_000)
    status = np.where(
        refunded, b"refunded", np.where(paid, b"paid", np.where(incurred < now_day - 10, b"approved", b"planned"))
    )
    at = incurred * DAY + 10 * 3_600_000_000
    at = np.minimum(at, room.plan.now - 1)
    changed = np.where(paid, paid_on * DAY, at)
    what = words([f"{name} of the campaign" for name in extra])
    return Table("campaign_costs", size, {
        **room.row_keys(time_ordered_ids(random, at)), "campaign_id": uuid(campaigns.ids[campaign_of]),
        "campaign_influencer_id": uuid(deals.ids[deal] if len(deals.ids) else np.zeros((size, 16), np.uint8), deal >= 0),
        "kind": text(np.r_[np.full(fees, b"fee", "S10"), words(extra)[kind]]), "status": text(status),
        "description": text(np.r_[np.full(fees, b"Agreed fee", "S30"), what[kind]]),
        "incurred_on": column("date", incurred), "paid_on": column("date", paid_on, paid),
        "currency_code": text(currencies), "amount_minor": column("int8", amount),
        "refunded_minor": column("int8", np.where(refunded, np.maximum(back, 1), 0)),
        **reporting_columns(room.rates, "amount_minor", amount, currencies, room.team.currency, incurred),
        "created_by": uuid(campaigns.writers[campaign_of]), "created_at": moment(at),
        "updated_at": moment(np.maximum(changed, at)),
    })  # fmt: skip


def fee_totals(campaigns: Campaigns, deals: Deals) -> Ints:
    """Fees of each campaign's contracts in minor units, currencies thrown together: good enough to size a budget."""
    contracted = deals.life.reached("contracted")
    totals = np.bincount(deals.campaigns[contracted], weights=deals.fees[contracted], minlength=len(campaigns.ids))
    return totals.astype(np.int64)
