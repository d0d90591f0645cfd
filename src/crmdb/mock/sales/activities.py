"""Notes and activities: what members write down and do."""

from __future__ import annotations

import numpy as np

from crmdb.mock.arrays.columns import (
    Column,
    Table,
    Text,
    Uuids,
    column,
    concatenate,
    moment,
    not_imported,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, HOUR, Ints, at_work, utc_day
from crmdb.mock.arrays.randomness import Streams, chance
from crmdb.mock.campaigns.relationships import Relations
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.sales.sales import Sales
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import INFLUENCER_NOTES, MEETINGS, OPPORTUNITY_NOTES

_SUBJECTS = (
    "workspace_influencer_id", "campaign_id", "collaboration_id", "company_id", "contact_id", "opportunity_id",
)  # fmt: skip


def notes(tenant: Tenant, streams: Streams, relations: Relations, opportunities: Opportunities) -> Table:
    """A remark on every third person and opportunity."""
    random = streams("notes")
    people = np.flatnonzero(chance(random, 0.3, len(relations)))
    deals = np.flatnonzero(chance(random, 0.4, len(opportunities)))
    parts = []
    for subject, ids, begun, bodies in (
        ("workspace_influencer_id", relations.ids[people], relations.created_at[people], INFLUENCER_NOTES),
        ("opportunity_id", opportunities.ids[deals], opportunities.opened_at[deals], OPPORTUNITY_NOTES),
    ):
        size = len(ids)
        at = begun + ((tenant.plan.now - begun) * random.random(size) ** 2 * 0.9).astype(np.int64)
        parts.append(Table("notes", size, {
            **row_keys(tenant.id, time_ordered_ids(random, at)), **_about(subject, ids), **not_imported(),
            "body": text(words(bodies)[random.integers(0, len(bodies), size)]),
            "is_pinned": column("bool", chance(random, 0.08, size)), "created_by": uuid(tenant.writers(random, size)),
            "created_at": moment(at), "updated_at": moment(at),
        }))  # fmt: skip
    return concatenate(parts)


def activities(tenant: Tenant, streams: Streams, relations: Relations, sales: Sales) -> Table:
    """Meetings with committees, answers of influencers, and tasks still to be done."""
    return concatenate(
        [
            _meetings(tenant, streams, sales),
            _answers(tenant, streams, relations),
            _tasks(tenant, streams, sales.opportunities),
        ]
    )


def _meetings(tenant: Tenant, streams: Streams, sales: Sales) -> Table:
    """With leads on committees, while the opportunity was open."""
    random = streams("activities", "meetings")
    committee, opportunities, known = sales.committee, sales.opportunities, sales.known
    is_lead = known.lead_at[committee.contacts] < tenant.plan.now
    row = np.flatnonzero(is_lead & chance(random, 0.5, len(is_lead)))
    opportunity, begun = committee.opportunities[row], committee.joined_at[row]
    end = np.maximum(opportunities.talked_until(tenant.plan.now)[opportunity], begun)
    at = begun + ((end - begun) * random.random(len(row))).astype(np.int64)
    at = at_work(at, random.random(len(row)), begun, end)
    about = {
        "contact_id": uuid(known.contact_ids[committee.contacts[row]]),
        "opportunity_id": uuid(opportunities.ids[opportunity]),
        "company_id": uuid(known.company_ids[opportunities.companies[opportunity]]),
    }
    return _activities(tenant, streams, at, ("meeting", "outbound"), words(MEETINGS), about=about)


def _answers(tenant: Tenant, streams: Streams, relations: Relations) -> Table:
    random = streams("activities", "answers")
    row = np.flatnonzero(relations.available & chance(random, 0.5, len(relations)))
    at = np.minimum(relations.created_at[row] + random.integers(HOUR, 3 * DAY, len(row)), tenant.plan.now - 1)
    subjects = words(["Reply to our brief", "Question about dates", "Draft sent", "Invoice sent"])
    about = {"workspace_influencer_id": uuid(relations.ids[row])}
    return _activities(tenant, streams, at, ("email", "inbound"), subjects, about=about)


def _tasks(tenant: Tenant, streams: Streams, opportunities: Opportunities) -> Table:
    """For the open pipeline that is not forgotten; some are overdue."""
    random = streams("activities", "tasks")
    going_on = ~opportunities.closed & (opportunities.talked_until(tenant.plan.now) == tenant.plan.now)
    row = np.flatnonzero(going_on & chance(random, 0.6, len(opportunities)))
    at = np.maximum(tenant.plan.now - random.integers(HOUR, 9 * DAY, len(row)), opportunities.opened_at[row])
    due = utc_day(tenant.plan.now) + random.integers(-4, 12, len(row))
    subjects = words(["Send proposal", "Ask for references", "Call the champion back", "Check security answers"])
    return _activities(
        tenant,
        streams,
        at,
        ("task", "internal"),
        subjects,
        about={"opportunity_id": uuid(opportunities.ids[row])},
        due=due,
    )


def _activities(
    tenant: Tenant,
    streams: Streams,
    at: Ints,
    kind: tuple[str, str],
    subjects: Text,
    *,
    about: dict[str, Column],
    due: Ints | None = None,
) -> Table:
    """Rows of one kind and direction; those with a due day are still to be done."""
    random = streams("activities", *kind)
    size = len(at)
    return Table("activities", size, {
        **row_keys(tenant.id, time_ordered_ids(random, at)), **{name: null("uuid") for name in _SUBJECTS}, **about,
        "type": text(kind[0]), "direction": text(kind[1]),
        "subject": text(subjects[random.integers(0, len(subjects), size)]), "body": null("text"),
        "occurred_at": moment(at), "due_on": null("date") if due is None else column("date", due),
        "remind_at": null("timestamptz"), "assignee_id": null("uuid"),
        "done_at": moment(at) if due is None else null("timestamptz"), "source": null("text"),
        "external_id": null("text"), "created_by": uuid(tenant.writers(random, size)), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def _about(subject: str, ids: Uuids) -> dict[str, Column]:
    return {name: null("uuid") for name in _SUBJECTS} | {subject: uuid(ids)}
