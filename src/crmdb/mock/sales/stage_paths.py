"""The way of an opportunity through the stages: jumps, reversals, slips, a win or a loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.moments import DAY, HOUR, Bools, Ints
from crmdb.mock.arrays.randomness import chance, lognormal, weighted

STAGES = ("Qualified", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
"""Those of private.add_default_pipeline(), by name."""
WON, LOST = 4, 5
STAGE_DAYS = np.array([13.0, 21.0, 26.0, 22.0])
PACE = np.array([0.45, 0.6, 0.8, 1.0, 1.15, 1.4, 1.7, 1.9])
"""How long a stage takes by company size, to the usual days."""


@dataclass(frozen=True)
class StagePaths:
    """Nine possible changes of each opportunity, up to a win and up to a loss.

    Qualified, Discovery, Proposal, back to Discovery, Proposal again, Negotiation, two slips, the end. A loss is a
    part of the way to the win: what happens before it does not depend on how it ends.
    """

    at_if_won: Ints
    at_if_lost: Ints
    happens_if_won: Bools
    happens_if_lost: Bools

    def taken(self, won: Bools) -> tuple[Ints, Bools, Ints]:
        """When each change comes, whether it does, and the stage after it."""
        at = np.where(won[:, None], self.at_if_won, self.at_if_lost)
        happens = np.where(won[:, None], self.happens_if_won, self.happens_if_lost)
        stages = np.tile([0, 1, 2, 1, 2, 3, 0, 0, WON], (len(won), 1))
        reached = np.where(happens[:, 5], 3, np.where(happens[:, 2], 2, np.where(happens[:, 1], 1, 0)))
        stages[:, 6:8] = reached[:, None]
        stages[:, 8] = np.where(won, WON, LOST)
        return at, happens, stages


def draw_stage_paths(random: np.random.Generator, opened: Ints, bands: Ints) -> StagePaths:
    """Each opportunity is decided in one of the four open stages; if it is not lost there, it goes on to the win."""
    size = len(opened)
    decided_in = weighted(random, [28.0, 30.0, 24.0, 18.0], size)
    back = chance(random, 0.08, size)
    skipped = chance(random, 0.1, size) & (decided_in != 1)
    slips = chance(random, 0.3, size * 2).reshape(size, 2)
    slips[:, 1] &= slips[:, 0]
    days = (
        STAGE_DAYS[[0, 0, 1, 2, 1, 2, 3, 3, 3]]
        * PACE[bands][:, None]
        * lognormal(random, 1.0, 0.7, size * 9).reshape(size, 9)
    )
    spent = np.maximum((days * DAY).astype(np.int64), 2 * HOUR)
    spent[:, 6:8] //= 2
    spent[:, 0] = 0

    def path(last: Ints) -> tuple[Ints, Bools]:
        happens = np.ones((size, 9), np.bool_)
        happens[:, :6] = np.array([0, 1, 2, 2, 2, 3]) <= last[:, None]
        happens[:, 1] &= ~(skipped & (last >= 2))
        happens[:, 3:5] &= back[:, None]
        happens[:, 6:8] = slips
        return opened[:, None] + np.cumsum(np.where(happens, spent, 0), axis=1), happens

    (at_if_won, happens_if_won), (at_if_lost, happens_if_lost) = path(np.full(size, 3)), path(decided_in)
    return StagePaths(at_if_won, at_if_lost, happens_if_won, happens_if_lost)
