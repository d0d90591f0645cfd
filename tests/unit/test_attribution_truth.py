"""How benchmarks.attribution_truth measures the distance from the truth, on cases small enough for paper."""

from __future__ import annotations

import pytest
from benchmarks.attribution_truth import NOBODY, Opportunity, judge, misplaced, spearman


def test_what_would_have_to_change_hands() -> None:
    truth = {"ann": 0.5, NOBODY: 0.5}
    assert misplaced(truth, truth) == 0
    assert misplaced(truth, {NOBODY: 1.0}) == 0.5
    assert misplaced(truth, {"bob": 1.0}) == 1
    assert misplaced(truth, {"ann": 0.25, "bob": 0.25, NOBODY: 0.5}) == 0.25


def test_correlation_of_ranks() -> None:
    assert spearman([1, 2, 3], [10, 20, 90]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    # Ties share a rank: 1, 2.5, 2.5, 4 against 1, 2, 3, 4.
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9487, abs=1e-4)
    assert spearman([1, 2, 3], [5, 5, 5]) == 0, "equal values say nothing about order"


def test_a_right_total_for_the_wrong_people_is_misplaced() -> None:
    opportunities = {"small": Opportunity("room", 100), "large": Opportunity("room", 900)}
    truth = {"small": {"ann": 1.0}, "large": {"bob": 1.0}}
    swapped = {"small": {"bob": 1.0}, "large": {"ann": 1.0}}
    found = judge(opportunities, truth, swapped)
    assert (found.misplaced, found.to_influencers, found.best_five) == (1, 1, 1)
    assert found.ranking == pytest.approx(-1)
    right = judge(opportunities, truth, truth)
    assert right.misplaced == 0
    assert right.ranking == pytest.approx(1)
