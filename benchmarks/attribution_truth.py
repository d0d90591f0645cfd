"""How far each attribution model is from the truth: `python -m benchmarks.attribution_truth [--seeds 1,2,3] [--write]`.

The truth is that of the mock data (docs/mock-data.md): for each opportunity, which part would not have happened without
which influencer, and which part would have anyway. A model's answer in the same terms is the share it credits to each
influencer, and to nobody what it credits to other channels or to no touch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import click
import numpy as np

from benchmarks.harness import ROOT, scratch_database
from benchmarks.report import environment, publish, table
from crmdb.attribution import attribute
from crmdb.database import Connection, connect
from crmdb.mock import SCALES, Plan, mock
from crmdb.mock.sales.truth import truth_rows

NOBODY = ""
"""Whose share it is that no influencer has."""

TRUTH, LAST_CLICK, NO_INFLUENCER = "the truth itself", "last click", "nothing to influencers"

Split = dict[str, float]
"""Shares of one opportunity by influencer and NOBODY; they sum to 1."""

CREDITED = """
select
    lines.model_name, lines.opportunity_id::text, coalesce(lines.workspace_influencer_id::text, ''),
    sum(lines.weight) / 1e9
from public.attribution_credits as lines
where lines.model_type <> 'influenced' and lines.amount_type <> 'revenue'
group by 1, 2, 3
"""

LAST_CLICKS = """
select distinct on (opportunities.id)
    opportunities.id::text, coalesce(touchpoints.workspace_influencer_id::text, '')
from public.opportunities as opportunities
inner join public.opportunity_contacts as committee
    on committee.workspace_id = opportunities.workspace_id and committee.opportunity_id = opportunities.id
inner join public.touchpoints as touchpoints
    on touchpoints.workspace_id = committee.workspace_id and touchpoints.contact_id = committee.contact_id
where touchpoints.type = 'link_click' and touchpoints.touched_at <= coalesce(opportunities.closed_at, now())
order by opportunities.id, touchpoints.touched_at desc, touchpoints.id desc
"""


@dataclass(frozen=True)
class Opportunity:
    """Whose it is and how much it is about, in minor units of the workspace's reporting currency."""

    workspace: str
    amount: int


@dataclass(frozen=True)
class Judgement:
    """How one model did on the opportunities of one seed.

    Attributes:
        misplaced: part of an opportunity given to the wrong one, 0 to 1: half the sum of all differences of shares.
        to_influencers: part of an opportunity given to influencers, 0 to 1.
        ranking: Spearman's correlation of influencers by credited amount and by true amount, of a workspace.
        best_five: part of the five influencers (or fewer) with the largest true amount who are among the five
            credited most, of a workspace.
    """

    misplaced: float
    to_influencers: float
    ranking: float
    best_five: float


def misplaced(truth: Split, given: Split) -> float:
    """Half the sum of absolute differences: the part that would have to change hands."""
    return sum(abs(truth.get(who, 0.0) - given.get(who, 0.0)) for who in truth.keys() | given.keys()) / 2


