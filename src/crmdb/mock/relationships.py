"""The people a workspace works with: whom it chose from the catalogue, whom it added itself, and how things stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.accounts import PLATFORMS, Accounts
from crmdb.mock.catalogue import People, full_names
from crmdb.mock.chains import Chain, chain
from crmdb.mock.columns import (
    OPEN_END, Table, Text, Uuids, column, concatenate, joined, moment, null, text, uuid, words,
)  # fmt: skip
from crmdb.mock.identifiers import codes, time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.moments import DAY, Bools, Floats, Ints, utc_day
from crmdb.mock.randomness import chance, lognormal, weighted
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES

STAR_POWER = (24.0, 15.0, 10.0, 7.0, 5.0)
"""How much more often than others the few people who really move a workspace's buyers are heard."""


@dataclass(frozen=True)
class Relations:
    """A workspace's people as arrays; the stars come first, the private ones last.

    Attributes:
        people: index into the catalogue's People, -1 for private ones.
        power: how strongly their content moves this workspace's buyers: the truth attribution has to find.
        available: neither do-not-contact nor blocked.
        accounts: index into `handles`, `platforms`, `followers`, `prices` by `starts[i]:starts[i + 1]`.
    """

    ids: Uuids
    people: Ints
    names: Text
    slugs: Text
    countries: Ints
    power: Floats
    created_at: Ints
    do_not_contact: Bools
    blocked: Bools
    starts: Ints
    platforms: Ints
    handles: Text
    followers: Ints
    prices: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def available(self) -> Bools:
        return ~(self.do_not_contact | self.blocked)


