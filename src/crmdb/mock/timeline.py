"""Notes and activities, lists and tags, saved searches, exclusions and custom fields: what members leave behind."""

from __future__ import annotations

import json

import numpy as np

from crmdb.mock.buyers import Buyers
from crmdb.mock.columns import (
    Column,
    Table,
    Uuids,
    column,
    concatenate,
    digits,
    joined,
    moment,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.committee import Committee
from crmdb.mock.identifiers import time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.journeys import Leads
from crmdb.mock.moments import DAY, HOUR, Bools, Ints, utc_day
from crmdb.mock.opportunities import Opportunities
from crmdb.mock.randomness import chance
from crmdb.mock.relationships import Relations
from crmdb.mock.words.companies import INFLUENCER_NOTES, LISTS, MEETINGS, OPPORTUNITY_NOTES, TAGS
from crmdb.mock.words.topics import THEMES

_SUBJECTS = ("workspace_influencer_id", "campaign_id", "company_id", "contact_id", "opportunity_id")


def notes(room: Room, relations: Relations, opportunities: Opportunities) -> Table:
    """A remark on every third person and opportunity."""
    random = room.stream("notes")
    people = np.flatnonzero(chance(random, 0.3, len(relations)))
    deals = np.flatnonzero(chance(random, 0.4, len(opportunities)))
    parts = []
    for subject, ids, begun, bodies in (
        ("workspace_influencer_id", relations.ids[people], relations.created_at[people], INFLUENCER_NOTES),
        ("opportunity_id", opportunities.ids[deals], opportunities.opened_at[deals], OPPORTUNITY_NOTES),
    ):
        size = len(ids)
        at = begun + ((room.plan.now - begun) * random.random(size) ** 2 * 0.9).astype(np.int64)
        parts.append(Table("notes", size, {
            **room.row_keys(time_ordered_ids(random, at)), **_about(subject, ids),
            "body": text(words(bodies)[random.integers(0, len(bodies), size)]),
            "is_pinned": column("bool", chance(random, 0.08, size)), "created_by": uuid(room.writers(random, size)),
            "created_at": moment(at), "updated_at": moment(at),
        }))  # fmt: skip
    return concatenate(parts)


def activities(
    room: Room, relations: Relations, buyers: Buyers, contact_ids: Uuids, company_ids: Uuids, leads: Leads,
    opportunities: Opportunities, committee: Committee,
) -> Table:  # fmt: skip
    """Meetings with committees, answers of influencers, and tasks still to be done."""
    random = room.stream("activities")
    active = np.flatnonzero(
        chance(random, 0.5, len(committee.contacts)) & (leads.at[committee.contacts] < room.plan.now)
    )
    end = np.where(opportunities.closed, opportunities.ended_at, room.plan.now)[committee.opportunities[active]]
    begun = committee.joined_at[active]
    met = begun + ((end - begun) * random.random(len(active))).astype(np.int64)
    opportunity = committee.opportunities[active]
    meetings = _activities(room, random, met, "meeting", "outbound", words(MEETINGS), {
        "contact_id": uuid(contact_ids[committee.contacts[active]]), "opportunity_id": uuid(opportunities.ids[opportunity]),
        "company_id": uuid(company_ids[opportunities.companies[opportunity]]),
    })  # fmt: skip
    people = np.flatnonzero(chance(random, 0.5, len(relations)) & relations.available)
    wrote = relations.created_at[people] + random.integers(HOUR, 3 * DAY, len(people))
    wrote = np.minimum(wrote, room.plan.now - 1)
    answers = words(["Reply to our brief", "Question about dates", "Draft sent", "Invoice sent"])
    mails = _activities(
        room, random, wrote, "email", "inbound", answers, {"workspace_influencer_id": uuid(relations.ids[people])}
    )
    open_ones = np.flatnonzero(~opportunities.closed & chance(random, 0.6, len(opportunities)))
    asked = room.plan.now - random.integers(HOUR, 9 * DAY, len(open_ones))
    asked = np.maximum(asked, opportunities.opened_at[open_ones])
    jobs = words(["Send proposal", "Ask for references", "Call the champion back", "Check security answers"])
    tasks = _activities(room, random, asked, "task", "internal", jobs, {
        "opportunity_id": uuid(opportunities.ids[open_ones]),
    }, due=utc_day(room.plan.now) + random.integers(-4, 12, len(open_ones)))  # fmt: skip
    return concatenate([meetings, mails, tasks])


def _activities(
    room: Room, random: np.random.Generator, at: Ints, kind: str, direction: str, subjects: np.ndarray[tuple[int], np.dtype[np.bytes_]],
    about: dict[str, Column], due: Ints | None = None,
) -> Table:  # fmt: skip
    size = len(at)
    done: Bools = np.zeros(size, np.bool_) if due is not None else np.ones(size, np.bool_)
    return Table("activities", size, {
        **room.row_keys(time_ordered_ids(random, at)), **{name: null("uuid") for name in _SUBJECTS}, **about,
        "kind": text(kind), "direction": text(direction), "subject": text(subjects[random.integers(0, len(subjects), size)]),
        "body": null("text"), "occurred_at": moment(at),
        "due_on": null("date") if due is None else column("date", due), "done_at": moment(at, done),
        "source": null("text"), "external_id": null("text"), "created_by": uuid(room.writers(random, size)),
        "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _about(subject: str, ids: Uuids) -> dict[str, Column]:
    return {name: null("uuid") for name in _SUBJECTS} | {subject: uuid(ids)}


def collections(room: Room, relations: Relations) -> list[Table]:
    """lists, tags and who is in them."""
    random = room.stream("collections")
    made = room.created_at + np.arange(len(LISTS)) * 9 * DAY
    list_ids, tag_ids = time_ordered_ids(random, made), time_ordered_ids(random, np.full(len(TAGS), room.created_at))
    lists = Table("lists", len(LISTS), {
        **room.row_keys(list_ids), "name": text(LISTS), "description": null("text"), "archived_at": null("timestamptz"),
        "created_by": uuid(room.writers(random, len(LISTS))), "created_at": moment(made), "updated_at": moment(made),
    })  # fmt: skip
    which, person = np.nonzero(random.random((len(LISTS), len(relations))) < 0.12)
    at = np.maximum(made[which], relations.created_at[person]) + HOUR
    at = np.minimum(at, room.plan.now - 1)
    entries = Table("list_influencers", len(which), {
        **room.row_keys(time_ordered_ids(random, at)), "list_id": uuid(list_ids[which]),
        "workspace_influencer_id": uuid(relations.ids[person]), "position": null("int4"),
        "created_by": uuid(room.writers(random, len(which))), "created_at": moment(at),
    })  # fmt: skip
    shade = words([f"#{value:06x}" for value in range(0x204060, 0xFFFFFF, 0x1F3A57)])
    tags = Table("tags", len(TAGS), {
        **room.row_keys(tag_ids), "name": text(TAGS), "colour": text(shade[random.integers(0, len(shade), len(TAGS))]),
        "created_by": uuid(room.members[0]), "created_at": moment(room.created_at), "updated_at": moment(room.created_at),
    })  # fmt: skip
    which, person = np.nonzero(random.random((len(TAGS), len(relations))) < 0.09)
    at = relations.created_at[person] + 2 * HOUR
    labels = Table("workspace_influencer_tags", len(which), {
        **room.row_keys(time_ordered_ids(random, at)), "workspace_influencer_id": uuid(relations.ids[person]),
        "tag_id": uuid(tag_ids[which]), "created_by": uuid(room.writers(random, len(which))), "created_at": moment(at),
    })  # fmt: skip
    return [lists, entries, tags, labels]


def settings(room: Room, relations: Relations) -> list[Table]:
    """saved_searches, exclusions and custom_field_definitions."""
    random = room.stream("settings")
    theme = THEMES[room.team.themes[0]]
    searches = {
        f"{theme.name.title()} voices, well followed": {"topics": list(theme.topics[:3]), "followers_min": 10_000},
        "German and Nordic": {"countries": ["DE", "SE", "NO", "DK", "FI"], "platforms": ["linkedin"]},
        "Directors listen": {"audience": [{"dimension": "seniority", "at_least": "director", "share": 0.3}]},
    }
    since = {"created_at": moment(room.created_at), "updated_at": moment(room.created_at)}
    made = np.full(20, room.created_at)
    ids = time_ordered_ids(random, made)
    saved = Table("saved_searches", len(searches), {
        **room.row_keys(ids[:3]), "name": text(list(searches)),
        "filters": column("jsonb", [json.dumps(filters) for filters in searches.values()]),
        "sort": text(["followers", "engagement", "followers"]), "created_by": uuid(room.members[0]), **since,
    })  # fmt: skip
    blocked = np.flatnonzero(relations.blocked)
    size = 2 + len(blocked)
    at = np.r_[np.full(2, room.created_at), relations.created_at[blocked]]
    is_domain = np.arange(size) < 2
    exclusions = Table("exclusions", size, {
        **room.row_keys(time_ordered_ids(random, at)), "kind": text(np.where(is_domain, b"competitor", b"blocked")),
        "domain": text(joined("rival-", digits(np.arange(size) + 1), f"-{room.team.slug}.example"), is_domain),
        "workspace_influencer_id": uuid(relations.ids[np.r_[0, 0, blocked]], ~is_domain),
        "reason": text(np.where(is_domain, b"Sells the same thing", b"Broke an agreement")),
        "created_by": uuid(room.members[0]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
    fields = [
        ("workspace_influencers", "content_language", "Content language", "choice", ("en", "de", "fr", "sv")),
        ("workspace_influencers", "media_kit", "Media kit received", "boolean", None),
        ("campaigns", "region", "Region", "text", None),
    ]
    choices = np.empty(len(fields), object)
    choices[:] = [field[4] for field in fields]
    definitions = Table("custom_field_definitions", len(fields), {
        **room.row_keys(ids[10:13]), "subject": text([field[0] for field in fields]), "key": text([field[1] for field in fields]),
        "label": text([field[2] for field in fields]), "value_type": text([field[3] for field in fields]),
        "choices": column("text[]", choices, [field[4] is not None for field in fields]),
        "is_required": column("bool", False), "archived_at": null("timestamptz"), "created_by": uuid(room.members[0]), **since,
    })  # fmt: skip
    return [saved, exclusions, definitions]
