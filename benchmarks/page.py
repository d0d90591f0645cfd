"""docs/performance.md from the committed results: `python -m benchmarks.page [--check]`. Measures nothing."""

from __future__ import annotations

import click

from benchmarks.harness import ROOT
from benchmarks.report import PAGE, RESULTS, read_results, write_sections

ELSEWHERE = {"attribution_truth": ROOT / "docs" / "attribution.md"}
"""Results that another page shows."""


@click.command()
@click.option("--check", is_flag=True, help="Fail if the pages are not what the results give.")
def main(check: bool) -> None:
    """Write every section and picture again from benchmarks/results/."""
    files = [PAGE, *ELSEWHERE.values(), *sorted((PAGE.parent / "images").glob("performance_*.svg"))]
    before = {path: path.read_bytes() for path in files}
    results = read_results(RESULTS)
    for page in {PAGE, *ELSEWHERE.values()}:
        write_sections([result for result in results.values() if ELSEWHERE.get(result.name, PAGE) == page], page)
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    if check and changed:
        raise SystemExit(f"not what benchmarks/results gives: {', '.join(path.name for path in changed)}")
    print(f"{len(results)} results, {len(changed)} files changed.")


if __name__ == "__main__":
    main()