def draw_relations(room: Room, people: People, accounts: Accounts) -> Relations:
    """Choose from the catalogue by theme and fame, then add private people."""
    random = room.stream("relations")
    private = room.count(6, least=2)
    linked = min(room.count(140, least=14), len(people) // 2)
    fits = np.isin(people.themes, room.team.themes)
    score = random.gumbel(size=len(people)) + 3.0 * fits + 0.4 * people.fame
    score[people.merged_into >= 0] = -np.inf
    chosen = np.argsort(-score, kind="stable")[:linked]
    # Influence is not reach: the stars are well known within their theme, yet none of them is the most followed.
    stars = chosen[fits[chosen] & (np.abs(people.fame[chosen] - 0.4) < 1.0)][: len(STAR_POWER)]
    chosen = np.r_[stars, chosen[~np.isin(chosen, stars)]]
    size = linked + private
    index = np.r_[chosen, np.full(private, -1)]

    countries = np.r_[people.countries[chosen], weighted(random, [float(place.weight) for place in COUNTRIES], private)]
    own_names, own_slugs = full_names(random, countries[linked:])
    power = lognormal(random, 1.0, 0.6, size)
    power[: len(stars)] = STAR_POWER[: len(stars)]
    begun = room.created_at + (random.beta(0.8, 2.6, size) * 0.85 * (room.plan.now - room.created_at)).astype(np.int64)
    begun[: len(stars) + 12] = room.created_at + (random.random(len(begun[: len(stars) + 12])) * 20 * DAY).astype(
        np.int64
    )
    shunned = np.arange(size) >= linked // 2
    shunned[linked:] = False
    do_not_contact = shunned & chance(random, 0.05, size)
    blocked = shunned & ~do_not_contact & chance(random, 0.04, size)

    order = np.argsort(accounts.owners, kind="stable")
    first = np.searchsorted(accounts.owners[order], chosen)
    count = np.r_[np.searchsorted(accounts.owners[order], chosen, side="right") - first, np.ones(private, np.int64)]
    starts = np.cumsum(np.r_[0, count])
    rows = order[np.repeat(first - starts[:linked], count[:linked]) + np.arange(starts[linked])]
    platform = random.integers(0, 2, private)
    followers = (1_500 * lognormal(random, 1.0, 0.9, private)).astype(np.int64)
    return Relations(
        time_ordered_ids(random, begun), index, np.r_[people.names[chosen], own_names],
        np.r_[people.slugs[chosen], own_slugs], countries, power, begun, do_not_contact, blocked, starts,
        np.r_[accounts.platforms[rows], platform],
        np.r_[accounts.handles[rows], joined(own_slugs, "-", codes(random, private, 5))],
        np.r_[accounts.followers[rows], followers], np.r_[accounts.prices[rows], 60 + followers // 40],
    )  # fmt: skip


def relation_tables(
    room: Room, people: People, relations: Relations, contracted_at: Ints, negotiating_at: Ints, never: int
) -> list[Table]:
    """workspace_influencers and what hangs on it. The moments are those of the first deal, `never` for nobody's."""
    random = room.stream("relations", "tables")
    size = len(relations)
    writers = room.writers(random, size)
    stages = _stages(room, relations, contracted_at, negotiating_at, never)
    private = relations.people < 0
    now_partner = stages.reached("partner")
    mail = joined(
        relations.slugs, "@", words([place.code.lower() for place in COUNTRIES])[relations.countries], "-mail.example"
    )
    agent = chance(random, 0.12, size) & now_partner
    sources = words(["search", "import", "referral", "inbound", "event", "manual"])
    table = Table("workspace_influencers", size, {
        **room.row_keys(relations.ids),
        "influencer_id": uuid(people.ids[relations.people], ~private),
        "name": text(relations.names, private),
        "headline": text(joined("Practitioner and occasional writer on ", _themes(room)), private),
        "country_code": text(words([place.code for place in COUNTRIES])[relations.countries], private),
        "stage": text(stages.status), "owner_id": uuid(writers, chance(random, 0.9, size)),
        "rating": column("int2", np.clip(np.round(2.6 + np.log(relations.power) + random.normal(0, 0.6, size)), 1, 5),
                         now_partner),
        "source": text(np.where(private, sources[5], sources[weighted(random, [55, 12, 14, 9, 10], size)])),
        "do_not_contact": column("bool", relations.do_not_contact),
        "do_not_contact_reason": text("Asked us not to write again.", relations.do_not_contact),
        "email": text(mail, stages.reached("in_conversation") & ~relations.do_not_contact),
        "phone": null("text"), "agent_name": text("Northlight Talent", agent),
        "agent_email": text(joined("desk.", relations.slugs, "@northlight.example"), agent),
        "custom_fields": column("jsonb", np.where(now_partner, b'{"content_language": "en", "media_kit": true}', b"{}")),
        "archived_at": null("timestamptz"), "created_by": uuid(writers), "created_at": moment(relations.created_at),
        "updated_at": moment(stages.updated_at),
    })  # fmt: skip
    changes = stages.changes(room, "workspace_influencer_id", relations.ids, writers)
    return [table, changes, *_private_tables(room, relations), _agreed_rates(room, relations, contracted_at, never)]


def _themes(room: Room) -> str:
    return THEMES[room.team.themes[0]].subjects[0]


def _stages(room: Room, relations: Relations, contracted_at: Ints, negotiating_at: Ints, never: int) -> Chain:
    """Partners are those with a contract; the others got as far as their own story goes."""
    random = room.stream("relations", "stages")
    size = len(relations)
    partner, negotiating = contracted_at < never, negotiating_at < never
    far = np.where(partner, 4, np.where(negotiating, 3, weighted(random, [40, 35, 25], size)))
    far = np.where(relations.do_not_contact, 1, np.where(relations.blocked, 0, far))

    def after(days: float) -> Ints:
        return relations.created_at + (random.exponential(days, size) * DAY).astype(np.int64) + DAY // 2

    contacted = np.minimum(after(6), np.where(negotiating, negotiating_at - 8 * DAY, never))
    spoke = np.minimum(after(14), np.where(negotiating, negotiating_at - 4 * DAY, never))
    ended = (
        np.maximum(np.where(partner, contracted_at, spoke), relations.created_at) + random.integers(40, 160, size) * DAY
    )
    rejected = relations.do_not_contact | ((far < 3) & (far > 0) & chance(random, 0.2, size))
    paused = partner & (np.arange(size) > 20) & chance(random, 0.1, size)
    return chain(room, {
        "discovered": (relations.created_at, True),
        "contacted": (contacted, far >= 1),
        "in_conversation": (spoke, far >= 2),
        "negotiating": (np.where(negotiating, negotiating_at, spoke), far >= 3),
        "partner": (np.where(partner, contracted_at, spoke), far >= 4),
        "paused": (ended, paused),
        "rejected": (ended, rejected),
    })  # fmt: skip


def _private_tables(room: Room, relations: Relations) -> list[Table]:
    random = room.stream("relations", "private")
    rows = np.flatnonzero(relations.people < 0)
    at = relations.created_at[rows]
    account = relations.starts[rows]
    owners, platforms = room.writers(random, len(rows)), words([platform.code for platform in PLATFORMS])
    accounts = Table("workspace_influencer_accounts", len(rows), {
        **room.row_keys(time_ordered_ids(random, at)), "workspace_influencer_id": uuid(relations.ids[rows]),
        "platform_code": text(platforms[relations.platforms[account]]), "platform_account_id": null("text"),
        "handle": text(relations.handles[account]),
        "url": text(joined("https://", platforms[relations.platforms[account]], ".example/", relations.handles[account])),
        "followers": column("int8", relations.followers[account], chance(random, 0.8, len(rows))),
        "engagement_rate": column("float4", np.round(random.uniform(0.02, 0.09, len(rows)), 4)),
        "created_by": uuid(owners), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
    topics = [words(THEMES[theme].topics[:2]) for theme in room.team.themes[:2]]
    tables = [accounts]
    tables.append(concatenate([
        Table("workspace_influencer_topics", len(rows), {
            **room.row_keys(time_ordered_ids(random, at)), "workspace_influencer_id": uuid(relations.ids[rows]),
            "topic_code": text(choice[random.integers(0, 2, len(rows))]), "created_by": uuid(owners),
            "created_at": moment(at),
        }) for choice in topics
    ]))  # fmt: skip
    return tables


def _agreed_rates(room: Room, relations: Relations, contracted_at: Ints, never: int) -> Table:
    """What was agreed with partners for their main deliverable, a little under the list price."""
    random = room.stream("relations", "rates")
    rows = np.flatnonzero((contracted_at < never) & (contracted_at < room.plan.now))
    rows = rows[chance(random, 0.7, len(rows))]
    account = relations.starts[rows]
    at = contracted_at[rows]
    since = utc_day(at)
    open_end = np.where(chance(random, 0.5, len(rows)), OPEN_END, since + 365)
    price = np.round(relations.prices[account] * random.uniform(0.75, 1.0, len(rows)) / 10).astype(np.int64) * 1_000
    return Table("workspace_influencer_rates", len(rows), {
        **room.row_keys(time_ordered_ids(random, at)), "workspace_influencer_id": uuid(relations.ids[rows]),
        "platform_code": text(words([platform.code for platform in PLATFORMS])[relations.platforms[account]]),
        "deliverable_type_code": text(
            words([platform.deliverables[0][0] for platform in PLATFORMS])[relations.platforms[account]]
        ),
        "currency_code": text("EUR"), "amount_minor": column("int8", price),
        "valid_during": column("daterange", np.stack([since, open_end], axis=1)),
        "created_by": uuid(room.writers(random, len(rows))), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip
