"""How things stand with a workspace's people: stages, private accounts, agreed prices."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import (
    OPEN_END,
    Table,
    as_json,
    column,
    joined,
    moment,
    not_imported,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, NEVER, Ints, utc_day
from crmdb.mock.arrays.randomness import Streams, chance, weighted
from crmdb.mock.arrays.status_history import StatusHistory, status_history
from crmdb.mock.campaigns.collaborations import Collaborations
from crmdb.mock.campaigns.private_people import private_tables
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.catalog.people import People
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES

_PARTNER_FIELDS = as_json({"content_language": "en", "media_kit": True}).encode()


def relation_tables(
    tenant: Tenant, streams: Streams, people: People, relations: Relations, collaborations: Collaborations
) -> list[Table]:
    """workspace_influencers and what hangs on it."""
    random = streams("relations", "tables")
    size = len(relations)
    writers = tenant.writers(random, size)
    stages = _stages(tenant, streams, relations, collaborations)
    private = relations.people < 0
    now_partner = stages.reached("partner")
    mail = joined(
        relations.slugs, "@", words([place.code.lower() for place in COUNTRIES])[relations.countries], "-mail.example"
    )
    agent = chance(random, 0.12, size) & now_partner
    sources = words(["search", "import", "referral", "inbound", "event", "manual"])
    table = Table("workspace_influencers", size, {
        **row_keys(tenant.id, relations.ids),
        "influencer_id": uuid(people.ids[relations.people], ~private),
        "name": text(relations.names, private),
        "headline": text(joined("Practitioner and occasional writer on ", _themes(tenant)), private),
        "country_code": text(words([place.code for place in COUNTRIES])[relations.countries], private),
        "status": text(stages.status), "owner_id": uuid(writers, chance(random, 0.9, size)),
        "rating": column("int2", np.clip(np.round(2.6 + np.log(relations.power) + random.normal(0, 0.6, size)), 1, 5),
                         now_partner),
        "acquired_via": text(np.where(private, sources[5], sources[weighted(random, [55, 12, 14, 9, 10], size)])),
        "do_not_contact": column("bool", relations.do_not_contact),
        "do_not_contact_reason": text("Asked us not to write again.", relations.do_not_contact),
        "email": text(mail, stages.reached("in_conversation") & ~relations.do_not_contact),
        "phone": null("text"), "agent_name": text("Northlight Talent", agent),
        "agent_email": text(joined("desk.", relations.slugs, "@northlight.example"), agent),
        "custom_fields": column("jsonb", np.where(now_partner, _PARTNER_FIELDS, b"{}")),
        "as_given": column("jsonb", "{}"), "merged_into_id": null("uuid"),
        **not_imported(),
        "archived_at": null("timestamptz"), "erased_at": null("timestamptz"), "created_by": uuid(writers),
        "created_at": moment(relations.created_at), "updated_at": moment(stages.updated_at),
    })  # fmt: skip
    changes = stages.changes(tenant.id, "workspace_influencer_id", relations.ids, writers)
    return [
        table,
        changes,
        *private_tables(tenant, streams, relations),
        _agreed_rates(tenant, streams, relations, collaborations),
    ]


def _themes(tenant: Tenant) -> str:
    return THEMES[tenant.team.themes[0]].subjects[0]


def _stages(tenant: Tenant, streams: Streams, relations: Relations, collaborations: Collaborations) -> StatusHistory:
    """Partners are those with a contract; the others got as far as their own story goes."""
    random = streams("relations", "stages")
    size = len(relations)
    contracted_at = collaborations.first_moments("contracted", size)
    negotiating_at = collaborations.first_moments("negotiating", size)
    partner, negotiating = contracted_at < NEVER, negotiating_at < NEVER
    far = np.where(partner, 4, np.where(negotiating, 3, weighted(random, [40, 35, 25], size)))
    far = np.where(relations.do_not_contact, 1, np.where(relations.blocked, 0, far))

    def after(days: float) -> Ints:
        return relations.created_at + (random.exponential(days, size) * DAY).astype(np.int64) + DAY // 2

    contacted = np.minimum(after(6), np.where(negotiating, negotiating_at - 8 * DAY, NEVER))
    spoke = np.minimum(after(14), np.where(negotiating, negotiating_at - 4 * DAY, NEVER))
    ended = (
        np.maximum(np.where(partner, contracted_at, spoke), relations.created_at) + random.integers(40, 160, size) * DAY
    )
    rejected = relations.do_not_contact | ((far < 3) & (far > 0) & chance(random, 0.2, size))
    paused = partner & (np.arange(size) > 20) & chance(random, 0.1, size)
    return status_history(tenant.plan.now, {
        "discovered": (relations.created_at, True),
        "contacted": (contacted, far >= 1),
        "in_conversation": (spoke, far >= 2),
        "negotiating": (np.where(negotiating, negotiating_at, spoke), far >= 3),
        "partner": (np.where(partner, contracted_at, spoke), far >= 4),
        "paused": (ended, paused),
        "rejected": (ended, rejected),
    })  # fmt: skip


def _agreed_rates(tenant: Tenant, streams: Streams, relations: Relations, collaborations: Collaborations) -> Table:
    """What was agreed with partners for their main deliverable, a little under the list price."""
    random = streams("relations", "rates")
    contracted_at = collaborations.first_moments("contracted", len(relations))
    rows = np.flatnonzero(contracted_at < NEVER)
    rows = rows[chance(random, 0.7, len(rows))]
    account = relations.starts[rows]
    at = contracted_at[rows]
    since = utc_day(at)
    open_end = np.where(chance(random, 0.5, len(rows)), OPEN_END, since + 365)
    price = np.round(relations.prices[account] * random.uniform(0.75, 1.0, len(rows)) / 10).astype(np.int64) * 1_000
    return Table("workspace_influencer_rates", len(rows), {
        **row_keys(tenant.id, time_ordered_ids(random, at)), "workspace_influencer_id": uuid(relations.ids[rows]),
        "platform_code": text(words([platform.code for platform in PLATFORMS])[relations.platforms[account]]),
        "deliverable_type_code": text(
            words([platform.deliverables[0][0] for platform in PLATFORMS])[relations.platforms[account]]
        ),
        "currency_code": text("EUR"), "amount_minor": column("int8", price),
        "valid_during": column("daterange", np.stack([since, open_end], axis=1)),
        "created_by": uuid(tenant.writers(random, len(rows))), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
