"""Baselines of plans, `tests/plans/<area>/<query>.plan`, and what counts as worse than one.

A plan is worse if it touches over a tenth more blocks than the baseline, reads a table of some size from end to end
that the baseline reads by index, or writes temporary files where the baseline does not. Planners differ
between majors, and so does what EXPLAIN counts: baselines come from PostgreSQL 18 and are compared there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from crmdb.queries.plans import QueryPlan
from tests.support.installations import ROOT

FOLDER = ROOT / "tests" / "plans"
MAJOR = 18
"""Of the server that the baselines come from."""

WRITE = "make plans"
MORE, ALWAYS_FINE = 1.1, 8
"""Times the blocks of the baseline, plus this many. Rows, statistics and clock are the same in every run, so that the
blocks are too; this is room for another minor version of PostgreSQL."""

MANY_ROWS = 500
"""A table read from end to end counts from this many rows on; below, an index saves nothing."""

_HEADER = re.compile(r"blocks (\d+), temporary (\d+)")
_FULL_SCAN = re.compile(r"Seq Scan on (\w+)  rows=\d+(?: loops=\d+)? blocks=\d+")


@dataclass(frozen=True)
class Baseline:
    """What a plan was. `text` as `QueryPlan.text` gives it."""

    blocks: int
    temporary_blocks: int
    text: str

    @property
    def full_scans(self) -> set[str]:
        return set(_FULL_SCAN.findall(self.text))


def path_of(name: str, folder: Path = FOLDER) -> Path:
    return folder / f"{name}.plan"


def write(name: str, plan: QueryPlan, folder: Path = FOLDER) -> None:
    path = path_of(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"blocks {plan.blocks}, temporary {plan.temporary_blocks}\n\n{plan.text()}\n", encoding="utf-8")


def read(name: str, folder: Path = FOLDER) -> Baseline | None:
    """The baseline of a query; None if it has none."""
    path = path_of(name, folder)
    if not path.exists():
        return None
    header, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    found = _HEADER.fullmatch(header)
    assert found, f"{path} does not begin with its blocks"
    return Baseline(int(found[1]), int(found[2]), text)


def regressions(plan: QueryPlan, baseline: Baseline) -> list[str]:
    """What is worse than the baseline, a sentence each; empty if nothing is."""
    found = []
    if plan.blocks > baseline.blocks * MORE + ALWAYS_FINE:
        found.append(f"It touches {plan.blocks} blocks; the baseline touches {baseline.blocks}.")
    found += [
        f"It reads {table} from end to end, {rows} rows; the baseline does not."
        for table, rows in plan.full_scans().items()
        if rows >= MANY_ROWS and table not in baseline.full_scans
    ]
    if plan.temporary_blocks and not baseline.temporary_blocks:
        found.append(f"It writes {plan.temporary_blocks} blocks of temporary files; the baseline writes none.")
    return found


def report(name: str, plan: QueryPlan, baseline: Baseline, worse: list[str]) -> str:
    """What to read when a test fails: what is worse, and both plans."""
    return "\n".join([
        f"The plan of queries/{name}.sql is worse than its baseline.",
        *worse,
        f"If that has a good reason, write the baselines anew and say why in the commit: {WRITE}",
        "",
        f"--- baseline, {path_of(name).relative_to(ROOT)}",
        baseline.text.rstrip(),
        "",
        "--- now",
        plan.text(),
    ])  # fmt: skip
