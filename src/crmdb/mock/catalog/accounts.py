"""Accounts, their history and list prices: followers are heavy-tailed, engagement falls and price rises with size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from crmdb.mock.arrays.columns import (
    OPEN_END,
    Table,
    Text,
    Uuids,
    column,
    digits,
    joined,
    moment,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import codes, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Floats, Ints, utc_day
from crmdb.mock.arrays.randomness import chance, lognormal, stream
from crmdb.mock.catalog.people import People
from crmdb.mock.plan import Plan
from crmdb.mock.tenants.exchange_rates import EURO_TO
from crmdb.mock.words.people import COUNTRIES
from crmdb.mock.words.topics import THEMES


class Platform(NamedTuple):
    """Habits of a platform.

    Attributes:
        share: part of B2B creators who have an account there.
        median, sigma: followers, lognormal.
        engagement: engagement rate of an account of 10,000 followers.
        views: average views per follower.
        price: euro for the main deliverable of an account of 1,000 followers.
        deliverables: what it sells, dearest last, with its price relative to the first.
    """

    code: str
    share: float
    median: float
    sigma: float
    engagement: float
    views: float
    price: float
    deliverables: tuple[tuple[str, float], ...]


OWN_HOSTS = (b"blog", b"newsletter", b"podcast")
"""Media outside a platform: their handle is a host."""

PLATFORMS = (
    Platform("linkedin", 0.92, 9_000, 1.15, 0.034, 0.22, 70, (("post", 1.0), ("carousel", 1.3), ("article", 1.6))),
    Platform("x", 0.42, 6_000, 1.40, 0.016, 0.18, 40, (("post", 1.0), ("thread", 1.7))),
    Platform("youtube", 0.24, 7_500, 1.55, 0.041, 0.30, 120,
             (("short-video", 1.0), ("live-stream", 2.0), ("video", 2.6))),
    Platform("instagram", 0.16, 5_000, 1.30, 0.024, 0.25, 45, (("story", 1.0), ("short-video", 1.8))),
    Platform("tiktok", 0.08, 7_000, 1.60, 0.055, 0.45, 40, (("short-video", 1.0),)),
    Platform("podcast", 0.18, 2_400, 1.20, 0.120, 0.55, 160, (("podcast-mention", 1.0), ("podcast-episode", 3.0))),
    Platform("newsletter", 0.30, 3_000, 1.20, 0.090, 0.42, 130,
             (("newsletter-mention", 1.0), ("dedicated-newsletter", 2.8))),
    Platform("blog", 0.14, 1_500, 1.10, 0.030, 0.60, 90, (("article", 1.0), ("whitepaper", 4.0))),
)  # fmt: skip
SHORT_HANDLES = words(["x", "instagram", "tiktok"])


@dataclass(frozen=True)
class Accounts:
    """Accounts as arrays, ordered by person.

    Attributes:
        owners: index into People.
        platforms: index into PLATFORMS.
        numbers: as if everybody in the catalog had an account on every platform: known without counting the others.
    """

    ids: Uuids
    owners: Ints
    platforms: Ints
    handles: Text
    followers: Ints
    engagement: Floats
    prices: Ints
    checked_at: Ints
    numbers: Ints


def draw_accounts(plan: Plan, block: int, people: People) -> Accounts:
    """One to eight accounts for each person of a block."""
    random = stream(plan.seed, "accounts", block)
    shares = np.array([platform.share for platform in PLATFORMS])
    has = random.random((len(people), len(PLATFORMS))) < shares
    has[:, 0] |= ~has.any(axis=1)
    owners, platforms = np.nonzero(has)
    size = len(owners)

    def habit(name: str) -> Floats:
        return np.array([float(getattr(platform, name)) for platform in PLATFORMS])[platforms]

    spread = 0.75 * people.fame[owners] + 0.66 * random.standard_normal(size)
    # Beyond the usual, being known makes better known: the tail is heavier than a lognormal's.
    spread += 0.12 * np.clip(spread - 1.0, 0.0, 2.0) ** 2
    followers = np.maximum(habit("median") * np.exp(habit("sigma") * spread), 40).astype(np.int64)
    engagement = habit("engagement") * (followers / 10_000) ** -0.19 * lognormal(random, 1.0, 0.4, size)
    niche = np.array([theme.price for theme in THEMES])[people.themes[owners]]
    prices = habit("price") * niche * (followers / 1_000) ** 0.66 * lognormal(random, 1.0, 0.28, size)
    short = np.isin(platform_words(platforms), SHORT_HANDLES)
    # What is cut from a name needs a tail that is nobody else's.
    tails = np.where(short, digits(people.numbers[owners] + 1_000), codes(random, size, 5))
    handles = handles_on(platforms, people.slugs[owners], tails)
    checked = plan.now - (random.random(size) * 6 * DAY).astype(np.int64) - DAY // 12
    return Accounts(
        time_ordered_ids(random, people.created_at[owners] + 60_000_000), owners, platforms, handles, followers,
        np.clip(engagement, 0.0005, 0.6).round(5), prices.astype(np.int64), checked,
        people.numbers[owners] * len(PLATFORMS) + platforms,
    )  # fmt: skip


def platform_words(platforms: Ints) -> Text:
    """The codes of platforms."""
    return words([platform.code for platform in PLATFORMS])[platforms]


def handles_on(platforms: Ints, slugs: Text, tails: Text) -> Text:
    """Handles as each platform allows them: X takes 15 characters and no hyphen, other media are known by a host."""
    codes_of = platform_words(platforms)
    short = joined(np.strings.replace(slugs, b"-", b"").astype("S7"), tails)
    long = joined(slugs, "-", tails, np.where(np.isin(codes_of, OWN_HOSTS), b".example", b""))
    return np.where(np.isin(codes_of, SHORT_HANDLES), short, long)


def account_tables(plan: Plan, block: int, people: People, accounts: Accounts) -> list[Table]:
    """influencer_accounts, account_metrics and influencer_rates."""
    size = len(accounts.ids)
    random = stream(plan.seed, "accounts", block, "profiles")
    platform_codes = platform_words(accounts.platforms)
    blog = platform_codes == b"blog"
    own_host = np.isin(platform_codes, OWN_HOSTS)
    address = joined("https://", np.where(own_host, b"", joined(platform_codes, ".example/")), accounts.handles)
    created = people.created_at[accounts.owners] + 60_000_000
    views = accounts.followers * np.array([platform.views for platform in PLATFORMS])[accounts.platforms]
    average_views = (views * lognormal(random, 1.0, 0.35, size)).astype(np.int64)
    measured = chance(random, 0.97, size)
    table = Table("influencer_accounts", size, {
        "id": uuid(accounts.ids), "influencer_id": uuid(people.ids[accounts.owners]),
        "platform_code": text(platform_codes),
        "platform_account_id": text(joined("mock-", digits(accounts.numbers + 100_000))),
        "handle": text(accounts.handles), "url": text(address),
        "followers": column("int8", accounts.followers, measured),
        "average_views": column("int8", average_views, measured & chance(random, 0.93, size)),
        "engagement_rate": column("float4", accounts.engagement, measured & (~blog | chance(random, 0.5, size))),
        "posts_per_week": column("float4", np.round(np.clip(random.gamma(2.2, 1.1, size), 0.1, 20), 1)),
        "audience_credibility": column("float4", np.round(random.beta(14, 2.5, size), 3), chance(random, 0.85, size)),
        "is_verified": column("bool", random.random(size) < np.clip(0.02 * np.log10(accounts.followers) ** 2, 0, 0.9)),
        "last_checked_at": moment(accounts.checked_at), "as_given": column("jsonb", "{}"), "source": null("text"),
        "external_id": null("text"), "created_at": moment(created),
        "updated_at": moment(accounts.checked_at),
    })  # fmt: skip
    return [table, _metrics(plan, block, accounts, average_views), _rates(plan, block, people, accounts)]


def _metrics(plan: Plan, block: int, accounts: Accounts, average_views: Ints) -> Table:
    """A reading a month: growth backwards from today's count, with a jump in one month of some accounts."""
    random = stream(plan.seed, "accounts", block, "metrics")
    size, months = len(accounts.ids), plan.months
    ago = np.arange(months, -1, -1)
    growth = np.clip(random.normal(0.018, 0.016, size), -0.02, 0.09)
    jump_month = random.integers(1, months + 1, size)
    jump = np.where(chance(random, 0.08, size), random.uniform(0.05, 0.4, size), 0.0)
    level = np.exp(-growth[:, None] * ago) * np.where(ago >= jump_month[:, None], 1 - jump[:, None], 1.0)
    level[:, :-1] *= lognormal(random, 1.0, 0.003, size * months).reshape(size, months)
    followers = np.maximum(accounts.followers[:, None] * level, 1).astype(np.int64).ravel()
    days = (utc_day(accounts.checked_at)[:, None] - np.round(ago * 30.44).astype(np.int64)).ravel()
    rows = size * (months + 1)
    noise = lognormal(random, 1.0, 0.12, rows)
    engagement = np.repeat(accounts.engagement, months + 1)
    posts = (np.repeat(random.gamma(3.0, 120.0, size), months + 1) + np.tile(months - ago, size) * 9).astype(np.int64)
    return Table("account_metrics", rows, {
        "id": column("int8", (accounts.numbers[:, None] * (months + 1) + np.arange(1, months + 2)).ravel()),
        "account_id": uuid(np.repeat(accounts.ids, months + 1, axis=0)),
        "measured_on": column("date", days),
        "followers": column("int8", followers, chance(random, 0.98, rows)),
        "posts": column("int4", posts, chance(random, 0.95, rows)),
        "average_views": column("int8", (np.repeat(average_views, months + 1) * level.ravel() * noise).astype(np.int64),
                                chance(random, 0.9, rows)),
        "engagement_rate": column("float4", np.clip(engagement * noise, 0, 1).round(5),
                                  chance(random, 0.9, rows)),
    })  # fmt: skip


