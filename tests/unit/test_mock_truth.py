"""The ground truth: shares that add up, effects that are what the rows were drawn with, and dice that are fair."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
from click.testing import CliRunner

from crmdb.cli.mock import command
from crmdb.mock import SCALES, Plan, generate
from crmdb.mock.sales.influence import p_open, p_win, persuasion
from crmdb.mock.sales.opportunities import Opportunities
from crmdb.mock.sales.stage_paths import WON
from crmdb.mock.sales.truth import COLUMNS, drawn_tenants, truth_of, truth_rows, write_truth

TINY = Plan(influencers=60, workspaces=2, workspace_size=0.3, months=9)


@pytest.fixture(scope="module")
def small() -> list[Opportunities]:
    return [sales.opportunities for _tenant, _programme, sales in drawn_tenants(SCALES["small"])]


def test_shares_of_an_opportunity_sum_to_exactly_one(small: list[Opportunities]) -> None:
    for opportunities in small:
        truth = truth_of(opportunities)
        assert (np.bincount(truth.opportunities, truth.shares, len(opportunities)) == 1_000_000).all()
        assert (truth.shares >= 0).all()
        assert ((truth.effects > 0) & (truth.effects <= 1)).all()
        # What would have happened anyway comes first, once per opportunity.
        assert (truth.opportunities[truth.relations < 0] == np.arange(len(opportunities))).all()


def test_an_effect_is_the_probability_that_would_be_missing(small: list[Opportunities]) -> None:
    """By hand, one opportunity and one influencer at a time."""
    opportunities = small[0]
    truth, voices = truth_of(opportunities), opportunities.voices
    found = {
        (row, who): effect for row, who, effect in zip(truth.opportunities, truth.relations, truth.effects, strict=True)
    }
    for row in range(len(opportunities)):
        here = voices.opportunities == row

        def probability(kept: np.ndarray, row: int = row) -> float:
            opened = float(p_open(int(voices.leads[kept].sum())))
            won = float(p_win(opportunities.sizes[row : row + 1], voices.strength[kept].sum(keepdims=True))[0])
            return opened * (won if opportunities.won[row] else 1.0)

        assert found[row, -1] == pytest.approx(probability(here & (voices.relations < 0)))
        for who in voices.relations[here & (voices.relations >= 0)]:
            missed = probability(here) - probability(here & (voices.relations != who))
            assert found.get((row, who), 0.0) == pytest.approx(missed)


def test_dice_are_thrown_against_the_probabilities_the_truth_uses(small: list[Opportunities]) -> None:
    """Mean probability and frequency of wins agree, for the unlikely half and the likely half: ± 3 standard errors."""
    likely, fate = [], []
    for opportunities in small:
        likely.append(p_win(opportunities.sizes, opportunities.voices.persuaded(len(opportunities))))
        fate.append(opportunities.stages[:, -1] == WON)
    probability, won = np.concatenate(likely), np.concatenate(fate)
    median = np.median(probability)
    for half in (probability <= median, probability > median):
        error = np.sqrt((probability[half] * (1 - probability[half])).sum()) / half.sum()
        assert won[half].mean() == pytest.approx(probability[half].mean(), abs=3 * error)
    assert probability[probability > median].mean() > 1.3 * probability[probability <= median].mean()


def test_companies_open_as_often_as_their_leads_say() -> None:
    """Those with one lead only, made long enough ago: ± 3 standard errors."""
    opened = []
    for tenant, _programme, sales in drawn_tenants(SCALES["small"]):
        buyers, now = sales.buyers, tenant.plan.now
        leads = np.bincount(buyers.companies[sales.known.lead_at < now], minlength=len(buyers.sizes))
        early = np.bincount(buyers.companies[sales.known.lead_at < now - 120 * 86_400_000_000], minlength=len(leads))
        bought = np.isin(np.arange(len(leads)), sales.opportunities.companies)
        opened.append(bought[(leads == 1) & (early == 1)])
    share = np.concatenate(opened)
    expected = float(p_open(1))
    assert share.mean() == pytest.approx(expected, abs=3 * np.sqrt(expected * (1 - expected) / len(share)))


def test_more_leads_and_more_persuasion_never_hurt() -> None:
    assert (np.diff(p_open(np.arange(20))) > 0).all()
    assert (np.diff(p_win(np.zeros(50, np.int64), np.arange(50.0))) > 0).all()
    assert float(p_win(np.array([7]), np.array([3.0]))[0]) < float(p_win(np.array([0]), np.array([3.0]))[0])
    # The tenth time moves less than the second, and the powerful move more.
    heard = persuasion(np.array([1, 2, 9, 10]), np.array([1.0]))
    assert heard[3] - heard[2] < heard[1] - heard[0]


def test_only_leads_made_by_the_opening_count() -> None:
    for tenant, programme, sales in drawn_tenants(TINY):
        opportunities, voices = sales.opportunities, sales.opportunities.voices
        made = np.bincount(voices.opportunities, voices.leads, len(opportunities))
        for row, company in enumerate(opportunities.companies):
            staff = sales.known.lead_at[sales.buyers.companies == company]
            assert made[row] == (staff <= opportunities.opened_at[row]).sum()
        assert (voices.relations < len(programme.relations)).all()
        assert (opportunities.opened_at < tenant.plan.now).all()


def test_the_file_names_rows_of_the_same_plan(tmp_path: Path) -> None:
    path = tmp_path / "truth.csv"
    assert write_truth(TINY, path) == sum(1 for _ in truth_rows(TINY))
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    tables = {table.name: table for table in generate(TINY)}
    assert {row["opportunity_id"] for row in rows} == _ids(tables["opportunities"].columns["id"].values)
    influencers = _ids(tables["workspace_influencers"].columns["id"].values)
    assert {row["workspace_influencer_id"] for row in rows} <= influencers | {""}
    won = _ids(tables["deals"].columns["opportunity_id"].values)
    assert {row["opportunity_id"] for row in rows if row["outcome"] == "won"} == won
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row["opportunity_id"]] += round(float(row["share"]) * 1_000_000)
    assert set(sums.values()) == {1_000_000}


def test_influencers_matter_and_not_alone(small: list[Opportunities]) -> None:
    """Between 30 and 60 % of what happens would not have happened without them."""
    parts = []
    for opportunities in small:
        truth = truth_of(opportunities)
        parts.append(truth.shares[truth.relations >= 0].sum() / truth.shares.sum())
    assert 0.3 < np.mean(parts) < 0.6


def test_the_command_writes_the_file_and_says_why_it_cannot(tmp_path: Path) -> None:
    arguments = ["truth", "--influencers", "60", "--workspaces", "1"]
    done = CliRunner().invoke(command, [*arguments, str(tmp_path / "truth.csv")])
    assert done.exit_code == 0
    assert (tmp_path / "truth.csv").read_text(encoding="utf-8").startswith(",".join(COLUMNS))
    refused = CliRunner().invoke(command, [*arguments, str(tmp_path / "missing" / "truth.csv")])
    assert refused.exit_code != 0


def _ids(values: np.ndarray) -> set[str]:
    return {str(UUID(bytes=value.tobytes())) for value in values}
