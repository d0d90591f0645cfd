"""What a workspace recorded of its own people: accounts, topics, languages and, of most, the audience."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import Table, column, concatenate, joined, moment, null, text, uuid, words
from crmdb.mock.arrays.identifiers import row_keys
from crmdb.mock.arrays.moments import Ints
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.catalog.audience import INDUSTRIES, LEAST, SENIORITIES, audience_shares
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES


def private_tables(tenant: Tenant, streams: Streams, relations: Relations) -> list[Table]:
    """Tables of the people whom only this workspace knows."""
    random = streams("relations", "private")
    rows = np.flatnonzero(relations.people < 0)
    at = relations.created_at[rows]
    account = relations.starts[rows]
    owners = tenant.writers(random, len(rows))
    platform = words([item.code for item in PLATFORMS])[relations.platforms[account]]
    accounts = Table("workspace_influencer_accounts", len(rows), {
        **row_keys(tenant.id, relations.account_ids[account]), "workspace_influencer_id": uuid(relations.ids[rows]),
        "platform_code": text(platform), "platform_account_id": null("text"),
        "handle": text(relations.handles[account]),
        "url": text(joined("https://", platform, ".example/", relations.handles[account])),
        "followers": column("int8", relations.followers[account], chance(random, 0.8, len(rows))),
        "engagement_rate": column("float4", np.round(random.uniform(0.02, 0.09, len(rows)), 4)),
        "as_given": column("jsonb", "{}"),
        "created_by": uuid(owners), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
    choices = [words(THEMES[theme].topics[:2]) for theme in tenant.team.themes[:2]]
    topics = concatenate([
        Table("workspace_influencer_topics", len(rows), {
            "workspace_id": uuid(tenant.id), "workspace_influencer_id": uuid(relations.ids[rows]),
            "topic_code": text(choice[random.integers(0, 2, len(rows))]), "created_by": uuid(owners),
            "created_at": moment(at),
        }) for choice in choices
    ])  # fmt: skip
    spoken = words([place.languages[0] for place in COUNTRIES])[relations.countries[rows]]
    languages = Table("workspace_influencer_languages", len(rows), {
        "workspace_id": uuid(tenant.id), "workspace_influencer_id": uuid(relations.ids[rows]),
        "language_code": text(spoken), "created_by": uuid(owners), "created_at": moment(at),
    })  # fmt: skip
    return [accounts, topics, languages, _audience(tenant, streams, relations, rows)]


def _audience(tenant: Tenant, streams: Streams, relations: Relations, rows: Ints) -> Table:
    """Reports that people sent of their own audience: industries and seniorities, of two in three."""
    random = streams("relations", "audience")
    known = rows[chance(random, 2 / 3, len(rows))]
    size = len(known)
    owners = tenant.writers(random, size)
    industries = np.ones((size, len(INDUSTRIES)))
    industries[:, INDUSTRIES.index(THEMES[tenant.team.themes[0]].industry)] = 9.0
    tables = []
    for dimension, values, weights in (
        ("industry", INDUSTRIES, industries),
        ("seniority", tuple(SENIORITIES), np.tile(list(SENIORITIES.values()), (size, 1)) / 10),
    ):
        shares = audience_shares(random, weights)
        row, place = np.nonzero(shares >= 3 * LEAST)
        tables.append(Table("workspace_audience_segments", len(row), {
            "workspace_id": uuid(tenant.id), "account_id": uuid(relations.account_ids[relations.starts[known[row]]]),
            "dimension": text(dimension), "value": text(words(values)[place]),
            "share": column("numeric4", shares[row, place]), "source": text("media kit"),
            "captured_at": moment(relations.created_at[known[row]]), "created_by": uuid(owners[row]),
            "created_at": moment(relations.created_at[known[row]]),
        }))  # fmt: skip
    return concatenate(tables)
