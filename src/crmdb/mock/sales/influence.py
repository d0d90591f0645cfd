"""The causal model: how leads open opportunities and what a company heard wins them.

Drawing and ground truth use the same probabilities, so the truth is not an estimate: it is what the dice were thrown
with. See docs/mock-data.md for the definition in words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.moments import Floats, Ints
from crmdb.mock.sales.journeys import Touches
from crmdb.mock.sales.leads import Leads

_UNPROMPTED = 0.07
"""Probability that sales opens an opportunity with a company nobody of which asked."""
_PER_LEAD = 0.42
"""Probability that one lead starts a purchase; each of several may."""
_OTHER_CHANNELS = 0.4
"""How strongly search, email and the rest persuade, all together one voice, where the median influencer has 1."""
_UNCONVINCED, _BY_PERSUASION, _BY_SIZE = -2.3, 0.75, -0.11
"""Log odds of winning: with nothing heard, per unit of log(1 + persuasion), per step of company size."""


@dataclass(frozen=True)
class Voices:
    """Who reached the company of an opportunity: one entry per opportunity and influencer, ordered.

    Attributes:
        opportunities: index of the opportunity.
        relations: index of the workspace's influencer, -1 for other channels.
        leads: how many of the company's leads at the opening their touches had made.
        strength: how much they persuaded until it was decided, see `persuasion`.
    """

    opportunities: Ints
    relations: Ints
    leads: Ints
    strength: Floats

    def persuaded(self, opportunities: int) -> Floats:
        """The sum of all voices for each opportunity; the argument is the number of opportunities."""
        return np.bincount(self.opportunities, self.strength, opportunities).astype(np.float64)


def p_open(leads: Ints | int) -> Floats:
    """Probability that a company with this many leads opens an opportunity: each lead may, and so may sales."""
    return np.asarray(1.0 - (1.0 - _UNPROMPTED) * (1.0 - _PER_LEAD) ** leads)


def persuasion(touches: Ints, power: Floats) -> Floats:
    """What one voice adds: grows with the square root of how often it was heard, and of its power."""
    return np.asarray(np.sqrt(touches * power))


def p_win(sizes: Ints, persuaded: Floats) -> Floats:
    """Probability that an open opportunity is won, given the company's size band and the sum of all voices."""
    odds = _UNCONVINCED + _BY_PERSUASION * np.log1p(persuaded) + _BY_SIZE * sizes
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def voices_of(
    touches: Touches, leads: Leads, power: Floats, about: Ints, *, opened_at: Ints, decided_at: Ints
) -> Voices:
    """What each opportunity's company heard until the decision, and who had made its leads by the opening.

    Args:
        about: for each contact, the index of their company's opportunity, -1 for none.
    """
    heard = about[touches.contacts]
    in_time = (heard >= 0) & (touches.at <= decided_at[heard])
    asked = np.flatnonzero((about >= 0) & (leads.at <= opened_at[about]))
    relation = np.r_[touches.relations[in_time], touches.relations[leads.touch[asked]]]
    voices = len(power) + 1
    pair, place = np.unique(np.r_[heard[in_time], about[asked]] * voices + relation + 1, return_inverse=True)
    split = int(in_time.sum())
    relations = pair % voices - 1
    times = np.bincount(place[:split], minlength=len(pair))
    made = np.bincount(place[split:], minlength=len(pair))
    strength = persuasion(times, np.r_[power, _OTHER_CHANNELS][relations])
    return Voices(pair // voices, relations, made, strength)
