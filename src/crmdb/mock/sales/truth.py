"""The ground truth: which influencer truly moved which opportunity, to judge attribution models by.

An influencer's effect is how much less likely the outcome would have been without them: the leads their touches made
would be missing when it was decided whether an opportunity opens, and what they said would be missing when it was
decided whether it is won. Both probabilities are those the rows were drawn with (`influence.py`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import numpy as np

from crmdb.mock.arrays.columns import Uuids
from crmdb.mock.arrays.moments import Floats, Ints
from crmdb.mock.arrays.randomness import Streams, ranks_within
from crmdb.mock.campaigns.programme import Programme, draw_programme
from crmdb.mock.catalog.blocks import catalog_part
from crmdb.mock.plan import Plan
from crmdb.mock.sales.influence import p_open, p_win
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.sales.sales import Sales, draw_sales
from crmdb.mock.tenants.identity import identity
from crmdb.mock.tenants.tenant import Tenant

COLUMNS = ("workspace_id", "opportunity_id", "workspace_influencer_id", "outcome", "effect", "share")
"""The header of the file. An empty workspace_influencer_id is what would have happened without any influencer."""

_MILLION = 1_000_000


@dataclass(frozen=True)
class Truth:
    """Shares of one workspace's opportunities, ordered by opportunity, what would have happened anyway first.

    Attributes:
        opportunities: index of the opportunity.
        relations: index of the workspace's influencer, -1 for what would have happened anyway.
        effects: probability of the outcome that depends on them, 0 to 1.
        shares: millionths; they sum to a million per opportunity.
    """

    opportunities: Ints
    relations: Ints
    effects: Floats
    shares: Ints


def truth_of(opportunities: Opportunities) -> Truth:
    """Effects by removal: the outcome's probability with everybody, minus that without one.

    The outcome of a won opportunity is that it opened and was won, of any other that it opened. What is left without
    any influencer has a share of its own. Effects overlap (the second of two leads adds less than the first), so they
    do not sum to the probability; shares do sum to 1.
    """
    voices, size = opportunities.voices, len(opportunities)
    opportunity, won = voices.opportunities, opportunities.won

    def sums(values: Ints | Floats) -> Floats:
        return np.bincount(opportunity, values, size).astype(np.float64)

    def outcome(leads: Ints | Floats, persuaded: Floats, rows: Ints) -> Floats:
        """Probability, without the given leads and persuasion, of what became of opportunities."""
        opened = p_open(np.round(total_leads[rows] - leads).astype(np.int64))
        return np.asarray(opened * np.where(won[rows], p_win(opportunities.sizes[rows], strength[rows] - persuaded), 1))

    total_leads, strength = sums(voices.leads), sums(voices.strength)
    everyone = np.arange(size)
    nobody = np.zeros(size)
    full = outcome(nobody, nobody, everyone)
    influencer = voices.relations >= 0
    anyway = outcome(sums(voices.leads * influencer), sums(voices.strength * influencer), everyone)
    missed = np.clip(full[opportunity] - outcome(voices.leads, voices.strength, opportunity), 0.0, 1.0)
    mattered = np.flatnonzero(influencer & (missed > 0))

    row = np.r_[everyone, opportunity[mattered]]
    relation = np.r_[np.full(size, -1), voices.relations[mattered]]
    # Rounded, so that effects that are equal tie on every processor, whatever its last digit of exp().
    effect = np.r_[anyway, missed[mattered]].round(12)
    order = np.lexsort((relation, row))
    row, relation, effect = row[order], relation[order], effect[order]
    return Truth(row, relation, effect, _shares(row, effect, size))


def truth_rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Rows as COLUMNS name them, workspace by workspace: effect and share with six decimals, outcome opened or won."""
    for tenant, programme, sales in drawn_tenants(plan):
        opportunities = sales.opportunities
        truth = truth_of(opportunities)
        workspace = _hex(tenant.id[None])[0]
        names, influencers = _hex(opportunities.ids), [*_hex(programme.relations.ids), ""]
        won = opportunities.won.tolist()
        for row, relation, effect, share in zip(
            truth.opportunities.tolist(), truth.relations.tolist(), truth.effects.tolist(), truth.shares.tolist(),
            strict=True,
        ):  # fmt: skip
            yield (
                workspace, names[row], influencers[relation], "won" if won[row] else "opened", f"{effect:.6f}",
                f"{share // _MILLION}.{share % _MILLION:06d}",
            )  # fmt: skip


def drawn_tenants(plan: Plan) -> Iterator[tuple[Tenant, Programme, Sales]]:
    """Each shared workspace as it is drawn before its rows are written; one at a time is held in memory."""
    for tenant in identity(plan).tenants:
        streams = Streams(plan.seed, tenant.team.slug)
        people, accounts = catalog_part(plan, streams)
        programme = draw_programme(tenant, streams, people, accounts)
        yield tenant, programme, draw_sales(tenant, streams, programme)


def write_truth(plan: Plan, path: Path) -> int:
    """Write the rows as CSV with a header and return how many there are. OSError if the file cannot be written."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        count = 0
        for row in truth_rows(plan):
            writer.writerow(row)
            count += 1
    return count


def _shares(groups: Ints, effects: Floats, size: int) -> Ints:
    """Millionths in proportion to the effects of each group, by largest remainder; ties to the earlier row."""
    exact = effects / np.bincount(groups, weights=effects, minlength=size)[groups] * _MILLION
    whole = np.floor(exact).astype(np.int64)
    missing = _MILLION - np.bincount(groups, weights=whole, minlength=size).astype(np.int64)
    order = np.lexsort((whole - exact, groups))
    whole[order] += ranks_within(groups[order]) < missing[groups[order]]
    return whole


def _hex(ids: Uuids) -> list[str]:
    return [str(UUID(bytes=item.tobytes())) for item in ids]
