"""Organic content: what people published about a workspace without being asked, and what it reached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Table, Uuids, column, joined, moment, not_imported, null, text, uuid, words
from crmdb.mock.arrays.identifiers import codes, row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, Ints, working_day
from crmdb.mock.arrays.randomness import Streams, lognormal
from crmdb.mock.arrays.status_history import status_history
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.topics import THEMES

_TITLES = words(["Unasked: what I think of", "My stack, and why it has", "Reader question:", "A week with"])


@dataclass(frozen=True)
class Organic:
    """Posts that nobody ordered, as arrays in the order of `relations`, then of `recorded_at`.

    Attributes:
        accounts: where they appear, as Relations counts accounts.
        recorded_at: when somebody of the workspace came across it.
    """

    ids: Uuids
    relations: Ints
    accounts: Ints
    published_at: Ints
    recorded_at: Ints

    def latest(self, relations: Ints, at: Ints) -> Ints:
        """The last post of each of these people that was known at a moment, by index; -1 without one."""
        span = np.int64(1) << 58
        known, asked = self.relations * span + self.recorded_at, relations * span + at
        place = np.searchsorted(known, asked) - 1
        found = (place >= 0) & (relations >= 0)
        found &= np.r_[self.relations, -1][place] == relations
        return np.where(found, place, -1)


def draw_organic(tenant: Tenant, streams: Streams, relations: Relations) -> Organic:
    """A few posts for every ten people a workspace knows; those who move buyers most post most."""
    random = streams("organic")
    size = tenant.count(80, least=8)
    weights = relations.power * relations.available
    relation = np.sort(random.choice(len(relations), size, p=weights / weights.sum()))
    span = relations.starts[relation + 1] - relations.starts[relation]
    account = relations.starts[relation] + (random.random(size) * span).astype(np.int64)
    since = relations.created_at[relation]
    day = since + (random.random(size) * (tenant.plan.now - 3 * DAY - since)).astype(np.int64)
    published = working_day(day // DAY) * DAY + random.integers(6 * HOUR, 16 * HOUR, size)
    recorded = published + random.integers(2 * HOUR, 2 * DAY, size)
    kept = (recorded < tenant.plan.now) & (published > since)
    relation, account, published, recorded = (item[kept] for item in (relation, account, published, recorded))
    order = np.lexsort((recorded, relation))
    relation, account, published, recorded = (item[order] for item in (relation, account, published, recorded))
    return Organic(time_ordered_ids(random, recorded), relation, account, published, recorded)


def organic_tables(tenant: Tenant, streams: Streams, relations: Relations, organic: Organic) -> list[Table]:
    """Rows of deliverables, their one status, and a reading of their numbers."""
    random = streams("organic", "tables")
    size = len(organic.ids)
    writers = tenant.writers(random, size)
    platform = relations.platforms[organic.accounts]
    codes_of = words([item.code for item in PLATFORMS])[platform]
    private = relations.people[organic.relations] < 0
    profiles = relations.account_ids[organic.accounts]
    subjects = words(THEMES[tenant.team.themes[0]].subjects)[random.integers(0, 5, size)]
    life = status_history(tenant.plan.now, {"published": (organic.recorded_at, True)})
    table = Table("deliverables", size, {
        **row_keys(tenant.id, organic.ids), **not_imported(), "collaboration_id": null("uuid"),
        "workspace_influencer_id": uuid(relations.ids[organic.relations]),
        "deliverable_type_code": text(words([item.deliverables[0][0] for item in PLATFORMS])[platform]),
        "platform_code": text(codes_of),
        "influencer_account_id": uuid(profiles, ~private), "workspace_influencer_account_id": uuid(profiles, private),
        "title": text(joined(_TITLES[random.integers(0, len(_TITLES), size)], " ", subjects)),
        "status": text(life.status), "is_owed": column("bool", False), "due_on": null("date"),
        "submitted_at": null("timestamptz"),
        "approved_at": null("timestamptz"), "approved_by": null("uuid"), "revision_count": column("int2", 0),
        "published_at": moment(organic.published_at),
        "published_url": text(joined("https://", codes_of, ".example/", relations.slugs[organic.relations], "/",
                                     codes(random, size, 8))),
        "created_by": uuid(writers), "created_at": moment(organic.recorded_at),
        "updated_at": moment(organic.recorded_at),
    })  # fmt: skip
    usual = relations.followers[organic.accounts] * np.array([item.views for item in PLATFORMS])[platform]
    reach = np.maximum(usual * lognormal(random, 0.7, 0.5, size), 20).astype(np.int64)
    measured = organic.recorded_at + random.integers(HOUR, 8 * HOUR, size)
    read = np.flatnonzero(measured < tenant.plan.now)
    unknown = ("clicks", "reach", "reactions", "comments", "saves", "shares", "watch_time_seconds")
    metrics = Table("deliverable_metrics", len(read), {
        "workspace_id": uuid(tenant.id), "deliverable_id": uuid(organic.ids[read]),
        "measured_at": moment(measured[read]), "impressions": column("int8", (reach * 1.35)[read]),
        "views": column("int8", reach[read]), "engagements": column("int8", (reach * 0.05)[read]),
        **{name: null("int8") for name in unknown},
    })  # fmt: skip
    return [table, life.changes(tenant.id, "deliverable_id", organic.ids, writers), metrics]
