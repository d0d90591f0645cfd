"""Pages that people read: every link leads somewhere, and every page is linked."""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.support.installations import ROOT

FOLDERS = (".", "docs", "docs/decisions", "deploy", "examples", "benchmarks")
PAGES = {
    Path(os.path.normpath(page)): (ROOT / page).read_text(encoding="utf-8")
    for folder in FOLDERS
    for page in (path.relative_to(ROOT) for path in (ROOT / folder).glob("*.md"))
}
ENTRANCES = {Path("README.md"), Path("CHANGELOG.md")}
"""Pages that the host of a repository links itself."""


def links() -> list[tuple[Path, Path, str]]:
    """Page, target and anchor of every link to a file of this repository."""
    found = []
    for page, text in PAGES.items():
        for target, anchor in re.findall(r"\]\(([^)#\s:]*)(?:#([^)\s]*))?\)", text):
            found.append((page, Path(os.path.normpath(page.parent / target)) if target else page, anchor))
    return found


def anchors(page: Path) -> set[str]:
    """Anchors of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", PAGES[page], re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_leads_somewhere() -> None:
    found = links()
    assert len(found) > 100
    assert [(page, target) for page, target, _ in found if not (ROOT / target).exists()] == []
    assert [
        (page, target, anchor)
        for page, target, anchor in found
        if anchor and target in PAGES and anchor not in anchors(target)
    ] == []


def test_every_page_is_linked() -> None:
    linked = {target / "README.md" if (ROOT / target).is_dir() else target for _, target, _ in links()}
    assert PAGES.keys() - linked - ENTRANCES == set()


def test_decisions_that_code_names_are_there() -> None:
    numbers = {path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    named = {
        (str(path.relative_to(ROOT)), number)
        for folder in ("supabase", "queries", "src", "tests", "benchmarks", "docs", "deploy")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".sql", ".py", ".md", ".ini"}
        for number in re.findall(r"(?:decisions/|decision )(\d{4})\b", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted(item for item in named if item[1] not in numbers) == []