def ranks(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Ranks from 1, equal values sharing the mean of theirs."""
    _, place, count = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    return np.asarray((last - (count - 1) / 2)[place], dtype=np.float64)


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Correlation of ranks, -1 to 1; 0 if all values of a side are equal, which says nothing about order."""
    if len(set(one)) < 2 or len(set(other)) < 2:
        return 0.0
    return float(np.corrcoef(ranks(one), ranks(other))[0, 1])


def amounts(opportunities: Mapping[str, Opportunity], splits: Mapping[str, Split]) -> dict[str, dict[str, float]]:
    """By workspace, the amount of each influencer."""
    found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for key, opportunity in opportunities.items():
        for who, share in splits[key].items():
            if who != NOBODY:
                found[opportunity.workspace][who] += share * opportunity.amount
    return found


def judge(
    opportunities: Mapping[str, Opportunity], truth: Mapping[str, Split], given: Mapping[str, Split]
) -> Judgement:
    """Compare splits with the truth, the mean over opportunities or workspaces."""
    true_amounts, given_amounts = amounts(opportunities, truth), amounts(opportunities, given)
    correlations, hits = [], []
    for workspace, theirs in true_amounts.items():
        credited = given_amounts.get(workspace, {})
        people = sorted(theirs.keys() | credited.keys())
        correlations.append(
            spearman([theirs.get(who, 0.0) for who in people], [credited.get(who, 0.0) for who in people])
        )
        best = sorted(theirs, key=theirs.__getitem__, reverse=True)[:5]
        praised = sorted(credited, key=credited.__getitem__, reverse=True)[:5]
        hits.append(len(set(best) & set(praised)) / len(best))
    return Judgement(
        misplaced=float(np.mean([misplaced(truth[key], given[key]) for key in opportunities])),
        to_influencers=float(np.mean([1 - given[key].get(NOBODY, 0.0) for key in opportunities])),
        ranking=float(np.mean(correlations)),
        best_five=float(np.mean(hits)),
    )


def splits_of(rows: Iterable[tuple[str, str, str, float]]) -> dict[str, dict[str, Split]]:
    """By model and opportunity, from rows of model, opportunity, influencer and share."""
    found: dict[str, dict[str, Split]] = defaultdict(lambda: defaultdict(dict))
    for model, opportunity, who, share in rows:
        found[model][opportunity][who] = float(share)
    return found


def answers(connection: Connection, opportunities: Mapping[str, Opportunity]) -> Iterator[tuple[str, dict[str, Split]]]:
    """What the models say, and two ways to do without: all to the last click, nothing to influencers."""
    yield from splits_of(connection.execute(CREDITED.encode()).fetchall()).items()
    clicks = dict[str, str](connection.execute(LAST_CLICKS.encode()).fetchall())
    yield LAST_CLICK, {key: {clicks.get(key, NOBODY): 1.0} for key in opportunities}
    yield NO_INFLUENCER, {key: {NOBODY: 1.0} for key in opportunities}


def judge_seed(plan: Plan) -> tuple[int, dict[str, Judgement], str]:
    """Fill a database, compute the models, compare: how many opportunities, judgements by model, and on what."""
    truth: dict[str, Split] = defaultdict(dict)
    for row in truth_rows(plan):
        truth[row[1]][row[2]] = float(row[5])
    with scratch_database() as server:
        mock(server.url(), plan)
        attribute(server.url())
        with connect(server.url()) as connection:
            opportunities = {
                key: Opportunity(workspace, amount)
                for key, workspace, amount in connection.execute(
                    "select id::text, workspace_id::text, coalesce(reporting_amount_minor, 0) from public.opportunities"
                )
            }
            if opportunities.keys() != truth.keys():
                raise SystemExit("the truth is about other opportunities than the database holds")
            found = {name: judge(opportunities, truth, given) for name, given in answers(connection, opportunities)}
            found[TRUTH] = judge(opportunities, truth, truth)
            head = environment(connection, "python -m benchmarks.attribution_truth --write", f"seed {plan.seed}")
    return len(opportunities), found, head


def spread(values: Sequence[float], form: str, scale: float = 1.0) -> str:
    """Mean over seeds, and the least and largest if they differ as printed."""
    least, mean, most = (format(value * scale, form) for value in (min(values), float(np.mean(values)), max(values)))
    return mean if least == most else f"{mean} ({least}–{most})"


@click.command()
@click.option("--seeds", default="1,2,3,4,5", show_default=True, help="Seeds of the mock data, each its own business.")
@click.option("--scale", default="small", show_default=True, type=click.Choice(list(SCALES)))
@click.option("--write", is_flag=True, help="Put the table into docs/attribution.md.")
def main(seeds: str, scale: str, write: bool) -> None:
    numbers = [int(seed) for seed in seeds.split(",")]
    sizes, judged, head = [], defaultdict(list), ""
    for seed in numbers:
        size, found, head = judge_seed(replace(SCALES[scale], seed=seed))
        sizes.append(size)
        for name, judgement in found.items():
            judged[name].append(judgement)
    order = sorted(judged, key=lambda name: (name != TRUTH, np.mean([one.misplaced for one in judged[name]])))
    rows = [
        [
            name,
            spread([one.misplaced for one in judged[name]], ".0f", 100),
            spread([one.to_influencers for one in judged[name]], ".0f", 100),
            "–" if name == NO_INFLUENCER else spread([one.ranking for one in judged[name]], ".2f"),
            "–" if name == NO_INFLUENCER else spread([one.best_five for one in judged[name]], ".0f", 100),
        ]
        for name in order
    ]
    text = table(
        ["model", "misplaced, %", "given to influencers, %", "ranking of influencers", "best five found, %"], rows
    )
    sizes_text = f"mock data `{scale}`, seeds {seeds}: {sum(sizes):,} opportunities"
    head = f"{head.rsplit(' · ', 1)[0]} · {sizes_text}"
    publish("attribution_truth", f"{head}\n\n{text}", write=write, page=ROOT / "docs" / "attribution.md")


if __name__ == "__main__":
    main()
