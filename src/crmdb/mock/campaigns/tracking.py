"""Links and promo codes: how clicks and purchases are told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import (
    Table,
    Uuids,
    column,
    digits,
    joined,
    moment,
    not_imported,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import codes, row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.campaigns import Campaigns
from crmdb.mock.campaigns.collaborations import Collaborations
from crmdb.mock.campaigns.deliverables import Content
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.tenants.tenant import Tenant


@dataclass(frozen=True)
class Tracking:
    """Links and codes as arrays.

    Attributes:
        content: the deliverable each link stands in.
        link_of_content: the link of each deliverable, -1 for none.
        collaborations: the collaboration each code was made for.
        code_of_collaboration: the code of each collaboration, -1 for none.
    """

    link_ids: Uuids
    content: Ints
    link_of_content: Ints
    code_ids: Uuids
    collaborations: Ints
    code_of_collaboration: Ints


def draw_tracking(streams: Streams, collaborations: Collaborations, content: Content) -> Tracking:
    """A link for every draft that came in, a code for every third contract."""
    random = streams("tracking")
    ready = np.flatnonzero(content.life.reached("submitted"))
    coded = np.flatnonzero(collaborations.life.reached("contracted") & chance(random, 0.35, len(collaborations.ids)))
    return Tracking(
        time_ordered_ids(random, content.life.first("submitted")[ready]), ready, _places(ready, len(content.ids)),
        time_ordered_ids(random, collaborations.life.first("contracted")[coded]), coded,
        _places(coded, len(collaborations.ids)),
    )  # fmt: skip


def template_id(tenant: Tenant, streams: Streams) -> Uuids:
    """The id of the workspace's one UTM template."""
    return time_ordered_ids(streams("tracking", "template"), np.array([tenant.created_at]))


def template_table(tenant: Tenant, streams: Streams) -> Table:
    """utm_templates."""
    return Table("utm_templates", 1, {
        **row_keys(tenant.id, template_id(tenant, streams)), "name": text("Influencer content"),
        "utm_source": text("{platform}"),
        "utm_medium": text("influencer"), "utm_campaign": text("{campaign}"), "utm_content": text("{influencer}"),
        "utm_term": null("text"), "created_by": uuid(tenant.members[0]), "created_at": moment(tenant.created_at),
        "updated_at": moment(tenant.created_at),
    })  # fmt: skip


def channel_rule_table(tenant: Tenant, streams: Streams) -> Table:
    """channel_rules: what the workspace's own ads call themselves."""
    ids = time_ordered_ids(streams("tracking", "rules"), np.array([tenant.created_at]))
    return Table("channel_rules", 1, {
        **row_keys(tenant.id, ids), "dimension": text("source"), "word": text("social-ads"),
        "channel": text("paid_social"),
        "created_by": uuid(tenant.members[0]), "created_at": moment(tenant.created_at),
        "updated_at": moment(tenant.created_at),
    })  # fmt: skip


def link_table(
    tenant: Tenant,
    streams: Streams,
    relations: Relations,
    campaigns: Campaigns,
    collaborations: Collaborations,
    *,
    content: Content,
    links: Tracking,
) -> Table:
    """tracking_links."""
    random = streams("tracking", "links")
    size = len(links.content)
    collaboration = content.collaborations[links.content]
    campaign = collaborations.campaigns[collaboration]
    at = content.life.first("submitted")[links.content]
    pages = words(["demo", "benchmark-report", "pricing", "guide", "webinar"])
    sources = words([platform.code for platform in PLATFORMS])[content.platforms[links.content]]
    influencers = relations.slugs[collaborations.relations[collaboration]]
    return Table("tracking_links", size, {
        **row_keys(tenant.id, links.link_ids), **not_imported(), "campaign_id": uuid(campaigns.ids[campaign]),
        "collaboration_id": uuid(collaborations.ids[collaboration]), "deliverable_id": uuid(content.ids[links.content]),
        "utm_template_id": uuid(template_id(tenant, streams)[0]), "label": null("text"),
        "short_code": text(joined(codes(random, size, 6), "-", digits(np.arange(size)))),
        "destination_url": text(joined(f"https://www.{tenant.team.slug}.example/", pages[random.integers(0, 5, size)])),
        "utm_source": text(sources), "utm_medium": text("influencer"), "utm_campaign": text(campaigns.slugs[campaign]),
        "utm_content": text(influencers), "utm_term": null("text"),
        # None of these words is an alias: they mean themselves.
        "canonical_source": text(sources), "canonical_medium": text("influencer"),
        "canonical_campaign": text(campaigns.slugs[campaign]), "canonical_content": text(influencers),
        "canonical_term": null("text"),
        "is_active": column("bool", (campaigns.ends[campaign] + 180) * DAY > tenant.plan.now),
        "created_by": uuid(campaigns.writers[campaign]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def code_table(
    tenant: Tenant,
    streams: Streams,
    relations: Relations,
    campaigns: Campaigns,
    collaborations: Collaborations,
    *,
    links: Tracking,
) -> Table:
    """promo_codes: the influencer's first name and a number."""
    random = streams("tracking", "codes")
    size = len(links.collaborations)
    campaign = collaborations.campaigns[links.collaborations]
    at = collaborations.life.first("contracted")[links.collaborations]
    first_names = words([slug.split(b"-")[0].upper()[:20].decode() for slug in relations.slugs])
    until = np.maximum(campaigns.ends[campaign] + 60, utc_day(at) + 1)
    discount = np.array([10, 15, 20, 25])[random.integers(0, 4, size)]
    return Table("promo_codes", size, {
        **row_keys(tenant.id, links.code_ids), **not_imported(),
        "code": text(
            joined(first_names[collaborations.relations[links.collaborations]], "-", digits(links.collaborations + 100))
        ),
        "campaign_id": uuid(campaigns.ids[campaign]),
        "collaboration_id": uuid(collaborations.ids[links.collaborations]),
        "discount_percent": column("int2", discount, chance(random, 0.85, size)),
        "valid_during": column("daterange", np.stack([utc_day(at), until], axis=1)),
        "created_by": uuid(campaigns.writers[campaign]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _places(rows: Ints, size: int) -> Ints:
    """For each of `size` rows its place among the chosen ones, -1 for the others."""
    places = np.full(size, -1)
    places[rows] = np.arange(len(rows))
    return places
