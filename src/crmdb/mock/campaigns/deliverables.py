"""Deliverables, what they reached, the links and codes in them, and what it all cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Text, Uuids, column, joined, moment, not_imported, null, text, uuid, words
from crmdb.mock.arrays.identifiers import codes, row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, NEVER, Bools, Ints, utc_day, working_day
from crmdb.mock.arrays.randomness import Streams, chance, lognormal
from crmdb.mock.arrays.status_history import StatusHistory, status_history
from crmdb.mock.campaigns.campaigns import Campaigns
from crmdb.mock.campaigns.collaborations import Collaborations
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import DELIVERABLE_TITLES
from crmdb.mock.words.topics import THEMES

_MEASURED_AFTER = np.array([1, 2, 4, 7, 14, 30, 60, 90]) * DAY


@dataclass(frozen=True)
class Content:
    """Deliverables as arrays.

    Attributes:
        accounts: where they appear, as Relations counts accounts.
        reach: the audience a published one gets in the end.
    """

    ids: Uuids
    collaborations: Ints
    accounts: Ints
    platforms: Ints
    kinds: Text
    life: StatusHistory
    due: Ints
    reach: Ints

    @property
    def published(self) -> Bools:
        return np.asarray(self.life.status == b"published")

    @property
    def published_at(self) -> Ints:
        """When it went live; meaningless for what did not."""
        return self.life.last("published")


def draw_content(
    tenant: Tenant, streams: Streams, relations: Relations, campaigns: Campaigns, collaborations: Collaborations
) -> Content:
    """One to three deliverables per contract, some late, some revised."""
    random = streams("content")
    contracted = np.flatnonzero(collaborations.life.reached("contracted"))
    count = 1 + random.binomial(2, 0.55, len(contracted))
    collaboration = np.repeat(contracted, count)
    size = len(collaboration)
    campaign, relation = collaborations.campaigns[collaboration], collaborations.relations[collaboration]
    span = relations.starts[relation + 1] - relations.starts[relation]
    account = relations.starts[relation] + (random.random(size) ** 1.5 * span).astype(np.int64)
    platform = relations.platforms[account]
    options = np.array([len(item.deliverables) for item in PLATFORMS])
    offsets = np.cumsum(np.r_[0, options])
    kinds = words([kind for item in PLATFORMS for kind, _ in item.deliverables])
    kind = kinds[offsets[platform] + (random.random(size) * options[platform]).astype(np.int64)]

    signed = collaborations.life.first("contracted")[collaboration]
    length = campaigns.ends[campaign] - campaigns.starts[campaign]
    due = campaigns.starts[campaign] + (random.uniform(0.03, 0.9, size) * length).astype(np.int64)
    due = working_day(np.maximum(due, utc_day(signed) + 9))
    late = chance(random, 0.22, size)
    publish = due * DAY + random.integers(6 * HOUR, 16 * HOUR, size)
    publish += np.where(late, 1 + np.minimum(random.exponential(4.0, size), 25).astype(np.int64), 0) * DAY
    revised = chance(random, 0.28, size)
    stop = campaigns.cancelled[campaign]
    dropped = (stop < NEVER) | chance(random, 0.03, size)
    stop = np.minimum(stop, due * DAY - 2 * DAY)
    life = status_history(tenant.plan.now, {
        "planned": (signed + random.integers(HOUR, 9 * HOUR, size), True),
        "in_production": (due * DAY - 14 * DAY, ~dropped),
        "submitted": (due * DAY - random.integers(5 * DAY, 9 * DAY, size), ~dropped),
        "changes_requested": (due * DAY - 4 * DAY, revised & ~dropped),
        "submitted/again": (due * DAY - 3 * DAY, revised & ~dropped),
        "approved": (due * DAY - 2 * DAY + 4 * HOUR, ~dropped),
        "published": (publish, ~dropped),
        "cancelled": (stop, dropped),
    })  # fmt: skip
    made = life.created_at < tenant.plan.now
    life, kind = life.taken(made), kind[made]
    collaboration, platform, account, due = (item[made] for item in (collaboration, platform, account, due))
    usual = relations.followers[account] * np.array([item.views for item in PLATFORMS])[platform]
    reach = np.maximum(usual * lognormal(random, 1.1, 0.5, len(collaboration)), 25).astype(np.int64)
    return Content(time_ordered_ids(random, life.created_at), collaboration, account, platform, kind, life, due, reach)


def content_tables(
    tenant: Tenant,
    streams: Streams,
    relations: Relations,
    campaigns: Campaigns,
    collaborations: Collaborations,
    *,
    content: Content,
) -> list[Table]:
    """deliverables, their history and deliverable_metrics (ids count over all workspaces)."""
    random = streams("content", "tables")
    size = len(content.ids)
    life = content.life
    writers = campaigns.writers[collaborations.campaigns[content.collaborations]]
    platforms = words([platform.code for platform in PLATFORMS])[content.platforms]
    subjects = words(THEMES[tenant.team.themes[0]].subjects)[random.integers(0, 5, size)]
    angles = words(DELIVERABLE_TITLES)[random.integers(0, len(DELIVERABLE_TITLES), size)]
    approved = life.reached("approved")
    # Which profile it is for is settled when the draft comes in.
    settled = life.reached("submitted")
    called_off = np.isin(collaborations.life.status, [b"declined", b"cancelled"]) | (
        campaigns.life.status[collaborations.campaigns] == b"cancelled"
    )
    owed = ~np.isin(life.status, [b"published", b"cancelled"]) & ~called_off[content.collaborations]
    private = relations.people[collaborations.relations[content.collaborations]] < 0
    profiles = relations.account_ids[content.accounts]
    table = Table("deliverables", size, {
        **row_keys(tenant.id, content.ids), "collaboration_id": uuid(collaborations.ids[content.collaborations]),
        "workspace_influencer_id": null("uuid"), **not_imported(),
        "deliverable_type_code": text(content.kinds), "platform_code": text(platforms),
        "influencer_account_id": uuid(profiles, settled & ~private),
        "workspace_influencer_account_id": uuid(profiles, settled & private),
        "title": text(joined(angles, " ", subjects)),
        "status": text(life.status), "is_owed": column("bool", owed), "due_on": column("date", content.due),
        "submitted_at": moment(life.last("submitted"), life.reached("submitted")),
        "approved_at": moment(life.last("approved"), approved), "approved_by": uuid(writers, approved),
        "revision_count": column("int2", life.reached("changes_requested").astype(np.int64)),
        "published_at": moment(content.published_at, content.published),
        "published_url": text(
            joined("https://", platforms, ".example/",
                   relations.slugs[collaborations.relations[content.collaborations]], "/",
                   codes(random, size, 8)), content.published),
        "created_by": uuid(writers), "created_at": moment(life.created_at), "updated_at": moment(life.updated_at),
    })  # fmt: skip
    return [table, life.changes(tenant.id, "deliverable_id", content.ids, writers), _metrics(tenant, streams, content)]


def _metrics(tenant: Tenant, streams: Streams, content: Content) -> Table:
    """Readings after days and weeks: totals that only rise, fast first, then hardly any more."""
    random = streams("content", "metrics")
    rows = np.flatnonzero(content.published)
    at = content.published_at[rows, None] + _MEASURED_AFTER + random.integers(0, 3 * HOUR, (len(rows), 1))
    half = np.array([platform.code in ("youtube", "podcast", "blog") for platform in PLATFORMS])[
        content.platforms[rows]
    ]
    risen = 1 - np.exp(-(_MEASURED_AFTER / DAY) / np.where(half, 11.0, 2.6)[:, None])
    reach = content.reach[rows, None] * risen
    share = np.clip(lognormal(random, 0.012, 0.5, len(rows)), 0.001, 0.1)[:, None]
    engaged = np.clip(lognormal(random, 0.05, 0.4, len(rows)), 0.005, 0.3)[:, None]
    row, place = np.nonzero(at < tenant.plan.now)
    reported = np.array([platform.code not in ("podcast", "newsletter") for platform in PLATFORMS])
    shown = reported[content.platforms[rows]][row]
    return Table("deliverable_metrics", len(row), {
        "workspace_id": uuid(tenant.id), "deliverable_id": uuid(content.ids[rows[row]]),
        "measured_at": moment(at[row, place]),
        "impressions": column("int8", (reach * 1.35)[row, place], shown),
        "views": column("int8", reach[row, place]),
        "clicks": column("int8", (reach * share)[row, place], random.random(len(rows))[row] < 0.85),
        "engagements": column("int8", (reach * engaged)[row, place], shown),
        "reach": null("int8"), "reactions": null("int8"), "comments": null("int8"), "saves": null("int8"),
        "shares": null("int8"), "watch_time_seconds": null("int8"),
    })  # fmt: skip
