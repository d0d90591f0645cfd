"""The people a workspace works with: whom it chose from the catalog and whom it added itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import Text, Uuids
from crmdb.mock.arrays.identifiers import codes, time_ordered_ids
from crmdb.mock.arrays.moments import DAY, Bools, Floats, Ints
from crmdb.mock.arrays.randomness import Streams, chance, lognormal, weighted
from crmdb.mock.catalog.accounts import Accounts, handles_on
from crmdb.mock.catalog.names import full_names
from crmdb.mock.catalog.people import People
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.people import COUNTRIES

STAR_POWER = (24.0, 15.0, 10.0, 7.0, 5.0)
"""How much more often than others the few people who really move a workspace's buyers are heard."""


@dataclass(frozen=True)
class Relations:
    """A workspace's people as arrays; the stars come first, the private ones last.

    Attributes:
        people: index into the catalog's People, -1 for private ones.
        power: how strongly their content moves this workspace's buyers: the truth attribution has to find.
        available: neither do-not-contact nor blocked.
        accounts: index into `account_ids`, `handles`, `platforms`, `followers`, `prices` by `starts[i]:starts[i + 1]`.
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
    account_ids: Uuids
    platforms: Ints
    handles: Text
    followers: Ints
    prices: Ints

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def available(self) -> Bools:
        return ~(self.do_not_contact | self.blocked)


def draw_relations(tenant: Tenant, streams: Streams, people: People, accounts: Accounts) -> Relations:
    """Choose from the catalog by theme and fame, then add private people."""
    random = streams("relations")
    private = tenant.count(6, least=2)
    linked = min(tenant.count(200, least=18), len(people) // 2)
    fits = np.isin(people.themes, tenant.team.themes)
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
    begun = tenant.created_at + (random.beta(0.8, 2.6, size) * 0.85 * (tenant.plan.now - tenant.created_at)).astype(
        np.int64
    )
    begun[: len(stars) + 12] = tenant.created_at + (random.random(len(begun[: len(stars) + 12])) * 20 * DAY).astype(
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
        np.r_[accounts.ids[rows], time_ordered_ids(streams("relations", "accounts"), begun[linked:])],
        np.r_[accounts.platforms[rows], platform],
        np.r_[accounts.handles[rows], handles_on(platform, own_slugs, codes(random, private, 5))],
        np.r_[accounts.followers[rows], followers], np.r_[accounts.prices[rows], 60 + followers // 40],
    )  # fmt: skip
