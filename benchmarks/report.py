"""Results of benchmarks: tables for people, numbers for plots, and the file that the page is made from.

A benchmark ends with `publish(name, text, write=…, figures=…)`. With `write` the result goes to
`results/<name>.json`, which is committed; `benchmarks.page` makes docs/performance.md and its pictures from these files
alone. So the page can be made again without measuring, and the same files give the same page.
"""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.harness import ROOT
from crmdb import plot
from crmdb.database import Connection

PAGE = ROOT / "docs" / "performance.md"
RESULTS = Path(__file__).parent / "results"

PLACES = {
    "plans": (
        "## Search",
        "Every named query as a member, with right statistics, with an average workspace a hundredth of its own, and"
        " with none; blocks to those of an explicit filter with right statistics. Bold ones miss a goal: 1.5 × the"
        " blocks, no temporary file, 300 ms (dashboards 5 ms).",
    ),
    "search_growth": (
        "## Writing",
        "![Processor time of search by size of the catalog](images/performance_search_growth.svg)",
    ),
}
"""Sections that the page has only once they are measured: the heading before which they go, and their first lines."""

SIZE = os.environ.get("BENCH_SIZE", "small")
"""What `make bench SIZE=…` asked for; stands in each result that it made."""

TRIAL = ROOT / ".crmdb" / "bench"
"""Where pages and results of size tiny go; not committed."""


@dataclass(frozen=True)
class Bars:
    """A picture of named values, longest first or in the order given."""

    title: str
    values: Mapping[str, float]
    unit: str = ""
    limit: float | None = None

    def svg(self) -> str:
        return plot.bars(self.title, self.values, unit=self.unit, limit=self.limit)


@dataclass(frozen=True)
class Lines:
    """A picture of how values grow: points (x, y) by the name of their line."""

    title: str
    series: Mapping[str, Sequence[tuple[float, float]]]
    x: str
    y: str
    log_x: bool = False
    log_y: bool = False
    limit: float | None = None

    def svg(self) -> str:
        return plot.lines(
            self.title, self.series, x=self.x, y=self.y, log_x=self.log_x, log_y=self.log_y, limit=self.limit
        )


Figure = Bars | Lines


@dataclass(frozen=True)
class Result:
    """What one benchmark found. `text` is Markdown and ends or begins with the line of `environment`."""

    name: str
    size: str
    text: str
    figures: Mapping[str, Figure]

    def save(self, folder: Path = RESULTS) -> Path:
        """Write the file of this result; figures by their class, so that `read` knows them."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{stem(self.name)}.json"
        content = {
            "name": self.name,
            "size": self.size,
            "text": self.text.splitlines(),
            "figures": {
                name: {"type": type(figure).__name__.lower()} | asdict(figure) for name, figure in self.figures.items()
            },
        }
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path


def read_results(folder: Path = RESULTS) -> dict[str, Result]:
    """All results by name."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        figures = {}
        for name, values in content["figures"].items():
            kind: type[Figure] = {"bars": Bars, "lines": Lines}[values.pop("type")]
            figures[name] = kind(**values)
        text = "\n".join(content["text"])
        found[content["name"]] = Result(content["name"], content["size"], text, figures)
    return found


def stem(name: str) -> str:
    """A result's name as that of a file."""
    return name.replace(" ", "-")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, numbers aligned as given."""
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def times(ratio: float) -> str:
    """A ratio with as many digits as it deserves."""
    return f"{ratio:,.0f} ×" if ratio >= 20 else f"{ratio:.1f} ×" if ratio >= 3 else f"{ratio:.2f} ×"


def environment(connection: Connection, command: str, sizes: str) -> str:
    """One line: how, on what, when and how much."""
    version = connection.execute("select split_part(version(), ' ', 2)").fetchone()
    memory = psutil.virtual_memory().total / 2**30
    parts = [
        f"`{command}`",
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, shared with other work",
        f"PostgreSQL {version[0] if version else '?'}",
        f"{datetime.now(UTC):%Y-%m-%d}",
        sizes,
    ]
    return " · ".join(parts)


def publish(
    name: str, text: str, *, write: bool, figures: Mapping[str, Figure] | None = None, page: Path = PAGE
) -> None:
    """Print a result, and with `write` save it and make the section of `page` and its pictures anew.

    `figures` by name: picture `<name>` goes to docs/images/performance_<name>.svg, to be named in the page's prose.
    What size tiny found is not worth keeping: it goes to a copy of the page in `TRIAL`.
    """
    print(text)
    if write:
        result = Result(name, SIZE, text, figures or {})
        result.save(TRIAL / "results" if SIZE == "tiny" else RESULTS)
        write_sections([result], trial_copy(page) if SIZE == "tiny" else page)


def trial_copy(page: Path, folder: Path = TRIAL) -> Path:
    """A page and its pictures in a folder where they may be changed; made once, so that all parts change the same."""
    copy = folder / page.name
    (folder / "images").mkdir(parents=True, exist_ok=True)
    if not copy.exists():
        shutil.copy(page, copy)
        for picture in (page.parent / "images").glob("*.svg"):
            shutil.copy(picture, folder / "images")
    return copy


def write_sections(results: Sequence[Result], page: Path = PAGE) -> None:
    """Put each result between its markers in `page`, and its pictures beside it.

    A result of `PLACES` that the page does not have yet gets its section, before the heading named there.

    Raises:
        SystemExit: the page has no place for a result.
    """
    text = page.read_text(encoding="utf-8")
    for result in results:
        text = _with_section(text, result, page.name)
        for name, figure in result.figures.items():
            (page.parent / "images" / f"performance_{name}.svg").write_text(figure.svg(), encoding="utf-8")
    page.write_text(text, encoding="utf-8")


def _with_section(text: str, result: Result, page: str) -> str:
    start, end = f"<!-- benchmark: {result.name} -->", "<!-- end -->"
    section = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not section.search(text) and result.name in PLACES:
        heading, intro = PLACES[result.name]
        text = text.replace(f"\n{heading}\n", f"\n{intro}\n\n{start}\n{end}\n\n{heading}\n", 1)
    if not section.search(text):
        raise SystemExit(f"{page} has no section {start} … {end}")
    return section.sub(lambda _: f"{start}\n{result.text}\n{end}", text)


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        match = re.search(r"model name\s*: (.+)", cpuinfo.read_text())
        if match:
            return match[1].strip()
    return platform.processor() or platform.machine()
