"""touchpoints and contact_visitors: touches as the trackers deliver them, some late, some without UTM, some anonymous."""

from __future__ import annotations

import numpy as np

from crmdb.mock.accounts import PLATFORMS
from crmdb.mock.campaigns import Campaigns, Deals
from crmdb.mock.columns import Table, Text, Uuids, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.content import Content
from crmdb.mock.identifiers import codes, time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.journeys import CHANNELS, EVIDENCE, KINDS, Touches
from crmdb.mock.moments import DAY, Bools, Ints
from crmdb.mock.randomness import chance
from crmdb.mock.relationships import Relations
from crmdb.mock.tracking import Tracking

_SOURCES = ("tracker", "tracker", "events", "tracker", "listening", "forms", "forms", "forms", "salesdesk")
"""Where a touch of each of KINDS is recorded."""

_UTM_OF_CHANNEL = {
    "paid_search": ("search-ads", "cpc"), "email": ("newsletter", "email"), "paid_social": ("social-ads", "paid-social"),
}  # fmt: skip


def touchpoint_tables(
    room: Room, relations: Relations, campaigns: Campaigns, deals: Deals, content: Content, links: Tracking,
    contact_ids: Uuids, known_at: Ints, touches: Touches,
) -> list[Table]:  # fmt: skip
    """touchpoints in order of arrival (ids count over all workspaces), and who the visitors turned out to be."""
    random = room.stream("touchpoints")
    size = len(touches)
    arrived = touches.at + random.integers(1, 90, size) * 1_000_000
    arrived += np.where(chance(random, 0.04, size), random.integers(DAY, 20 * DAY, size), 0)
    visitors = joined("v-", codes(random, len(known_at), 12))
    strangers = joined("v-", codes(random, size, 12))
    somebody = touches.contacts >= 0
    identified = somebody & (known_at[touches.contacts] < room.plan.now)
    in_browser = np.isin(
        touches.kinds, [KINDS.index(kind) for kind in ("link_click", "content_download", "form_fill", "view_through")]
    )
    in_browser &= ~identified | (touches.at < known_at[touches.contacts]) | chance(random, 0.5, size)
    in_browser |= ~identified

    came = np.flatnonzero(arrived < room.plan.now)
    came = came[np.lexsort((touches.at[came], arrived[came]))]
    touches, arrived, identified, in_browser = touches.taken(came), arrived[came], identified[came], in_browser[came]
    visitor = np.where(somebody[came], visitors[touches.contacts], strangers[came])
    size = len(touches)

    piece = touches.content
    has_content, has_code, has_person = piece >= 0, touches.codes >= 0, touches.relations >= 0
    deal = np.where(has_content, content.deals[piece] if len(content.deals) else 0, -1)
    deal_of_code = np.full(len(links.code_ids) + 1, -1)
    coded = np.flatnonzero(links.code_of_deal >= 0)
    deal_of_code[links.code_of_deal[coded]] = coded
    deal = np.where(has_code, deal_of_code[touches.codes], deal)
    link = np.where(touches.linked & has_content, links.link_of_content[piece] if len(content.deals) else -1, -1)
    campaign = deals.campaigns[deal] if len(deals.ids) else np.zeros(size, np.int64)
    blank = np.zeros((1, 16), np.uint8)

    def picked(ids: Uuids, index: Ints, present: Bools) -> tuple[Uuids, Bools]:
        return np.concatenate([ids, blank])[np.where(present, index, -1)], present

    utm = _utm(random, room, relations, campaigns, content, touches, campaign, link >= 0)
    kinds = touches.kinds
    table = Table("touchpoints", size, {
        "workspace_id": uuid(room.id), "touched_at": moment(touches.at), "kind": text(words(KINDS)[kinds]),
        "channel": text(words(CHANNELS)[touches.channels]), "evidence": column("int2", EVIDENCE[kinds]),
        "contact_id": uuid(*picked(contact_ids, touches.contacts, identified)), "visitor_id": text(visitor, in_browser),
        "workspace_influencer_id": uuid(*picked(relations.ids, touches.relations, has_person)),
        "campaign_id": uuid(*picked(campaigns.ids, campaign, deal >= 0)),
        "deliverable_id": uuid(*picked(content.ids, piece, has_content)),
        "tracking_link_id": uuid(*picked(links.link_ids, link, link >= 0)),
        "promo_code_id": uuid(*picked(links.code_ids, touches.codes, has_code)),
        **{name: text(*values) for name, values in utm.items()}, "utm_term": null("text"),
        "properties": column("jsonb", np.where(kinds == 0, b'{"device": "desktop"}', b"{}")),
        "source": text(words(_SOURCES)[kinds]), "external_id": text(joined("evt-", digits(np.arange(size) + 1))),
        "created_by": null("uuid"), "created_at": moment(arrived),
    })  # fmt: skip
    return [table, _visitors(room, contact_ids, known_at, visitors, touches, identified & in_browser)]


def _utm(
    random: np.random.Generator, room: Room, relations: Relations, campaigns: Campaigns, content: Content,
    touches: Touches, campaign: Ints, linked: Bools,
) -> dict[str, tuple[Text, Bools]]:  # fmt: skip
    """UTM parameters as they arrived: a link's own, another channel's usual ones, or lost on the way."""
    size = len(touches)
    kept = chance(random, 0.9, size)
    own = linked & kept
    platforms = words([platform.code for platform in PLATFORMS])
    platform = platforms[content.platforms[touches.content]] if len(content.ids) else np.full(size, b"")
    source = np.where(own, platform, b"").astype("S20")
    medium = np.where(own, b"influencer", b"").astype("S20")
    for channel, (channel_source, channel_medium) in _UTM_OF_CHANNEL.items():
        here = (touches.channels == CHANNELS.index(channel)) & kept
        source[here], medium[here] = channel_source.encode(), channel_medium.encode()
    tagged = source != b""
    return {
        "utm_source": (source, tagged),
        "utm_medium": (medium, tagged),
        "utm_campaign": (np.where(own, campaigns.slugs[campaign], f"{room.team.slug}-always-on".encode()), tagged),
        "utm_content": (relations.slugs[touches.relations], own),
    }


def _visitors(room: Room, contact_ids: Uuids, known_at: Ints, visitors: Text, touches: Touches, seen: Bools) -> Table:
    """contact_visitors: one browser a contact, identified when the contact became known or first came after that."""
    random = room.stream("touchpoints", "visitors")
    first = np.full(len(known_at), room.plan.now)
    np.minimum.at(first, touches.contacts[seen], touches.at[seen])
    contacts = np.flatnonzero(first < room.plan.now)
    at = np.maximum(known_at[contacts], first[contacts])
    return Table("contact_visitors", len(contacts), {
        **room.row_keys(time_ordered_ids(random, at)), "visitor_id": text(visitors[contacts]),
        "contact_id": uuid(contact_ids[contacts]), "identified_at": moment(at), "created_by": null("uuid"),
        "created_at": moment(at),
    })  # fmt: skip
