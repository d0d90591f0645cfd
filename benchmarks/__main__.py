"""All benchmarks: `python -m benchmarks [--size tiny|small|large] [--part NAME …] [--again]`, or `make bench SIZE=…`.

Size tiny shows that each part runs and that the page is written. Its figures are not worth keeping: they go to a copy
of the page in .crmdb/bench/.

Each part is a process of its own and writes its result when it is done. Stopped (Ctrl-C or SIGTERM, which end the part
and its server too) or failed, the next run goes on with the parts that are missing; what was run by `--part` counts as
done. When all are done, the run after that begins anew.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import click

from benchmarks.harness import ROOT

STATE = ROOT / ".crmdb" / "bench.json"
LONGEST = {"tiny": 1200, "small": 2400, "large": 4 * 3600}
"""Seconds after which a part is ended."""


@dataclass(frozen=True)
class Part:
    """A benchmark and its options by size. Small ones end within minutes on two cores."""

    module: str
    tiny: str = ""
    small: str = ""
    large: str = ""

    def command(self, size: str) -> list[str]:
        options = {"tiny": self.tiny, "small": self.small, "large": self.large}[size]
        return [sys.executable, "-m", f"benchmarks.{self.module}", *options.split(), "--write"]


PARTS: dict[str, Part] = {
    "growth": Part("growth", "--largest 2000 --rounds 1", "--largest 50000", "--largest 1000000"),
    "policies": Part("policies", "--rows 20000 --rounds 1", "--rows 500000 --rounds 10", "--rows 5000000"),
    "leakproof": Part(
        "policies",
        "--leakproof --rows 20000 --rounds 1",
        "--leakproof --rows 500000 --rounds 10",
        "--leakproof --rows 5000000",
    ),
    "queries": Part(
        "workspace_queries", "--touchpoints 2000 --rounds 1", "--touchpoints 20000 --rounds 3", "--touchpoints 200000"
    ),
    "plans": Part("plans", "--touchpoints 2000", "--touchpoints 20000", "--touchpoints 200000"),
    "totals": Part(
        "totals", "--touchpoints 2000 --rounds 1", "--touchpoints 20000 --rounds 10", "--touchpoints 200000"
    ),
    "search": Part(
        "search",
        "--influencers 5000 --rounds 1 --seconds 1",
        "--influencers 50000 --rounds 10",
        "--influencers 1000000",
    ),
    "search-growth": Part(
        "search_growth", "--sizes 1000,2000 --rounds 1", "--sizes 5000,20000", "--sizes 10000,100000,1000000"
    ),
    "search-quality": Part("search_quality"),
    "touches": Part("touches", "--batch 200 --rounds 1", "--batch 2000 --rounds 4", "--batch 5000"),
    "imports": Part("imports", "--rows 500", "--rows 5000", "--rows 100000"),
    "imports-memory": Part("imports_memory", "--rows 2000", "--rows 50000", "--rows 200000"),
    "writes": Part("writes", "--batch 100 --rounds 1", "--rounds 6", "--rounds 12"),
    "pooling": Part("pooling", "--seconds 1 --rounds 1 --touchpoints 2000", "--seconds 2", "--seconds 10 --rounds 5"),
    "attribution": Part("attribution", "--touchpoints 20000", "--touchpoints 200000", "--touchpoints 2000000"),
    "attribution-against": Part(
        "attribution_against", "57eec3c --touchpoints 20000", "57eec3c --touchpoints 100000", "57eec3c"
    ),
    "attribution-growth": Part(
        "attribution",
        "--grow --touchpoints 200000",
        "--grow --touchpoints 1000000",
        "--grow --touchpoints 10000000",
    ),
    "attribution-truth": Part("attribution_truth", "--seeds 1 --scale demo", "--seeds 1", ""),
    "mock-copy": Part("mock", "--part copy --rounds 1 --sample 20", "--part copy --rounds 3", "--part copy"),
    "mock-build": Part("mock", "--part build --scale small", "--part build", "--part build"),
    "mock-scales": Part(
        "mock", "--part scales --rounds 1 --scale small", "--part scales --rounds 1", "--part scales --scale large"
    ),
    "mock-files": Part("mock_files", "--scale demo", "--scale small", "--scale medium"),
}
"""In the order of the page."""


@click.command()
@click.option("--size", type=click.Choice(["tiny", "small", "large"]), default="small", show_default=True)
@click.option("--part", "parts", type=click.Choice(list(PARTS)), multiple=True, help="Only this. [default: all]")
@click.option("--again", is_flag=True, help="Begin anew, also what an unfinished run has done.")
def main(size: str, parts: Sequence[str], again: bool) -> None:
    """Run what is missing and write docs/performance.md."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    done = set() if again else finished(size)
    failed = []
    for name in parts or PARTS:
        if name in done and not parts:
            click.echo(f"{name}: done before")
            continue
        begun = time.monotonic()
        click.echo(f"{name}: {' '.join(PARTS[name].command(size)[1:])}")
        if run(name, size):
            done.add(name)
            remember(size, done)
        else:
            failed.append(name)
        click.echo(f"{name}: {'failed' if name in failed else 'done'} after {time.monotonic() - begun:.0f} s")
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}. The next run tries them again.")
    if done >= PARTS.keys():
        STATE.unlink(missing_ok=True)


def run(name: str, size: str) -> bool:
    """One part, its output kept in .crmdb/bench-<name>.log; whether it ended well."""
    log = STATE.with_name(f"bench-{name}.log")
    log.parent.mkdir(exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            PARTS[name].command(size), cwd=ROOT, env=os.environ | {"BENCH_SIZE": size}, stdout=file, stderr=file
        )
        try:
            return process.wait(timeout=LONGEST[size]) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                # The part takes its server down with it.
                process.terminate()
                process.wait()


def finished(size: str) -> set[str]:
    """Parts that an unfinished run of this size has done."""
    if not STATE.exists():
        return set()
    state = json.loads(STATE.read_text(encoding="utf-8"))
    return set(state["done"]) if state["size"] == size else set()


def remember(size: str, done: set[str]) -> None:
    """Note what is done."""
    STATE.write_text(json.dumps({"size": size, "done": sorted(done)}), encoding="utf-8")


if __name__ == "__main__":
    main()
