"""Tables for people, and their place in the documentation."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import psutil

from benchmarks.harness import ROOT
from crmdb.database import Connection

PAGE = ROOT / "docs" / "performance.md"


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


def publish(name: str, text: str, *, write: bool, page: Path = PAGE) -> None:
    """Print a section, and with `write` put it between its markers in `page`."""
    print(text)
    if not write:
        return
    start, end = f"<!-- benchmark: {name} -->", "<!-- end -->"
    before = page.read_text(encoding="utf-8")
    section = re.compile(re.escape(start) + ".*?" + re.escape(end), re.DOTALL)
    if not section.search(before):
        raise SystemExit(f"{page.name} has no section {start} … {end}")
    page.write_text(section.sub(lambda _: f"{start}\n{text}\n{end}", before), encoding="utf-8")


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        match = re.search(r"model name\s*: (.+)", cpuinfo.read_text())
        if match:
            return match[1].strip()
    return platform.processor() or platform.machine()
