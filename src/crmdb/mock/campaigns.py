"""Campaigns and the deals in them: seasons, budgets, and a funnel that loses people at every stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.chains import Chain, chain
from crmdb.mock.columns import Table, Text, Uuids, column, digits, joined, moment, null, text, uuid, words
from crmdb.mock.identifiers import time_ordered_ids
from crmdb.mock.identity import Room
from crmdb.mock.moments import DAY, HOUR, Ints, calendar_day, utc_day
from crmdb.mock.money import reporting_columns
from crmdb.mock.randomness import chance, ranks_within, weighted
from crmdb.mock.relationships import Relations
from crmdb.mock.words.companies import CAMPAIGN_NAMES, CATEGORIES, OBJECTIVES
from crmdb.mock.words.people import COUNTRIES

_SEASON = (0.9, 1.3, 1.4, 1.1, 1.1, 0.9, 0.6, 0.5, 1.4, 1.5, 1.3, 0.5)
"""Starts by month: B2B buys around budgets and trade fairs, and rests in summer and at the year's end."""


@dataclass(frozen=True)
class Campaigns:
    """Campaigns in order of their first day."""

    ids: Uuids
    slugs: Text
    starts: Ints
    ends: Ints
    cancelled: Ints
    life: Chain
    currencies: list[str]
    writers: Uuids


@dataclass(frozen=True)
class Deals:
    """What was agreed (or not) with one influencer for one campaign."""

    ids: Uuids
    campaigns: Ints
    relations: Ints
    life: Chain
    currencies: list[str]
    fees: Ints

    def first_moments(self, status: str, relations: int, never: int) -> Ints:
        """For each of the workspace's influencers, when a deal first came into a status; `never` if none did."""
        moments = np.full(relations, never)
        reached = self.life.reached(status)
        np.minimum.at(moments, self.relations[reached], self.life.first(status)[reached])
        return moments


def draw_campaigns(room: Room) -> Campaigns:
    """Campaigns over the plan's months and a few weeks ahead."""
    random = room.stream("campaigns")
    size = room.count(14, least=3)
    first, now_day = utc_day(room.plan.start) + 20, utc_day(room.plan.now)
    days = np.arange(first, now_day + 55)
    season = np.cumsum([_SEASON[calendar_day(int(day)).month - 1] for day in days])
    place = (np.arange(size) + random.random(size)) / size * season[-1]
    starts = np.sort(days[np.searchsorted(season, place)])
    ends = starts + random.integers(28, 64, size)
    created = np.minimum(
        (starts - random.integers(22, 45, size)) * DAY, room.plan.now - random.integers(3, 12, size) * DAY
    )
    created += random.integers(8 * HOUR, 16 * HOUR, size) - DAY // 2
    ahead = starts > now_day
    # One in a dozen is called off before it starts, and one in five interrupted.
    cancelled = ~ahead & (np.arange(size) % 12 == 8)
    paused = ~cancelled & chance(random, 0.2, size)
    pause = starts * DAY + random.integers(7, 14, size) * DAY
    life = chain(room, {
        "draft": (created, True),
        "planned": (created + random.integers(2, 6, size) * DAY, np.arange(size) < size - 1),
        "cancelled": (starts * DAY - DAY, cancelled),
        "active": (starts * DAY + 8 * HOUR, ~cancelled),
        "paused": (pause, paused),
        "active/again": (pause + random.integers(3, 9, size) * DAY, paused),
        "completed": (ends * DAY + 9 * HOUR, ~cancelled),
    })  # fmt: skip
    number = (np.arange(size) + random.integers(0, len(CAMPAIGN_NAMES))) % len(CAMPAIGN_NAMES)
    months = [calendar_day(int(day)).strftime("%Y-%m") for day in starts]
    slugs = joined(
        words([_slug(name) for name in CAMPAIGN_NAMES])[number], "-", words(months), "-", digits(np.arange(size) + 1)
    )
    foreign = chance(random, 0.25, size) & (starts < now_day)
    currencies = [
        ("USD" if room.team.currency == "EUR" else "EUR") if other else room.team.currency for other in foreign
    ]
    return Campaigns(
        time_ordered_ids(random, created), slugs, starts, ends,
        np.where(cancelled, starts * DAY - DAY, np.iinfo(np.int64).max // 4), life, currencies, room.writers(random, size),
    )  # fmt: skip


def campaign_tables(room: Room, campaigns: Campaigns, fee_totals: Ints) -> list[Table]:
    """campaigns and campaign_targets; budgets leave some room above the fees agreed, or not quite."""
    random = room.stream("campaigns", "tables")
    size = len(campaigns.ids)
    budget = (
        np.round(np.maximum(fee_totals * random.uniform(0.9, 1.5, size), 800_000) / 50_000).astype(np.int64) * 50_000
    )
    known = chance(random, 0.95, size)
    month = [calendar_day(int(day)).strftime("%B %Y") for day in campaigns.starts]
    number = np.array([CAMPAIGN_NAMES.index(_name_of(slug.decode())) for slug in campaigns.slugs])
    objective = words(OBJECTIVES)[weighted(random, [16, 10, 30, 12, 10, 17, 5], size)]
    names = joined(words(CAMPAIGN_NAMES)[number], ", ", words(month))
    table = Table("campaigns", size, {
        **room.row_keys(campaigns.ids), "name": text(names), "slug": text(campaigns.slugs), "objective": text(objective),
        "status": text(campaigns.life.status), "owner_id": uuid(campaigns.writers),
        "starts_on": column("date", campaigns.starts), "ends_on": column("date", campaigns.ends),
        "currency_code": text(campaigns.currencies), "budget_minor": column("int8", budget, known),
        **reporting_columns(
            room.rates, "budget_minor", budget, campaigns.currencies, room.team.currency, campaigns.starts, known
        ),
        "brief": text("One idea, told from practice. Say what did not work, too. Disclose the partnership."),
        "custom_fields": column("jsonb", '{"region": "Europe"}'), "archived_at": null("timestamptz"),
        "created_by": uuid(campaigns.writers), "created_at": moment(campaigns.life.created_at),
        "updated_at": moment(campaigns.life.updated_at),
    })  # fmt: skip
    changes = campaigns.life.changes(room, "campaign_id", campaigns.ids, campaigns.writers)
    return [table, changes, _targets(room, campaigns)]


def _targets(room: Room, campaigns: Campaigns) -> Table:
    random = room.stream("campaigns", "targets")
    metrics = (
        ("impressions", 150_000),
        ("clicks", 600),
        ("leads", 25),
        ("opportunities", 8),
        ("pipeline_minor", 30_000_000),
    )
    size = len(campaigns.ids)
    chosen = random.random((size, len(metrics))) < np.array([0.5, 0.8, 0.9, 0.6, 0.7])
    row, place = np.nonzero(chosen)
    usual = np.array([number for _, number in metrics])[place]
    at = campaigns.life.created_at[row]
    return Table("campaign_targets", len(row), {
        **room.row_keys(time_ordered_ids(random, at)), "campaign_id": uuid(campaigns.ids[row]),
        "metric": text(words([name for name, _ in metrics])[place]),
        "target": column("int8", np.round(usual * random.uniform(0.5, 2.0, len(row)))),
        "created_by": uuid(campaigns.writers[row]), "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def draw_deals(room: Room, relations: Relations, campaigns: Campaigns) -> Deals:
    """Who was asked in which campaign, and how far it went. People who move buyers are asked again."""
    random = room.stream("deals")
    number, people = len(campaigns.ids), len(relations)
    asked = min(room.count(15, least=5), max(people // 2, 3))
    # People who just had a campaign are asked again more rarely, except those who brought pipeline the last time.
    score = random.gumbel(size=(number, people)) + 1.2 * np.log(relations.power)
    created = campaigns.life.created_at
    score[:, ~relations.available] = -np.inf
    score[relations.created_at > created[:, None]] = -np.inf
    rank = np.argsort(np.argsort(-score, axis=1), axis=1)
    campaign, relation = np.nonzero((rank < asked) & np.isfinite(score))
    size = len(campaign)

    begin = created[campaign] + random.integers(DAY // 2, 5 * DAY, size)
    known = begin < room.plan.now - HOUR
    campaign, relation, begin, size = campaign[known], relation[known], begin[known], int(known.sum())
    star = relations.power[relation] >= 5
    far = weighted(random, [12.0, 16.0, 14.0, 58.0], size)
    far = np.where(star, 3, far)
    going = campaigns.life.reached("planned")[campaign]
    far = np.where(going, far, 0)

    def after(moments: Ints, least: float, most: float) -> Ints:
        return moments + (random.uniform(least, most, size) * DAY).astype(np.int64)

    contacted = after(begin, 0.2, 4)
    negotiating = after(contacted, 0.5, 6)
    contracted = after(negotiating, 1, 8)
    stop = campaigns.cancelled[campaign]
    ran = stop > room.plan.now * 2
    declined = ((far == 1) | (far == 2)) & (ran | (negotiating + 9 * DAY < stop)) & chance(random, 0.85, size)
    active = np.maximum(campaigns.starts[campaign] * DAY + 9 * HOUR, contracted)
    life = chain(room, {
        "shortlisted": (begin, True),
        "contacted": (contacted, (far >= 1) & (contacted < stop - DAY)),
        "negotiating": (negotiating, (far >= 2) & (negotiating < stop - DAY)),
        "declined": (after(np.where(far >= 2, negotiating, contacted), 2, 9), declined),
        "contracted": (contracted, (far >= 3) & (contracted < stop - DAY)),
        "cancelled": (stop, ~ran & ~declined),
        "active": (active, (far >= 3) & ran),
        "completed": (after(campaigns.ends[campaign] * DAY, 1, 6), (far >= 3) & ran),
    })  # fmt: skip
    currencies = [COUNTRIES[place].currency for place in relations.countries[relation]]
    price = relations.prices[relations.starts[relation]] * random.uniform(1.2, 2.6, size)
    fees = np.round(price * np.array([_EURO_TO[name] for name in currencies]) / 25).astype(np.int64) * 2_500
    fees[chance(random, 0.04, size)] = 0
    return Deals(time_ordered_ids(random, begin), campaign, relation, life, currencies, fees)


_EURO_TO = {"EUR": 1.0, "USD": 1.1, "GBP": 0.86, "SEK": 11.3, "NOK": 11.6, "DKK": 7.46, "CHF": 0.95}


def deal_tables(room: Room, relations: Relations, campaigns: Campaigns, deals: Deals) -> list[Table]:
    """campaign_influencers and its history."""
    random = room.stream("deals", "tables")
    size = len(deals.ids)
    contracted = deals.life.reached("contracted")
    signed = utc_day(deals.life.first("contracted"))
    until = campaigns.ends[deals.campaigns] + 30
    category = deals.campaigns % len(CATEGORIES)
    # One exclusivity per person and category, so that no two promises can meet.
    order = np.lexsort((category, deals.relations))
    promised = np.zeros(size, np.bool_)
    promised[order] = ranks_within((deals.relations * len(CATEGORIES) + category)[order]) == 0
    promised &= contracted & chance(random, 0.3, size)
    rights = contracted & chance(random, 0.6, size)
    declined = deals.life.status == b"declined"
    reasons = words(["Fee above budget", "Calendar full", "Works with a competitor", "No answer", "Topic did not fit"])
    table = Table("campaign_influencers", size, {
        **room.row_keys(deals.ids), "campaign_id": uuid(campaigns.ids[deals.campaigns]),
        "workspace_influencer_id": uuid(relations.ids[deals.relations]), "stage": text(deals.life.status),
        "currency_code": text(deals.currencies),
        "fee_minor": column("int8", deals.fees, contracted | deals.life.reached("negotiating")),
        "contract_period": column("daterange", np.stack([signed, until], axis=1), contracted),
        "usage_rights": text("Organic reuse on the brand's own channels", rights),
        "usage_period": column("daterange", np.stack([signed, until + 180], axis=1), rights),
        "exclusivity_category": text(words(CATEGORIES)[category], promised),
        "exclusivity_period": column("daterange", np.stack([signed, until + 30], axis=1), promised),
        "disclosure": text(np.where(deals.fees > 0, b"paid_partnership", b"gifted")),
        "decline_reason": text(reasons[random.integers(0, len(reasons), size)], declined),
        "created_by": uuid(campaigns.writers[deals.campaigns]), "created_at": moment(deals.life.created_at),
        "updated_at": moment(deals.life.updated_at),
    })  # fmt: skip
    return [table, deals.life.changes(room, "campaign_influencer_id", deals.ids, campaigns.writers[deals.campaigns])]


def _slug(name: str) -> str:
    return name.lower().replace("'", "").replace(" ", "-")


def _name_of(slug: str) -> str:
    """The campaign name a slug was made from: it ends in -YYYY-MM-number."""
    stem = slug.rsplit("-", 3)[0]
    return next(name for name in CAMPAIGN_NAMES if _slug(name) == stem)
