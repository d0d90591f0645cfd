"""Links and promo codes: how clicks and purchases are told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.accounts import PLATFORMS
from crmdb.mock.campaigns import Campaigns
from crmdb.mock.columns import Table, Uuids, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.content import Content
from crmdb.mock.deals import Deals
from crmdb.mock.identifiers import codes, time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.moments import DAY, Ints, utc_day
from crmdb.mock.randomness import chance
from crmdb.mock.relationships import Relations


@dataclass(frozen=True)
class Tracking:
    """Links and codes as arrays.

    Attributes:
        content: the deliverable each link stands in.
        link_of_content: the link of each deliverable, -1 for none.
        deals: the deal each code was made for.
        code_of_deal: the code of each deal, -1 for none.
    """

    link_ids: Uuids
    content: Ints
    link_of_content: Ints
    code_ids: Uuids
    deals: Ints
    code_of_deal: Ints


def draw_tracking(room: Room, deals: Deals, content: Content) -> Tracking:
    """A link for every draft that came in, a code for every third contract."""
    random = room.stream("tracking")
    ready = np.flatnonzero(content.life.reached("submitted"))
    coded = np.flatnonzero(deals.life.reached("contracted") & chance(random, 0.35, len(deals.ids)))
    return Tracking(
        time_ordered_ids(random, content.life.first("submitted")[ready]), ready, _places(ready, len(content.ids)),
        time_ordered_ids(random, deals.life.first("contracted")[coded]), coded, _places(coded, len(deals.ids)),
    )  # fmt: skip


def template_id(room: Room) -> Uuids:
    """The id of the workspace's one UTM template."""
    return time_ordered_ids(room.stream("tracking", "template"), np.array([room.created_at]))


def template_table(room: Room) -> Table:
    """utm_templates."""
    return Table("utm_templates", 1, {
        **room.row_keys(template_id(room)), "name": text("Influencer content"), "utm_source": text("{platform}"),
        "utm_medium": text("influencer"), "utm_campaign": text("{campaign}"), "utm_content": text("{influencer}"),
        "utm_term": null("text"), "created_by": uuid(room.members[0]), "created_at": moment(room.created_at),
        "updated_at": moment(room.created_at),
    })  # fmt: skip


def channel_rule_table(room: Room) -> Table:
    """channel_rules: what the workspace's own ads call themselves."""
    ids = time_ordered_ids(room.stream("tracking", "rules"), np.array([room.created_at]))
    return Table("channel_rules", 1, {
        **room.row_keys(ids), "dimension": text("source"), "word": text("social-ads"), "channel": text("paid_social"),
        "created_by": uuid(room.members[0]), "created_at": moment(room.created_at),
        "updated_at": moment(room.created_at),
    })  # fmt: skip


def link_table(
    room: Room, relations: Relations, campaigns: Campaigns, deals: Deals, content: Content, *, links: Tracking
) -> Table:
    """tracking_links."""
    random = room.stream("tracking", "links")
    size = len(links.content)
    deal = content.deals[links.content]
    campaign = deals.campaigns[deal]
    at = content.life.first("submitted")[links.content]
    pages = words(["demo", "benchmark-report", "pricing", "guide", "webinar"])
    sources = words([platform.code for platform in PLATFORMS])[content.platforms[links.content]]
    influencers = relations.slugs[deals.relations[deal]]
    return Table("tracking_links", size, {
        **room.row_keys(links.link_ids), "campaign_id": uuid(campaigns.ids[campaign]),
        "collaboration_id": uuid(deals.ids[deal]), "deliverable_id": uuid(content.ids[links.content]),
        "utm_template_id": uuid(template_id(room)[0]), "label": null("text"),
        "short_code": text(joined(codes(random, size, 6), "-", digits(np.arange(size)))),
        "destination_url": text(joined(f"https://www.{room.team.slug}.example/", pages[random.integers(0, 5, size)])),
        "utm_source": text(sources), "utm_medium": text("influencer"), "utm_campaign": text(campaigns.slugs[campaign]),
        "utm_content": text(influencers), "utm_term": null("text"),
        # None of these words is an alias: they mean themselves.
        "canonical_source": text(sources), "canonical_medium": text("influencer"),
        "canonical_campaign": text(campaigns.slugs[campaign]), "canonical_content": text(influencers),
        "canonical_term": null("text"),
        "is_active": column("bool", (campaigns.ends[campaign] + 180) * DAY > room.plan.now),
        "created_by": uuid(campaigns.writers[campaign]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def code_table(room: Room, relations: Relations, campaigns: Campaigns, deals: Deals, links: Tracking) -> Table:
    """promo_codes: the influencer's first name and a number."""
    random = room.stream("tracking", "codes")
    size = len(links.deals)
    campaign = deals.campaigns[links.deals]
    at = deals.life.first("contracted")[links.deals]
    first_names = words([slug.split(b"-")[0].upper()[:20].decode() for slug in relations.slugs])
    until = np.maximum(campaigns.ends[campaign] + 60, utc_day(at) + 1)
    discount = np.array([10, 15, 20, 25])[random.integers(0, 4, size)]
    return Table("promo_codes", size, {
        **room.row_keys(links.code_ids),
        "code": text(joined(first_names[deals.relations[links.deals]], "-", digits(links.deals + 100))),
        "campaign_id": uuid(campaigns.ids[campaign]), "collaboration_id": uuid(deals.ids[links.deals]),
        "discount_percent": column("int2", discount, chance(random, 0.85, size)),
        "valid_during": column("daterange", np.stack([utc_day(at), until], axis=1)),
        "created_by": uuid(campaigns.writers[campaign]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _places(rows: Ints, size: int) -> Ints:
    """For each of `size` rows its place among the chosen ones, -1 for the others."""
    places = np.full(size, -1)
    places[rows] = np.arange(len(rows))
    return places
