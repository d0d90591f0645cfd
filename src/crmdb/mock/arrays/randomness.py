"""Random numbers that depend on the seed and on a name, never on what was drawn before.

Each stream is Philox, a counter-based generator, keyed by (seed, name): generating tables in another order, in chunks
or in other processes gives the same rows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmdb.mock.arrays.moments import Bools, Floats, Ints


def stream(seed: int, *name: object) -> np.random.Generator:
    """The generator of one named purpose, such as `stream(7, "accounts", "followers")`."""
    digest = hashlib.sha256(repr((seed, *(str(part) for part in name))).encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


@dataclass(frozen=True)
class Streams:
    """The random streams of one workspace: they depend on the seed, the workspace's slug and the stream's name."""

    seed: int
    slug: str

    def __call__(self, *name: object) -> np.random.Generator:
        """Random numbers for one purpose in this workspace."""
        return stream(self.seed, self.slug, *name)


def weighted(random: np.random.Generator, weights: NDArray[np.float64] | list[float], size: int) -> Ints:
    """`size` indices, each drawn with the probability its weight has."""
    steps = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.asarray(np.searchsorted(steps, random.random(size) * steps[-1], side="right"), dtype=np.int64)


def chance(random: np.random.Generator, probability: float | Floats, size: int) -> Bools:
    """True with the given probability, per row."""
    return np.asarray(random.random(size) < probability)


def lognormal(random: np.random.Generator, median: float | Floats, sigma: float, size: int) -> Floats:
    """Positive numbers around `median`, skewed to the right: prices, delays, audiences."""
    return np.asarray(median * np.exp(sigma * random.standard_normal(size)))


def ranks_within(groups: Ints) -> Ints:
    """0, 1, 2, … within each run of equal values of a sorted array."""
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(groups)])
    return np.arange(len(groups), dtype=np.int64) - np.repeat(starts, lengths)
