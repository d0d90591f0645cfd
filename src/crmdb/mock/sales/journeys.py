"""What reaches buyers: clicks that follow a post and decay, and other channels."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from crmdb.mock.arrays.moments import DAY, HOUR, Bools, Floats, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.campaigns.programme import Programme
from crmdb.mock.sales.buyers import Buyers
from crmdb.mock.tenants.tenant import Tenant

KINDS = (
    "link_click", "content_download", "event_attendance", "view_through", "mention", "form_fill", "promo_code",
    "self_reported", "meeting",
)  # fmt: skip
EVIDENCE = np.array([4, 4, 5, 2, 2, 5, 5, 3, 5])
CHANNELS = (
    "influencer", "paid_search", "organic_search", "email", "direct", "referral", "event", "paid_social",
    "organic_social", "outbound_sales",
)  # fmt: skip
_CHANNEL_WEIGHTS = [0.0, 20.0, 22.0, 20.0, 16.0, 6.0, 5.0, 7.0, 4.0, 0.0]
_CIRCLES = 12
"""Buyers move in circles, and most of an influencer's audience is one of them: the same people hear the same voice."""


@dataclass(frozen=True)
class Touches:
    """Touches as arrays; -1 where something is not known.

    Attributes:
        contacts: index into the buyers' contacts; -1 for a visitor who never will be known.
        linked: came through the content's tracking link.
        codes: index of the promo code that was used.
    """

    at: Ints
    contacts: Ints
    kinds: Ints
    channels: Ints
    relations: Ints
    content: Ints
    linked: Bools
    codes: Ints

    def __len__(self) -> int:
        return len(self.at)

    def taken(self, rows: Ints | Bools) -> Touches:
        """The same for a choice of rows."""
        return Touches(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def together(*parts: Touches) -> Touches:
    """Several sets of touches as one."""
    return Touches(
        **{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Touches)}
    )


def touches_of(
    at: Ints,
    contacts: Ints,
    kind: str | Ints,
    channel: str | Ints,
    *,
    relations: Ints | int = -1,
    content: Ints | int = -1,
    linked: Bools | bool = False,
    codes: Ints | int = -1,
) -> Touches:
    """Touches from arrays and from values that hold for all."""
    size = len(at)
    kinds = KINDS.index(kind) if isinstance(kind, str) else kind
    channels = CHANNELS.index(channel) if isinstance(channel, str) else channel
    known = (contacts, kinds, channels, relations, content, linked, codes)
    return Touches(at, *(np.broadcast_to(np.asarray(item), size) for item in known))


def draw_touches(tenant: Tenant, streams: Streams, buyers: Buyers, programme: Programme) -> Touches:
    """Touches before anybody is known, ordered by contact and time."""
    random = streams("touches")
    attention = random.gamma(0.7, 1.0, buyers.contacts) * (1 + 0.25 * buyers.levels)
    circles = random.integers(0, _CIRCLES, len(buyers.sizes))[buyers.companies]
    heard = together(
        _of_content(tenant, random, programme, attention, circles),
        _of_other_channels(tenant, random, attention),
    )
    heard = replace(heard, at=_awake(random, heard.at))
    heard = heard.taken(heard.at < tenant.plan.now)
    return heard.taken(np.lexsort((heard.at, heard.contacts)))


def _of_content(
    tenant: Tenant, random: np.random.Generator, programme: Programme, attention: Floats, circles: Ints
) -> Touches:
    relations, content = programme.relations, programme.content
    live = np.flatnonzero(content.published)
    relation = programme.collaborations.relations[content.collaborations]
    weight = relations.power[relation[live]] * content.reach[live] ** 0.2
    size = tenant.count(5_200, least=300)
    piece = live[weighted(random, weight, size)]
    own = np.arange(len(relations)) % _CIRCLES
    order = np.argsort(circles, kind="stable")
    steps = np.cumsum(attention[order])
    bounds = np.r_[0.0, steps[np.searchsorted(circles[order], np.arange(_CIRCLES), side="right") - 1]]
    circle = np.where(chance(random, 0.72, size), own[relation[piece]], random.integers(0, _CIRCLES, size))
    place = bounds[circle] + random.random(size) * (bounds[circle + 1] - bounds[circle])
    contacts = order[np.minimum(np.searchsorted(steps, place, side="right"), len(order) - 1)]
    # Half of what a post gets comes within a day, a tail of it over two months.
    mean = np.array([0.8, 7.0, 40.0])[weighted(random, [65.0, 28.0, 7.0], size)]
    at = content.published_at[piece] + (random.exponential(1.0, size) * mean * DAY).astype(np.int64) + 60_000_000
    live_event = np.isin(content.kinds[piece], [b"live-stream", b"webinar", b"event-talk"])
    kinds = np.where(
        live_event & chance(random, 0.4, size), 2, np.array([0, 1, 3, 4])[weighted(random, [76, 8, 11, 5], size)]
    )
    return touches_of(at, contacts, kinds, "influencer", relations=relation[piece], content=piece, linked=kinds <= 2)


def _of_other_channels(tenant: Tenant, random: np.random.Generator, attention: Floats) -> Touches:
    size = tenant.count(3_200, least=100)
    contacts = weighted(random, attention + 0.1, size)
    at = tenant.plan.start + (random.random(size) * (tenant.plan.now - tenant.plan.start)).astype(np.int64)
    channels = weighted(random, _CHANNEL_WEIGHTS, size)
    usual = np.array([0, 0, 0, 0, 0, 4, 2, 0, 0, 8])
    kinds = np.where(chance(random, 0.06, size) & (usual[channels] == 0), 1, usual[channels])
    return touches_of(at, contacts, kinds, channels)


def _awake(random: np.random.Generator, at: Ints) -> Ints:
    """Moments when people look at things of their work: not at night, and half of the weekend's wait for its end."""
    night = at % DAY < 6 * HOUR
    at = at + np.where(night, 6 * HOUR, 0)
    saturday = (utc_day(at) + 5) % 7 == 5
    sunday = (utc_day(at) + 5) % 7 == 6
    waits = chance(random, 0.5, len(at))
    return np.asarray(at + np.where(waits, 2 * saturday + sunday, 0) * DAY)


def double_clicks(tenant: Tenant, streams: Streams, touches: Touches) -> Touches:
    """Impatient fingers: the same link again within seconds, an event of its own to every tracker."""
    random = streams("touches", "twice")
    clicks = touches.kinds == KINDS.index("link_click")
    again = touches.taken(np.flatnonzero(clicks & chance(random, 0.02, len(touches))))
    made = replace(again, at=again.at + random.integers(300_000, 6_000_000, len(again)))
    return made.taken(made.at < tenant.plan.now)


def anonymous_touches(tenant: Tenant, streams: Streams, programme: Programme) -> Touches:
    """Visitors who came through a link and never said who they are; these follow reach, not influence."""
    random = streams("visitors")
    content = programme.content
    live = np.flatnonzero(content.published)
    size = tenant.count(2_000, least=50)
    piece = live[weighted(random, np.sqrt(content.reach[live]), size)]
    at = _awake(
        random, content.published_at[piece] + (random.exponential(3.0, size) * DAY).astype(np.int64) + HOUR // 60
    )
    relation = programme.collaborations.relations[content.collaborations[piece]]
    made = touches_of(at, np.full(size, -1), "link_click", "influencer", relations=relation, content=piece, linked=True)
    return made.taken(made.at < tenant.plan.now)