def _rates(plan: Plan, block: int, people: People, accounts: Accounts) -> Table:
    """Published prices of seven accounts in ten: last year's, and this year's some percent dearer."""
    random = stream(plan.seed, "accounts", block, "rates")
    sold = [(place, kind, factor) for place, platform in enumerate(PLATFORMS) for kind, factor in platform.deliverables]
    publishes = chance(random, 0.7, len(accounts.ids))
    parts = []
    for place, kind, factor in sold:
        rows = np.flatnonzero(publishes & (accounts.platforms == place) & chance(random, 0.75, len(accounts.ids)))
        parts.append((rows, np.full(len(rows), kind.encode(), "S30"), accounts.prices[rows] * factor))
    rows = np.concatenate([part[0] for part in parts])
    kinds = np.concatenate([part[1] for part in parts])
    euro = np.concatenate([part[2] for part in parts])
    country = people.countries[accounts.owners[rows]]
    currencies = [place.currency for place in COUNTRIES]
    amount = euro * np.array([EURO_TO[currency] for currency in currencies])[country]
    change = utc_day(plan.now) - random.integers(20, 250, len(rows))
    before = np.stack([change - 365, change], axis=1)
    after = np.stack([change, np.full_like(change, OPEN_END)], axis=1)
    dearer = random.uniform(1.0, 1.15, len(rows))
    both, many = np.r_[rows, rows], 2 * len(rows)
    minor = np.maximum(np.round(np.r_[amount, amount * dearer] / 5), 1).astype(np.int64) * 500
    made = np.maximum(np.r_[before[:, 0], after[:, 0]] * DAY, people.created_at[accounts.owners[both]])
    return Table("influencer_rates", many, {
        "id": uuid(time_ordered_ids(random, made)), "influencer_id": uuid(people.ids[accounts.owners[both]]),
        "platform_code": text(words([platform.code for platform in PLATFORMS])[accounts.platforms[both]]),
        "deliverable_type_code": text(np.r_[kinds, kinds]),
        "currency_code": text(words(currencies)[np.r_[country, country]]),
        "amount_minor": column("int8", minor), "valid_during": column("daterange", np.concatenate([before, after])),
        "source": text("published"), "created_at": moment(made), "updated_at": moment(made),
    })  # fmt: skip
