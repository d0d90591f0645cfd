"""touchpoints and contact_visitors: touches as trackers deliver them, some late, some without UTM, some anonymous."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import (
    Column,
    Table,
    Text,
    Uuids,
    column,
    digits,
    joined,
    moment,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import codes, row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Bools, Ints
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.sales.buyers import Known
from crmdb.mock.sales.journeys import CHANNELS, EVIDENCE, KINDS, Touches
from crmdb.mock.sales.touch_properties import properties
from crmdb.mock.tenants.tenant import Tenant

_SOURCES = ("tracker", "tracker", "events", "tracker", "listening", "forms", "forms", "forms", "salesdesk")
"""Where a touch of each of KINDS is recorded."""

_UTM_OF_CHANNEL = {
    "paid_search": (b"search-ads", b"cpc"),
    "email": (b"newsletter", b"email"),
    "paid_social": (b"social-ads", b"paid-social"),
}

_AS_ARRIVED = ("short_code", "url", "page_url", "promo_code", "referrer", "user_agent")
"""What trackers send as text; here the ids are known."""

_LATE = np.array([0.01, 0.02, 0.6, 0.1, 0.15, 0.01, 0.06, 0.02, 0.12])
"""How often a touch of each of KINDS arrives days later: attendance comes as a list, reports of views in batches."""

_IN_BROWSER = np.isin(KINDS, ("link_click", "content_download", "form_fill", "view_through"))
"""Kinds of touches that carry a visitor id."""


@dataclass(frozen=True)
class _Arrived:
    """Touches that had arrived by the plan's now, in order of arrival, and who they were known to be of."""

    touches: Touches
    at: Ints
    identified: Bools
    visitors: Text
    has_visitor: Bools
    browsers: Text


def touchpoint_tables(
    tenant: Tenant, streams: Streams, programme: Programme, known: Known, touches: Touches
) -> list[Table]:
    """touchpoints in order of arrival (ids count over all workspaces), and who the visitors turned out to be."""
    arrived = _arrivals(tenant, streams, known, touches)
    return [_touchpoints(tenant, streams, programme, known, arrived), _visitors(tenant, streams, known, arrived)]


def _arrivals(tenant: Tenant, streams: Streams, known: Known, touches: Touches) -> _Arrived:
    """One visitor id a contact; what comes from people known by then often leaves it out."""
    random = streams("touchpoints")
    size = len(touches)
    at = touches.at + random.integers(1, 90, size) * 1_000_000
    at += np.where(chance(random, _LATE[touches.kinds], size), random.integers(DAY, 14 * DAY, size), 0)
    browsers = joined("v-", codes(random, len(known.contact_at), 12))
    somebody = touches.contacts >= 0
    known_at = known.contact_at[touches.contacts]
    identified = somebody & (known_at < tenant.plan.now)
    in_browser = _IN_BROWSER[touches.kinds] & ((touches.at < known_at) | chance(random, 0.5, size))
    # What arrives before anybody knows the contact needs something to be joined by later.
    has_visitor = in_browser | (at < known_at) | ~identified
    visitors = np.where(somebody, browsers[touches.contacts], joined("v-", codes(random, size, 12)))
    came = np.flatnonzero(at < tenant.plan.now)
    came = came[np.lexsort((touches.at[came], at[came]))]
    return _Arrived(touches.taken(came), at[came], identified[came], visitors[came], has_visitor[came], browsers)


def _touchpoints(tenant: Tenant, streams: Streams, programme: Programme, known: Known, arrived: _Arrived) -> Table:
    collaborations, links, touches = programme.collaborations, programme.links, arrived.touches
    size, kinds, piece = len(touches), touches.kinds, touches.content
    # What follows from link, code or content, as private.resolve_touches() finds it.
    collaboration = np.where(piece >= 0, programme.content.collaborations[piece], -1)
    if len(links.collaborations):
        collaboration = np.where(touches.codes >= 0, links.collaborations[touches.codes], collaboration)
    link = np.where(touches.linked & (piece >= 0), links.link_of_content[piece], -1)
    # Who says they heard of us from somebody saw the last post that nobody ordered, where there is one.
    praise = programme.organic.latest(
        np.where(kinds == KINDS.index("self_reported"), touches.relations, -1), touches.at
    )
    praise = np.where((praise >= 0) & (piece < 0), len(programme.content.ids) + praise, -1)
    campaign = np.where(collaboration >= 0, collaborations.campaigns[collaboration], -1)
    parameters = _utm(tenant, streams, programme, touches, campaign, linked=link >= 0)
    return Table("touchpoints", size, {
        "workspace_id": uuid(tenant.id), "touched_at": moment(touches.at), "type": text(words(KINDS)[kinds]),
        "channel": text(words(CHANNELS)[touches.channels]), "evidence": column("int2", EVIDENCE[kinds]),
        "contact_id": _known(known.contact_ids, np.where(arrived.identified, touches.contacts, -1)),
        "visitor_id": text(arrived.visitors, arrived.has_visitor),
        "workspace_influencer_id": _known(programme.relations.ids, touches.relations),
        "campaign_id": _known(programme.campaigns.ids, campaign),
        "deliverable_id": _known(
            np.concatenate([programme.content.ids, programme.organic.ids]), np.where(praise >= 0, praise, piece)
        ),
        "tracking_link_id": _known(links.link_ids, link), "promo_code_id": _known(links.code_ids, touches.codes),
        "is_bot": column("bool", False), **parameters, "utm_term": null("text"),
        # Without what was given: rows with their meaning, which no later change resolves again.
        **{name: null("text") for name in _AS_ARRIVED}, "given": null("jsonb"),
        "properties": column("jsonb", properties(streams, programme, touches, parameters["utm_source"].values)),
        "source": text(words(_SOURCES)[kinds]), "external_id": text(joined("evt-", digits(np.arange(size) + 1))),
        "created_by": null("uuid"), "created_at": moment(arrived.at),
    })  # fmt: skip


def _known(ids: Uuids, index: Ints) -> Column:
    """The ids of rows by index, null for -1."""
    return uuid(np.concatenate([ids, np.zeros((1, 16), np.uint8)])[index], index >= 0)


def _utm(
    tenant: Tenant, streams: Streams, programme: Programme, touches: Touches, campaign: Ints, *, linked: Bools
) -> dict[str, Column]:
    """UTM parameters as they arrived: a link's own, another channel's usual ones, or lost on the way."""
    kept = chance(streams("touchpoints", "utm"), 0.9, len(touches))
    own = linked & kept
    platform = words([platform.code for platform in PLATFORMS])[programme.content.platforms[touches.content]]
    source = np.where(own, platform, b"").astype("S20")
    medium = np.where(own, b"influencer", b"").astype("S20")
    for channel, parameters in _UTM_OF_CHANNEL.items():
        here = (touches.channels == CHANNELS.index(channel)) & kept
        source[here], medium[here] = parameters
    tagged = source != b""
    always_on = f"{tenant.team.slug}-always-on".encode()
    return {
        "utm_source": text(source, tagged),
        "utm_medium": text(medium, tagged),
        "utm_campaign": text(np.where(own, programme.campaigns.slugs[campaign], always_on), tagged),
        "utm_content": text(programme.relations.slugs[touches.relations], own),
    }


def _visitors(tenant: Tenant, streams: Streams, known: Known, arrived: _Arrived) -> Table:
    """contact_visitors: identified when the contact became known, or first came after that."""
    first = np.full(len(known.contact_at), tenant.plan.now)
    seen = arrived.identified & arrived.has_visitor
    np.minimum.at(first, arrived.touches.contacts[seen], arrived.touches.at[seen])
    contacts = np.flatnonzero(first < tenant.plan.now)
    at = np.maximum(known.contact_at[contacts], first[contacts])
    return Table("contact_visitors", len(contacts), {
        **row_keys(tenant.id, time_ordered_ids(streams("touchpoints", "visitors"), at)),
        "visitor_id": text(arrived.browsers[contacts]), "contact_id": uuid(known.contact_ids[contacts]),
        "identified_at": moment(at), "created_by": null("uuid"), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip
