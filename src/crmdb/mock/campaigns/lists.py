"""Lists and tags, saved searches, exclusions and custom fields: how members keep order."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import (
    Table,
    as_json,
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
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR
from crmdb.mock.arrays.randomness import Streams
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import LISTS, TAGS
from crmdb.mock.words.topics import THEMES


def lists_and_tags(tenant: Tenant, streams: Streams, relations: Relations) -> list[Table]:
    """lists, tags and who is in them."""
    random = streams("lists")
    made = tenant.created_at + np.arange(len(LISTS)) * 9 * DAY
    list_ids, tag_ids = time_ordered_ids(random, made), time_ordered_ids(random, np.full(len(TAGS), tenant.created_at))
    lists = Table("lists", len(LISTS), {
        **row_keys(tenant.id, list_ids), "name": text(LISTS), "description": null("text"),
        **not_imported(), "archived_at": null("timestamptz"),
        "created_by": uuid(tenant.writers(random, len(LISTS))), "created_at": moment(made), "updated_at": moment(made),
    })  # fmt: skip
    which, person = np.nonzero(random.random((len(LISTS), len(relations))) < 0.12)
    at = np.maximum(made[which], relations.created_at[person]) + HOUR
    at = np.minimum(at, tenant.plan.now - 1)
    entries = Table("list_influencers", len(which), {
        "workspace_id": uuid(tenant.id), "list_id": uuid(list_ids[which]),
        "workspace_influencer_id": uuid(relations.ids[person]), "position": null("int4"),
        "created_by": uuid(tenant.writers(random, len(which))), "created_at": moment(at),
    })  # fmt: skip
    shade = words([f"#{value:06x}" for value in range(0x204060, 0xFFFFFF, 0x1F3A57)])
    tags = Table("tags", len(TAGS), {
        **row_keys(tenant.id, tag_ids), **not_imported(), "name": text(TAGS),
        "color": text(shade[random.integers(0, len(shade), len(TAGS))]),
        "created_by": uuid(tenant.members[0]), "created_at": moment(tenant.created_at),
        "updated_at": moment(tenant.created_at),
    })  # fmt: skip
    which, person = np.nonzero(random.random((len(TAGS), len(relations))) < 0.09)
    at = relations.created_at[person] + 2 * HOUR
    labels = Table("workspace_influencer_tags", len(which), {
        "workspace_id": uuid(tenant.id), "workspace_influencer_id": uuid(relations.ids[person]),
        "tag_id": uuid(tag_ids[which]), "created_by": uuid(tenant.writers(random, len(which))),
        "created_at": moment(at),
    })  # fmt: skip
    return [lists, entries, tags, labels]


def settings(tenant: Tenant, streams: Streams, relations: Relations) -> list[Table]:
    """saved_searches, exclusions and custom_field_definitions."""
    random = streams("settings")
    theme = THEMES[tenant.team.themes[0]]
    searches = {
        f"{theme.name.title()} voices, well followed": {"topics": list(theme.topics[:3]), "followers_min": 10_000},
        "German and Nordic": {"countries": ["DE", "SE", "NO", "DK", "FI"], "platforms": ["linkedin"]},
        "Directors listen": {"audience": [{"dimension": "seniority", "at_least": "director", "share": 0.3}]},
    }
    since = {"created_at": moment(tenant.created_at), "updated_at": moment(tenant.created_at)}
    made = np.full(20, tenant.created_at)
    ids = time_ordered_ids(random, made)
    saved = Table("saved_searches", len(searches), {
        **row_keys(tenant.id, ids[:3]), "name": text(list(searches)),
        "filters": column("jsonb", [as_json(filters) for filters in searches.values()]),
        "sort": text(["followers", "engagement", "followers"]), "created_by": uuid(tenant.members[0]), **since,
    })  # fmt: skip
    blocked = np.flatnonzero(relations.blocked)
    size = 2 + len(blocked)
    at = np.r_[np.full(2, tenant.created_at), relations.created_at[blocked]]
    is_domain = np.arange(size) < 2
    exclusions = Table("exclusions", size, {
        **row_keys(tenant.id, time_ordered_ids(random, at)),
        "type": text(np.where(is_domain, b"competitor", b"blocked")),
        "domain": text(joined("rival-", digits(np.arange(size) + 1), f"-{tenant.team.slug}.example"), is_domain),
        "workspace_influencer_id": uuid(relations.ids[np.r_[0, 0, blocked]], ~is_domain),
        "reason": text(np.where(is_domain, b"Sells the same thing", b"Broke an agreement")),
        "created_by": uuid(tenant.members[0]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
    fields = [
        ("workspace_influencers", "content_language", "Content language", "choice", ("en", "de", "fr", "sv")),
        ("workspace_influencers", "media_kit", "Media kit received", "boolean", None),
        ("campaigns", "region", "Region", "text", None),
    ]
    choices = np.empty(len(fields), object)
    choices[:] = [field[4] for field in fields]
    definitions = Table("custom_field_definitions", len(fields), {
        **row_keys(tenant.id, ids[10:13]), "subject": text([field[0] for field in fields]),
        "key": text([field[1] for field in fields]),
        "label": text([field[2] for field in fields]), "type": text([field[3] for field in fields]),
        "choices": column("text[]", choices, [field[4] is not None for field in fields]),
        "is_required": column("bool", False), "archived_at": null("timestamptz"),
        "created_by": uuid(tenant.members[0]), **since,
    })  # fmt: skip
    return [saved, exclusions, definitions]
